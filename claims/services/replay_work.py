"""What lines about joining claims and about the work on them tell."""

from __future__ import annotations

from claims.services.families import in_order
from claims.services.replay_lines import LoggedEvent
from claims.services.told import Told
from claims.vocabulary import EventKind, MatchDecision


def linked(told: Told, event: LoggedEvent) -> None:
    """Two claims joined, split or kept apart, or that taken back; other lines of an act only repeat it."""
    said = event.payload
    if said["claim"] != event.claim_id:
        return
    is_undone = event.kind is EventKind.LINK_UNDONE
    kind = EventKind(said["undone"]) if is_undone else event.kind
    pair = in_order(said["claim"], said["other"])
    if kind is EventKind.KEPT_APART:
        decision = None if is_undone else MatchDecision.KEPT_APART
    else:
        joins = (kind is EventKind.CLAIM_JOINED) is not is_undone
        told.change("claims", event.claim, joined_to_id=said["other"] if joins else None)
        decision = MatchDecision.JOINED if joins else None
    if decision is None:
        told.drop("matches", pair)
    else:
        made = {"decided_at": said["at"]} if "at" in said else {}
        told.put("matches", pair, {"decision": decision, "decided_by_id": event.user_id, **made})


def assigned(told: Told, event: LoggedEvent) -> None:
    """A claim given to somebody, or to nobody."""
    told.change("claims", event.claim, assignee_id=event.payload["after_id"])


def tagged(told: Told, event: LoggedEvent) -> None:
    """A claim filed under a tag, or no longer."""
    said = event.payload
    told.put("tags", said["tag"], {"name": said["name"], "created_at": said["tag_created_at"]})
    change = told.put if said["tagged"] else told.drop
    change("claim_tags", (event.claim, said["tag"]))


def noted(told: Told, event: LoggedEvent) -> None:
    """A note, and whom it calls."""
    said = event.payload
    row = {
        "claim_id": event.claim,
        "user_id": event.user_id,
        "text": said["text"],
        "created_at": said["note_created_at"],
    }
    told.put("notes", said["note"], row)
    for user_id in said["addressed"]:
        told.put("note_addressees", (said["note"], user_id))


def work_undone(told: Told, event: LoggedEvent) -> None:
    """An assignment or a tag taken back: the line tells it the other way round."""
    WORK[EventKind(event.payload["undone"])](told, event)


WORK = {
    EventKind.CLAIM_JOINED: linked,
    EventKind.CLAIM_SPLIT: linked,
    EventKind.KEPT_APART: linked,
    EventKind.LINK_UNDONE: linked,
    EventKind.CLAIM_ASSIGNED: assigned,
    EventKind.CLAIM_TAGGED: tagged,
    EventKind.NOTE_ADDED: noted,
    EventKind.WORK_UNDONE: work_undone,
}
