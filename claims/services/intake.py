"""Taking a document in: read it with no transaction open, then store it as a whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from claims.extraction.extractor import Extractor
from claims.records import ClaimCandidate, DocumentText, Progress, SecondOpinion
from claims.services import audit, review
from claims.services.document_rows import add_document, document_added, unread_copy
from claims.services.intake_rows import entity_rows, quantity_rows, time_rows
from claims.services.permissions import Action, acting, check
from claims.services.rows import mention_view
from claims.services.suggesting import Suggester, suggest
from claims.services.views import IntakeResult, MentionView, said_on
from claims.similarity.embedder import Embedder
from claims.text import content_hash, fingerprint, searchable, text_hash
from claims.vocabulary import ClaimStatus, EventKind
from db.engine import Database
from db.models import Claim, Claimant, Document, Mention
from db.queries import batches
from db.vectors import save_vectors

MAX_CLAIMANT = 300


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """A document read and embedded, ready to be stored; ``vectors`` (n, d) belong to ``model_name``.

    ``second_opinion`` is None when no language model was to read it too.
    """

    document: DocumentText
    candidates: tuple[ClaimCandidate, ...]
    vectors: NDArray[np.float32]
    model_name: str
    second_opinion: SecondOpinion | None = None


def prepare(
    document: DocumentText, *, extractor: Extractor, embedder: Embedder, progress: Progress | None = None
) -> PreparedDocument:
    """Propose the document's claims and embed them; slow, and opens no transaction."""
    extraction = extractor.propose(document, progress=progress)
    vectors = extraction.vectors
    if extraction.model_name != embedder.model_name:
        vectors = embedder.embed_passages([candidate.text for candidate in extraction.candidates])
    return PreparedDocument(
        document, extraction.candidates, vectors, embedder.model_name, extraction.second_opinion
    )


def known_document(session: Session, document: DocumentText) -> int | None:
    """Return the id of the stored document with the same text, None when there is none."""
    return session.scalar(select(Document.id).where(Document.content_hash == content_hash(document.text)))


def find_stored(session: Session, document: DocumentText) -> IntakeResult | None:
    """Return what is stored of a document with the same text, None when there is none.

    A copy that is only cited as evidence does not count: nobody has read it for claims.
    """
    known = known_document(session, document)
    if known is None or unread_copy(session, document) is not None:
        return None
    return IntakeResult(known, already_known=True, mentions=mentions_of(session, known))


def mentions_of(session: Session, document_id: int) -> tuple[MentionView, ...]:
    """Return the mentions in a document in text order."""
    rows = session.scalars(
        select(Mention)
        .where(Mention.document_id == document_id)
        .order_by(Mention.start)
        .options(joinedload(Mention.claimant), selectinload(Mention.times))
    )
    return tuple(mention_view(row) for row in rows)


def store(
    session: Session, prepared: PreparedDocument, *, by: str, dismissed: Collection[int] = ()
) -> IntakeResult:
    """Store a prepared document, its claims and vectors; the same text twice is one document.

    ``dismissed`` holds positions in ``prepared.candidates`` that the analyst refused: they are kept
    with status dismissed, so that the same sentence is not proposed as new tomorrow. A sentence
    that is known from another document becomes one more mention of that claim.
    """
    user = acting(session, by, Action.ADD_DOCUMENTS)
    stored = find_stored(session, prepared.document)
    if stored is not None:
        return stored
    copy = unread_copy(session, prepared.document)
    row = copy or add_document(session, prepared.document)
    claims, new = _claims_for(session, prepared.candidates)
    mentions = _add_mentions(session, row, prepared.candidates, claims)
    added = [] if copy else [document_added(row)]
    audit.record_all(session, user, [*added, *_proposals(mentions, claims, new)])
    for claim_id in {claims[place].id for place in dismissed} & new:
        review.mark(session, claim_id, ClaimStatus.DISMISSED, by=by)
    hashes = [text_hash(candidate.text) for candidate in prepared.candidates]
    save_vectors(session, prepared.model_name, hashes, prepared.vectors, now=audit.now())
    found = mentions_of(session, row.id)
    return IntakeResult(
        row.id,
        already_known=False,
        mentions=found,
        new_claims=len(new),
        second_opinion=prepared.second_opinion,
    )


class Storing(Protocol):
    """What stores a prepared document; `store`, or what keeps more of it in the same transaction."""

    def __call__(self, session: Session, prepared: PreparedDocument, *, by: str) -> IntakeResult:
        """Store it as a whole or not at all."""


