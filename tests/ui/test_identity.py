"""What of a token has to hold each time that somebody acts, and what a name may do on one machine."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from claims.services import identity as people
from claims.services import linking, review
from claims.services.evidence import EvidenceInput
from claims.ui.identity import valid_subject
from claims.vocabulary import ClaimStatus, Role, Stance
from db.engine import Database
from tests.services.linking import numbered, store
from tests.ui.conftest import APP, OpenPage, shown

PROJECT = Path(__file__).resolve().parents[2]
NOW = 1_800_000_000.0
CLIENT = "claim-workbench"
TOLD: dict[str, Any] = {
    "is_logged_in": True,
    "iss": "https://id.example",
    "sub": "4711",
    "aud": CLIENT,
    "exp": int(NOW) + 60,
}


def test_a_token_that_holds_names_issuer_and_subject() -> None:
    assert valid_subject(TOLD, client_id=CLIENT, now=NOW) == "https://id.example|4711"
    several = {**TOLD, "aud": ["another-program", CLIENT]}
    assert valid_subject(several, client_id=CLIENT, now=NOW) == "https://id.example|4711"


@pytest.mark.parametrize(
    "broken",
    [
        {"is_logged_in": False},
        {"is_logged_in": "true"},
        {"iss": None},
        {"iss": " "},
        {"sub": None},
        {"sub": 4711},
        {"aud": None},
        {"aud": "another-program"},
        {"aud": ["another-program"]},
        {"aud": {CLIENT: True}},
        {"exp": None},
        {"exp": True},
        {"exp": "2100-01-01"},
        {"exp": float("nan")},
        {"exp": int(NOW)},
        {"exp": int(NOW) - 1},
    ],
)
def test_a_token_that_does_not_hold_names_nobody(broken: dict[str, Any]) -> None:
    assert valid_subject({**TOLD, **broken}, client_id=CLIENT, now=NOW) is None


def test_a_program_that_is_not_known_to_the_provider_knows_nobody() -> None:
    assert valid_subject(TOLD, client_id=None, now=NOW) is None
    assert valid_subject({**TOLD, "aud": None}, client_id=None, now=NOW) is None


def test_the_example_of_secrets_names_what_a_sign_in_needs() -> None:
    written = (PROJECT / ".streamlit" / "secrets.toml.example").read_text(encoding="utf-8")
    section = tomllib.loads(written)["auth"]
    assert section["redirect_uri"].endswith("/oauth2callback")
    assert section["server_metadata_url"].endswith("/.well-known/openid-configuration")
    assert not section["cookie_secret"] + section["client_secret"], "an example holds no secrets"


def test_on_one_machine_nobody_signs_in(open_page: OpenPage) -> None:
    app = open_page("overview")
    assert app.text_input(key="you").value == "Ana"
    assert not [button for button in app.button if button.label.startswith("Sign")]


@pytest.fixture
def secrets_file(tmp_path: Path) -> Iterator[Path]:
    """Where the dashboard looks for secrets."""
    path, before = tmp_path / "secrets.toml", config.get_option("secrets.files")
    config.set_option("secrets.files", [str(path)])
    yield path
    config.set_option("secrets.files", before)


def test_secrets_that_cannot_be_read_let_nobody_in(
    secrets_file: Path, database: Database, open_page: OpenPage
) -> None:
    secrets_file.write_text("[auth]\nclient_id = no quotes\n", encoding="utf-8")
    app = open_page("claims")
    assert "nobody is let in until it is mended" in shown(app)
    assert [title.value for title in app.title] == []
    assert not app.text_input


@pytest.mark.parametrize("section", [{}, {"cookie_secret": "unfinished"}])
def test_a_section_that_names_no_provider_lets_nobody_in(section: dict[str, str]) -> None:
    app = AppTest.from_file(APP, default_timeout=30)
    app.secrets["auth"] = section
    app.run()
    assert "names no provider" in shown(app)
    assert not app.text_input


def test_each_provider_has_a_button() -> None:
    app = AppTest.from_file(APP, default_timeout=30)
    app.secrets["auth"] = {"client_id": "x", "google": {"client_id": "y"}}
    app.run()
    assert [button.label for button in app.button] == ["Sign in", "Sign in with Google"]


def test_a_lowered_role_shows_at_once(database: Database, open_page: OpenPage) -> None:
    app = open_page("people")
    with database.write() as session:
        people.owner(session, "Bo")
        people.set_role(session, "Bo", Role.ADMIN, by="Ana")
        people.set_role(session, "Ana", Role.READER, by="Bo")
    app.run()
    assert "Role: reader" in [caption.value for caption in app.sidebar.caption]
    assert "You are a reader here and may not give roles" in shown(app)


@pytest.fixture
def reading(database: Database) -> Database:
    """A desk on which Ana only reads."""
    with database.write() as session:
        people.owner(session, "Bo")
        people.signed_in(session, subject="https://id.example|1", name="Ana", email=None)
    return database


def test_a_reader_adds_no_article(reading: Database, open_page: OpenPage) -> None:
    app = open_page("add")
    assert "You are a reader here and may not add documents: that takes an analyst" in shown(app)
    assert not app.text_area


def test_a_reader_joins_and_splits_nothing(reading: Database, open_page: OpenPage) -> None:
    one, two, three, four = store(reading, *numbered(4))
    with reading.write() as session:
        linking.join(session, one, two, by="Bo")
        linking.keep_apart(session, three, four, by="Bo")
    joined, apart = open_page("claim", claim=str(two)), open_page("claim", claim=str(three))
    for app, label in ((joined, "Split"), (apart, "Consider again")):
        (button,) = [button for button in app.button if button.label == label]
        assert button.disabled
        assert "may not join claims or keep them apart" in str(button.help).replace("\\", "")


ALLOWED = {"Keys"}
"""What a reader may press on the page of a claim."""


def test_every_control_of_a_claim_is_shut_to_a_reader(reading: Database, open_page: OpenPage) -> None:
    claim_id, other = store(reading, *numbered(2))
    piece = EvidenceInput(Stance.SUPPORTS, "https://harbour.example/log")
    with reading.write() as session:
        review.mark(session, claim_id, ClaimStatus.VERIFIED, by="Bo", reason="Seen.", evidence=[piece])
        linking.join(session, other, claim_id, by="Bo")
    app = open_page("claim", claim=str(claim_id))
    open_to_all = {button.label for button in app.button if not button.disabled}
    assert len(app.button) > len(open_to_all)
    assert open_to_all <= ALLOWED
