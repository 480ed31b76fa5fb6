"""Reading what was suggested: which stored claims may be the same as a claim, and how they stand."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from claims.services.catalogue import standing_verdicts, views_by_id
from claims.services.families import Pair, in_order
from claims.services.ids import get_claim
from claims.services.views import KeptApart, Suggestion
from claims.vocabulary import MatchDecision, MatchKind
from db.models import Claim, Match

UNDECIDED_SAME: tuple[ColumnElement[bool], ...] = (Match.kind == MatchKind.SAME, Match.decision.is_(None))
"""What makes a match a suggestion."""


def suggestions_for(session: Session, claim_id: int) -> tuple[Suggestion, ...]:
    """Return what may be the same as a claim, most surely the same first; NotFoundError without it."""
    get_claim(session, claim_id)
    return suggestions(session, [claim_id]).get(claim_id, ())


def suggestions(session: Session, claim_ids: Collection[int]) -> dict[int, tuple[Suggestion, ...]]:
    """Return what may be the same as each of these live claims, in a constant number of queries.

    A joined wording counts for the claim that it is joined into, on either side; families that an
    analyst keeps apart in any of their wordings are left out, and claims without a suggestion.
    """
    wordings = _wordings(session, claim_ids)
    matches = _touching(session, wordings, *UNDECIDED_SAME)
    live = _survivors(session, matches) | wordings
    best: dict[Pair, Match] = {}
    for match in sorted(matches, key=lambda found: (-(found.score or 0.0), found.id)):
        one, other = live[match.left_id], live[match.right_id]
        if one != other:
            best.setdefault(in_order(one, other), match)
    for apart in _kept_apart(session, {claim_id for pair in best for claim_id in pair}):
        best.pop(apart, None)
    return _views(session, best, claim_ids)


def kept_apart_from(session: Session, claim_id: int) -> tuple[KeptApart, ...]:
    """Return the live claims that are kept apart from a live claim or from what is joined into it."""
    wordings = _wordings(session, [claim_id])
    found = _touching(session, wordings, Match.decision == MatchDecision.KEPT_APART)
    standing = _survivors(session, found)
    others = {
        standing[match.right_id if match.left_id in wordings else match.left_id]: match for match in found
    }
    views = views_by_id(session, others)
    return tuple(
        KeptApart(views[other], match.decided_by.name, match.decided_at)
        for other, match in others.items()
        if match.decided_by is not None and match.decided_at is not None
    )


def _wordings(session: Session, claim_ids: Collection[int]) -> dict[int, int]:
    """Return the live claim of each wording: of these claims themselves and of what is joined into them."""
    joined = session.execute(
        select(Claim.id, Claim.merged_into_id).where(Claim.merged_into_id.in_(claim_ids))
    )
    own = session.scalars(select(Claim.id).where(Claim.id.in_(claim_ids), Claim.merged_into_id.is_(None)))
    return {claim_id: claim_id for claim_id in own} | {row.id: row.merged_into_id for row in joined}


def _touching(session: Session, claim_ids: Iterable[int], *where: ColumnElement[bool]) -> list[Match]:
    wanted = list(claim_ids)
    query = select(Match).where(or_(Match.left_id.in_(wanted), Match.right_id.in_(wanted)), *where)
    return list(session.scalars(query))


def _survivors(session: Session, matches: Sequence[Match]) -> dict[int, int]:
    ends = {end for match in matches for end in (match.left_id, match.right_id)}
    rows = session.execute(select(Claim.id, Claim.merged_into_id).where(Claim.id.in_(ends)))
    return {row.id: row.merged_into_id or row.id for row in rows}


def _kept_apart(session: Session, live: Collection[int]) -> set[Pair]:
    """Return the pairs of live claims of which any two wordings are kept apart."""
    wordings = _wordings(session, live)
    found = _touching(session, wordings, Match.decision == MatchDecision.KEPT_APART)
    standing = _survivors(session, found)
    ends = [(standing[match.left_id], standing[match.right_id]) for match in found]
    return {in_order(one, other) for one, other in ends if one != other}


def _views(
    session: Session, best: dict[Pair, Match], claim_ids: Collection[int]
) -> dict[int, tuple[Suggestion, ...]]:
    ends = {claim_id for pair in best for claim_id in pair}
    views, verdicts = views_by_id(session, ends), standing_verdicts(session, ends)
    found: dict[int, tuple[Suggestion, ...]] = {}
    for pair, match in best.items():
        for asked, known in (pair, pair[::-1]):
            if asked in claim_ids:
                view = Suggestion(
                    claim=views[asked],
                    known=views[known],
                    score=match.score or 0.0,
                    signals=tuple(json.loads(match.signals)),
                    explanation=match.explanation,
                    verdict=verdicts.get(known),
                )
                found[asked] = (*found.get(asked, ()), view)
    return found
