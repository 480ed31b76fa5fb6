"""Any text at all shows as itself in every format, and is nothing but text."""

from __future__ import annotations

import io
import re
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from claims.interchange.dossier_blocks import plain
from claims.interchange.dossier_docx import as_docx
from claims.interchange.dossier_html import as_html
from claims.interchange.dossier_markdown import as_markdown
from claims.interchange.dossier_records import (
    ClaimDossier,
    Dossier,
    JoinedWording,
    Line,
    Passage,
    Wording,
)
from claims.vocabulary import ClaimStatus, Modality
from tests.interchange import dossier_samples as samples

_PIECES = [
    *"ab 1.)-+=*_`~#>|[](){}<>!\\&;:/@^$\"'\n\t中。שע",
    "\n\n",
    "    ",
    "\r\n",
    "www.",
    "http://x.y",
    "&amp;",
]
_PIECES += [
    "<a>",
    "javascript:",
    "```",
    "---",
    "===",
    "1. ",
    "- ",
    "\u202e",
    "\u2067",
    "\u2069",
    "\x00",
    "\ufffe",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(_PIECES), min_size=1, max_size=40).map("".join),
    st.text(st.characters(codec=None), min_size=1, max_size=60),
).filter(lambda text: plain(text).strip() != "")

_READER = MarkdownIt("gfm-like", {"html": True, "linkify": False})
_OURS = {"html", "body", "h1", "h2", "h3", "p", "strong", "blockquote", "ul", "ol", "li", "br"}


def _dossier(text: str) -> Dossier:
    wording = Wording(1, text)
    return samples.of(
        ClaimDossier(
            wording=wording,
            status=ClaimStatus.NEW,
            came_in_at=samples.NOON,
            claimant=text,
            passages=(Passage(text, 0, 1, None, 1, text, Modality.QUOTED, text[:5], text[-5:]),),
            joined=(JoinedWording(wording, text, samples.NOON),),
            history=(Line(samples.NOON, text, text, text),),
        )
    )


def _letters(text: str) -> str:
    return re.sub("[\\s\u2066-\u2069]", "", text)


def _text(element: Any) -> str:
    return _letters(str(element.text_content()))


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_any_text_is_only_text_in_markdown(text: str) -> None:
    tree = html.document_fromstring(_READER.render(as_markdown(_dossier(text))))
    assert {found.tag for found in tree.iter()} <= _OURS
    wanted = _letters(plain(text))
    assert _text(tree.xpath("//h1")[0]) == wanted
    assert wanted in _text(tree.xpath("//blockquote")[0])
    assert (len(tree.xpath("//h1|//h2|//h3")), len(tree.xpath("//li"))) == (6, 4)


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_any_text_is_only_text_in_html_and_word(text: str) -> None:
    dossier, wanted = _dossier(text), _letters(plain(text))
    tree = html.document_fromstring(as_html(dossier).encode())
    assert _text(tree.xpath("//h1")[0]) == wanted
    assert wanted in _text(tree.xpath("//blockquote")[0])
    assert tree.xpath("//body//a|//body//script|//body//img") == []
    first = Document(io.BytesIO(as_docx(dossier))).paragraphs[0]
    assert _letters("".join(found.text or "" for found in first._p.iter(qn("w:t")))) == wanted
