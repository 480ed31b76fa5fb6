"""Evidence: filed once, anchored, kept with a copy, graded, grouped, given up; all of it in the log."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from claims.errors import DocumentError, InvalidInputError, NotFoundError
from claims.records import DocumentText
from claims.services import audit, catalogue, evidence, intake, review, ripple
from claims.services.review import EvidenceInput, StaleClaimError
from claims.services.views import EvidenceView, IntakeResult
from claims.text import content_hash
from claims.vocabulary import ClaimStatus, Credibility, EventKind, Reliability, Stance
from db.engine import Database
from db.models import Claim, Document, Event, Evidence
from tests.fakes import candidate, prepared

URL = "https://courier.example/harbour"
COPY = "Harbour report\n\nThe harbour office counted 41 ships in May.\r\n\r\nNone was turned away."


@pytest.fixture
def claim_id(harbour: IntakeResult) -> int:
    return harbour.mentions[0].claim_id


def add(database: Database, claim_id: int, piece: EvidenceInput, *, by: str = "ada") -> EvidenceView:
    with database.write() as session:
        review.add_evidence(session, claim_id, piece, by=by)
    with database.read() as session:
        return catalogue.show_claim(session, claim_id).evidence[-1]


def events(session: Session, kind: EventKind) -> list[dict[str, Any]]:
    rows = session.scalars(select(Event.payload).where(Event.kind == kind).order_by(Event.id))
    return [json.loads(row) for row in rows]


def test_everything_about_a_piece_is_kept(database: Database, claim_id: int) -> None:
    retrieved = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)
    piece = EvidenceInput(
        Stance.REFUTES,
        url=URL,
        quote="41 ships in\tMay",
        publisher="  Harbour   Courier ",
        published_on=date(2026, 5, 3),
        retrieved_at=retrieved,
        note="Counted by hand.",
        reliability=Reliability.B,
        credibility=2,
        copy=COPY,
        origin="harbour  office",
    )
    view = add(database, claim_id, piece)
    assert (view.stance, view.url, view.quote) == (Stance.REFUTES, URL, "41 ships in May")
    assert (view.publisher, view.published_on, view.retrieved_at) == (
        "Harbour Courier", date(2026, 5, 3), retrieved,
    )  # fmt: skip
    assert (view.note, view.origin) == ("Counted by hand.", "harbour office")
    assert (view.reliability, view.credibility) == (Reliability.B, Credibility.PROBABLE)
    assert view.claim_id == claim_id
    assert view.counts
    with database.read() as session:
        (told,) = events(session, EventKind.EVIDENCE_ADDED)
        row = session.get_one(Evidence, view.id)
        stored = {column.key: getattr(row, column.key) for column in Evidence.__table__.columns}
        assert stored.pop("withdrawn_at") is None
        plain = {
            key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in stored.items()
        }
        assert told == plain


def test_a_cited_page_is_kept_whole_with_its_hash(database: Database, claim_id: int) -> None:
    view = add(database, claim_id, EvidenceInput(Stance.SUPPORTS, url=URL, copy=COPY, publisher="Courier"))
    assert view.copy_hash == content_hash(COPY)
    assert view.retrieved_at is not None
    with database.read() as session:
        document = catalogue.document(session, view.document_id or 0)
        assert document.text == COPY
        assert (document.url, document.source, document.language) == (URL, "Courier", "en")
        added = events(session, EventKind.DOCUMENT_ADDED)[-1]
        assert added["content_hash"] == view.copy_hash
        proposed = select(Event.id).where(Event.document_id == view.document_id, Event.claim_id.is_not(None))
        assert session.scalars(proposed).all() == []


def test_the_same_copy_is_stored_once(database: Database, claim_id: int) -> None:
    first = add(database, claim_id, EvidenceInput(Stance.SUPPORTS, url=URL, copy=COPY))
    again = add(database, claim_id, EvidenceInput(Stance.CONTEXT, url=URL, copy=COPY.replace("\r\n", "\n")))
    assert again.document_id == first.document_id
    assert again.id != first.id


def test_a_cited_page_can_be_read_for_claims_later(database: Database, claim_id: int) -> None:
    view = add(database, claim_id, EvidenceInput(Stance.SUPPORTS, url=URL, copy=COPY))
    article = DocumentText(COPY, url=URL)
    with database.read() as session:
        assert intake.find_stored(session, article) is None
    read = prepared(article, [candidate(COPY, "None was turned away.")])
    with database.write() as session:
        result = intake.store(session, read, by="ada")
    assert (result.document_id, result.new_claims, result.already_known) == (view.document_id, 1, False)
    with database.write() as session:
        again = intake.store(session, read, by="ada")
        assert again.already_known
        assert len(again.mentions) == 1
        assert audit.first_broken_event(session) is None


def test_a_link_alone_keeps_no_copy(database: Database, claim_id: int) -> None:
    view = add(database, claim_id, EvidenceInput(Stance.SUPPORTS, url=URL))
    assert (view.document_id, view.copy_hash) == (None, None)
    assert view.retrieved_at is not None


def test_a_document_of_the_store_is_cited_with_and_without_a_passage(
    database: Database, harbour: IntakeResult, claim_id: int
) -> None:
    whole = add(database, claim_id, EvidenceInput(Stance.CONTEXT, document_id=harbour.document_id))
    assert (whole.quote, whole.start, whole.publisher) == (None, None, "Velmar Courier")
    quoted = EvidenceInput(Stance.CONTEXT, quote="It  was a grey morning", document_id=harbour.document_id)
    passage = add(database, claim_id, quoted)
    with database.read() as session:
        text = catalogue.document(session, harbour.document_id).text
    assert text[passage.start : passage.end] == passage.quote == "It was a grey morning"


def test_a_publisher_is_one_source_however_it_is_written(database: Database, claim_id: int) -> None:
    view = add(database, claim_id, EvidenceInput(Stance.SUPPORTS, url=URL, publisher="VELMAR courier"))
    assert view.publisher == "Velmar Courier"
    new = add(database, claim_id, EvidenceInput(Stance.SUPPORTS, url=URL, publisher="New Gazette"))
    assert new.source_id is not None
    assert new.source_id != view.source_id


TOMORROW = date.today() + timedelta(days=3)


@pytest.mark.parametrize(
    ("piece", "message"),
    [
        (EvidenceInput(Stance.CONTEXT), "needs a link, a document or a quoted passage"),
        (EvidenceInput(Stance.CONTEXT, copy=" \n", quote="  "), "needs a link, a document or"),
        (EvidenceInput(Stance.CONTEXT, url="javascript:alert(1)"), "is not a web address"),
        (EvidenceInput(Stance.CONTEXT, quote="x" * 10_001), "at most 10,000 characters, this has 10,001"),
        (EvidenceInput(Stance.CONTEXT, url=URL, note="x" * 1_000_000), "at most 20,000 characters"),
        (EvidenceInput(Stance.CONTEXT, url=URL, publisher="x" * 301), "publisher's name has at most 300"),
        (EvidenceInput(Stance.CONTEXT, url=URL, origin="x" * 301), "an origin has at most 300"),
        (EvidenceInput(Stance.CONTEXT, url=URL, credibility=7), "from 1 to 6, not 7"),
        (EvidenceInput(Stance.CONTEXT, url=URL, published_on=TOMORROW), "is in the future"),
        (
            EvidenceInput(Stance.CONTEXT, url=URL, retrieved_at=datetime.now(UTC) + timedelta(days=2)),
            "is in the future",
        ),
        (EvidenceInput(Stance.CONTEXT, document_id=1, copy=COPY), "not both"),
        (EvidenceInput(Stance.CONTEXT, document_id=1, quote="No such words"), "is not in document 1"),
        (EvidenceInput(Stance.CONTEXT, copy=COPY, quote="No such words"), "is not in the copy of the page"),
        (EvidenceInput(Stance.CONTEXT, copy="One ship. One ship.", quote="One ship"), "more than once"),
    ],
)
def test_bad_evidence_is_refused_and_leaves_nothing(
    database: Database, claim_id: int, piece: EvidenceInput, message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message), database.write() as session:
        review.add_evidence(session, claim_id, piece, by="ada")
    with database.read() as session:
        assert session.scalars(select(Evidence)).all() == []
        assert len(session.scalars(select(Document)).all()) == 1


@pytest.mark.parametrize("document_id", [0, -1, 99, 2**70])
def test_a_document_that_is_not_there_cannot_be_cited(
    database: Database, claim_id: int, document_id: int
) -> None:
    piece = EvidenceInput(Stance.CONTEXT, document_id=document_id)
    with pytest.raises(NotFoundError, match="there is no document"), database.write() as session:
        review.add_evidence(session, claim_id, piece, by="ada")


def test_a_copy_too_large_is_refused_whole(database: Database, claim_id: int) -> None:
    piece = EvidenceInput(Stance.CONTEXT, url=URL, copy="ship " * 4_100_000)
    with pytest.raises(DocumentError, match="The copy of the page: is larger than 20 MB"):
        evidence.checked(piece)


def test_hostile_text_is_kept_as_it_is(database: Database, claim_id: int) -> None:
    nasty = "<script>alert(1)</script> [x](javascript:alert(1)) =1+1 \u202eabc"
    megabyte = f"{nasty} {'x' * 1_000_000}"
    view = add(
        database, claim_id, EvidenceInput(Stance.CONTEXT, quote=nasty, note=nasty, copy=f"{megabyte}\nend")
    )
    assert (view.quote, view.note) == (nasty, nasty)
    with database.read() as session:
        assert catalogue.document(session, view.document_id or 0).text == f"{megabyte}\nend"


def test_what_a_piece_says_cannot_be_changed(database: Database, claim_id: int) -> None:
    view = add(database, claim_id, EvidenceInput(Stance.SUPPORTS, url=URL, copy=COPY))
    for change in ("note = 'x'", "url = 'https://x.example'", "quote = 'x'", "document_id = NULL"):
        with pytest.raises(IntegrityError, match="withdrawn, never rewritten"), database.write() as session:
            session.connection().exec_driver_sql(f"UPDATE evidence SET {change} WHERE id = {view.id}")
    with pytest.raises(IntegrityError, match="never deleted"), database.write() as session:
        session.connection().exec_driver_sql(f"DELETE FROM evidence WHERE id = {view.id}")


def decided(database: Database, claim_id: int, *pieces: EvidenceInput) -> tuple[EvidenceView, int]:
    """Verify a claim on evidence; return the first piece and the claim's version."""
    with database.write() as session:
        version = review.mark(
            session, claim_id, ClaimStatus.VERIFIED, by="ada", reason="Counted.", evidence=pieces
        )
    with database.read() as session:
        return catalogue.show_claim(session, claim_id).evidence[0], version


