from __future__ import annotations

from datetime import date

import pytest

from claims.records import DocumentText
from claims.services import intake, linking, review
from claims.services.cluster_pages import list_clusters
from claims.services.suggesting import suggest
from claims.services.views import Appearances, ClusterPage
from db.engine import Database
from tests.fakes import candidate, prepared
from tests.services.linking import suggester


def _say(
    database: Database, sentence: str, *, language: str = "en", source: str, on: date | None = None
) -> int:
    """Store a document of one sentence, compare its claim with what is known, and return the claim's id."""
    text = f"{sentence} So said {source}."
    document = DocumentText(text, language=language, publisher=source, published_on=on)
    with database.write() as session:
        found = candidate(text, sentence, language=language)
        claim_id = intake.store(session, prepared(document, [found]), by="ada").mentions[0].claim_id
    suggest(database, [claim_id], suggester=suggester())
    return claim_id


@pytest.fixture
def mill(database: Database) -> list[int]:
    """Three claims that say the same, in two languages and three sources; and two that are alone."""
    claims = [
        _say(database, "The Orla mill dismissed 40 people.", source="Post", on=date(2026, 3, 9)),
        _say(database, "In Orla the mill let 40 people go.", source="Gazette", on=date(2026, 3, 2)),
        _say(
            database, "Die Mühle Orla entließ 40 Leute.", language="de", source="Blatt", on=date(2026, 4, 1)
        ),
    ]
    _say(database, "A bridge was painted green.", source="Post")
    _say(database, "The Orla mill dismissed 41 people.", source="Post", on=date(2026, 3, 10))
    return claims


def _clusters(database: Database, **options: int) -> ClusterPage:
    with database.read() as session:
        return list_clusters(session, **options)


def test_a_cluster_tells_where_it_began_and_how_it_spread(database: Database, mill: list[int]) -> None:
    page = _clusters(database)
    (cluster,) = page.clusters
    assert page.total == 1
    assert [claim.id for claim in cluster.claims] == mill
    assert (cluster.languages, cluster.joined, cluster.mentions) == (("de", "en"), 0, 3)
    assert cluster.first == Appearances(date(2026, 3, 2), "Gazette", 1)
    assert [(found.day.month, found.source) for found in cluster.appearances] == [
        (3, "Gazette"),
        (3, "Post"),
        (4, "Blatt"),
    ]


def test_one_more_mention_counts_at_once(database: Database, mill: list[int]) -> None:
    assert _say(database, "The Orla mill dismissed 40 people.", source="Echo", on=date(2026, 2, 1)) == mill[0]
    (cluster,) = _clusters(database).clusters
    assert cluster.mentions == 4
    assert cluster.first is not None
    assert cluster.first.source == "Echo"


def test_a_document_without_a_date_counts_on_the_day_of_its_capture(database: Database) -> None:
    _say(database, "Dock 7 is closed.", source="Post")
    _say(database, "Closed is dock 7.", source="Post")
    (cluster,) = _clusters(database).clusters
    assert cluster.first is not None
    assert cluster.first.mentions == 2


def test_joining_keeps_the_cluster_and_keeping_apart_leaves_it(database: Database, mill: list[int]) -> None:
    one, two, three = mill
    with database.write() as session:
        linking.join(session, two, one, by="ada")
    (cluster,) = _clusters(database).clusters
    assert [claim.id for claim in cluster.claims] == [one, three]
    assert (cluster.joined, cluster.mentions) == (1, 3)
    with database.write() as session:
        linking.split(session, two, by="ada")
        for other in (one, two):
            linking.keep_apart(session, three, other, by="ada")
    (cluster,) = _clusters(database).clusters
    assert [claim.id for claim in cluster.claims] == [one, two]
    with database.write() as session:
        linking.keep_apart(session, one, two, by="ada")
    assert _clusters(database) == ClusterPage((), 0)
    with database.write() as session:
        review.undo(session, one, by="ada")
    assert _clusters(database).total == 1


def test_larger_clusters_come_first_a_page_at_a_time(database: Database, mill: list[int]) -> None:
    pair = [_say(database, text, source="Post") for text in ("Dock 7 is closed.", "Closed is dock 7.")]
    sizes = [[claim.id for claim in cluster.claims] for cluster in _clusters(database).clusters]
    assert sizes == [mill, pair]
    second = _clusters(database, limit=1, offset=1)
    assert [cluster.id for cluster in second.clusters] == [pair[0]]
    assert second.total == 2
    assert _clusters(database, limit=1, offset=2) == ClusterPage((), 2)
