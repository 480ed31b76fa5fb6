"""Stored claims as they are compared, many at once: what was read from each, and its vector."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from claims.records import Entity, Quantity, TimeReference
from claims.vocabulary import Modality
from db.models import Claim, Claimant, ClaimEntity, ClaimQuantity, Mention, MentionTime
from db.queries import batches

Vectors = Mapping[int, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """What was read from a claim; who said it, how, and by which words, are those of its first mention."""

    id: int
    text: str
    language: str | None
    negated: bool
    modality: Modality
    claimant: str | None
    voice_cue: str | None = None
    negation_cue: str | None = None
    quantities: tuple[Quantity, ...] = ()
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """A stored claim as it is compared, with the times that its first mention names.

    ``vector`` (d,) is None where the model has not embedded it.
    """

    claim: ReadClaim
    vector: NDArray[np.float32] | None
    times: tuple[TimeReference, ...] = ()


def read_sides(session: Session, claim_ids: Collection[int], vectors: Vectors) -> dict[int, Side]:
    """Return these claims by their ids, in four queries for ten thousand of them."""
    found: dict[int, Side] = {}
    for some in batches(sorted(set(claim_ids))):
        quantities, entities = _quantities(session, some), _entities(session, some)
        rows = _rows(session, some)
        times = _times(session, [row.mention_id for row in rows])
        for row in rows:
            claim = _claim(row, tuple(quantities[row.id]), tuple(entities[row.id]))
            found[row.id] = Side(claim, vectors.get(row.id), tuple(times[row.mention_id]))
    return found


def _rows(session: Session, claim_ids: Collection[int]) -> list[Row[Any]]:
    first = select(func.min(Mention.id)).where(Mention.claim_id.in_(claim_ids)).group_by(Mention.claim_id)
    query = (
        select(
            Claim.id,
            Claim.text,
            Claim.language,
            Claim.negated,
            Mention.id.label("mention_id"),
            Mention.modality,
            Mention.voice_cue,
            Mention.negation_cue,
            Claimant.name.label("claimant"),
        )
        .join(Mention, Mention.claim_id == Claim.id)
        .outerjoin(Claimant, Claimant.id == Mention.claimant_id)
        .where(Mention.id.in_(first))
    )
    return list(session.execute(query))


def _claim(row: Row[Any], quantities: tuple[Quantity, ...], entities: tuple[Entity, ...]) -> ReadClaim:
    return ReadClaim(
        row.id,
        row.text,
        row.language,
        row.negated,
        row.modality,
        row.claimant,
        row.voice_cue,
        row.negation_cue,
        quantities,
        entities,
    )


def _quantities(session: Session, claim_ids: Collection[int]) -> dict[int, list[Quantity]]:
    query = select(
        ClaimQuantity.claim_id,
        ClaimQuantity.surface,
        ClaimQuantity.low,
        ClaimQuantity.high,
        ClaimQuantity.unit,
        ClaimQuantity.comparator,
    ).where(ClaimQuantity.claim_id.in_(claim_ids))
    found = defaultdict(list)
    for row in session.execute(query.order_by(ClaimQuantity.claim_id, ClaimQuantity.position)):
        found[row.claim_id].append(Quantity(row.surface, row.low, row.high, row.unit, row.comparator))
    return found


def _entities(session: Session, claim_ids: Collection[int]) -> dict[int, list[Entity]]:
    query = select(ClaimEntity.claim_id, ClaimEntity.surface, ClaimEntity.kind, ClaimEntity.country).where(
        ClaimEntity.claim_id.in_(claim_ids)
    )
    found = defaultdict(list)
    for row in session.execute(query.order_by(ClaimEntity.claim_id, ClaimEntity.position)):
        found[row.claim_id].append(Entity(row.surface, row.kind, row.country))
    return found


def _times(session: Session, mention_ids: Collection[int]) -> dict[int, list[TimeReference]]:
    query = select(
        MentionTime.mention_id,
        MentionTime.surface,
        MentionTime.starts_on,
        MentionTime.ends_on,
        MentionTime.precision,
        MentionTime.role,
    ).where(MentionTime.mention_id.in_(mention_ids))
    found = defaultdict(list)
    for row in session.execute(query.order_by(MentionTime.mention_id, MentionTime.position)):
        read = TimeReference(row.surface, row.starts_on, row.ends_on, row.precision, row.role)
        found[row.mention_id].append(read)
    return found
