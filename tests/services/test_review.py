import pytest

from claims.errors import InvalidInputError, NotFoundError
from claims.services import catalogue, review
from claims.services.audit import first_broken_event
from claims.services.review import EvidenceInput, StaleClaimError
from claims.services.views import ClaimDetail, IntakeResult
from claims.vocabulary import ClaimStatus, EventKind, Stance
from db.engine import Database

LINK = EvidenceInput(Stance.REFUTES, url="https://port.example/figures")


@pytest.fixture
def claim_id(harbour: IntakeResult) -> int:
    return harbour.mentions[0].claim_id


def _mark(database: Database, claim_id: int, status: ClaimStatus, **options: object) -> int:
    with database.write() as session:
        return review.mark(session, claim_id, status, by="ada", **options)  # type: ignore[arg-type]


def _undo(database: Database, claim_id: int) -> None:
    with database.write() as session:
        review.undo(session, claim_id, by="bo")


def _show(database: Database, claim_id: int) -> ClaimDetail:
    with database.read() as session:
        return catalogue.show_claim(session, claim_id)


def test_a_mark_keeps_who_when_why_and_evidence(database: Database, claim_id: int) -> None:
    quoted = EvidenceInput(Stance.CONTEXT, quote="Two berths were closed.")
    version = _mark(
        database, claim_id, ClaimStatus.DISPUTED, reason="The port says 12.", evidence=[LINK, quoted]
    )
    detail = _show(database, claim_id)
    assert detail.claim.status is ClaimStatus.DISPUTED
    assert detail.claim.version == version == 2
    verdict = detail.verdict
    assert verdict is not None
    assert (verdict.by, verdict.justification) == ("ada", "The port says 12.")
    assert [(piece.stance, piece.url, piece.quote) for piece in verdict.evidence] == [
        (Stance.REFUTES, "https://port.example/figures", None),
        (Stance.CONTEXT, None, "Two berths were closed."),
    ]
    last = detail.history[-1]
    assert last.kind is EventKind.CLAIM_MARKED
    assert last.created_at.tzinfo is not None
    assert (last.payload["before"], last.payload["after"]) == ("new", "disputed")


@pytest.mark.parametrize("status", [ClaimStatus.VERIFIED, ClaimStatus.DISPUTED])
@pytest.mark.parametrize("reason", [None, "", "  \n "])
def test_verified_and_disputed_need_a_reason(
    database: Database, claim_id: int, status: ClaimStatus, reason: str | None
) -> None:
    with pytest.raises(InvalidInputError, match="needs a reason"):
        _mark(database, claim_id, status, reason=reason)
    assert _show(database, claim_id).claim.version == 1


@pytest.mark.parametrize("status", [ClaimStatus.IN_REVIEW, ClaimStatus.UNRESOLVED, ClaimStatus.DISMISSED])
def test_other_marks_do_not(database: Database, claim_id: int, status: ClaimStatus) -> None:
    _mark(database, claim_id, status)
    detail = _show(database, claim_id)
    assert detail.claim.status is status
    assert (detail.verdict is not None) == status.is_decision


@pytest.mark.parametrize(
    "url",
    [
        "port.example",
        "javascript:alert(1)",
        "ftp://port.example/x",
        "https://",
        "http://[bad",
        "https://a b.example",
        "https://x.example/" + "a" * 2000,
    ],
)
def test_evidence_links_are_web_addresses(database: Database, claim_id: int, url: str) -> None:
    with pytest.raises(InvalidInputError, match="web address"):
        _mark(
            database,
            claim_id,
            ClaimStatus.VERIFIED,
            reason="why",
            evidence=[EvidenceInput(Stance.SUPPORTS, url)],
        )
    assert _show(database, claim_id).evidence == ()


def test_evidence_needs_a_link_or_a_passage(database: Database, claim_id: int) -> None:
    with pytest.raises(InvalidInputError, match="link, a document or a quoted passage"):
        _mark(
            database, claim_id, ClaimStatus.VERIFIED, reason="why", evidence=[EvidenceInput(Stance.SUPPORTS)]
        )


def test_a_new_verdict_supersedes_the_one_before(database: Database, claim_id: int) -> None:
    _mark(database, claim_id, ClaimStatus.DISPUTED, reason="first")
    _mark(database, claim_id, ClaimStatus.VERIFIED, reason="second")
    detail = _show(database, claim_id)
    assert [(verdict.justification, verdict.superseded_at is None) for verdict in detail.verdicts] == [
        ("first", False),
        ("second", True),
    ]


def test_a_mark_that_changes_nothing_is_refused(database: Database, claim_id: int) -> None:
    _mark(database, claim_id, ClaimStatus.DISMISSED)
    with pytest.raises(InvalidInputError, match="is dismissed already"):
        _mark(database, claim_id, ClaimStatus.DISMISSED)


