"""The verbs that judge who says things: claimants, profile, calibration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims.services.profile_views import JUDGED
from claims.text import fold_space

if TYPE_CHECKING:
    from claims.services.calibration import Calibration
    from claims.services.conflict_views import ConflictView
    from claims.services.profile_views import Profile, Record
    from claims.services.wilson import Interval
    from db.engine import Database

_opener: list[Callable[[], Database]] = []
_PAIRS = 100

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]


def register(app: typer.Typer, database: Callable[[], Database]) -> None:
    """Add the verbs to the command line; ``database`` opens the one that was chosen."""
    _opener[:] = [database]
    app.command()(claimants)
    app.command()(profile)
    app.command()(calibration)


def claimants(
    named: Annotated[str, typer.Option(help="Only those whose name holds this.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="Leave out so many from the top.")] = 0,
    json_: Json = False,
) -> None:
    """List who says things, those of most claims first, and how what they said was judged."""
    from claims import cli_output
    from claims.services import profiles

    with _opener[0]().read() as session:
        page = profiles.list_claimants(session, named=named, limit=limit, offset=offset)
    for line in page.claimants:
        if json_:
            said = {"id": line.id, "name": line.name, "claims": line.claims, "last": line.last}
            cli_output.emit(said | {"said": _record(line.record)})
        else:
            cli_output.say(f"{line.id:>6}  {line.claims:>6}  {fold_space(line.name)}: {_told(line.record)}")
    if not json_:
        cli_output.say(f"{len(page.claimants)} of {page.total} claimants", error=True)


def profile(
    name: Annotated[str, typer.Argument(help="A claimant's name, or the number that `claimants` shows.")],
    source: Annotated[
        bool, typer.Option("--source", help="It is a source, as `sources` shows them.")
    ] = False,
    json_: Json = False,
) -> None:
    """Show what a claimant or a source said, how it was judged, and where it contradicts itself."""
    from claims import cli_output
    from claims.services import profiles, sources

    with _opener[0]().read() as session:
        found = sources.id_of(session, name) if source else profiles.claimant_id(session, name)
        subject = profiles.Subject(found, is_source=source)
        known = profiles.profile(session, subject)
        pairs = profiles.contradictions(session, subject, limit=_PAIRS).conflicts
    if json_:
        cli_output.emit(_profile_record(known) | {"contradictions": [_pair_record(pair) for pair in pairs]})
        return
    for line in _profile_lines(known):
        cli_output.say(line)
    for pair in pairs:
        cli_output.say(f"  contradicts itself: {_pair(pair)}")
    if known.contradictions > len(pairs):
        cli_output.say(f"  and {known.contradictions - len(pairs)} more")


def calibration(json_: Json = False) -> None:
    """Show whether what analysts hold for probable comes true, of the desk, by analyst and by source."""
    from claims import cli_output
    from claims.services import calibration as service

    with _opener[0]().read() as session:
        report = service.report(session)
    groups = [("desk", [report.desk]), ("analyst", report.analysts), ("source", report.sources)]
    for kind, found in groups:
        for each in found:
            if json_:
                cli_output.emit({"of": kind, **_calibration_record(each)})
            else:
                cli_output.say(f"{kind:<8} {fold_space(each.name)}: {_calibration(each)}")
    if report.more_sources and not json_:
        cli_output.say(f"{report.more_sources} more sources have fewer settled forecasts", error=True)


def _told(record: Record) -> str:
    """Return a record in words; a few judged claims are called too few."""
    if not record.judged:
        return "none judged"
    counts = ", ".join(f"{record.count(status)} {status}{_share(record, status)}" for status in JUDGED)
    return counts if record.is_enough else f"{counts}; {record.judged} judged: too few for a record"


def _share(record: Record, status: Any) -> str:
    if not record.is_enough:
        return ""
    return f" ({record.count(status) / record.judged:.0%}, {_between(record.interval(status))})"


def _between(found: Interval) -> str:
    return f"{100 * found.low:.0f} to {100 * found.high:.0f}%"


def _record(record: Record) -> dict[str, Any]:
    return {
        "claims": record.claims,
        "judged": record.judged,
        "enough": record.is_enough,
        **{
            status.value: {"count": record.count(status), "wilson95": list(record.interval(status))}
            for status in JUDGED
        },
    }


def _profile_lines(known: Profile) -> Iterator[str]:
    yield f"{fold_space(known.name)} ({known.id}): {known.claims} claims, {known.mentions} mentions"
    if known.first:
        yield f"  from {known.first} to {known.last}"
    for manner, record in known.records.items():
        if record.claims:
            yield f"  {manner.replace('_', ' ')}: {record.claims} claims, {_told(record)}"


def _profile_record(known: Profile) -> dict[str, Any]:
    return {
        "id": known.id,
        "name": known.name,
        "claims": known.claims,
        "mentions": known.mentions,
        "first": known.first,
        "last": known.last,
        **{manner.value: _record(record) for manner, record in known.records.items()},
        "contradicts_itself": known.contradictions,
    }


def _pair(view: ConflictView) -> str:
    ends = " against ".join(f"claim {side.claim.id}, {fold_space(side.wording.text)}" for side in view.sides)
    return f"{ends} ({view.decision or 'not decided yet'})"


def _pair_record(view: ConflictView) -> dict[str, Any]:
    left, right = view.sides
    return {
        "conflict": view.id,
        "left": left.claim.id,
        "right": right.claim.id,
        "kind": view.kind,
        "certainty": view.certainty,
        "decision": view.decision,
        "explanation": view.explanation,
    }


def _calibration(each: Calibration) -> str:
    counted = f"{each.settled} settled, {each.waiting} waiting"
    if each.score is None:
        return f"{counted}; too few to score, {each.missing} to go"
    score = each.score
    return (
        f"{counted}; Brier score {score.brier:.3f} (+- {score.margin:.3f}); reliability "
        f"{score.reliability:.3f}, resolution {score.resolution:.3f}, uncertainty {score.uncertainty:.3f}"
    )


def _calibration_record(each: Calibration) -> dict[str, Any]:
    return {
        "name": each.name,
        "settled": each.settled,
        "waiting": each.waiting,
        "missing": each.missing,
        "settled_by": each.by_reason,
        "score": asdict(each.score) if each.score else None,
    }
