"""What lists, searches, counts and pages show once claims are joined, and again once they are split."""

from __future__ import annotations

from typing import Any

import pytest

from claims.services import catalogue, linking, queue, review
from claims.services.catalogue import ClaimFilter
from claims.services.search import search, similar
from claims.services.views import ClaimDetail
from claims.similarity.index import VectorIndex
from claims.vocabulary import ClaimStatus, EventKind
from db.engine import Database
from tests.fakes import TrigramEmbedder
from tests.services.linking import store

OLD = "The mill at Ostra lost forty jobs in spring."
NEW = "Forty people were dismissed when the Ostra mill shrank."
OTHER = "A bridge was painted green."


@pytest.fixture
def claims(database: Database) -> tuple[int, int]:
    """Two claims of two documents that say the same; a third that does not."""
    old, _ = store(database, OLD, OTHER, name="valley")
    (new,) = store(database, NEW, name="hill")
    return old, new


def _join(database: Database, claims: tuple[int, int]) -> None:
    old, new = claims
    with database.write() as session:
        linking.join(session, new, old, by="ada")


def _show(database: Database, claim_id: int) -> ClaimDetail:
    with database.read() as session:
        return catalogue.show_claim(session, claim_id)


def _seen(database: Database) -> dict[str, Any]:
    """Return what every list and count gives."""
    with database.read() as session:
        counts = catalogue.statistics(session)
        page = catalogue.list_claims(session)
        by_source = {
            source: {
                claim.id for claim in catalogue.list_claims(session, ClaimFilter(sources=(source,))).claims
            }
            for source in ("valley press", "hill press")
        }
        first = queue.first(session, ClaimFilter())
        return {
            "claims": counts.claims,
            "by_status": counts.by_status,
            "by_language": counts.by_language,
            "by_source": counts.by_source,
            "proposed": sum(counts.proposed_by_day.values()),
            "listed": [(claim.id, claim.mention_count) for claim in page.claims],
            "total": page.total,
            "of source": by_source,
            "queued": queue.place(session, ClaimFilter(), first or 0).total,
        }


def test_joined_claims_count_once_until_they_are_split(database: Database, claims: tuple[int, int]) -> None:
    old, new = claims
    before = _seen(database)
    _join(database, claims)
    seen = _seen(database)
    assert (seen["claims"], seen["total"], seen["queued"], seen["proposed"]) == (2, 2, 2, 2)
    assert dict(seen["listed"]) == {old: 2, old + 1: 1}
    assert seen["by_source"] == {"valley press": {"new": 2}, "hill press": {"new": 1}}
    assert seen["of source"] == {"valley press": {old, old + 1}, "hill press": {old}}
    with database.write() as session:
        linking.split(session, new, by="ada")
    assert _seen(database) == before


def test_the_survivor_shows_what_was_joined_and_the_joined_one_where_it_went(
    database: Database, claims: tuple[int, int]
) -> None:
    old, new = claims
    with database.write() as session:
        review.mark(session, new, ClaimStatus.DISPUTED, by="bo", reason="It was thirty.")
        review.mark(session, old, ClaimStatus.VERIFIED, by="ada", reason="The firm says so.")
    _join(database, claims)
    detail = _show(database, old)
    assert detail.verdict is not None
    assert detail.verdict.status is detail.claim.status is ClaimStatus.VERIFIED
    assert [found.mention.quote for found in detail.mentions] == [OLD, NEW]
    (joined,) = detail.joined
    assert (joined.claim.id, joined.joined_to_id, joined.by) == (new, old, "ada")
    assert joined.verdict is not None
    assert (joined.verdict.status, joined.verdict.by) == (ClaimStatus.DISPUTED, "bo")
    assert [event.kind for event in detail.history].count(EventKind.CLAIM_JOINED) == 1
    gone = _show(database, new)
    assert gone.survivor is not None
    assert gone.survivor.id == old
    assert [found.mention.quote for found in gone.mentions] == [NEW]
    assert gone.verdict is not None


def test_either_wording_finds_the_survivor(database: Database, claims: tuple[int, int]) -> None:
    old, _ = claims
    _join(database, claims)
    index, embedder = VectorIndex("trigrams"), TrigramEmbedder()
    with database.read() as session:
        for query in (OLD, NEW):
            hits = search(session, query, embedder=embedder, index=index)
            assert hits[0].claim.id == old
            assert len(hits) == 2
        chosen = ClaimFilter(sources=("hill press",))
        assert [
            hit.claim.id for hit in search(session, NEW, embedder=embedder, index=index, chosen=chosen)
        ] == [old]
        assert old not in [hit.claim.id for hit in similar(session, old, index=index)]
        disputed = ClaimFilter(statuses=(ClaimStatus.DISPUTED,))
        assert search(session, NEW, embedder=embedder, index=index, chosen=disputed) == []


def test_a_joined_claims_own_status_lets_nothing_through_a_filter(
    database: Database, claims: tuple[int, int]
) -> None:
    with database.write() as session:
        review.mark(session, claims[1], ClaimStatus.DISMISSED, by="bo")
    _join(database, claims)
    index, chosen = VectorIndex("trigrams"), ClaimFilter(statuses=(ClaimStatus.DISMISSED,))
    with database.read() as session:
        assert search(session, NEW, embedder=TrigramEmbedder(), index=index, chosen=chosen) == []


def test_a_claim_repeated_after_it_was_joined_is_a_mention_of_the_survivor(
    database: Database, claims: tuple[int, int]
) -> None:
    old, new = claims
    _join(database, claims)
    assert store(database, NEW, "Rain fell.", name="plain")[0] == new
    assert len(_show(database, old).mentions) == 3
