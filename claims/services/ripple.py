"""What rests on a piece of evidence or a source, and back in the queue with it when that is given up.

The verdict stands until somebody decides anew: it was given in good faith, and is told to be looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from claims.services import audit
from claims.vocabulary import ClaimStatus, Credibility, EventKind, Reliability
from db.models import (
    Claim,
    Event,
    Evidence,
    ProposalEvidence,
    Source,
    User,
    Verdict,
    VerdictEvidence,
    VerdictProposal,
)
from db.queries import batches

_RELIABILITY = {letter: float(place) for place, letter in enumerate("ABCDE")} | {None: 2.5, "F": 2.5}
_CREDIBILITY = {number: float(number) for number in (1, 2, 3, 4, 5)} | {None: 3.5, 6: 3.5}


@dataclass(frozen=True, slots=True)
class Resting:
    """A verdict that rests on something: it stands, or is ``proposed`` and waits for a second look.

    ``claim_id`` is the claim that it was given on, ``live_id`` the one that stands for that claim now.
    """

    claim_id: int
    live_id: int
    text: str
    status: ClaimStatus
    by: str
    since: datetime
    proposed: bool = False


def is_lower(before: Reliability | None, after: Reliability | None) -> bool:
    """True when a source is trusted less than before; no letter, and F, lie between C and D."""
    return _RELIABILITY[after] > _RELIABILITY[before]


def is_less_credible(before: Credibility | None, after: Credibility | None) -> bool:
    """True when information is believed less than before; no number, and 6, lie between 3 and 4."""
    return _CREDIBILITY[after] > _CREDIBILITY[before]


def resting_on_evidence(session: Session, evidence_id: int) -> tuple[Resting, ...]:
    """Return the verdicts that stand on a piece of evidence or are proposed on it, by claim."""
    return _resting(session, Evidence.id == evidence_id)


def resting_on_source(session: Session, source_id: int) -> tuple[Resting, ...]:
    """Return the verdicts that rest on evidence, not withdrawn, that a source published, by claim."""
    return _resting(session, of_source(source_id) & Evidence.withdrawn_at.is_(None))


def of_source(source_id: int) -> ColumnElement[bool]:
    """Return the condition that a piece of evidence was published by a source."""
    name = select(Source.name).where(Source.id == source_id).scalar_subquery()
    return Evidence.publisher == name


def _resting(session: Session, chosen: ColumnElement[bool]) -> tuple[Resting, ...]:
    stands = (
        select(Verdict, Claim.text, Claim.merged_into_id, User.name)
        .join(VerdictEvidence, VerdictEvidence.verdict_id == Verdict.id)
        .join(Evidence, Evidence.id == VerdictEvidence.evidence_id)
        .join(Claim, Claim.id == Verdict.claim_id)
        .join(User, User.id == Verdict.user_id)
        .where(chosen, Verdict.superseded_at.is_(None))
    )
    waits = (
        select(VerdictProposal, Claim.text, Claim.merged_into_id, User.name)
        .join(ProposalEvidence, ProposalEvidence.proposal_id == VerdictProposal.id)
        .join(Evidence, Evidence.id == ProposalEvidence.evidence_id)
        .join(Claim, Claim.id == VerdictProposal.claim_id)
        .join(User, User.id == VerdictProposal.user_id)
        .where(chosen, VerdictProposal.outcome.is_(None))
    )
    found = {
        Resting(given.claim_id, live or given.claim_id, text, given.status, name, given.created_at, proposed)
        for query, proposed in ((stands, False), (waits, True))
        for given, text, live, name in session.execute(query)
    }
    return tuple(sorted(found, key=lambda resting: (resting.claim_id, resting.proposed)))


def ask(session: Session, user: User, resting: Iterable[Resting], *, cause: str, reason: str) -> None:
    """Put the claims of some verdicts back in the queue, each with a line in the log; no verdict changes.

    ``cause`` names what was given up, such as "evidence 7", so that it can be taken back. Each claim gets
    a new version.
    """
    moment = audit.now()
    claims = _claims(session, sorted({verdict.live_id for verdict in resting}))
    asked: list[tuple[Claim, datetime | None, str | None]] = []
    entries: list[audit.Entry] = []
    for claim in claims:
        since = claim.recheck_since or moment
        open_causes = _causes(session, claim) | {cause: reason}
        asked.append((claim, since, "; ".join(open_causes.values())))
        entries.append(_entry(*asked[-1], cause=cause, reason=reason, taken_back=False))
    _change(session, user, asked, entries)


def take_back(session: Session, user: User, *, cause: str) -> None:
    """Take back that claims are to be looked at again for ``cause``, where nobody decided meanwhile."""
    asked: list[tuple[Claim, datetime | None, str | None]] = []
    entries: list[audit.Entry] = []
    for claim in _claims(session, _asked_for(session, cause)):
        causes = _causes(session, claim)
        if causes.pop(cause, None) is None:
            continue
        left = "; ".join(causes.values()) or None
        asked.append((claim, claim.recheck_since if left else None, left))
        entries.append(_entry(*asked[-1], cause=cause, reason=None, taken_back=True))
    _change(session, user, asked, entries)


def _claims(session: Session, ids: Sequence[int]) -> list[Claim]:
    return [
        claim
        for some in batches(ids)
        for claim in session.scalars(select(Claim).where(Claim.id.in_(some)).order_by(Claim.id))
    ]


def _asked_for(session: Session, cause: str) -> list[int]:
    """Return the claims that wait for another look and were once asked about for ``cause``."""
    query = (
        select(Event.claim_id)
        .join(Claim, Claim.id == Event.claim_id)
        .where(
            Event.kind == EventKind.RECHECK_ASKED,
            Claim.recheck_since.is_not(None),
            Event.payload.contains(json.dumps(cause), autoescape=True),
        )
    )
    return sorted({claim_id for claim_id in session.scalars(query) if claim_id is not None})


def _causes(session: Session, claim: Claim) -> dict[str, str]:
    """Return why a claim waits for another look: what was given up, and in whose words."""
    if claim.recheck_since is None:
        return {}
    causes: dict[str, str] = {}
    for payload in _lines(session, claim):
        if payload["taken_back"]:
            causes.pop(payload["cause"], None)
        else:
            causes[payload["cause"]] = payload["reason"]
    return causes


def _lines(session: Session, claim: Claim) -> Iterator[dict[str, str]]:
    since = claim.recheck_since.isoformat() if claim.recheck_since else None
    events = session.scalars(
        select(Event.payload)
        .where(Event.claim_id == claim.id, Event.kind == EventKind.RECHECK_ASKED)
        .order_by(Event.id)
    )
    yield from (payload for payload in map(json.loads, events) if payload["recheck_since"] == since)


def _entry(
    claim: Claim, since: datetime | None, why: str | None, *, cause: str, reason: str | None, taken_back: bool
) -> audit.Entry:
    payload: dict[str, object] = {
        "cause": cause,
        "reason": reason,
        "recheck_since": since.isoformat() if since else None,
        "recheck_reason": why,
        "was": {
            "recheck_since": claim.recheck_since.isoformat() if claim.recheck_since else None,
            "recheck_reason": claim.recheck_reason,
        },
        "taken_back": taken_back,
    }
    if taken_back:
        payload["why"] = f"taken back, {cause} counts again"
    return audit.Entry(EventKind.RECHECK_ASKED, claim_id=claim.id, payload=payload)


def _change(
    session: Session,
    user: User,
    asked: Sequence[tuple[Claim, datetime | None, str | None]],
    entries: Sequence[audit.Entry],
) -> None:
    """Write the lines, then each claim once: every flush of a changed claim is a version."""
    audit.record_all(session, user, entries)
    for claim, since, why in asked:
        claim.recheck_since, claim.recheck_reason = since, why
        claim.updated_at = audit.now()
