"""People: who works here, in which role, and what each role may do; for admins."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from claims.errors import InvalidInputError
from claims.services import permissions
from claims.services.identity import Person, people, set_role
from claims.services.permissions import Action
from claims.ui import identity, resources, state
from claims.ui.markup import escape_inline
from claims.vocabulary import Role

WHO = "whose role"
WHICH = "which role"
_TOLD = "role given"


def draw() -> None:
    st.title("People", anchor=False)
    reason = identity.refusal(Action.SET_ROLES)
    if reason is not None:
        st.info(reason, icon=":material/lock:")
        return
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(told, icon=":material/check_circle:")
    with resources.database().read() as session:
        found = people(session)
    _table(found)
    _form(found)
    with st.expander("What each role may do", icon=":material/checklist:"):
        st.markdown(permissions.table_as_markdown())


def _table(found: Sequence[Person]) -> None:
    rows = [
        {
            "Name": person.name,
            "Role": person.role.value,
            "Email": person.email or "",
            "Comes in by": "signing in" if person.signs_in else "a name here",
        }
        for person in found
    ]
    widths = {"Name": 180, "Role": 75, "Email": 150, "Comes in by": 95}
    columns = {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="people", height="content", column_config=columns)


def _form(found: Sequence[Person]) -> None:
    with st.form("role", enter_to_submit=False), st.container(horizontal=True, vertical_alignment="bottom"):
        names, roles = [person.name for person in found], [role.value for role in Role]
        st.selectbox("Who", names, key=WHO, index=None, placeholder="Choose somebody")
        st.selectbox("Role", roles, key=WHICH, index=None, placeholder="Choose a role")
        st.form_submit_button("Give the role", icon=":material/badge:", on_click=_give)


@state.reporting
def _give() -> None:
    name, role = st.session_state[WHO], st.session_state[WHICH]
    if name is None or role is None:
        raise InvalidInputError("choose somebody and the role to give")
    with resources.database().write() as session:
        person = set_role(session, name, Role(role), by=state.analyst())
    st.session_state[_TOLD] = f"{escape_inline(person.name)} is in the role {person.role} now."


draw()
