"""The text layer of a PDF, page by page, with broken lines and words mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from claims.documents.composing import Composer
from claims.documents.language import detect_language
from claims.documents.pdf_lines import Box, Line, Paragraph, lines_of, paragraphs_of, without_running_heads
from claims.errors import DocumentError
from claims.records import DocumentText

MAX_PAGES = 5_000
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_NO_TEXT_LAYER = (
    "has no text layer: its pages are pictures; run text recognition (OCR) on it, or paste its text"
)
_UNSPECIFIED = {"", "(unspecified)", "untitled", "(anonymous)"}


def read_pdf(data: bytes, *, name: str, label: str) -> DocumentText:
    """Return the text of a PDF, its pages marked; DocumentError when it is encrypted, damaged or a scan."""
    with _Opened(data, label) as pdf:
        count = len(pdf)
        if count > MAX_PAGES:
            raise DocumentError(f"{label}: has more than {MAX_PAGES:,} pages, the limit; split it")
        pages = [list(_page_lines(pdf, number, label)) for number in range(count)]
        found = pdf.get_metadata_dict()
    raw = "\n".join(line.text for lines in pages for line in lines)
    composer = Composer(label)
    for paragraph in paragraphs_of(without_running_heads(pages), language=detect_language(raw)):
        _add(composer, paragraph)
    return composer.document(
        name=name,
        media_type="application/pdf",
        title=_stated(found.get("Title")),
        author=_stated(found.get("Author")),
        published_on=_day(found.get("CreationDate")),
        nothing=_NO_TEXT_LAYER if count else "has no pages",
    )


def _add(composer: Composer, paragraph: Paragraph) -> None:
    first, *later = paragraph.pages
    composer.mark(_page(first.page))
    if composer.paragraph(paragraph.text):
        for begun in later:
            composer.mark_inside(begun.offset, _page(begun.page))


def _page(number: int) -> str:
    return f"page {number}"


class _Opened:
    """An open PDF: the library's errors are told as ours, and it is closed whatever happens."""

    def __init__(self, data: bytes, label: str) -> None:
        from pypdfium2 import PdfDocument, PdfiumError

        try:
            self._pdf: Any = PdfDocument(data)
        except PdfiumError as error:
            raise DocumentError(f"{label}: {_refusal(error)}") from error

    def __enter__(self) -> Any:
        return self._pdf

    def __exit__(self, *_: object) -> None:
        self._pdf.close()


def _refusal(error: Any) -> str:
    if getattr(error, "err_code", None) == _PASSWORD:
        return "is encrypted; save it without a password and add it again"
    return "is a damaged PDF, or cut off; fetch it again"


def _page_lines(pdf: Any, number: int, label: str) -> Iterator[Line]:
    from pypdfium2 import PdfiumError

    try:
        page = pdf[number]
        text = page.get_textpage()
        pieces = list(_pieces(text))
        height = page.get_height()
    except PdfiumError as error:
        raise DocumentError(f"{label}: page {number + 1} is damaged; fetch the file again") from error
    text.close()
    page.close()
    return lines_of(pieces, page=number + 1, height=height)


def _pieces(text: Any) -> Iterator[tuple[Box, str]]:
    """Yield each line of a page and its place, as the library breaks lines; a word broken by it as two lines.

    Not by its rectangles: where letters are placed one by one, as browsers do, each letter is one.
    """
    from pypdfium2.raw import FPDFText_GetUnicode

    start = 0
    codes = [FPDFText_GetUnicode(text, place) for place in range(text.count_chars())]
    for place, code in enumerate([*codes, *_LINE_END[:1]]):
        if code in _LINE_END or code in _BROKEN_WORD:
            written = _words(codes[start : place + (code in _BROKEN_WORD)])
            shown = [at for at in range(start, place) if codes[at] > ord(" ")]
            if shown:
                yield (
                    _around(text.get_charbox(shown[0], loose=True), text.get_charbox(shown[-1], loose=True)),
                    written,
                )
            start = place + 1


_LINE_END = (0x0D, 0x0A)
_BROKEN_WORD = (0x02, 0xFFFE)
"""What the library puts for a hyphen at the end of a line, whose end it leaves out."""


def _words(codes: Sequence[int]) -> str:
    raw = "".join("\u00ad" if code in _BROKEN_WORD else chr(code) for code in codes if 0 < code < 0x110000)
    return raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _stated(value: str | None) -> str | None:
    return None if value is None or value.strip().casefold() in _UNSPECIFIED else value


def _day(stated: str | None) -> date | None:
    """Return the day of a PDF date, ``D:YYYYMMDD...`` (ISO 32000-1, 7.9.4); None for anything else."""
    digits = (stated or "").removeprefix("D:")[:8]
    try:
        return date.fromisoformat(digits) if len(digits) == 8 else None
    except ValueError:
        return None
