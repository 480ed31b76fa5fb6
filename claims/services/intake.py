"""Taking a document in: read it with no transaction open, then store it as a whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.extraction.extractor import Extractor
from claims.records import ClaimCandidate, DocumentText, Progress, Quantity
from claims.services import audit, review
from claims.services.rows import mention_view
from claims.services.views import IntakeResult, MentionView
from claims.similarity.embedder import Embedder
from claims.text import content_hash, fingerprint, searchable, text_hash
from claims.vocabulary import ClaimStatus, EventKind
from db.models import Claim, Claimant, ClaimQuantity, Document, Mention, Source, User
from db.vectors import save_vectors


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """A document read and embedded, ready to be stored; ``vectors`` (n, d) belong to ``model_name``."""

    document: DocumentText
    candidates: tuple[ClaimCandidate, ...]
    vectors: NDArray[np.float32]
    model_name: str


def prepare(
    document: DocumentText, *, extractor: Extractor, embedder: Embedder, progress: Progress | None = None
) -> PreparedDocument:
    """Propose the document's claims and embed them; slow, and opens no transaction."""
    extraction = extractor.propose(document, progress=progress)
    vectors = extraction.vectors
    if extraction.model_name != embedder.model_name:
        vectors = embedder.embed_passages([candidate.text for candidate in extraction.candidates])
    return PreparedDocument(document, extraction.candidates, vectors, embedder.model_name)


def known_document(session: Session, document: DocumentText) -> int | None:
    """Return the id of the stored document with the same text, None when there is none."""
    return session.scalar(select(Document.id).where(Document.content_hash == content_hash(document.text)))


def find_stored(session: Session, document: DocumentText) -> IntakeResult | None:
    """Return what is stored of a document with the same text, None when there is none."""
    known = known_document(session, document)
    if known is None:
        return None
    return IntakeResult(known, already_known=True, mentions=mentions_of(session, known))


def mentions_of(session: Session, document_id: int) -> tuple[MentionView, ...]:
    """Return the mentions in a document in text order."""
    rows = session.scalars(select(Mention).where(Mention.document_id == document_id).order_by(Mention.start))
    return tuple(mention_view(row) for row in rows)


def store(
    session: Session, prepared: PreparedDocument, *, by: str, dismissed: Collection[int] = ()
) -> IntakeResult:
    """Store a prepared document, its claims and vectors; the same text twice is one document.

    ``dismissed`` holds positions in ``prepared.candidates`` that the analyst refused: they are kept
    with status dismissed, so that the same sentence is not proposed as new tomorrow. A sentence
    that is known from another document becomes one more mention of that claim.
    """
    stored = find_stored(session, prepared.document)
    if stored is not None:
        return stored
    user = audit.user_named(session, by)
    row = _add_document(session, prepared.document)
    audit.record(session, EventKind.DOCUMENT_ADDED, user, document_id=row.id, payload=_describe(row))
    new = 0
    for position, candidate in enumerate(prepared.candidates):
        claim, made = _add_mention(session, row, candidate, user=user)
        if made and position in dismissed:
            review.mark(session, claim.id, ClaimStatus.DISMISSED, by=by)
        new += made
    hashes = [text_hash(candidate.text) for candidate in prepared.candidates]
    save_vectors(session, prepared.model_name, hashes, prepared.vectors, now=audit.now())
    return IntakeResult(row.id, already_known=False, mentions=mentions_of(session, row.id), new_claims=new)


def _add_document(session: Session, document: DocumentText) -> Document:
    row = Document(
        content_hash=content_hash(document.text),
        text=document.text,
        language=document.language,
        title=document.title,
        author=document.author,
        published_on=document.published_on,
        url=document.url,
        name=document.name,
        media_type=document.media_type,
        source_id=_source_id(session, document.publisher),
        previous_id=_previous_version(session, document.url),
        created_at=audit.now(),
    )
    session.add(row)
    session.flush()
    return row


def _describe(row: Document) -> dict[str, object]:
    return {"title": row.title, "name": row.name, "url": row.url, "content_hash": row.content_hash}


def _source_id(session: Session, publisher: str | None) -> int | None:
    if not publisher:
        return None
    name = publisher[:300]
    found = session.scalar(select(Source.id).where(Source.name == name))
    if found is None:
        source = Source(name=name, created_at=audit.now())
        session.add(source)
        session.flush()
        found = source.id
    return found


def _previous_version(session: Session, url: str | None) -> int | None:
    if not url:
        return None
    return session.scalar(
        select(Document.id).where(Document.url == url).order_by(Document.id.desc()).limit(1)
    )


def _add_mention(
    session: Session, document: Document, candidate: ClaimCandidate, *, user: User
) -> tuple[Claim, bool]:
    """Add the mention, and its claim when it is new; return the claim and whether it was made."""
    claim = session.scalar(select(Claim).where(Claim.fingerprint == fingerprint(candidate.text)))
    made = claim is None
    if claim is None:
        claim = _add_claim(session, candidate)
    mention = Mention(
        claim_id=claim.id,
        document_id=document.id,
        start=candidate.start,
        end=candidate.end,
        quote=candidate.quote,
        claimant_id=_claimant_id(session, candidate.claimant),
        modality=candidate.modality,
        created_at=audit.now(),
    )
    session.add(mention)
    session.flush()
    audit.record(
        session,
        EventKind.CLAIM_PROPOSED if made else EventKind.MENTION_ADDED,
        user,
        claim_id=claim.id,
        document_id=document.id,
        payload={"mention": mention.id, "text": claim.text},
    )
    return claim, made


def _add_claim(session: Session, candidate: ClaimCandidate) -> Claim:
    moment = audit.now()
    claim = Claim(
        text=candidate.text,
        searchable=searchable(candidate.text),
        fingerprint=fingerprint(candidate.text),
        text_hash=text_hash(candidate.text),
        language=candidate.language,
        negated=candidate.negated,
        check_worthiness=candidate.check_worthiness,
        status=ClaimStatus.NEW,
        created_at=moment,
        updated_at=moment,
        quantities=_quantity_rows(candidate.quantities),
    )
    session.add(claim)
    session.flush()
    return claim


def _quantity_rows(quantities: Sequence[Quantity]) -> list[ClaimQuantity]:
    return [
        ClaimQuantity(
            position=position,
            surface=quantity.surface,
            low=quantity.low,
            high=quantity.high,
            unit=quantity.unit,
            comparator=quantity.comparator,
        )
        for position, quantity in enumerate(quantities)
    ]


def _claimant_id(session: Session, name: str | None) -> int | None:
    if not name:
        return None
    found = session.scalar(select(Claimant.id).where(Claimant.name == name[:300]))
    if found is None:
        claimant = Claimant(name=name[:300], created_at=audit.now())
        session.add(claimant)
        session.flush()
        found = claimant.id
    return found
