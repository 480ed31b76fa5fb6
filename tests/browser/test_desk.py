"""A desk at work: two people in one queue, a server that dies, keys that decide and keys that only type."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from claims.services import catalogue, drafts
from claims.services.catalogue import ClaimFilter
from claims.vocabulary import ClaimStatus, EventKind
from db.engine import Database
from db.models import Event, User
from db.upgrade import open_database
from tests.browser import steps
from tests.browser.conftest import NewPage, settled
from tests.browser.server import PROJECT, Server
from tests.ui import sample

pytestmark = pytest.mark.browser

QUEUE = 30
TYPED = "Half a thought, never sent by leaving the field"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    yield database
    database.close()


@pytest.fixture
def server(desk: Database) -> Iterator[Server]:
    with Server(f"sqlite:///{desk.url.database}") as running:
        yield running


class Person:
    """Somebody at the keyboard, who decides what is on the screen, or lets the other's decision stand."""

    def __init__(self, page: Page, name: str, address: str) -> None:
        self.page, self.name = page, name
        self.presses = self.clashes = 0
        page.goto(f"{address}/review?you={name}")
        expect(page.get_by_role("textbox", name="You are")).to_have_value(name)
        settled(page)

    @property
    def at_work(self) -> bool:
        """True while something waits."""
        settled(self.page)
        return self.page.get_by_text("Nothing waits").count() == 0

    def ready(self) -> bool:
        """Go on from what somebody else decided; True when a claim waits for a decision."""
        while self.at_work:
            steps.press_ready(self.page)
            if self.page.get_by_text("Not in this queue any more").count() == 0:
                return True
            self.skip()
        return False

    def skip(self) -> None:
        """Go to the next claim, to the start of the queue behind the last."""
        before = steps.in_hand(self.page)
        if self.page.get_by_role("button", name="Skip").is_enabled():
            self.page.keyboard.press("j")
            steps.await_next(self.page, before)
        else:
            self.page.goto(self.page.url.split("?")[0] + f"?you={self.name}")
            expect(self.page.get_by_role("textbox", name="You are")).to_have_value(self.name)

    def press(self, *, reason: str | None) -> None:
        """Decide the claim in hand; what comes of it is for `outcome`."""
        self.decided = steps.in_hand(self.page)
        self.presses += 1
        if reason is None:
            self.page.keyboard.press("x")
        else:
            steps.decide_with_reason(self.page, "v", reason)

    def outcome(self) -> None:
        """Wait until the page went on, or shows that somebody else was faster."""
        clash = self.page.locator(".st-key-clash")
        self._await(f"document.querySelector('.st-key-clash') || {self._gone}")
        settled(self.page)
        if clash.count():
            self.clashes += 1
            self.page.keyboard.press("t")
            self._await(self._gone)

    @property
    def _gone(self) -> str:
        return f"!document.querySelector('.st-key-mark-dismissed-{self.decided}')"

    def _await(self, condition: str) -> None:
        self.page.wait_for_function(f"() => {condition}")


