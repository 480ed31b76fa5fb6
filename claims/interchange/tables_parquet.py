"""The table of claims as Parquet, with the type of each column, and any Parquet file read row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from claims.errors import DocumentError
from claims.interchange.tables import COLUMNS, Kind, Row, as_text

BATCH = 2_000
"""Rows that are written together; nothing else is kept in memory."""

_QUANTITY = pa.struct(
    [
        ("surface", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("unit", pa.string()),
        ("comparator", pa.string()),
    ]
)
_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.FLAG: pa.bool_(),
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.WORDS: pa.list_(pa.string()),
    Kind.QUANTITIES: pa.list_(_QUANTITY),
}
SCHEMA = pa.schema([(column.name, _TYPES[column.kind]) for column in COLUMNS])


def write_parquet(file: IO[bytes], rows: Iterable[Row]) -> int:
    """Write rows batch by batch and return how many."""
    given, count = iter(rows), 0
    with pq.ParquetWriter(file, SCHEMA, compression="zstd") as writer:
        while batch := list(islice(given, BATCH)):
            columns = zip(*batch, strict=True)
            arrays = [pa.array(values, field.type) for values, field in zip(columns, SCHEMA, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=SCHEMA))
            count += len(batch)
    return count


def read_parquet(path: Path, *, wanted: Callable[[str], bool]) -> Iterator[Mapping[str, object]]:
    """Yield the rows of a file with the columns that are wanted, as an import reads them in JSON.

    Raises DocumentError for a file that is damaged, encrypted or not Parquet.
    """
    try:
        with pq.ParquetFile(path) as file:
            there = list(filter(wanted, file.schema_arrow.names))
            for batch in file.iter_batches(BATCH, columns=there):
                for row in batch.to_pylist():
                    yield {name: _plain(value) for name, value in row.items()}
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DocumentError(f"{path}: it is damaged or not a Parquet file; write it again") from error


def _plain(value: Any) -> object:
    return as_text(value) if isinstance(value, (date, datetime)) else value
