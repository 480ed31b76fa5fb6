"""Which news agency a text goes back to by its own words, and which site an address belongs to.

The names, and the words that make one a source, are data: ``agencies.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from courlan import extract_domain, normalize_url

from claims.text import fold_space

DATA = Path(__file__).with_name("agencies.toml")
REACH = 60
"""Characters beside an agency's name in which the words that make it a source are looked for."""
MOST_BETWEEN = 4
_OPENING = ' \t\n\u00a0"“”„«»‘,;'
_CLOSING = f"{_OPENING}'’"
_BRACKETS = ("(", "[", "/")


@dataclass(frozen=True, slots=True)
class _Frames:
    before: tuple[str, ...]
    after: tuple[str, ...]
    between: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Agencies:
    by_form: dict[str, str]
    by_folded: dict[str, str]
    by_site: dict[str, str]
    pattern: re.Pattern[str]
    frames: _Frames
    platforms: frozenset[str]
    not_accounts: frozenset[str]
    archives: tuple[str, ...]


@cache
def _data() -> _Agencies:
    told = tomllib.loads(DATA.read_text(encoding="utf-8"))
    by_form = {form: agency["name"] for agency in told["agency"] for form in agency["forms"]}
    longest_first = sorted(by_form, key=len, reverse=True)
    return _Agencies(
        by_form=by_form,
        by_folded={form.casefold(): name for form, name in by_form.items()},
        by_site={site: agency["name"] for agency in told["agency"] for site in agency["sites"]},
        pattern=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])"),
        frames=_frames(told["frames"].values()),
        platforms=frozenset(told["platforms"]),
        not_accounts=frozenset(told["not_accounts"]),
        archives=tuple(told["archives"]),
    )


def _frames(languages: Sequence[Any]) -> _Frames:
    parts = {
        part: tuple(sorted({words.casefold() for language in languages for words in language[part]}))
        for part in ("before", "after", "between")
    }
    return _Frames(**parts)


def canonical(name: str) -> str:
    """Return an agency's one name for any way of writing it; any other name on one line."""
    plain = fold_space(name)
    return _data().by_folded.get(plain.casefold(), plain)


def agency_of_site(site: str) -> str | None:
    """Return the agency whose own site this is."""
    return _data().by_site.get(site)


def credited(text: str) -> tuple[str, ...]:
    """Return the agencies that a text names as a source, in the order in which it names them.

    That is by words ("according to", "berichtete"), or in brackets as in a dateline: "(dpa)", "(AP/AFP)".
    """
    data = _data()
    found = (match for match in data.pattern.finditer(text) if _is_source(text, match.start(), match.end()))
    return tuple(dict.fromkeys(data.by_form[match.group()] for match in found))


def _is_source(text: str, start: int, end: int) -> bool:
    if text[start - 1 : start] in _BRACKETS or text[end : end + 1] in (")", "]", "/"):
        return True
    left = text[max(0, start - REACH) : start].casefold()
    right = text[end : end + REACH].casefold()
    return _framed_before(left) or _framed_after(right)


def _framed_before(left: str) -> bool:
    """True when words that name a source end what stands before a name, but for articles and the like."""
    frames = _data().frames
    left = left.replace("’", "'")
    for _ in range(MOST_BETWEEN + 1):
        left = left.rstrip(_OPENING)
        if any(_ends_with(left, words) for words in frames.before):
            return True
        between = next((words for words in frames.between if _ends_with(left, words)), None)
        if between is None:
            return False
        left = left.removesuffix(between)
    return False


def _framed_after(right: str) -> bool:
    right = right.lstrip(_CLOSING)
    return any(_begins_with(right, words) for words in _data().frames.after)


def _ends_with(text: str, words: str) -> bool:
    before = text[-len(words) - 1 : -len(words)]
    return text.endswith(words) and not before.isalnum()


def _begins_with(text: str, words: str) -> bool:
    return text.startswith(words) and not text[len(words) : len(words) + 1].isalnum()


def page(url: str) -> str:
    """Return an address without what varies between links to one page: scheme, www, tracking, fragment."""
    try:
        plain = normalize_url(urldefrag(_unarchived(url)).url)
    except ValueError:
        return url
    return re.sub(r"^https?://(?:www\.|m\.)?", "", plain).rstrip("/")


@lru_cache(maxsize=1_000)
def site(url: str) -> str | None:
    """Return whose site an address is on: its domain, on a platform for all the world its account too.

    None for what is no address, and on a platform without an account in the address.
    """
    whole = _unarchived(url)
    try:
        parts = urlsplit(whole)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    domain = extract_domain(whole) or host
    if domain not in _data().platforms:
        return domain or None
    if host != domain and host.removesuffix(f".{domain}") not in ("m", "old", "mobile"):
        return host
    account = parts.path.strip("/").split("/")[0].casefold()
    return f"{domain}/{account}" if account and account not in _data().not_accounts else None


def _unarchived(url: str) -> str:
    """Return the address that an archive's address holds."""
    for archive in _data().archives:
        _, found, rest = url.partition(f"//{archive}")
        address = re.search(r"https?:/{1,2}[^/].*", rest) if found else None
        if address:
            return re.sub(r"^(https?):/{1,2}", r"\1://", address.group())
    return url
