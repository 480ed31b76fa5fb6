"""The evidence of a claim on the page: counted by origin, graded, given up; and the form that files it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from claims.services import catalogue, evidence, review
from claims.services.evidence import EvidenceInput
from claims.services.views import ClaimDetail
from claims.vocabulary import ClaimStatus, Credibility, Reliability, Stance
from db.engine import Database
from tests.ui.conftest import shown
from tests.ui.sample import HOSTILE, store_harbour

WIRE = "Der Hafen von Meerburg hat vier Millionen Tonnen umgeschlagen, meldete die dpa."
PAGE = "https://delta.example/hafen"
COPY = f"Hafen\n\n{WIRE} Das ist mehr als im Jahr davor."


def page() -> None:
    """A page with nothing but the form and the evidence of claim 1."""
    from claims.services import catalogue
    from claims.ui import evidence, evidence_form, identity, last_act, resources, state

    identity.begin()
    with resources.database().read() as session:
        detail = catalogue.show_claim(session, 1)
    state.opened_version(1, detail.claim.version)
    state.show_trouble()
    evidence_form.fields(1, filed=detail.evidence)
    last_act.show_problem(1)
    evidence.draw(detail)


@pytest.fixture
def claim(database: Database) -> int:
    store_harbour(database)
    return 1


def opened() -> AppTest:
    app = AppTest.from_function(page, default_timeout=30).run()
    assert not app.exception
    return app


def add(database: Database, *pieces: EvidenceInput) -> None:
    with database.write() as session:
        for piece in pieces:
            review.add_evidence(session, 1, piece, by="Mara")


def detail(database: Database) -> ClaimDetail:
    with database.read() as session:
        return catalogue.show_claim(session, 1)


def waits(database: Database) -> str | None:
    return detail(database).claim.recheck_reason


def test_agency_text_in_two_papers_counts_once(database: Database, claim: int) -> None:
    add(
        database,
        EvidenceInput(Stance.SUPPORTS, quote=WIRE, publisher="Delta Post"),
        EvidenceInput(Stance.SUPPORTS, quote="Laut dpa waren es vier Millionen.", publisher="Ostrel Blatt"),
        EvidenceInput(Stance.SUPPORTS, url="https://port.example/report", publisher="Harbour office"),
        EvidenceInput(
            Stance.REFUTES, url=PAGE, copy=COPY.replace("dpa", "Zeitung"), publisher="Hill Gazette"
        ),
    )
    told = shown(opened())
    assert "**For** · 2 independent origins in 3 pieces" in told
    assert "**Against** · 1 origin" in told
    assert "one origin: dpa" in told
    assert "evidence 1 and 2: each names dpa as its source" in told
    assert "no copy kept" in told
    assert "copy kept" in told


def test_a_given_up_piece_counts_no_more_and_can_be_restored(database: Database, claim: int) -> None:
    add(database, EvidenceInput(Stance.SUPPORTS, quote=WIRE), EvidenceInput(Stance.SUPPORTS, url=PAGE))
    with database.write() as session:
        evidence.withdraw(session, 1, by="Mara", reason="Misheard.")
    app = opened()
    assert "**For** · 1 origin" in shown(app)
    app.button(key="restore-1").click().run()
    assert "**For** · 2 independent origins" in shown(app)
    assert detail(database).evidence[0].counts


def test_withdrawing_lists_what_rests_on_it_and_asks_once(database: Database, claim: int) -> None:
    piece = EvidenceInput(Stance.SUPPORTS, url=PAGE)
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.VERIFIED, by="Mara", reason="Seen.", evidence=[piece])
    app = changing(opened())
    app.button(key="withdraw-1").click().run()
    assert "Say why in a sentence" in shown(app)
    withdraw(app)
    told = shown(app)
    assert "1 verdict rests on it" in told
    row = app.dataframe[0].value.iloc[0]
    assert (row["Claim"], row["Verdict"], row["By"]) == (1, "Verified", "Mara")
    assert waits(database) is None
    app.button(key="giving-up").click().run()
    assert waits(database) == "evidence 1 was withdrawn: A hoax."
    assert "Given up (1)" in [place.label for place in app.expander]


def withdraw(app: AppTest) -> None:
    """Write why, and ask to withdraw evidence 1."""
    app.text_area(key=REASON).set_value("A hoax.").run()
    app.button(key="withdraw-1").click().run()


REASON = "draft|Ana|evidence/why/1"


def test_a_withdrawal_on_an_outdated_page_is_refused_and_keeps_the_reason(
    database: Database, claim: int
) -> None:
    piece = EvidenceInput(Stance.SUPPORTS, url=PAGE)
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.VERIFIED, by="Mara", reason="Seen.", evidence=[piece])
    app = changing(opened())
    withdraw(app)
    add(database, EvidenceInput(Stance.SUPPORTS, quote="Also seen."))
    app.button(key="giving-up").click().run()
    assert "was changed by Mara since you opened it" in app.session_state["how giving up ended"].problem
    assert detail(database).evidence[0].counts
    assert changing(app).text_area(key=REASON).value == "A hoax."


def choose(app: AppTest, **graded: str | None) -> AppTest:
    """Choose grades in the open fields of evidence 1."""
    for part, value in graded.items():
        next(box for box in app.selectbox if box.key and box.key.startswith(f"grade-{part}-1")).set_value(
            value
        )
    return app.run()


def changing(app: AppTest) -> AppTest:
    """Open what changes evidence 1, drawn only then; clicking it is the browser's part."""
    for version in range(1, 10):  # at whichever version the claim is
        app.session_state[f"change-1-{version}"] = True
    return app.run()


