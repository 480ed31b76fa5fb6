"""A call of every service that asks who acts, and a desk on which each of them would do something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from claims.documents.fetching import Fetched
from claims.documents.web_pages import WebDocument, read_fetched
from claims.extraction.extractor import Extractor
from claims.extraction.worthiness import CheckWorthiness
from claims.interchange.reviews import TheirReview
from claims.records import DocumentText
from claims.services import (
    assigning,
    audit,
    bulk,
    conflicts,
    desk,
    drafts,
    evidence,
    fact_checks,
    fetched,
    identity,
    imported_marks,
    importing,
    intake,
    linking,
    notes,
    queue,
    review,
    saved_filters,
    second_look,
    sources,
    tagging,
    work_undoing,
)
from claims.services.bulk_changes import TagAll
from claims.services.evidence import EvidenceInput
from claims.services.permissions import Action
from claims.vocabulary import ClaimStatus, ConflictDecision, Reliability, Role, Stance
from db.engine import Database
from db.models import Event
from tests.fakes import DigitEmbedder, candidate, digit_head, prepared
from tests.services.conflict_samples import conflict
from tests.services.linking import numbered, store

PEOPLE = {Role.READER: "Rea", Role.ANALYST: "Ana", Role.REVIEWER: "Rev", Role.ADMIN: "Adm"}
COLLEAGUE = "Pia"
"""An analyst whose work the others act upon."""

SENTENCE = "Ferry number 900 was sold."
NEW_SENTENCE = "Ferry number 901 was scrapped."

Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """One call: the service, what it asks for (None: it only reads), and its arguments but ``by``.

    ``own`` gives arguments that differ from person to person, as one withdraws only one's own proposal.
    """

    service: Callable[..., object]
    action: Action | None
    arguments: Arguments
    own: Callable[[Role], Arguments] = lambda _: {}

    def for_role(self, role: Role) -> dict[str, Any]:
        """Return all arguments but ``by`` and what it is called on."""
        return {**self.arguments, **self.own(role)}


@dataclass(frozen=True, slots=True)
class Desk:
    """What the samples act upon, by what was done to it before."""

    claims: Mapping[str, int]
    proposals: Mapping[Role, int]
    piece: int
    withdrawn_piece: int
    source: int
    withdrawn_source: int
    tag_event: int
    bulk_number: int
    note: int
    conflicts: tuple[int, int]
    fact_checks: FactChecks
    fetched: int


@dataclass(frozen=True, slots=True)
class FactChecks:
    """A fact-check that is stored, and the line of the log that removed another."""

    stored: int
    removed_line: int


def furnish(database: Database) -> Desk:
    """Fill a new database with people of every role and with work to act upon."""
    names = (
        "new other decided joined into apart from join join_into piece proposed tagged bulk mine1 mine2 mine3"
    )
    ids = dict(zip(names.split(), store(database, *numbered(16)), strict=True))
    _people(database)
    _joined_and_apart(database, ids)
    piece, withdrawn_piece = _evidence(database, ids["piece"])
    proposals = _proposals(database, ids)
    with database.write() as session:
        review.mark(session, ids["decided"], ClaimStatus.VERIFIED, by=COLLEAGUE, reason="Seen.")
        tagging.tag(session, ids["tagged"], "ferries", by=COLLEAGUE)
        tag_event = _last_event(session)
        assigning.assign(session, ids["tagged"], COLLEAGUE, by=COLLEAGUE)
        done = bulk.apply(session, {ids["bulk"]: 1}, TagAll("ships"), by=COLLEAGUE)
        note = notes.add(session, ids["new"], 'Look, @"Rea" @"Ana" @"Rev" @"Adm".', by=COLLEAGUE)
        for name in PEOPLE.values():
            saved_filters.save(session, "mine", "status=new", by=name)
            drafts.save(session, "reason/1", "half a thought", by=name)
        source = sources.id_of(session, "notes press")
        withdrawn = sources.id_of(session, "Delta Post")
        sources.withdraw(session, withdrawn, by=PEOPLE[Role.ADMIN], reason="It made things up.")
    assert done.number is not None
    disagreeing, theirs = _conflicts(database, ids), _fact_checks(database)
    page = _fetched(database)
    return Desk(
        ids,
        proposals,
        piece,
        withdrawn_piece,
        source,
        withdrawn,
        tag_event,
        done.number,
        note,
        disagreeing,
        theirs,
        page,
    )


def _fetched(database: Database) -> int:
    """Store a page of the web; return its document."""
    with database.write() as session:
        return fetched.store(session, prepared(web_page("A page has 7 words."), []), by=COLLEAGUE).document_id


def web_page(text: str, url: str = "https://delta.example/page") -> WebDocument:
    """Return a page as it would have been fetched just now."""
    return read_fetched(answer(text, url))


def answer(text: str, url: str = "https://delta.example/page") -> Fetched:
    """Return what a server would say for a page of plain text."""
    return Fetched(url, url, 200, "text/plain", text.encode(), {}, '"1"', None, audit.now())


def _fact_checks(database: Database) -> FactChecks:
    kept, gone = (TheirReview(f"Ferry {n} sank.", publisher="Elsewhere", rating_name="False") for n in (1, 2))
    with database.write() as session:
        stored, other = fact_checks.import_reviews(session, [kept, gone], by=COLLEAGUE).new
        return FactChecks(stored, fact_checks.remove(session, other, by=COLLEAGUE))


def _conflicts(database: Database, ids: Mapping[str, int]) -> tuple[int, int]:
    """Store a conflict that waits and one that is decided."""
    waiting = conflict(database, ids["new"], ids["other"])
    decided = conflict(database, ids["new"], ids["decided"])
    with database.write() as session:
        conflicts.decide(session, decided, ConflictDecision.EXPLAINED_BY_TIME, by=COLLEAGUE)
    return waiting, decided


def _people(database: Database) -> None:
    with database.write() as session:
        identity.owner(session, PEOPLE[Role.ADMIN])
        for role, name in [*PEOPLE.items(), (Role.ANALYST, COLLEAGUE)]:
            if role is not Role.ADMIN:
                identity.signed_in(session, subject=f"https://id.example|{name}", name=name, email=None)
                identity.set_role(session, name, role, by=PEOPLE[Role.ADMIN])


def _joined_and_apart(database: Database, ids: Mapping[str, int]) -> None:
    with database.write() as session:
        linking.join(session, ids["joined"], ids["into"], by=COLLEAGUE)
        linking.keep_apart(session, ids["apart"], ids["from"], by=COLLEAGUE)


def _evidence(database: Database, claim_id: int) -> tuple[int, int]:
    kept = EvidenceInput(Stance.CONTEXT, "https://delta.example/a", publisher="Delta Post")
    with database.write() as session:
        review.add_evidence(session, claim_id, kept, by=COLLEAGUE)
        review.add_evidence(session, claim_id, replace(kept, url="https://delta.example/b"), by=COLLEAGUE)
        evidence.withdraw(session, 2, by=COLLEAGUE, reason="The page is gone.")
    return 1, 2


def _proposals(database: Database, ids: Mapping[str, int]) -> dict[Role, int]:
    """Let a colleague and everybody who may decide propose a verdict that waits for a second look."""
    own = dict(zip([Role.ANALYST, Role.REVIEWER, Role.ADMIN], ("mine1", "mine2", "mine3"), strict=True))
    with database.write() as session:
        desk.change(session, four_eyes={ClaimStatus.DISPUTED}, by=PEOPLE[Role.ADMIN])
        for name, place in [(COLLEAGUE, "proposed"), *((PEOPLE[role], at) for role, at in own.items())]:
            review.mark(session, ids[place], ClaimStatus.DISPUTED, by=name, reason="It is not so.")
    return {Role.READER: ids["mine1"], **{role: ids[at] for role, at in own.items()}}


def _last_event(session: Any) -> int:
    last: int = session.query(Event.id).order_by(Event.id.desc()).limit(1).scalar()
    return last


def samples(found: Desk, folder: Path) -> list[Sample]:
    """Return a call of each service that takes ``by``; every one is in order on the desk."""
    return [
        *_decisions(found),
        *_evidence_samples(found),
        *_link_samples(found),
        *_work_samples(found),
        *_personal_samples(found),
        *_intake_samples(found, folder),
        *_fact_check_samples(found),
        Sample(identity.set_role, Action.SET_ROLES, {"name": COLLEAGUE, "role": Role.REVIEWER}),
        Sample(desk.change, Action.CHANGE_SETTINGS, {"four_eyes": {ClaimStatus.VERIFIED}}),
    ]


def _decisions(found: Desk) -> list[Sample]:
    ids, proposed = found.claims, {"claim_id": found.claims["proposed"]}
    verified = {"status": ClaimStatus.VERIFIED, "reason": "Seen."}
    return [
        Sample(review.mark, Action.DECIDE, {"claim_id": ids["new"], **verified}),
        Sample(review.undo, Action.UNDO, {"claim_id": ids["decided"]}),
        Sample(
            imported_marks.mark_new,
            Action.DECIDE_MANY,
            {"statuses": {ids["new"]: ClaimStatus.VERIFIED}, "reason": "From elsewhere."},
        ),
        Sample(second_look.confirm, Action.GIVE_SECOND_LOOK, proposed),
        Sample(second_look.send_back, Action.GIVE_SECOND_LOOK, {**proposed, "comment": "Say which."}),
        Sample(second_look.withdraw, Action.DECIDE, {}, lambda role: {"claim_id": found.proposals[role]}),
    ]


def _evidence_samples(found: Desk) -> list[Sample]:
    piece, gone = {"evidence_id": found.piece}, {"evidence_id": found.withdrawn_piece}
    new = EvidenceInput(Stance.SUPPORTS, "https://delta.example/c")
    reason = {"reason": "It was corrected."}
    grades = {"reliability": Reliability.B, "credibility": 2}
    return [
        Sample(review.add_evidence, Action.FILE_EVIDENCE, {"claim_id": found.claims["new"], "piece": new}),
        Sample(evidence.grade, Action.GRADE_EVIDENCE, {**piece, **grades}),
        Sample(evidence.regroup, Action.GRADE_EVIDENCE, {**piece, "origin": "an agency"}),
        Sample(evidence.withdraw, Action.WITHDRAW_EVIDENCE, {**piece, **reason}),
        Sample(evidence.restore, Action.WITHDRAW_EVIDENCE, gone),
        Sample(
            sources.grade,
            Action.GRADE_SOURCES,
            {"source_id": found.source, "reliability": Reliability.C},
        ),
        Sample(sources.withdraw, Action.GRADE_SOURCES, {"source_id": found.source, **reason}),
        Sample(sources.restore, Action.GRADE_SOURCES, {"source_id": found.withdrawn_source}),
    ]


def _link_samples(found: Desk) -> list[Sample]:
    ids = found.claims
    pair = {"claim_id": ids["join"], "other_id": ids["join_into"]}
    apart = {"claim_id": ids["apart"], "other_id": ids["from"]}
    wait, decided = {"conflict_id": found.conflicts[0]}, {"conflict_id": found.conflicts[1]}
    return [
        Sample(conflicts.decide, Action.DECIDE_CONFLICTS, {**wait, "decision": ConflictDecision.REAL}),
        Sample(conflicts.undo, Action.UNDO, decided),
        Sample(linking.join, Action.LINK, {"claim_id": ids["join"], "into_id": ids["join_into"]}),
        Sample(linking.split, Action.LINK, {"claim_id": ids["joined"]}),
        Sample(linking.keep_apart, Action.LINK, pair),
        Sample(linking.consider_again, Action.LINK, apart),
    ]


def _fact_check_samples(found: Desk) -> list[Sample]:
    stored, file = {"fact_check_id": found.fact_checks.stored}, Action.FILE_FACT_CHECKS
    review = TheirReview("Ferry 3 sank.", publisher="Elsewhere", rating_name="True")
    line = {"event_id": found.fact_checks.removed_line}
    return [
        Sample(fact_checks.import_reviews, file, {"reviews": [review]}),
        Sample(fact_checks.tie, file, {**stored, "claim_id": found.claims["new"]}),
        Sample(fact_checks.remove, file, stored),
        Sample(fact_checks.restore, file, line),
    ]


def _work_samples(found: Desk) -> list[Sample]:
    ids = found.claims
    return [
        Sample(assigning.assign, Action.ASSIGN, {"claim_id": ids["new"], "assignee": COLLEAGUE}),
        Sample(tagging.tag, Action.TAG, {"claim_id": ids["new"], "name": "trade"}),
        Sample(tagging.untag, Action.TAG, {"claim_id": ids["tagged"], "name": "ferries"}),
        Sample(notes.add, Action.NOTE, {"claim_id": ids["new"], "text": "Ask the harbour office."}),
        Sample(work_undoing.undo_work, Action.UNDO, {"event_id": found.tag_event}),
        Sample(
            bulk.apply,
            Action.DECIDE_MANY,
            {"versions": {ids["new"]: 1, ids["other"]: 1}, "change": TagAll("trade")},
        ),
        Sample(bulk.undo, Action.UNDO, {"number": found.bulk_number}),
    ]


def _personal_samples(found: Desk) -> list[Sample]:
    key = {"key": "reason/1"}
    return [
        Sample(drafts.save, Action.KEEP_DRAFTS, {"key": "reason/2", "text": "another thought"}),
        Sample(drafts.clear, Action.KEEP_DRAFTS, key),
        Sample(drafts.clear_many, Action.KEEP_DRAFTS, {"keys": ["reason/1"]}),
        Sample(drafts.load, None, key),
        Sample(drafts.load_many, None, {"keys": ["reason/1"]}),
        Sample(notes.mark_seen, Action.KEEP_DRAFTS, {"note_ids": [found.note]}),
        Sample(queue.counts, None, {}),
        Sample(saved_filters.save, Action.SAVE_FILTERS, {"name": "open", "query": "status=new"}),
        Sample(saved_filters.rename, Action.SAVE_FILTERS, {"name": "mine", "new_name": "yours"}),
        Sample(saved_filters.delete, Action.SAVE_FILTERS, {"name": "mine"}),
    ]


def _intake_samples(found: Desk, folder: Path) -> list[Sample]:
    page = found.fetched
    file = folder / "claims.csv"
    file.write_text(f"text\n{NEW_SENTENCE}\n", encoding="utf-8")
    embedder = DigitEmbedder()
    worthiness = CheckWorthiness(embedder, head=digit_head())
    document = DocumentText(SENTENCE, language="en", name="sale")
    return [
        Sample(
            intake.store,
            Action.ADD_DOCUMENTS,
            {"prepared": prepared(document, [candidate(SENTENCE, SENTENCE)])},
        ),
        Sample(
            intake.take_in,
            Action.ADD_DOCUMENTS,
            {"document": document, "extractor": Extractor(worthiness), "embedder": embedder},
        ),
        Sample(
            importing.import_claims,
            Action.IMPORT_CLAIMS,
            {"path": file, "worthiness": worthiness, "embedder": embedder, "tell": lambda *_: None},
        ),
        *_fetched_samples(page, Extractor(worthiness), embedder),
    ]


def _fetched_samples(document_id: int, extractor: Extractor, embedder: DigitEmbedder) -> list[Sample]:
    readers = {"extractor": extractor, "embedder": embedder}
    new, changed = "Page 8 is new.", "A page has 9 words."
    return [
        Sample(fetched.store, Action.ADD_DOCUMENTS, {"prepared": prepared(web_page(new), [])}),
        Sample(fetched.keep, Action.ADD_DOCUMENTS, {"document_id": document_id, "document": web_page(new)}),
        Sample(fetched.take_in, Action.ADD_DOCUMENTS, {"document": web_page(new), **readers}),
        Sample(
            fetched.refetch,
            Action.ADD_DOCUMENTS,
            {"document_id": document_id, "get": lambda _: answer(changed), **readers},
        ),
    ]
