"""One line of the log, and what lines about documents, claims and people tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.services.told import Told
from claims.vocabulary import ClaimStatus, EventKind


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """What a line says: who did what to which claim or document."""

    id: int
    kind: EventKind
    user_id: int
    claim_id: int | None
    document_id: int | None
    payload: Mapping[str, Any]
    created_at: datetime | None = None

    @property
    def claim(self) -> int:
        """The claim that the line is about; ValueError for a line that is about none."""
        if self.claim_id is None:
            raise ValueError("the line names no claim")
        return self.claim_id


def document_added(told: Told, event: LoggedEvent) -> None:
    """A document with this content."""
    if event.document_id is None:
        raise ValueError("the line names no document")
    told.put("documents", event.document_id, _known(event.payload, "content_hash"))


def page_fetched(told: Told, event: LoggedEvent) -> None:
    """A page as it was fetched, from which a document was read."""
    columns = ("url", "media_type", "sha256", "size", "created_at")
    row = {"document_id": event.document_id, **_known(event.payload, *columns)}
    told.put("captures", event.payload["capture"], row)


def claim_proposed(told: Told, event: LoggedEvent) -> None:
    """A new claim, with its first mention."""
    row = {
        "status": ClaimStatus.NEW,
        "joined_to_id": None,
        "merged_into_id": None,
        "assignee_id": None,
        "expires_on": None,
        "recheck_since": None,
        "recheck_reason": None,
    }
    told.put("claims", event.claim, {**row, **_known(event.payload, "text")})
    mention_added(told, event)


def mention_added(told: Told, event: LoggedEvent) -> None:
    """One more mention of a claim."""
    row = {"claim_id": event.claim, "document_id": event.document_id}
    told.put("mentions", event.payload["mention"], row)


def _known(payload: Mapping[str, Any], *columns: str) -> dict[str, Any]:
    return {column: payload[column] for column in columns if column in payload}


def user_added(told: Told, event: LoggedEvent) -> None:
    """Somebody new."""
    told.put("users", event.payload["user"], _known(event.payload, "name", "role", "subject", "email"))


def role_changed(told: Told, event: LoggedEvent) -> None:
    """Somebody may do more, or less."""
    told.change("users", event.payload["user"], role=event.payload["after"])


def setting_changed(told: Told, event: LoggedEvent) -> None:
    """The desk works in another way."""
    said = event.payload
    row = {"value": said["value"], "version": said["version"], "updated_at": said["updated_at"]}
    told.put("desk_settings", said["key"], row)


def nothing(told: Told, event: LoggedEvent) -> None:
    """A line that heads others and changes no row itself."""
