"""Bytes to text, strictly: a wrong guess would be stored, quoted and searched for ever.

Order: byte order mark, declared charset (HTML), UTF-16 that its NUL bytes give away, strict UTF-8,
and only then the old one-byte encodings, which every byte sequence fits and plausibility must tell.
"""

from __future__ import annotations

import codecs
import re

from claims.documents.scripts import decode_legacy

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.I)
_TYPE_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)
_KNOWN_CHARSET = re.compile(
    r"utf-?(8|16|32)(-?[lb]e)?|(us-)?ascii|latin-?\d+|iso-?8859-\d+|(windows-|cp)\d+|koi8-[ru]"
    r"|mac-?(roman|cyrillic|latin2)|iso-2022-\w+|shift[_-]?jis|s-?jis|euc[_-]\w+|gb(k|2312|18030)|big5(-?hkscs)?"
    r"|tis-620",
    re.I,
)
_HTML_HEAD_BYTES = 4_096
_HIGH_BYTES = bytes(range(0x80, 0x100))
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_BINARY = "is a binary file, not text; save it as text or HTML"
_MAX_DAMAGED_SHARE = 0.02
_MAX_CONTROL_SHARE = 0.001
"""One stray control character, as PDF copies leave behind, does not make an article binary."""


class UndecodableError(ValueError):
    """The bytes are not text; the message says why, in words that follow a file's name."""


def decode_text(data: bytes, *, media_type: str | None = None) -> str:
    """Return the text of ``data`` as it stands, without the byte order mark.

    Raises UndecodableError when the bytes are damaged or not text.
    """
    text = _with_mark(data) or _declared(data, _type_charset(media_type)) or _undeclared(data)
    _refuse_control_characters(text)
    return text


def decode_html(data: bytes, *, media_type: str | None = None) -> str:
    """Return the source of a web page: mark, valid UTF-8, HTTP charset, ``<meta>``, then plausibility.

    Valid multi-byte UTF-8 beats a declaration of something else, which is then nearly always a
    stale template. Like a browser, a little damage is replaced, not refused: pages are full of it.
    Raises UndecodableError when the bytes are not text.
    """
    source = _with_mark(data, errors="replace") or _page_source(data, _type_charset(media_type))
    _refuse_control_characters(source)
    if source.count("\ufffd") > _MAX_DAMAGED_SHARE * len(source):
        raise UndecodableError(_BINARY)
    return source


def glimpse(data: bytes) -> str:
    """Return ``data`` decoded well enough to see whether it is a page: tags are ASCII in most encodings."""
    if b"\0" not in data[:_HTML_HEAD_BYTES]:
        return data.decode("latin-1").removeprefix("ï»¿")
    try:
        return _with_mark(data, errors="replace") or _unmarked_utf16(data)
    except UndecodableError:
        return ""


def _page_source(data: bytes, charset: str | None) -> str:
    if _MULTIBYTE.search(data) and (text := _strict(data, "utf-8")) is not None:
        return text
    declared = charset or _stated_in_page(data)
    if declared is not None and b"\0" not in data:
        return data.decode(_web_charset(declared), "replace")
    try:
        return _undeclared(data)
    except UndecodableError:
        return data.decode("utf-8", "replace")


def _with_mark(data: bytes, *, errors: str = "strict") -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding, errors)
            except UnicodeDecodeError as error:
                raise UndecodableError(_damaged(encoding, error.start + len(mark))) from error
    return None


def _declared(data: bytes, charset: str | None) -> str | None:
    return None if charset is None or b"\0" in data else _strict(data, charset)


def _undeclared(data: bytes) -> str:
    if b"\0" in data:
        return _unmarked_utf16(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise UndecodableError(_damaged("utf-8", error.start)) from error
    text = decode_legacy(data)
    if text is None:
        raise UndecodableError("is not text in a known encoding; save it again as UTF-8")
    return text


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without a mark: its spaces, digits and line ends put NULs on one side of each pair only."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    encoding = "utf-16-be" if even > odd else "utf-16-le"
    pairs, one_side = len(data) / 2, min(even, odd) == 0 or max(even, odd) > 50 * min(even, odd)
    text = _strict(data, encoding) if one_side and max(even, odd) >= 0.02 * pairs else None
    if text is None or not _legible(text):
        raise UndecodableError(_BINARY)
    return text


def _legible(text: str) -> bool:
    strange = sum(not (c.isprintable() or c.isspace()) for c in text)
    return "\0" not in text and strange <= _MAX_CONTROL_SHARE * len(text)


def _mostly_utf8(data: bytes) -> bool:
    """Many good multi-byte characters and few bad bytes: damaged UTF-8, not another encoding."""
    rest, good = _MULTIBYTE.subn(b"", data)
    bad = len(rest) - len(rest.translate(None, _HIGH_BYTES))
    return good >= 3 and good >= 4 * bad


def _refuse_control_characters(text: str) -> None:
    found = len(_CONTROL.findall(text))
    if "\0" in text or found > _MAX_CONTROL_SHARE * len(text):
        raise UndecodableError(_BINARY)


def _strict(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


def _type_charset(media_type: str | None) -> str | None:
    found = _TYPE_CHARSET.search(media_type or "")
    return _known(found[1]) if found else None


def _stated_in_page(data: bytes) -> str | None:
    head = data[:_HTML_HEAD_BYTES]
    found = _XML_ENCODING.search(head) or _META_CHARSET.search(head)
    return _known(found[1].decode("ascii", "replace")) if found else None


def _known(charset: str) -> str | None:
    """Names are looked up only when listed: Python also knows codecs that no page may choose."""
    name = charset.strip().lower()
    if not _KNOWN_CHARSET.fullmatch(name):
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _web_charset(charset: str) -> str:
    """The WHATWG rules: Latin-1 and ASCII mean Windows-1252; a page that says UTF-16 in ASCII is UTF-8."""
    if charset in ("iso8859-1", "ascii"):
        return "cp1252"
    return "utf-8" if charset.startswith(("utf-16", "utf-32")) else charset


def _damaged(encoding: str, byte: int) -> str:
    return f"is damaged: byte {byte:,} is not valid {encoding.upper()}; save it again as UTF-8"
