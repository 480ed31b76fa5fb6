"""What lines about claims that contradict each other tell; which do is read from them, and not told."""

from __future__ import annotations

from claims.services.families import in_order
from claims.services.replay_lines import LoggedEvent
from claims.services.told import Told
from claims.vocabulary import EventKind


def stands(told: Told, event: LoggedEvent) -> None:
    """What a conflict is from now on, or that it waits again; the other claim's line only repeats it."""
    said = event.payload
    if said["claim"] != event.claim_id:
        return
    pair = in_order(said["claim"], said["other"])
    if said["decision"] is None:
        told.drop("conflicts", pair)
        return
    row = {"decision": said["decision"], "decided_by_id": said["by_id"], "decided_at": said["at"]}
    told.put("conflicts", pair, row)


CONFLICTS = {EventKind.CONFLICT_DECIDED: stands, EventKind.CONFLICT_UNDONE: stands}
