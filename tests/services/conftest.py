"""A small desk: two documents that share a sentence, and the claims in them."""

from __future__ import annotations

import pytest

from claims.records import DocumentText, Quantity
from claims.services import audit, intake
from claims.services.views import IntakeResult
from claims.vocabulary import Comparator, Modality
from db.engine import Database
from tests.fakes import candidate, prepared
from tests.services.set_clock import Clock

TWENTY = Quantity("20 percent", 20.0, 20.0, "percent", Comparator.EQUAL)
TWELVE = Quantity("12 percent", 12.0, 12.0, "percent", Comparator.EQUAL)

HARBOUR = DocumentText(
    text=(
        "The port of Velmar lost 20 percent of its grain trade.\n\n"
        "The ministry said no ship was turned away. It was a grey morning."
    ),
    language="en",
    title="Quiet quays",
    publisher="Velmar Courier",
    url="https://courier.example/quays",
)
COUNCIL = DocumentText(
    text=(
        "The ministry said no ship was turned away.\n"
        "Grain trade in Velmar fell by 12 percent, the council reported."
    ),
    language="en",
    title="Council reports",
    publisher="Delta Post",
)


@pytest.fixture
def harbour(database: Database) -> IntakeResult:
    found = [
        candidate(
            HARBOUR.text, "The port of Velmar lost 20 percent of its grain trade.", quantities=(TWENTY,)
        ),
        candidate(
            HARBOUR.text,
            "The ministry said no ship was turned away.",
            claimant="The ministry",
            modality=Modality.REPORTED,
            negated=True,
            check_worthiness=0.7,
        ),
    ]
    with database.write() as session:
        return intake.store(session, prepared(HARBOUR, found), by="ada")


@pytest.fixture
def council(database: Database, harbour: IntakeResult) -> IntakeResult:
    found = [
        candidate(
            COUNCIL.text,
            "The ministry said no ship was turned away.",
            claimant="Ministry",
            modality=Modality.REPORTED,
            negated=True,
        ),
        candidate(
            COUNCIL.text,
            "Grain trade in Velmar fell by 12 percent, the council reported.",
            claimant="the council",
            modality=Modality.REPORTED,
            quantities=(TWELVE,),
        ),
    ]
    with database.write() as session:
        return intake.store(session, prepared(COUNCIL, found), by="ada")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let the services read the time off a clock that the test sets."""
    made = Clock()
    monkeypatch.setattr(audit, "now", made)
    return made
