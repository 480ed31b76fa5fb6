"""Mails (.eml) and saved web pages (.mht, .mhtml), which are mails too (RFC 5322, RFC 2557)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import cast

from claims.documents.composing import Composer
from claims.documents.decoding import UndecodableError, decode_html, decode_text
from claims.documents.naming import MAX_TITLE_CHARACTERS, one_line, web_address
from claims.documents.pages import read_page
from claims.errors import DocumentError
from claims.records import DocumentText

MAX_PARTS = 1_000
_DAMAGED = "is a damaged mail, or cut off; save it again"
_ENCRYPTED = {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}


def read_mail(data: bytes, *, name: str, label: str) -> DocumentText:
    """Return the body of a mail, its plain text before its page; attachments are `attachments`."""
    message = _message(data, label)
    if message.get_content_type() in _ENCRYPTED:
        raise DocumentError(f"{label}: is encrypted; save it decrypted and add it again")
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise DocumentError(f"{label}: is a mail without text; add what is attached to it as files")
    found = _body(cast(EmailMessage, body), name=name, label=label)
    sender, address = parseaddr(str(message.get("from", "")))
    return replace(
        found,
        title=one_line(str(message.get("subject", "")), limit=MAX_TITLE_CHARACTERS) or found.title,
        author=one_line(sender or address),
        published_on=_day(message) or found.published_on,
        name=one_line(name),
        media_type="message/rfc822",
    )


def read_saved_page(data: bytes, *, name: str, label: str) -> DocumentText:
    """Return the main text of a page that a browser saved whole, under the address it had."""
    message = _message(data, label)
    pages = [part for part in _parts(message, label) if part.get_content_type() == "text/html"]
    if not pages:
        raise DocumentError(f"{label}: holds no web page; save the page again, or paste its text")
    found = read_page(_source(pages[0], label), name=name, label=label)
    saved_from = pages[0].get("content-location") or message.get("snapshot-content-location")
    return replace(found, url=found.url or web_address(str(saved_from or "")), media_type="multipart/related")


def attachments(data: bytes, *, label: str) -> Iterator[tuple[str, str, bytes]]:
    """Yield the name, media type and bytes of each file that is attached to a mail."""
    for part in _message(data, label).iter_attachments():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield part.get_filename() or "attachment", part.get_content_type(), payload


def _message(data: bytes, label: str) -> EmailMessage:
    try:
        message = message_from_bytes(data, policy=policy.default)
        message.get_content_type()
    except (RecursionError, ValueError, LookupError, AttributeError, IndexError) as error:
        raise DocumentError(f"{label}: {_DAMAGED}") from error
    if any(type(defect).__name__ in _CUT_OFF for part in message.walk() for defect in part.defects):
        raise DocumentError(f"{label}: {_DAMAGED}")
    return message


_CUT_OFF = {
    "StartBoundaryNotFoundDefect",
    "CloseBoundaryNotFoundDefect",
    "NoBoundaryInMultipartDefect",
    "MultipartInvariantViolationDefect",
}


def _parts(message: EmailMessage, label: str) -> list[EmailMessage]:
    parts = [part for part in message.walk() if isinstance(part, EmailMessage)]
    if len(parts) > MAX_PARTS:
        raise DocumentError(f"{label}: has more than {MAX_PARTS:,} parts, the limit; save its text")
    return parts


def _body(part: EmailMessage, *, name: str, label: str) -> DocumentText:
    source = _source(part, label)
    if part.get_content_type() == "text/html":
        return read_page(source, name=name, label=label)
    composer = Composer(label)
    composer.paragraphs(source.replace("\r\n", "\n").split("\n\n"))
    return composer.document(name=name, media_type="message/rfc822")


def _source(part: EmailMessage, label: str) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    declared = f"{part.get_content_type()}; charset={part.get_content_charset() or ''}"
    decode = decode_html if part.get_content_type() == "text/html" else decode_text
    try:
        return decode(data, media_type=declared)
    except UndecodableError as error:
        raise DocumentError(f"{label}: its text {error}") from error


def _day(message: EmailMessage) -> date | None:
    try:
        sent = message["date"].datetime if message["date"] else None
    except (AttributeError, ValueError, TypeError):
        return None
    return sent.date() if sent else None
