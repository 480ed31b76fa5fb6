"""A desk with claimants who have a record, one who has none yet, and analysts who say how sure they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from claims.records import DocumentText
from claims.services import audit, intake, review
from claims.vocabulary import ClaimStatus, ConflictKind, Modality
from db.engine import Database
from db.models import Conflict
from tests.fakes import TrigramEmbedder, candidate, prepared

OFFICE, MAYOR = "Port office of Velmar", "Mayor Lind"
HOSTILE_NAME = "<img src=x onerror=alert(1)> [m](javascript:alert(1)) \u202etsop =HYPERLINK(A1) $x$ :red[hi]"
SHIPS = ("Ten", "Nine", "Eight", "Seven", "Six", "Five", "Four", "Three", "Two", "Eleven", "Twelve", "Twenty")


def store(
    database: Database,
    sentences: Sequence[str],
    *,
    claimant: str | None,
    modality: Modality = Modality.REPORTED,
    day: date = date(2026, 3, 1),
    paper: str = "Coast Gazette",
) -> list[int]:
    """Store a document of these sentences, each a claim of one claimant; return the claims' ids."""
    text = "\n".join(sentences)
    found = [candidate(text, one, claimant=claimant, modality=modality) for one in sentences]
    document = DocumentText(text, language="en", publisher=paper, published_on=day)
    with database.write() as session:
        result = intake.store(session, prepared(document, found, TrigramEmbedder()), by="Mara")
    return [mention.claim_id for mention in result.mentions]


def furnish(database: Database) -> None:
    """Give the office twelve judged claims, a denial and a contradiction, and the mayor three claims."""
    office = store(database, [f"{many} ships left Velmar in spring." for many in SHIPS], claimant=OFFICE)
    late = store(
        database,
        ["A quarter of the quay is closed.", "A third of the quay is closed."],
        claimant=OFFICE,
        day=date(2026, 5, 4),
        paper="Delta Post",
    )
    store(
        database,
        ["The port office denied that a crane had fallen."],
        claimant=OFFICE,
        modality=Modality.DENIED,
    )
    mayor = store(
        database, ["The ferry is safe.", "The bridge is safe.", "The tunnel is dry."], claimant=MAYOR
    )
    for place, claim in enumerate([*office, *mayor]):
        judge(database, claim, (ClaimStatus.VERIFIED, ClaimStatus.DISPUTED)[place % 3 == 2])
    with database.write() as session:
        session.add(
            Conflict(
                left_id=late[0], right_id=late[1], kind=ConflictKind.NUMBER, certainty=0.9,
                left_phrase="A quarter", right_phrase="A third", signals=json.dumps(["other share"]),
                explanation="“A quarter” and “A third” cannot both be closed.", created_at=audit.now(),
            )
        )  # fmt: skip


def judge(database: Database, claim: int, status: ClaimStatus, *, by: str = "Mara") -> None:
    """Give a claim a verdict."""
    with database.write() as session:
        review.mark(session, claim, status, by=by, reason="Looked up.")


def forecast(database: Database, count: int, *, by: str = "Ana", paper: str = "Coast Gazette") -> None:
    """Let an analyst give so many probabilities that a colleague's verdicts settle, most as they should."""
    said = [f"Barge {number} of {by} reached {paper} town." for number in range(count)]
    for place, claim in enumerate(
        store(database, said, claimant=None, modality=Modality.ASSERTED, paper=paper)
    ):
        percent = (place * 37) % 101
        with database.write() as session:
            review.mark(session, claim, ClaimStatus.UNRESOLVED, by=by, probability=percent / 100)
        came_true = (place * 61) % 101 < percent
        judge(database, claim, (ClaimStatus.DISPUTED, ClaimStatus.VERIFIED)[came_true], by="Jo")
