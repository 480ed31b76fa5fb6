"""Signing in with a real provider on loopback, the real server and a real browser."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from claims.records import DocumentText
from claims.services import identity, intake
from claims.vocabulary import ClaimStatus, Role
from db.engine import Database
from db.models import Claim, User
from tests.browser.conftest import NewPage, settled
from tests.browser.server import dashboard
from tests.fakes import candidate, prepared
from tests.oidc import secrets
from tests.oidc.provider import CLIENT_ID, Fault, Provider, running

pytestmark = pytest.mark.browser

OLGA, PETR = "olga-7", "petr-9"
PEOPLE = {
    OLGA: {"name": "Olga Brandt", "email": "olga@desk.example"},
    PETR: {"name": "Olga Brandt", "email": "petr@desk.example"},
}
TEXT = "The bridge of Ostrel is 410 metres long."
OTHER = "It carries 9,000 cars a day."
COOKIE = "_streamlit_user"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running(PEOPLE) as found:
        yield found


@pytest.fixture(scope="module")
def address(stored: Database, provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a dashboard answers that wants people to sign in."""
    written = secrets.write(tmp_path_factory.mktemp("oidc") / "secrets.toml", provider)
    with stored.write() as session:
        identity.owner(session, "root")
        whole = f"{TEXT} {OTHER}"
        found = [candidate(whole, TEXT), candidate(whole, OTHER)]
        intake.store(session, prepared(DocumentText(whole, language="en"), found), by="root")
    with dashboard(f"sqlite:///{Path(stored.url.database or '')}", secrets=written) as found_at:
        yield found_at


@pytest.fixture(autouse=True)
def _in_order(provider: Provider) -> Iterator[None]:
    """Let each test find a provider that keeps to the rules."""
    provider.fault, provider.lifetime = None, 3600
    yield
    provider.fault, provider.lifetime = None, 3600


