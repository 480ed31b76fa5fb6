"""What the log tells of a moment, table by table, and claims from it as pages show them.

What never changes once it is stored is read from the tables: texts, mentions, what was read from them,
documents, names. All that may change is read from the log.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.services.as_of_log import Played
from claims.services.catalogue import views_by_id
from claims.services.views import ClaimView
from claims.vocabulary import ClaimStatus
from db.models import User

Rows = dict[int, dict[str, Any]]


class Tables:
    """What was told of some claims up to a moment; each table is read once."""

    def __init__(self, session: Session, played: Played) -> None:
        self.session, self.played, self.at = session, played, played.at

    def rows(self, table: str) -> Rows:
        """Return what was told of a table whose rows have a number, by that number, in its order."""
        found = {int(key): row for key, row in self.played.told.rows(table)}
        return dict(sorted(found.items()))

    def pairs(self, table: str) -> list[tuple[int, int, dict[str, Any]]]:
        """Return what was told of a table whose rows tie two others together, in their order."""
        split = ((key.split("-"), row) for key, row in self.played.told.rows(table))
        found = [(int(key[0]), int(key[1]), row) for key, row in split]
        return sorted(found, key=lambda each: each[:2])

    @cached_property
    def claims(self) -> Rows:
        """The claims that had come in."""
        return {number: row for number, row in self.rows("claims").items() if "status" in row}

    @cached_property
    def families(self) -> dict[int, list[int]]:
        """The claims that were joined into each live one, in order."""
        found: dict[int, list[int]] = {}
        for number, row in self.claims.items():
            if row["merged_into_id"] is not None:
                found.setdefault(row["merged_into_id"], []).append(number)
        return found

    @cached_property
    def mentions(self) -> dict[int, list[int]]:
        """The mentions of each claim, in order."""
        return _grouped(self.rows("mentions"), "claim_id")

    @cached_property
    def users(self) -> dict[int, str]:
        """Everybody's name, which never changes."""
        return {row.id: row.name for row in self.session.execute(select(User.id, User.name))}

    @cached_property
    def tags(self) -> dict[int, tuple[str, ...]]:
        """The names of each claim's tags, in order."""
        names, found = self.rows("tags"), dict[int, list[str]]()
        for claim_id, tag_id, _ in self.pairs("claim_tags"):
            found.setdefault(claim_id, []).append(names[tag_id]["name"])
        return {claim_id: tuple(sorted(some)) for claim_id, some in found.items()}

    @cached_property
    def today(self) -> dict[int, ClaimView]:
        """The claims as they are stored now."""
        return views_by_id(self.session, self.claims)

    def family(self, claim_id: int) -> list[int]:
        """Return a claim and all that were joined into it, itself first."""
        return [claim_id, *self.families.get(claim_id, ())]

    def survivor(self, claim_id: int) -> int:
        """Return the live claim that stood for a claim: itself when it was live."""
        return int(self.claims[claim_id]["merged_into_id"] or claim_id)

    def claim(self, claim_id: int) -> ClaimView:
        """Return a claim as it was; its version is 0, at which nothing can be written."""
        row, stored = self.claims[claim_id], self.today[claim_id]
        return replace(
            stored,
            status=ClaimStatus(row["status"]),
            version=0,
            updated_at=self.played.changed.get(claim_id, stored.created_at),
            mention_count=sum(len(self.mentions.get(one, ())) for one in self.family(claim_id)),
            merged_into_id=row["merged_into_id"],
            assignee=self.name(row["assignee_id"]),
            tags=self.tags.get(claim_id, ()),
            expires_on=day(row["expires_on"]),
            recheck_reason=row["recheck_reason"],
        )

    def name(self, user_id: int | None) -> str | None:
        """Return somebody's name, None for nobody."""
        return None if user_id is None else self.users[user_id]


def _grouped(rows: Rows, column: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, row in rows.items():
        found.setdefault(row[column], []).append(number)
    return found


def day(told: str | date | None) -> date | None:
    """Return a day as the log tells it, or as it is stored."""
    return date.fromisoformat(told) if isinstance(told, str) else told


def moment(told: str | datetime | None) -> datetime | None:
    """Return a moment as the log tells it, or as it is stored."""
    return None if told is None else sure_moment(told)


def sure_moment(told: str | datetime) -> datetime:
    """Return a moment that is never missing."""
    return datetime.fromisoformat(told) if isinstance(told, str) else told
