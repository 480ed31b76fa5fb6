"""What was read from a claim, as rows to store under it and under its mention."""

from __future__ import annotations

from collections.abc import Sequence

from claims.records import Entity, Quantity, TimeReference
from db.models import ClaimEntity, ClaimQuantity, MentionTime


def quantity_rows(quantities: Sequence[Quantity]) -> list[ClaimQuantity]:
    """Return a claim's quantities as rows in their order."""
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


def entity_rows(entities: Sequence[Entity]) -> list[ClaimEntity]:
    """Return the names in a claim as rows in their order."""
    return [
        ClaimEntity(position=position, surface=entity.surface, kind=entity.kind, country=entity.country)
        for position, entity in enumerate(entities)
    ]


def time_rows(times: Sequence[TimeReference]) -> list[MentionTime]:
    """Return a mention's times as rows in their order."""
    return [
        MentionTime(
            position=position,
            surface=time.surface,
            starts_on=time.start,
            ends_on=time.end,
            precision=time.precision,
            role=time.role,
        )
        for position, time in enumerate(times)
    ]
