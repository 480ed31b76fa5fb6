from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from claims.extraction.extractor import Extractor
from claims.extraction.worthiness import CheckWorthiness
from claims.records import DocumentText
from claims.services import bulk, conflicts, intake, linking, radar_looks, review
from claims.services.bulk import MarkAll
from claims.services.conflict_views import ConflictView
from claims.services.near import Floors
from claims.services.radar import BATCH, Clash, look, look_at_decided, scan
from claims.services.sides import Side
from claims.services.suggesting import suggest
from claims.services.suggestions import suggestions_for
from claims.vocabulary import ClaimStatus, ConflictDecision, ConflictKind
from db.engine import Database
from db.models import Conflict, RadarLook
from tests.fakes import DigitEmbedder, TrigramEmbedder, digit_head
from tests.services.linking import numbered, store
from tests.services.radar_samples import NumberReader, radar, suggester

KNOWN = "The Orla mill dismissed 40 people in spring."
OTHER = "The Orla mill dismissed 90 people in spring."
SAME = "In spring the mill at Orla dismissed 40 of its people."


class Blind(NumberReader):
    """Finds nothing."""

    def clashes(self, pairs: Sequence[tuple[Side, Side]]) -> list[Clash | None]:
        """Return nothing for every pair."""
        return [None for _ in pairs]


