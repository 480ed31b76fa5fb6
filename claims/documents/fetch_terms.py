"""What all parts of fetching share: addresses as they are asked for, header values, the error, our name."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit, urlunsplit

from claims.documents.fetch_addresses import host_of
from claims.documents.naming import MAX_URL_CHARACTERS, one_line, web_address
from claims.errors import DocumentError

AGENT = "claim-workbench"
USER_AGENT = f"{AGENT}/1.0 (reads single articles for fact-checking)"
_MAX_HEADER = 500
_MAX_WAIT = 7 * 24 * 3600
_DEFAULT_PORTS = {"http": 80, "https": 443}


class FetchError(DocumentError):
    """A page that was not had: ``status`` is the server's answer, None when there was none.

    ``temporary`` says that it may be had later, ``retry_after`` in how many seconds, if the server says so.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        temporary: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.temporary, self.retry_after = status, temporary, retry_after


def normal_address(url: str) -> str:
    """Return a web address as it is asked for: host in plain letters, no fragment; DocumentError for others.

    Addresses with a user name or password are refused: they disguise the host, or leak a secret.
    """
    address = web_address(url)
    if address is None:
        raise DocumentError(
            f"{one_line(url, limit=80) or 'the address'}: is not a web address; "
            "give it whole, from http:// or https://, without a user name"
        )
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, _place(parts), parts.path or "/", parts.query, ""))


def _place(parts: SplitResult) -> str:
    host = host_of(parts.hostname or "")
    written = f"[{host}]" if ":" in str(host) else str(host)
    if parts.port in (None, _DEFAULT_PORTS[parts.scheme]):
        return written
    return f"{written}:{parts.port}"


def header_value(text: str | None) -> str | None:
    """Return a header's value when it is one that can be sent back as it is, else None."""
    plain = text or ""
    sane = 0 < len(plain) <= _MAX_HEADER and plain.isascii() and plain.isprintable()
    return plain if sane else None


def retry_after(text: str | None) -> float | None:
    """Return how many seconds a server asks to be left alone, a week at most; None when it says nothing."""
    plain = (text or "").strip()
    if plain.isascii() and plain.isdecimal():
        return float(min(int(plain[:12]), _MAX_WAIT))
    try:
        moment = parsedate_to_datetime(plain)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), float(_MAX_WAIT))


def shown(address: str) -> str:
    """Return an address fit for one line of an error message."""
    return one_line(address[:MAX_URL_CHARACTERS], limit=160) or "the address"


def too_large(label: str, limit: int) -> DocumentError:
    """Return the error for a body of more than ``limit`` bytes."""
    return DocumentError(
        f"{label}: is larger than {limit / 1_000_000:g} MB, the limit; "
        "save the page in a browser and add the file"
    )
