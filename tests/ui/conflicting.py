"""Claims that contradict each other, stored with what was read of each pair, for page and browser tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from claims.records import DocumentText
from claims.services import audit, intake
from claims.vocabulary import ConflictKind, Modality
from db.engine import Database
from db.models import Conflict
from tests.fakes import candidate, prepared


@dataclass(frozen=True, slots=True)
class Said:
    """One side: what a paper wrote, who said it and how, and the words of it that clash."""

    text: str
    phrase: str
    claimant: str | None = None
    modality: Modality = Modality.ASSERTED
    paper: str = "Coast Gazette"
    published_on: date | None = date(2026, 3, 2)
    language: str = "en"
    around: str = "The quay was calm. {} More is to be told tomorrow."


DREDGED = Said("The council dredged 20 percent of the Meerburg channel.", "20 percent")
DREDGED_LESS = Said(
    "Laut Hafenamt sind erst 12 Prozent der Meerburger Rinne ausgebaggert.",
    "12 Prozent",
    claimant="Hafenamt",
    modality=Modality.REPORTED,
    paper="Küstenblatt",
    published_on=date(2026, 3, 4),
    language="de",
    around="Am Kai blieb es ruhig. {} Mehr davon morgen.",
)
TURNED_AWAY = Said("Ships were turned away at Meerburg.", "were turned away")
DENIED = Said(
    "Mayor Tom Vries denied that ships were turned away.",
    "denied that ships were turned away",
    claimant="Tom Vries",
    modality=Modality.DENIED,
    paper="Harbour Post",
)


def store_side(database: Database, side: Said) -> int:
    """Store an article that holds one side; return its claim's id."""
    text = side.around.format(side.text)
    document = DocumentText(
        text=text,
        language=side.language,
        title=f"From the {side.paper}",
        publisher=side.paper,
        published_on=side.published_on,
    )
    found = candidate(text, side.text, claimant=side.claimant, modality=side.modality, language=side.language)
    with database.write() as session:
        return intake.store(session, prepared(document, [found]), by="Mara").mentions[0].claim_id


def clash(
    database: Database,
    left: tuple[int, str],
    right: tuple[int, str],
    *,
    kind: ConflictKind = ConflictKind.NUMBER,
    certainty: float = 0.9,
    explanation: str | None = None,
) -> int:
    """Store that two claims contradict each other, each given with its phrase; return the conflict's id."""
    left, right = sorted((left, right))
    row = Conflict(
        left_id=left[0],
        right_id=right[0],
        kind=kind,
        certainty=certainty,
        left_phrase=left[1],
        right_phrase=right[1],
        signals=json.dumps(["same topic"]),
        explanation=explanation or f"The two do not meet: “{left[1]}” against “{right[1]}”.",
        created_at=audit.now(),
    )
    with database.write() as session:
        session.add(row)
        session.flush()
        return row.id


def store_pair(
    database: Database,
    left: Said = DREDGED,
    right: Said = DREDGED_LESS,
    *,
    kind: ConflictKind = ConflictKind.NUMBER,
    certainty: float = 0.9,
) -> int:
    """Store two articles and that what they say clashes; return the conflict's id."""
    sides = [(store_side(database, side), side.phrase) for side in (left, right)]
    return clash(database, sides[0], sides[1], kind=kind, certainty=certainty)


def store_many(database: Database, count: int) -> list[int]:
    """Store so many conflicts, each less sure than the one before; return their ids in this order."""
    return [
        store_pair(
            database,
            Said(f"Pier {number} lost {number + 10} boats.", f"{number + 10} boats", paper=f"Post {number}"),
            Said(f"Pier {number} lost {number + 90} boats.", f"{number + 90} boats", paper=f"Echo {number}"),
            certainty=0.99 - number / 100,
        )
        for number in range(count)
    ]
