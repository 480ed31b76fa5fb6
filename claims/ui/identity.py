"""Who is working: the name typed on a desk on one machine, or whom the provider signed in.

With ``[auth]`` in ``.streamlit/secrets.toml`` nobody works here without signing in. Streamlit keeps who
signed in in a signed cookie for thirty days and does not look at the token's own times again, nor does
the library below it insist that the token was meant for this program; both are looked at here, each time
that somebody acts.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from claims import settings
from claims.errors import InvalidInputError, NotAllowedError
from claims.services import identity, permissions
from claims.services.identity import Person
from claims.services.permissions import Action
from claims.text import fold_space
from claims.ui import resources
from claims.ui.markup import escape_inline, escape_markdown

ANALYST = "you"
SIGN_IN_WIDTH = 440
_PERSON = "who is working"
_TYPIST = "whose drafts"
_returning = st.components.v2.component(
    "claim_workbench_returning", js=Path(__file__).with_name("returning.js").read_text("utf-8")
)


def required() -> bool:
    """True when people have to sign in: when the secrets have a section ``[auth]``, however incomplete.

    Raises InvalidInputError for secrets that are there and cannot be read: to Streamlit these are as good
    as none, and a slip of the pen would open the desk to everybody.
    """
    if st.secrets.load_if_toml_exists():
        return "auth" in st.secrets
    unread = [path for path in st.get_option("secrets.files") if Path(path).exists()]
    if unread:
        raise InvalidInputError(
            f"{unread[0]} cannot be read, and may ask for a sign-in: nobody is let in until it is mended"
        )
    return False


def person() -> Person:
    """Return who is working, with the role they have now; NotAllowedError when nobody is signed in."""
    found = _signed_in() if required() else _local()
    if found is None:
        raise NotAllowedError("sign in first: nobody is signed in here, or the sign-in has run out")
    return found


def name() -> str:
    """Return the name of who is working; NotAllowedError when nobody is signed in."""
    return person().name if required() else _typed()


def begin() -> Person | None:
    """Find out who is working, once a run; None when somebody has to sign in first.

    On one machine this draws the field with the name in the sidebar, as the address may hold another.
    """
    st.session_state.pop(_PERSON, None)
    if not required():
        _ask_name()
    try:
        found = person()
    except NotAllowedError:
        return None
    st.session_state[_PERSON] = found
    st.session_state[_TYPIST] = found.name
    return found


def typist() -> str:
    """Return whose drafts these are: who is working, or was when their sign-in ran out under the typing.

    A browser's session belongs to one identity, so this never names anybody else; it lets nobody do more
    than keep what they have typed already.
    """
    if not required():
        return _typed()
    return str(st.session_state.get(_TYPIST) or "") or person().name


def refusal(action: Action) -> str | None:
    """Return why who is working may not do this, as text for a control's help; None when they may.

    Draw a control with ``disabled=not identity.may(action), help=identity.refusal(action)``. It is a
    courtesy: the service refuses anyway.
    """
    found = st.session_state.get(_PERSON) or person()
    reason = permissions.refusal(found.role, action)
    return None if reason is None else escape_markdown(reason[0].upper() + reason[1:])


def may(action: Action) -> bool:
    """True when who is working may do this."""
    return refusal(action) is None


def draw(found: Person) -> None:
    """Draw in the sidebar who is working and in which role; on one machine, the field is there already."""
    with st.sidebar.container(gap="xsmall"):
        if not required():
            st.caption(f"Role: {found.role}")
            return
        st.markdown(f":material/person: **{escape_inline(found.name)}**")
        st.caption(f"Role: {found.role}")
        st.button("Sign out", icon=":material/logout:", on_click=st.logout, width="stretch")
        _lead_back(signed_out=False)


def _lead_back(*, signed_out: bool) -> None:
    """Let the tab remember the page that needs a sign-in, or go there after it."""
    folder = str(st.get_option("server.baseUrlPath") or "").strip("/")
    data = {"signed_out": signed_out, "first": f"/{folder}" if folder else ""}
    _returning(key=f"returning-{signed_out}", data=data)


def sign_in_page() -> None:
    """Draw what somebody sees who is not signed in: a button for each provider."""
    ended = bool(st.user.get("is_logged_in"))
    _lead_back(signed_out=True)
    with (
        st.container(horizontal_alignment="center"),
        st.container(border=True, width=SIGN_IN_WIDTH, gap="small"),
    ):
        st.title("Claim workbench", anchor=False)
        st.markdown(
            "Your sign-in has run out. Sign in again to go on; what you typed is kept."
            if ended
            else "Sign in to read and decide claims."
        )
        providers = _providers()
        for provider in providers:
            _sign_in_button(provider)
        if not providers:
            st.error("The section [auth] of the secrets names no provider.", icon=":material/error:")


def _sign_in_button(provider: str | None) -> None:
    st.button(
        "Sign in" if provider is None else f"Sign in with {provider.capitalize()}",
        icon=":material/login:",
        type="primary",
        width="stretch",
        on_click=st.login,
        args=(provider,),
    )


def _ask_name() -> None:
    """Draw the field that says who decides; a name other than the configured one stays in the address."""
    st.sidebar.text_input(
        "You are",
        value=settings.analyst_name(),
        key=ANALYST,
        max_chars=200,
        bind="query-params",
        icon=":material/person:",
        help="Your name is kept with every decision, piece of evidence and draft.",
    )


def _typed() -> str:
    return fold_space(str(st.session_state.get(ANALYST) or "")) or settings.analyst_name()


def _local() -> Person:
    with resources.database().read() as session:
        return identity.person_named(session, _typed())


def _signed_in() -> Person | None:
    """Return whom the provider signed in, as long as the token holds."""
    told = st.user.to_dict()
    subject = valid_subject(told, client_id=_client_id(told.get("provider")), now=time.time())
    if subject is None:
        return None
    database = resources.database()
    with database.read() as session:
        known = identity.person_signed_in(session, subject=subject)
    if known is not None:
        return known
    with database.write() as session:
        return identity.signed_in(session, subject=subject, name=_shown(told), email=_text(told, "email"))


def valid_subject(told: Mapping[str, Any], *, client_id: str | None, now: float) -> str | None:
    """Return "issuer|sub" of a token's claims, None when they do not hold (OpenID Connect Core 3.1.3.7).

    The signature was verified when the cookie was made; what is asked here is that the token was meant
    for ``client_id`` and has not run out at ``now`` (seconds since 1970).
    """
    if told.get("is_logged_in") is not True or client_id is None:
        return None
    issuer, subject, expires = _text(told, "iss"), _text(told, "sub"), told.get("exp")
    if issuer is None or subject is None or client_id not in _audience(told.get("aud")):
        return None
    if isinstance(expires, bool) or not isinstance(expires, int | float) or not now < expires:
        return None
    return f"{issuer}|{subject}"


def _audience(claim: object) -> tuple[str, ...]:
    named = claim if isinstance(claim, list) else [claim]
    return tuple(name for name in named if isinstance(name, str))


def _text(told: Mapping[str, Any], key: str) -> str | None:
    value = told.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _shown(told: Mapping[str, Any]) -> str | None:
    return _text(told, "name") or _text(told, "preferred_username")


def _providers() -> list[str | None]:
    """Return the providers that the secrets name; None is the one without a name."""
    section = st.secrets["auth"]
    named = [key for key, value in section.items() if isinstance(value, Mapping) and "client_id" in value]
    return [*([None] if "client_id" in section else []), *named]


def _client_id(provider: object) -> str | None:
    """Return what this program is called by the provider that signed somebody in."""
    section = st.secrets["auth"]
    if provider == "default" and "client_id" in section:
        return _text(section, "client_id")
    named = section.get(str(provider))
    return _text(named, "client_id") if isinstance(named, Mapping) else None
