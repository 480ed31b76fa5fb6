"""Keeping a vector of the configured model for every claim.

A changed model re-embeds every text once; vectors of different models lie side by side in the table
and are never compared.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.records import Progress
from claims.services import audit
from claims.similarity.embedder import Embedder
from claims.text import text_hash
from db.engine import Database
from db.models import Claim, Embedding
from db.vectors import save_vectors, texts_without_vector

BATCH = 256


def missing(session: Session, model_name: str) -> int:
    """Return how many texts have no vector of this model."""
    known = select(Embedding.text_hash).where(Embedding.model == model_name)
    query = select(func.count(Claim.text_hash.distinct())).where(Claim.text_hash.not_in(known))
    return session.scalar(query) or 0


def embed_missing(database: Database, embedder: Embedder, *, progress: Progress | None = None) -> int:
    """Embed every text that has no vector of the embedder's model yet; return how many were added.

    Takes the database, not a session: each batch is read, embedded with no transaction open, and
    written by itself, so that a stop in between loses only one batch.
    """
    with database.read() as session:
        total = missing(session, embedder.model_name)
    done = 0
    while done < total:
        with database.read() as session:
            texts = texts_without_vector(session, embedder.model_name, limit=BATCH)
        if not texts:
            break
        vectors = embedder.embed_passages(texts)
        with database.write() as session:
            hashes = [text_hash(text) for text in texts]
            save_vectors(session, embedder.model_name, hashes, vectors, now=audit.now())
        done += len(texts)
        if progress:
            progress(min(done, total), total)
    return done
