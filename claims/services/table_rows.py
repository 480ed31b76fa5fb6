"""Claims as rows of a table that leaves the house, many at a time and in flat memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from sqlalchemy import Row as Found
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from claims.documents.naming import one_line, web_address
from claims.interchange.tables import MAX_CELL, NAMES, Row
from claims.interchange.tables_csv import write_csv
from claims.services.families import survivor_id
from claims.services.ids import get_claim
from claims.services.import_files import MAX_NAME, UNKNOWN_LANGUAGE
from db.models import (
    Claim,
    Claimant,
    ClaimQuantity,
    ClaimTag,
    Document,
    Mention,
    Source,
    Tag,
    User,
    Verdict,
)
from db.queries import ClaimFilter, claim_ids

BATCH = 500
MOST = 10_000_000
"""Claims that are read together, and that are written at all."""


def rows(
    session: Session,
    chosen: ClaimFilter | None = None,
    *,
    ids: Sequence[int] | None = None,
    limit: int = MOST,
) -> Iterator[Row]:
    """Give a row for each mention of the live claims that pass the filter, or of those with ``ids``.

    Mentions of the claims that are joined into one come with it: with their own words, and its status.
    """
    if ids is None:
        ids = claim_ids(session, chosen or ClaimFilter(), limit=limit)
    for first in range(0, len(ids), BATCH):
        yield from _batch(session, ids[first : first + BATCH])


def live_ids(session: Session, ids: Iterable[int]) -> list[int]:
    """Return the live claims that these stand for, each once; NotFoundError when one is nowhere."""
    return list(dict.fromkeys(survivor_id(get_claim(session, claim_id)) for claim_id in ids))


def write(file: IO[bytes], found: Iterable[Row], *, kind: str, bom: bool = False) -> int:
    """Write rows as ``csv``, ``xlsx`` or ``parquet`` and return how many; ``bom`` is for CSV."""
    if kind == "csv":
        return write_csv(file, found, bom=bom)
    if kind == "xlsx":
        from claims.interchange.tables_xlsx import write_xlsx

        return write_xlsx(file, found)
    from claims.interchange.tables_parquet import write_parquet

    return write_parquet(file, found)


def _batch(session: Session, ids: Sequence[int]) -> Iterator[Row]:
    place = {claim_id: number for number, claim_id in enumerate(ids)}
    found = sorted(session.execute(_mentions(ids)), key=lambda row: (place[row.survivor], row.mention_id))
    quantities = _quantities(session, {row.own_id for row in found})
    tags, verdicts = _tags(session, ids), _verdicts(session, ids)
    for row in found:
        told = {
            **row._mapping,
            **_importable(row),
            **_decided(verdicts.get(row.survivor)),
            "claim_id": row.survivor,
            "quantities": quantities[row.own_id],
            "tags": tags[row.survivor],
        }
        yield [_cut(told[name]) for name in NAMES]


def _mentions(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    own, live = aliased(Claim), aliased(Claim)
    return (
        select(
            own.id.label("own_id"), own.text.label("claim_text"), own.language.label("claim_language"),
            own.negated, live.id.label("survivor"), live.status, live.expires_on, live.check_worthiness,
            live.created_at, live.updated_at, Mention.id.label("mention_id"), Mention.quote, Mention.start,
            Mention.end, Mention.modality, Mention.said_on, Claimant.name.label("claimant"),
            Source.name.label("source"), Document.id.label("document_id"), Document.title, Document.author,
            Document.published_on, Document.url, Document.external_id, Document.content_hash,
            Document.language.label("document_language"), func.length(Document.text).label("length"),
        )
        .join(live, live.id == func.coalesce(own.merged_into_id, own.id))
        .join(Mention, Mention.claim_id == own.id)
        .join(Document, Document.id == Mention.document_id)
        .outerjoin(Source, Source.id == Document.source_id)
        .outerjoin(Claimant, Claimant.id == Mention.claimant_id)
        .where(or_(own.id.in_(ids), own.merged_into_id.in_(ids)), live.id.in_(ids))
    )  # fmt: skip


def _importable(row: Found[*tuple[Any, ...]]) -> Mapping[str, Any]:
    """Return what an import takes in, so that the same comes out again.

    A claim that came from a table is the whole of its document, and is given as it came. What has no
    number gets one that is the same in every house: which text, and where in it.
    """
    whole = row.start == 0 and row.end == row.length
    language = row.document_language if whole else row.claim_language
    return {
        "text": row.quote if whole else row.claim_text,
        "language": language or UNKNOWN_LANGUAGE,
        "external_id": _name(row.external_id) or f"{row.content_hash[:24]}:{row.start}-{row.end}",
        "source": _name(row.source),
        "url": web_address(row.url),
        "claimant": _name(row.claimant),
        "status": str(row.status),
    }


def _name(name: str | None) -> str | None:
    return one_line(name, limit=MAX_NAME)


def _decided(verdict: Found[*tuple[Any, ...]] | None) -> Mapping[str, Any]:
    columns = ("rating", "reason", "decided_by", "decided_at", "as_of", "probability")
    return dict.fromkeys(columns) if verdict is None else {name: getattr(verdict, name) for name in columns}


def _verdicts(session: Session, ids: Sequence[int]) -> dict[int, Found[*tuple[Any, ...]]]:
    query = (
        select(
            Verdict.claim_id, Verdict.rating, Verdict.justification.label("reason"),
            User.name.label("decided_by"), Verdict.created_at.label("decided_at"), Verdict.as_of,
            Verdict.probability,
        )
        .join(User, User.id == Verdict.user_id)
        .where(Verdict.claim_id.in_(ids), Verdict.superseded_at.is_(None))
    )  # fmt: skip
    return {row.claim_id: row for row in session.execute(query)}


def _tags(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = select(ClaimTag.claim_id, Tag.name).join(Tag, Tag.id == ClaimTag.tag_id)
    for claim_id, name in session.execute(query.where(ClaimTag.claim_id.in_(ids)).order_by(Tag.name)):
        found[claim_id].append(name)
    return found


def _quantities(session: Session, ids: set[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    columns = ("surface", "low", "high", "unit", "comparator")
    query = select(ClaimQuantity.claim_id, *(getattr(ClaimQuantity, name) for name in columns))
    ordered = query.where(ClaimQuantity.claim_id.in_(ids)).order_by(
        ClaimQuantity.claim_id, ClaimQuantity.position
    )
    for claim_id, *values in session.execute(ordered):
        found[claim_id].append(dict(zip(columns, values, strict=True)))
    return found


def _cut(value: Any) -> Any:
    if isinstance(value, str) and len(value) > MAX_CELL:
        return value[: MAX_CELL - 1] + "…"
    return value
