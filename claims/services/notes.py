"""Notes beside a claim, for the others; ``@name`` calls somebody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from claims.errors import InvalidInputError
from claims.services import audit
from claims.services.families import family_ids
from claims.services.ids import get_claim
from claims.services.permissions import Action, acting
from claims.text import fold_space, storable
from claims.vocabulary import EventKind
from db.models import Note, NoteAddressee, User

MAX_NOTE = 2_000_000
"""Characters: a pasted report goes in whole."""

_CALL = re.compile(r'(?<!\w)@(?:"(?P<quoted>[^"\n]{1,200})")?')


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note; ``addressed`` are the names that it calls, ``unseen`` those of them who did not see it yet."""

    id: int
    claim_id: int
    text: str
    by: str
    created_at: datetime
    addressed: tuple[str, ...]
    unseen: tuple[str, ...]


def add(session: Session, claim_id: int, text: str, *, by: str) -> int:
    """Write a note beside a claim and call everybody whom it names with ``@``; return its id.

    A name with spaces is ``@"Ana Maria"``, or the longest name known here that follows the ``@``. What
    no one is called stays text. Raises NotFoundError, and InvalidInputError for no text or too much.
    """
    user = acting(session, by, Action.NOTE)
    claim = get_claim(session, claim_id)
    plain = storable(text).strip()
    if not plain:
        raise InvalidInputError("a note needs some text")
    if len(plain) > MAX_NOTE:
        raise InvalidInputError(
            f"the note has {len(plain):,} characters, and {MAX_NOTE:,} are kept at most; "
            "add the text as a document instead"
        )
    note = Note(claim_id=claim.id, user_id=user.id, text=plain, created_at=audit.now())
    session.add(note)
    session.flush()
    called = _call(session, note, user)
    payload = {
        "note": note.id,
        "text": plain,
        "note_created_at": note.created_at.isoformat(),
        "addressed": called,
    }
    audit.record(session, user, audit.Entry(EventKind.NOTE_ADDED, claim_id=claim.id, payload=payload))
    return note.id


def _call(session: Session, note: Note, author: User) -> list[int]:
    """Keep whom a note calls, its author apart; return their ids."""
    known = {name: id_ for id_, name in session.execute(select(User.id, User.name)) if id_ != author.id}
    called = sorted({known[name] for name in names_called(note.text, known)})
    if called:
        rows = [{"note_id": note.id, "user_id": user_id} for user_id in called]
        session.execute(insert(NoteAddressee), rows)
    return called


def names_called(text: str, known: Iterable[str]) -> Iterator[str]:
    """Yield the known names that follow an ``@`` in a text, whatever their case, as often as they do."""
    folded = {_lowered(name): name for name in sorted(known, reverse=True)}
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in sorted(folded, key=len, reverse=True):
        by_first[name[0]].append(name)
    lowered = _lowered(text)
    for call in _CALL.finditer(lowered):
        quoted = call["quoted"]
        found = fold_space(quoted) if quoted else _longest(lowered, call.end(), by_first)
        if found in folded:
            yield folded[found]


def _lowered(text: str) -> str:
    """Return ``text`` in lower case, character by character where some would become two, as İ does."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text)


def _longest(text: str, start: int, by_first: Mapping[str, Sequence[str]]) -> str | None:
    for name in by_first.get(text[start : start + 1], ()):
        end = start + len(name)
        if text.startswith(name, start) and not (text[end : end + 1].isalnum() or text[end : end + 1] == "_"):
            return name
    return None


def for_claim(session: Session, claim_id: int) -> tuple[NoteView, ...]:
    """Return the notes beside a claim and all that are joined into it, oldest first; NotFoundError."""
    get_claim(session, claim_id)
    return _views(session, Note.claim_id.in_(family_ids(session, claim_id)))


def unseen_for(session: Session, name: str) -> tuple[NoteView, ...]:
    """Return the notes that call somebody who did not see them yet, oldest first."""
    waiting = (
        select(NoteAddressee.note_id)
        .join(User, User.id == NoteAddressee.user_id)
        .where(User.name == name, NoteAddressee.seen_at.is_(None))
    )
    return _views(session, Note.id.in_(waiting))


def mark_seen(session: Session, note_ids: Iterable[int], *, by: str) -> int:
    """Keep that whoever acts saw these notes; return how many of them called them and were new."""
    user = acting(session, by, Action.KEEP_DRAFTS)
    rows = (
        update(NoteAddressee)
        .where(
            NoteAddressee.note_id.in_(list(note_ids)),
            NoteAddressee.user_id == user.id,
            NoteAddressee.seen_at.is_(None),
        )
        .values(seen_at=audit.now())
        .returning(NoteAddressee.note_id)
    )
    return len(session.scalars(rows).all())


def _views(session: Session, condition: object) -> tuple[NoteView, ...]:
    rows = session.scalars(
        select(Note)
        .where(condition)  # type: ignore[arg-type]
        .order_by(Note.id)
        .options(joinedload(Note.user), selectinload(Note.addressed))
    ).all()
    unseen = _unseen(session, [row.id for row in rows])
    return tuple(_view(row, unseen.get(row.id, ())) for row in rows)


def _view(row: Note, unseen: tuple[str, ...]) -> NoteView:
    names = tuple(user.name for user in row.addressed)
    return NoteView(row.id, row.claim_id, row.text, row.user.name, row.created_at, names, unseen)


def _unseen(session: Session, note_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    query = (
        select(NoteAddressee.note_id, User.name)
        .join(User, User.id == NoteAddressee.user_id)
        .where(NoteAddressee.note_id.in_(note_ids), NoteAddressee.seen_at.is_(None))
        .order_by(User.name)
    )
    for note_id, name in session.execute(query):
        found[note_id] = (*found.get(note_id, ()), name)
    return found
