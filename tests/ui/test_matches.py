from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from claims.records import DocumentText, Progress
from claims.services import catalogue, linking, review
from claims.services.intake import PreparedDocument
from claims.services.suggesting import suggest
from claims.ui import resources
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.fakes import candidate, prepared
from tests.services.linking import store, suggester
from tests.ui import sample
from tests.ui.conftest import OpenPage, shown

KNOWN = "The Orla mill dismissed 40 people in spring."
SAME = "In spring the mill at Orla dismissed 40 of its people."
TEXT = "draft|Ana|add/text"


@pytest.fixture
def pair(database: Database) -> tuple[int, int]:
    """A disputed claim and a waiting one that may be the same."""
    (known,) = store(database, KNOWN, name="valley")
    with database.write() as session:
        review.mark(session, known, ClaimStatus.DISPUTED, by="Mara", reason="The register says thirty.")
    (new,) = store(database, SAME, name="hill")
    suggest(database, [new], suggester=suggester())
    return known, new


def _live(database: Database) -> set[int]:
    with database.read() as session:
        return {claim.id for claim in catalogue.list_claims(session).claims}


def test_the_review_asks_and_one_click_joins(
    database: Database, open_page: OpenPage, pair: tuple[int, int]
) -> None:
    known, new = pair
    app = open_page("review")
    page = shown(app)
    assert "Same claim?" in page
    assert "already disputed on" in page
    assert "by Mara" in page
    assert "Both name the same number." in page
    app.button(key=f"join-{new}-{known}").click().run()
    assert not app.exception
    assert _live(database) == {known}
    assert f"Claim {new} joined into claim {known}" in shown(app)
    app.button(key="undo-last").click().run()
    assert _live(database) == {known, new}
    assert "Same claim?" in shown(app)


def test_keeping_apart_is_remembered_and_undone(
    database: Database, open_page: OpenPage, pair: tuple[int, int]
) -> None:
    known, new = pair
    app = open_page("review")
    app.button(key=f"apart-{new}-{known}").click().run()
    assert "are kept apart" in shown(app)
    assert "Same claim?" not in shown(app)
    page = open_page("claim", claim=str(known))
    assert "Same claim?" not in shown(page)
    app.button(key="undo-last").click().run()
    assert "Same claim?" in shown(app)
    app.button(key=f"apart-{new}-{known}").click().run()
    page.run()
    page.button(key=f"again-{known}-{new}").click().run()
    assert "Same claim?" in shown(page)


def test_a_joined_claims_address_says_where_it_went_and_splits(
    database: Database, open_page: OpenPage, pair: tuple[int, int]
) -> None:
    known, new = pair
    with database.write() as session:
        linking.join(session, new, known, by="Jo")
    app = open_page("claim", claim=str(new))
    page = shown(app)
    assert f"Joined into claim {known} by Jo" in page
    assert KNOWN in page
    assert not [button for button in app.button if str(button.key).startswith("mark-")]
    app.button(key=f"split-{new}").click().run()
    assert not app.exception
    assert _live(database) == {known, new}
    assert f"Claim {new} is split off" in shown(app)


def test_the_surviving_claim_lists_what_says_the_same_and_how_it_was_judged(
    database: Database, open_page: OpenPage, pair: tuple[int, int]
) -> None:
    known, new = pair
    with database.write() as session:
        review.mark(session, new, ClaimStatus.VERIFIED, by="Jo", reason="The firm says so.")
        linking.join(session, new, known, by="Jo")
    app = open_page("claim", claim=str(known))
    page = shown(app)
    assert "Says the same (1)" in page
    assert SAME in page
    assert "was judged otherwise" in page
    assert "Where it was said (2)" in page
    assert f"joined claim {new} into claim {known}" in page
    app.button(key=f"split-{new}").click().run()
    assert not app.exception
    assert "Says the same" not in shown(app)
    assert "changed while you had it open" not in shown(app)
    app.button(key="undo-last").click().run()
    assert "Says the same (1)" in shown(app)


def test_somebody_elses_change_in_between_is_told_and_nothing_is_joined(
    database: Database, open_page: OpenPage, pair: tuple[int, int]
) -> None:
    known, new = pair
    app = open_page("review")
    with database.write() as session:
        review.mark(session, known, ClaimStatus.VERIFIED, by="Jo", reason="Seen the list.")
    app.button(key=f"join-{new}-{known}").click().run()
    assert "was changed by Jo" in shown(app)
    assert _live(database) == {known, new}


def test_saving_an_article_asks_about_its_claims(
    database: Database, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    (known,) = store(database, KNOWN, name="valley")
    monkeypatch.setattr(resources, "suggester", suggester)
    monkeypatch.setattr(resources, "prepare", _prepare)
    app = open_page("add")
    app.text_area(key=TEXT).set_value(SAME).run()
    app.button(key="read").click().run()
    app.button(key="save").click().run()
    page = shown(app)
    assert "Same claim? (1)" in page
    assert "known since" in page
    new = known + 1
    app.button(key=f"join-{new}-{known}").click().run()
    assert not app.exception
    assert _live(database) == {known}
    assert "Same claim?" not in shown(app)
    assert f"Claim {new} joined into claim {known}" in shown(app)


def _prepare(document: DocumentText, *, progress: Progress) -> PreparedDocument:
    return prepared(document, [candidate(document.text, document.text)])


def test_text_of_documents_is_only_ever_escaped(database: Database, open_page: OpenPage) -> None:
    hostile = sample.store_hostile(database)
    (known,) = store(database, "At the harbour 1 of 7 people said this.")
    suggest(database, [hostile], suggester=suggester())
    page = open_page("claim", claim=str(known))
    assert "Same claim?" in shown(page)
    with database.write() as session:
        linking.join(session, hostile, known, by="<b>Jo</b>")
    for app in (page, open_page("claim", claim=str(known)), open_page("claim", claim=str(hostile))):
        _assert_escaped(app)


def _assert_escaped(app: AppTest) -> None:
    assert not app.exception
    for element in [*app.markdown, *app.caption, *app.info]:
        text = str(element.value)
        assert "<img" not in text.replace("\\<", "")
        assert "<b>" not in text.replace("\\<", "")
        assert "$x$" not in text
