"""The verbs that change many claims at once: ``bulk mark``, ``bulk assign``, ``bulk tag``, ``bulk undo``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims import settings
from claims.errors import InvalidInputError
from claims.vocabulary import ClaimStatus

if TYPE_CHECKING:
    from claims.services.bulk import BulkChange, BulkPreview, BulkResult, LeftAlone
    from claims.services.catalogue import ClaimFilter
    from db.engine import Database

_opener: list[Callable[[], Database]] = []

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Name = Annotated[
    str | None, typer.Option("--as", help="Who decides; CLAIMS_ANALYST or the login name otherwise.")
]
TagName = Annotated[str, typer.Argument(help="The tag; case does not count.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")]
Statuses = Annotated[list[ClaimStatus] | None, typer.Option("--status", help="Claims with this status.")]
Languages = Annotated[list[str] | None, typer.Option("--language", help="Claims in this language.")]
Sources = Annotated[list[str] | None, typer.Option("--source", help="Claims of this publisher.")]
Assignees = Annotated[list[str] | None, typer.Option("--with", help="Claims that this person looks after.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="Claims with this tag.")]
Ids = Annotated[list[int] | None, typer.Option("--id", help="This claim; may be given several times.")]

bulk_app = typer.Typer(
    help="Change many claims at once, all that pass a filter or those named; one undo takes all back.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer, database: Callable[[], Database]) -> None:
    """Add the verbs to the command line; ``database`` opens the one that was chosen."""
    _opener[:] = [database]
    app.add_typer(bulk_app, name="bulk")


@bulk_app.command("mark")
def bulk_mark(
    status: Annotated[ClaimStatus, typer.Argument(help="The new status.")],
    because: Annotated[
        str | None, typer.Option("--because", "--reason", help="Why; needed for verified and disputed.")
    ] = None,
    statuses: Statuses = None,
    languages: Languages = None,
    sources: Sources = None,
    assignees: Assignees = None,
    tags: Tags = None,
    ids: Ids = None,
    dry_run: DryRun = False,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Give many claims a status, all with one reason."""
    from claims.services.bulk import MarkAll

    chosen = _chosen(statuses, languages, sources, assignees, tags, ids)
    _change(chosen, MarkAll(status, because), dry_run=dry_run, by=as_, as_json=json_)


@bulk_app.command("assign")
def bulk_assign(
    name: Annotated[str | None, typer.Argument(help="Who looks after them from now on.")] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Nobody looks after them any more.")] = False,
    statuses: Statuses = None,
    languages: Languages = None,
    sources: Sources = None,
    assignees: Assignees = None,
    tags: Tags = None,
    ids: Ids = None,
    dry_run: DryRun = False,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Give many claims to somebody."""
    from claims.services.bulk import AssignAll

    if (name is None) is not nobody:
        raise InvalidInputError("say who looks after the claims, or --nobody")
    chosen = _chosen(statuses, languages, sources, assignees, tags, ids)
    _change(chosen, AssignAll(name), dry_run=dry_run, by=as_, as_json=json_)


@bulk_app.command("tag")
def bulk_tag(
    name: TagName,
    off: Annotated[bool, typer.Option("--off", help="Take the tag off instead.")] = False,
    statuses: Statuses = None,
    languages: Languages = None,
    sources: Sources = None,
    assignees: Assignees = None,
    tags: Tags = None,
    ids: Ids = None,
    dry_run: DryRun = False,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """File many claims under a tag, or take it off them."""
    from claims.services.bulk import TagAll

    chosen = _chosen(statuses, languages, sources, assignees, tags, ids)
    _change(chosen, TagAll(name, tagged=not off), dry_run=dry_run, by=as_, as_json=json_)


@bulk_app.command("undo")
def bulk_undo(
    number: Annotated[int, typer.Argument(help="The number that the bulk change was given.")],
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Take a bulk change back, of every claim that nobody touched since."""
    from claims.services import bulk

    with _opener[0]().write() as session:
        result = bulk.undo(session, number, by=as_ or settings.analyst_name())
    _print_result(result, f"bulk change {number} taken back", as_json=json_)


def _chosen(
    statuses: Sequence[ClaimStatus] | None,
    languages: Sequence[str] | None,
    sources: Sequence[str] | None,
    assignees: Sequence[str] | None,
    tags: Sequence[str] | None,
    ids: Sequence[int] | None,
) -> ClaimFilter | Sequence[int]:
    """Return the claims that are meant; InvalidInputError for none at all, and for numbers with a filter."""
    from claims.services import tagging
    from claims.services.catalogue import ClaimFilter

    chosen = ClaimFilter(
        statuses=tuple(statuses or ()),
        languages=tuple(code.lower() for code in languages or ()),
        sources=tuple(sources or ()),
        assignees=tuple(assignees or ()),
        tags=tuple(tagging.folded(name) for name in tags or ()),
    )
    if (chosen == ClaimFilter()) is not bool(ids):
        raise InvalidInputError("name the claims by a filter such as --status new, or each by --id, not both")
    return ids or chosen


def _change(
    chosen: ClaimFilter | Sequence[int], change: BulkChange, *, dry_run: bool, by: str | None, as_json: bool
) -> None:
    from claims.services import bulk

    database = _opener[0]()
    with database.read() as session:
        shown = bulk.preview(session, chosen, change)
    if dry_run:
        _print_preview(shown, as_json=as_json)
        return
    with database.write() as session:
        result = bulk.apply(session, shown.versions, change, by=by or settings.analyst_name())
    result = bulk.BulkResult(result.number, result.changed, (*shown.left_alone, *result.left_alone))
    _print_result(result, "done", as_json=as_json)


def _print_preview(shown: BulkPreview, *, as_json: bool) -> None:
    from claims import cli_output

    if as_json:
        cli_output.emit(
            {
                "would_change": list(shown.versions),
                "ways": [
                    {"from": before, "to": after, "claims": count}
                    for (before, after), count in shown.ways.items()
                ],
                "left_alone": _left(shown.left_alone),
                "second_look": shown.second_look,
            }
        )
        return
    for (before, after), count in shown.ways.items():
        cli_output.say(f"{_claims(count)} would go from {before} to {after}")
    for step in shown.sample:
        cli_output.say(f"  {step.claim_id}  {step.text}")
    if len(shown.versions) > len(shown.sample):
        cli_output.say(f"  and {len(shown.versions) - len(shown.sample)} more")
    if not shown.versions:
        cli_output.say("nothing would change")
    _say_left(shown.left_alone)


def _print_result(result: BulkResult, words: str, *, as_json: bool) -> None:
    from claims import cli_output

    if as_json:
        cli_output.emit(
            {
                "bulk": result.number,
                "changed": list(result.changed),
                "left_alone": _left(result.left_alone),
            }
        )
        return
    undo = f"; `bulk undo {result.number}` takes it back" if result.number and words == "done" else ""
    cli_output.say(f"{words}: {_claims(len(result.changed))} changed{undo}")
    _say_left(result.left_alone)


def _claims(count: int) -> str:
    return f"{count:,} claim{'' if count == 1 else 's'}"


def _left(left: Sequence[LeftAlone]) -> list[dict[str, Any]]:
    return [{"id": claim_id, "why": why} for claim_id, why in left]


def _say_left(left: Sequence[LeftAlone]) -> None:
    from claims import cli_output

    for claim_id, why in left:
        cli_output.say(f"claim {claim_id} left alone: {why}", error=True)
