"""Where a cited passage stands in its document, and whether it still stands in the newest version of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from claims.documents.folding import fold
from claims.documents.naming import has_words
from claims.errors import InvalidInputError
from claims.text import storable
from db.models import Document, Evidence

MAX_FOLDED = 3_000_000
"""Characters of a document in which a passage is looked for by its folded form; longer ones need it exact."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage at ``text[start:end]``; ``exact`` when it stands there letter by letter as it was given."""

    start: int
    end: int
    exact: bool


def find(text: str, quote: str) -> Anchor | None:
    """Return where ``quote`` stands in ``text``: as it is, else folded, else mended; None when nowhere.

    See `claims.documents.folding`. Raises InvalidInputError when it stands in several places.
    """
    plain = storable(quote).strip()
    if not has_words(plain):
        return None
    start = _only_place(text, plain)
    if start is not None:
        return Anchor(start, start + len(plain), exact=True)
    if len(text) > MAX_FOLDED:
        return None
    return _folded(text, plain, mend=False) or _folded(text, plain, mend=True)


def _folded(text: str, quote: str, *, mend: bool) -> Anchor | None:
    wanted = fold(quote, mend=mend).text
    if not wanted:
        return None
    folded = fold(text, mend=mend)
    place = _only_place(folded.text, wanted)
    return None if place is None else Anchor(*folded.original(place, place + len(wanted)), exact=False)


def _only_place(text: str, quote: str) -> int | None:
    """Return where ``quote`` stands, None when nowhere, InvalidInputError when in several places."""
    start = text.find(quote)
    if start < 0:
        return None
    if text.find(quote, start + 1) >= 0:
        raise InvalidInputError(
            "the quoted passage stands in the document more than once; "
            "give more of the words around it, so that it is clear which place is meant"
        )
    return start


class AnchorState(StrEnum):
    """What became of a passage: its own document is immutable, a newer version of it may say otherwise."""

    KEPT = "kept"
    MOVED = "moved"
    LOST = "lost"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class AnchorProblem:
    """A passage that is lost in the newest version of its document, or broken: not even in its own.

    ``newest_id`` is the version looked at. ``str()`` says it in one line.
    """

    evidence_id: int
    claim_id: int
    document_id: int
    newest_id: int
    state: AnchorState

    def __str__(self) -> str:
        if self.state is AnchorState.BROKEN:
            return (
                f"evidence {self.evidence_id} (claim {self.claim_id}): the passage is not what stands at "
                f"its offsets in document {self.document_id}"
            )
        return (
            f"evidence {self.evidence_id} (claim {self.claim_id}): the passage is not in document "
            f"{self.newest_id} any more, the newer version of document {self.document_id}"
        )


@dataclass(frozen=True, slots=True)
class AnchorReport:
    """How many passages were looked at, how many only moved, and what is wrong."""

    checked: int
    moved: int
    problems: tuple[AnchorProblem, ...]


def check(session: Session, *, evidence_ids: Collection[int] | None = None) -> AnchorReport:
    """Look at the anchors of all evidence, withdrawn pieces too, or of some; changes nothing."""
    newer = _newer_versions(session)
    states: Counter[AnchorState] = Counter()
    problems: list[AnchorProblem] = []
    for piece in _anchored(session, evidence_ids):
        assert piece.document is not None
        newest_id = _newest(newer, piece.document.id)
        state = _state(session, piece, piece.document, newest_id)
        states[state] += 1
        if state in (AnchorState.LOST, AnchorState.BROKEN):
            problems.append(AnchorProblem(piece.id, piece.claim_id, piece.document.id, newest_id, state))
    return AnchorReport(states.total(), states[AnchorState.MOVED], tuple(problems))


def _anchored(session: Session, evidence_ids: Collection[int] | None) -> Iterator[Evidence]:
    query = select(Evidence).where(Evidence.start.is_not(None)).order_by(Evidence.id)
    if evidence_ids is not None:
        query = query.where(Evidence.id.in_(evidence_ids))
    yield from session.scalars(query.options(joinedload(Evidence.document)).execution_options(yield_per=100))


def _newer_versions(session: Session) -> dict[int, int]:
    """Return the next version of each document that has one."""
    rows = session.execute(
        select(Document.previous_id, Document.id)
        .where(Document.previous_id.is_not(None))
        .order_by(Document.id)
    )
    return {previous: newer for previous, newer in rows if previous is not None}


def _newest(newer: dict[int, int], document_id: int) -> int:
    while document_id in newer and newer[document_id] > document_id:
        document_id = newer[document_id]
    return document_id


def _state(session: Session, piece: Evidence, document: Document, newest_id: int) -> AnchorState:
    if document.text[piece.start : piece.end] != piece.quote:
        return AnchorState.BROKEN
    if newest_id == document.id:
        return AnchorState.KEPT
    text = session.scalar(select(Document.text).where(Document.id == newest_id)) or ""
    return _state_in(text, piece.quote or "", piece.start)


@lru_cache(maxsize=16)
def _state_in(newest: str, quote: str, start: int | None) -> AnchorState:
    try:
        found = find(newest, quote)
    except InvalidInputError:
        return AnchorState.MOVED  # several places: it is there
    if found is None:
        return AnchorState.LOST
    return AnchorState.KEPT if found.start == start else AnchorState.MOVED
