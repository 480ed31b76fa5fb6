"""What a page says about itself: title, date, publisher, author, address, language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from claims.documents.naming import MAX_TITLE_CHARACTERS, one_line, web_address

_MAX_SEARCHED = 2_000_000
_NO_AUTHORS = {"Name", "Admin", "Administrator", "Super User", "Redaktion", "Editor", "Webmaster", "Guest"}
"""What content systems fill in when nobody did; a newsroom as a whole is the publisher."""
_OLDEST = date(1995, 1, 1)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Cleaned values, None where the page is silent; ``language`` is the page's own, unchecked."""

    title: str | None
    published_on: date | None
    publisher: str | None
    author: str | None
    url: str | None
    language: str | None


def page_metadata(tree: Any, source: str) -> PageMetadata:
    """Return what trafilatura finds in ``tree``, each value capped and on one line.

    ``source`` is the page's markup: a date is kept only when it stands there (see `stated_date`).
    """
    from trafilatura import extract_metadata

    latest = date.today() + timedelta(days=1)
    limits = {"original_date": True, "extensive_search": False, "max_date": latest.isoformat()}
    found = extract_metadata(tree, date_config=limits, author_blacklist=_NO_AUTHORS)
    return PageMetadata(
        title=one_line(found.title, limit=MAX_TITLE_CHARACTERS),
        published_on=stated_date(found.date, source, latest=latest),
        publisher=one_line(found.sitename),
        author=one_line(found.author),
        url=web_address(found.url),
        language=_language(tree),
    )


def modified_date(source: str) -> date | None:
    """Return the day on which a page says that it was changed last, None when it says none.

    ``source`` is the page's markup; see `stated_date`.
    """
    from htmldate import find_date

    latest = date.today() + timedelta(days=1)
    try:
        found = find_date(
            source[:_MAX_SEARCHED], original_date=False, extensive_search=False, max_date=latest.isoformat()
        )
    except (ValueError, TypeError):  # a page that cannot be parsed says nothing
        return None
    return stated_date(found, source, latest=latest)


def stated_date(found: str | None, source: str, *, latest: date) -> date | None:
    """Return ``found`` (YYYY-MM-DD) when ``source`` itself writes that day, month and year together.

    The date finder completes what is missing: a bare year becomes 1 January, a day without a year
    gets this one. Such a date would put an article in the wrong place of a chronology.
    """
    try:
        day = date.fromisoformat((found or "")[:10])
    except ValueError:
        return None
    in_range = _OLDEST <= day <= latest
    return day if in_range and _written(day).search(source[:_MAX_SEARCHED]) else None


def _written(day: date) -> re.Pattern[str]:
    """A pattern for ``day`` in figures (ISO, European, American, compact) or with a month's name."""
    year, month, number = f"{day.year}", f"0?{day.month}", f"0?{day.day}"
    short = f"(?:{year}|{year[2:]})"
    word = r"[^\W\d_]{3,12}\.?"
    forms = (
        rf"{year}\D{{0,3}}{month}\D{{1,3}}{number}",
        f"{year}{day.month:02}{day.day:02}",
        rf"{number}\D{{1,3}}{month}\D{{1,3}}{short}",
        rf"{month}\D{{1,3}}{number}\D{{1,3}}{short}",
        rf"{number}(?:\.|st|nd|rd|th)?(?: de| of)?\s*{word}(?: de)?,?\s*{year}",
        rf"{word}\s*{number}(?:\.|st|nd|rd|th)?,?\s*{year}",
    )
    return re.compile(rf"(?<!\d)(?:{'|'.join(forms)})(?!\d)")


def _language(tree: Any) -> str | None:
    roots = tree.xpath("//html/@lang | //html/@*[local-name()='lang'] | //body/@lang")
    stated = roots or tree.xpath("//meta[@http-equiv='content-language' or @property='og:locale']/@content")
    return str(stated[0]) if stated else None
