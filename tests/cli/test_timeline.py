from __future__ import annotations

import pytest

from claims.services.suggesting import suggest
from db.engine import Database
from tests.cli.conftest import Claims
from tests.services.linking import suggester
from tests.services.timeline_desk import store_claim, year


@pytest.fixture
def mill(database: Database) -> list[int]:
    """Three claims of one cluster, one of which cannot be drawn."""
    claims = [
        store_claim(database, "The Orla mill dismissed 40 people.", source="Post", times=(year(2025),)),
        store_claim(database, "In Orla the mill let more than 40 people go.", source="\x1b[31mGazette"),
        store_claim(database, "The mill at Orla let 40 workers go.", source="Blatt"),
    ]
    suggest(database, claims, suggester=suggester())
    return claims


def test_a_cluster_is_listed_with_what_is_in_no_chart(mill: list[int], claims: Claims) -> None:
    found = claims("timeline", "--cluster", mill[1])
    assert (found.code, "3 claims" in found.err) == (0, True)
    lines = found.out.splitlines()
    assert lines[0] == "persons"
    assert "40 persons" in lines[2]
    assert "about 2025" in lines[2]
    assert "more than 40 persons" in lines[3]
    assert "\x1b" not in found.out
    assert "employees do not convert into persons" in found.out


def test_json_has_a_line_for_each_number_and_for_each_that_is_aside(mill: list[int], claims: Claims) -> None:
    first, second, aside = claims("timeline", "--cluster", mill[0], "--json").records
    assert (first["kind"], first["id"], first["time"]) == ("point", mill[0], "about")
    assert (first["from"], first["to"], first["low"], first["high"]) == ("2025-01-01", "2025-12-31", 40, 40)
    assert (second["low"], second["high"], second["number"]) == (40, None, "more than 40 persons")
    assert (second["time"], second["measure"]) == ("published", "persons")
    assert (aside["kind"], aside["id"], aside["number"]) == ("other_unit", mill[2], "40 workers")


@pytest.mark.parametrize("words", [(), ("mill", "--cluster", "1"), ("--near", "1", "--cluster", "1")])
def test_a_topic_is_one_of_three(words: tuple[str, ...], claims: Claims) -> None:
    found = claims("timeline", *words)
    assert (found.code, found.out) == (2, "")
    assert "one of the three" in found.err


def test_a_cluster_that_is_not_there(claims: Claims) -> None:
    found = claims("timeline", "--cluster", "7")
    assert (found.code, found.err) == (2, "error: there is no cluster 7\n")
