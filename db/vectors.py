"""Vectors in the table: float16, little-endian, two bytes a number; the only truth of every index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from sqlite3 import Cursor
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from db.models import Claim, Embedding, VectorChange
from db.queries import batches

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]

AT_A_TIME = 512
"""Vectors that are unpacked together: more no longer fit into a core's cache."""


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
        # On the table, not the mapped class, which takes every row apart first.
        session.execute(insert(cast(Table, Embedding.__table__)).on_conflict_do_nothing(), rows)


_NEWEST = select(VectorChange.id, VectorChange.token).order_by(VectorChange.id.desc()).limit(1)


def newest_change(session: Session) -> tuple[int, int] | None:
    """Return number and token of the last change of a claim's vector, None when the log is empty."""
    row = session.execute(_NEWEST).one_or_none()
    return None if row is None else (row.id, row.token)


def changes_since(
    session: Session, model: str, number: int, token: int
) -> list[tuple[int, int, int | None]] | None:
    """Return number, token and claim id of each change after this one, the id None for another model's.

    Returns None when this change is no longer, or not, in the log: older ones are forgotten, and a
    restored backup has other tokens. While it is there nothing after it is missing.
    """
    rows = session.execute(
        select(VectorChange.id, VectorChange.token, VectorChange.claim_id, VectorChange.model)
        .where(VectorChange.id >= number)
        .order_by(VectorChange.id)
    ).all()
    if not rows or (rows[0].id, rows[0].token) != (number, token):
        return None
    return [(row.id, row.token, row.claim_id if row.model in (None, model) else None) for row in rows[1:]]


def vectors_of(session: Session, model: str, claim_ids: Sequence[int]) -> tuple[Ids, Vectors]:
    """Return the ids (n,) and vectors (n, d) of those of the claims that ``model`` has embedded."""
    hashes: dict[int, str] = {}
    for some in batches(claim_ids):
        rows = session.execute(select(Claim.id, Claim.text_hash).where(Claim.id.in_(some)))
        hashes.update({row.id: row.text_hash for row in rows})
    vectors = _by_hash(session, model, sorted(set(hashes.values())))
    owned = [(claim_id, vectors[key]) for claim_id, key in hashes.items() if key in vectors]
    return np.array([row[0] for row in owned], np.int64), _unpack([row[1] for row in owned])


def _by_hash(session: Session, model: str, hashes: Sequence[str]) -> dict[str, bytes]:
    """Read vectors by themselves: joined to claims, SQLite reads all of a model's for some two dozen."""
    found: dict[str, bytes] = {}
    for some in batches(hashes):
        query = select(Embedding.text_hash, Embedding.vector)
        rows = session.execute(query.where(Embedding.model == model, Embedding.text_hash.in_(some)))
        found.update({row.text_hash: row.vector for row in rows})
    return found


def all_vectors(session: Session, model: str) -> Iterator[tuple[Ids, Vectors]]:
    """Give the claim ids (n,) and vectors (n, d) of all claims that ``model`` has embedded.

    A million take seconds: the table is read in the order in which it lies on the disk, and which
    claim each vector belongs to in the order of the hashes, from the two indexes over them alone.
    """
    vector_ids, claim_ids = _owners(session, model)
    query = "SELECT id, vector FROM embeddings NOT INDEXED WHERE model = ? ORDER BY id"
    cursor = _driver(session).execute(query, (model,))
    while rows := cursor.fetchmany(AT_A_TIME):
        found, blobs = zip(*rows, strict=True)
        ids = np.array(found, np.int64)
        first, last = np.searchsorted(vector_ids, [ids[0], ids[-1] + 1])
        places = np.searchsorted(ids, vector_ids[first:last])
        yield claim_ids[first:last], _unpack(blobs)[places]


def _owners(session: Session, model: str) -> tuple[Ids, Ids]:
    """Return embedding ids in ascending order and the claim of each; texts may share a vector."""
    query = (
        select(func.group_concat(Embedding.id), func.group_concat(Claim.id))
        .join(Claim, Claim.text_hash == Embedding.text_hash)
        .where(Embedding.model == model)
    )
    vector_ids, claim_ids = map(joined_ids, session.execute(query).one())
    order = np.argsort(vector_ids, kind="stable")
    return vector_ids[order], claim_ids[order]


def claim_ids_where(
    session: Session, conditions: Sequence[ColumnElement[bool]], *, limit: int | None = None
) -> Ids:
    """Return the ids (n,) of the claims that meet all conditions, in no order, at most ``limit``."""
    found = select(Claim.id).where(*conditions).limit(limit).subquery()
    return joined_ids(session.scalar(select(func.group_concat(found.c.id))))


def joined_ids(joined: str | None) -> Ids:
    """Return the numbers of a ``group_concat``: a million are read ten times as fast so as in rows."""
    return np.fromstring(joined or "", np.int64, sep=",")


def _driver(session: Session) -> Cursor:
    connection: Any = session.connection().connection
    cursor: Cursor = connection.cursor()
    return cursor


def _unpack(blobs: Sequence[bytes]) -> Vectors:
    if not blobs:
        return np.empty((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(blobs), dtype="<f2").reshape(len(blobs), -1).astype(np.float32)


def texts_without_vector(session: Session, model: str, *, limit: int) -> list[str]:
    """Return up to ``limit`` claim texts, one for each text hash, that ``model`` has not embedded yet."""
    known = select(Embedding.text_hash).where(Embedding.model == model)
    return list(
        session.scalars(
            select(Claim.text).where(Claim.text_hash.not_in(known)).group_by(Claim.text_hash).limit(limit)
        )
    )
