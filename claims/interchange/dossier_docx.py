"""A dossier as a Word document (Office Open XML): styles of headings, languages and directions of runs."""

from __future__ import annotations

import io
from datetime import UTC
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from claims.interchange import dossier_outline
from claims.interchange.dossier_blocks import (
    Block,
    Code,
    Contents,
    Facts,
    Heading,
    Listing,
    Paragraph,
    Quotation,
    Run,
    Runs,
    Verdict,
    direction,
    plain,
)
from claims.interchange.dossier_records import Dossier

MOST_PROPERTY = 255
MARK = "FFF1B8"
SOFT = RGBColor(0x56, 0x60, 0x73)
SMALL = "Dossier small"
WARNING = "Dossier warning"
VERDICT = "Dossier verdict"
_COLOURS = {
    "new": "56B4E9",
    "in_review": "E69F00",
    "verified": "009E73",
    "disputed": "D55E00",
    "unresolved": "CC79A7",
    "dismissed": "8A8F98",
}


def as_docx(dossier: Dossier) -> bytes:
    """Return a dossier as the bytes of a .docx file."""
    writer = _Writer(dossier)
    for block in dossier_outline.blocks(dossier):
        writer.add(block)
    return writer.saved()


class _Writer:
    """A document that blocks are added to, one after the other."""

    def __init__(self, dossier: Dossier) -> None:
        self._document: Any = Document()
        self._bookmarks = 0
        _styles(self._document)
        _page(self._document)
        _properties(self._document, dossier)

    def saved(self) -> bytes:
        """Return the whole file."""
        file = io.BytesIO()
        self._document.save(file)
        return file.getvalue()

    def add(self, block: Block) -> None:
        """Add one block."""
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Quotation):
            self._quotation(block)
        elif isinstance(block, Facts):
            self._facts(block)
        elif isinstance(block, Listing):
            self._listing(block)
        elif isinstance(block, Verdict):
            self._verdict(block)
        else:
            self._plain(block)

    def _plain(self, block: Paragraph | Code | Contents) -> None:
        if isinstance(block, Paragraph):
            self._paragraph(block.runs, SMALL if block.small else WARNING if block.warning else None)
        elif isinstance(block, Code):
            self._paragraph((Run(block.text, code=True),), None)
        else:
            for number, entry in enumerate(block.entries, 1):
                self._paragraph((Run(f"{number}. "), *entry), None)

    def _heading(self, block: Heading) -> None:
        paragraph = self._document.add_heading(level=block.level)
        self._runs(paragraph, block.runs)
        self._turned(paragraph, block.runs)
        if block.anchor:
            paragraph.paragraph_format.page_break_before = True
            self._bookmark(paragraph, block.anchor)

    def _bookmark(self, paragraph: Any, name: str) -> None:
        self._bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self._bookmarks))
        start.set(qn("w:name"), _bookmark_name(name))
        first = 1 if paragraph._p.pPr is not None else 0
        paragraph._p.insert(first, start)
        paragraph._p.append(end)

    def _paragraph(self, runs: Runs, style: str | None) -> Any:
        paragraph = self._document.add_paragraph(style=style)
        self._runs(paragraph, runs)
        self._turned(paragraph, runs)
        return paragraph

    def _quotation(self, block: Quotation) -> None:
        paragraph = self._paragraph(block.runs, "Quote")
        if block.source:
            paragraph.paragraph_format.keep_with_next = True
            self._paragraph(block.source, SMALL)

    def _facts(self, block: Facts) -> None:
        table = self._document.add_table(rows=0, cols=2)
        for name, runs in block.rows:
            left, right = table.add_row().cells
            left.width, right.width = Cm(3), Cm(13)
            left.paragraphs[0].style = right.paragraphs[0].style = SMALL
            self._runs(left.paragraphs[0], (Run(name),))
            self._runs(right.paragraphs[0], runs)

    def _listing(self, block: Listing) -> None:
        for number, entry in enumerate(block.entries, 1):
            if block.ordered:  # Word would number on from the list before
                paragraph = self._paragraph((Run(f"{number}.\t"), *entry), "List")
                paragraph.paragraph_format.first_line_indent = Cm(-0.8)
            else:
                paragraph = self._paragraph(entry, "List Bullet")
            if block.depth or block.ordered:
                paragraph.paragraph_format.left_indent = Cm(0.8 * (1 + min(block.depth, 4)))

    def _verdict(self, block: Verdict) -> None:
        paragraph = self._document.add_paragraph(style=VERDICT)
        _border(paragraph, _COLOURS[block.status])
        self._runs(paragraph, (Run(block.label),))
        if block.scale:
            self._paragraph((Run(block.scale),), SMALL)

    def _runs(self, paragraph: Any, runs: Runs) -> None:
        for run in runs:
            made = paragraph.add_run(run.text)
            _dressed(made, run)
            if run.link:
                relation = paragraph.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                _into_link(made, qn("r:id"), relation)
            elif run.anchor:
                _into_link(made, qn("w:anchor"), _bookmark_name(run.anchor))

    def _turned(self, paragraph: Any, runs: Runs) -> None:
        """Let a paragraph that is all somebody else's run from the right where its text does."""
        if not all(run.foreign for run in runs):
            return
        language = next((run.language for run in runs if run.language), None)
        if direction("".join(run.text for run in runs), language) == "rtl":
            paragraph._p.get_or_add_pPr().insert_element_before(
                OxmlElement("w:bidi"), "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )


def _dressed(made: Any, run: Run) -> None:
    made.bold, made.italic = run.strong or None, run.emphasis or None
    properties = made._r.get_or_add_rPr()
    if run.code:
        made.font.name = "Courier New"
    if run.link or run.anchor:
        made.font.underline = True
    if run.marked:
        properties.append(_element("w:shd", val="clear", color="auto", fill=MARK))
    if run.foreign and run.direction == "rtl":
        made.font.rtl = True
    if run.language:
        where = "bidi" if run.direction == "rtl" else _script(run.language)
        properties.append(_element("w:lang", **{where: run.language}))


def _script(language: str) -> str:
    return "eastAsia" if language.split("-")[0] in ("zh", "ja", "ko") else "val"


def _into_link(made: Any, attribute: str, value: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(attribute, value)
    made._r.addprevious(link)
    link.append(made._r)


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def _bookmark_name(anchor: str) -> str:
    return anchor.replace("-", "_")


def _border(paragraph: Any, colour: str) -> None:
    borders = OxmlElement("w:pBdr")
    borders.append(_element("w:left", val="single", sz="48", space="8", color=colour))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:bidi", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _styles(document: Any) -> None:
    styles = document.styles
    styles["Normal"].font.size = Pt(10.5)
    language = styles["Normal"].element.get_or_add_rPr()
    language.append(_element("w:lang", val="en-GB", eastAsia="zh-CN", bidi="ar-SA"))
    for name, size in ((SMALL, 9), (WARNING, 10.5), (VERDICT, 14)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size = styles["Normal"], Pt(size)
        style.paragraph_format.space_after = Pt(3)
    styles[SMALL].font.color.rgb = SOFT
    styles[VERDICT].font.bold = styles[WARNING].font.bold = True
    styles["Quote"].font.italic = False
    styles["Quote"].paragraph_format.left_indent = Cm(0.6)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)
    number = section.footer.paragraphs[0]
    number.style = SMALL
    field = _element("w:fldSimple", instr="PAGE")
    number._p.append(field)


def _properties(document: Any, dossier: Dossier) -> None:
    found = document.core_properties
    found.title = dossier_outline.title(dossier)
    found.author = plain(dossier.publisher or "")[:MOST_PROPERTY]
    found.subject = "Fact-check dossier"
    found.comments = ""
    found.language = "en"
    found.created = found.modified = dossier.built_at.astimezone(UTC).replace(tzinfo=None)
