"""Fact-checks of others: taken in, tied to a claim of the desk, removed and put back.

They are shown as theirs and never become a verdict here: nothing in this module touches a claim. One that
says a claim's very words (see ``claims.text.fingerprint``) is tied to it when it comes in; any other tie is
an analyst's. Every change is a line of the log that holds enough to play it back, and to take it back.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from types import EllipsisType

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError, NotFoundError, WorkbenchError
from claims.interchange.claimreview_in import read_reviews
from claims.interchange.reviews import RefusedReview, TheirReview
from claims.services import audit
from claims.services.fact_check_rows import as_row, from_row, get_fact_check, stored_row
from claims.services.fact_check_views import ImportedReviews
from claims.services.ids import MAX_ID, get_claim
from claims.services.permissions import Action, acting
from claims.text import fingerprint
from claims.vocabulary import EventKind
from db.models import Claim, Event, FactCheck, User
from db.queries import batches

BATCH = 2_000


class StaleFactCheckError(WorkbenchError):
    """Somebody tied the fact-check to another claim after it was opened; nothing was written."""

    def __init__(self, fact_check_id: int, claim_id: int | None) -> None:
        now = f"is tied to claim {claim_id}" if claim_id else "is tied to no claim"
        super().__init__(f"fact-check {fact_check_id} {now} since you opened it; look at it again")
        self.claim_id = claim_id


def read_file(data: bytes, *, name: str) -> tuple[list[TheirReview], list[RefusedReview]]:
    """Return the fact-checks that a page or a file holds, and what in it was refused, with the reasons.

    Raises DocumentError for a file that cannot be read at all.
    """
    reviews: list[TheirReview] = []
    refused: list[RefusedReview] = []
    for found in read_reviews(data, name=name):
        if isinstance(found, TheirReview):
            reviews.append(found)
        else:
            refused.append(found)
    return reviews, refused


def import_reviews(
    session: Session, reviews: Iterable[TheirReview], *, by: str, claim_id: int | None = None
) -> ImportedReviews:
    """Store fact-checks of others, each once, and tie those that say a claim's very words to it.

    With ``claim_id`` all of them are tied to that claim. One that is stored already is only tied, where it
    hangs on no claim. Raises NotAllowedError, and NotFoundError for a claim that there is none.
    """
    user = acting(session, by, Action.FILE_FACT_CHECKS)
    if claim_id is not None:
        get_claim(session, claim_id)
    waiting, done = iter(reviews), ImportedReviews((), 0, 0)
    while some := list(islice(waiting, BATCH)):
        step = _import_some(session, user, some, claim_id)
        done = ImportedReviews(done.new + step.new, done.known + step.known, done.tied + step.tied)
    return done


def _import_some(
    session: Session, user: User, some: Sequence[TheirReview], claim_id: int | None
) -> ImportedReviews:
    by_hash = {review.content_hash: review for review in some}
    stored = _stored(session, list(by_hash))
    claims = dict.fromkeys(by_hash, claim_id) if claim_id else _same_words(session, by_hash)
    fresh = [key for key in by_hash if key not in stored]
    rows = [from_row(as_row(by_hash[key], key, claims.get(key), user.id, audit.now())) for key in fresh]
    session.add_all(rows)
    session.flush()
    audit.record_all(session, user, (_filed(EventKind.FACT_CHECK_IMPORTED, row) for row in rows))
    loose = [row for key, row in stored.items() if row.claim_id is None and claims.get(key)]
    for row in loose:
        _tie(session, user, row, claims[row.content_hash])
    tied = len(loose) + sum(1 for row in rows if row.claim_id is not None)
    return ImportedReviews(tuple(row.id for row in rows), len(some) - len(rows), tied)


def _stored(session: Session, hashes: Sequence[str]) -> dict[str, FactCheck]:
    found = (
        row
        for part in batches(hashes)
        for row in session.scalars(select(FactCheck).where(FactCheck.content_hash.in_(part)))
    )
    return {row.content_hash: row for row in found}


def _same_words(session: Session, by_hash: dict[str, TheirReview]) -> dict[str, int | None]:
    """Return the claims whose words fact-checks repeat; ``&quot;`` and its like are read as well."""
    prints = {
        key: {fingerprint(text) for text in (said, html.unescape(said))}
        for key, said in ((key, review.claim_reviewed) for key, review in by_hash.items())
    }
    every = sorted(set().union(*prints.values()))
    claims: dict[str, int] = {}
    for part in batches(every):
        rows = session.execute(select(Claim.fingerprint, Claim.id).where(Claim.fingerprint.in_(part)))
        claims.update((row.fingerprint, row.id) for row in rows)
    return {key: next((claims[one] for one in some if one in claims), None) for key, some in prints.items()}


def tie(
    session: Session,
    fact_check_id: int,
    claim_id: int | None,
    *,
    by: str,
    expected: int | EllipsisType | None = ...,
) -> None:
    """Say which claim a fact-check is about, None for none; another tie takes it back.

    ``expected`` is the claim that it was tied to when it was opened; left out, whatever it is is replaced.
    Raises NotAllowedError, NotFoundError, StaleFactCheckError, and InvalidInputError when it is so already.
    """
    user = acting(session, by, Action.FILE_FACT_CHECKS)
    row = get_fact_check(session, fact_check_id)
    if expected is not ... and row.claim_id != expected:
        raise StaleFactCheckError(fact_check_id, row.claim_id)
    if claim_id is not None:
        get_claim(session, claim_id)
    if row.claim_id == claim_id:
        raise InvalidInputError(f"fact-check {fact_check_id} is tied so already")
    _tie(session, user, row, claim_id)


def _tie(session: Session, user: User, row: FactCheck, claim_id: int | None) -> None:
    """Tell it in the history of both claims that it concerns."""
    before, row.claim_id = row.claim_id, claim_id
    session.flush()
    told = {"fact_check": row.id, "publisher": row.publisher, "claim": claim_id, "before": before}
    lines = [line for line in (before, claim_id) if line is not None]
    entries = [audit.Entry(EventKind.FACT_CHECK_TIED, claim_id=line, payload=told) for line in lines]
    audit.record_all(session, user, entries)


def remove(session: Session, fact_check_id: int, *, by: str) -> int:
    """Keep a fact-check no longer; return the line of the log that holds it, for `restore`.

    Raises NotAllowedError and NotFoundError.
    """
    user = acting(session, by, Action.FILE_FACT_CHECKS)
    row = get_fact_check(session, fact_check_id)
    entry = _filed(EventKind.FACT_CHECK_REMOVED, row)
    session.delete(row)
    session.flush()
    audit.record(session, user, entry)
    last = select(Event.id).where(Event.kind == EventKind.FACT_CHECK_REMOVED).order_by(Event.id.desc())
    return session.scalars(last.limit(1)).one()


def restore(session: Session, event_id: int, *, by: str) -> int:
    """Put a fact-check back that a line of the log says was removed; return its id, a new one if need be.

    Raises NotAllowedError, NotFoundError for a line that removed none, and InvalidInputError when it is
    stored again already.
    """
    user = acting(session, by, Action.FILE_FACT_CHECKS)
    event = session.get(Event, event_id) if 0 < event_id <= MAX_ID else None
    if event is None or event.kind is not EventKind.FACT_CHECK_REMOVED:
        raise NotFoundError(f"line {event_id} of the log removed no fact-check")
    said = json.loads(event.payload)
    if _stored(session, [said["row"]["content_hash"]]):
        raise InvalidInputError("that fact-check is stored again already")
    row = from_row(said["row"])
    if session.get(FactCheck, said["fact_check"]) is None:
        row.id = said["fact_check"]
    session.add(row)
    session.flush()
    audit.record(session, user, _filed(EventKind.FACT_CHECK_RESTORED, row))
    return row.id


def _filed(kind: EventKind, row: FactCheck) -> audit.Entry:
    told = {"fact_check": row.id, "publisher": row.publisher, "row": stored_row(row)}
    return audit.Entry(kind, claim_id=row.claim_id, payload=told)


def their_reviews(session: Session) -> Iterator[TheirReview]:
    """Yield every stored fact-check as it was published, in the order in which they came."""
    for row in session.scalars(select(FactCheck).order_by(FactCheck.id).execution_options(yield_per=1000)):
        yield TheirReview(
            row.claim_reviewed,
            row.url,
            row.publisher,
            row.reviewed_on,
            row.claimant,
            row.said_on,
            row.rating_name,
            row.rating_value,
            row.best_rating,
            row.worst_rating,
            tuple(json.loads(row.appearances)),
        )
