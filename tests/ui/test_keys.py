"""One table of keys: the help, the buttons and the manual say the same."""

from __future__ import annotations

import re
from pathlib import Path

from claims.ui import keys
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.ui import sample
from tests.ui.conftest import OpenPage, shown

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "review.md"


def test_every_key_is_in_the_help_and_none_twice() -> None:
    told = [press for part in keys.HELP.values() for press, _ in part]
    assert len(told) == len(set(told))
    assert {str(key) for key in keys.Key} <= set(told)
    assert set(keys.DECIDES) == set(ClaimStatus) - {ClaimStatus.NEW}


def test_the_manual_has_the_same_table() -> None:
    written = re.findall(r"^\| `(.+?)` \| (.+) \|$", MANUAL.read_text("utf-8"), flags=re.MULTILINE)
    assert written == [(str(press), does) for part in keys.HELP.values() for press, does in part]


def test_the_help_shows_them_all(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("review")
    app.button(key="keys-help").click().run()
    page = shown(app)
    for part in keys.HELP.values():
        for _, does in part:
            assert does in page


def test_buttons_carry_the_keys_of_the_table(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("review", at="2")
    shortcuts = {button.key: button.proto.shortcut for button in app.button}
    for status, key in keys.DECIDES.items():
        assert shortcuts[f"mark-{status}-2"] == key.lower()
    assert shortcuts["skip-2"] == keys.Key.NEXT.lower()
    assert shortcuts["previous-2"] == keys.Key.PREVIOUS.lower()
