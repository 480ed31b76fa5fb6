"""A small collection of claims, stored through the services, that page and browser tests look at."""

from __future__ import annotations

from datetime import date

from claims.records import DocumentText, Entity, Quantity, TimeReference
from claims.services import catalogue, intake, review
from claims.services.review import EvidenceInput
from claims.vocabulary import ClaimStatus, Comparator, EntityKind, Modality, Stance, TimePrecision, TimeRole
from db.engine import Database
from tests.fakes import TrigramEmbedder, candidate, prepared

HARBOUR = """Hafen von Meerburg wächst

Der Hafen von Meerburg hat im vergangenen Jahr 4,2 Millionen Tonnen Güter umgeschlagen. Das teilte die \
Hafenbehörde am Montag mit.

"Wir haben keine Schiffe abgewiesen", sagte Sprecherin Ida Lund. Nach Angaben der Gewerkschaft fehlen \
dagegen 300 Beschäftigte.
"""

BUDGET = """The port of Meerburg handled 4.2 million tonnes of goods last year, the council said.

Mayor Tom Vries denied that ships were turned away. Critics doubt the figures.
"""

HOSTILE = (
    "<img src=x onerror=alert(1)> [x](javascript:alert(1)) $x$ :smile: :red[hi] **b** `c` "
    "-> https://evil.example/a www.evil.example # h said 7 people"
)


def store_harbour(database: Database) -> int:
    """Store the German article with three claims; return the document's id."""
    document = DocumentText(
        text=HARBOUR,
        language="de",
        title="Hafen von Meerburg wächst",
        published_on=date(2026, 3, 2),
        publisher="Küstenblatt",
        url="https://kuestenblatt.example/hafen",
    )
    tonnes = Quantity("4,2 Millionen Tonnen", 4_200_000, 4_200_000, "tonne", Comparator.EQUAL)
    staff = Quantity("300", 300, 300, None, Comparator.EQUAL)
    found = [
        candidate(
            HARBOUR,
            "Der Hafen von Meerburg hat im vergangenen Jahr 4,2 Millionen Tonnen Güter umgeschlagen.",
            claimant="Hafenbehörde",
            modality=Modality.REPORTED,
            quantities=(tonnes,),
            check_worthiness=0.97,
            language="de",
            times=(
                TimeReference(
                    "im vergangenen Jahr",
                    date(2025, 1, 1),
                    date(2025, 12, 31),
                    TimePrecision.YEAR,
                    TimeRole.ABOUT,
                ),
            ),
        ),
        candidate(
            HARBOUR,
            '"Wir haben keine Schiffe abgewiesen", sagte Sprecherin Ida Lund.',
            claimant="Ida Lund",
            modality=Modality.QUOTED,
            negated=True,
            check_worthiness=0.81,
            language="de",
            voice_cue="sagte Sprecherin Ida Lund",
            negation_cue="keine",
        ),
        candidate(
            HARBOUR,
            "Nach Angaben der Gewerkschaft fehlen dagegen 300 Beschäftigte.",
            claimant="Gewerkschaft",
            modality=Modality.REPORTED,
            quantities=(staff,),
            check_worthiness=0.74,
            language="de",
        ),
    ]
    with database.write() as session:
        return intake.store(session, prepared(document, found, TrigramEmbedder()), by="Mara").document_id


def store_budget(database: Database) -> int:
    """Store the English article with two claims; return the document's id."""
    document = DocumentText(text=BUDGET, language="en", title="Port figures", publisher="Coast Gazette")
    found = [
        candidate(
            BUDGET,
            "The port of Meerburg handled 4.2 million tonnes of goods last year, the council said.",
            claimant="the council",
            modality=Modality.REPORTED,
            quantities=(Quantity("4.2 million tonnes", 4_200_000, 4_200_000, "tonne", Comparator.EQUAL),),
            check_worthiness=0.95,
        ),
        candidate(
            BUDGET,
            "Mayor Tom Vries denied that ships were turned away.",
            claimant="Tom Vries",
            modality=Modality.DENIED,
            negated=True,
            check_worthiness=0.66,
        ),
    ]
    with database.write() as session:
        return intake.store(session, prepared(document, found, TrigramEmbedder()), by="Mara").document_id


def store_embassy(database: Database, published_on: date | None = date(2026, 3, 6)) -> int:
    """Store an article of one sentence in which a capital speaks of a people; return its claim's id."""
    text = (
        "Rom teilte am Mittwoch mit, seit Mai sei kein Schiff mehr in italienischen Häfen abgewiesen worden."
    )
    day = date(2026, 3, 4) if published_on else None
    month = date(2025, 5, 1) if published_on else None
    found = candidate(
        text,
        text,
        claimant="Rom",
        modality=Modality.REPORTED,
        negated=True,
        language="de",
        times=(
            TimeReference("am Mittwoch", day, day, TimePrecision.DAY, TimeRole.SAID),
            TimeReference("seit Mai", month, None, TimePrecision.MONTH, TimeRole.ABOUT),
        ),
        entities=(
            Entity("Rom", EntityKind.METONYM, "IT"),
            Entity("italienischen", EntityKind.PEOPLE, "IT"),
        ),
        voice_cue="Rom teilte",
        negation_cue="kein",
    )
    document = DocumentText(text, language="de", title="Aus den Häfen", published_on=published_on)
    with database.write() as session:
        return intake.store(session, prepared(document, [found]), by="Mara").mentions[0].claim_id


def store_hostile(database: Database) -> int:
    """Store a document whose every part tries to be more than text; return its claim's id."""
    document = DocumentText(text=f"{HOSTILE}\n\n# next", language="en", title=HOSTILE, publisher=HOSTILE)
    found = [
        candidate(
            document.text,
            HOSTILE,
            claimant=HOSTILE,
            modality=Modality.REPORTED,
            times=(TimeReference(HOSTILE, None, None, TimePrecision.DAY, TimeRole.SAID),),
            entities=(Entity(HOSTILE, EntityKind.COUNTRY, "IT"),),
            voice_cue=HOSTILE,
            negation_cue=HOSTILE,
        )
    ]
    with database.write() as session:
        return intake.store(session, prepared(document, found), by="Mara").mentions[0].claim_id


def store_many(database: Database, count: int) -> None:
    """Store one document with ``count`` claims of falling check-worthiness."""
    lines = [f"Station number {number} counted {number} boats." for number in range(1, count + 1)]
    document = DocumentText(text="\n\n".join(lines), language="en", title="Boats", publisher="Coast Gazette")
    found = [
        candidate(document.text, line, check_worthiness=1 - place / max(count, 100))
        for place, line in enumerate(lines)
    ]
    with database.write() as session:
        intake.store(session, prepared(document, found, TrigramEmbedder()), by="Mara")


def dispute(
    database: Database, claim_id: int, *, by: str = "Mara", reason: str = "The port's own report."
) -> int:
    """Mark a claim disputed with one piece of evidence; return its version."""
    piece = EvidenceInput(Stance.REFUTES, url="https://port.example/report", quote="3.1 million tonnes")
    with database.write() as session:
        return review.mark(session, claim_id, ClaimStatus.DISPUTED, by=by, reason=reason, evidence=[piece])


def repeat(database: Database, claim_id: int) -> None:
    """Store another document that says the same as a claim."""
    with database.read() as session:
        said = catalogue.show_claim(session, claim_id).claim.text
    text = f"{said} So steht es auch hier."
    with database.write() as session:
        intake.store(
            session, prepared(DocumentText(text), [candidate(text, said)], TrigramEmbedder()), by="Jo"
        )
