"""Who may call: a file with the SHA-256 of every token and the name that it stands for.

The file holds no token, so that reading it lets nobody in. A token is 256 random bits: one plain round of
SHA-256 is enough, as nothing so long is guessed.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from claims.errors import InvalidInputError, WorkbenchError
from claims.services.audit import plain_name

PREFIX = "cw_"
"""What every token begins with, so that scanners for leaked secrets can know one."""

MAX_FILE_BYTES = 1_000_000
_BITS = 256
_DIGEST = re.compile(r"[0-9a-f]{64}")


class TokensError(WorkbenchError):
    """The file of tokens cannot be read while the API runs; it says nothing about where the file lies."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a token stands for; ``digest`` (64 hex digits) tells two tokens of one name apart."""

    name: str
    digest: str


def new_token(name: str) -> tuple[str, str]:
    """Return a new token and the line of the file that lets it in; InvalidInputError for a bad name."""
    plain = _checked(name)
    token = PREFIX + secrets.token_urlsafe(_BITS // 8)
    return token, f"{plain}:{digest_of(token)}"


def digest_of(token: str) -> str:
    """Return the SHA-256 of a token, 64 hex digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def parse(text: str) -> tuple[Holder, ...]:
    """Return the holders that a file names; empty lines and those that begin with # say nothing.

    InvalidInputError names the line that cannot be read, never what stands in it.
    """
    found = tuple(_lines(text))
    if len({holder.digest for holder in found}) < len(found):
        raise InvalidInputError("the file of tokens has one token twice; make a token for each name")
    return found


def _lines(text: str) -> Iterator[Holder]:
    for number, line in enumerate(text.splitlines(), start=1):
        name, _, digest = line.strip().rpartition(":")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not name or not _DIGEST.fullmatch(digest):
            raise InvalidInputError(
                f"line {number} of the file of tokens is not name:sha256; `api-token NAME` prints one"
            )
        yield Holder(_checked(name), digest)


def _checked(name: str) -> str:
    plain = plain_name(name)
    if plain.startswith("#") or not plain.isprintable():
        raise InvalidInputError("a token's name is plain text and does not begin with #")
    return plain


class TokenFile:
    """A file of tokens, read again whenever it changes: a line that is taken out lets nobody in any more."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._holders: tuple[Holder, ...] = ()

    @classmethod
    def opened(cls, path: str | None) -> TokenFile:
        """Return the file at ``path``; InvalidInputError when there is none, or nobody in it."""
        if path is None:
            raise InvalidInputError(
                "the API needs a file of tokens: `python -m claims api-token NAME` prints a token and its "
                "line; name the file with CLAIMS_API_TOKENS"
            )
        made = cls(Path(path))
        try:
            made._read()
        except (OSError, ValueError) as error:
            raise InvalidInputError(f"{path}: the file of tokens cannot be read ({error})") from error
        if not made._holders:
            raise InvalidInputError(f"{path}: the file names no token; `api-token NAME` prints one")
        return made

    def holder(self, token: str) -> Holder | None:
        """Return whom a token stands for, None for a token that is not in the file. Raises TokensError."""
        try:
            self._read()
        except (OSError, ValueError, WorkbenchError) as error:
            self._seen = None
            raise TokensError(
                "the file of tokens cannot be read just now; tell whoever runs the API"
            ) from error
        given, found = digest_of(token), None
        for holder in self._holders:  # all of them, always: how long it takes tells nothing
            if hmac.compare_digest(holder.digest, given):
                found = holder
        return found

    def _read(self) -> None:
        status = self._path.stat()
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        if seen == self._seen:
            return
        if status.st_size > MAX_FILE_BYTES:
            raise ValueError(f"larger than {MAX_FILE_BYTES:,} bytes")
        self._holders = parse(self._path.read_text(encoding="utf-8-sig"))
        self._seen = seen
