"""The page of conflicts, the panel on Claim and Review, and the number on the Overview."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from claims.services import audit, conflicts, linking, review
from claims.ui import conflict_words
from claims.ui.conflict_words import DECISION, KIND
from claims.vocabulary import ClaimStatus, ConflictDecision, ConflictKind, Role
from db.engine import Database
from db.models import User
from tests.ui import conflicting, sample
from tests.ui.conflicting import DENIED, DREDGED, DREDGED_LESS, TURNED_AWAY, Said
from tests.ui.conftest import OpenPage, shown

REAL, BY_TIME = ConflictDecision.REAL, ConflictDecision.EXPLAINED_BY_TIME


def decision_of(database: Database, conflict_id: int) -> ConflictDecision | None:
    with database.read() as session:
        return conflicts.show_conflict(session, conflict_id).decision


def decide(database: Database, conflict_id: int, decision: ConflictDecision, *, by: str = "Ben") -> None:
    with database.write() as session:
        conflicts.decide(session, conflict_id, decision, by=by)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def in_hand(app: AppTest) -> int:
    """Return the conflict whose buttons the page shows."""
    (found,) = [button for button in app.button if str(button.key).startswith("decide-real-")]
    return int(str(found.key).rsplit("-", 1)[1])


def test_every_kind_and_decision_has_its_words() -> None:
    assert set(KIND) == set(ConflictKind)
    assert set(DECISION) == set(ConflictDecision)
    assert len({look.key for look in DECISION.values()}) == len(DECISION)


def test_certainty_is_told_in_words_that_fall_with_it() -> None:
    told = [conflict_words.certainty(value / 100) for value in range(100, -1, -1)]
    assert list(dict.fromkeys(told)) == [
        "almost certain",
        "very likely",
        "likely",
        "rather likely",
        "doubtful",
    ]


def test_an_empty_desk_says_how_to_begin(open_page: OpenPage) -> None:
    assert "No two claims that contradict each other" in shown(open_page("conflicts"))


def test_both_sides_show_passage_voice_source_day_and_standing(
    database: Database, open_page: OpenPage
) -> None:
    conflicting.store_pair(database)
    sample.dispute(database, 1, reason="The chart says otherwise.")
    app = open_page("conflicts")
    page = shown(app)
    assert "1 of 1" in page
    assert "The numbers cannot both hold" in page
    assert "“20 percent” against “12 Prozent”" in page
    assert "a clash is very likely" in page
    assert "0.9" not in page
    assert (
        "The quay was calm. :yellow-background[The council dredged] :red-background[:red[**20 percent**]]"
        in page
    )
    assert ":yellow-background[Laut Hafenamt sind erst] :red-background[:red[**12 Prozent**]]" in page
    assert "reported — Hafenamt" in page
    assert "Coast Gazette · 2 March 2026 · English" in page
    assert "Küstenblatt · 4 March 2026 · German" in page
    assert "published on 4 March 2026; the text names no day on which it was said" in page
    assert "Mara, " in page
    assert "The chart says otherwise." in page
    assert "no verdict stands" in page
    assert not app.exception


@pytest.mark.parametrize("decision", list(ConflictDecision))
def test_one_click_decides_and_one_takes_it_back(
    database: Database, open_page: OpenPage, decision: ConflictDecision
) -> None:
    found = conflicting.store_pair(database)
    app = press(open_page("conflicts"), f"decide-{decision}-{found}")
    assert decision_of(database, found) is decision
    page = shown(app)
    assert "Nothing waits: every conflict is decided." in page
    assert f"Conflict {found}: {DECISION[decision].within}" in page
    press(app, "undo-last-conflict")
    assert decision_of(database, found) is None
    assert "1 of 1" in shown(app)


def test_buttons_carry_the_keys_of_the_table(database: Database, open_page: OpenPage) -> None:
    found = conflicting.store_many(database, 2)
    app = open_page("conflicts")
    shortcuts = {str(button.key): button.proto.shortcut for button in app.button}
    for decision, look in DECISION.items():
        assert shortcuts[f"decide-{decision}-{found[0]}"] == look.key
    assert shortcuts[f"skip-{found[0]}"] == "j"
    assert shortcuts[f"previous-{found[0]}"] == "k"


def test_what_is_at_stake_comes_first_and_a_decision_goes_on(database: Database, open_page: OpenPage) -> None:
    sure, _, weighty = conflicting.store_many(database, 3)
    sample.dispute(database, 5)
    app = open_page("conflicts")
    assert in_hand(app) == weighty
    assert "1 of 3" in shown(app)
    press(app, f"decide-{REAL}-{weighty}")
    assert in_hand(app) == sure
    assert "1 of 2" in shown(app)


def test_the_queue_is_walked_and_any_row_comes_into_hand(database: Database, open_page: OpenPage) -> None:
    first, second, third = conflicting.store_many(database, 3)
    app = press(open_page("conflicts"), f"skip-{first}")
    assert in_hand(app) == second
    assert app.query_params["conflict"] == str(second)
    press(app, f"previous-{second}")
    assert in_hand(app) == first
    press(app, f"compare-{third}")
    assert in_hand(app) == third
    assert app.button(key=f"skip-{third}").disabled
    press(app, f"decide-{REAL}-{third}")
    assert in_hand(app) == first


def test_a_skip_past_the_end_of_a_page_turns_it(database: Database, open_page: OpenPage) -> None:
    found = conflicting.store_many(database, 9)
    app = open_page("conflicts", conflict=str(found[7]))
    assert "8 of 9" in shown(app)
    press(app, f"skip-{found[7]}")
    assert "9 of 9" in shown(app)
    assert in_hand(app) == found[8]
    press(app, f"decide-{REAL}-{found[8]}")
    assert in_hand(app) == found[0]
    assert "1 of 8" in shown(app)


def test_an_address_opens_one_conflict_decided_or_not(database: Database, open_page: OpenPage) -> None:
    first, second = conflicting.store_many(database, 2)
    decide(database, second, BY_TIME)
    app = open_page("conflicts", conflict=str(second))
    page = shown(app)
    assert in_hand(app) == second
    assert "Explained by time" in page
    assert "Ben, just now" in page
    assert "while you had it open" not in page
    press(app, f"undo-conflict-{second}")
    assert decision_of(database, second) is None
    assert in_hand(app) == second
    press(app, f"compare-{first}")
    assert in_hand(app) == first


@pytest.mark.parametrize("wanted", ["99", "x", "-1", "1" * 40, "<script>alert(1)</script>"])
def test_an_address_that_names_none_says_so(database: Database, open_page: OpenPage, wanted: str) -> None:
    found = conflicting.store_pair(database)
    app = open_page("conflicts", conflict=wanted)
    assert f"There is no conflict {wanted}" in shown(app)
    assert in_hand(app) == found
    assert not app.exception


def test_filters_by_state_kind_and_claim(database: Database, open_page: OpenPage) -> None:
    number = conflicting.store_pair(database)
    denial = conflicting.store_pair(database, TURNED_AWAY, DENIED, kind=ConflictKind.DENIAL, certainty=0.6)
    app = open_page("conflicts")
    app.multiselect(key="conflict_kind").set_value(["denial"]).run()
    assert in_hand(app) == denial
    assert "One denies what the other says" in shown(app)
    assert "1 of 1" in shown(app)
    press(app, f"decide-{REAL}-{denial}")
    assert "No conflict passes these filters." in shown(app)
    app.button_group(key="conflicts-show-choice").set_value("decided").run()
    assert in_hand(app) == denial
    app.multiselect(key="conflict_kind").set_value([]).run()
    app.button_group(key="conflicts-show-choice").set_value("all").run()
    assert "1 of 2" in shown(app)
    assert in_hand(app) == number
    narrowed = open_page("conflicts", of="3", show="all")
    assert in_hand(narrowed) == denial
    assert "1 of 1" in shown(narrowed)
    press(narrowed, "all-conflicts")
    assert "1 of 2" in shown(narrowed)


def test_what_somebody_else_decided_meanwhile_is_told_and_nothing_is_overwritten(
    database: Database, open_page: OpenPage
) -> None:
    found = conflicting.store_pair(database)
    app = open_page("conflicts")
    decide(database, found, BY_TIME)
    press(app, f"decide-{REAL}-{found}")
    page = shown(app)
    assert "Ben decided this while you had it open: explained by time." in page
    assert "You were about to say: a real conflict. Nothing of yours was saved over it." in page
    assert decision_of(database, found) is BY_TIME
    press(app, "conflict-mine")
    assert decision_of(database, found) is REAL
    assert "while you had it open" not in shown(app)
    press(app, "undo-last-conflict")
    assert decision_of(database, found) is BY_TIME


def test_theirs_can_stand(database: Database, open_page: OpenPage) -> None:
    first, second = conflicting.store_many(database, 2)
    app = open_page("conflicts")
    decide(database, first, BY_TIME)
    press(app, f"decide-{REAL}-{first}")
    press(app, "conflict-theirs")
    assert decision_of(database, first) is BY_TIME
    assert in_hand(app) == second


def test_somebody_elses_decision_is_seen_before_one_decides(database: Database, open_page: OpenPage) -> None:
    first, _ = conflicting.store_many(database, 2)
    app = open_page("conflicts")
    decide(database, first, REAL)
    app.run()
    assert in_hand(app) == first
    assert "Ben decided this while you had it open: a real conflict." in shown(app)
    press(app, "conflict-seen")
    assert "while you had it open" not in shown(app)
    press(app, f"decide-{BY_TIME}-{first}")
    assert decision_of(database, first) is BY_TIME


def test_the_same_decision_twice_is_no_quarrel(database: Database, open_page: OpenPage) -> None:
    found = conflicting.store_pair(database)
    app = open_page("conflicts")
    decide(database, found, REAL)
    press(app, f"decide-{REAL}-{found}")
    assert "a real conflict, as you were about to." in shown(app)
    press(app, "conflict-seen")
    assert not app.error


def test_undo_never_takes_back_what_somebody_else_decided_since(
    database: Database, open_page: OpenPage
) -> None:
    found = conflicting.store_pair(database)
    app = press(open_page("conflicts"), f"decide-{REAL}-{found}")
    decide(database, found, BY_TIME)
    press(app, "undo-last-conflict")
    assert decision_of(database, found) is BY_TIME
    assert "Ben decided conflict" in shown(app)


def test_a_reader_sees_all_and_decides_nothing(database: Database, open_page: OpenPage) -> None:
    found = conflicting.store_pair(database)
    with database.write() as session:
        audit.add_user(session, User(name="Root", role=Role.ADMIN, created_at=audit.now()))
        audit.add_user(session, User(name="Ana", role=Role.READER, created_at=audit.now()))
    app = open_page("conflicts")
    assert "“20 percent” against “12 Prozent”" in shown(app)
    assert app.button(key=f"decide-{REAL}-{found}").disabled


def test_the_claim_page_names_what_contradicts_it(database: Database, open_page: OpenPage) -> None:
    found = conflicting.store_pair(database)
    decide(database, found, BY_TIME)
    page = shown(open_page("claim", claim="1"))
    assert "Contradicted by (1)" in page
    assert "Laut Hafenamt sind erst :red-background[:red[**12 Prozent**]]" in page
    assert "reported — Hafenamt · German · Küstenblatt" in page
    assert "Explained by time" in page
    assert "Contradicted by" in shown(open_page("claim", claim="2"))
    sample.store_budget(database)
    assert "Contradicted by" not in shown(open_page("claim", claim="3"))


def test_a_joined_claim_keeps_what_contradicts_it(database: Database, open_page: OpenPage) -> None:
    conflicting.store_pair(database)
    same = conflicting.store_side(
        database, Said("A fifth of the channel is dredged.", "A fifth", paper="Echo")
    )
    with database.write() as session:
        linking.join(session, 1, same, by="Jo")
    for claim_id in (same, 1):
        page = shown(open_page("claim", claim=str(claim_id)))
        assert "Contradicted by (1)" in page
        assert ":red-background[:red[**12 Prozent**]]" in page


def test_the_review_warns_of_open_conflicts_only(database: Database, open_page: OpenPage) -> None:
    found = conflicting.store_pair(database)
    page = shown(open_page("review", at="1"))
    assert "Contradicted by (1)" in page
    assert ":red-background[:red[**12 Prozent**]]" in page
    decide(database, found, BY_TIME)
    assert "Contradicted by" not in shown(open_page("review", at="1"))


def test_the_overview_counts_what_waits(database: Database, open_page: OpenPage) -> None:
    first, second, _ = conflicting.store_many(database, 3)
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.VERIFIED, by="Mara", reason="Counted.")
    decide(database, second, REAL)
    app = open_page("overview")
    assert {metric.label: metric.value for metric in app.metric}["Conflicts"] == "2"
    links = [element.proto for element in app.get("page_link")]
    told = {link.page: link.label for link in links if "conflict" in link.label}
    assert told == {"conflicts": "**2 conflicts to look at**, 1 of them with a claim that is decided"}
    decide(database, first, REAL)


HOSTILE = (
    "<script>alert(1)</script> [x](javascript:alert(1)) =HYPERLINK(A1) $x$ :red[hi] "
    "\u202etxt.exe ![p](https://evil.example/p.png)"
)
LIVE = re.compile(r"(?<!\\)(<script|\]\(javascript|!\[p|:red\[hi|\$x\$)")
"""Any of that as markup: with nothing before it that makes it text."""


def test_text_of_documents_is_only_ever_escaped(database: Database, open_page: OpenPage) -> None:
    hostile = Said(HOSTILE, HOSTILE, claimant=HOSTILE, paper=HOSTILE, around="{} # h")
    conflicting.store_pair(database, hostile, DREDGED)
    conflicting.store_pair(database, DREDGED_LESS, Said(f"x {HOSTILE}", "<script>alert(1)</script>"))
    for page, parameters in {
        "conflicts": {},
        "claim": {"claim": "2"},
        "review": {"at": "2"},
    }.items():
        app = open_page(page, **parameters)
        assert not app.exception
        elements = [*app.markdown, *app.caption, *app.info, *app.warning]
        texts = [str(element.value) for element in elements]
        assert any("HYPERLINK" in text for text in texts)
        for text in texts:
            assert not LIVE.search(text)
        assert not any(element.proto.allow_html for element in app.markdown)


def test_words_of_ours_stand_beside_text_that_turns_its_direction(
    database: Database, open_page: OpenPage
) -> None:
    turned = Said("Ships \u202egnaw\u2066 away.", "\u202egnaw\u2066")
    conflicting.store_pair(database, turned, DENIED)
    app = open_page("conflicts")
    lines = [str(element.value) for element in app.markdown if "against" in str(element.value)]
    assert lines
    assert not any(mark in line for line in lines for mark in "\u202e\u2066")


def test_a_phrase_that_is_not_in_the_passage_marks_the_whole_claim(
    database: Database, open_page: OpenPage
) -> None:
    conflicting.store_pair(database, Said(DREDGED.text, "a fifth"), Said(DREDGED_LESS.text, "  "))
    page = shown(open_page("conflicts"))
    assert f":yellow-background[{DREDGED.text}]" in page
    assert f":yellow-background[{DREDGED_LESS.text}]" in page
    assert ":red-background" not in page