LINK = EvidenceInput(Stance.SUPPORTS, url=URL, reliability=Reliability.B, credibility=2)


def waits(database: Database, claim_id: int) -> str | None:
    with database.read() as session:
        claim = session.get_one(Claim, claim_id)
        assert (claim.recheck_since is None) == (claim.recheck_reason is None)
        return claim.recheck_reason


def test_a_withdrawn_piece_counts_no_more_and_its_claim_waits_again(
    database: Database, claim_id: int
) -> None:
    piece, version = decided(database, claim_id, LINK)
    with database.read() as session:
        (resting,) = ripple.resting_on_evidence(session, piece.id)
    assert (resting.claim_id, resting.status, resting.by) == (claim_id, ClaimStatus.VERIFIED, "ada")
    assert not resting.proposed
    with database.write() as session:
        after = evidence.withdraw(
            session, piece.id, by="bo", reason="The page was a hoax.", expected_version=version
        )
    assert after == version + 1
    assert waits(database, claim_id) == f"evidence {piece.id} was withdrawn: The page was a hoax."
    with database.read() as session:
        detail = catalogue.show_claim(session, claim_id)
        assert detail.verdict is not None, "the verdict stands until somebody decides anew"
        assert detail.claim.status is ClaimStatus.VERIFIED
        assert not detail.evidence[0].counts
        (asked,) = events(session, EventKind.RECHECK_ASKED)
        assert asked["cause"] == f"evidence {piece.id}"
        assert asked["recheck_since"] is not None
        assert audit.first_broken_event(session) is None


