"""Files of every format that is read, made by the libraries that make them; and their broken twins."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from html import escape

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

TITLE = "Fährverkehr nach Sundholm"
FIRST = "Die Reederei Kalle hat im Mai 41.000 Fahrgäste nach Sundholm gebracht."
SECOND = "Das seien zwölf Prozent mehr als im Mai davor, sagte Sprecherin Ruth Ahrens."
THIRD = "Neue Schiffe sind nicht bestellt."
PARAGRAPHS = (TITLE, f"{FIRST} {SECOND}", THIRD)


def pdf(*, password: str | None = None) -> bytes:
    """Two pages with a running foot; the second begins with the third paragraph."""
    target = io.BytesIO()
    styles = getSampleStyleSheet()
    story = [
        Paragraph(TITLE, styles["Title"]),
        Paragraph(f"{FIRST} {SECOND}", styles["Normal"]),
        PageBreak(),
        Paragraph(THIRD, styles["Normal"]),
    ]
    template = SimpleDocTemplate(target, pagesize=A4, title=TITLE, author="Ruth Ahrens", encrypt=password)
    template.build(story, onFirstPage=_foot, onLaterPages=_foot)
    return target.getvalue()


def _foot(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.drawString(72, 20, f"{document.page}")


def scan() -> bytes:
    """A page without a text layer."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def word() -> bytes:
    """A document with a heading, a paragraph and a table."""
    document = Document()
    document.core_properties.title, document.core_properties.author = TITLE, "Ruth Ahrens"
    document.add_heading(TITLE)
    document.add_paragraph(f"{FIRST} {SECOND}")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Mai", "41.000"
    document.add_paragraph(THIRD)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def letter_by_letter() -> bytes:
    """A page whose letters are placed one by one, closer than they are wide, as browsers print them."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    for row, line in enumerate((FIRST, SECOND)):
        x = 72.0
        for letter in line:
            canvas.drawString(x, 700 - 14 * row, letter)
            x += 0.94 * canvas.stringWidth(letter)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


_ODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body><office:text>
 <text:h text:outline-level="1">{0}</text:h><text:p>{1}</text:p>
 <text:list><text:list-item><text:p>{2}</text:p></text:list-item></text:list>
</office:text></office:body></office:document-content>"""


def opendocument(*, encrypted: bool = False) -> bytes:
    """A text with a heading, a paragraph and a list."""
    manifest = '<manifest:encryption-data manifest:checksum="x"/>' if encrypted else ""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("content.xml", _ODT.format(*(escape(text) for text in PARAGRAPHS)))
    return target.getvalue()


def rtf() -> bytes:
    """Text in code page 1252, umlauts as escapes."""
    lines = ("".join(_rtf_character(one) for one in text) for text in PARAGRAPHS)
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0 " + "\\par ".join(lines) + "}").encode("ascii")


def _rtf_character(character: str) -> str:
    return character if ord(character) < 128 else f"\\'{ord(character):02x}"


def mail(*, attached: bytes | None = None) -> bytes:
    """A mail with a plain body, and perhaps a PDF."""
    message = EmailMessage()
    message["From"], message["Subject"] = "Ruth Ahrens <ruth@kalle.example>", TITLE
    message["Date"] = "Tue, 02 Jun 2026 09:30:00 +0200"
    message.set_content("\n\n".join(PARAGRAPHS))
    if attached is not None:
        message.add_attachment(attached, maintype="application", subtype="pdf", filename="zahlen.pdf")
    return bytes(message)


def page() -> bytes:
    """A web page."""
    body = "".join(f"<p>{escape(text)}</p>" for text in PARAGRAPHS[1:])
    head = f"<title>{TITLE}</title><meta charset='utf-8'>"
    return (
        f"<html lang=de><head>{head}</head><body><article><h1>{TITLE}</h1>{body}</article></body></html>"
    ).encode()


def saved_page() -> bytes:
    """A page as a browser saves it whole."""
    message = EmailMessage()
    message["Subject"], message["Snapshot-Content-Location"] = TITLE, "https://kalle.example/mai"
    message.set_content(page().decode(), subtype="html")
    message.add_related(b"GIF89a", maintype="image", subtype="gif")
    return bytes(message)


def srt() -> bytes:
    """Two subtitles, of which the first sentence takes two."""
    return (
        "1\n00:00:01,000 --> 00:00:03,000\nDie Reederei Kalle hat im Mai\n\n"
        "2\n00:01:20,500 --> 00:01:22,000\n41.000 Fahrgäste nach Sundholm gebracht.\n\n"
        f"3\n00:02:00,000 --> 00:02:02,000\n{THIRD}\n"
    ).encode()


def vtt() -> bytes:
    """A subtitle of a speaker."""
    return f"WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Ruth Ahrens>{THIRD}\n".encode()


def markdown() -> bytes:
    """A heading, a paragraph with marks, a list."""
    return f"# {TITLE}\n\n{FIRST.replace('41.000', '**41.000**')} {SECOND}\n\n- {THIRD}\n".encode()


def packed(**files: bytes) -> bytes:
    """A ZIP archive of files by their names, two underscores standing for a dot."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return target.getvalue()


def bomb() -> bytes:
    """A ZIP archive a thousandth of what it unpacks to."""
    return packed(zeros__txt=b"0" * 30_000_000)


def warc(*, gzip: bool = True) -> bytes:
    """A page and a picture as a crawler kept them."""
    target = io.BytesIO()
    writer = WARCWriter(target, gzip=gzip)
    for path, media_type, body in (("mai", "text/html", page()), ("logo", "image/gif", b"GIF89a")):
        headers = StatusAndHeaders("200 OK", [("Content-Type", media_type)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            f"https://kalle.example/{path}", "response", payload=io.BytesIO(body), http_headers=headers
        )
        writer.write_record(record)
        record.raw_stream.close()
    return target.getvalue()


EVERY: dict[str, Callable[[], bytes]] = {
    "faehre.pdf": pdf,
    "faehre.docx": word,
    "faehre.odt": opendocument,
    "faehre.rtf": rtf,
    "faehre.eml": mail,
    "faehre.mhtml": saved_page,
    "faehre.html": page,
    "faehre.srt": srt,
    "faehre.vtt": vtt,
    "faehre.md": markdown,
    "faehre.txt": lambda: "\n\n".join(PARAGRAPHS).encode(),
}
"""One file of each format that holds one document."""
