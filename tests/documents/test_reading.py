import codecs
import os
import socket
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.documents import MAX_DOCUMENT_BYTES, read_bytes, read_file, read_pasted
from claims.errors import DocumentError

ARTICLE = "Der Damm hält\r\n\r\nDie Stadt meldet 20 Prozent mehr Wasser, sagte die Bürgermeisterin.\r\n"


def written(folder: Path, data: bytes, name: str = "artikel.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(DocumentError) as refused:
        read_file(path)
    message = str(refused.value)
    assert len(message.splitlines()) == 1
    assert path.name[:40] in message
    return message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_plain_text_is_kept_verbatim(tmp_path: Path, encoding: str) -> None:
    document = read_file(written(tmp_path, ARTICLE.encode(encoding)))
    assert document.text == ARTICLE
    assert (document.language, document.name, document.media_type) == ("de", "artikel.txt", "text/plain")
    assert document.title is None


@pytest.mark.parametrize(
    "data", [b"", b" \n\t\r\n ", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + b"\x20\0", b"--- *** ..."]
)
def test_files_without_words_are_refused(tmp_path: Path, data: bytes) -> None:
    message = refusal(written(tmp_path, data))
    assert "is empty" in message or "holds no words" in message


def test_binary_files_are_refused_by_name(tmp_path: Path) -> None:
    assert "PNG image; only documents with text" in refusal(written(tmp_path, b"\x89PNG\r\n\x1a\n", "a.txt"))
    assert "binary file" in refusal(written(tmp_path, bytes(range(256)) * 9, "a.txt"))
    assert "binary file" in refusal(written(tmp_path, b"<html><p>" + bytes(range(256)) * 9, "a.html"))


def test_the_limit_is_named(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(MAX_DOCUMENT_BYTES + 1)
    assert "larger than 20 MB" in refusal(path)
    with pytest.raises(DocumentError, match="larger than 20 MB"):
        read_bytes(b"a" * (MAX_DOCUMENT_BYTES + 1), name="upload")
    with pytest.raises(DocumentError, match="larger than 20 MB"):
        read_pasted("ä" * (MAX_DOCUMENT_BYTES // 2 + 1))


def test_a_missing_file_and_a_directory_are_told_apart(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "missing.txt")
    assert "is a directory" in refusal(tmp_path)


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert "not a regular file" in refusal(path)


def test_a_device_is_refused() -> None:
    assert "not a regular file" in refusal(Path(os.devnull))


def test_unreadable_paths_are_refused(tmp_path: Path) -> None:
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    assert "cannot be read" in refusal(loop)
    file = written(tmp_path, b"abc")
    assert "cannot be read" in refusal(file / "below.txt")
    assert "cannot be read" in refusal(tmp_path / ("x" * 5_000))
    refused = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(refused))
        assert refusal(refused)


def test_a_name_with_control_characters_stays_on_one_line() -> None:
    with pytest.raises(DocumentError) as refused:
        read_file(Path("bad\nname\x1b[31m.txt"))
    assert str(refused.value).isprintable()
    with pytest.raises(DocumentError):
        read_file(Path("nul\0.txt"))


def test_pasted_text_keeps_its_offsets() -> None:
    document = read_pasted(
        "Ein Satz\0 mit \ud800 Lücken.\r\n", url=" https://example.org/a ", title=" Zwei\nZeilen "
    )
    assert document.text == "Ein Satz� mit � Lücken.\r\n"
    assert (document.url, document.title, document.name) == ("https://example.org/a", "Zwei Zeilen", None)


@pytest.mark.parametrize("text", ["", " \n", "\0\0", "\ud800"])
def test_pasting_nothing_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="empty"):
        read_pasted(text)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(DocumentError, match="not a web address"):
        read_pasted(ARTICLE, url="javascript:alert(1)")
    assert read_pasted(ARTICLE, url="  ").url is None


def read_or_refused(data: bytes, name: str) -> str | None:
    """The text, or None after a refusal whose message is checked; anything else fails the test."""
    refused = ""
    try:
        text = read_bytes(data, name=name).text
    except DocumentError as error:
        text, refused = None, str(error)
    assert len(refused.splitlines()) == (text is None)
    return text


@settings(deadline=None)  # the first example loads the language model
@given(data=st.binary(max_size=400), name=st.sampled_from(["a.txt", "a.html", "-"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    text = read_or_refused(data, name)
    assert text is None or (text.strip() and text.encode())


@settings(deadline=None)
@given(text=st.text(max_size=300), encoding=st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_marked_text_comes_back_as_it_was(text: str, encoding: str) -> None:
    article = "Der Stausee ist leer. " * 100 + text
    read = read_or_refused(article.encode(encoding), "a.txt")
    assert read == article or any(unicodedata.category(character) == "Cc" for character in text)


MARKUP = (
    "<p>|</p>|<table>|<tr>|<td>|<ul><li>|<!--|-->|<script>|<br>|<h1>|&#0;|&#55296;|Wort|]]>|\v|<svg>|</div>"
    "|<html lang='|<meta content=\"|<a href=x>|<blockquote>|<pre>|<frameset>|<template>"
)


@settings(deadline=None)
@given(pieces=st.lists(st.sampled_from(MARKUP.split("|")), max_size=40))
def test_any_markup_is_read_or_refused(pieces: list[str]) -> None:
    text = read_or_refused(" ".join(pieces).encode(), "a.html")
    assert text is None or text.strip()


def test_importing_the_package_loads_no_reader() -> None:
    slow = "{'trafilatura', 'py3langid', 'charset_normalizer', 'lxml', 'numpy'}"
    code = f"import sys, claims.documents; print(sorted({slow} & set(sys.modules)))"
    root = Path(__file__).parents[2]
    assert subprocess.check_output([sys.executable, "-c", code], cwd=root, text=True).strip() == "[]"
