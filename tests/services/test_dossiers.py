"""What a dossier is told of stored claims: all that the services know, in sentences."""

from __future__ import annotations

import pytest

from claims.errors import InvalidInputError, NotFoundError
from claims.interchange.dossier_records import ClaimDossier
from claims.services import (
    assigning,
    audit,
    conflicts,
    dossiers,
    evidence,
    linking,
    notes,
    review,
    sources,
    tagging,
)
from claims.services.catalogue import ClaimFilter
from claims.services.review import EvidenceInput
from claims.services.views import IntakeResult
from claims.vocabulary import ClaimStatus, ConflictDecision, Reliability, Role, Stance
from db.engine import Database
from db.models import Capture
from tests.services import conflict_samples
from tests.services.desk import person

LINK = "https://quay.example/count"


def _one(database: Database, claim_id: int) -> ClaimDossier:
    with database.read() as session:
        (found,) = dossiers.of_claims(session, [claim_id]).claims
    return found


def _lines(found: ClaimDossier) -> list[tuple[str, str, str | None]]:
    return [(line.by, line.did, line.words) for line in found.history]


def test_a_claim_with_nothing_but_its_passage(database: Database, harbour: IntakeResult) -> None:
    found = _one(database, harbour.mentions[1].claim_id)
    (passage,) = found.passages
    assert passage.quote == "The ministry said no ship was turned away."
    assert (passage.before, passage.after) == ("", " It was a grey morning.")
    assert (passage.source, passage.url) == ("Velmar Courier", "https://courier.example/quays")
    assert (passage.claimant, passage.language) == ("The ministry", "en")
    assert (found.verdict, found.evidence, found.contradictions, found.joined) == (None, (), (), ())
    assert _lines(found) == [("ada", "added the document in which it was found", None)]


def test_the_verdict_and_its_evidence(database: Database, harbour: IntakeResult) -> None:
    claim_id = harbour.mentions[0].claim_id
    copy = "A count.\n\nGrain fell by 12 percent.\n\nThe end."
    piece = EvidenceInput(
        Stance.REFUTES,
        url=LINK,
        quote="Grain fell by 12 percent.",
        publisher="Quay Office",
        copy=copy,
        reliability=Reliability.B,
        credibility=2,
    )
    with database.write() as session:
        review.mark(session, claim_id, ClaimStatus.VERIFIED, by="ada", reason="So it says.")
    with database.write() as session:
        review.mark(
            session,
            claim_id,
            ClaimStatus.DISPUTED,
            by="ada",
            reason="The count says 12.",
            evidence=[piece, EvidenceInput(Stance.SUPPORTS, url="https://post.example/a")],
            rating="false",
            probability=0.1,
        )
    found = _one(database, claim_id)
    assert found.verdict is not None
    assert (found.verdict.rating, found.verdict.probability, found.verdict.evidence) == ("False", 0.1, (1, 2))
    assert found.verdict.scale is not None
    assert (found.verdict.scale.number, found.verdict.scale.worst, found.verdict.scale.best) == (1, 1, 5)
    (earlier,) = found.earlier
    assert (earlier.status, earlier.reason) == (ClaimStatus.VERIFIED, "So it says.")
    counted = found.evidence[0]
    assert (counted.start, counted.end) == (10, 35)
    assert (counted.reliability, counted.credibility) == (Reliability.B, 2)
    assert counted.copy_hash is not None
    assert len(counted.copy_hash) == 64
    assert dict(found.origins) == {Stance.SUPPORTS: 1, Stance.REFUTES: 1, Stance.CONTEXT: 0}
    assert _lines(found)[-1] == (
        "ada",
        "marked it disputed (it was verified), rated False, 10 % probable",
        "The count says 12.",
    )


def test_what_was_given_up_says_so(database: Database, harbour: IntakeResult) -> None:
    claim_id = harbour.mentions[0].claim_id
    with database.write() as session:
        for publisher in ("Quay Office", "Coast Sheet"):
            piece = EvidenceInput(Stance.SUPPORTS, url=LINK + publisher[:1], publisher=publisher)
            review.add_evidence(session, claim_id, piece, by="ada")
    with database.write() as session:
        person(session, "rita", Role.REVIEWER)
        evidence.withdraw(session, 1, by="ada", reason="A forgery.")
        sources.withdraw(session, sources.id_of(session, "Coast Sheet"), by="rita", reason="It invents.")
    found = _one(database, claim_id)
    assert [piece.not_counted for piece in found.evidence] == [
        "it was withdrawn",
        "its publisher was given up",
    ]
    assert dict(found.origins)[Stance.SUPPORTS] == 0
    assert ("ada", "withdrew evidence 1", "A forgery.") in _lines(found)


