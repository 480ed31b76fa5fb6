"""Each format that is read, as its own programs write it, and the broken twins that are refused."""

from __future__ import annotations

import pytest

from claims.documents import read_all, read_bytes
from claims.errors import DocumentError
from claims.records import DocumentText
from tests.documents import made_files
from tests.documents.made_files import EVERY, FIRST, SECOND, THIRD, TITLE


@pytest.mark.parametrize("name", EVERY)
def test_the_text_comes_whole_and_in_order(name: str) -> None:
    document = read_bytes(EVERY[name](), name=name)
    assert THIRD in document.text
    if not name.endswith(".vtt"):
        assert FIRST in document.text
        assert document.text.index(FIRST) < document.text.index(THIRD)
    if not name.endswith(("vtt", "srt")):
        assert f"{FIRST} {SECOND}" in document.text
    assert (document.language, document.name) == ("de", name)
    assert all(document.text[mark.start - 1 : mark.start] in ("", "\n", " ") for mark in document.marks)


@pytest.mark.parametrize("name", ["faehre.pdf", "faehre.docx", "faehre.eml", "faehre.mhtml", "faehre.md"])
def test_what_a_file_says_about_itself_is_kept(name: str) -> None:
    document = read_bytes(EVERY[name](), name=name)
    assert document.title == TITLE
    if not name.endswith(("mhtml", "md")):
        assert document.author == "Ruth Ahrens"
    if name.endswith("mhtml"):
        assert document.url == "https://kalle.example/mai"


def test_pages_of_a_pdf_are_marked_and_their_numbers_are_no_text() -> None:
    document = read_bytes(made_files.pdf(), name="faehre.pdf")
    assert [mark.label for mark in document.marks] == ["page 1", "page 2"]
    assert document.text[document.marks[1].start :] == THIRD
    assert not document.text.startswith("1")


def test_letters_that_are_placed_one_by_one_are_words() -> None:
    assert read_bytes(made_files.letter_by_letter(), name="a.pdf").text == f"{FIRST} {SECOND}"


def test_subtitles_are_sentences_with_time_codes() -> None:
    document = read_bytes(made_files.srt(), name="faehre.srt")
    assert document.text == f"{FIRST}\n\n{THIRD}"
    found = {mark.label: document.text[mark.start :] for mark in document.marks}
    assert found["00:01:20"].startswith("41.000 Fahrgäste")
    assert found["00:02:00"] == THIRD
    assert read_bytes(made_files.vtt(), name="a.vtt").text == f"Ruth Ahrens: {THIRD}"


def test_a_table_in_a_document_is_a_paragraph_a_row() -> None:
    assert "\n\nMai | 41.000\n\n" in read_bytes(made_files.word(), name="a.docx").text


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (made_files.pdf(password="geheim"), "a.pdf", "is encrypted"),
        (made_files.pdf()[:600], "a.pdf", "damaged PDF, or cut off"),
        (made_files.scan(), "a.pdf", "has no text layer"),
        (made_files.word()[:3000], "a.docx", "damaged archive, or cut off"),
        (made_files.opendocument(encrypted=True), "a.odt", "is encrypted"),
        (made_files.opendocument()[:300], "a.odt", "damaged archive, or cut off"),
        (made_files.rtf()[:-1], "a.rtf", "damaged RTF file, or cut off"),
        (made_files.saved_page()[:-60], "a.mhtml", "damaged mail, or cut off"),
        (b"WEBVTT\n\nno time codes here\n", "a.vtt", "holds no subtitle"),
        (made_files.word(), "a.pdf", "is called like a PDF file and is a Word document"),
        (made_files.pdf(), "a.docx", "is called like a Word document (.docx) and is a PDF file"),
        (b"plain words", "a.pdf", "is something else"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", "or an encrypted one"),
        ("Fähre".encode("utf-16-le")[1:] + b"\xff\xfe\x00", "a.txt", "binary file"),
    ],
)
def test_broken_twins_are_refused_with_their_reason(data: bytes, name: str, why: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read_bytes(data, name=name)
    assert str(refused.value).startswith(f"{name}: ")
    assert why in str(refused.value)


def test_entities_of_a_document_are_not_expanded() -> None:
    hostile = made_files.opendocument()
    source = made_files._ODT.replace(
        "<office:document-content",
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><office:document-content',
        1,
    ).format("&b;", FIRST, THIRD)
    assert "aaaa" not in read_bytes(_with(hostile, "content.xml", source.encode()), name="a.odt").text


def _with(archive: bytes, name: str, data: bytes) -> bytes:
    import io
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, data if info.filename == name else old.read(info))
    return target.getvalue()


def test_an_archive_gives_what_can_be_read_and_says_what_cannot() -> None:
    archive = made_files.packed(
        a__txt=THIRD.encode(),
        b__pdf=b"no pdf",
        c__zip=made_files.packed(d__txt=b"deep"),
        e__html=made_files.page(),
    )
    found = list(read_all(archive, name="alles.zip"))
    texts = [one.text for one in found if isinstance(one, DocumentText)]
    refused = [str(one) for one in found if isinstance(one, DocumentError)]
    assert texts[0] == THIRD
    assert FIRST in texts[1]
    assert refused[0].startswith("alles.zip/b.pdf: is called like a PDF file")
    assert refused[1].startswith("alles.zip/c.zip: is an archive within an archive")


@pytest.mark.parametrize(
    ("data", "why"), [(made_files.bomb(), "200 times"), (b"PK\x03\x04" + bytes(99), "cut off")]
)
def test_archives_that_are_traps_are_refused(data: bytes, why: str) -> None:
    with pytest.raises(DocumentError, match=why):
        list(read_all(data, name="a.zip"))


@pytest.mark.parametrize("gzip", [True, False])
def test_a_web_archive_gives_its_pages_at_their_addresses(gzip: bool) -> None:
    (found,) = read_all(made_files.warc(gzip=gzip), name="a.warc.gz" if gzip else "a.warc")
    assert isinstance(found, DocumentText)
    assert found.url == "https://kalle.example/mai"
    assert FIRST in found.text
    package = made_files.packed(
        **{"archive/data__warc": made_files.warc(gzip=False), "datapackage__json": b"{}"}
    )
    assert [one.url for one in read_all(package, name="a.wacz") if isinstance(one, DocumentText)] == [
        found.url
    ]


def test_what_is_attached_to_a_mail_comes_too() -> None:
    found = list(read_all(made_files.mail(attached=made_files.pdf()), name="a.eml"))
    assert [one.media_type for one in found if isinstance(one, DocumentText)] == [
        "message/rfc822",
        "application/pdf",
    ]
