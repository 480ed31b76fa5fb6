"""Vectors in the table: float16, little-endian, two bytes a number; the only truth of every index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from db.models import Claim, Embedding

Vectors = NDArray[np.float32]


def save_vectors(
    session: Session, model: str, hashes: Sequence[str], vectors: Vectors, *, now: datetime
) -> None:
    """Store ``vectors`` (n, d) under ``hashes`` (n); a text that has a vector of this model keeps it."""
    packed = vectors.astype("<f2")
    rows = [
        {
            "model": model,
            "text_hash": key,
            "dimension": int(packed.shape[1]),
            "vector": row.tobytes(),
            "created_at": now,
        }
        for key, row in zip(hashes, packed, strict=True)
    ]
    if rows:
        session.execute(insert(Embedding).on_conflict_do_nothing(), rows)


def load_vectors(session: Session, model: str, *, after: int = 0) -> tuple[list[int], list[str], Vectors]:
    """Return ids, text hashes and vectors (n, d) of ``model`` whose id is above ``after``, in id order."""
    rows = session.execute(
        select(Embedding.id, Embedding.text_hash, Embedding.vector)
        .where(Embedding.model == model, Embedding.id > after)
        .order_by(Embedding.id)
    ).all()
    return [row.id for row in rows], [row.text_hash for row in rows], _stack(row.vector for row in rows)


def _stack(blobs: Iterable[bytes]) -> Vectors:
    rows = [np.frombuffer(blob, dtype="<f2") for blob in blobs]
    return np.stack(rows).astype(np.float32) if rows else np.empty((0, 0), dtype=np.float32)


def texts_without_vector(session: Session, model: str, *, limit: int) -> list[str]:
    """Return up to ``limit`` claim texts, one for each text hash, that ``model`` has not embedded yet."""
    known = select(Embedding.text_hash).where(Embedding.model == model)
    return list(
        session.scalars(
            select(Claim.text).where(Claim.text_hash.not_in(known)).group_by(Claim.text_hash).limit(limit)
        )
    )
