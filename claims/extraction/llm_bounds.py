"""Keep a conversation with a server within its time, its size and its headers."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import httpx2

from claims.extraction.llm_settings import LlmSettings

CONNECT_SECONDS = 5.0
MOST_BYTES = 1_000_000
"""Of one response, error pages included."""

_SENT_HEADERS = {
    "accept",
    "connection",
    "content-length",
    "content-type",
    "host",
    "user-agent",
    "x-stainless-raw-response",  # by which the client finds out again how it was asked
}


class OutOfTimeError(Exception):
    """The deadline of the document has passed."""


class OversizeError(Exception):
    """A response has more bytes than an answer can have, or is packed, which hides how many."""


class Bounds:
    """Hooks around each request of one conversation, whose deadline counts from construction."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings
        self._until = time.monotonic() + settings.deadline

    def before(self, request: httpx2.Request) -> None:
        """Shorten the timeouts to the time left; send no header that the settings do not account for.

        The client would add a description of this computer and whatever ``OPENAI_*`` variables hold.
        ``OutOfTimeError`` after the deadline.
        """
        seconds = min(self._settings.timeout, self._left())
        if seconds <= 0:
            raise OutOfTimeError
        waits = {"connect": min(seconds, CONNECT_SECONDS), "read": seconds, "write": seconds, "pool": seconds}
        request.extensions = {**request.extensions, "timeout": waits}
        for name in set(request.headers) - _SENT_HEADERS:
            del request.headers[name]
        request.headers["Authorization"] = f"Bearer {self._settings.api_key}"
        request.headers["Accept-Encoding"] = "identity"

    def after(self, response: httpx2.Response) -> None:
        """Count what is read of ``response``; let it be tried again only within the time left."""
        if response.headers.get("content-encoding", "identity") != "identity":
            raise OversizeError
        if _asked_wait(response.headers) > self._left():
            response.headers["x-should-retry"] = "false"
        if isinstance(response.stream, httpx2.SyncByteStream):
            until = time.monotonic() + min(self._settings.timeout, self._left())
            response.stream = _Counted(response.stream, until)

    def _left(self) -> float:
        return self._until - time.monotonic()


class _Counted(httpx2.SyncByteStream):
    """A body that ends with an error when it grows too large or is sent too slowly."""

    def __init__(self, stream: httpx2.SyncByteStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        for piece in self._stream:
            read += len(piece)
            if read > MOST_BYTES:
                raise OversizeError
            if time.monotonic() > self._until:  # the client's own timeout starts anew with each piece
                raise httpx2.ReadTimeout("the body is sent too slowly")
            yield piece

    def close(self) -> None:
        self._stream.close()


def _asked_wait(headers: httpx2.Headers) -> float:
    """Return the seconds that a server asks to wait; a date counts as for ever."""
    try:
        milliseconds = float(headers.get("retry-after-ms", "0"))
        return milliseconds / 1_000 if milliseconds else float(headers.get("retry-after", "0"))
    except ValueError:
        return math.inf
