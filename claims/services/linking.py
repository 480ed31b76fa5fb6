"""Deciding that two claims say the same, or do not: join, split, keep apart, and taking that back.

A joined claim keeps its rows: mentions, evidence, verdicts and history stay its own, so that splitting
restores them. While it is joined, the live claim shows them with its own. Where the verdicts of the two
differ, joining is allowed and **the survivor's verdict stands**: the other one is kept under the joined
claim and shown beside it, as a reason to decide again, and nobody's decision is rewritten by a click.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.services import audit
from claims.services.clusters import regroup
from claims.services.families import (
    attach,
    clear,
    decide,
    detach,
    family_ids,
    in_order,
    kept_apart,
    survivor,
    survivor_id,
)
from claims.services.opening import close_claim, open_claim
from claims.services.permissions import Action, acting
from claims.services.undoing import Link, holds, last_keeping_apart
from claims.services.views import ClaimView
from claims.vocabulary import EventKind, MatchDecision
from db.models import Claim, User


def in_which_order(one: ClaimView, other: ClaimView) -> tuple[ClaimView, ClaimView]:
    """Return which claim to join, and into which: a decided one stays, else the one known longer."""
    ranked = sorted((one, other), key=lambda claim: (claim.status.is_open, claim.id))
    return ranked[1], ranked[0]


def join(
    session: Session,
    claim_id: int,
    into_id: int,
    *,
    by: str,
    expected_version: int | None = None,
    into_version: int | None = None,
) -> int:
    """Join a live claim into another; return its new version.

    ``into_id`` may itself be joined: the claim then goes to the live one that stands for it. Raises
    NotFoundError, StaleClaimError when a version is not the current one, and InvalidInputError when
    the claim is joined already, the two are one, or somebody keeps them apart.
    """
    user = acting(session, by, Action.LINK)
    claim = open_claim(session, claim_id, expected_version=expected_version)
    into = survivor(session, open_claim(session, into_id, expected_version=into_version))
    _refuse_joined(claim)
    _refuse_apart(session, claim, into)
    moment = _join(session, claim, into, user)
    _record(session, user, EventKind.CLAIM_JOINED, claim, into, moment=moment)
    return claim.version


def split(session: Session, claim_id: int, *, by: str, expected_version: int | None = None) -> int:
    """Make a joined claim live again, with all that was joined to it; return its new version.

    Raises NotFoundError, StaleClaimError, and InvalidInputError when the claim is not joined.
    """
    user = acting(session, by, Action.LINK)
    claim = open_claim(session, claim_id, expected_version=expected_version)
    if claim.joined_to_id is None:
        raise InvalidInputError(f"claim {claim_id} is not joined into another: there is nothing to split")
    other = session.get_one(Claim, claim.joined_to_id)
    _split(session, claim, other)
    _record(session, user, EventKind.CLAIM_SPLIT, claim, other)
    return claim.version


def keep_apart(session: Session, claim_id: int, other_id: int, *, by: str) -> None:
    """Remember that two claims do not say the same, so that they are not suggested again.

    It holds for the live claims that stand for the two, and for all that is or will be joined into
    them. Raises NotFoundError, and InvalidInputError when they are one or are kept apart already.
    """
    user = acting(session, by, Action.LINK)
    one = survivor(session, open_claim(session, claim_id))
    other = survivor(session, open_claim(session, other_id))
    _refuse_apart(session, one, other)
    moment = decide(session, in_order(one.id, other.id), MatchDecision.KEPT_APART, user)
    regroup(session, [one.id, other.id])
    _record(session, user, EventKind.KEPT_APART, one, other, moment=moment)


def consider_again(session: Session, claim_id: int, other_id: int, *, by: str) -> None:
    """Take back that two claims are kept apart, however long ago that was decided.

    Raises NotFoundError, and InvalidInputError when nobody keeps them apart.
    """
    user = acting(session, by, Action.LINK)
    one = survivor(session, open_claim(session, claim_id))
    other = survivor(session, open_claim(session, other_id))
    found = kept_apart(session, family_ids(session, one.id), family_ids(session, other.id))
    if found is None:
        raise InvalidInputError(f"nobody keeps claim {claim_id} and claim {other_id} apart")
    take_back(session, last_keeping_apart(session, found.left_id, found.right_id), user)


def take_back(session: Session, act: Link, user: User) -> None:
    """Undo one act; InvalidInputError when the two have gone other ways since."""
    claim, other = session.get_one(Claim, act.claim_id), session.get_one(Claim, act.other_id)
    if not holds(session, act):
        raise InvalidInputError(f"claims {claim.id} and {other.id} were decided about again since")
    roots, moment = dict.fromkeys([*act.lines, survivor_id(other)]), None
    if act.kind is EventKind.CLAIM_JOINED:
        _split(session, claim, other)
    elif act.kind is EventKind.CLAIM_SPLIT:
        _refuse_apart(session, claim, survivor(session, other))
        moment = _join(session, claim, other, user)
    else:
        clear(session, in_order(claim.id, other.id))
        regroup(session, [claim.id, other.id])
    told = {"undone": act.kind, "claim": claim.id, "other": other.id, "lines": list(roots), **_at(moment)}
    lines = {line: act.event_id + place for place, line in enumerate(act.lines)}
    audit.record_all(
        session,
        user,
        [
            audit.Entry(EventKind.LINK_UNDONE, claim_id=line, payload={**told, "event": lines.get(line)})
            for line in roots
        ],
    )


def _join(session: Session, claim: Claim, to: Claim, user: User) -> datetime:
    attach(session, claim, to)
    moment = decide(session, in_order(claim.id, to.id), MatchDecision.JOINED, user)
    _close(session, claim, to)
    return moment


def _split(session: Session, claim: Claim, other: Claim) -> None:
    detach(session, claim)
    clear(session, in_order(claim.id, other.id))
    _close(session, claim, other)


def _close(session: Session, claim: Claim, other: Claim) -> None:
    """Give every claim whose contents changed a new version, and group what says the same anew."""
    for changed in {each.id: each for each in (claim, other, survivor(session, other))}.values():
        close_claim(session, changed)
    regroup(session, [claim.id, other.id])


def _refuse_joined(claim: Claim) -> None:
    if claim.merged_into_id is not None:
        raise InvalidInputError(
            f"claim {claim.id} is joined into claim {claim.merged_into_id} already: split it off first"
        )


def _refuse_apart(session: Session, one: Claim, other: Claim) -> None:
    """Refuse a pair that is one claim, or that an analyst keeps apart; both are live."""
    if survivor_id(one) == survivor_id(other):
        raise InvalidInputError(f"claim {one.id} and claim {other.id} are one claim already")
    found = kept_apart(session, family_ids(session, one.id), family_ids(session, other.id))
    if found is not None and found.decided_by is not None:
        raise InvalidInputError(
            f"{found.decided_by.name} keeps claim {found.left_id} and claim {found.right_id} apart: "
            "first consider again whether they are the same"
        )


def _at(moment: datetime | None) -> dict[str, object]:
    """Return what the log keeps of when a decision was made, nothing where none was."""
    return {"at": moment.isoformat()} if moment else {}


def _record(
    session: Session,
    user: User,
    kind: EventKind,
    claim: Claim,
    other: Claim,
    *,
    moment: datetime | None = None,
) -> None:
    """Tell it in the history of each claim that it concerns; the first line is the one that counts."""
    lines = list(dict.fromkeys([claim.id, other.id, survivor_id(other)]))
    payload = {"claim": claim.id, "other": other.id, "lines": lines, **_at(moment)}
    audit.record_all(session, user, [audit.Entry(kind, claim_id=line, payload=payload) for line in lines])
