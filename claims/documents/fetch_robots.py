"""What a host asks of programs in its robots.txt (RFC 9309), read with Protego."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx
from protego import Protego

from claims.documents import fetch_client
from claims.documents.fetch_body import CODINGS, read_body
from claims.documents.fetch_client import Client
from claims.documents.fetch_terms import AGENT, USER_AGENT, FetchError, normal_address, shown
from claims.errors import DocumentError

_MAX_BYTES = 512_000
"""RFC 9309 asks for at least 500 KiB."""
_REDIRECTS = 5
_HEADERS = {"User-Agent": USER_AGENT, "Accept-Encoding": CODINGS}


class _Elsewhere(NamedTuple):
    """Where the file is instead."""

    address: str


def refuse_if_asked(address: str, client: Client, *, told: dict[str, Protego]) -> None:
    """Raise FetchError when the host of ``address`` asks programs not to fetch it; ``told`` keeps answers.

    Without a robots.txt everything may be fetched; while it cannot be had, nothing.
    """
    parts = urlsplit(address)
    place = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
    if place not in told:
        told[place] = Protego.parse(_rules(place, client))
    if not told[place].can_fetch(address, AGENT):
        raise FetchError(
            f"{shown(address)}: its robots.txt asks programs not to fetch it; "
            "open it in a browser, and save it or paste its text"
        )


def _rules(place: str, client: Client) -> str:
    current = place
    for _ in range(_REDIRECTS + 1):
        found = _asked(current, client)
        if isinstance(found, str):
            return found
        current = found.address
    return ""  # RFC 9309, 2.3.1.2: after five redirects it counts as missing


def _asked(current: str, client: Client) -> str | _Elsewhere:
    try:
        with client.get(current, _HEADERS) as answer:
            if answer.has_redirect_location:
                return _Elsewhere(normal_address(urljoin(current, answer.headers["location"])))
            if answer.is_success:
                return _text(answer, current)
            if answer.is_client_error and answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                return ""
    except fetch_client.FAILURES as error:
        raise _unknown(current) from error
    raise _unknown(current)


def _text(answer: httpx.Response, current: str) -> str:
    coding = answer.headers.get("content-encoding")
    try:
        body = read_body(answer.iter_raw(), coding=coding, limit=_MAX_BYTES, label=shown(current))
    except DocumentError as error:
        raise _unknown(current) from error
    return body.decode("utf-8", "replace")


def _unknown(current: str) -> FetchError:
    return FetchError(
        f"{shown(current)}: cannot be read, so nobody knows what may be fetched; try again later",
        temporary=True,
    )
