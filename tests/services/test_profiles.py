"""Claimants and sources in profile: what counts, what is kept apart, and contradictions with oneself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import insert, select

from claims.errors import NotFoundError
from claims.records import DocumentText
from claims.services import audit, intake, linking, profiles, review
from claims.services.profile_views import ENOUGH, Manner, Profile, Record
from claims.services.profiles import Subject
from claims.vocabulary import ClaimStatus, ConflictDecision, ConflictKind, Modality
from db.engine import Database
from db.models import Claimant, Conflict, Source
from tests.fakes import candidate, prepared
from tests.services.desk import four_eyes

VERIFIED, DISPUTED, UNRESOLVED = ClaimStatus.VERIFIED, ClaimStatus.DISPUTED, ClaimStatus.UNRESOLVED
Said = tuple[str, str | None, Modality]


def store(
    database: Database, *said: Said, source: str = "Delta Post", day: date = date(2026, 3, 1)
) -> list[int]:
    """Store a document of what was said, each a claim with who said it and how; return their ids."""
    text = "\n".join(sentence for sentence, _, _ in said)
    found = [candidate(text, one, claimant=who, modality=how) for one, who, how in said]
    document = DocumentText(text, language="en", publisher=source, published_on=day)
    with database.write() as session:
        result = intake.store(session, prepared(document, found), by="ada")
    return [mention.claim_id for mention in result.mentions]


def reported(who: str | None, *sentences: str) -> list[Said]:
    return [(sentence, who, Modality.REPORTED) for sentence in sentences]


def mark(database: Database, claims: Sequence[int], status: ClaimStatus) -> None:
    with database.write() as session:
        for claim in claims:
            review.mark(session, claim, status, by="ada", reason="Seen.")


def of(database: Database, name: str, *, is_source: bool = False) -> Profile:
    with database.read() as session:
        return profiles.profile(session, subject(database, name, is_source=is_source))


def subject(database: Database, name: str, *, is_source: bool = False) -> Subject:
    table = Source if is_source else Claimant
    with database.read() as session:
        return Subject(session.scalars(select(table.id).where(table.name == name)).one(), is_source)


def clash(
    database: Database,
    one: int,
    other: int,
    *,
    decision: ConflictDecision | None = None,
    certainty: float = 0.8,
) -> None:
    with database.write() as session:
        user = audit.user_named(session, "ada")
        decided = {"decided_by_id": user.id, "decided_at": audit.now()} if decision else {}
        session.execute(
            insert(Conflict).values(
                left_id=min(one, other), right_id=max(one, other), kind=ConflictKind.NUMBER,
                certainty=certainty, left_phrase="", right_phrase="", signals="[]", explanation="Numbers.",
                created_at=audit.now(), decision=decision, **decided,
            )
        )  # fmt: skip


def test_a_claimant_has_what_they_said_and_how_it_was_judged(database: Database) -> None:
    first = store(database, *reported("Port office", "Ten ships left.", "Nine ships came.", "It rained."))
    store(database, *reported("Mayor", "The quay is safe."))
    last = store(database, *reported("Port office", "The crane fell."), day=date(2026, 4, 2), source="Gull")
    mark(database, first[:1], VERIFIED)
    mark(database, first[1:2], DISPUTED)
    mark(database, last, UNRESOLVED)
    found = of(database, "Port office")
    assert (found.name, found.claims, found.mentions) == ("Port office", 4, 4)
    assert (found.first, found.last) == (date(2026, 3, 1), date(2026, 4, 2))
    record = found.record(Manner.SAID)
    assert (record.claims, record.judged, record.is_enough) == (4, 3, False)
    assert [record.count(status) for status in (VERIFIED, DISPUTED, UNRESOLVED)] == [1, 1, 1]
    assert record.interval(VERIFIED) == pytest.approx((0.0615, 0.7923), abs=5e-5)
    assert found.record(Manner.DENIED).claims == 0


def test_a_joined_claim_counts_once_and_as_the_one_that_stands_for_it(database: Database) -> None:
    one, other = store(database, *reported("Mayor", "Ten ships left.", "10 ships have left."))
    mark(database, [one], DISPUTED)
    with database.write() as session:
        linking.join(session, other, one, by="ada")
    found = of(database, "Mayor")
    assert (found.claims, found.mentions) == (1, 2)
    assert found.record(Manner.SAID).count(DISPUTED) == 1
    with database.read() as session:
        page = profiles.claims_of(session, subject(database, "Mayor"))
    assert [each.claim.id for each in page.claims] == [one]


def test_a_claim_of_somebody_elses_wording_counts_for_who_said_the_joined_one(database: Database) -> None:
    (one,) = store(database, *reported("Mayor", "Ten ships left."))
    (other,) = store(database, *reported("Pilot", "10 ships have left."))
    mark(database, [one], VERIFIED)
    with database.write() as session:
        linking.join(session, other, one, by="ada")
    assert of(database, "Pilot").record(Manner.SAID).count(VERIFIED) == 1


def test_a_dismissed_claim_does_not_count(database: Database) -> None:
    claims = store(database, *reported("Mayor", "Good evening to all.", "Ten ships left."))
    mark(database, claims[:1], ClaimStatus.DISMISSED)
    found = of(database, "Mayor")
    assert (found.claims, found.record(Manner.SAID).claims) == (1, 1)
    mark(database, claims[1:], ClaimStatus.DISMISSED)
    assert (of(database, "Mayor").claims, of(database, "Mayor").first) == (0, None)
    with database.read() as session:
        assert profiles.list_claimants(session).total == 0


def test_a_denial_is_no_saying(database: Database) -> None:
    denied = ("The mayor denied that a ship sank.", "Mayor", Modality.DENIED)
    claims = store(database, denied, *reported("Mayor", "Ten ships left."))
    mark(database, claims, VERIFIED)
    found = of(database, "Mayor")
    assert (found.record(Manner.SAID).judged, found.record(Manner.DENIED).judged, found.claims) == (1, 1, 2)
    with database.read() as session:
        (line,) = profiles.list_claimants(session).claimants
    assert (line.claims, line.record.claims, line.record.judged) == (2, 1, 1)


def test_a_source_is_not_judged_by_what_it_passes_on(database: Database) -> None:
    claims = store(
        database,
        ("Ten ships left.", None, Modality.ASSERTED),
        ("Perhaps nine came.", None, Modality.HEDGED),
        ("The pilot was asleep.", "Mayor", Modality.QUOTED),
        ("The crane reportedly fell.", None, Modality.REPORTED),
        ("It is not true that it rained.", None, Modality.DENIED),
    )
    mark(database, claims, DISPUTED)
    found = of(database, "Delta Post", is_source=True)
    judged = {manner: found.record(manner).count(DISPUTED) for manner in Manner}
    assert judged == {Manner.SAID: 2, Manner.PASSED_ON: 2, Manner.DENIED: 1}
    assert found.claims == 5


def test_a_verdict_stands_while_another_waits_for_a_second_look(database: Database) -> None:
    claims = store(database, *reported("Mayor", "Ten ships left."))
    mark(database, claims, VERIFIED)
    four_eyes(database, DISPUTED)
    mark(database, claims, DISPUTED)
    assert of(database, "Mayor").record(Manner.SAID).count(VERIFIED) == 1


def test_claims_are_paged_and_chosen_by_verdict_and_manner(database: Database) -> None:
    early = store(database, *reported("Mayor", *(f"Ship {number} left." for number in range(5))))
    late = store(database, ("The mayor denied a leak.", "Mayor", Modality.DENIED), day=date(2026, 5, 1))
    mark(database, early[:2], VERIFIED)
    mayor = subject(database, "Mayor")
    with database.read() as session:
        first = profiles.claims_of(session, mayor, limit=2)
        second = profiles.claims_of(session, mayor, limit=2, offset=2)
        verified = profiles.claims_of(session, mayor, status=VERIFIED)
        waiting = profiles.claims_of(session, mayor, status=ClaimStatus.NEW)
        denied = profiles.claims_of(session, mayor, manner=Manner.DENIED)
    assert [each.claim.id for each in first.claims] == [late[0], early[4]]
    assert (first.total, first.claims[0].last, first.claims[0].manners) == (
        6, date(2026, 5, 1), (Manner.DENIED,),
    )  # fmt: skip
    assert [each.claim.id for each in second.claims] == [early[3], early[2]]
    assert [each.claim.id for each in verified.claims] == [early[1], early[0]]
    assert waiting.total == 4
    assert [each.claim.id for each in denied.claims] == late


def test_claimants_are_listed_by_how_much_they_said_and_found_by_name(database: Database) -> None:
    store(database, *reported("Mayor", "Ten ships left."))
    store(database, *reported("Port 100% office", "Nine came.", "The quay is safe."))
    with database.read() as session:
        every = profiles.list_claimants(session)
        named = profiles.list_claimants(session, named=" pOrt ")
        literal = profiles.list_claimants(session, named="t_1")
        second = profiles.list_claimants(session, limit=1, offset=1)
    assert [(line.name, line.claims) for line in every.claimants] == [("Port 100% office", 2), ("Mayor", 1)]
    assert every.claimants[0].last == date(2026, 3, 1)
    assert [line.name for line in named.claimants] == ["Port 100% office"]
    assert (literal.total, second.total, second.claimants[0].name) == (0, 2, "Mayor")


def test_who_contradicts_themselves_is_shown_the_pairs(database: Database) -> None:
    one, two, three, four = store(
        database, *reported("Mayor", "Ten ships left.", "Nine ships left.", "Two left.", "One left.")
    )
    (foreign,) = store(database, *reported("Pilot", "Six ships left."))
    clash(database, one, two, certainty=0.7)
    clash(database, two, three, decision=ConflictDecision.REAL)
    clash(database, three, four, decision=ConflictDecision.EXPLAINED_BY_TIME)
    clash(database, one, foreign)
    with database.read() as session:
        page = profiles.contradictions(session, subject(database, "Mayor"))
        assert profiles.contradictions(session, subject(database, "Pilot")).total == 0
    pairs = [(found.left.claim.id, found.right.claim.id, found.decision) for found in page.conflicts]
    assert pairs == [(two, three, ConflictDecision.REAL), (one, two, None)]
    assert (page.total, of(database, "Mayor").contradictions) == (2, 2)


def test_what_was_explained_away_does_not_come_back_in_another_wording(database: Database) -> None:
    one, two, again = store(
        database, *reported("Mayor", "Ten ships left.", "Nine ships left.", "10 ships left.")
    )
    clash(database, one, two, decision=ConflictDecision.NOT_A_CONFLICT)
    clash(database, two, again)
    assert of(database, "Mayor").contradictions == 1
    with database.write() as session:
        linking.join(session, again, one, by="ada")
    assert of(database, "Mayor").contradictions == 0


def test_a_source_that_quotes_both_sides_does_not_contradict_itself(database: Database) -> None:
    quoted = store(database, *reported("Mayor", "Ten ships left."), *reported("Pilot", "Nine left."))
    own = store(
        database, ("Six ships sank.", None, Modality.ASSERTED), ("Five ships sank.", None, Modality.ASSERTED)
    )
    clash(database, *quoted)
    assert of(database, "Delta Post", is_source=True).contradictions == 0
    clash(database, *own)
    assert of(database, "Delta Post", is_source=True).contradictions == 1


def test_who_is_not_there_is_told(database: Database) -> None:
    store(database, *reported("Mayor", "Ten ships left."))
    with database.read() as session:
        assert profiles.claimant_id(session, " Mayor ") == profiles.claimant_id(session, "1") == 1
        for wanted in ("Nobody", "99", "9" * 30):
            with pytest.raises(NotFoundError, match="there is no claimant"):
                profiles.claimant_id(session, wanted)
        with pytest.raises(NotFoundError, match="there is no source 7"):
            profiles.profile(session, Subject(7, is_source=True))


def test_ten_judged_claims_are_a_record() -> None:
    assert not Record(40, {VERIFIED: ENOUGH - 1}).is_enough
    assert Record(40, {VERIFIED: ENOUGH - 1, UNRESOLVED: 1}).is_enough
