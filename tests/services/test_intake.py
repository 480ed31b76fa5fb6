from dataclasses import replace

import pytest
from sqlalchemy import func, select

from claims.records import DocumentText
from claims.services import catalogue, intake
from claims.services.audit import first_broken_event
from claims.services.embedding import embed_missing, missing
from claims.services.views import IntakeResult
from claims.vocabulary import ClaimStatus, EventKind
from db.engine import Database
from db.models import Claim, Document, Embedding, Event, Mention
from tests.fakes import TrigramEmbedder, candidate, prepared
from tests.services.conftest import HARBOUR, TWENTY


def _count(database: Database, table: type) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_document_lands_with_claims_source_and_vectors(database: Database, harbour: IntakeResult) -> None:
    assert not harbour.already_known
    assert harbour.new_claims == 2
    with database.read() as session:
        detail = catalogue.show_claim(session, harbour.mentions[0].claim_id)
        assert detail.claim.status is ClaimStatus.NEW
        assert detail.claim.source == "Velmar Courier"
        assert detail.claim.quantities == (TWENTY,)
        (found,) = detail.mentions
        assert found.document.text[found.mention.start : found.mention.end] == found.mention.quote
        assert [event.kind for event in detail.history] == [EventKind.CLAIM_PROPOSED]
        assert missing(session, "trigrams") == 0


def test_the_same_text_twice_is_one_document(database: Database, harbour: IntakeResult) -> None:
    other_line_ends = replace(HARBOUR, text=HARBOUR.text.replace("\n", "\r\n") + "\n", title="Another title")
    with database.write() as session:
        again = intake.store(session, prepared(other_line_ends, []), by="bo")
    assert again.already_known
    assert again.document_id == harbour.document_id
    assert again.mentions == harbour.mentions
    assert _count(database, Document) == 1


def test_a_sentence_known_from_elsewhere_becomes_a_mention(database: Database, council: IntakeResult) -> None:
    assert council.new_claims == 1
    assert _count(database, Claim) == 3
    assert _count(database, Mention) == 4
    with database.read() as session:
        detail = catalogue.show_claim(session, council.mentions[0].claim_id)
    assert [found.document.source for found in detail.mentions] == ["Velmar Courier", "Delta Post"]
    assert [found.mention.claimant for found in detail.mentions] == ["The ministry", "Ministry"]
    assert detail.history[-1].kind is EventKind.MENTION_ADDED


def test_the_same_sentence_twice_in_one_document_is_one_claim(database: Database) -> None:
    text = "Ships wait. Later on: ships wait."
    first = candidate(text, "Ships wait.")
    second = replace(first, text="ships wait.", quote="ships wait.", start=22, end=33)
    with database.write() as session:
        result = intake.store(session, prepared(DocumentText(text), [first, second]), by="ada")
    assert len(result.mentions) == 2
    assert len({mention.claim_id for mention in result.mentions}) == 1


def test_refused_candidates_are_kept_as_dismissed(database: Database) -> None:
    found = [candidate(HARBOUR.text, "It was a grey morning.")]
    with database.write() as session:
        result = intake.store(session, prepared(HARBOUR, found), by="ada", dismissed={0})
    with database.read() as session:
        detail = catalogue.show_claim(session, result.mentions[0].claim_id)
    assert detail.claim.status is ClaimStatus.DISMISSED
    assert detail.can_undo


def test_a_refetched_address_points_at_the_capture_before(database: Database, harbour: IntakeResult) -> None:
    changed = replace(HARBOUR, text=HARBOUR.text + " A correction followed.")
    with database.write() as session:
        result = intake.store(session, prepared(changed, []), by="ada")
        row = session.get_one(Document, result.document_id)
    assert row.previous_id == harbour.document_id


def test_a_failure_in_the_middle_leaves_nothing(database: Database) -> None:
    good = candidate(HARBOUR.text, "It was a grey morning.")
    moved = replace(good, quote="is not there", text="is not there")
    with pytest.raises(Exception, match="a quote stands at its offsets"), database.write() as session:
        intake.store(session, prepared(HARBOUR, [good, moved]), by="ada")
    assert [_count(database, table) for table in (Document, Claim, Mention, Event, Embedding)] == [0] * 5


def test_a_document_without_claims_is_stored(database: Database) -> None:
    with database.write() as session:
        result = intake.store(session, prepared(DocumentText("Nothing to check here."), []), by="ada")
    assert result.mentions == ()
    assert _count(database, Document) == 1


def test_another_model_embeds_each_text_once_beside_the_first(
    database: Database, council: IntakeResult
) -> None:
    steps: list[tuple[int, int]] = []
    second = TrigramEmbedder("second", dimension=32)
    added = embed_missing(database, second, progress=lambda done, total: steps.append((done, total)))
    assert added == 3
    assert steps == [(3, 3)]
    assert embed_missing(database, second) == 0
    assert second.calls == 1
    assert _count(database, Embedding) == 6


def test_the_audit_chain_holds_over_everything_stored(database: Database, council: IntakeResult) -> None:
    with database.read() as session:
        assert first_broken_event(session) is None
        assert session.scalar(select(func.count()).select_from(Event)) == 7
