"""Who may do what: one table, asked by every service that writes, printed by the docs.

The pages hide what somebody may not do; this is what refuses it.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import NotAllowedError
from claims.services.audit import plain_name, user_named
from claims.vocabulary import Role
from db.models import User


class Action(StrEnum):
    """What somebody does, as the sentence "you may not ..." ends."""

    KEEP_DRAFTS = "keep drafts"
    SAVE_FILTERS = "save filters"
    ADD_DOCUMENTS = "add documents"
    IMPORT_CLAIMS = "import claims"
    DECIDE = "decide claims"
    UNDO = "take decisions back"
    FILE_EVIDENCE = "file evidence"
    GRADE_EVIDENCE = "grade evidence"
    WITHDRAW_EVIDENCE = "withdraw evidence"
    LINK = "join claims or keep them apart"
    DECIDE_CONFLICTS = "decide about conflicts"
    FILE_FACT_CHECKS = "file fact-checks of others"
    ASSIGN = "assign claims"
    TAG = "tag claims"
    NOTE = "write notes"
    DECIDE_MANY = "decide many claims at once"
    GIVE_SECOND_LOOK = "confirm a verdict or send it back"
    GRADE_SOURCES = "grade or withdraw sources"
    SET_ROLES = "give roles"
    CHANGE_SETTINGS = "change how the desk works"


LEAST: dict[Action, Role] = {
    Action.KEEP_DRAFTS: Role.READER,
    Action.SAVE_FILTERS: Role.READER,
    Action.ADD_DOCUMENTS: Role.ANALYST,
    Action.IMPORT_CLAIMS: Role.ANALYST,
    Action.DECIDE: Role.ANALYST,
    Action.UNDO: Role.ANALYST,
    Action.FILE_EVIDENCE: Role.ANALYST,
    Action.GRADE_EVIDENCE: Role.ANALYST,
    Action.WITHDRAW_EVIDENCE: Role.ANALYST,
    Action.LINK: Role.ANALYST,
    Action.DECIDE_CONFLICTS: Role.ANALYST,
    Action.FILE_FACT_CHECKS: Role.ANALYST,
    Action.ASSIGN: Role.ANALYST,
    Action.TAG: Role.ANALYST,
    Action.NOTE: Role.ANALYST,
    Action.DECIDE_MANY: Role.ANALYST,
    Action.GIVE_SECOND_LOOK: Role.REVIEWER,
    Action.GRADE_SOURCES: Role.REVIEWER,
    Action.SET_ROLES: Role.ADMIN,
    Action.CHANGE_SETTINGS: Role.ADMIN,
}
"""The least role that each action asks for; whoever is above it may do it too."""


def may(role: Role, action: Action) -> bool:
    """True when somebody in this role may do this."""
    return role.rank >= LEAST[action].rank


def refusal(role: Role, action: Action, *, name: str | None = None) -> str | None:
    """Return why somebody in this role may not do this, None when they may; to them without a name."""
    if may(role, action):
        return None
    who = f"{name} is" if name else "you are"
    return (
        f"{who} {_with_article(role)} here and may not {action}: "
        f"that takes {_with_article(LEAST[action])}; ask an admin for the role"
    )


def check(session: Session, by: str, action: Action) -> None:
    """Raise NotAllowedError when the role of who acts does not let them; writes nothing.

    For what is slow before it writes: the writing itself asks again, through ``acting``.
    """
    name = plain_name(by)
    role = session.scalar(select(User.role).where(User.name == name)) or Role.ANALYST
    reason = refusal(role, action, name=name)
    if reason is not None:
        raise NotAllowedError(reason)


def acting(session: Session, by: str, action: Action) -> User:
    """Return the user who acts, NotAllowedError when their role does not let them.

    A name that nobody signed in with is a new analyst of a desk on one machine; whoever signs in is
    known, as a reader at first, before any service is called (see ``claims.services.identity``).
    """
    check(session, by, action)
    return user_named(session, by)


def _with_article(role: Role) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"


_PAGE = """\
# Who may do what

Everybody may read everything. What else somebody may do depends on their role; each role may do all that
the ones before it may. The pages leave out, or grey out, what the role does not allow; the services
refuse it before they read or write anything, whoever calls them.

{table}

On a desk on one machine, whoever opens it first is its admin, and any other name is an analyst's. With a
sign-in (see [sign-in.md](sign-in.md)) whoever signs in for the first time is a reader, until an admin
gives them another role: on the page *People*, or with `users role` on the command line. The last admin
keeps the role. Every change of a role is in the audit log.

This page is printed by `python -m claims roles --markdown`, from the table that the services ask.
"""


def as_markdown() -> str:
    """Return the page ``docs/roles.md``: who may do what, from the table that the services ask."""
    return _PAGE.format(table=table_as_markdown())


def table_as_markdown() -> str:
    """Return who may do what, an action a line and a role a column."""
    rows = [["May they ...", *Role], ["---", *(":-:" for _ in Role)]]
    rows += [[action, *("yes" if may(role, action) else "-" for role in Role)] for action in LEAST]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
