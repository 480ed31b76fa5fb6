"""What the tests of timelines share: claims with numbers and times, each said by one source."""

from __future__ import annotations

from datetime import date

from claims.extraction.quantities import read_quantities
from claims.records import DocumentText, Entity, Quantity, TimeReference
from claims.services import intake
from claims.vocabulary import TimePrecision, TimeRole
from db.engine import Database
from tests.fakes import candidate, prepared


def year(number: int) -> TimeReference:
    """Return the time that a claim about a year names."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    return TimeReference(f"in {number}", first, last, TimePrecision.YEAR, TimeRole.ABOUT)


def said(day: date) -> TimeReference:
    """Return the time that tells when a claim was said."""
    return TimeReference("on that day", day, day, TimePrecision.DAY, TimeRole.SAID)


def store_claim(
    database: Database,
    sentence: str,
    *,
    source: str = "Orla Post",
    on: date | None = date(2026, 3, 2),
    times: tuple[TimeReference, ...] = (),
    language: str = "en",
    negated: bool = False,
    quantities: tuple[Quantity, ...] | None = None,
    entities: tuple[Entity, ...] = (),
    beside: str = "That was all.",
) -> int:
    """Store a document of one claim, its numbers read from it unless given; return the claim's id."""
    text = f"{sentence}\n{beside}"
    found = candidate(
        text,
        sentence,
        language=language,
        negated=negated,
        quantities=read_quantities(sentence, language) if quantities is None else quantities,
        times=times,
        entities=entities,
    )
    document = DocumentText(
        text, language=language, title=f"{source} {on}", publisher=source, published_on=on
    )
    with database.write() as session:
        return intake.store(session, prepared(document, [found]), by="ada").mentions[0].claim_id
