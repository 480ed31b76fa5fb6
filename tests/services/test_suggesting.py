from __future__ import annotations

import pytest
from sqlalchemy import event

from claims.errors import NotFoundError
from claims.extraction.extractor import Extractor
from claims.extraction.worthiness import CheckWorthiness
from claims.records import DocumentText
from claims.services import intake, linking, review
from claims.services.suggesting import Suggester, suggest
from claims.services.suggestions import suggestions, suggestions_for
from claims.services.views import Suggestion
from claims.similarity.index import VectorIndex
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.fakes import DigitEmbedder, TrigramEmbedder, digit_head
from tests.services.linking import NumberComparer, store

KNOWN = "The Orla mill dismissed 40 people in spring."
SAME = "In spring the mill at Orla dismissed 40 of its people."
MORE = "The Orla mill dismissed 90 people in spring."


@pytest.fixture
def comparer() -> NumberComparer:
    return NumberComparer()


@pytest.fixture
def suggester(comparer: NumberComparer) -> Suggester:
    return Suggester(comparer, VectorIndex("trigrams"))


@pytest.fixture
def pair(database: Database, suggester: Suggester) -> tuple[int, int]:
    """A known claim and a new one that says the same, compared."""
    known, _ = store(database, KNOWN, MORE, name="valley")
    (new,) = store(database, SAME, name="hill")
    assert suggest(database, [new], suggester=suggester) == 1
    return known, new


def _suggested(database: Database, claim_id: int) -> tuple[Suggestion, ...]:
    with database.read() as session:
        return suggestions_for(session, claim_id)


def test_a_new_claim_is_suggested_with_the_verdict_of_the_known_one(
    database: Database, pair: tuple[int, int]
) -> None:
    known, new = pair
    with database.write() as session:
        review.mark(session, known, ClaimStatus.DISPUTED, by="bo", reason="It was thirty.")
    (found,) = _suggested(database, new)
    assert (found.claim.id, found.known.id, found.known.status) == (new, known, ClaimStatus.DISPUTED)
    assert (found.explanation, found.signals) == ("Both name the same number.", ("same number",))
    assert found.verdict is not None
    assert (found.verdict.by, found.verdict.justification) == ("bo", "It was thirty.")
    (other_way,) = _suggested(database, known)
    assert (other_way.known.id, other_way.verdict) == (new, None)


def test_a_pair_is_compared_once(
    database: Database, pair: tuple[int, int], suggester: Suggester, comparer: NumberComparer
) -> None:
    asked = len(comparer.asked)
    assert suggest(database, pair, suggester=suggester) == 0
    assert (KNOWN, SAME) not in comparer.asked[asked:]


def test_dismissed_joined_and_unknown_claims_are_passed_over(
    database: Database, suggester: Suggester
) -> None:
    known, other = store(database, KNOWN, MORE)
    (new,) = store(database, SAME, name="hill")
    with database.write() as session:
        review.mark(session, new, ClaimStatus.DISMISSED, by="ada")
        linking.join(session, other, known, by="ada")
    assert suggest(database, [new, other, 99], suggester=suggester) == 0


def test_a_decision_ends_the_suggestion_and_its_undo_brings_it_back(
    database: Database, pair: tuple[int, int], suggester: Suggester
) -> None:
    known, new = pair
    with database.write() as session:
        linking.keep_apart(session, new, known, by="ada")
    assert _suggested(database, new) == ()
    assert suggest(database, [new], suggester=suggester) == 0
    with database.write() as session:
        review.undo(session, new, by="ada")
    assert len(_suggested(database, new)) == 1
    with database.write() as session:
        linking.join(session, new, known, by="ada")
    assert _suggested(database, new) == _suggested(database, known) == ()
    with database.write() as session:
        review.undo(session, new, by="ada")
    assert len(_suggested(database, new)) == 1


def test_a_joined_wording_suggests_the_claim_that_it_is_joined_into(
    database: Database, suggester: Suggester
) -> None:
    survivor, known = store(database, "The Orla mill let people go.", KNOWN)
    with database.write() as session:
        linking.join(session, known, survivor, by="ada")
    (new,) = store(database, SAME, name="hill")
    suggest(database, [new], suggester=suggester)
    (found,) = _suggested(database, new)
    assert found.known.id == survivor
    with database.write() as session:
        linking.keep_apart(session, new, survivor, by="ada")
    assert _suggested(database, new) == ()


def test_intake_suggests_when_it_is_given_who_compares(database: Database, comparer: NumberComparer) -> None:
    extractor = Extractor(CheckWorthiness(DigitEmbedder(), head=digit_head()))
    found = [
        intake.take_in(
            database,
            DocumentText(text, language="en"),
            extractor=extractor,
            embedder=TrigramEmbedder(),
            by="ada",
            suggester=Suggester(comparer, VectorIndex("trigrams")),
        )
        for text in (KNOWN, SAME, SAME)
    ]
    known, new = (result.mentions[0].claim_id for result in found[:2])
    assert [match.known.id for match in _suggested(database, new)] == [known]
    assert comparer.asked == [(KNOWN, SAME)]


def test_many_claims_cost_as_many_queries_as_one(database: Database, suggester: Suggester) -> None:
    old = store(database, *[f"Ferry {n} carried {n}00 people to Orla." for n in range(1, 9)])
    new = store(database, *[f"To Orla ferry {n} carried {n}00 people." for n in range(1, 9)], name="hill")
    assert suggest(database, new, suggester=suggester) == len(old)
    assert _queries(database, new[:1]) == _queries(database, new) < 20


def _queries(database: Database, claim_ids: list[int]) -> int:
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    with database.read() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", counted)
        try:
            assert len(suggestions(session, claim_ids)) == len(claim_ids)
        finally:
            event.remove(engine, "before_cursor_execute", counted)
    return count


def test_suggestions_of_an_unknown_claim_are_an_error(database: Database) -> None:
    with pytest.raises(NotFoundError), database.read() as session:
        suggestions_for(session, 4)
