"""Evidence: a link, a stored document or a cited passage under a claim; graded, grouped, given up, restored.

What a piece says never changes. Its passage is anchored in the stored text, and a copy of the text as the
analyst saw it is kept as a document. Whoever withdraws or downgrades a piece asks for another look at the
claims whose verdicts rest on it (`claims.services.ripple`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.documents.naming import one_line
from claims.documents.reading import read_pasted
from claims.errors import InvalidInputError, NotFoundError
from claims.services import anchors, audit, ripple
from claims.services.anchors import AnchorProblem
from claims.services.document_rows import add_document, copy_kept, source_id
from claims.services.evidence_input import (
    MAX_ORIGIN,
    MAX_QUOTE,
    MAX_REASON,
    EvidenceInput,
    checked,
    credibility_of,
    glimpse,
    limited,
)
from claims.services.ids import MAX_ID
from claims.services.opening import close_claim, open_claim
from claims.services.permissions import Action, acting
from claims.text import content_hash, fold_space
from claims.vocabulary import Credibility, EventKind, Reliability
from db.models import Claim, Document, Evidence, Source, User

__all__ = [
    "MAX_QUOTE",
    "EvidenceInput",
    "check_anchors",
    "checked",
    "describe",
    "file",
    "get",
    "grade",
    "grade_words",
    "regroup",
    "restore",
    "withdraw",
]


def file(session: Session, claim: Claim, pieces: Sequence[EvidenceInput], user: User) -> list[Evidence]:
    """Check and store pieces under a claim; for services that have checked who acts and write the log.

    Raises NotFoundError for an unknown document, and InvalidInputError for a passage that is not in the
    document or the copy that it is said to be in, or is there several times.
    """
    return [_file(session, claim, checked(piece), user) for piece in pieces]


def _file(session: Session, claim: Claim, piece: EvidenceInput, user: User) -> Evidence:
    moment = audit.now()
    document = _document(session, piece, user)
    anchor = _anchor(document, piece)
    publisher = _known_publisher(session, piece.publisher)
    if publisher is None and document is not None and document.source is not None:
        publisher = document.source.name
    on_the_web = piece.url is not None or piece.copy is not None
    row = Evidence(
        claim_id=claim.id,
        stance=piece.stance,
        url=piece.url,
        quote=document.text[anchor.start : anchor.end] if document and anchor else piece.quote,
        user_id=user.id,
        created_at=moment,
        publisher=publisher,
        published_on=piece.published_on or (document.published_on if document else None),
        retrieved_at=piece.retrieved_at or (moment if on_the_web else None),
        note=piece.note,
        document_id=document.id if document else None,
        start=anchor.start if anchor else None,
        end=anchor.end if anchor else None,
        origin=piece.origin,
        reliability=piece.reliability,
        credibility=piece.credibility,
    )
    session.add(row)
    session.flush()
    return row


def _document(session: Session, piece: EvidenceInput, user: User) -> Document | None:
    if piece.copy is not None:
        return _kept_copy(session, piece, user)
    if piece.document_id is None:
        return None
    known = 0 < piece.document_id <= MAX_ID
    found = session.get(Document, piece.document_id) if known else None
    if found is None:
        raise NotFoundError(f"there is no document {piece.document_id} to cite")
    return found


def _kept_copy(session: Session, piece: EvidenceInput, user: User) -> Document:
    """Return the document with the text of a copy, stored now unless the same text is there already."""
    text = piece.copy or ""
    known = session.scalar(select(Document).where(Document.content_hash == content_hash(text)))
    if known is not None:
        return known
    read = read_pasted(text, url=piece.url)
    described = replace(
        read,
        name=one_line(piece.url or piece.publisher or "copy of a page"),
        publisher=_known_publisher(session, piece.publisher),
        published_on=piece.published_on,
    )
    row = add_document(session, described)
    audit.record(session, user, copy_kept(row))
    return row


def _anchor(document: Document | None, piece: EvidenceInput) -> anchors.Anchor | None:
    if document is None or piece.quote is None:
        return None
    found = anchors.find(document.text, piece.quote)
    if found is None:
        where = "the copy of the page" if piece.copy is not None else f"document {document.id}"
        raise InvalidInputError(
            f"the quoted passage {glimpse(piece.quote)} is not in {where}; quote it as it stands there"
        )
    return found


def _known_publisher(session: Session, name: str | None) -> str | None:
    """Return a publisher's name as it is stored, stored now when it is new."""
    if name is None:
        return None
    alike = (
        select(Source.name).where(func.lower(Source.name) == func.lower(name)).order_by(Source.name != name)
    )
    known = session.scalar(alike.limit(1))
    if known is None:
        source_id(session, name)
    return known or name