def test_a_lower_grade_is_confirmed_and_a_higher_one_is_just_saved(database: Database, claim: int) -> None:
    piece = EvidenceInput(Stance.SUPPORTS, url=PAGE, reliability=Reliability.C, credibility=3)
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.VERIFIED, by="Mara", reason="Seen.", evidence=[piece])
    app = changing(opened())
    choose(app, letter="B", number="2").button(key="save-grade-1").click().run()
    stored = detail(database).evidence[0]
    assert (stored.reliability, stored.credibility) == (Reliability.B, Credibility.PROBABLE)
    assert waits(database) is None
    choose(changing(app), letter="E").button(key="save-grade-1").click().run()
    assert "It was graded B2." in shown(app)
    assert detail(database).evidence[0].reliability is Reliability.B
    app.button(key="giving-up").click().run()
    assert detail(database).evidence[0].reliability is Reliability.E
    assert waits(database) == "evidence 1 was graded lower, B2 before and E2 now"


def test_an_analysts_origin_wins(database: Database, claim: int) -> None:
    add(database, EvidenceInput(Stance.SUPPORTS, quote=WIRE), EvidenceInput(Stance.SUPPORTS, quote=WIRE))
    app = opened()
    assert "**For** · 1 origin in 2 pieces" in shown(app)
    changing(app)
    next(box for box in app.text_input if box.key and box.key.startswith("origin-text-1")).set_value(
        "the port"
    )
    app.run().button(key="save-origin-1").click().run()
    assert "**For** · 2 independent origins" in shown(app)
    assert "goes back to the port" in shown(app)


def draft(app: AppTest, name: str) -> str:
    return f"draft|Ana|evidence/{name}/1"


def test_the_form_files_a_piece_with_all_that_was_said(database: Database, claim: int) -> None:
    app = opened()
    app.session_state["evidence-fields-1"] = True
    app.run()
    app.text_input(key=draft(app, "url")).set_value(PAGE)
    app.text_area(key=draft(app, "copy")).set_value(COPY)
    app.text_area(key=draft(app, "quote")).set_value("vier  Millionen Tonnen")
    app.text_input(key=draft(app, "publisher")).set_value("Delta Post")
    app.selectbox(key=draft(app, "reliability")).set_value("B")
    app.selectbox(key=draft(app, "credibility")).set_value("2")
    app.text_area(key=draft(app, "note")).set_value("Read on paper.")
    app.text_input(key=draft(app, "origin")).set_value("harbour office")
    app.run()
    app.button_group(key=draft(app, "stance")).set_value("refutes").run()
    app.button(key="file-evidence-1").click().run()
    assert not app.error
    (piece,) = detail(database).evidence
    assert (piece.stance, piece.url, piece.quote) == (Stance.REFUTES, PAGE, "vier Millionen Tonnen")
    assert (piece.publisher, piece.note, piece.origin) == ("Delta Post", "Read on paper.", "harbour office")
    assert (piece.reliability, piece.credibility) == (Reliability.B, Credibility.PROBABLE)
    assert piece.copy_hash is not None
    assert app.text_input(key=draft(app, "url")).value == ""


