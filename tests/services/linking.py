"""What the tests of joining share: claims to join, and everything that the tables hold of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from claims.records import DocumentText
from claims.services import intake
from claims.services.suggesting import Likeness, Side, Suggester
from claims.similarity.index import VectorIndex
from claims.vocabulary import MatchKind
from db.engine import Database
from db.models import Base
from tests.fakes import candidate, prepared

CHANGES_WITH_EVERY_WRITE = {"version", "updated_at"}


def store(database: Database, *sentences: str, name: str = "notes") -> list[int]:
    """Store a document of these sentences, each a claim; return the claims' ids in their order."""
    text = "\n".join(sentences)
    document = DocumentText(text, language="en", name=name, publisher=f"{name} press")
    found = [candidate(text, sentence) for sentence in sentences]
    with database.write() as session:
        result = intake.store(session, prepared(document, found), by="ada")
    return [mention.claim_id for mention in result.mentions]


def numbered(count: int) -> Sequence[str]:
    """Return so many different sentences."""
    return [f"Ferry number {number} sailed in the morning." for number in range(1, count + 1)]


def rows(
    session: Session, *, without: Sequence[str] = ("events", "audit_head", "users", "cluster_members")
) -> Any:
    """Return all that is stored, apart from the tables that only grow and from versions."""
    return {
        table.name: sorted(_rows(session, table), key=repr)
        for table in Base.metadata.sorted_tables
        if table.name not in without
    }


def _rows(session: Session, table: Table) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name not in CHANGES_WITH_EVERY_WRITE]
    return [dict(row) for row in session.execute(select(*columns)).mappings()]


class NumberComparer:
    """Takes claims for the same that hold the same numbers, and keeps how many pairs it was asked about."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def compare(self, pairs: Sequence[tuple[Side, Side]]) -> list[Likeness]:
        """Return ``same`` for equal numbers, ``related`` for any other pair."""
        self.asked.extend((left.claim.text, right.claim.text) for left, right in pairs)
        return [self._likeness(left.claim.text, right.claim.text) for left, right in pairs]

    def _likeness(self, one: str, other: str) -> Likeness:
        numbers = set(re.findall(r"\d+", one))
        if numbers and numbers == set(re.findall(r"\d+", other)):
            return Likeness(MatchKind.SAME, 0.9, ("same number",), "Both name the same number.")
        return Likeness(MatchKind.RELATED, 0.3, (), "They share words.")


def suggester() -> Suggester:
    """Return a suggester that needs no model."""
    return Suggester(NumberComparer(), VectorIndex("trigrams"))