def test_contradictions_and_joined_wordings(
    database: Database, harbour: IntakeResult, council: IntakeResult
) -> None:
    one, ministry = (mention.claim_id for mention in harbour.mentions)
    other = council.mentions[1].claim_id
    waiting = conflict_samples.conflict(database, one, other)
    decided = conflict_samples.conflict(database, one, ministry)
    with database.write() as session:
        conflicts.decide(session, decided, ConflictDecision.NOT_A_CONFLICT, by="ada")
    found = _one(database, one)
    assert [(each.other.claim_id, each.decision) for each in found.contradictions] == [
        (other, None),
        (ministry, ConflictDecision.NOT_A_CONFLICT),
    ]
    with database.write() as session:
        conflicts.decide(session, waiting, ConflictDecision.NOT_A_CONFLICT, by="ada")
        linking.join(session, other, one, by="ada")
    found, joined = _one(database, one), _one(database, other)
    assert [each.wording.claim_id for each in found.joined] == [other]
    assert len(found.passages) == 2
    assert joined.survivor is not None
    assert joined.survivor.claim_id == one
    assert ("ada", f"joined claim {other} into claim {one}", None) in _lines(found)
    assert any(f"claim {one} and claim {other}: not a conflict" in did for _, did, _ in _lines(found))


def test_the_history_leaves_no_word_open(
    database: Database, harbour: IntakeResult, council: IntakeResult
) -> None:
    one, other = harbour.mentions[0].claim_id, council.mentions[1].claim_id
    with database.write() as session:
        tagging.tag(session, one, "grain", by="ada")
        assigning.assign(session, one, "ada", by="ada")
        notes.add(session, one, "Ask the quay {office}.", by="ada")
        review.add_evidence(session, one, EvidenceInput(Stance.CONTEXT, url=LINK), by="ada")
        evidence.grade(session, 1, reliability=Reliability.C, credibility=None, by="ada")
        evidence.regroup(session, 1, "Quay {claim} Office", by="ada")
        linking.keep_apart(session, one, other, by="ada")
        review.mark(session, one, ClaimStatus.IN_REVIEW, by="ada")
    with database.write() as session:
        review.undo(session, one, by="ada")
    found = _lines(_one(database, one))
    told = [did for _, did, _ in found]
    assert told == [
        "added the document in which it was found",
        "changed a tag: grain",
        "gave it to ada",
        "wrote a note",
        f"filed evidence: {LINK}",
        "graded evidence 1 C",
        "said whom evidence 1 goes back to: Quay {claim} Office",
        f"keeps claim {min(one, other)} and claim {max(one, other)} apart",
        "marked it in review (it was new)",
        "took a decision back: it is new again",
    ]
    assert found[3][2] == "Ask the quay {office}."


def test_a_collection_keeps_the_order_asked_for(
    database: Database, harbour: IntakeResult, council: IntakeResult
) -> None:
    ids = sorted({mention.claim_id for mention in (*harbour.mentions, *council.mentions)}, reverse=True)
    with database.read() as session:
        found = dossiers.of_claims(session, [*ids, ids[0]], publisher="The Desk")
        assert [claim.wording.claim_id for claim in found.claims] == ids
        assert (found.title, found.publisher) == (f"Dossier of {len(ids)} claims", "The Desk")
        by_filter = dossiers.by_filter(session, ClaimFilter(statuses=(ClaimStatus.NEW,)), title="New ones")
        assert {claim.wording.claim_id for claim in by_filter.claims} == set(ids)
        for kind, start in (("md", b"# New ones"), ("html", b"<!DOCTYPE html>"), ("docx", b"PK")):
            assert dossiers.written(by_filter, kind).startswith(start)


def test_what_cannot_be_reported_on_is_refused(database: Database, harbour: IntakeResult) -> None:
    with database.read() as session:
        with pytest.raises(NotFoundError):
            dossiers.of_claims(session, [10_000])
        with pytest.raises(InvalidInputError, match="no claim was chosen"):
            dossiers.by_filter(session, ClaimFilter(statuses=(ClaimStatus.DISMISSED,)))
        with pytest.raises(InvalidInputError, match="500 claims at most"):
            dossiers.of_claims(session, range(1, 502))
        one = dossiers.of_claims(session, [harbour.mentions[0].claim_id])
        with pytest.raises(InvalidInputError, match="choose md, html or docx"):
            dossiers.written(one, "pdf")


def test_a_silent_edit_of_a_cited_page_is_told(
    database: Database, harbour: IntakeResult, council: IntakeResult
) -> None:
    claim_id = harbour.mentions[0].claim_id
    with database.write() as session:
        piece = EvidenceInput(Stance.CONTEXT, quote="It was a grey morning.", document_id=harbour.document_id)
        review.add_evidence(session, claim_id, piece, by="ada")
        for document_id in (harbour.document_id, council.document_id):  # one address, first this, then that
            session.add(
                Capture(
                    document_id=document_id,
                    url="https://courier.example/quays",
                    media_type="text/html",
                    sha256="0" * 64,
                    size=0,
                    body=b"",
                    created_at=audit.now(),
                )
            )
    edits = _one(database, claim_id).edits
    assert any("evidence 1 is not in it any more" in edit for edit in edits)
    assert len(edits) == 2, "the evidence, and the claim's own passage"