def test_two_people_decide_one_queue_at_once_by_keyboard(
    desk: Database, server: Server, new_page: NewPage
) -> None:
    sample.store_many(desk, QUEUE)
    people = [Person(new_page(), name, server.address) for name in ("Ana", "Ben")]
    for number in range(3 * QUEUE):
        waiting = [person for person in people if person.ready()]
        if not waiting:
            break
        if number % 4 == 3:
            waiting[-1].skip()
            continue
        for person in waiting:
            person.press(reason=f"{person.name} counted anew." if number % 3 == 0 else None)
        for person in waiting:
            person.outcome()
    with desk.read() as session:
        marks = session.execute(
            select(Event.claim_id, User.name)
            .join(User, User.id == Event.user_id)
            .where(Event.kind == EventKind.CLAIM_MARKED)
        ).all()
        left = catalogue.list_claims(session, ClaimFilter(statuses=(ClaimStatus.NEW,))).total
    presses, clashes = sum(p.presses for p in people), sum(p.clashes for p in people)
    print(f"\n{QUEUE} claims, {presses} decisions pressed, {clashes} clashes shown")
    assert sorted(claim_id or 0 for claim_id, _ in marks) == list(range(1, QUEUE + 1))
    assert {name for _, name in marks} == {"Ana", "Ben"}
    assert presses == QUEUE + clashes
    assert clashes > 0
    assert left == 0
    checked = subprocess.run(
        [sys.executable, "-m", "claims", "verify"],
        cwd=PROJECT,
        env=os.environ | {"CLAIMS_DATABASE_URL": f"sqlite:///{desk.url.database}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_was_typed_survives_a_killed_server(desk: Database, server: Server, new_page: NewPage) -> None:
    sample.store_many(desk, 3)
    page = new_page()
    page.goto(f"{server.address}/review")
    steps.press_ready(page)
    page.keyboard.press("v")
    page.keyboard.type(TYPED)
    expect(page.get_by_role("textbox", name="Reason")).to_be_focused()
    assert kept(desk, page, "reason/1") == TYPED
    server.kill()
    reason = page.get_by_role("textbox", name="Reason")
    expect(reason).to_be_disabled()  # nothing can be typed that would be lost
    server.start()
    fresh = new_page()
    fresh.goto(f"{server.address}/review")
    expect(fresh.get_by_role("textbox", name="Reason")).to_have_value(TYPED)
    # The page that stayed open comes back by itself, and what is typed on goes on where it was.
    expect(reason).to_be_enabled()
    expect(reason).to_have_value(TYPED)
    settled(page)
    reason.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(", and on")
    page.keyboard.press("Control+Enter")
    assert kept(desk, page, "reason/1") == f"{TYPED}, and on"
    with desk.read() as session:
        assert catalogue.show_claim(session, 1).claim.status is ClaimStatus.NEW


def kept(desk: Database, page: Page, key: str) -> str:
    """Return the draft that the database holds once the page says that it is kept."""
    expect(page.get_by_text("Draft kept")).to_be_visible()
    with desk.read() as session:
        return drafts.load(session, key, by="Ana")


def test_ten_decisions_of_two_hundred_without_a_mouse(
    desk: Database, server: Server, new_page: NewPage
) -> None:
    sample.store_many(desk, 200)
    page = new_page()
    steps.watch(page)
    page.goto(f"{server.address}/review")
    steps.press_ready(page)
    pressed = steps.ten_decisions(page)
    found = steps.steps(page)
    print(f"\n10 decisions, {pressed} decision keys\n{steps.table(found)}")
    with desk.read() as session:
        waiting = catalogue.list_claims(session, ClaimFilter(statuses=(ClaimStatus.NEW,))).total
        reasons = [catalogue.show_claim(session, claim_id).verdict for claim_id in range(1, 11)]
    assert (pressed, len(found), waiting) == (10, 10, 190)
    assert [found.justification for found in reasons if found and found.justification] == [*steps.REASONS]


TYPED_KEYS = "vduxijkzybtmgr/?"


def test_no_key_fires_while_somebody_types(desk: Database, server: Server, new_page: NewPage) -> None:
    sample.store_many(desk, 5)
    page = new_page()
    page.goto(f"{server.address}/review")
    steps.press_ready(page)
    claim = steps.in_hand(page)
    page.get_by_text("Evidence (optional)").click()
    page.get_by_role("button", name="Dates", exact=True).click()
    page.keyboard.press("Escape")
    for field in ("Reason", "Link", "Quoted passage", "You are"):
        box = page.get_by_role("textbox", name=field, exact=True)
        box.click()
        box.press("End")
        page.keyboard.type(TYPED_KEYS)
        expect(box).to_have_value(re.compile(re.escape(TYPED_KEYS) + "$"))
        assert steps.in_hand(page) == claim
    expect(page.get_by_role("dialog")).to_have_count(0)
    with desk.read() as session:
        marks = session.scalars(select(Event).where(Event.kind == EventKind.CLAIM_MARKED)).all()
    assert not marks


def test_keys_rest_under_the_help_and_a_key_held_down_decides_once(
    desk: Database, server: Server, new_page: NewPage
) -> None:
    sample.store_many(desk, 5)
    page = new_page()
    page.goto(f"{server.address}/review")
    steps.press_ready(page)
    first = steps.in_hand(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog").get_by_text("Undo what was done last")).to_be_visible()
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert steps.in_hand(page) == first
    steps.press_ready(page)
    for _ in range(4):
        page.keyboard.down("x")  # without going up: all but the first are repeats
    steps.await_next(page, first)
    page.keyboard.up("x")
    settled(page)
    with desk.read() as session:
        left = catalogue.list_claims(session, ClaimFilter(statuses=(ClaimStatus.NEW,))).total
    assert left == 4
    page.keyboard.press("/")
    expect(page.get_by_placeholder("Search in any language")).to_be_focused()
    expect(page).to_have_url(re.compile("/claims"))


HOSTILE = (
    "<script>alert(1)</script> [x](javascript:alert(1)) ![x](https://evil.example/t.png) "
    "\u202etxt.exe =HYPERLINK(A1) $x$ :red[hi]"
)


PASTE = """
(box, text) => {
  box.focus();
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
"""
"""What a paste does to a field; typing a megabyte key by key takes a browser minutes."""


def test_hostile_reasons_are_text_and_a_pasted_megabyte_is_stored_whole(
    desk: Database, server: Server, new_page: NewPage
) -> None:
    sample.store_many(desk, 2)
    page = new_page()
    alerts: list[str] = []
    page.on("dialog", lambda dialog: alerts.append(dialog.message))
    page.goto(f"{server.address}/review")
    steps.press_ready(page)
    steps.decide_with_reason(page, "d", HOSTILE)
    steps.await_next(page, 1)
    page.goto(f"{server.address}/?claim=1")
    content = page.get_by_test_id("stMain")
    expect(content.get_by_text("<script>alert(1)</script> [x](javascript:alert(1))").first).to_be_visible()
    expect(content.locator("script, a[href^='javascript'], img[src*='evil'], .katex")).to_have_count(0)
    long = "A pasted report, line by line.\n" * 35_000
    page.goto(f"{server.address}/?claim=2")
    reason = page.get_by_role("textbox", name="Reason")
    reason.evaluate(PASTE, long)
    reason.press("Control+Enter")
    assert kept(desk, page, "reason/2") == long
    steps.press_ready(page)
    page.keyboard.press("d")
    expect(page.get_by_text("marked disputed")).to_be_visible()
    page.get_by_text(f"Show all {len(long.strip()):,} characters").first.click()
    expect(content.get_by_test_id("stCode").first).to_contain_text("A pasted report, line by line.")
    with desk.read() as session:
        detail, stored = catalogue.show_claim(session, 2), catalogue.show_claim(session, 1).verdict
    assert detail.verdict is not None
    assert detail.verdict.justification == long.strip()
    assert stored is not None
    assert stored.justification == HOSTILE
    assert alerts == []
