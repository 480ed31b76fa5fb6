"""One line of the audit log as one sentence of escaped markdown, for every kind there is.

What a line says depends on when it was written: each word of a payload may be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from claims.services.views import EventView
from claims.ui import words
from claims.ui.markup import escape_inline
from claims.vocabulary import ClaimStatus, ConflictDecision, EventKind

Payload = Mapping[str, object]
Words = Callable[[Payload], str]

SHORT = 200
"""Characters of a quoted passage or link that a sentence shows."""

ICONS: dict[EventKind, str] = {
    EventKind.DOCUMENT_ADDED: ":material/article:",
    EventKind.PAGE_FETCHED: ":material/cloud_download:",
    EventKind.CLAIM_PROPOSED: ":material/lightbulb:",
    EventKind.MENTION_ADDED: ":material/library_add:",
    EventKind.CLAIM_MARKED: ":material/gavel:",
    EventKind.MARK_UNDONE: ":material/undo:",
    EventKind.EVIDENCE_ADDED: ":material/attach_file:",
    EventKind.CLAIM_JOINED: ":material/merge:",
    EventKind.CLAIM_SPLIT: ":material/call_split:",
    EventKind.KEPT_APART: ":material/call_split:",
    EventKind.LINK_UNDONE: ":material/undo:",
    EventKind.CONFLICT_DECIDED: ":material/balance:",
    EventKind.CONFLICT_UNDONE: ":material/undo:",
    EventKind.EVIDENCE_GRADED: ":material/grade:",
    EventKind.EVIDENCE_GROUPED: ":material/family_history:",
    EventKind.EVIDENCE_WITHDRAWN: ":material/remove_circle:",
    EventKind.EVIDENCE_RESTORED: ":material/settings_backup_restore:",
    EventKind.SOURCE_GRADED: ":material/grade:",
    EventKind.SOURCE_WITHDRAWN: ":material/remove_circle:",
    EventKind.SOURCE_RESTORED: ":material/settings_backup_restore:",
    EventKind.RECHECK_ASKED: ":material/sync_problem:",
    EventKind.VERDICT_PROPOSED: ":material/pending_actions:",
    EventKind.VERDICT_CONFIRMED: ":material/verified:",
    EventKind.VERDICT_SENT_BACK: ":material/reply:",
    EventKind.PROPOSAL_WITHDRAWN: ":material/undo:",
    EventKind.CLAIM_ASSIGNED: ":material/person_add:",
    EventKind.CLAIM_TAGGED: ":material/sell:",
    EventKind.NOTE_ADDED: ":material/sticky_note_2:",
    EventKind.WORK_UNDONE: ":material/undo:",
    EventKind.BULK_DONE: ":material/playlist_add_check:",
    EventKind.FACT_CHECK_IMPORTED: ":material/fact_check:",
    EventKind.FACT_CHECK_TIED: ":material/fact_check:",
    EventKind.FACT_CHECK_REMOVED: ":material/remove_circle:",
    EventKind.FACT_CHECK_RESTORED: ":material/settings_backup_restore:",
    EventKind.USER_ADDED: ":material/person:",
    EventKind.ROLE_CHANGED: ":material/badge:",
    EventKind.SETTING_CHANGED: ":material/tune:",
}


def sentence(event: EventView) -> str:
    """Return what happened as one sentence of escaped markdown."""
    return f"**{escape_inline(event.by)}** {_WORDS[event.kind](event.payload)}"


def _said(payload: Payload, key: str, *, missing: str = "something") -> str:
    found = payload.get(key)
    return escape_inline(str(found)[:SHORT]) if found not in (None, "") else missing


def _status(payload: Payload, key: str) -> str:
    with suppress(ValueError):
        return words.status_label(ClaimStatus(str(payload.get(key)))).lower()
    return _said(payload, key)


def _marked(payload: Payload) -> str:
    return f"marked it *{_status(payload, 'after')}*{_rated(payload)} (it was {_status(payload, 'before')})"


def _rated(payload: Payload) -> str:
    rating, probability = payload.get("rating"), payload.get("probability")
    rated = f", rated *{escape_inline(str(rating).replace('_', ' '))}*" if rating else ""
    return rated + (f", {words.probable(probability)}" if isinstance(probability, float | int) else "")


def _mark_undone(payload: Payload) -> str:
    undone = str(payload.get("undone") or "")
    what = {
        EventKind.VERDICT_CONFIRMED: "a second look",
        EventKind.VERDICT_SENT_BACK: "a second look",
        EventKind.VERDICT_PROPOSED: "a proposal",
    }
    taken = next((name for kind, name in what.items() if kind == undone), "a mark")
    return f"took {taken} back: it is *{_status(payload, 'after')}* again"


def _cited(payload: Payload) -> str:
    cited = payload.get("url") or payload.get("quote") or payload.get("publisher")
    return f": {escape_inline(str(cited)[:SHORT])}" if cited else ""


def _piece(payload: Payload) -> str:
    number = payload.get("evidence") or payload.get("id")
    return f"evidence {number}" if isinstance(number, int) else "a piece of evidence"


def _graded(payload: Payload) -> str:
    grade = f"{payload.get('reliability') or ''}{payload.get('credibility') or ''}"
    return f"graded {_piece(payload)}{f' *{escape_inline(grade)}*' if grade else ''}"


def _grouped(payload: Payload) -> str:
    if not payload.get("origin"):
        return f"lets {_piece(payload)} stand for itself"
    return f"traced {_piece(payload)} to *{_said(payload, 'origin')}*"


def _source_graded(payload: Payload) -> str:
    graded = f" *{_said(payload, 'reliability')}*" if payload.get("reliability") else ""
    return f"graded the source {_source(payload)}{graded}"


def _source(payload: Payload) -> str:
    name = payload.get("name") or payload.get("source") or payload.get("publisher")
    return f"*{escape_inline(str(name)[:SHORT])}*" if name else "of some evidence"


def _why(payload: Payload) -> str:
    why = payload.get("why") or payload.get("because")
    return f": {escape_inline(str(why)[:SHORT])}" if why else ""


def _proposed(payload: Payload) -> str:
    return f"proposed *{_status(payload, 'status')}*{_rated(payload)}, for somebody else to confirm"


def _confirmed(payload: Payload) -> str:
    proposed = f" that {_said(payload, 'proposed_by')} proposed" if payload.get("proposed_by") else ""
    return f"confirmed *{_status(payload, 'after')}*{proposed}"


def _sent_back(payload: Payload) -> str:
    proposed = payload.get("proposed_by")
    return f"sent back what {escape_inline(str(proposed)[:SHORT])} proposed" if proposed else "sent it back"


def _assigned(payload: Payload) -> str:
    if payload.get("after") is None:
        return "took it from " + _said(payload, "before", missing="whoever had it")
    return f"gave it to {_said(payload, 'after')}"


def _tagged(payload: Payload) -> str:
    name = f"*{_said(payload, 'name')}*"
    return f"tagged it {name}" if payload.get("tagged", True) else f"took the tag {name} off"


def _work_undone(payload: Payload) -> str:
    if payload.get("undone") == EventKind.CLAIM_TAGGED:
        return f"took a change back: {_tagged(payload)}"
    if payload.get("undone") == EventKind.CLAIM_ASSIGNED:
        return f"took a change back: {_assigned(payload)}"
    return "took a change back"


def _bulk(payload: Payload) -> str:
    count = payload.get("count") or payload.get("claims")
    number = len(count) if isinstance(count, list) else count
    return f"changed {words.counted(number, 'claim')} at once" if isinstance(number, int) else "changed many"


def _fact_check(payload: Payload) -> str:
    return f"a fact-check by *{_said(payload, 'publisher', missing='somebody else')}*"


def _fact_check_tied(payload: Payload) -> str:
    if payload.get("claim") is None:
        return f"untied {_fact_check(payload)} from claim {_said(payload, 'before', missing='?')}"
    return f"tied {_fact_check(payload)} to claim {_said(payload, 'claim')}"


def _link(template: str) -> Words:
    def told(payload: Payload) -> str:
        ends = {end: f"claim {payload.get(end)}" if payload.get(end) else "a claim" for end in _ENDS}
        return template.format_map(ends)

    return told


_ENDS = ("claim", "other")
_LINKS = {
    EventKind.CLAIM_JOINED: ("joined {claim} into {other}", "{claim} was joined into {other}"),
    EventKind.CLAIM_SPLIT: ("split {claim} off {other}", "{claim} was split off {other}"),
    EventKind.KEPT_APART: ("keeps {claim} and {other} apart", "{claim} and {other} are kept apart"),
}
ABOUT_TWO = (*_LINKS, EventKind.LINK_UNDONE, EventKind.CONFLICT_DECIDED, EventKind.CONFLICT_UNDONE)
"""Kinds whose sentence names both claims that it is about."""


def _link_undone(payload: Payload) -> str:
    for kind, (_, was) in _LINKS.items():
        if payload.get("undone") == kind:
            return f"took back that {_link(was)(payload)}"
    return "took a link between two claims back"


_CONFLICTS = {
    ConflictDecision.REAL: "{claim} and {other} contradict each other",
    ConflictDecision.EXPLAINED_BY_TIME: "time explains why {claim} and {other} differ",
    ConflictDecision.EXPLAINED_BY_SCOPE: "scope explains why {claim} and {other} differ",
    ConflictDecision.NOT_A_CONFLICT: "{claim} and {other} do not contradict each other",
}


def _conflict_decided(payload: Payload) -> str:
    return f"decided that {_conflict(payload)}"


def _conflict_undone(payload: Payload) -> str:
    was = payload.get("was")
    return f"took back that {_conflict({**payload, **(was if isinstance(was, dict) else {})})}"


def _conflict(payload: Payload) -> str:
    for decision, template in _CONFLICTS.items():
        if payload.get("decision") == decision:
            return _link(template)(payload)
    return _link("there is something about {claim} and {other}")(payload)


def _always(told: str) -> Words:
    return lambda _payload: told


_WORDS: dict[EventKind, Words] = {
    EventKind.DOCUMENT_ADDED: _always("added the document in which it was found"),
    EventKind.PAGE_FETCHED: lambda payload: f"fetched the page {_said(payload, 'url')}",
    EventKind.CLAIM_PROPOSED: _always("added the document in which it was found"),
    EventKind.MENTION_ADDED: _always("added another document that says the same"),
    EventKind.CLAIM_MARKED: _marked,
    EventKind.MARK_UNDONE: _mark_undone,
    EventKind.EVIDENCE_ADDED: lambda payload: f"filed evidence{_cited(payload)}",
    **{kind: _link(done) for kind, (done, _) in _LINKS.items()},
    EventKind.LINK_UNDONE: _link_undone,
    EventKind.CONFLICT_DECIDED: _conflict_decided,
    EventKind.CONFLICT_UNDONE: _conflict_undone,
    EventKind.EVIDENCE_GRADED: _graded,
    EventKind.EVIDENCE_GROUPED: _grouped,
    EventKind.EVIDENCE_WITHDRAWN: lambda payload: f"withdrew {_piece(payload)}{_why(payload)}",
    EventKind.EVIDENCE_RESTORED: lambda payload: f"restored {_piece(payload)}",
    EventKind.SOURCE_GRADED: _source_graded,
    EventKind.SOURCE_WITHDRAWN: lambda payload: f"withdrew the source {_source(payload)}{_why(payload)}",
    EventKind.SOURCE_RESTORED: lambda payload: f"restored the source {_source(payload)}",
    EventKind.RECHECK_ASKED: lambda payload: f"asked for another look{_why(payload)}",
    EventKind.VERDICT_PROPOSED: _proposed,
    EventKind.VERDICT_CONFIRMED: _confirmed,
    EventKind.VERDICT_SENT_BACK: _sent_back,
    EventKind.PROPOSAL_WITHDRAWN: _always("withdrew their own proposal"),
    EventKind.CLAIM_ASSIGNED: _assigned,
    EventKind.CLAIM_TAGGED: _tagged,
    EventKind.NOTE_ADDED: _always("wrote a note"),
    EventKind.WORK_UNDONE: _work_undone,
    EventKind.BULK_DONE: _bulk,
    EventKind.FACT_CHECK_IMPORTED: lambda payload: f"imported {_fact_check(payload)}",
    EventKind.FACT_CHECK_TIED: _fact_check_tied,
    EventKind.FACT_CHECK_REMOVED: lambda payload: f"removed {_fact_check(payload)}",
    EventKind.FACT_CHECK_RESTORED: lambda payload: f"put {_fact_check(payload)} back",
    EventKind.USER_ADDED: lambda payload: f"signed in as {_said(payload, 'name')} for the first time",
    EventKind.ROLE_CHANGED: lambda payload: (
        f"made {_said(payload, 'name', missing='somebody')} a {_said(payload, 'after', missing='member')}"
    ),
    EventKind.SETTING_CHANGED: _always("changed how the desk works"),
}
