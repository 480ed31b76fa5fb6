"""Cited passages are found again whatever copied them, and reported when they are lost."""

from __future__ import annotations

import pytest

from claims.errors import InvalidInputError
from claims.records import DocumentText
from claims.services import anchors, evidence, intake, review
from claims.services.anchors import AnchorState
from claims.services.review import EvidenceInput
from claims.services.views import IntakeResult
from claims.vocabulary import Stance
from db.engine import Database
from tests.fakes import prepared

TEXT = (
    "The port of Velmar — once the largest — lost 20\u00a0percent of its trade.\r\n\r\n"
    "„Kein Schiff wurde abge\u00adwiesen“, sagte die Mu\u0308hlenverwaltung. Twice told. Twice told."
)


def found(quote: str, text: str = TEXT) -> str | None:
    anchor = anchors.find(text, quote)
    return None if anchor is None else text[anchor.start : anchor.end]


def test_a_passage_that_stands_there_letter_by_letter_is_exact() -> None:
    anchor = anchors.find(TEXT, "  The port of Velmar ")
    assert anchor == anchors.Anchor(0, 18, exact=True)


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("lost 20 percent\n of its trade", "lost 20\u00a0percent of its trade"),
        ("Velmar - once the largest", "Velmar — once the largest"),
        ('"Kein Schiff wurde abgewiesen"', "„Kein Schiff wurde abge\u00adwiesen“"),
        ("die Mühlenverwaltung", "die Mu\u0308hlenverwaltung"),
        ("die MÃ¼hlenverwaltung", "die Mu\u0308hlenverwaltung"),
        ("its trade. „Kein", "its trade.\r\n\r\n„Kein"),
        ("wurde abge-\nwiesen", "wurde abge\u00adwiesen"),
    ],
)
def test_a_passage_is_found_whatever_copied_it(quote: str, passage: str) -> None:
    anchor = anchors.find(TEXT, quote)
    assert anchor is not None
    assert not anchor.exact
    assert TEXT[anchor.start : anchor.end] == passage


def test_a_clean_passage_is_found_in_a_misread_text() -> None:
    assert found("Die Mühle läuft", "Gestern: Die MÃ¼hle lÃ¤uft wieder.") == "Die MÃ¼hle lÃ¤uft"


@pytest.mark.parametrize("quote", ["", " \n", "The port of Ostrel", "„“", "\u00ad"])
def test_what_does_not_stand_there_has_no_anchor(quote: str) -> None:
    assert anchors.find(TEXT, quote) is None


@pytest.mark.parametrize("quote", ["Twice told.", "Twice  told."])
def test_a_passage_in_several_places_is_refused(quote: str) -> None:
    with pytest.raises(InvalidInputError, match="give more of the words around it"):
        anchors.find(TEXT, quote)


PAGE = "https://courier.example/quays"
QUOTE = "lost 20 percent of its grain trade"


def cite(database: Database, claim_id: int, quote: str = QUOTE, *, document_id: int) -> None:
    piece = EvidenceInput(Stance.SUPPORTS, quote=quote, document_id=document_id)
    with database.write() as session:
        review.add_evidence(session, claim_id, piece, by="ada")


def newer(database: Database, text: str) -> int:
    with database.write() as session:
        return intake.store(session, prepared(DocumentText(text, url=PAGE), []), by="ada").document_id


def test_a_passage_that_a_newer_version_dropped_is_reported(
    database: Database, harbour: IntakeResult
) -> None:
    cite(database, harbour.mentions[0].claim_id, document_id=harbour.document_id)
    with database.read() as session:
        assert anchors.check(session) == anchors.AnchorReport(1, 0, ())
    newer(database, "Corrected. The port of Velmar lost  20 percent of its grain trade.")
    with database.read() as session:
        assert anchors.check(session) == anchors.AnchorReport(1, 1, ())
    third = newer(database, "The port of Velmar lost some of its trade.")
    with database.read() as session:
        (problem,) = evidence.check_anchors(session)
    assert problem.state is AnchorState.LOST
    assert (problem.document_id, problem.newest_id) == (harbour.document_id, third)
    assert str(problem) == (
        f"evidence 1 (claim {harbour.mentions[0].claim_id}): the passage is not in document {third} any "
        f"more, the newer version of document {harbour.document_id}"
    )


def test_a_text_that_was_changed_behind_the_desks_back_is_reported(
    database: Database, harbour: IntakeResult
) -> None:
    cite(database, harbour.mentions[0].claim_id, document_id=harbour.document_id)
    with database.write() as session:
        connection = session.connection()
        triggers = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'documents'"
        )
        for (name,) in triggers.all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE documents SET text = replace(text, '20 percent', '30 percent')")
    with database.read() as session:
        (problem,) = evidence.check_anchors(session)
    assert problem.state is AnchorState.BROKEN
    assert "not what stands at its offsets" in str(problem)
