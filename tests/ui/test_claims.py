from __future__ import annotations

from claims.services.query_text import SYNTAX
from claims.ui import state
from db.engine import Database
from tests.ui import sample
from tests.ui.conftest import OpenPage, shown

KEY = f"claims-0-{state.hash_of([1, 2, 3])}"


def test_empty_table_says_how_to_begin(open_page: OpenPage) -> None:
    assert "Paste an article to begin" in shown(open_page("claims"))


def test_table_lists_and_filters(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    sample.store_budget(database)
    app = open_page("claims")
    assert len(app.dataframe[0].value) == 5
    app.multiselect(key="language").set_value(["en"]).run()
    assert list(app.dataframe[0].value["Language"]) == ["English", "English"]


def test_filters_come_from_the_address(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    sample.store_budget(database)
    app = open_page("claims", source="Coast Gazette", claimant="Tom Vries")
    assert list(app.dataframe[0].value["Said"]) == ["denied — Tom Vries"]


def test_nothing_passes_the_filter(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("claims", status="Verified")
    assert "No claim passes these filters" in shown(app)


def test_a_ticked_row_offers_its_claim(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("claims")
    app.session_state[KEY] = {"selection": {"rows": [2], "columns": [], "cells": []}}
    app.run()
    (link,) = [link for link in app.get("page_link") if link.proto.label.startswith("Open claim")]
    assert (link.proto.label, link.proto.query_string) == ("Open claim 3", "claim=3")


def test_a_row_shows_the_number_that_opens_its_claim(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    table = open_page("claims").dataframe[0].value
    assert list(table["No."]) == [str(claim_id) for claim_id in table.index] == ["1", "2", "3"]


def test_search_finds_by_words_and_says_why(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    sample.store_budget(database)
    app = open_page("claims", q="ships turned away")
    found = app.dataframe[0].value
    assert found["Claim"].iloc[0] == "Mayor Tom Vries denied that ships were turned away."
    assert "by shared words" in found["Why found"].iloc[0]


def test_filters_in_the_box_narrow_and_are_shown(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    sample.store_budget(database)
    app = open_page("claims", q='turned lang:en "ships were" claimant:vries')
    assert list(app.dataframe[0].value["Said"]) == ["denied — Tom Vries"]
    told = shown(app)
    for part in ("language en", "said by vries", "holds “ships were”"):
        assert part in told
    assert "passes the filters above" in shown(open_page("claims", q="ships before:2000-01-01"))


def test_filters_alone_narrow_the_list(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    sample.store_budget(database)
    app = open_page("claims", q="lang:en")
    assert list(app.dataframe[0].value["Language"]) == ["English", "English"]
    assert "2 claims" in shown(app)


def test_a_filter_that_cannot_be_meant_names_the_choices(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("claims", q="ships status:<b>*foo*</b>")
    assert "write one of new, in_review, verified" in shown(app)
    assert not app.dataframe


def test_the_box_explains_its_filters(open_page: OpenPage) -> None:
    box = open_page("claims").text_input(key="q")
    for written, _ in SYNTAX:
        assert written in box.help


def test_second_page_holds_the_rest(database: Database, open_page: OpenPage) -> None:
    sample.store_many(database, 23)
    app = open_page("claims")
    assert len(app.dataframe[0].value) == 20
    app.pagination[0].set_value(2).run()
    assert len(app.dataframe[0].value) == 3
    app.multiselect(key="language").set_value(["en"]).run()
    assert len(app.dataframe[0].value) == 20


def test_page_number_counts_from_the_address(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    assert "no such page" in shown(open_page("claims", **{"page": "9"}))


def test_claims_of_one_document(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    document = sample.store_budget(database)
    app = open_page("claims", document=str(document))
    assert len(app.dataframe[0].value) == 2
    assert "Port figures" in shown(app)


def test_unknown_document_is_one_line(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    assert "there is no document 99" in shown(open_page("claims", document="99"))
