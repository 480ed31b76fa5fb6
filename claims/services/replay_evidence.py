"""What lines about evidence, sources and what rests on them tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from claims.services.replay_lines import LoggedEvent
from claims.services.told import Told
from claims.vocabulary import EventKind

_SAID = ("claim_id", "stance", "url", "quote", "user_id", "created_at")
_UNSAID = (
    "publisher", "published_on", "retrieved_at", "note", "document_id", "start", "end", "origin",
    "reliability", "credibility", "withdrawn_at",
)  # fmt: skip


def file(told: Told, event: LoggedEvent, pieces: Iterable[Mapping[str, Any]]) -> list[int]:
    """Tell of pieces that were filed; return their ids. A log of an earlier release says less of them."""
    ids = []
    for piece in pieces:
        columns = {name: piece[name] for name in (*_SAID, *_UNSAID) if name in piece}
        whose = {"claim_id": event.claim, "user_id": event.user_id}
        told.put("evidence", piece["id"], {**dict.fromkeys(_UNSAID), **whose, **columns})
        ids.append(piece["id"])
    return ids


def added(told: Told, event: LoggedEvent) -> None:
    """Evidence filed without a decision."""
    file(told, event, [event.payload])


def changed(told: Told, event: LoggedEvent) -> None:
    """Evidence graded, grouped, given up or restored."""
    told.change("evidence", event.payload["evidence"], **_may_change(event.payload))


def source_changed(told: Told, event: LoggedEvent) -> None:
    """A source graded, given up or restored."""
    said = event.payload
    told.change("sources", said["source"], name=said["name"], **_may_change(said))


def _may_change(said: Mapping[str, Any]) -> dict[str, Any]:
    columns = ("reliability", "credibility", "origin", "withdrawn_at")
    return {column: said[column] for column in columns if column in said}


def recheck_asked(told: Told, event: LoggedEvent) -> None:
    """A claim to be looked at again, or no longer."""
    said = event.payload
    told.change(
        "claims",
        event.claim,
        recheck_since=said["recheck_since"],
        recheck_reason=said["recheck_reason"],
    )


EVIDENCE = {
    EventKind.EVIDENCE_ADDED: added,
    EventKind.EVIDENCE_GRADED: changed,
    EventKind.EVIDENCE_GROUPED: changed,
    EventKind.EVIDENCE_WITHDRAWN: changed,
    EventKind.EVIDENCE_RESTORED: changed,
    EventKind.SOURCE_GRADED: source_changed,
    EventKind.SOURCE_WITHDRAWN: source_changed,
    EventKind.SOURCE_RESTORED: source_changed,
    EventKind.RECHECK_ASKED: recheck_asked,
}
