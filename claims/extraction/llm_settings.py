"""Which language model reads along, if any: settings of the optional second reader.

``CLAIMS_LLM_BASE_URL`` switches it on and names an OpenAI-compatible server; see docs/second-reader.md.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from claims.errors import InvalidInputError

BASE_URL_VARIABLE = "CLAIMS_LLM_BASE_URL"
MODEL_VARIABLE = "CLAIMS_LLM_MODEL"
KEY_VARIABLE = "CLAIMS_LLM_API_KEY"
TIMEOUT_VARIABLE = "CLAIMS_LLM_TIMEOUT"
CHUNK_VARIABLE = "CLAIMS_LLM_CHUNK"

DEFAULT_KEY = "none"
"""Servers on one's own machine ask for no key, but clients must send one."""

DEFAULT_TIMEOUT, LONGEST_TIMEOUT = 60.0, 3_600.0
"""Seconds."""

DEFAULT_CHUNK, SMALLEST_CHUNK, LARGEST_CHUNK = 6_000, 500, 50_000
"""Characters of a document that are sent at once."""

CALLS_BEFORE_DEADLINE = 10
"""A whole document may take as long as this many calls that each just make it."""


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """An OpenAI-compatible server and how to ask it; ``InvalidInputError`` when it can be no address.

    ``base_url`` has no slash at its end. ``model`` is None when the server's only model is to be taken.
    ``timeout`` is in seconds a call, ``chunk_characters`` the most of a document that one call sends.
    """

    base_url: str
    model: str | None = None
    api_key: str = field(default=DEFAULT_KEY, repr=False)
    timeout: float = DEFAULT_TIMEOUT
    chunk_characters: int = DEFAULT_CHUNK

    def __post_init__(self) -> None:
        _check_base_url(self.base_url)

    @property
    def deadline(self) -> float:
        """Seconds that a whole document may take, over all its chunks and retries."""
        return CALLS_BEFORE_DEADLINE * self.timeout

    @property
    def is_local(self) -> bool:
        """True when the server is on this machine, so that no proxy may stand in between."""
        host = urlsplit(self.base_url).hostname or ""
        if host == "localhost" or host.endswith(".localhost"):
            return True
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        return address.is_loopback or address.is_unspecified

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> LlmSettings | None:
        """Return what ``environment`` (by default the process's) sets, None without a base URL.

        ``InvalidInputError`` when a value cannot be used; its message names the variable.
        """
        values = os.environ if environment is None else environment
        base_url = values.get(BASE_URL_VARIABLE, "").strip()
        if not base_url:
            return None
        return cls(
            base_url=base_url.rstrip("/"),
            model=values.get(MODEL_VARIABLE, "").strip() or None,
            api_key=_api_key(values.get(KEY_VARIABLE, "").strip() or DEFAULT_KEY),
            timeout=_timeout(values.get(TIMEOUT_VARIABLE, "").strip()),
            chunk_characters=_chunk(values.get(CHUNK_VARIABLE, "").strip()),
        )


def _check_base_url(value: str) -> None:
    parts = _split(value)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInputError(
            f"{BASE_URL_VARIABLE} is not the address of a server; write it like http://localhost:11434/v1"
        )
    if parts.username is not None or parts.password is not None:
        raise InvalidInputError(f"{BASE_URL_VARIABLE} holds a password; put the key into {KEY_VARIABLE}")
    if parts.query or parts.fragment:
        raise InvalidInputError(f"{BASE_URL_VARIABLE} must end with its path, usually /v1, without ? or #")


def _split(value: str) -> SplitResult | None:
    if not value.isprintable() or " " in value:
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port  # only reading it tells whether it is a number
        (parts.hostname or "").encode("idna")  # else the look-up of an overlong name raises
    except ValueError:
        return None
    return parts


def _api_key(value: str) -> str:
    if not value.isascii() or not value.isprintable() or " " in value:
        raise InvalidInputError(f"{KEY_VARIABLE} holds a character that no key has; copy it anew")
    return value


def _timeout(value: str) -> float:
    try:
        seconds = float(value or DEFAULT_TIMEOUT)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST_TIMEOUT:
        raise InvalidInputError(
            f"{TIMEOUT_VARIABLE} must be seconds, more than 0 and at most {LONGEST_TIMEOUT:g}, "
            f"not {value[:20]!r}"
        )
    return seconds


def _chunk(value: str) -> int:
    if not value:
        return DEFAULT_CHUNK
    size = int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0
    if not SMALLEST_CHUNK <= size <= LARGEST_CHUNK:
        raise InvalidInputError(
            f"{CHUNK_VARIABLE} must be a number of characters from {SMALLEST_CHUNK} to {LARGEST_CHUNK}, "
            f"not {value[:20]!r}"
        )
    return size
