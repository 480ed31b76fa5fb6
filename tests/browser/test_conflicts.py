"""Claims that contradict each other: found among the samples and an article, compared and decided."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.services import conflicts
from claims.vocabulary import ConflictDecision, ConflictKind
from db.engine import Database
from db.upgrade import open_database
from tests.browser.conftest import MODEL_MILLISECONDS, NewPage, settled
from tests.browser.server import PROJECT, Server
from tests.ui import conflicting
from tests.ui.conflicting import DENIED, DREDGED, TURNED_AWAY, Said

pytestmark = pytest.mark.browser

ARTICLE = """Five hours at Brannsund

Brannsund. The water ministers of Norvania and Selmark met for five hours on Sunday, first in a large round \
and then for an hour behind closed doors. It was their first meeting in more than 18 months.

The Velmora reservoir is 27 percent full, according to Norvania's water ministry. Some 20 percent of \
Selmark's exports pass through the harbour of Lindhaven. The lake holds 340 million cubic metres of water, \
as much as both capitals use in two years.

"We will go on supplying our neighbours," said water minister Tobren Haskel. He did not go into details. \
Selmark could buy gas and timber in return. The two sides want to spend 18 million euros on the river by 2030.

No soldiers at the border, says Lindhaven

Norvania's foreign ministry denied that Norvanian soldiers are stationed at the border with Selmark. It said \
nothing about the 40 drones that Selmark bought last year. Observers had expected that weapons would be \
talked about. A deal was not announced.

