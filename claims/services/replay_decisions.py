"""What lines about verdicts, proposals and second looks tell.

A line without ``at`` is of an earlier release: it says which verdict was given and superseded, not when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from claims.services.replay_evidence import file
from claims.services.replay_lines import LoggedEvent
from claims.services.told import Told
from claims.vocabulary import EventKind, ProposalOutcome


def marked(told: Told, event: LoggedEvent) -> None:
    """A decision, or a claim put back into review."""
    said = event.payload
    filed = file(told, event, said["evidence"])
    supersede(told, said["superseded"], said.get("at"))
    if said["verdict"] is not None:
        _verdict(told, event, status=said["after"], author=event.user_id, confirmed_by=None)
        _rest(told, "verdict_evidence", said["verdict"], said.get("rests_on", filed))
    if "at" not in said:
        told.put("acts", event.id, {"verdict": said["verdict"], "superseded": said["superseded"]})
    _settle(told, event, {"expires_on": said.get("expires_on")})


def proposed(told: Told, event: LoggedEvent) -> None:
    """A verdict that waits for a second look."""
    said = event.payload
    file(told, event, said["evidence"])
    row = {
        "claim_id": event.claim,
        "status": said["status"],
        **_terms(said),
        "user_id": event.user_id,
        "created_at": said["at"],
        **_outcome(None),
    }
    told.put("verdict_proposals", said["proposal"], row)
    _rest(told, "proposal_evidence", said["proposal"], said["rests_on"])
    told.change("claims", event.claim, status=said["after"])


def confirmed(told: Told, event: LoggedEvent) -> None:
    """A proposed verdict that stands from now on."""
    said = event.payload
    supersede(told, said["superseded"], said["at"])
    _verdict(told, event, status=said["after"], author=said["author"], confirmed_by=event.user_id)
    _rest(told, "verdict_evidence", said["verdict"], said["rests_on"])
    outcome = _outcome(ProposalOutcome.CONFIRMED, event, verdict=said["verdict"])
    told.change("verdict_proposals", said["proposal"], **outcome)
    _settle(told, event, {"expires_on": said["expires_on"]})


def sent_back(told: Told, event: LoggedEvent) -> None:
    """A proposed verdict that was refused."""
    said = event.payload
    outcome = _outcome(ProposalOutcome.SENT_BACK, event, comment=said["comment"])
    told.change("verdict_proposals", said["proposal"], **outcome)
    told.change("claims", event.claim, status=said["after"])


def withdrawn(told: Told, event: LoggedEvent) -> None:
    """A proposed verdict that its author took back."""
    said = event.payload
    told.change("verdict_proposals", said["proposal"], **_outcome(ProposalOutcome.WITHDRAWN, event))
    told.change("claims", event.claim, status=said["after"])


def undone(told: Told, event: LoggedEvent) -> None:
    """A mark or a second look taken back."""
    said = event.payload
    act = said if "at" in said else told.get("acts", said["event"])
    supersede(told, act.get("superseded") if "at" in said else act.get("verdict"), said.get("at"))
    stands = said["stands_again"] if "at" in said else act.get("superseded")
    if stands is not None:
        told.change("verdicts", stands, superseded_at=None)
    if said.get("proposal") is not None:
        told.change("verdict_proposals", said["proposal"], **_outcome(None))
    _settle(told, event, said.get("duty", {}))


def supersede(told: Told, verdict_id: int | None, moment: str | None) -> None:
    """Tell that a verdict stands no more, and since when, where the log says."""
    if verdict_id is None:
        return
    if moment is None:
        told.forget("verdicts", verdict_id, "superseded_at")
    else:
        told.change("verdicts", verdict_id, superseded_at=moment)


def _verdict(told: Told, event: LoggedEvent, *, status: str, author: int, confirmed_by: int | None) -> None:
    said = event.payload
    row = {
        "claim_id": event.claim,
        "status": status,
        **_terms(said),
        "user_id": author,
        "confirmed_by_id": confirmed_by,
        "superseded_at": None,
    }
    made = {"created_at": said["at"]} if "at" in said else {}
    told.put("verdicts", said["verdict"], row | made)


def _terms(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "justification": said["reason"],
        "rating": said.get("rating"),
        "as_of": said.get("as_of"),
        "expires_on": said.get("expires_on"),
        "probability": said.get("probability"),
    }


def _outcome(
    outcome: ProposalOutcome | None,
    event: LoggedEvent | None = None,
    *,
    comment: str | None = None,
    verdict: int | None = None,
) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "decided_by_id": event.user_id if event else None,
        "decided_at": event.payload["at"] if event else None,
        "comment": comment,
        "verdict_id": verdict,
    }


def _rest(told: Told, table: str, on: int, evidence: Iterable[int]) -> None:
    for piece in evidence:
        told.put(table, (on, piece))


def _settle(told: Told, event: LoggedEvent, duty: Mapping[str, Any]) -> None:
    told.change(
        "claims",
        event.claim,
        status=event.payload["after"],
        expires_on=duty.get("expires_on"),
        recheck_since=duty.get("recheck_since"),
        recheck_reason=duty.get("recheck_reason"),
    )


DECISIONS = {
    EventKind.CLAIM_MARKED: marked,
    EventKind.VERDICT_PROPOSED: proposed,
    EventKind.VERDICT_CONFIRMED: confirmed,
    EventKind.VERDICT_SENT_BACK: sent_back,
    EventKind.PROPOSAL_WITHDRAWN: withdrawn,
    EventKind.MARK_UNDONE: undone,
}
