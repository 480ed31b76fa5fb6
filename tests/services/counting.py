"""Counting the statements that a piece of work sends to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import event

from db.engine import Database


@dataclass(slots=True)
class Queries:
    """How many statements were sent so far."""

    count: int = 0


@contextmanager
def queries(database: Database) -> Iterator[Queries]:
    """Count the statements of reading sessions meanwhile."""
    found = Queries()

    def counted(*_: object) -> None:
        found.count += 1

    with database.read() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", counted)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", counted)
