"""Filters and phrases of a query, on claims that are stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from claims.errors import InvalidInputError
from claims.records import DocumentText
from claims.services import intake, linking, query_filters, review
from claims.services.catalogue import ClaimFilter, list_claims
from claims.services.query_text import parse_query
from claims.services.search import search, search_many
from claims.similarity.index import VectorIndex
from claims.vocabulary import ClaimStatus, Modality
from db.engine import Database
from tests.fakes import TrigramEmbedder, candidate, prepared

Find = Callable[[str], list[str]]

MILL = "The Café mill of Präg closed in May."
PORT = "The port paid 100%_of the wages late."
SHIPS = "Die Schiffe wurden im Hafen abgewiesen."
TODAY = datetime.now(UTC).date()


@pytest.fixture
def desk(database: Database) -> Database:
    """Three claims of three sources, said by three people, and one of them disputed."""
    documents = [
        (MILL, "en", "Coast Gazette", "Anna Kim", date(2023, 9, 1)),
        (PORT, "en", "The Étoile", "Kimball Roe", date(2024, 1, 15)),
        (SHIPS, "de", None, None, None),
    ]
    with database.write() as session:
        for text, language, source, who, day in documents:
            found = candidate(text, text, claimant=who, language=language, modality=Modality.REPORTED)
            document = DocumentText(text, language=language, publisher=source, published_on=day)
            intake.store(session, prepared(document, [found]), by="ada")
        review.mark(session, 2, ClaimStatus.DISPUTED, by="ada", reason="They were paid in time.")
    return database


@pytest.fixture
def find(desk: Database) -> Find:
    def found(query: str) -> list[str]:
        with desk.read() as session:
            hits = search(
                session, parse_query(query), embedder=TrigramEmbedder(), index=VectorIndex("trigrams")
            )
        return [hit.claim.text for hit in hits]

    return found


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("closed status:disputed", [PORT]),
        ("closed status:new status:disputed lang:en", [MILL, PORT]),
        ("closed lang:de", [SHIPS]),
        ("port source:gazette", [MILL]),
        ('port source:"the etoile"', [PORT]),
        ("port source:toile", []),
        ("port claimant:KIM", [MILL]),
        ("mill claimant:Kimball", [PORT]),
        ("mill claimant:kim source:etoile", []),
        ("mill claimant:nobody", []),
        ("mill after:2023-09-02 before:2024-01-16", [PORT]),
        ("port after:2023-09-01 before:2024-01-15", [MILL]),
        (f"port after:{TODAY}", [SHIPS]),
        ('ships "cafe MILL"', [MILL]),
        ('ships "mill cafe"', []),
        ('ships "caf"', []),
        ('ships "100% of the"', []),
        ('ships "100%_of"', [PORT]),
        ('ships "prag closed" "in may"', [MILL]),
        ('ships "prag closed" "of the"', []),
    ],
)
def test_filters_come_before_ranking(find: Find, query: str, texts: list[str]) -> None:
    assert sorted(find(query)) == sorted(texts)


def test_filters_alone_list_what_passes(find: Find) -> None:
    assert find("lang:en") == [MILL, PORT]
    assert find('"the port"') == [PORT]
    with pytest.raises(InvalidInputError, match="write what to search for"):
        find(" \t ")


def test_a_string_is_never_syntax(desk: Database) -> None:
    with desk.read() as session:
        hits = search(
            session, '"mill cafe" status:foo', embedder=TrigramEmbedder(), index=VectorIndex("trigrams")
        )
    assert len(hits) == 3


def test_a_filter_narrows_another_and_never_widens_it(desk: Database) -> None:
    english = ClaimFilter(languages=("en",), after=date(2024, 1, 1))
    with desk.read() as session:
        counts = {"lang:en": 1, "lang:de": 0, "after:2023-01-01": 1, "before:2024-01-01": 0}
        for query, count in counts.items():
            chosen = query_filters.narrowed(session, english, parse_query(query))
            assert list_claims(session, chosen).total == count, query
        one = ClaimFilter(document_id=1)
        assert list_claims(session, one.narrowed(ClaimFilter(document_id=2))).total == 0
        assert list_claims(session, one.narrowed(ClaimFilter())).total == 1


def test_a_joined_wording_counts_for_the_claim_that_stands_for_it(desk: Database, find: Find) -> None:
    with desk.write() as session:
        linking.join(session, 1, 2, by="ada")
    assert find('ships "cafe mill"') == [PORT]
    assert find("ships before:2023-10-01") == [PORT]


def test_a_word_in_too_many_names_is_refused(
    desk: Database, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_filters, "MOST_NAMES", 1)
    with pytest.raises(InvalidInputError, match="write more of it"):
        find("claimant:kim claimant:roe")


def test_many_queries_give_what_each_gives(desk: Database) -> None:
    written = ["port wages", "", "lang:de", "Schiffe lang:de", "port wages", '"cafe mill"']
    embedder, index = TrigramEmbedder(), VectorIndex("trigrams")
    queries = [parse_query(query) for query in written]
    with desk.read() as session:
        found = search_many(session, queries, embedder=embedder, index=index, limit=2)
        queries.remove(parse_query(""))
        each = [search(session, query, embedder=embedder, index=index, limit=2) for query in queries]
    assert found == [each[0], [], *each[1:]]
    assert [len(hits) for hits in found] == [2, 0, 1, 1, 2, 1]
