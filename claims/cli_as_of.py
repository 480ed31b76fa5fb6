"""What was held at a moment of the past, as ``list``, ``show``, ``history`` and ``search`` print it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims.vocabulary import ClaimStatus

if TYPE_CHECKING:
    from claims.services.as_of import When
    from claims.services.as_of_views import ClaimHeld, HeldPage, PairHeld, RowHeld
    from claims.services.query_text import ParsedQuery
    from claims.services.views import EvidenceView, SearchHit
    from db.engine import Database

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="As it was held at the end of this day in UTC, or at a moment such as 2023-09-14T18:00+02:00.",
    ),
]
"""A moment of the past, as every verb that reads takes it."""

_WIDER = 5
"""So many times more hits are asked for: some claims came in later, or had another status."""


def print_list(
    database: Database,
    as_of: str,
    *,
    statuses: Sequence[ClaimStatus],
    languages: Sequence[str],
    limit: int,
    as_json: bool,
) -> None:
    """Print the live claims of a moment, the latest decision first."""
    from claims.cli_output import emit, say
    from claims.services import as_of as past

    with database.read() as session:
        page = past.list_claims(
            session, past.read_when(as_of), statuses=statuses, languages=languages, limit=limit
        )
    if as_json:
        for row in page.claims:
            emit({**_row_record(row), "held_at": page.moment})
    else:
        _print_rows(page.claims)
        say(_summary(page), error=True)


def _summary(page: HeldPage) -> str:
    from claims.cli_output import moment

    return (
        f"{len(page.claims)} of {page.total} claims as held at {moment(page.moment)}; "
        f"{page.decided_since} were decided about since, {page.came_later} came in since"
    )


def _print_rows(rows: Iterable[RowHeld]) -> None:
    from rich.table import Table

    from claims.cli_output import out, printable

    table = Table("id", "held", "decided", "by", "now", "lang", "claim", box=None, header_style="bold")
    for row in rows:
        table.add_row(
            str(row.then.id),
            row.then.status,
            f"{row.verdict.created_at:%Y-%m-%d}" if row.verdict else "",
            printable(row.verdict.by if row.verdict else ""),
            row.now.status if row.has_changed else "",
            row.then.language or "?",
            printable(row.then.text),
        )
    out.print(table)


def print_claim(database: Database, claim_id: int, as_of: str, *, as_json: bool) -> None:
    """Print everything about one claim as it was at a moment."""
    from claims.cli_output import emit, moment, print_detail, print_proposal, say
    from claims.services import as_of as past

    with database.read() as session:
        held = past.show_claim(session, claim_id, past.read_when(as_of))
    if as_json:
        emit(_held_record(held))
        return
    say(f"as held at {moment(held.moment)}")
    print_detail(held.detail)
    if held.proposal:
        print_proposal(held.proposal)
    for line in _more(held):
        say(f"  {line}")


def _more(held: ClaimHeld) -> Iterator[str]:
    """Yield what a claim of the past has beside what ``show`` prints of one of today."""
    claim = held.detail.claim
    if held.has_expired:
        yield f"its verdict had expired on {claim.expires_on}"
    if claim.recheck_reason:
        yield f"to be checked again: {claim.recheck_reason}"
    for piece in held.detail.evidence:
        known = [*_grades(piece), *([] if piece.counts else ["given up"])]
        if known:
            yield f"evidence {piece.id}: {', '.join(known)}"
    for pair in (*held.kept_apart, *held.conflicts):
        said = str(pair.decision).replace("_", " ")
        yield f"{said} by {pair.by}: claim {pair.other_id}: {pair.other.text}"


def _grades(piece: EvidenceView) -> Iterator[str]:
    if piece.reliability or piece.credibility:
        yield f"graded {piece.reliability or '-'}{piece.credibility or '-'}"
    if piece.source_reliability:
        yield f"{piece.publisher} graded {piece.source_reliability}"


def print_history(database: Database, claim_id: int, as_of: str, *, as_json: bool) -> None:
    """Print the audit log of one claim as far as it went at a moment, oldest first."""
    from claims import cli_history, cli_output, cli_records
    from claims.services import as_of as past

    with database.read() as session:
        events = past.show_claim(session, claim_id, past.read_when(as_of)).detail.history
    if as_json:
        for event in events:
            cli_output.emit(cli_records.event_record(event))
    else:
        cli_history.print_history(events)


class Hits:
    """A search among the claims that were known at a moment, each with what was held of it then."""

    def __init__(self, as_of: str, query: ParsedQuery, *, limit: int) -> None:
        from claims.services import as_of as past
        from claims.services.query_text import FilterName

        self._when: When = past.read_when(as_of)
        self._limit = limit
        self._statuses = query.values(FilterName.STATUS)
        self.limit = limit * _WIDER
        """How many hits to ask the search for."""
        self.query = replace(
            query, filters=tuple(word for word in query.filters if word.name is not FilterName.STATUS)
        )
        """What to ask it: a status is that of the moment, not of today."""

    def held(self, session: Any, hits: Sequence[SearchHit]) -> list[tuple[SearchHit, RowHeld]]:
        """Return the hits that were live claims then, with that status, best first."""
        from claims.services import as_of as past

        rows = past.held_by_id(session, [hit.claim.id for hit in hits], self._when)
        found = [(hit, rows[hit.claim.id]) for hit in hits if hit.claim.id in rows]
        return [(hit, row) for hit, row in found if self._passes(row)][: self._limit]

    def _passes(self, row: RowHeld) -> bool:
        return row.then.merged_into_id is None and (not self._statuses or row.then.status in self._statuses)


def print_hits(found: Sequence[tuple[SearchHit, RowHeld]], *, as_json: bool) -> None:
    """Print what a search among claims of the past found."""
    from claims.cli_output import emit
    from claims.cli_records import hit_record

    if as_json:
        for hit, row in found:
            emit({**hit_record(hit), **_then_and_now(row)})
    else:
        _print_rows(row for _, row in found)


def _held_record(held: ClaimHeld) -> dict[str, Any]:
    from claims.cli_records import detail_record, proposal_record

    record = detail_record(held.detail)
    record["evidence"] = [
        {**piece, "reliability": view.reliability, "credibility": view.credibility, "counts": view.counts}
        for piece, view in zip(record["evidence"], held.detail.evidence, strict=True)
    ]
    del record["version"], record["can_undo"]
    return {
        **record,
        "held_at": held.moment,
        "came_in": held.came_in,
        "expired": held.has_expired,
        "proposal": held.proposal and proposal_record(held.proposal),
        "kept_apart": [_pair_record(pair) for pair in held.kept_apart],
        "conflicts": [_pair_record(pair) for pair in held.conflicts],
    }


def _pair_record(pair: PairHeld) -> dict[str, Any]:
    return {
        "claim": pair.claim_id,
        "other": pair.other_id,
        "decision": pair.decision,
        "by": pair.by,
        "at": pair.decided_at,
    }


def _row_record(row: RowHeld) -> dict[str, Any]:
    from claims.cli_records import claim_record

    record = claim_record(row.then)
    del record["version"]
    return record | _then_and_now(row)


def _then_and_now(row: RowHeld) -> dict[str, Any]:
    from claims.cli_records import verdict_record

    return {
        "status": row.then.status,
        "verdict": row.verdict and verdict_record(row.verdict),
        "changed": row.has_changed,
        "status_now": row.now.status,
    }
