"""How the command line shows evidence, sources and what rests on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from claims import cli_output
from claims.vocabulary import Stance

if TYPE_CHECKING:
    from claims.services.origins import OriginGroup, OriginGroups
    from claims.services.ripple import Resting
    from claims.services.sources import SourcePage
    from claims.services.views import EvidenceView


def print_evidence(found: Sequence[EvidenceView], groups: OriginGroups, *, as_json: bool) -> None:
    """Print evidence by origin, each origin with why its pieces are one, then what was given up."""
    if as_json:
        for piece in found:
            cli_output.emit(_record(piece, groups.of(piece.id)))
        return
    for stance in Stance:
        cli_output.say(f"{stance}: {_counted(groups.count(stance))}")
        for group in groups.groups:
            _group(group, [piece for piece in found if piece.id in group.evidence and piece.stance is stance])
    for piece in found:
        if not piece.counts:
            cli_output.say(f"given up: {_line(piece)}")


def _counted(origins: int) -> str:
    return "1 independent origin" if origins == 1 else f"{origins} independent origins"


def _group(group: OriginGroup, members: Sequence[EvidenceView]) -> None:
    if not members:
        return
    cli_output.say(f"  {group.label}")
    for why in group.why:
        cli_output.say(f"    one origin, {why}")
    for piece in members:
        cli_output.say(f"    {_line(piece)}")


def _line(piece: EvidenceView) -> str:
    from claims.services.evidence import grade_words

    graded = piece.reliability is not None or piece.credibility is not None
    copy = f"copy {piece.copy_hash[:12]}" if piece.copy_hash else "no copy kept" if piece.url else None
    parts = [
        piece.publisher,
        str(piece.published_on) if piece.published_on else None,
        piece.url,
        f'"{piece.quote}"' if piece.quote else None,
        f"graded {grade_words(piece.reliability, piece.credibility)}" if graded else None,
        copy,
        piece.note,
    ]
    return "  ".join([str(piece.id), *(part for part in parts if part)])


def _record(piece: EvidenceView, group: OriginGroup | None) -> dict[str, Any]:
    """Return a piece as JSON, with the origin that it counts for; null for one that does not count."""
    one_origin = group and {"label": group.label, "evidence": list(group.evidence), "why": list(group.why)}
    return {**asdict(piece), "counts": piece.counts, "counted_under": one_origin}


def print_sources(page: SourcePage, *, as_json: bool) -> None:
    """Print sources by name, and how many there are in all."""
    for source in page.sources:
        if as_json:
            cli_output.emit(asdict(source))
            continue
        grade = source.reliability or "-"
        standing = "  given up" if source.withdrawn_at else ""
        cli_output.say(
            f"{source.id}  {grade}  {source.name}  {source.evidence} evidence, {source.verdicts} verdicts, "
            f"{source.mentions} mentions{standing}"
        )
    if not as_json:
        cli_output.say(f"{len(page.sources)} of {page.total} sources", error=True)


def print_resting(resting: Sequence[Resting]) -> None:
    """Print the verdicts that rest on something, to stderr: a question follows."""
    count = "1 verdict rests" if len(resting) == 1 else f"{len(resting)} verdicts rest"
    cli_output.say(f"{count} on it:", error=True)
    for verdict in resting:
        proposed = ", proposed" if verdict.proposed else ""
        cli_output.say(
            f"  claim {verdict.live_id}  {verdict.status}{proposed}, {verdict.since:%Y-%m-%d} by {verdict.by}"
            f"  {verdict.text}",
            error=True,
        )
