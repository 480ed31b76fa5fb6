"""Claimants and sources in profile: lists, records, contradictions, and texts that must stay texts."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from claims.services import profiles, sources
from claims.ui.state import hash_of
from claims.vocabulary import ClaimStatus, Modality
from db.engine import Database
from tests.ui import profiled
from tests.ui.conftest import OpenPage, shown


def claimant(database: Database, name: str) -> str:
    with database.read() as session:
        return str(profiles.claimant_id(session, name))


def test_an_empty_desk_says_how_to_begin(open_page: OpenPage) -> None:
    assert "No claimant is known yet" in shown(open_page("claimants"))
    assert "No verdict has a probability yet" in shown(open_page("calibration"))


def test_claimants_are_listed_with_a_record_only_where_there_is_one(
    database: Database, open_page: OpenPage
) -> None:
    profiled.furnish(database)
    app = open_page("claimants")
    assert "2 claimants" in shown(app)
    office, mayor = (row for _, row in app.dataframe[0].value.iterrows())
    assert (office["Claimant"], office["Claims"], office["Verified"], office["Disputed"]) == (
        profiled.OFFICE, 15, 8, 4,
    )  # fmt: skip
    assert office["Record"] == "67 % verified (39–86 %)"
    assert (mayor["Claimant"], mayor["Record"]) == (profiled.MAYOR, "3 judged: too few for a record")
    app.text_input(key="claimants_named").set_value("lind").run()
    assert list(app.dataframe[0].value["Claimant"]) == [profiled.MAYOR]
    app.text_input(key="claimants_named").set_value("nobody at all").run()
    assert "Nobody who said something is called so" in shown(app)


def test_a_click_on_a_number_opens_the_profile(database: Database, open_page: OpenPage) -> None:
    profiled.furnish(database)
    app = open_page("claimants")
    office, mayor = claimant(database, profiled.OFFICE), claimant(database, profiled.MAYOR)
    app.session_state[f"open-claimant-{hash_of([int(office), int(mayor)])}"] = {"label": mayor}
    app.run()
    assert app.title[0].value == profiled.MAYOR


def test_a_claimant_in_profile(database: Database, open_page: OpenPage) -> None:
    profiled.furnish(database)
    app = open_page("claimants", claimant=claimant(database, profiled.OFFICE))
    page = shown(app)
    assert "15 claims · 15 mentions · 1 March 2026 to 4 May 2026" in page
    assert "**What they said** · 14 claims, 12 judged" in page
    assert "Verified 67 % (39–86 %) · Disputed 33 % (14–61 %) · Unresolved 0 % (0–24 %)" in page
    assert "**What they denied** · 1 claim, 0 judged" in page
    assert "Contradicts itself (1)" in page
    assert "“A quarter” and “A third” cannot both be closed." in page
    assert "A third of the quay is closed. :small[4 May 2026]" in page
    assert "said 4 May 2026 · Delta Post" in page
    assert len(app.get("vega_lite_chart")) == 1
    assert not app.exception


def test_three_claims_do_not_look_like_a_record(database: Database, open_page: OpenPage) -> None:
    profiled.furnish(database)
    app = open_page("claimants", claimant=claimant(database, profiled.MAYOR))
    page = shown(app)
    assert "3 judged: too few for a record." in page
    assert "anything in 21–94 %" in page
    assert "No contradiction with itself was found." in page
    assert not app.get("vega_lite_chart")


def test_claims_are_chosen_by_verdict_and_turned_in_pages(database: Database, open_page: OpenPage) -> None:
    profiled.furnish(database)
    profiled.store(database, [f"Buoy {number} is lit." for number in range(21)], claimant=profiled.MAYOR)
    mayor = claimant(database, profiled.MAYOR)
    app = open_page("claimants", claimant=mayor)
    assert "Buoy 0 is lit." not in shown(app)
    app.session_state[f"page-claimant-{mayor}"] = 2
    app.run()
    assert "Buoy 0 is lit." in shown(app)
    app.button_group(key=f"verdict-claimant-{mayor}").set_value(ClaimStatus.DISPUTED).run()
    page = shown(app)
    assert "The tunnel is dry." in page
    assert "The ferry is safe." not in page


def test_a_source_is_in_profile_with_its_own_words_apart(database: Database, open_page: OpenPage) -> None:
    profiled.furnish(database)
    (own,) = profiled.store(
        database, ["The sluice is open."], claimant=None, modality=Modality.ASSERTED, paper="Gull"
    )
    profiled.store(database, ["The lock is shut."], claimant="Somebody", paper="Gull")
    profiled.judge(database, own, ClaimStatus.VERIFIED)
    with database.read() as session:
        gull = sources.id_of(session, "Gull")
    page = shown(open_page("sources", source=str(gull)))
    assert "**In its own words** · 1 claim, 1 judged" in page
    assert "1 judged: too few for a record." in page
    assert "**Passed on from others** · 1 claim, 0 judged" in page


def test_who_is_not_there_is_told(open_page: OpenPage) -> None:
    assert "there is no claimant 99" in shown(open_page("claimants", claimant="99"))
    assert "there is no source 99" in shown(open_page("sources", source="99"))


def raw(app: AppTest) -> str:
    elements = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.info]
    assert not [element for element in app.markdown if element.allow_html]
    return "\n".join(str(element.value) for element in elements)


def test_hostile_names_are_text(database: Database, open_page: OpenPage) -> None:
    said = [f"{profiled.HOSTILE_NAME} said {number}." for number in (1, 2)]
    profiled.store(database, said, claimant=profiled.HOSTILE_NAME, paper=profiled.HOSTILE_NAME)
    profiled.forecast(database, 1, by=profiled.HOSTILE_NAME, paper=profiled.HOSTILE_NAME)
    named = "\u202e"
    listed = open_page("claimants")
    (name,) = listed.dataframe[0].value["Claimant"]
    assert name == profiled.HOSTILE_NAME.replace(named, "")
    for app in (
        open_page("claimants", claimant="1"),
        open_page("sources", source="1"),
        open_page("calibration"),
    ):
        drawn = raw(app)
        assert not app.exception
        assert "<img" not in drawn.replace("\\<img", "")
        assert "](javascript" not in drawn.replace(r"\]\(javascript", "")
        assert named not in drawn


def test_too_few_forecasts_are_told_and_enough_are_scored(database: Database, open_page: OpenPage) -> None:
    profiled.forecast(database, 29)
    page = shown(open_page("calibration"))
    assert "**Too few to score**: 29 settled, 30 make a score, 1 to go." in page
    profiled.forecast(database, 2, by="Ben", paper="Gull")
    app = open_page("calibration")
    assert list(app.dataframe[0].value["Brier score"]) == ["too few", "too few"]
    page = shown(app)
    assert "### Brier score 0." in page
    assert "reliability 0." in page
    assert "How they were settled: 31 decided later by somebody else" in page
    key = f"calibration-{hash_of([('Ana', None), ('Ben', None)])}"
    app.session_state[key] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    app.run()
    assert "2 settled, 30 make a score, 28 to go" in shown(app)
    app.button_group(key="calibration-by").set_value("sources").run()
    assert list(app.dataframe[0].value["Name"]) == ["Coast Gazette", "Gull"]
