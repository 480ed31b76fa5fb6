"""Pages from the web: kept as they came, fetched again, and told of on the claims that cite them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from claims.documents.fetching import Fetched
from claims.documents.web_pages import WebDocument, read_fetched
from claims.errors import DocumentError, InvalidInputError, NotFoundError
from claims.extraction.extractor import Extractor
from claims.extraction.worthiness import CheckWorthiness
from claims.services import fetched, page_versions, review
from claims.services.anchors import AnchorState
from claims.services.evidence import EvidenceInput
from claims.services.fetched import Conditions, Refetched
from claims.services.replay import read_log, replay
from claims.services.replay_tables import KEPT, differences
from claims.services.told import Told
from claims.vocabulary import EventKind, Stance
from db.engine import Database
from db.models import Capture, Document, Event
from tests.documents.web_server import SECOND, page
from tests.fakes import DigitEmbedder, TrigramEmbedder, candidate, digit_head, prepared

URL = "https://herald.example/locks"
QUOTE = "The locks at Dell moved 320 barges in May, the harbour office said."
FEWER = "A barge pays 9 crowns for each passage, and nobody asks what it carries below its deck."


def answer(body: bytes, url: str = URL, *, etag: str | None = '"v1"', status: int = 200) -> Fetched:
    """Return what a server would have said."""
    moment = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
    return Fetched(url, url, status, "text/html; charset=utf-8", body, {}, etag, None, moment)


def web(second: str = SECOND, *, url: str = URL) -> WebDocument:
    return read_fetched(answer(page("herald.example", second=second), url))


def store(database: Database, document: WebDocument, *quotes: str) -> int:
    found = [candidate(document.text, quote) for quote in quotes]
    with database.write() as session:
        return fetched.store(session, prepared(document, found), by="ada").document_id


def _readers() -> tuple[Extractor, TrigramEmbedder]:
    return Extractor(CheckWorthiness(DigitEmbedder(), head=digit_head())), TrigramEmbedder()


def again(database: Database, document_id: int, second: str, *, etag: str = '"v2"') -> Refetched:
    extractor, embedder = _readers()
    return fetched.refetch(
        database,
        document_id,
        get=lambda known: answer(page("herald.example", second=second), known.url, etag=etag),
        extractor=extractor,
        embedder=embedder,
        by="bo",
    )


def test_a_page_says_where_it_is_from(database: Database) -> None:
    found = web()
    assert (found.title, found.author, found.publisher) == ("Quiet locks", "Ina Quill", "Dell Herald")
    assert (str(found.published_on), str(found.modified_on)) == ("2026-03-04", "2026-03-09")
    assert found.url == "http://herald.example/locks"


@pytest.mark.parametrize(
    ("host", "answered", "kept"),
    [
        ("www.herald.example", "https://m.herald.example/a?from=feed", "http://www.herald.example/locks"),
        ("other.example", "https://herald.example/a", "https://herald.example/a"),
        ("127.0.0.1", "https://herald.example/a", "https://herald.example/a"),
    ],
)
def test_a_page_cannot_call_another_sites_address_its_own(host: str, answered: str, kept: str) -> None:
    assert read_fetched(answer(page(host), answered)).url == kept


def test_a_page_without_text_names_its_address() -> None:
    with pytest.raises(DocumentError, match=r"https://herald\.example/locks: "):
        read_fetched(answer(b"<html><body><nav>?</nav></body></html>"))
    with pytest.raises(DocumentError, match="is a ZIP archive"):
        read_fetched(answer(b"PK\x03\x04" + b"\0" * 60))


def test_the_page_is_kept_as_it_came_with_its_hash(database: Database) -> None:
    document = web()
    number = store(database, document)
    body = page("herald.example")
    with database.read() as session:
        kept = session.scalars(select(Capture)).one()
        assert (kept.sha256, kept.size) == (hashlib.sha256(body).hexdigest(), len(body))
        assert len(kept.body) < kept.size
        assert fetched.page(session, number) == body
        line = session.scalars(select(Event).where(Event.kind == EventKind.PAGE_FETCHED)).one()
        assert line.document_id == number


def test_the_same_page_is_not_kept_twice(database: Database) -> None:
    assert store(database, web()) == store(database, web())
    with database.read() as session:
        assert len(session.scalars(select(Capture)).all()) == 1


def test_a_page_that_did_not_change_stays_one_document(database: Database) -> None:
    number = store(database, web())
    assert not again(database, number, SECOND).changed
    asked: list[Conditions] = []

    def get(known: Conditions) -> Fetched:
        asked.append(known)
        return answer(b"", known.url, status=304)

    extractor, embedder = _readers()
    found = fetched.refetch(database, number, get=get, extractor=extractor, embedder=embedder, by="bo")
    assert found == Refetched(number, number)
    assert asked == [Conditions("http://herald.example/locks", '"v1"')]


def test_another_text_is_a_new_version_with_its_changes(database: Database) -> None:
    number = store(database, web(), QUOTE)
    found = again(database, number, FEWER)
    assert found.changed
    with database.read() as session:
        newer = session.get_one(Document, found.document_id)
        assert (newer.previous_id, newer.url) == (number, "http://herald.example/locks")
        told = fetched.changes(session, number)
        assert told == fetched.changes(session, found.document_id)
        assert told is not None
        assert f"-{SECOND}" in told.lines
        assert f"+{FEWER}" in told.lines
        assert len(told.lines) == 3
    extractor, embedder = _readers()
    asked: list[Conditions] = []

    def get(known: Conditions) -> Fetched:
        asked.append(known)
        return answer(b"", known.url, status=304)

    fetched.refetch(database, number, get=get, extractor=extractor, embedder=embedder, by="bo")
    assert asked[0].etag == '"v2"'


def test_a_silent_edit_is_told_on_every_claim_that_cites_the_page(database: Database) -> None:
    number = store(database, web(), QUOTE, SECOND)
    with database.write() as session:
        piece = EvidenceInput(Stance.SUPPORTS, quote=SECOND, document_id=number)
        review.add_evidence(session, 1, piece, by="ada")
        review.add_evidence(session, 1, EvidenceInput(Stance.CONTEXT, document_id=number), by="ada")
        assert page_versions.silent_edits(session, [1, 2]) == []
    newest = again(database, number, FEWER).document_id
    with database.read() as session:
        found = page_versions.silent_edits(session, [1, 2])
    fates = {(each.claim_id, each.evidence_id, each.mention_id is not None): each for each in found}
    assert fates[1, 1, False].lost
    assert fates[1, 2, False].whole
    assert fates[1, None, True].state is AnchorState.KEPT
    assert fates[2, None, True].lost
    assert {(each.document_id, each.newest_id) for each in found if each.lost} == {(number, newest)}
    assert "evidence 1 is not in it any more" in str(fates[1, 1, False])


def test_a_passage_that_moved_is_found_again(database: Database) -> None:
    number = store(database, web(), SECOND)
    longer = f"It rained in May, and the keeper wrote that down too. {SECOND}"
    newest = again(database, number, longer).document_id
    with database.read() as session:
        (edit,) = page_versions.silent_edits(session, [1])
        text = session.get_one(Document, newest).text
    assert edit.state is AnchorState.MOVED
    assert text[edit.start : edit.end] == SECOND


def test_a_page_that_reads_as_before_again_is_edited_no_more(database: Database) -> None:
    number = store(database, web(), SECOND)
    again(database, number, FEWER)
    found = again(database, number, SECOND, etag='"v3"')
    assert (found.changed, found.document_id, found.result) == (True, number, None)
    with database.read() as session:
        assert page_versions.silent_edits(session, [1]) == []
        assert len(session.scalars(select(Capture)).all()) == 3


def test_what_has_no_address_is_not_fetched(database: Database) -> None:
    document = read_fetched(answer(page(), "https://herald.example/x"))
    with database.write() as session:
        plain = WebDocument(document.text)
        number = fetched.store(session, prepared(plain, []), by="ada").document_id
        assert fetched.page(session, number) is None
    with pytest.raises(InvalidInputError, match="no address"):
        again(database, number, SECOND)
    with pytest.raises(NotFoundError):
        again(database, 99, SECOND)


def test_long_versions_are_compared_in_time() -> None:
    before = "\n".join(f"line {number}" for number in range(60_000))
    after = before.replace("line 30000\n", "line thirty thousand\n")
    assert list(page_versions._compared(before, after))[1:3] == ["-line 30000", "+line thirty thousand"]
    other = "\n".join(f"word {number}" for number in range(60_000))
    assert len(list(page_versions._compared(before, other))) == 120_000


def test_the_log_tells_what_is_stored(database: Database) -> None:
    number = store(database, web(), QUOTE)
    again(database, number, FEWER)
    with database.read() as session, Told() as told:
        replay(read_log(session), told)
        assert [str(each) for kept in KEPT for each in differences(session, told, kept, strict=True)] == []
