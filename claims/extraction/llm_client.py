"""Ask an OpenAI-compatible server, bounded in time and size, over nothing but what the settings say.

Ollama, vLLM and llama.cpp's server all take ``response_format`` of type ``json_schema``; some that
do not answer 400 or 422, and are asked once more for a plain ``json_object``. Importing this module
imports ``openai`` (.4 s), so only a configured reader does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import httpx2
import openai

from claims.errors import WorkbenchError
from claims.extraction.llm_bounds import MOST_BYTES, Bounds, OutOfTimeError, OversizeError
from claims.extraction.llm_schema import (
    AS_OBJECT,
    BY_SCHEMA,
    MOST_ANSWER_TOKENS,
    AnswerError,
    messages,
    parse_json,
)
from claims.extraction.llm_settings import (
    BASE_URL_VARIABLE,
    CHUNK_VARIABLE,
    KEY_VARIABLE,
    MODEL_VARIABLE,
    TIMEOUT_VARIABLE,
    LlmSettings,
)
from claims.text import fold_space, storable

RETRIES = 2
_NOT_KNOWN = (400, 422)


class LlmError(WorkbenchError):
    """A question got no usable answer; ``fatal`` when the next one would fare no better.

    ``str(error)`` is one line that names the server and says what to do; it holds no document text.
    """

    def __init__(self, line: str, *, fatal: bool = False) -> None:
        super().__init__(line)
        self.fatal = fatal


class LlmClient:
    """One document's conversation with the server; a context manager, good until ``deadline``.

    The deadline counts from construction and holds for everything that is asked, retries included.
    """

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings
        self._format = BY_SCHEMA
        try:
            self._client = _openai_client(settings, Bounds(settings))
        except httpx2.InvalidURL as error:
            raise self._no_address() from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def model(self) -> str:
        """Return the model to ask: the configured one, else the only one that the server lists.

        ``LlmError`` when it lists none or several.
        """
        if self._settings.model is not None:
            return self._settings.model
        with self._failures():
            body = self._client.models.with_raw_response.list().http_response.content
        with self._odd_answers("its list of models is"):
            names = _model_names(parse_json(body))
        if len(names) == 1:
            return names[0]
        listed = ": " + ", ".join(_shown(name) for name in names[:5]) if names else ""
        raise LlmError(
            f"{self._server} lists {len(names)} models; name one in {MODEL_VARIABLE}{listed}", fatal=True
        )

    def ask(self, model: str, part: str) -> str:
        """Return what ``model`` answers about ``part`` of a document; ``LlmError`` without an answer."""
        with self._failures(model):
            body = self._post(model, part)
        with self._odd_answers("the server answered with"):
            content, reason = _content(parse_json(body))
        if reason == "length":
            raise LlmError(
                f"{self._server} cut the answer short; "
                f"give the model a longer context or lower {CHUNK_VARIABLE}"
            )
        if not content.strip():
            raise LlmError(f"{self._server} gave an empty answer; try another model in {MODEL_VARIABLE}")
        return content

    def unusable(self, error: AnswerError) -> LlmError:
        """Return the failure that an answer in another shape is."""
        return LlmError(
            f"{self._server}: the model answered with {error}; try another model in {MODEL_VARIABLE}"
        )

    @property
    def _server(self) -> str:
        return self._settings.base_url

    def _post(self, model: str, part: str) -> bytes:
        try:
            return self._create(model, part, self._format)
        except (openai.BadRequestError, openai.UnprocessableEntityError):
            if self._format is AS_OBJECT:
                raise
        body = self._create(model, part, AS_OBJECT)
        self._format = AS_OBJECT
        return body

    def _create(self, model: str, part: str, response_format: Any) -> bytes:
        chat: Any = messages(part)
        response = self._client.chat.completions.with_raw_response.create(
            model=model,
            messages=chat,
            response_format=response_format,
            temperature=0,
            max_tokens=MOST_ANSWER_TOKENS,
        )
        return response.http_response.content

    @contextmanager
    def _failures(self, model: str | None = None) -> Iterator[None]:
        """Turn what the client raises into lines for the analyst."""
        try:
            yield
        except openai.APIStatusError as error:
            raise self._status_failure(error.status_code, model) from error
        except openai.APITimeoutError as error:
            raise self._no_answer(error) from error
        except openai.APIConnectionError as error:
            raise self._no_connection(error) from error
        except OutOfTimeError as error:
            raise LlmError(
                f"{self._server} used up the {self._settings.deadline:g} s that a document may take; "
                f"raise {TIMEOUT_VARIABLE} or choose a faster model",
                fatal=True,
            ) from error
        except OversizeError as error:
            raise LlmError(
                f"{self._server} answered with more than {MOST_BYTES:,} bytes, or packed; "
                f"try another model in {MODEL_VARIABLE}"
            ) from error

    @contextmanager
    def _odd_answers(self, what: str) -> Iterator[None]:
        try:
            yield
        except AnswerError as error:
            raise LlmError(
                f"{self._server}: {what} {error}; "
                f"check that {BASE_URL_VARIABLE} is the address of an OpenAI-compatible server"
            ) from error

    def _no_address(self) -> LlmError:
        return LlmError(
            f"{self._server} cannot be reached; start the server, or check {BASE_URL_VARIABLE}", fatal=True
        )

    def _no_answer(self, error: openai.APITimeoutError) -> LlmError:
        if _never_connected(error):
            return self._no_connection(error)
        return LlmError(
            f"{self._server} did not answer within {self._settings.timeout:g} s; "
            f"raise {TIMEOUT_VARIABLE} or choose a faster model"
        )

    def _no_connection(self, error: openai.APIConnectionError) -> LlmError:
        if _never_connected(error):
            return LlmError(
                f"{self._server} cannot be reached; start the server, or check {BASE_URL_VARIABLE}",
                fatal=True,
            )
        return LlmError(f"{self._server} broke off the connection; its log says why")

    def _status_failure(self, status: int, model: str | None) -> LlmError:
        advice, fatal = _advice(status, model)
        return LlmError(f"{self._server} answered with HTTP {status}; {advice}", fatal=fatal)


def _openai_client(settings: LlmSettings, bounds: Bounds) -> openai.OpenAI:
    return openai.OpenAI(
        base_url=settings.base_url,
        api_key=settings.api_key,
        timeout=settings.timeout,
        max_retries=RETRIES,
        http_client=openai.DefaultHttpxClient(
            trust_env=not settings.is_local,
            follow_redirects=False,
            event_hooks={"request": [bounds.before], "response": [bounds.after]},
        ),
    )


def _never_connected(error: openai.APIConnectionError) -> bool:
    return isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout)


def _advice(status: int, model: str | None) -> tuple[str, bool]:
    if status in (401, 403):
        return f"set {KEY_VARIABLE} to a key that it takes", True
    if status == 404:
        named = f"that it has the model {_shown(model)} and " if model else ""
        return f"check {named}that {BASE_URL_VARIABLE} is right; it usually ends in /v1", True
    if 300 <= status < 400:
        return f"put the address that it points to into {BASE_URL_VARIABLE}", True
    if status in (*_NOT_KNOWN, 413):
        return f"give the model a longer context or lower {CHUNK_VARIABLE}; the server's log says more", False
    if status == 429:
        return "it has too much to do; try again later", False
    return "its log says why; try again later", False


def _model_names(value: object) -> list[str]:
    listed = value.get("data") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        raise AnswerError("JSON of another shape")
    names = [entry.get("id") for entry in listed if isinstance(entry, dict)]
    return [name for name in names if isinstance(name, str) and name]


def _content(value: object) -> tuple[str, object]:
    """Return the text of the first choice and why it ended; ``AnswerError`` in another shape."""
    choices = value.get("choices") if isinstance(value, dict) else None
    if not isinstance(choices, list):
        raise AnswerError("JSON of another shape")
    first = choices[0] if choices else {}
    message = first.get("message") if isinstance(first, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    reason = first.get("finish_reason") if isinstance(first, dict) else None
    return content if isinstance(content, str) else "", reason


def _shown(name: str) -> str:
    return fold_space(storable(name))[:60]
