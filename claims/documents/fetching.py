"""A page from its address: asked for politely, within limits, and never from inside the house.

`fetch` follows redirects itself and checks each target anew (`claims.documents.fetch_addresses`); the
connection goes to the very address that was checked (`claims.documents.fetch_client`).
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin

import httpx
from protego import Protego

from claims.documents import fetch_client
from claims.documents.fetch_addresses import NOTHING_ALLOWED, AddressNotAllowedError, AllowList
from claims.documents.fetch_body import CODINGS, read_body
from claims.documents.fetch_client import Client, Deadline, Resolver, resolve
from claims.documents.fetch_robots import refuse_if_asked
from claims.documents.fetch_terms import (
    USER_AGENT,
    FetchError,
    header_value,
    normal_address,
    retry_after,
    shown,
    too_large,
)
from claims.documents.formats import bare_type
from claims.documents.naming import one_line
from claims.errors import DocumentError

__all__ = [
    "DEFAULT_LIMITS",
    "NOTHING_ALLOWED",
    "READ_TYPES",
    "AddressNotAllowedError",
    "AllowList",
    "FetchError",
    "FetchLimits",
    "Fetched",
    "fetch",
    "normal_address",
]

READ_TYPES = (
    "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf", "text/rtf",
    "application/rtf", "message/rfc822", "multipart/related", "application/x-mimearchive", "text/vtt",
    "application/x-subrip", "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)  # fmt: skip
"""Media types in which one document comes that can be read."""
_REDIRECTS = (301, 302, 303, 307, 308)
_NOT_MODIFIED = 304
_LATER = (408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much is taken: bytes after unpacking, seconds in all, redirects, and which media types."""

    max_bytes: int = 10_000_000
    seconds: float = 30.0
    redirects: int = 5
    media_types: tuple[str, ...] = READ_TYPES


DEFAULT_LIMITS = FetchLimits()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: ``body`` is unpacked, ``headers`` have names in lower case.

    ``url`` is what was asked for and ``final_url`` what answered. With ``status`` 304 nothing changed and
    the body is empty.
    """

    url: str
    final_url: str
    status: int
    media_type: str | None
    body: bytes
    headers: Mapping[str, str]
    etag: str | None
    last_modified: str | None
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class _Way:
    """How the pages of one fetch are asked for."""

    limits: FetchLimits
    client: Client
    headers: Mapping[str, str]


def fetch(
    url: str,
    *,
    limits: FetchLimits = DEFAULT_LIMITS,
    allow: AllowList = NOTHING_ALLOWED,
    etag: str | None = None,
    last_modified: str | None = None,
    robots: bool = False,
    resolver: Resolver = resolve,
    tls: ssl.SSLContext | None = None,
) -> Fetched:
    """Return what stands at ``url``; with ``etag`` or ``last_modified`` only if it changed since.

    With ``robots`` each host is asked first whether it lets its pages be fetched by programs. Raises
    AddressNotAllowedError for an address that is not public, FetchError for an answer that is no page, and
    DocumentError for a page that is too large, of another type, or damaged; each names the address.
    """
    address = normal_address(url)
    deadline = Deadline(limits.seconds)
    conditions = {"If-None-Match": header_value(etag), "If-Modified-Since": header_value(last_modified)}
    asked = {name: value for name, value in conditions.items() if value}
    with Client(allow=allow, deadline=deadline, resolver=resolver, tls=tls) as client:
        return _followed(address, _Way(limits, client, asked), robots=robots)


def _followed(address: str, way: _Way, *, robots: bool) -> Fetched:
    current, seen, rules = address, {address}, dict[str, Protego]()
    for _ in range(way.limits.redirects + 1):
        if robots:
            refuse_if_asked(current, way.client, told=rules)
        found = _one(address, current, way)
        if isinstance(found, Fetched):
            return found
        current = found
        if current in seen:
            raise FetchError(f"{shown(address)}: leads in a circle; check the address")
        seen.add(current)
    raise FetchError(
        f"{shown(address)}: leads on more than {way.limits.redirects} times, the limit; "
        "give the address where it ends"
    )


def _one(asked: str, current: str, way: _Way) -> Fetched | str:
    """Ask once; return the page, or the address that the server names instead."""
    label = shown(current)
    try:
        with way.client.get(current, _headers(way.headers)) as answer:
            if answer.status_code in _REDIRECTS and "location" in answer.headers:
                return _target(current, answer.headers["location"])
            body = _body(answer, way.limits, label)
    except AddressNotAllowedError as error:
        led = "" if current == asked else f"{shown(asked)}: leads to "
        raise AddressNotAllowedError(f"{led}{error}") from None
    except fetch_client.FAILURES as error:
        raise _failed(label, error, way.limits) from error
    return _fetched(asked, current, answer, body)


def _headers(conditions: Mapping[str, str]) -> dict[str, str]:
    return {"User-Agent": USER_AGENT, "Accept-Encoding": CODINGS, "Accept": "*/*", **conditions}


def _target(current: str, location: str) -> str:
    try:
        return normal_address(urljoin(current, location))
    except (DocumentError, ValueError) as error:
        raise FetchError(f"{shown(current)}: leads to what is no web address; check the address") from error


def _body(answer: httpx.Response, limits: FetchLimits, label: str) -> bytes:
    if answer.status_code == _NOT_MODIFIED:
        return b""
    if answer.status_code != httpx.codes.OK:
        raise _refused(answer, label)
    kind = bare_type(answer.headers.get("content-type"))
    if kind is not None and kind not in limits.media_types:
        raise FetchError(
            f"{label}: is {one_line(kind, limit=60)}, which is not read; give the address of an article",
            status=answer.status_code,
        )
    said = answer.headers.get("content-length", "")
    if said.isdecimal() and int(said[:20]) > limits.max_bytes:
        raise too_large(label, limits.max_bytes)
    coding = answer.headers.get("content-encoding")
    return read_body(answer.iter_raw(), coding=coding, limit=limits.max_bytes, label=label)


def _refused(answer: httpx.Response, label: str) -> FetchError:
    status = answer.status_code
    temporary = status in _LATER
    advice = "try again later" if temporary else "open it in a browser, and save it or paste its text"
    return FetchError(
        f"{label}: the server answers {status} ({_meaning(status)}); {advice}",
        status=status,
        temporary=temporary,
        retry_after=retry_after(answer.headers.get("retry-after")),
    )


def _meaning(status: int) -> str:
    return httpx.codes.get_reason_phrase(status).lower() or "unknown"


def _failed(label: str, error: Exception, limits: FetchLimits) -> FetchError:
    if isinstance(error, fetch_client.SLOW):
        return FetchError(
            f"{label}: did not come within {limits.seconds:g} seconds; try again later", temporary=True
        )
    if isinstance(error, ssl.SSLError) or "certificate" in str(error).lower():
        return FetchError(f"{label}: its certificate is not valid; check the address")
    return FetchError(
        f"{label}: cannot be fetched ({one_line(str(error), limit=80) or 'the connection broke off'}); "
        "check the address, or try again later",
        temporary=True,
    )


def _fetched(asked: str, current: str, answer: httpx.Response, body: bytes) -> Fetched:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Fetched(
        url=asked,
        final_url=current,
        status=answer.status_code,
        media_type=one_line(headers.get("content-type"), limit=100),
        body=body,
        headers=headers,
        etag=header_value(headers.get("etag")),
        last_modified=header_value(headers.get("last-modified")),
        fetched_at=datetime.now(UTC),
    )