def describe(row: Evidence) -> dict[str, object]:
    """Return every stored value of a piece, as the audit log tells it."""
    return {
        "id": row.id,
        "claim_id": row.claim_id,
        "stance": row.stance,
        "url": row.url,
        "quote": row.quote,
        "user_id": row.user_id,
        "created_at": row.created_at.isoformat(),
        "publisher": row.publisher,
        "published_on": row.published_on.isoformat() if row.published_on else None,
        "retrieved_at": row.retrieved_at.isoformat() if row.retrieved_at else None,
        "note": row.note,
        "document_id": row.document_id,
        "start": row.start,
        "end": row.end,
        "origin": row.origin,
        "reliability": row.reliability,
        "credibility": row.credibility,
    }


def get(session: Session, evidence_id: int) -> Evidence:
    """Return a stored piece; NotFoundError when there is none."""
    found = session.get(Evidence, evidence_id) if 0 < evidence_id <= MAX_ID else None
    if found is None:
        raise NotFoundError(f"there is no evidence {evidence_id}")
    return found


def grade(
    session: Session,
    evidence_id: int,
    *,
    reliability: Reliability | None,
    credibility: int | None,
    by: str,
    reason: str | None = None,
    recheck: bool = True,
    expected_version: int | None = None,
) -> int:
    """Give a piece its Admiralty grades, None for none; return its claim's new version.

    A lower grade than before puts the claims whose verdicts rest on it back in the queue, unless
    ``recheck`` is false. Raises NotAllowedError, NotFoundError, StaleClaimError, and InvalidInputError
    for grades that it has already.
    """
    user = acting(session, by, Action.GRADE_EVIDENCE)
    piece, claim = _open(session, evidence_id, expected_version)
    said = limited(reason, "a reason", MAX_REASON)
    given = (reliability, credibility_of(credibility))
    was = (piece.reliability, None if piece.credibility is None else Credibility(piece.credibility))
    if given == was:
        raise InvalidInputError(f"evidence {evidence_id} is graded {grade_words(*given)} already")
    lower = ripple.is_lower(was[0], given[0]) or ripple.is_less_credible(was[1], given[1])
    piece.reliability, piece.credibility = given
    payload = {
        "evidence": piece.id,
        "reliability": given[0],
        "credibility": given[1],
        "was": {"reliability": was[0], "credibility": was[1]},
        "reason": said,
    }
    _record(session, user, EventKind.EVIDENCE_GRADED, claim, payload)
    if lower and recheck:
        told = (
            f"evidence {piece.id} was graded lower, {grade_words(*was)} before and {grade_words(*given)} now"
        )
        _ask(session, user, piece, _because(told, said))
    return close_claim(session, claim)


def grade_words(reliability: Reliability | None, credibility: int | None) -> str:
    """Return grades as analysts write them, such as "B2"; a part that is not graded is "–"."""
    if reliability is None and credibility is None:
        return "not at all"
    return f"{reliability or '–'}{credibility or '–'}"