class Overtaken(NumberReader):
    """Is so slow that somebody else looks at the newest claim meanwhile."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database

    def clashes(self, pairs: Sequence[tuple[Side, Side]]) -> list[Clash | None]:
        """Look at the right claims by another radar first."""
        look(self._database, {right.claim.id for _, right in pairs}, radar=radar())
        return super().clashes(pairs)


def _conflicts(database: Database, *, decided: bool | None = None) -> tuple[ConflictView, ...]:
    with database.read() as session:
        return conflicts.list_conflicts(session, decided=decided, limit=1000).conflicts


def _pairs(database: Database) -> set[tuple[int, int]]:
    return {(found.left.wording.id, found.right.wording.id) for found in _conflicts(database)}


def _mark(database: Database, claim_id: int, status: ClaimStatus, *, by: str = "ada") -> None:
    with database.write() as session:
        review.mark(session, claim_id, status, by=by, reason="Seen.")


def _looked(database: Database) -> set[int]:
    with database.read() as session:
        return set(session.scalars(select(RadarLook.claim_id)))


def test_what_arrives_is_held_against_what_is_near(database: Database) -> None:
    (known,) = store(database, KNOWN, name="valley")
    new, same = store(database, OTHER, SAME, name="hill")
    assert suggest(database, [new, same], suggester=suggester()) == 1
    assert _pairs(database) == {(known, new), (new, same)}
    (found,) = [found for found in _conflicts(database) if found.left.claim.id == known]
    assert (found.kind, found.certainty) == (ConflictKind.NUMBER, 0.8)
    assert (found.left.phrase, found.right.phrase) == ("40", "90")
    assert (found.signals, found.explanation) == (("other number",), "Numbers do not meet.")
    with database.read() as session:
        assert [match.known.id for match in suggestions_for(session, known)] == [same]
    assert _looked(database) == {new, same}


def test_intake_finds_conflicts_as_it_finds_what_says_the_same(database: Database) -> None:
    extractor = Extractor(CheckWorthiness(DigitEmbedder(), head=digit_head()))
    for text in (KNOWN, OTHER):
        intake.take_in(
            database,
            DocumentText(text, language="en"),
            extractor=extractor,
            embedder=TrigramEmbedder(),
            by="ada",
            suggester=suggester(),
        )
    assert [found.explanation for found in _conflicts(database)] == ["Numbers do not meet."]


def test_a_pair_that_was_decided_about_is_never_proposed_anew(database: Database) -> None:
    known, new = store(database, KNOWN, OTHER)
    reader = NumberReader()
    look(database, [new], radar=radar(reader))
    (found,) = _conflicts(database)
    with database.write() as session:
        conflicts.decide(session, found.id, ConflictDecision.NOT_A_CONFLICT, by="ada")
    assert look(database, [known, new], radar=radar(reader)) == 0
    suggest(database, [known, new], suggester=suggester(reader))
    scan(database, radar=radar(reader), afresh=True)
    (still,) = _conflicts(database)
    assert (still.id, still.decision) == (found.id, ConflictDecision.NOT_A_CONFLICT)
    assert _conflicts(database, decided=False) == ()


def test_one_family_and_what_is_dismissed_joined_or_unknown_is_passed_over(database: Database) -> None:
    known, joined, dismissed, other = store(
        database, KNOWN, OTHER, KNOWN.replace("40", "41"), KNOWN.replace("40", "42")
    )
    with database.write() as session:
        linking.join(session, joined, known, by="ada")
    _mark(database, dismissed, ClaimStatus.DISMISSED)
    reader = NumberReader()
    assert look(database, [known, joined, dismissed, 99], radar=radar(reader)) == 2
    assert set(reader.asked) == {(known, dismissed), (known, other)}
    assert _pairs(database) == {(known, other)}
    assert _looked(database) == {known}


def test_pairs_that_say_the_same_or_clash_for_all_we_know_are_not_read_again(database: Database) -> None:
    known, new, same = store(database, KNOWN, OTHER, SAME)
    reader = NumberReader()
    suggest(database, [new, same], suggester=suggester(reader))
    asked = list(reader.asked)
    assert look(database, [known, new, same], radar=radar(reader)) == 0
    assert reader.asked == asked


def test_claims_that_are_kept_apart_may_contradict_each_other(database: Database) -> None:
    known, new = store(database, KNOWN, OTHER)
    with database.write() as session:
        linking.keep_apart(session, known, new, by="ada")
    assert look(database, [new], radar=radar()) == 1


def test_claims_too_far_from_each_other_are_not_read(database: Database) -> None:
    _, new, _ = store(database, KNOWN, OTHER, "In 1931 nobody had heard of quarks.")
    reader = NumberReader()
    look(database, [new], radar=radar(reader, floors=Floors(alike=0.7)))
    assert reader.asked == [(1, 2)]
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE claims SET language = 'de' WHERE id = 3")
    look(database, [new], radar=radar(reader, floors=Floors(alike=2.0)))
    assert reader.asked == [(1, 2), (2, 3)]


def test_a_claim_that_nobody_embedded_waits_for_nothing(database: Database) -> None:
    (claim_id,) = store(database, KNOWN)
    with database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM embeddings")
    assert look(database, [claim_id], radar=radar()) == 0
    assert _looked(database) == {claim_id}


def test_a_verdict_has_the_claim_looked_at_again(database: Database) -> None:
    known, new, _ = store(database, KNOWN, OTHER, "The Orla bakery opened 3 shops.")
    _mark(database, known, ClaimStatus.DISPUTED)
    reader = NumberReader()
    assert look_at_decided(database, radar=radar(reader)) == 2
    assert (known, new) in _pairs(database)
    asked = list(reader.asked)
    assert look_at_decided(database, radar=radar(reader)) == 0
    assert reader.asked == asked
    with database.write() as session:
        review.undo(session, known, by="ada")
    assert known not in _looked(database)
    assert look_at_decided(database, radar=radar(reader)) == 0


def test_many_verdicts_at_once_have_each_claim_looked_at_again(database: Database) -> None:
    claim_ids = store(database, *numbered(4))
    scan(database, radar=radar())
    with database.write() as session:
        done = bulk.apply(
            session, dict.fromkeys(claim_ids[:2], 1), MarkAll(ClaimStatus.UNRESOLVED, "No data."), by="ada"
        )
    assert _looked(database) == set(claim_ids[2:])
    look_at_decided(database, radar=radar())
    assert _looked(database) == set(claim_ids)
    assert done.number is not None
    with database.write() as session:
        bulk.undo(session, done.number, by="ada")
    assert _looked(database) == set(claim_ids[2:])


def test_a_scan_of_a_database_that_was_filled_before_finds_every_pair_once(database: Database) -> None:
    claim_ids = store(database, *numbered(6))
    result = scan(database, radar=radar())
    assert (result.looked_at, result.found) == (6, 15)
    assert len(_conflicts(database)) == 15
    assert _looked(database) == set(claim_ids)
    again = scan(database, radar=radar())
    assert (again.looked_at, again.found) == (0, 0)


def test_a_scan_that_was_stopped_goes_on_where_it_ended(database: Database) -> None:
    store(database, *numbered(BATCH + 7))
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan(database, radar=radar(), progress=stop)
    result = scan(database, radar=radar(), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(BATCH, BATCH + 7), (7, 7)]
    assert result.looked_at == 7


def test_a_scan_afresh_drops_what_is_read_otherwise_now(database: Database) -> None:
    store(database, KNOWN, OTHER, KNOWN.replace("40", "41"))
    scan(database, radar=radar())
    first, *_ = _conflicts(database)
    with database.write() as session:
        conflicts.decide(session, first.id, ConflictDecision.REAL, by="ada")

    result = scan(database, radar=radar(Blind()), afresh=True)
    assert (result.looked_at, result.found) == (3, 0)
    assert [found.id for found in _conflicts(database)] == [first.id]
    assert scan(database, radar=radar(), afresh=True).found == 2


def test_two_who_look_at_once_store_a_conflict_once(database: Database) -> None:
    _, new = store(database, KNOWN, OTHER)
    assert look(database, [new], radar=radar(Overtaken(database))) == 0
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Conflict)) == 1
        assert radar_looks.count_unseen(session) == 1
