"""Markdown: its words without its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from claims.documents.composing import Composer
from claims.records import DocumentText

_FRONT_MATTER = re.compile(r"\A---\n.{0,5000}?\n---\n", re.S)


def read_markdown(text: str, *, name: str, label: str) -> DocumentText:
    """Return the text of a Markdown file; its first heading of the first rank is its title."""
    plain = text.replace("\r\n", "\n")
    tokens = MarkdownIt("commonmark").enable("table").parse(_FRONT_MATTER.sub("", plain))
    composer = Composer(label)
    composer.paragraphs(_blocks(tokens))
    return composer.document(name=name, media_type="text/markdown", title=_title(tokens))


def _title(tokens: Sequence[Token]) -> str | None:
    return next(
        (
            _words(inline)
            for opening, inline in pairwise(tokens)
            if opening.type == "heading_open" and opening.tag == "h1"
        ),
        None,
    )


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield a text a block; a row of a table is one, with ``|`` between its cells."""
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield " | ".join(row or ())
            row = None
        elif token.type in ("fence", "code_block"):
            yield token.content
        elif token.type == "inline" and row is not None:
            row.append(_words(token))
        elif token.type == "inline":
            yield _words(token)


def _words(inline: Token) -> str:
    return "".join(_piece(child) for child in inline.children or ())


def _piece(child: Token) -> str:
    if child.type == "softbreak":
        return " "
    if child.type == "hardbreak":
        return "\n"
    return child.content if child.type in ("text", "code_inline", "image") else ""
