"""The main text of a web page, as trafilatura finds it, with its paragraphs kept apart."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from claims.documents.language import page_language
from claims.documents.metadata import page_metadata
from claims.documents.naming import MAX_TITLE_CHARACTERS, has_words, one_line
from claims.errors import DocumentError
from claims.records import DocumentText
from claims.text import fold_space, storable

_NO_TEXT = "no article text was found in this page; save the article as text, or paste it"
_NOT_READ = "this page cannot be read; save the article as text, or paste it"
_BLOCKS = frozenset(
    {"p", "head", "item", "list", "quote", "code", "table", "row", "ab", "div", "graphic", "body"}
)
_CAPTIONS = ["//figcaption", "//*[contains(concat(' ', @class, ' '), ' wp-caption-text ')]"]
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.I)
MAX_PAGE_ELEMENTS = 100_000
"""News pages have a few thousand; a million would take minutes and gigabytes."""
_MAX_COMPARED_ELEMENTS = 20_000
"""Up to here a second and third reader check the result; one of them takes quadratic time."""
_NOTICE_CHARACTERS = 1_000
_MIN_NOTICE_CHARACTERS = "25"
"""With the library's own 250, a short notice comes back as the whole page, menu and all, in one paragraph."""
_SITE_SUFFIX = re.compile(r"(\s+[-–—|·•»:]\s.*)?")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_CELL_MARK = " | "


def read_page(source: str, *, name: str, label: str) -> DocumentText:
    """Return the main text of the page ``source`` and what the page says about itself.

    Paragraphs, headings and list entries are separated by a blank line, a table row is one paragraph
    with ``|`` between its cells. Raises DocumentError, calling the page ``label``, when no text is found.
    """
    _silence()
    try:
        tree = _tree(source)
        elements = 0 if tree is None else sum(1 for _ in tree.iter())
        _refuse_size(elements, label)
        body = _main_body(tree, fast=elements > _MAX_COMPARED_ELEMENTS) if elements else None
        found = page_metadata(tree, source) if elements else None
        headline = None if found is None else _headline(tree, title=found.title)
        text = "" if body is None else _text(body, headline=headline)
    except (DocumentError, ImportError):
        raise
    except Exception as error:  # the page is hostile or the reader has a fault: either way, say so
        raise DocumentError(f"{label}: {_NOT_READ}") from error
    if not has_words(text) or found is None:
        raise DocumentError(f"{label}: {_NO_TEXT}")
    return DocumentText(
        text=text,
        language=page_language(text, found.language),
        title=headline or found.title,
        published_on=found.published_on,
        publisher=found.publisher,
        author=found.author,
        url=found.url,
        name=one_line(name),
        media_type="text/html",
    )


def _silence() -> None:
    """The libraries log what they discard; an analyst is told by the error instead."""
    for library in ("trafilatura", "htmldate", "courlan", "charset_normalizer"):
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)


def _refuse_size(elements: int, label: str) -> None:
    if elements > MAX_PAGE_ELEMENTS:
        limit = f"more than {MAX_PAGE_ELEMENTS:,} elements, the limit"
        raise DocumentError(f"{label}: this page has {limit}; save the article as text, or paste it")


def _tree(source: str) -> Any:
    from trafilatura import load_html

    markup = _XML_DECLARATION.sub("", storable(source))
    # A fragment counts as "not HTML" for the reader, which expects a whole document.
    whole = markup if re.search(r"<html\b", markup, re.I) else f"<html><body>{markup}</body></html>"
    return load_html(whole)


def _main_body(tree: Any, *, fast: bool) -> Any:
    body = _extracted(tree, fast=fast)
    if body is None or len(_paragraphs(body)) > 1 or len("".join(body.itertext())) > _NOTICE_CHARACTERS:
        return body
    shorter = _extracted(tree, fast=fast, config=_notice_settings())
    return body if shorter is None or len(_paragraphs(shorter)) == 0 else shorter


def _extracted(tree: Any, **options: Any) -> Any:
    from trafilatura import bare_extraction

    document: Any = bare_extraction(tree, include_comments=False, prune_xpath=_CAPTIONS, **options)
    return None if document is None else document.body


@cache
def _notice_settings() -> Any:
    from trafilatura.settings import use_config

    settings = use_config()
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = _MIN_NOTICE_CHARACTERS
    return settings


def _paragraphs(body: Any) -> list[str]:
    """Flatten trafilatura's tree; its own plain text joins paragraphs with a single line end."""
    pieces: list[str] = []
    _walk(body, pieces)
    folded = (_lines(block) for block in "".join(pieces).split("\f"))
    return [block for block in folded if has_words(block)]


def _text(body: Any, *, headline: str | None) -> str:
    paragraphs = _paragraphs(body)
    if paragraphs and headline and not any(headline in paragraph for paragraph in paragraphs):
        paragraphs.insert(0, headline)
    return "\n\n".join(paragraphs)


def _headline(tree: Any, *, title: str | None) -> str | None:
    """The page's own ``<h1>`` that its title repeats, at most with the site's name behind it.

    Headlines stand outside what trafilatura takes for the article in half of all pages, and often
    they are the claim that everybody repeats. A heading that the title does not bear out is a logo.
    """
    for element in tree.iter("h1"):
        headline = one_line(" ".join(element.itertext()), limit=MAX_TITLE_CHARACTERS)
        if headline and title and " " in headline and title.startswith(headline):
            return headline if _SITE_SUFFIX.fullmatch(title, len(headline)) else None
    return None


def _walk(element: Any, pieces: list[str], *, in_cell: bool = False) -> None:
    opening, closing = _marks(element.tag, in_cell=in_cell)
    pieces.extend((opening, _flat(element.text)))
    for child in element:
        _walk(child, pieces, in_cell=in_cell or element.tag == "cell")
        pieces.append(_flat(child.tail))
    pieces.append(closing)


def _marks(tag: str, *, in_cell: bool) -> tuple[str, str]:
    """What stands before and after an element: form feeds part paragraphs, inside a cell nothing does."""
    if tag == "cell":
        return "", _CELL_MARK
    if in_cell:
        return " ", " "
    if tag == "lb":
        return "", "\n"
    return ("\f", "\f") if tag in _BLOCKS else ("", "")


def _flat(text: str | None) -> str:
    """Line ends in the source mean nothing in a page, and soft hyphens would hide a word from search."""
    return re.sub(r"\s+", " ", _INVISIBLE.sub("", text or ""))


def _lines(block: str) -> str:
    lines = (fold_space(line).removesuffix(_CELL_MARK.rstrip()).rstrip() for line in block.split("\n"))
    return "\n".join(line for line in lines if line)