def regroup(
    session: Session, evidence_id: int, origin: str | None, *, by: str, expected_version: int | None = None
) -> int:
    """Say whom a piece goes back to, None to let the texts say; return its claim's new version.

    Raises NotAllowedError, NotFoundError, StaleClaimError, and InvalidInputError for the same origin.
    """
    user = acting(session, by, Action.GRADE_EVIDENCE)
    piece, claim = _open(session, evidence_id, expected_version)
    given = limited(fold_space(origin or ""), "an origin", MAX_ORIGIN)
    if given == piece.origin:
        raise InvalidInputError(f"evidence {evidence_id} has that origin already")
    payload = {"evidence": piece.id, "origin": given, "was": {"origin": piece.origin}}
    piece.origin = given
    _record(session, user, EventKind.EVIDENCE_GROUPED, claim, payload)
    return close_claim(session, claim)


def withdraw(
    session: Session,
    evidence_id: int,
    *,
    by: str,
    reason: str,
    recheck: bool = True,
    expected_version: int | None = None,
) -> int:
    """Give a piece up: it stays readable and counts no more; return its claim's new version.

    The claims whose verdicts rest on it go back in the queue, unless ``recheck`` is false. Raises
    NotAllowedError, NotFoundError, StaleClaimError, and InvalidInputError for a missing reason or a piece
    that is withdrawn already.
    """
    user = acting(session, by, Action.WITHDRAW_EVIDENCE)
    piece, claim = _open(session, evidence_id, expected_version)
    said = limited(reason, "a reason", MAX_REASON)
    if said is None:
        raise InvalidInputError("withdrawing evidence needs a reason: say why in a sentence")
    if piece.withdrawn_at is not None:
        raise InvalidInputError(f"evidence {evidence_id} is withdrawn already")
    piece.withdrawn_at = audit.now()
    payload = {"evidence": piece.id, "withdrawn_at": piece.withdrawn_at.isoformat(), "reason": said}
    _record(session, user, EventKind.EVIDENCE_WITHDRAWN, claim, payload)
    if recheck:
        _ask(session, user, piece, _because(f"evidence {piece.id} was withdrawn", said))
    return close_claim(session, claim)


def restore(
    session: Session,
    evidence_id: int,
    *,
    by: str,
    reason: str | None = None,
    expected_version: int | None = None,
) -> int:
    """Let a withdrawn piece count again, and take back that claims were to be looked at for it.

    Returns its claim's new version. Raises NotAllowedError, NotFoundError, StaleClaimError, and
    InvalidInputError for a piece that is not withdrawn.
    """
    user = acting(session, by, Action.WITHDRAW_EVIDENCE)
    piece, claim = _open(session, evidence_id, expected_version)
    if piece.withdrawn_at is None:
        raise InvalidInputError(f"evidence {evidence_id} is not withdrawn")
    payload = {
        "evidence": piece.id,
        "withdrawn_at": None,
        "was": {"withdrawn_at": piece.withdrawn_at.isoformat()},
        "reason": limited(reason, "a reason", MAX_REASON),
    }
    piece.withdrawn_at = None
    _record(session, user, EventKind.EVIDENCE_RESTORED, claim, payload)
    ripple.take_back(session, user, cause=_cause(piece))
    return close_claim(session, claim)


def check_anchors(session: Session) -> list[AnchorProblem]:
    """Return the passages that are lost or broken, of all that are anchored; see `anchors.check`."""
    return list(anchors.check(session).problems)


def _open(session: Session, evidence_id: int, expected_version: int | None) -> tuple[Evidence, Claim]:
    piece = get(session, evidence_id)
    return piece, open_claim(session, piece.claim_id, expected_version=expected_version)


def _record(
    session: Session, user: User, kind: EventKind, claim: Claim, payload: Mapping[str, object]
) -> None:
    audit.record(session, user, audit.Entry(kind, claim_id=claim.id, payload=payload))


def _ask(session: Session, user: User, piece: Evidence, reason: str) -> None:
    resting = ripple.resting_on_evidence(session, piece.id)
    ripple.ask(session, user, resting, cause=_cause(piece), reason=reason)


def _cause(piece: Evidence) -> str:
    return f"evidence {piece.id}"


def _because(told: str, reason: str | None) -> str:
    return f"{told}: {reason}" if reason else told
