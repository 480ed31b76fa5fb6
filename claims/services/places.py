"""Stored texts and the passages in them, checked as they are stored: hashes of texts, offsets of quotes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from claims.services.import_files import ClaimRow
from claims.services.import_rows import document_hash
from claims.text import content_hash

_DOCUMENTS = """
SELECT d.id, CAST(d.text AS BLOB) AS text, d.content_hash, d.url, d.external_id, s.name AS source,
    c.name AS claimant, m.said_on
FROM documents d
LEFT JOIN sources s ON s.id = d.source_id
LEFT JOIN mentions m ON m.id = (SELECT min(id) FROM mentions WHERE document_id = d.id)
LEFT JOIN claimants c ON c.id = m.claimant_id
ORDER BY d.id
"""
_MISPLACED = """
SELECT p.id, p.document_id FROM {table} p LEFT JOIN documents d ON d.id = p.document_id
WHERE p.start IS NOT NULL AND (
    typeof(p.start) <> 'integer' OR typeof(p."end") <> 'integer'
    OR CAST(p.quote AS BLOB) IS NOT CAST(substr(d.text, p.start + 1, p."end" - p.start) AS BLOB))
ORDER BY p.id
"""


def count(session: Session, table: str, *, placed: bool = False) -> int:
    """Return how many rows a table has; with ``placed``, only those that have offsets."""
    where = " WHERE start IS NOT NULL" if placed else ""
    return int(session.scalar(text(f"SELECT count(*) FROM {table}{where}")) or 0)  # noqa: S608


def misplaced(session: Session, table: str, *, one: str) -> Iterator[str]:
    """Yield the rows of ``mentions`` or ``evidence`` whose quote does not stand at its offsets."""
    for row in session.execute(text(_MISPLACED.format(table=table)), execution_options={"yield_per": 100}):
        yield f"{one} {row.id}: its quote does not stand at its offsets in document {row.document_id}"


def changed_texts(session: Session) -> Iterator[str]:
    """Yield the documents whose text does not have the hash that it was stored with."""
    for row in session.execute(text(_DOCUMENTS), execution_options={"yield_per": 20}):
        try:
            whole = row.text.decode()
        except UnicodeDecodeError:
            yield f"document {row.id}: its text is not valid UTF-8"
            continue
        if row.content_hash != content_hash(whole) and row.content_hash not in _imported(row, whole):
            yield f"document {row.id}: its text does not have the hash that it was stored with"


def _imported(row: Row[Any], whole: str) -> Iterator[str]:
    """Yield the hashes that the document of an imported claim may have: its day may be the file's or not."""
    for said in {None, row.said_on}:
        day = date.fromisoformat(said) if said else None
        yield document_hash(
            ClaimRow(
                0,
                whole,
                external_id=row.external_id,
                source=row.source,
                url=row.url,
                claimant=row.claimant,
                said_on=day,
            )
        )
