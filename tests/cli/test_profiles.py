"""The verbs that judge who says things: claimants, profile, calibration."""

from __future__ import annotations

import pytest

from db.engine import Database
from tests.cli.conftest import Claims
from tests.ui import profiled


@pytest.fixture
def furnished(database: Database) -> Database:
    profiled.furnish(database)
    profiled.store(database, ["The lock is shut."], claimant="A \x1b[31mred\n[bold]name[/bold]")
    return database


def test_claimants_are_listed(furnished: Database, claims: Claims) -> None:
    office, mayor, hostile = claims("claimants", "--json").records
    assert (office["name"], office["claims"], office["last"]) == (profiled.OFFICE, 15, "2026-05-04")
    assert office["said"]["verified"]["count"] == 8
    assert office["said"]["verified"]["wilson95"] == pytest.approx([0.3906, 0.8619], abs=5e-5)
    assert (office["said"]["enough"], mayor["said"]["enough"]) == (True, False)
    assert hostile["said"]["judged"] == 0
    told = claims("claimants", "--named", "LIND")
    assert "Mayor Lind: 2 verified, 1 disputed, 0 unresolved; 3 judged: too few for a record" in told.out
    assert "1 of 1 claimants" in told.err
    every = claims("claimants").out
    assert "8 verified (67%, 39 to 86%)" in every
    assert "\x1b" not in every
    assert len(every.splitlines()) == 3


def test_one_is_shown_in_profile(furnished: Database, claims: Claims) -> None:
    shown = claims("profile", profiled.OFFICE).out
    assert "15 claims, 15 mentions" in shown
    assert "said: 14 claims, 8 verified (67%, 39 to 86%)" in shown
    assert "denied: 1 claims, none judged" in shown
    assert "contradicts itself: claim 13, A quarter of the quay is closed. against claim 14," in shown
    (known,) = claims("profile", profiled.OFFICE, "--json").records
    assert (known["contradicts_itself"], known["contradictions"][0]["decision"]) == (1, None)
    (paper,) = claims("profile", "Coast Gazette", "--source", "--json").records
    assert (paper["passed_on"]["judged"], paper["said"]["judged"]) == (15, 0)
    missing = claims("profile", "Nobody")
    assert (missing.code, "there is no claimant 'Nobody'" in missing.err) == (2, True)


def test_calibration_says_too_few_or_a_score(database: Database, claims: Claims) -> None:
    assert (
        "desk     The whole desk: 0 settled, 0 waiting; too few to score, 30 to go"
        in claims("calibration").out
    )
    profiled.forecast(database, 30)
    profiled.forecast(database, 2, by="Ben", paper="Gull")
    desk, ana, ben, *papers = claims("calibration", "--json").records
    assert (desk["of"], desk["settled"], ana["name"], ana["missing"]) == ("desk", 32, "Ana", 0)
    assert 0 < ana["score"]["brier"] < 0.25
    assert ana["settled_by"] == {"by_somebody_else": 30}
    assert (ben["score"], ben["missing"]) == (None, 28)
    assert [paper["name"] for paper in papers] == ["Coast Gazette", "Gull"]
    assert "analyst  Ana: 30 settled, 0 waiting; Brier score 0." in claims("calibration").out
