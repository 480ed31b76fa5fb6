"""OpenDocument texts (.odt): headings, paragraphs, lists and tables in their order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from claims.documents.composing import Composer
from claims.documents.zips import member, open_zip
from claims.errors import DocumentError
from claims.records import DocumentText

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_DAMAGED = "is a damaged OpenDocument text; save it again in its program"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_LEFT_OUT = {
    f"{_TEXT}tracked-changes",
    f"{_OFFICE}annotation",
    f"{_TEXT}note-citation",
    f"{_OFFICE}forms",
}


def read_opendocument(data: bytes, *, name: str, label: str) -> DocumentText:
    """Return the text of an OpenDocument file; DocumentError when it is encrypted, damaged or no text.

    Read as XML by the standard's names (ODF 1.3, part 3), as an lxml tree without entities: odfpy, the
    one library for it, has had no release since 2020 and resolves them.
    """
    with open_zip(data, label) as archive:
        names = set(archive.namelist())
        if "content.xml" not in names:
            raise DocumentError(f"{label}: {_DAMAGED}")
        if "META-INF/manifest.xml" in names and _encrypted(member(archive, "META-INF/manifest.xml", label)):
            raise DocumentError(f"{label}: is encrypted; save it without a password and add it again")
        content = _tree(member(archive, "content.xml", label), label)
        about = _tree(member(archive, "meta.xml", label), label) if "meta.xml" in names else None
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise DocumentError(f"{label}: is no OpenDocument text; save it as text, or paste its text")
    composer = Composer(label)
    composer.paragraphs(_blocks(body))
    return composer.document(name=name, media_type=MEDIA_TYPE, **_metadata(about))


def _encrypted(manifest: bytes) -> bool:
    return b"encryption-data" in manifest


def _tree(xml: bytes, label: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"{label}: {_DAMAGED}") from error


def _blocks(parent: Any) -> Iterator[str]:
    for element in parent:
        if element.tag in _LEFT_OUT:
            continue
        if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            yield "".join(_pieces(element))
        elif element.tag == f"{_TABLE}table-row":
            yield " | ".join(" ".join(_blocks(cell)) for cell in element)
        else:
            yield from _blocks(element)


def _pieces(element: Any) -> Iterator[str]:
    """Yield the text of a paragraph, with its runs of spaces, tabs and line ends."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " "
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag not in _LEFT_OUT:
            yield from _pieces(child)
        yield child.tail or ""


def _metadata(about: Any) -> dict[str, Any]:
    if about is None:
        return {}
    found = {name: about.findtext(f".//{tag}") for name, tag in (("title", f"{_DC}title"),)}
    author = about.findtext(f".//{_META}initial-creator") or about.findtext(f".//{_DC}creator")
    stated = about.findtext(f".//{_META}creation-date") or about.findtext(f".//{_DC}date")
    return {**found, "author": author, "published_on": _day(stated)}


def _day(stated: str | None) -> date | None:
    try:
        return date.fromisoformat((stated or "")[:10])
    except ValueError:
        return None