Bread may become 30 percent dearer, the bakers' guild warns. In the border town, 12 percent of the workers \
are out of a job, and 45 buses a day leave for the coast.
"""
TOPICS: dict[str, tuple[tuple[str, ...], ...]] = {
    "how full the lake is": (
        ("nur noch zu 20 Prozent gefüllt", "reservoir is 20 percent full", "reservoir one fifth full"),
        ("lediglich zu zwölf Prozent", "лише на 12 відсотків", "only 12 percent full", "nicht zu 20 Prozent"),
        ("between 11 and 14 percent full",),
        ("reservoir is 18 percent full",),
        ("reservoir is 27 percent full",),
    ),
    "troops": (
        ("soldiers are stationed at the border with Selmark, residents",),
        (
            "norvanische Soldaten an der Grenze zu Selmark stationiert",
            "ministry denied that Norvanian soldiers",
            "No soldiers at the border",
        ),
    ),
    "oil": (
        ("38 Liter Öl abgeschöpft", "Thirty-eight litres of oil", "Ölfilm", "нафтова плівка"),
        (
            "dass Öl in den Stausee gelaufen",
            "dass jemals Öl im Stausee",
            "There is no oil in the lake",
            "there was no oil in the lake",
            "що у водосховище потрапила нафта",
        ),
    ),
    "cracks": (("an drei Stellen gerissen",), ("keine Risse", "denied that there are cracks")),
    "discharge": (
        (
            "an keinem Tag unter 45",
            "not fallen below 45",
            "nie weniger als 45",
            "denies having released less",
        ),
        ("nur 22 Kubikmeter", "22 кубометри", "ihren 22 Kubikmetern"),
    ),
    "lost grain": (
        ("mindestens 180.000", "at least 180,000", "a loss of 180,000", "щонайменше у 180"),
        ("ging von 90.000", "90,000 tonnes less", "говорить про 90"),
    ),
    "repairs": (("48 million euros",), ("75 Millionen Euro",)),
}
"""What the samples and the article quarrel over: passages that agree stand together, in one camp."""
HERE, THERE = "reservoir is 18 percent full", "reservoir is 27 percent full"
TROOPS, NO_TROOPS = TOPICS["troops"][0][0], TOPICS["troops"][1][0]


@pytest.mark.model
def test_samples_and_an_article_show_the_number_the_denial_and_no_false_alarm(
    stored: Database, address: str, new_page: NewPage
) -> None:
    load_samples(stored)
    page = new_page()
    add_the_article(page, address)
    found = pairs_found(stored)
    assert not [pair for pair in found if not quarrel(*pair)]
    number, denial = found[place(HERE), place(THERE)], found[place(NO_TROOPS), place(TROOPS)]
    go_there_from_the_overview(page, len(found))
    see_the_number(page, address, number)
    see_the_denial_in_another_language(page, address, denial)


def load_samples(stored: Database) -> None:
    subprocess.run(
        [sys.executable, "-m", "seeds.load"],
        cwd=PROJECT,
        env=os.environ | {"CLAIMS_DATABASE_URL": f"sqlite:///{stored.url.database}"},
        check=True,
    )


def add_the_article(page: Page, address: str) -> None:
    page.goto(f"{address}/add")
    page.get_by_role("textbox", name="Article text").fill(ARTICLE)
    page.get_by_role("textbox", name="Publisher").fill("Lake Gazette")
    settled(page)
    page.get_by_role("button", name="Read the article").click()
    expect(page.get_by_text("Proposed claims")).to_be_visible(timeout=MODEL_MILLISECONDS)
    settled(page)
    page.get_by_role("button", name=re.compile("^.*Save .*claim")).click()
    expect(page.get_by_text("Saved as document")).to_be_visible(timeout=MODEL_MILLISECONDS)
    settled(page)


Place = tuple[str, int, int] | str
"""A passage: its topic, its camp and its place there; the text itself of one that is in no quarrel."""


def place(text: str) -> Place:
    return next(
        (
            (topic, camp, number)
            for topic, camps in TOPICS.items()
            for camp, passages in enumerate(camps)
            for number, passage in enumerate(passages)
            if passage in text
        ),
        text,
    )


def quarrel(one: Place, other: Place) -> bool:
    """True when a careful reader would call two passages a conflict."""
    return (
        not isinstance(one, str) and not isinstance(other, str) and one[0] == other[0] and one[1] != other[1]
    )


def pairs_found(stored: Database) -> dict[tuple[Place, Place], int]:
    """Return every conflict that is stored, by its two passages, the earlier stored first."""
    with stored.read() as session:
        page = conflicts.list_conflicts(session, decided=None, limit=200)
    assert page.total == len(page.conflicts)
    return {(place(view.left.claim.text), place(view.right.claim.text)): view.id for view in page.conflicts}


def go_there_from_the_overview(page: Page, total: int) -> None:
    settled(page)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Overview").click()
    link = page.get_by_role("link", name=f"{total} conflicts to look at")
    expect(link).to_be_visible()
    settled(page)
    link.click()
    expect(page.get_by_role("heading", name="Conflicts")).to_be_visible()
    expect(page.get_by_text(f"1 of {total}")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def see_the_number(page: Page, address: str, conflict_id: int) -> None:
    page.goto(f"{address}/conflicts?conflict={conflict_id}")
    expect(page.get_by_role("heading", name="The numbers cannot both hold")).to_be_visible()
    left, right = sides(page, conflict_id)
    expect(clashing(left)).to_have_text(["18 percent"])
    expect(clashing(right)).to_have_text(["27 percent"])
    expect(left.get_by_text("Border Desk")).to_be_visible()
    expect(right.get_by_text("reported — Norvania's water ministry").first).to_be_visible()


def see_the_denial_in_another_language(page: Page, address: str, conflict_id: int) -> None:
    page.goto(f"{address}/conflicts?conflict={conflict_id}")
    expect(page.get_by_role("heading", name="One denies what the other says")).to_be_visible()
    left, right = sides(page, conflict_id)
    expect(left.get_by_text("denied — norvanisches Verteidigungsministerium").first).to_be_visible()
    expect(left.get_by_text("German")).to_be_visible()
    expect(right.get_by_text("reported — residents of Brannsund").first).to_be_visible()
    expect(right.get_by_text("English")).to_be_visible()


def sides(page: Page, conflict_id: int) -> tuple[Locator, Locator]:
    left, right = (page.locator(f".st-key-conflict-{side}-{conflict_id}") for side in ("left", "right"))
    expect(left).to_be_visible()
    expect(right).to_be_visible()
    settled(page)
    return left, right


def clashing(side: Locator) -> Locator:
    """Return the words of a side that are marked as clashing: bold in their passage."""
    return side.locator(".stMarkdownColoredBackground strong")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    yield database
    database.close()


@pytest.fixture
def server(desk: Database) -> Iterator[Server]:
    with Server(f"sqlite:///{desk.url.database}") as running:
        yield running


def decision_of(desk: Database, conflict_id: int) -> ConflictDecision | None:
    with desk.read() as session:
        return conflicts.show_conflict(session, conflict_id).decision


def in_hand(page: Page, conflict_id: int) -> Locator:
    """Wait until this conflict is in hand and its keys work; return its first button."""
    button = page.locator(f".st-key-decide-real-{conflict_id} button").first
    expect(button).to_be_visible()
    settled(page)
    page.wait_for_function("() => document.activeElement === document.body")
    return button


def press_until(page: Page, key: str, seen: Locator, *, held: int = 1) -> None:
    """Press a key, or hold it down, until the page goes on: one that comes too early is lost.

    A second press before that does no harm, as every button belongs to one conflict and decides it once.
    """
    for _ in range(3):
        for _ in range(held):
            page.keyboard.down(key)
        page.keyboard.up(key)
        with suppress(AssertionError):
            expect(seen).to_be_visible(timeout=10_000)
            return
    expect(seen).to_be_visible()


def test_the_queue_is_decided_walked_and_undone_by_keys(
    desk: Database, server: Server, new_page: NewPage
) -> None:
    first, second, third = conflicting.store_many(desk, 3)
    page = new_page()
    page.goto(f"{server.address}/conflicts")
    in_hand(page, first)
    press_until(page, "2", page.locator(f".st-key-decide-real-{second}"))
    assert decision_of(desk, first) is ConflictDecision.EXPLAINED_BY_TIME
    in_hand(page, second)
    press_until(page, "j", page.locator(f".st-key-decide-real-{third}"))
    in_hand(page, third)
    press_until(page, "k", page.locator(f".st-key-decide-real-{second}"))
    in_hand(page, second)
    press_until(page, "z", page.locator(f".st-key-decide-real-{first}"))
    in_hand(page, first)
    expect(page).to_have_url(re.compile(rf"conflict={first}\b"))
    assert decision_of(desk, first) is None


def test_a_key_that_is_held_down_decides_one_conflict(
    desk: Database, server: Server, new_page: NewPage
) -> None:
    first, second, _ = conflicting.store_many(desk, 3)
    page = new_page()
    page.goto(f"{server.address}/conflicts")
    in_hand(page, first)
    press_until(page, "4", page.locator(f".st-key-decide-real-{second}"), held=20)
    in_hand(page, second)
    assert decision_of(desk, first) is ConflictDecision.NOT_A_CONFLICT
    assert decision_of(desk, second) is None


def test_two_people_meet_over_one_conflict(desk: Database, server: Server, new_page: NewPage) -> None:
    found = conflicting.store_pair(desk, TURNED_AWAY, DENIED, kind=ConflictKind.DENIAL)
    ana, ben = new_page(), new_page()
    ana.goto(f"{server.address}/conflicts?conflict={found}")
    ben.goto(f"{server.address}/conflicts?conflict={found}&you=Ben")
    expect(ben.get_by_role("textbox", name="You are")).to_have_value("Ben")
    in_hand(ana, found)
    in_hand(ben, found)
    ben.get_by_role("button", name="Explained by time").click()
    expect(ben.get_by_text("Nothing waits: every conflict is decided.")).to_be_visible()
    in_hand(ana, found)
    ana.get_by_role("button", name="Real conflict").click()
    told = ana.locator(".st-key-conflict-clash")
    expect(told.get_by_text("Ben decided this while you had it open: explained by time.")).to_be_visible()
    assert decision_of(desk, found) is ConflictDecision.EXPLAINED_BY_TIME
    settled(ana)
    told.get_by_role("button", name="Keep theirs").click()
    expect(ana.get_by_text("Nothing waits: every conflict is decided.")).to_be_visible()
    settled(ana)
    ana.get_by_test_id("stMain").get_by_text("Decided 1").click()
    expect(ana.get_by_text("Ben, just now").first).to_be_visible()
    expect(ana).to_have_url(re.compile("show=decided"))


def test_both_sides_stand_beside_each_other_and_below_at_900_pixels(
    desk: Database, server: Server, new_page: NewPage
) -> None:
    found = conflicting.store_pair(desk)
    page = new_page()
    page.goto(f"{server.address}/conflicts?conflict={found}")
    left, right = boxes(page, found)
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    page.set_viewport_size({"width": 900, "height": 1000})
    page.reload()
    left, right = boxes(page, found)
    assert left["x"] == right["x"]
    assert left["y"] + left["height"] <= right["y"]
    assert left["width"] >= 380
    assert not page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " return main.scrollWidth > main.clientWidth; }"
    )


def boxes(page: Page, conflict_id: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return where both sides are at one moment, in whole pixels."""
    sides(page, conflict_id)
    left, right = page.evaluate(
        """(number) => ["left", "right"].map((side) => {
            const box = document.querySelector(`.st-key-conflict-${side}-${number}`).getBoundingClientRect();
            const names = ["x", "y", "width", "height"];
            return Object.fromEntries(names.map((name) => [name, Math.round(box[name])]));
        })""",
        conflict_id,
    )
    return left, right


