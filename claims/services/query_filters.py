"""From the filters that somebody wrote to those of the database: names are found by their words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.services.query_text import FilterName, ParsedQuery
from claims.text import searchable
from claims.vocabulary import ClaimStatus
from db.models import Claimant, Source
from db.queries import ClaimFilter

MOST_NAMES = 2_000
"""SQLite takes 32,766 parameters in a query, and a filter stands in some queries several times."""


def narrowed(session: Session, chosen: ClaimFilter, query: ParsedQuery) -> ClaimFilter:
    """Return ``chosen`` with the filters of a query added; a name that nobody has lets nothing through.

    ``source:`` and ``claimant:`` mean every stored name that holds the words given one after the
    other, whatever their case and accents: ``claimant:Kim`` finds what Anna Kim said, not Kimball.
    Raises InvalidInputError where more names fit than a query of the database can list.
    """
    sources = _names(session, Source, query.values(FilterName.SOURCE))
    claimants = _names(session, Claimant, query.values(FilterName.CLAIMANT))
    return chosen.narrowed(
        ClaimFilter(
            statuses=tuple(ClaimStatus(value) for value in query.values(FilterName.STATUS)),
            languages=query.values(FilterName.LANGUAGE),
            sources=sources or (),
            claimants=claimants or (),
            after=query.after,
            before=query.before,
            phrases=query.phrases,
            nothing=sources is None or claimants is None,
        )
    )


def _names(
    session: Session, kind: type[Source] | type[Claimant], wanted: Sequence[str]
) -> tuple[str, ...] | None:
    """Return the stored names that are meant, nothing when none is asked for, None when none fits."""
    if not wanted:
        return ()
    words = [searchable(name) for name in wanted]
    stored = session.scalars(select(kind.name).order_by(kind.name))
    found = tuple(name for name in stored if any(part in searchable(name) for part in words))
    if len(found) > MOST_NAMES:
        raise InvalidInputError(
            f"{' '.join(wanted)[:40]} fits more than {MOST_NAMES:,} names; write more of it"
        )
    return found or None