def test_restoring_takes_back_what_withdrawing_asked_for(database: Database, claim_id: int) -> None:
    piece, _ = decided(database, claim_id, LINK)
    with database.write() as session:
        evidence.withdraw(session, piece.id, by="bo", reason="Thought it a hoax.")
    with database.write() as session:
        evidence.restore(session, piece.id, by="bo", reason="It was not.")
    assert waits(database, claim_id) is None
    with database.read() as session:
        assert catalogue.show_claim(session, claim_id).evidence[0].counts
        assert [line["taken_back"] for line in events(session, EventKind.RECHECK_ASKED)] == [False, True]


def test_of_two_reasons_to_look_again_one_is_taken_back(database: Database, claim_id: int) -> None:
    other = EvidenceInput(Stance.SUPPORTS, quote="Seen by two of us.")
    piece, _ = decided(database, claim_id, LINK, other)
    with database.write() as session:
        evidence.withdraw(session, piece.id, by="bo", reason="hoax")
        evidence.withdraw(session, piece.id + 1, by="bo", reason="misheard")
    assert waits(database, claim_id) == (
        f"evidence {piece.id} was withdrawn: hoax; evidence {piece.id + 1} was withdrawn: misheard"
    )
    with database.write() as session:
        evidence.restore(session, piece.id, by="bo")
    assert waits(database, claim_id) == f"evidence {piece.id + 1} was withdrawn: misheard"


def test_deciding_anew_ends_the_wait(database: Database, claim_id: int) -> None:
    piece, _ = decided(database, claim_id, LINK)
    with database.write() as session:
        evidence.withdraw(session, piece.id, by="bo", reason="hoax")
        review.mark(session, claim_id, ClaimStatus.DISPUTED, by="bo", reason="Nothing is left of it.")
    assert waits(database, claim_id) is None
    with database.write() as session:
        evidence.restore(session, piece.id, by="bo")
    assert waits(database, claim_id) is None
    with database.read() as session:
        assert ripple.resting_on_evidence(session, piece.id) == ()