def take_in(
    database: Database,
    document: DocumentText,
    *,
    extractor: Extractor,
    embedder: Embedder,
    by: str,
    progress: Progress | None = None,
    suggester: Suggester | None = None,
    storing: Storing = store,
) -> IntakeResult:
    """Read and store a document with all its proposed claims; one that is stored is not read again.

    With a suggester, its claims are then compared with the nearest known ones. Takes the database,
    not a session: the models run with no transaction open. ``storing`` is what stores it.
    """
    with database.read() as session:
        check(session, by, Action.ADD_DOCUMENTS)
        stored = find_stored(session, document)
    if stored is not None:
        return stored
    prepared = prepare(document, extractor=extractor, embedder=embedder, progress=progress)
    with database.write() as session:
        result = storing(session, prepared, by=by)
    if suggester is not None:
        suggest(database, {mention.claim_id for mention in result.mentions}, suggester=suggester)
    return result


def _claims_for(session: Session, candidates: Sequence[ClaimCandidate]) -> tuple[list[Claim], set[int]]:
    """Return the claim of each candidate, made where no stored one says the same, and the ids made."""
    prints = [fingerprint(candidate.text) for candidate in candidates]
    known = {
        row.fingerprint: row
        for some in batches(prints)
        for row in session.scalars(select(Claim).where(Claim.fingerprint.in_(some)))
    }
    made: list[Claim] = []
    for key, candidate in zip(prints, candidates, strict=True):
        if key not in known:
            known[key] = _new_claim(candidate, key)
            made.append(known[key])
    session.add_all(made)
    session.flush()
    return [known[key] for key in prints], {claim.id for claim in made}


def _new_claim(candidate: ClaimCandidate, key: str) -> Claim:
    moment = audit.now()
    return Claim(
        text=candidate.text,
        searchable=searchable(candidate.text),
        fingerprint=key,
        text_hash=text_hash(candidate.text),
        language=candidate.language,
        negated=candidate.negated,
        check_worthiness=candidate.check_worthiness,
        status=ClaimStatus.NEW,
        created_at=moment,
        updated_at=moment,
        quantities=quantity_rows(candidate.quantities),
        entities=entity_rows(candidate.entities),
    )


def _add_mentions(
    session: Session, document: Document, candidates: Sequence[ClaimCandidate], claims: Sequence[Claim]
) -> list[Mention]:
    claimants = _claimant_ids(session, {candidate.claimant for candidate in candidates if candidate.claimant})
    moment = audit.now()
    mentions = [
        Mention(
            claim_id=claim.id,
            document_id=document.id,
            start=candidate.start,
            end=candidate.end,
            quote=candidate.quote,
            claimant_id=claimants.get((candidate.claimant or "")[:MAX_CLAIMANT]),
            modality=candidate.modality,
            voice_cue=candidate.voice_cue,
            negation_cue=candidate.negation_cue,
            said_on=said_on(candidate.times),
            proposed_by=candidate.proposed_by,
            times=time_rows(candidate.times),
            created_at=moment,
        )
        for candidate, claim in zip(candidates, claims, strict=True)
    ]
    session.add_all(mentions)
    session.flush()
    return mentions


def _proposals(
    mentions: Sequence[Mention], claims: Sequence[Claim], new: Collection[int]
) -> Iterator[audit.Entry]:
    """Give an event for each mention: a claim's first is its proposal."""
    proposed: set[int] = set()
    for mention, claim in zip(mentions, claims, strict=True):
        first = claim.id in new and claim.id not in proposed
        proposed.add(claim.id)
        yield audit.Entry(
            EventKind.CLAIM_PROPOSED if first else EventKind.MENTION_ADDED,
            claim_id=claim.id,
            document_id=mention.document_id,
            payload={"mention": mention.id, "text": claim.text},
        )


def _claimant_ids(session: Session, names: Iterable[str]) -> dict[str, int]:
    """Return the id of each claimant, made where the name is new."""
    wanted = sorted({name[:MAX_CLAIMANT] for name in names})
    known = {
        row.name: row
        for some in batches(wanted)
        for row in session.scalars(select(Claimant).where(Claimant.name.in_(some)))
    }
    made = [Claimant(name=name, created_at=audit.now()) for name in wanted if name not in known]
    session.add_all(made)
    session.flush()
    return {row.name: row.id for row in [*known.values(), *made]}
