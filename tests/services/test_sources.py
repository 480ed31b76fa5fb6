"""Sources: graded, given up and restored, with every claim that rests on them asked about once."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from claims.errors import InvalidInputError, NotAllowedError, NotFoundError
from claims.services import catalogue, linking, review, ripple, sources
from claims.services.evidence import EvidenceInput
from claims.services.sources import StaleSourceError
from claims.services.views import IntakeResult
from claims.vocabulary import ClaimStatus, EventKind, Reliability, Role, Stance
from db.engine import Database
from db.models import Claim, Event, User

COURIER = EvidenceInput(Stance.SUPPORTS, url="https://courier.example/a", publisher="Velmar Courier")


@pytest.fixture(autouse=True)
def _reviewer(database: Database, harbour: IntakeResult) -> None:
    """Make bo a reviewer: grading sources takes one."""
    from claims.services import audit

    with database.write() as session:
        audit.add_user(session, User(name="bo", role=Role.REVIEWER, created_at=audit.now()))


def courier(database: Database) -> sources.SourceProfile:
    with database.read() as session:
        return sources.profile(session, sources.id_of(session, "Velmar Courier"))


def decide(database: Database, claim_id: int, *pieces: EvidenceInput) -> None:
    with database.write() as session:
        review.mark(session, claim_id, ClaimStatus.VERIFIED, by="ada", reason="Seen.", evidence=pieces)


def waiting(database: Database) -> set[int]:
    with database.read() as session:
        return set(session.scalars(select(Claim.id).where(Claim.recheck_since.is_not(None))))


def test_a_source_is_listed_with_what_hangs_on_it(
    database: Database, harbour: IntakeResult, council: IntakeResult
) -> None:
    decide(database, harbour.mentions[0].claim_id, COURIER, COURIER)
    with database.read() as session:
        page = sources.profiles(session)
        assert [(found.name, found.documents) for found in page.sources] == [
            ("Delta Post", 1), ("Velmar Courier", 1),
        ]  # fmt: skip
        assert page.total == 2
        found = sources.profiles(session, named="COUR", limit=1).sources[0]
        assert (found.mentions, found.evidence, found.verdicts) == (2, 2, 1)
        assert sources.profiles(session, limit=1, offset=1).sources[0].name == "Velmar Courier"
        assert sources.profiles(session, named="%").total == 0


def test_giving_a_source_up_asks_about_every_claim_that_rests_on_it(
    database: Database, harbour: IntakeResult, council: IntakeResult
) -> None:
    first, second = (mention.claim_id for mention in harbour.mentions)
    third = council.mentions[-1].claim_id
    decide(database, first, COURIER)
    decide(database, second, COURIER, EvidenceInput(Stance.CONTEXT, quote="Also seen."))
    decide(database, third, EvidenceInput(Stance.SUPPORTS, quote="Seen by us.", publisher="Delta Post"))
    source = courier(database)
    with database.read() as session:
        resting = ripple.resting_on_source(session, source.id)
    assert {verdict.claim_id for verdict in resting} == {first, second}
    with database.write() as session:
        version = sources.withdraw(
            session, source.id, by="bo", reason="Made its figures up.", expected_version=source.version
        )
    assert version == source.version + 1
    assert waiting(database) == {first, second}
    with database.read() as session:
        detail = catalogue.show_claim(session, first)
        assert detail.verdict is not None
        assert not detail.evidence[0].counts
        assert detail.claim.recheck_reason == "source Velmar Courier was given up: Made its figures up."
        (told,) = map(
            json.loads, session.scalars(select(Event.payload).where(Event.kind == EventKind.SOURCE_WITHDRAWN))
        )
        assert (told["source"], told["name"]) == (source.id, "Velmar Courier")
    with database.write() as session:
        sources.restore(session, source.id, by="bo")
    assert waiting(database) == set()
    assert courier(database).withdrawn_at is None
    with database.read() as session:
        told = sources.history(session, source.id)
        assert [event.kind for event in told] == [EventKind.SOURCE_WITHDRAWN, EventKind.SOURCE_RESTORED]
        assert sources.history(session, source.id + 1) == ()


def test_a_lower_letter_asks_and_a_higher_one_does_not(database: Database, harbour: IntakeResult) -> None:
    decide(database, harbour.mentions[0].claim_id, COURIER)
    source = courier(database)
    with database.write() as session:
        sources.grade(session, source.id, Reliability.B, by="bo")
    assert waiting(database) == set()
    with database.write() as session:
        sources.grade(session, source.id, Reliability.E, by="bo", reason="Twice wrong.")
    assert waiting(database) == {harbour.mentions[0].claim_id}
    with database.read() as session:
        view = catalogue.show_claim(session, harbour.mentions[0].claim_id).evidence[0]
        assert view.source_reliability is Reliability.E
        assert view.counts


def test_a_joined_claims_verdict_asks_about_the_claim_that_stands_for_it(
    database: Database, harbour: IntakeResult
) -> None:
    one, other = (mention.claim_id for mention in harbour.mentions)
    decide(database, one, COURIER)
    with database.write() as session:
        linking.join(session, one, other, by="ada")
    with database.read() as session:
        (resting,) = ripple.resting_on_source(session, courier(database).id)
        assert (resting.claim_id, resting.live_id) == (one, other)
    with database.write() as session:
        sources.withdraw(session, courier(database).id, by="bo", reason="why")
    assert waiting(database) == {other}


def test_what_cannot_be_done_is_refused(database: Database, harbour: IntakeResult) -> None:
    source = courier(database)
    with database.write() as session:
        with pytest.raises(NotAllowedError):
            sources.withdraw(session, source.id, by="ada", reason="why")
        with pytest.raises(NotFoundError, match="there is no source 99"):
            sources.withdraw(session, 99, by="bo", reason="why")
        with pytest.raises(InvalidInputError, match="needs a reason"):
            sources.withdraw(session, source.id, by="bo", reason="")
        with pytest.raises(InvalidInputError, match="is not given up"):
            sources.restore(session, source.id, by="bo")
        with pytest.raises(InvalidInputError, match="not at all already"):
            sources.grade(session, source.id, None, by="bo")
        with pytest.raises(NotFoundError, match="there is no source 'Nobody'"):
            sources.id_of(session, "Nobody")
        sources.withdraw(session, source.id, by="bo", reason="why", expected_version=source.version)
        with pytest.raises(StaleSourceError, match="given up"):
            sources.restore(session, source.id, by="bo", expected_version=source.version)