def test_undo_walks_back_mark_by_mark(database: Database, claim_id: int) -> None:
    _mark(database, claim_id, ClaimStatus.DISPUTED, reason="first", evidence=[LINK])
    _mark(database, claim_id, ClaimStatus.VERIFIED, reason="second")
    _undo(database, claim_id)
    detail = _show(database, claim_id)
    assert detail.claim.status is ClaimStatus.DISPUTED
    assert detail.verdict is not None
    assert detail.verdict.justification == "first"
    _undo(database, claim_id)
    detail = _show(database, claim_id)
    assert detail.claim.status is ClaimStatus.NEW
    assert detail.verdict is None
    assert len(detail.verdicts) == 2, "an undone verdict stays in the history"
    assert not detail.can_undo
    with pytest.raises(InvalidInputError, match="no mark to undo"):
        _undo(database, claim_id)


def test_marking_after_an_undo_can_be_undone_again(database: Database, claim_id: int) -> None:
    _mark(database, claim_id, ClaimStatus.IN_REVIEW)
    _mark(database, claim_id, ClaimStatus.DISMISSED)
    _undo(database, claim_id)
    _mark(database, claim_id, ClaimStatus.UNRESOLVED)
    _undo(database, claim_id)
    assert _show(database, claim_id).claim.status is ClaimStatus.IN_REVIEW
    _undo(database, claim_id)
    assert _show(database, claim_id).claim.status is ClaimStatus.NEW


def test_a_mark_from_an_old_version_is_told_and_writes_nothing(database: Database, claim_id: int) -> None:
    _mark(database, claim_id, ClaimStatus.VERIFIED, reason="quick", expected_version=1)
    with pytest.raises(StaleClaimError, match="changed by ada since you opened it") as caught:
        _mark(database, claim_id, ClaimStatus.DISPUTED, reason="slow", expected_version=1, evidence=[LINK])
    assert caught.value.current_version == 2
    assert caught.value.current_status is ClaimStatus.VERIFIED
    detail = _show(database, claim_id)
    assert detail.claim.status is ClaimStatus.VERIFIED
    assert detail.evidence == ()


def test_the_one_who_changed_it_last_is_named(database: Database, claim_id: int) -> None:
    _mark(database, claim_id, ClaimStatus.IN_REVIEW)
    _undo(database, claim_id)
    with pytest.raises(StaleClaimError, match="changed by bo"):
        _mark(database, claim_id, ClaimStatus.DISMISSED, expected_version=2)


def test_evidence_can_be_filed_without_deciding(database: Database, claim_id: int) -> None:
    with database.write() as session:
        version = review.add_evidence(session, claim_id, LINK, by="bo", expected_version=1)
    detail = _show(database, claim_id)
    assert version == 2
    assert detail.claim.status is ClaimStatus.NEW
    assert [piece.by for piece in detail.evidence] == ["bo"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_an_analyst_has_a_name(database: Database, claim_id: int, name: str) -> None:
    with pytest.raises(InvalidInputError, match="name"), database.write() as session:
        review.mark(session, claim_id, ClaimStatus.DISMISSED, by=name)


def test_an_unknown_claim_is_named(database: Database) -> None:
    with pytest.raises(NotFoundError, match="no claim 99"):
        _mark(database, 99, ClaimStatus.DISMISSED)


def test_hostile_text_is_kept_as_text(database: Database, claim_id: int) -> None:
    reason = "=cmd|' /C calc'!A0 <script>alert(1)</script> '; DROP TABLE claims; -- \ud800 \0"
    _mark(database, claim_id, ClaimStatus.DISPUTED, reason=reason)
    kept = _show(database, claim_id).verdict
    assert kept is not None
    assert kept.justification == reason.replace("\ud800", "\ufffd").replace("\0", "\ufffd")


def test_a_pasted_report_is_kept_whole_and_more_than_that_is_refused(
    database: Database, claim_id: int
) -> None:
    report = "ж\u202e<b>" * 250_000
    _mark(database, claim_id, ClaimStatus.DISPUTED, reason=report)
    kept = _show(database, claim_id).verdict
    assert kept is not None
    assert kept.justification == report
    with pytest.raises(InvalidInputError, match="has 2,000,001 characters, and 2,000,000 are kept at most"):
        _mark(database, claim_id, ClaimStatus.DISPUTED, reason="x" * 2_000_001)


def test_the_chain_covers_marks_and_undos(database: Database, claim_id: int) -> None:
    _mark(database, claim_id, ClaimStatus.DISMISSED)
    _undo(database, claim_id)
    with database.read() as session:
        assert first_broken_event(session) is None
