"""Lines of the audit log in words, as ``history`` prints them; what somebody wrote follows the colon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from claims.cli_output import moment, say
from claims.services.views import EventView

MOST_WORDS = 2_000
"""Characters of a note or a reason that are printed; ``--json`` has all of them."""


def print_history(events: Iterable[EventView]) -> None:
    """Print the audit log of one claim, oldest first."""
    for event in events:
        say(f"{moment(event.created_at)}  {event.by}  {describe(event)}")


def describe(event: EventView) -> str:
    """Return one line of the log in words."""
    said = event.payload
    words = " ".join([str(event.kind).replace("_", " "), *_about(said)])
    if "other" in said:
        words += f": claim {said['claim']}, claim {said['other']}"
    written = said.get("reason") or said.get("comment") or (said.get("text") if "note" in said else None)
    if written:
        words += f": {_short(str(written))}"
    return " ".join([words, *_evidence(said), *_terms(said), *_bulk(said)])


def _about(said: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a line is about, in the order in which it reads."""
    if "undone" in said:
        yield f"({str(said['undone']).replace('_', ' ')})"
    if "after" in said:
        yield f"{said['before'] or 'nobody'} -> {said['after'] or 'nobody'}"
    if "status" in said and "proposal" in said:
        yield f"({said['status']} proposed)"
    if "conflict" in said:
        yield f"({str(said['decision'] or 'it waits again').replace('_', ' ')})"
    if "tagged" in said:
        yield f"{'+' if said['tagged'] else '-'}{said['name']}"
    yield from _graded(said)
    yield from _fact_check(said)


def _fact_check(said: Mapping[str, Any]) -> Iterator[str]:
    """Yield which fact-check of others a line is about, and what it was tied to before and is now."""
    if "fact_check" in said:
        yield f"{said['fact_check']}, {said.get('publisher') or 'by somebody else'}"
        if "before" in said:
            yield f"(claim {said['before'] or '-'} -> claim {said['claim'] or '-'})"


def _graded(said: Mapping[str, Any]) -> Iterator[str]:
    """Yield which piece of evidence or source was graded, grouped or given up, and how."""
    if isinstance(said.get("evidence"), int):
        yield f"evidence {said['evidence']}"
    if "was" in said and ("reliability" in said or "credibility" in said):
        yield f"{_grade(said['was'])} -> {_grade(said)}"
    if "was" in said and "origin" in said:
        yield f"{said['was']['origin'] or 'no origin'} -> {said['origin'] or 'no origin'}"


def _grade(said: Mapping[str, Any]) -> str:
    return f"{said.get('reliability') or '-'}{said.get('credibility') or '-'}"


def _evidence(said: Mapping[str, Any]) -> Iterator[str]:
    pieces = said.get("evidence")
    for piece in pieces if isinstance(pieces, list) else [said] if "stance" in said else []:
        where = piece["url"] or piece["quote"] or f"document {piece.get('document_id')}"
        yield f"[{piece['stance']}: {where}]"


def _terms(said: Mapping[str, Any]) -> Iterator[str]:
    names = {
        "rating": "rating",
        "as_of": "as of",
        "expires_on": "expires",
        "probability": "probability",
        "proposed_by": "proposed by",
    }
    terms = [f"{words} {said[name]}" for name, words in names.items() if said.get(name) not in (None, "")]
    if terms:
        yield f"({', '.join(terms)})"


def _bulk(said: Mapping[str, Any]) -> Iterator[str]:
    if "bulk" in said:
        yield f"(bulk change {said['bulk']})"


def _short(text: str) -> str:
    if len(text) <= MOST_WORDS:
        return text
    return f"{text[:MOST_WORDS]}... ({len(text):,} characters; --json prints all)"
