"""The versions of a page: which one stands at its address, how two differ, and what was cited from it.

A *silent edit* is a page that says something else than when it was cited. Only pages that were fetched both
times count: a copy that somebody pasted differs from the page anyhow.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.services import anchors, catalogue
from claims.services.anchors import AnchorState
from db.models import Capture, Document, Evidence, Mention
from db.queries import batches

MAX_COMPARED = 2_000
"""Lines of each version, after what is the same at both ends, up to which they are compared one by one."""
_AROUND = 1


@dataclass(frozen=True, slots=True)
class Changes:
    """How a page differs between two fetches; ``lines`` begin with "+", "-" or " ", or are "…" for a gap."""

    before_id: int
    after_id: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SilentEdit:
    """A claim whose page was changed after a passage of it was cited; ``str()`` says it in one line.

    ``evidence_id`` or ``mention_id`` names the passage, ``state`` what became of it, and ``start`` and
    ``end`` where it stands in the version of ``newest_id`` now, None where it does not or several times.
    """

    claim_id: int
    document_id: int
    newest_id: int
    fetched_at: datetime
    state: AnchorState
    evidence_id: int | None = None
    mention_id: int | None = None
    start: int | None = None
    end: int | None = None

    @property
    def whole(self) -> bool:
        """True when no passage is cited but the whole page."""
        return self.state is AnchorState.KEPT and self.start is None

    @property
    def lost(self) -> bool:
        """True when the passage is not in the page any more."""
        return self.state is AnchorState.LOST

    def __str__(self) -> str:
        cited = "the passage of this claim" if self.evidence_id is None else f"evidence {self.evidence_id}"
        fate = {
            AnchorState.LOST: f"{cited} is not in it any more",
            AnchorState.MOVED: f"{cited} stands elsewhere in it now",
        }.get(self.state, f"{cited} {'cites it as a whole' if self.whole else 'still stands in it'}")
        return (
            f"silent edit: the page of document {self.document_id} was changed by "
            f"{self.fetched_at:%Y-%m-%d} (document {self.newest_id}); {fate}"
        )


def current(session: Session, url: str) -> Capture | None:
    """Return the latest page that was fetched from an address."""
    return session.scalar(select(Capture).where(Capture.url == url).order_by(Capture.id.desc()).limit(1))


def last_of(session: Session, document_id: int) -> Capture | None:
    """Return the latest page that a document was read from."""
    pages = select(Capture).where(Capture.document_id == document_id)
    return session.scalar(pages.order_by(Capture.id.desc()).limit(1))


def address_of(session: Session, document_id: int) -> str | None:
    """Return where the page of a document is fetched, None for one without; NotFoundError for no document."""
    found = catalogue.document(session, document_id)
    last = last_of(session, document_id)
    return found.url if last is None else last.url


def changes(session: Session, document_id: int) -> Changes | None:
    """Return how the page of a document reads now; of the newest, how it differs from the one before.

    None when there is no other version. Raises NotFoundError for an unknown document.
    """
    url = address_of(session, document_id)
    newest = current(session, url) if url else None
    if newest is not None and newest.document_id != document_id:
        before, after = document_id, newest.document_id
    else:
        previous = session.scalar(select(Document.previous_id).where(Document.id == document_id))
        if previous is None:
            return None
        before, after = previous, document_id
    return Changes(before, after, tuple(_compared(_text(session, before), _text(session, after))))


def _text(session: Session, document_id: int) -> str:
    return session.scalar(select(Document.text).where(Document.id == document_id)) or ""


def _compared(before: str, after: str) -> Iterator[str]:
    old = [line for line in before.splitlines() if line.strip()]
    new = [line for line in after.splitlines() if line.strip()]
    start = _same(old, new)
    end = _same(old[start:][::-1], new[start:][::-1])
    first = max(start - _AROUND, 0)
    last = max(end - _AROUND, 0)
    left, right = old[first : len(old) - last], new[first : len(new) - last]
    if max(len(left), len(right)) > MAX_COMPARED:
        yield from (f"-{line}" for line in left)
        yield from (f"+{line}" for line in right)
        return
    for number, line in enumerate(difflib.unified_diff(left, right, lineterm="", n=_AROUND)):
        if not line.startswith("@@"):
            if number > 1:  # the first two lines name files
                yield line
        elif number > 2:
            yield "…"


def _same(left: list[str], right: list[str]) -> int:
    pairs = zip(left, right, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))


def silent_edits(session: Session, claim_ids: Collection[int]) -> list[SilentEdit]:
    """Return the passages of claims, cited as evidence or their own, whose page says something else now."""
    return [
        *(edit for some in batches(sorted(claim_ids)) for edit in _of_evidence(session, some)),
        *(edit for some in batches(sorted(claim_ids)) for edit in _of_mentions(session, some)),
    ]


def citing(session: Session, document_id: int) -> set[int]:
    """Return the claims that a document is cited for or mentions."""
    cited = select(Evidence.claim_id).where(Evidence.document_id == document_id)
    mentioned = select(Mention.claim_id).where(Mention.document_id == document_id)
    return {*session.scalars(cited), *session.scalars(mentioned)}


def _of_evidence(session: Session, claim_ids: Collection[int]) -> Iterator[SilentEdit]:
    pieces = session.scalars(
        select(Evidence)
        .where(Evidence.claim_id.in_(claim_ids), Evidence.document_id.is_not(None))
        .order_by(Evidence.id)
    ).all()
    newer = _newer(session, {piece.document_id for piece in pieces if piece.document_id})
    for piece in pieces:
        page = newer.get(piece.document_id or 0)
        if page is not None and piece.document_id is not None:
            place = _Place(piece.quote or "", piece.start, piece.end)
            yield _edit(piece.claim_id, piece.document_id, page, place, evidence_id=piece.id)


def _of_mentions(session: Session, claim_ids: Collection[int]) -> Iterator[SilentEdit]:
    mentions = session.scalars(
        select(Mention).where(Mention.claim_id.in_(claim_ids)).order_by(Mention.id)
    ).all()
    newer = _newer(session, {mention.document_id for mention in mentions})
    for mention in mentions:
        page = newer.get(mention.document_id)
        if page is not None:
            place = _Place(mention.quote, mention.start, mention.end)
            yield _edit(mention.claim_id, mention.document_id, page, place, mention_id=mention.id)


@dataclass(frozen=True, slots=True)
class _Page:
    document_id: int
    fetched_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class _Place:
    quote: str
    start: int | None
    end: int | None


def _newer(session: Session, document_ids: Collection[int]) -> dict[int, _Page]:
    """Return, of each document that was fetched, the page that stands at its address now, if another."""
    found: dict[int, _Page] = {}
    for document_id in document_ids:
        own = last_of(session, document_id)
        newest = current(session, own.url) if own is not None else None
        if newest is not None and newest.document_id != document_id:
            text = _text(session, newest.document_id)
            found[document_id] = _Page(newest.document_id, newest.created_at, text)
    return found


def _edit(
    claim_id: int,
    document_id: int,
    page: _Page,
    place: _Place,
    *,
    evidence_id: int | None = None,
    mention_id: int | None = None,
) -> SilentEdit:
    state, start, end = _fate(page.text, place)
    return SilentEdit(
        claim_id, document_id, page.document_id, page.fetched_at, state, evidence_id, mention_id, start, end
    )


def _fate(text: str, place: _Place) -> tuple[AnchorState, int | None, int | None]:
    """Return what became of a passage; one that cites the document as a whole is kept with it."""
    if place.start is None:
        return AnchorState.KEPT, None, None
    try:
        found = anchors.find(text, place.quote)
    except InvalidInputError:  # several places: it is there
        return AnchorState.MOVED, None, None
    if found is None:
        return AnchorState.LOST, None, None
    kept = found.start == place.start and found.end == place.end
    return AnchorState.KEPT if kept else AnchorState.MOVED, found.start, found.end
