"""The main text of a web page, as trafilatura finds it, with its paragraphs kept apart."""

from __future__ import annotations

import logging
import re
from typing import Any

from claims.documents.language import page_language
from claims.documents.metadata import page_metadata
from claims.documents.naming import has_words, one_line, shown_name
from claims.errors import DocumentError
from claims.records import DocumentText
from claims.text import fold_space, storable

_NO_TEXT = "no article text was found in this page; save the article as text, or paste it"
_BLOCKS = frozenset(
    {"p", "head", "item", "list", "quote", "code", "table", "row", "ab", "div", "graphic", "body"}
)
_CAPTIONS = ["//figcaption", "//*[contains(concat(' ', @class, ' '), ' wp-caption-text ')]"]
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.I)
_CELL_MARK = " | "


def read_page(source: str, *, name: str) -> DocumentText:
    """Return the main text of the page ``source`` and what the page says about itself.

    Paragraphs, headings and list entries are separated by a blank line, a table row is one paragraph
    with ``|`` between its cells. Raises DocumentError when no text is found.
    """
    _silence()
    label = shown_name(name)
    try:
        tree = _tree(source)
        body = None if tree is None else _main_body(tree)
        text = "" if body is None else "\n\n".join(_paragraphs(body))
        found = None if tree is None else page_metadata(tree, source)
    except Exception as error:  # the page is hostile or the reader has a fault: either way, say so
        raise DocumentError(
            f"{label}: this page cannot be read; save the article as text, or paste it"
        ) from error
    if not has_words(text) or found is None:
        raise DocumentError(f"{label}: {_NO_TEXT}")
    return DocumentText(
        text=text,
        language=page_language(text, found.language),
        title=found.title,
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


def _tree(source: str) -> Any:
    from trafilatura import load_html

    markup = _XML_DECLARATION.sub("", storable(source))
    # A fragment counts as "not HTML" for the reader, which expects a whole document.
    whole = markup if re.search(r"<html\b", markup, re.I) else f"<html><body>{markup}</body></html>"
    return load_html(whole)


def _main_body(tree: Any) -> Any:
    from trafilatura import bare_extraction

    document: Any = bare_extraction(tree, include_comments=False, prune_xpath=_CAPTIONS)
    return None if document is None else document.body


def _paragraphs(body: Any) -> list[str]:
    """Flatten trafilatura's tree; its own plain text joins paragraphs with a single line end."""
    pieces: list[str] = []
    _walk(body, pieces)
    folded = (_lines(block) for block in "".join(pieces).split("\f"))
    return [block for block in folded if has_words(block)]


def _walk(element: Any, pieces: list[str]) -> None:
    block = element.tag in _BLOCKS
    pieces.append("\f" if block else "")
    pieces.append(_flat(element.text))
    for child in element:
        _walk(child, pieces)
        pieces.append(_flat(child.tail))
    pieces.append(_ending(element.tag, block=block))


def _ending(tag: str, *, block: bool) -> str:
    if tag == "lb":
        return "\n"
    if tag == "cell":
        return _CELL_MARK
    return "\f" if block else ""


def _flat(text: str | None) -> str:
    """Line ends in the source mean nothing in a page; only ``<br>`` breaks a line."""
    return re.sub(r"\s+", " ", text or "")


def _lines(block: str) -> str:
    lines = (fold_space(line).removesuffix(_CELL_MARK.rstrip()).rstrip() for line in block.split("\n"))
    return "\n".join(line for line in lines if line)
