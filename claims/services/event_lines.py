"""Lines of the audit log as plain sentences, for reports that leave the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claims.services.desk import DeskSettings
from claims.services.views import EventView
from claims.vocabulary import EventKind

SHORT = 200
"""Characters of an address or a passage that a sentence shows."""

_TOLD: dict[EventKind, str] = {
    EventKind.DOCUMENT_ADDED: "added the document in which it was found",
    EventKind.CLAIM_PROPOSED: "added the document in which it was found",
    EventKind.MENTION_ADDED: "added another document that says the same",
    EventKind.CLAIM_MARKED: "marked it {after} (it was {before})",
    EventKind.MARK_UNDONE: "took a decision back: it is {after} again",
    EventKind.EVIDENCE_ADDED: "filed evidence: {cited}",
    EventKind.CLAIM_JOINED: "joined claim {claim} into claim {other}",
    EventKind.CLAIM_SPLIT: "split claim {claim} off claim {other}",
    EventKind.KEPT_APART: "keeps claim {claim} and claim {other} apart",
    EventKind.LINK_UNDONE: "took a link between claim {claim} and claim {other} back",
    EventKind.CONFLICT_DECIDED: "decided about claim {claim} and claim {other}: {decision}",
    EventKind.CONFLICT_UNDONE: "took back what was decided about claim {claim} and claim {other}",
    EventKind.EVIDENCE_GRADED: "graded evidence {evidence} {grade}",
    EventKind.EVIDENCE_GROUPED: "said whom evidence {evidence} goes back to: {origin}",
    EventKind.EVIDENCE_WITHDRAWN: "withdrew evidence {evidence}",
    EventKind.EVIDENCE_RESTORED: "restored evidence {evidence}",
    EventKind.RECHECK_ASKED: "asked for another look",
    EventKind.VERDICT_PROPOSED: "proposed {status}, for somebody else to confirm",
    EventKind.VERDICT_CONFIRMED: "confirmed {after} that {proposed_by} proposed",
    EventKind.VERDICT_SENT_BACK: "sent back what {proposed_by} proposed",
    EventKind.PROPOSAL_WITHDRAWN: "withdrew their own proposal",
    EventKind.CLAIM_TAGGED: "changed a tag: {name}",
    EventKind.NOTE_ADDED: "wrote a note",
    EventKind.WORK_UNDONE: "took a change back",
    EventKind.FACT_CHECK_IMPORTED: "imported a fact-check by {publisher}",
    EventKind.FACT_CHECK_TIED: "tied a fact-check by {publisher} to a claim, or untied it",
    EventKind.FACT_CHECK_REMOVED: "removed a fact-check by {publisher}",
    EventKind.FACT_CHECK_RESTORED: "put a fact-check by {publisher} back",
}


def told(event: EventView, settings: DeskSettings) -> str:
    """Return what somebody did as a sentence without its subject; its kind where nothing more is known."""
    said = event.payload
    if event.kind is EventKind.CLAIM_ASSIGNED:
        return f"gave it to {said['after']}" if said.get("after") else "took it from whoever had it"
    template = _TOLD.get(event.kind, str(event.kind).replace("_", " "))
    return template.format_map(_Said(said)) + _rated(said, settings)


def written(event: EventView) -> str | None:
    """Return the words that somebody wrote with it, None where they only repeat another line's."""
    said = event.payload
    if event.kind is EventKind.NOTE_ADDED:
        found = said.get("text")
    elif event.kind is EventKind.VERDICT_CONFIRMED:
        found = said.get("comment")
    else:
        found = said.get("reason") or said.get("comment") or said.get("why") or said.get("because")
    return str(found) if found else None


def _rated(said: Mapping[str, Any], settings: DeskSettings) -> str:
    rating, probability = said.get("rating"), said.get("probability")
    words = f", rated {settings.label(str(rating))}" if rating else ""
    if isinstance(probability, float | int):
        words += f", {100 * probability:.10g} % probable"
    return words


class _Said(dict[str, Any]):
    """Words of a payload by name; what a line of an older log does not say is "something"."""

    def __missing__(self, name: str) -> str:
        if name == "cited":
            return self._short(self.get("url") or self.get("quote") or self.get("publisher"))
        if name == "grade":
            return f"{self.get('reliability') or ''}{self.get('credibility') or ''}" or "not at all"
        return "something"

    def __getitem__(self, name: str) -> str:
        found = self.get(name)
        return self.__missing__(name) if found in (None, "") else self._short(found)

    @staticmethod
    def _short(found: object) -> str:
        text = str(found) if found else "a document"
        plain = text.replace("_", " ") if len(text) < 30 and text.islower() else text
        return plain if len(plain) <= SHORT else f"{plain[:SHORT]}…"