def sign_in(page: Page, address: str, *, place: int = 0) -> None:
    page.goto(address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Who are you?").wait_for()
    page.get_by_role("link").nth(place).click()


def refused(page: Page) -> None:
    """Check that the page lets nobody in: no menu, no content, only the way to sign in."""
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    settled(page)
    expect(page.get_by_role("link", name="Claims")).to_have_count(0)
    expect(page.get_by_text(TEXT)).to_have_count(0)
    expect(page.get_by_text("Role:")).to_have_count(0)


def status_of(stored: Database, claim_id: int) -> ClaimStatus:
    with stored.read() as session:
        return session.get_one(Claim, claim_id).status


def subjects(stored: Database) -> set[str]:
    with stored.read() as session:
        return {found for found in session.scalars(select(User.subject)) if found}


def test_from_stranger_to_analyst_and_out(
    stored: Database, address: str, provider: Provider, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{address}/claim?claim=1")
    refused(page)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Olga Brandt").first.click()
    expect(page).to_have_url(f"{address}/claim?claim=1")  # the page that was asked for
    expect(page.get_by_role("heading", name=TEXT)).to_be_visible()
    expect(page.get_by_text("Role: reader")).to_be_visible()
    expect(page.get_by_role("link", name="People")).to_have_count(0)
    page.goto(f"{address}/claim?claim=1&you=root")
    expect(page.get_by_role("heading", name=TEXT)).to_be_visible()
    expect(page.get_by_text("Role: reader")).to_be_visible()
    expect(page.get_by_role("textbox", name="You are")).to_have_count(0)
    expect(page.get_by_role("button", name="Verified")).to_be_disabled()
    assert status_of(stored, 1) is ClaimStatus.NEW
    with stored.write() as session:
        identity.set_role(session, "Olga Brandt", Role.ANALYST, by="root")
    page.reload()
    expect(page.get_by_text("Role: analyst")).to_be_visible()
    page.get_by_role("textbox", name="Reason").fill("Measured on the plan of the road office.")
    page.get_by_role("button", name="Verified").click()
    expect(page.get_by_text("marked verified")).to_be_visible()
    settled(page)
    assert status_of(stored, 1) is ClaimStatus.VERIFIED
    page.get_by_role("button", name="Sign out").click()
    refused(page)
    assert provider.ended
    page.goto(f"{address}/claim?claim=1")
    refused(page)


def test_two_people_of_one_name_are_two(
    stored: Database, address: str, provider: Provider, new_page: NewPage
) -> None:
    one, two = new_page(), new_page()
    sign_in(one, address, place=0)
    expect(one.get_by_text("Olga Brandt", exact=True)).to_be_visible()
    sign_in(two, address, place=1)
    expect(two.get_by_text("Olga Brandt (petr@desk.example)")).to_be_visible()
    assert subjects(stored) >= {f"{provider.address}|{OLGA}", f"{provider.address}|{PETR}"}


def test_an_admin_gives_a_role_on_the_page_of_people(
    stored: Database, address: str, provider: Provider, new_page: NewPage
) -> None:
    with stored.write() as session:
        for subject, name in ((OLGA, "Olga Brandt"), (PETR, "Petr"), ("rita-3", "Rita")):
            identity.signed_in(session, subject=f"{provider.address}|{subject}", name=name, email=None)
        petr = identity.person_signed_in(session, subject=f"{provider.address}|{PETR}")
        assert petr
        identity.set_role(session, petr.name, Role.ADMIN, by="root")
    page = new_page()
    sign_in(page, address, place=1)
    page.get_by_role("link", name="People").click()
    for label, option in (("Who", "Rita"), ("Role", "reviewer")):
        page.get_by_role("combobox", name=label).click()
        page.get_by_role("option", name=option).click()
    page.get_by_role("button", name="Give the role").click()
    expect(page.get_by_text("Rita is in the role reviewer now.")).to_be_visible()
    with stored.read() as session:
        assert identity.person_named(session, "Rita").role is Role.REVIEWER


@pytest.mark.parametrize("fault", Fault)
def test_a_token_that_does_not_hold_signs_nobody_in(
    stored: Database, address: str, provider: Provider, new_page: NewPage, fault: Fault
) -> None:
    before, issued = subjects(stored), len(provider.issued)
    page = new_page()
    provider.fault = fault
    sign_in(page, address)
    refused(page)
    page.goto(f"{address}/claim?claim=1")
    refused(page)
    assert not provider.refused
    assert len(provider.issued) == issued + (fault is not Fault.NO_TOKEN)
    assert subjects(stored) == before


def _told(provider: Provider, address: str, /, **other: object) -> dict[str, object]:
    """Return what a cookie says of somebody who is signed in."""
    now = int(time.time())
    return {
        **{"iss": provider.address, "aud": CLIENT_ID, "sub": OLGA, "name": "Olga Brandt"},
        **{"iat": now, "exp": now + 600, "origin": address, "is_logged_in": True, "provider": "default"},
        **other,
    }


def _give_cookie(context: BrowserContext, address: str, value: str) -> None:
    context.add_cookies([{"name": COOKIE, "value": value, "url": address}])


def _signed(told: dict[str, object], *, secret: str = secrets.COOKIE_SECRET, name: str = COOKIE) -> str:
    return create_signed_value(secret, name, json.dumps(told)).decode()


def test_a_cookie_that_the_dashboard_signed_is_believed(
    address: str, provider: Provider, new_page: NewPage
) -> None:
    page = new_page()
    _give_cookie(page.context, address, _signed(_told(provider, address)))
    page.goto(address)
    expect(page.get_by_text("Olga Brandt", exact=True)).to_be_visible()


def test_a_forged_or_outdated_cookie_is_not(address: str, provider: Provider, new_page: NewPage) -> None:
    told = _told(provider, address)
    body, _, signature = _signed(told).rpartition(".")
    forged = {
        "unsigned": json.dumps(told).encode().hex(),
        "another secret": _signed(told, secret="a guess that somebody made"),
        "another cookie's": _signed(told, name="_streamlit_user_tokens"),
        "signature bent": f"{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
        "run out": _signed(_told(provider, address, exp=int(time.time()) - 1)),
        "another program's": _signed(_told(provider, address, aud="another-program", azp=CLIENT_ID)),
        "another provider's": _signed(_told(provider, address, provider="unknown")),
        "another address": _signed(_told(provider, "https://elsewhere.example")),
    }
    for what, value in forged.items():
        page = new_page()
        _give_cookie(page.context, address, value)
        page.goto(f"{address}/claim?claim=1")
        refused(page)
        assert page.get_by_text("Olga").count() == 0, what


def _runs_out_at(token: str) -> int:
    body = token.split(".")[1]
    told: dict[str, int] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return told["exp"]


def test_an_open_page_does_not_outlive_its_token_and_what_was_typed_is_kept(
    stored: Database, address: str, provider: Provider, new_page: NewPage
) -> None:
    page = new_page()
    provider.lifetime = 25
    sign_in(page, address)
    expect(page.get_by_text("Olga Brandt", exact=True)).to_be_visible()
    with stored.write() as session:
        identity.set_role(session, "Olga Brandt", Role.ANALYST, by="root")
    page.goto(f"{address}/claim?claim=2")
    expect(page.get_by_text("Role: analyst")).to_be_visible()
    page.get_by_role("textbox", name="Reason").fill("The road office ")
    end = _runs_out_at(provider.issued[-1])
    page.wait_for_function("end => Date.now() / 1000 > end", arg=end, timeout=provider.lifetime * 2_000)
    page.get_by_role("textbox", name="Reason").fill("The road office measured it.")
    page.get_by_role("button", name="Verified").click()
    refused(page)
    expect(page.get_by_text("Your sign-in has run out")).to_be_visible()
    assert status_of(stored, 2) is ClaimStatus.NEW
    provider.lifetime = 3600
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link").nth(0).click()
    expect(page.get_by_text("Olga Brandt", exact=True)).to_be_visible()
    expect(page).to_have_url(f"{address}/claim?claim=2")  # back where the sign-in ran out
    expect(page.get_by_role("textbox", name="Reason")).to_have_value("The road office measured it.")