def test_the_claim_page_leads_to_the_conflict_and_back(
    desk: Database, server: Server, new_page: NewPage
) -> None:
    found = conflicting.store_pair(desk)
    page = new_page()
    page.goto(f"{server.address}/?claim=1")
    panel = page.locator(f".st-key-contradicted-by-{found}")
    expect(panel.get_by_text("12 Prozent", exact=True)).to_be_visible()
    settled(page)
    panel.get_by_role("link", name="Compare").click()
    in_hand(page, found)
    expect(page).to_have_url(re.compile(rf"/conflicts\?.*conflict={found}\b"))
    page.get_by_role("link", name="Open claim 2").click()
    expect(page.get_by_role("heading", name="Laut Hafenamt")).to_be_visible()


HOSTILE = (
    "<script>document.title='taken'</script> <img src=x onerror=\"document.title='taken'\"> "
    "[x](javascript:alert(1)) ![p](https://evil.example/p.png) =HYPERLINK(A1) \u202etxt.exe"
)


def test_hostile_text_is_only_text(desk: Database, server: Server, new_page: NewPage) -> None:
    found = conflicting.store_pair(
        desk,
        Said(HOSTILE, "=HYPERLINK(A1)", claimant=HOSTILE, paper=HOSTILE, around="{}\n# h"),
        Said(DREDGED.text, HOSTILE),
    )
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in (f"conflicts?conflict={found}", "?claim=2", "review?at=2"):
        page.goto(f"{server.address}/{path}")
        expect(page.get_by_text("=HYPERLINK(A1)").first).to_be_visible()
        settled(page)
        content = page.get_by_test_id("stMain")
        expect(content.locator("script, img, a[href^='javascript'], a[href*='evil.example']")).to_have_count(
            0
        )
        assert page.title() != "taken"
    assert not [url for url in asked if "evil.example" in url]
