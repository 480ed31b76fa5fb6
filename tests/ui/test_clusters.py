from __future__ import annotations

from claims.services import linking
from claims.services.suggesting import suggest
from db.engine import Database
from tests.services.linking import store, suggester
from tests.ui import sample
from tests.ui.conftest import OpenPage, shown


def test_an_empty_desk_says_how_to_begin(open_page: OpenPage) -> None:
    assert "No two claims that say the same" in shown(open_page("clusters"))


def test_a_cluster_shows_its_claims_and_where_it_began(database: Database, open_page: OpenPage) -> None:
    old, _ = store(database, "The Orla mill dismissed 40 people.", "Rain fell.", name="valley")
    new = store(database, "In Orla the mill let 40 people go.", "40 people left the Orla mill.", name="hill")
    suggest(database, new, suggester=suggester())
    with database.write() as session:
        linking.join(session, new[0], old, by="Jo")
    app = open_page("clusters")
    page = shown(app)
    assert "1 cluster, the largest first." in page
    assert "3 claims (1 joined) · 3 mentions · English · first on" in page
    assert "The Orla mill dismissed 40 people." in page
    assert "40 people left the Orla mill." in page
    assert "Rain fell." not in page
    assert not app.exception


def test_pages_turn_and_a_page_that_is_gone_is_told(database: Database, open_page: OpenPage) -> None:
    for number in range(1, 10):
        claims = [f"Ferry {number} to Orla is late.", f"Late is ferry {number} to Orla."]
        suggest(database, store(database, *claims, name=f"n{number}"), suggester=suggester())
    assert "9 clusters" in shown(open_page("clusters"))
    second = shown(open_page("clusters", clusters="2"))
    assert "Ferry 1 to Orla" in second
    assert "Ferry 9 to Orla" not in second
    assert "There is no such page any more" in shown(open_page("clusters", clusters="3"))


def test_text_of_documents_is_only_ever_escaped(database: Database, open_page: OpenPage) -> None:
    hostile = sample.store_hostile(database)
    store(database, "At the harbour 1 of 7 people said this.")
    suggest(database, [hostile], suggester=suggester())
    app = open_page("clusters")
    assert not app.exception
    texts = [str(element.value) for element in [*app.markdown, *app.caption]]
    assert any("onerror" in text for text in texts)
    assert all("<img" not in text.replace("\\<", "") for text in texts)