@pytest.mark.parametrize(
    ("reliability", "credibility", "asks"),
    [
        (Reliability.D, 2, True),
        (Reliability.B, 4, True),
        (Reliability.F, 2, True),
        (None, None, True),
        (Reliability.A, 1, False),
        (Reliability.B, 1, False),
    ],
)
def test_only_a_lower_grade_asks_for_another_look(
    database: Database, claim_id: int, reliability: Reliability | None, credibility: int | None, asks: bool
) -> None:
    piece, version = decided(database, claim_id, LINK)
    with database.write() as session:
        after = evidence.grade(
            session, piece.id, reliability=reliability, credibility=credibility, by="bo", reason="Looked."
        )
    assert after == version + 1
    assert (waits(database, claim_id) is not None) is asks
    with database.read() as session:
        view = catalogue.show_claim(session, claim_id).evidence[0]
        (told,) = events(session, EventKind.EVIDENCE_GRADED)
    assert (view.reliability, view.credibility) == (reliability, credibility)
    assert told["was"] == {"reliability": "B", "credibility": 2}


def test_what_cannot_be_judged_lies_between_good_and_bad() -> None:
    assert ripple.is_lower(None, Reliability.D)
    assert ripple.is_lower(Reliability.F, Reliability.E)
    assert not ripple.is_lower(None, Reliability.F)
    assert not ripple.is_lower(Reliability.E, Reliability.F)
    assert ripple.is_less_credible(Credibility.POSSIBLE, None)
    assert not ripple.is_less_credible(Credibility.CANNOT_BE_JUDGED, Credibility.POSSIBLE)


def test_a_claim_can_be_left_out_of_the_queue(database: Database, claim_id: int) -> None:
    piece, _ = decided(database, claim_id, LINK)
    with database.write() as session:
        evidence.withdraw(session, piece.id, by="bo", reason="A duplicate.", recheck=False)
    assert waits(database, claim_id) is None


def test_an_origin_is_given_and_taken_away(database: Database, claim_id: int) -> None:
    piece = add(database, claim_id, LINK)
    with database.write() as session:
        evidence.regroup(session, piece.id, " harbour office ", by="bo")
    with database.write() as session, pytest.raises(InvalidInputError, match="has that origin already"):
        evidence.regroup(session, piece.id, "harbour office", by="bo")
    with database.write() as session:
        evidence.regroup(session, piece.id, "", by="bo")
    with database.read() as session:
        assert [line["origin"] for line in events(session, EventKind.EVIDENCE_GROUPED)] == [
            "harbour office",
            None,
        ]
        assert catalogue.show_claim(session, claim_id).evidence[0].origin is None


def test_idle_and_unfounded_changes_are_refused(database: Database, claim_id: int) -> None:
    piece = add(database, claim_id, LINK)
    with database.write() as session:
        with pytest.raises(InvalidInputError, match="needs a reason"):
            evidence.withdraw(session, piece.id, by="bo", reason=" ")
        with pytest.raises(InvalidInputError, match="is not withdrawn"):
            evidence.restore(session, piece.id, by="bo")
        with pytest.raises(InvalidInputError, match="is graded B2 already"):
            evidence.grade(session, piece.id, reliability=Reliability.B, credibility=2, by="bo")
        with pytest.raises(InvalidInputError, match="from 1 to 6, not 0"):
            evidence.grade(session, piece.id, reliability=None, credibility=0, by="bo")
        with pytest.raises(NotFoundError, match="there is no evidence 99"):
            evidence.withdraw(session, 99, by="bo", reason="why")
        evidence.withdraw(session, piece.id, by="bo", reason="why")
        with pytest.raises(InvalidInputError, match="is withdrawn already"):
            evidence.withdraw(session, piece.id, by="bo", reason="why")


def test_every_change_checks_the_version_that_was_seen(database: Database, claim_id: int) -> None:
    piece, version = decided(database, claim_id, LINK)
    stale = {"by": "bo", "expected_version": version - 1}
    with database.write() as session:
        with pytest.raises(StaleClaimError):
            evidence.withdraw(session, piece.id, reason="why", **stale)  # type: ignore[arg-type]
        with pytest.raises(StaleClaimError):
            evidence.restore(session, piece.id, **stale)  # type: ignore[arg-type]
        with pytest.raises(StaleClaimError):
            evidence.grade(session, piece.id, reliability=None, credibility=None, **stale)  # type: ignore[arg-type]
        with pytest.raises(StaleClaimError):
            evidence.regroup(session, piece.id, "x", **stale)  # type: ignore[arg-type]