def test_what_was_typed_survives_a_new_session(database: Database, claim: int) -> None:
    app = opened()
    app.session_state["evidence-fields-1"] = True
    app.run()
    app.text_input(key=draft(app, "url")).set_value(PAGE)
    app.text_input(key=draft(app, "publisher")).set_value("Delta Post").run()
    app.selectbox(key=draft(app, "reliability")).set_value("D").run()
    again = opened()
    assert again.text_input(key=draft(again, "url")).value == PAGE
    assert again.text_input(key=draft(again, "publisher")).value == "Delta Post"
    assert again.selectbox(key=draft(again, "reliability")).value == "D"


def test_what_no_callback_kept_is_kept_when_the_page_is_drawn(database: Database, claim: int) -> None:
    app = opened()
    app.session_state["evidence-fields-1"] = True
    app.run()
    app.session_state[draft(app, "url")] = PAGE  # as after a callback that the next change interrupted
    app.run()
    again = opened()
    assert again.text_input(key=draft(again, "url")).value == PAGE


def test_a_refused_piece_says_why_and_stays_in_its_fields(database: Database, claim: int) -> None:
    app = opened()
    app.session_state["evidence-fields-1"] = True
    app.run()
    app.text_area(key=draft(app, "copy")).set_value(COPY)
    app.text_area(key=draft(app, "quote")).set_value("no such words").run()
    app.button(key="file-evidence-1").click().run()
    assert "is not in the copy of the page" in shown(app)
    assert detail(database).evidence == ()
    assert app.text_area(key=draft(app, "copy")).value == COPY


def test_the_text_as_it_was_seen_opens_with_its_hash_and_the_passage(database: Database, claim: int) -> None:
    long = f"{'Einleitung. ' * 4_000}{WIRE} {'Schluss. ' * 4_000}"
    add(database, EvidenceInput(Stance.SUPPORTS, url=PAGE, copy=long, quote="vier Millionen Tonnen"))
    app = opened()
    app.button(key="copy-1").click().run()
    told = shown(app)
    assert f"SHA-256 `{detail(database).evidence[0].copy_hash}`" in told
    assert ":yellow-background[vier Millionen Tonnen]" in told
    assert f"of {len(long):,} are shown" in told
    assert len(app.get("download_button")) == 1


def test_a_passage_that_a_newer_version_dropped_is_told(database: Database, claim: int) -> None:
    add(database, EvidenceInput(Stance.SUPPORTS, url=PAGE, copy=COPY, quote="vier Millionen Tonnen"))
    assert "any more" not in shown(opened())
    add(database, EvidenceInput(Stance.CONTEXT, url=PAGE, copy="Berichtigung: es waren drei."))
    assert "the passage is not in document 3 any more" in shown(opened())


def test_hostile_evidence_is_shown_as_text(database: Database, claim: int) -> None:
    add(
        database,
        EvidenceInput(
            Stance.SUPPORTS, quote=HOSTILE, note=HOSTILE, publisher="<b>P</b>", origin=HOSTILE[:300]
        ),
        EvidenceInput(Stance.SUPPORTS, quote=f"\u202e{HOSTILE}", copy=f"\u202e{HOSTILE} " + "x" * 1_000_000),
    )
    app = opened()
    drawn = "\n".join(str(element.value) for element in [*app.markdown, *app.caption])
    assert "<img" not in drawn.replace("\\<img", "")
    assert "](javascript" not in drawn.replace("\\](javascript", "").replace("\\]\\(javascript", "")
    assert "<b>" not in drawn.replace("\\<b\\>", "")
    with database.write() as session:
        evidence.withdraw(session, 1, by="Mara", reason=HOSTILE)
    assert not opened().exception
