"""ClaimReviews of others out of a page, a Data Commons feed, a JSON file or one with a JSON value a line.

Everything in a file that claims to be a fact-check is either taken or refused with its reason.
"""

from __future__ import annotations

import codecs
import re
from collections import ChainMap
from collections.abc import Iterator
from typing import Any

from claims.errors import DocumentError
from claims.interchange.claimreview_values import UnfitReviewError, their_review
from claims.interchange.json_ld import Node, Values, by_id, mended, objects, parse
from claims.interchange.reviews import RefusedReview, TheirReview

MAX_BYTES = 300_000_000
MAX_SCRIPT = 5_000_000

Found = TheirReview | RefusedReview

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FEED = "dataFeedElement"


def read_reviews(data: bytes, *, name: str) -> Iterator[Found]:
    """Yield what a file holds, in its order; ``name`` is for messages.

    Raises DocumentError for a file that is too large, empty, neither JSON nor a page, or without any.
    """
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{name}: {len(data):,} bytes, more than {MAX_BYTES:,}; cut it into parts")
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not start:
        raise DocumentError(f"{name}: the file is empty")
    found = _in_page(data, name) if start == b"<" else _in_json(_decoded(data, name), name)
    first = next(found, None)
    if first is None:
        raise DocumentError(f"{name}: no ClaimReview is in it; look whether it is the right file")
    yield first
    yield from found


def _decoded(data: bytes, name: str) -> str:
    encoding = next((known for mark, known in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{name}: not {encoding} at byte {error.start}; save it as UTF-8 and try again"
        ) from None


def _in_json(text: str, name: str) -> Iterator[Found]:
    try:
        whole = parse(text)
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not lines[0].lstrip().startswith(("{", "[")) or not _is_json(lines[0]):
            raise DocumentError(f"{name}: {error}") from None
        yield from _in_lines(text)
        return
    known = by_id(whole)
    for place, part in _parts(whole):
        yield from _in_part(part, place, known=known)


def _is_json(line: str) -> bool:
    try:
        parse(line)
    except ValueError:
        return False
    return True


def _in_lines(text: str) -> Iterator[Found]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            value = parse(line)
        except ValueError as error:
            yield RefusedReview(f"line {number}", str(error))
        else:
            yield from _in_part(value, f"line {number}", known={})


def _parts(whole: Any) -> Iterator[tuple[str, object]]:
    """Yield the parts of a file that should each hold a fact-check, with their places."""
    elements = whole.get(_FEED) if isinstance(whole, dict) else whole
    if isinstance(elements, list):
        for number, element in enumerate(elements, start=1):
            yield f"entry {number}", element
    else:
        yield "the file", whole


def _in_part(part: object, place: str, *, known: dict[str, Values]) -> Iterator[Found]:
    found = list(_reviews(part, place, known=known))
    yield from found or [RefusedReview(place, "no ClaimReview is in it")]


def _reviews(part: object, place: str, *, known: dict[str, Values]) -> Iterator[Found]:
    """Yield the ClaimReviews in JSON values; one without a type that names a claim is one too.

    A name that the part gives an object of its own means that one, whatever it means elsewhere.
    """
    by_name = ChainMap(by_id(part), known)
    for values in objects(part):
        node = Node(values, by_name)
        if "ClaimReview" not in node.types and not (node.all("claimReviewed") and not node.types):
            continue
        try:
            yield their_review(node)
        except UnfitReviewError as error:
            yield RefusedReview(place, str(error))


def _in_page(data: bytes, name: str) -> Iterator[Found]:
    for number, script in enumerate(_scripts(data, name), start=1):
        place = f"script {number}"
        text = script.text_content() or ""
        if len(text) > MAX_SCRIPT:
            yield RefusedReview(place, f"{len(text):,} characters, more than {MAX_SCRIPT:,}")
            continue
        try:
            whole = _read_script(script, text)
        except ValueError as error:
            if "ClaimReview" in text or "claimReviewed" in text:
                yield RefusedReview(place, str(error))
        else:
            yield from _reviews(whole, place, known={})


def _scripts(data: bytes, name: str) -> list[Any]:
    from lxml import etree, html

    try:
        text: bytes | str = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data  # in the encoding that it declares
    parser = html.HTMLParser(huge_tree=False)
    try:
        page = html.document_fromstring(_without_declaration(text), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise DocumentError(f"{name}: the page cannot be read ({str(error)[:200]})") from None
    found = page.xpath("//script[contains(@type, 'ld+json')]")
    return list(found) if isinstance(found, list) else []


def _without_declaration(text: bytes | str) -> bytes | str:
    """Return a text without the declaration of an encoding, which lxml takes of bytes only."""
    if isinstance(text, bytes):
        return text
    return re.sub(r"\A\s{0,100}<\?xml[^>]{0,500}\?>", "", text).replace("\0", "\ufffd")


def _read_script(script: Any, text: str) -> object:
    """Return what extruct reads in a script, else what can be read of it; ValueError for nothing."""
    from extruct.jsonld import JsonLdExtractor

    script.set("type", "application/ld+json")  # extruct knows it only so
    for attempt in (text, mended(text)):
        script.text = attempt
        try:
            return JsonLdExtractor().extract_items(script)
        except (ValueError, RecursionError):
            continue
    return parse(text)
