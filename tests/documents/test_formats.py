import gzip
import io
import zipfile

import pytest

from claims.documents.formats import FileFormat, foreign_format, format_of, is_html, misnamed


def zipped(member: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(member, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (zipped("xl/workbook.xml"), "Excel workbook"),
        (gzip.compress(b"hello", mtime=0), "gzip archive"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG image"),
        (b"GIF89a\x01\0\x01\0", "GIF image"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image"),
        (b"\0\0\0\x18ftypmp42", "video"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file"),
        (b"SQLite format 3\0", "SQLite database"),
    ],
)
def test_formats_that_cannot_be_read_are_named(data: bytes, what: str) -> None:
    found = foreign_format(data)
    assert found is not None
    assert what in found[0]


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "upload", FileFormat.PDF),
        (zipped("word/document.xml"), "a.docx", FileFormat.WORD),
        (zipped("notes.txt"), "a.zip", FileFormat.ZIP),
        (b"{\\rtf1\\ansi Hallo}", "a.rtf", FileFormat.RTF),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nHallo\n", "a", FileFormat.VTT),
        (b"1\n00:00:01,000 --> 00:00:02,000\nHallo\n", "a.txt", FileFormat.SRT),
        (b"From: a@b.example\nSubject: Hafen\nMIME-Version: 1.0\n\nHallo", "a", FileFormat.MAIL),
        (b"# Hafen\n", "a.md", FileFormat.MARKDOWN),
        (b"# Hafen\n", "a.txt", None),
        (b"From: the first line of an article\nit goes on.\n", "a.txt", None),
    ],
)
def test_formats_are_known_by_their_bytes_and_words_by_their_name(
    data: bytes, name: str, expected: FileFormat | None
) -> None:
    assert format_of(data, name=name) is expected


@pytest.mark.parametrize(
    ("data", "name"), [(b"%PDF-1.7", "a.docx"), (b"just words", "a.pdf"), (zipped("a.txt"), "a.odt")]
)
def test_a_name_that_promises_another_format_is_told(data: bytes, name: str) -> None:
    assert "is called like" in (misnamed(format_of(data, name=name), name) or "")


@pytest.mark.parametrize(
    "text", ["ID3 is a tag format.", "BZh stands for Bahnhof.", "GIF89a was published in 1989.", "PK"]
)
def test_words_that_look_like_a_signature_are_text(text: str) -> None:
    assert foreign_format(text.encode()) is None


@pytest.mark.parametrize(
    "source",
    [
        "<!DOCTYPE html><p>x",
        "\n <HTML lang=de>",
        "<!-- saved --><!-- twice --> <html>",
        '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">',
    ],
)
def test_a_page_is_known_by_its_beginning(source: str) -> None:
    assert is_html(source, name="saved.txt", media_type=None)


@pytest.mark.parametrize(
    ("name", "media_type"), [("a.HTM", None), ("upload", "text/html; charset=utf-8"), ("a.xhtml", None)]
)
def test_a_page_is_known_by_name_or_type(name: str, media_type: str | None) -> None:
    assert is_html("<p>Ein Satz.</p>", name=name, media_type=media_type)


def test_plain_text_is_no_page() -> None:
    assert not is_html("Im Artikel steht <html> als Wort.", name="a.txt", media_type="text/plain")
    assert not is_html("Ohne jedes Tag, 3 < 4.", name="a.html", media_type=None)


def test_a_long_run_of_comments_is_judged_quickly() -> None:
    assert not is_html("<!---->" * 100_000, name="a.txt", media_type=None)
