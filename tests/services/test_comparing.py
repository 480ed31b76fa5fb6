"""Stored claims compared with the real model: paraphrases are suggested, denials never are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from claims.extraction.negation import is_negated
from claims.extraction.quantities import read_quantities
from claims.records import DocumentText
from claims.services import conflicts, intake
from claims.services.comparing import StatementReader, radar_for, suggester_for
from claims.services.radar import scan
from claims.services.sides import ReadClaim, Side
from claims.services.suggesting import suggest
from claims.services.suggestions import suggestions
from claims.similarity.embedder import SentenceTransformerEmbedder
from claims.similarity.index import VectorIndex
from claims.similarity.nli import Inference, NliProbabilities
from claims.vocabulary import ConflictKind, Modality
from db.engine import Database
from tests.fakes import DigitEmbedder, candidate

KNOWN = "The city of Orla closed 24 of its schools last year."
SAME = "Last year the city of Orla shut 24 of its schools."
DENIED = "The city of Orla did not close 24 of its schools last year."
OTHER_NUMBER = "The city of Orla closed 29 of its schools last year."
UNLIKE = "Bees were seen above the tree line for the first time."


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


def _store(database: Database, sentences: Sequence[str], embedder: SentenceTransformerEmbedder) -> list[int]:
    text = "\n".join(sentences)
    found = [
        candidate(
            text, sentence, negated=is_negated(sentence, "en"), quantities=read_quantities(sentence, "en")
        )
        for sentence in sentences
    ]
    vectors = embedder.embed_passages([one.text for one in found])
    document = DocumentText(text, language="en")
    prepared = intake.PreparedDocument(document, tuple(found), vectors, embedder.model_name)
    with database.write() as session:
        result = intake.store(session, prepared, by="ada")
    return [mention.claim_id for mention in result.mentions]


@pytest.mark.model
def test_a_paraphrase_is_suggested_and_its_denial_is_not(
    database: Database, embedder: SentenceTransformerEmbedder
) -> None:
    (known,) = _store(database, [KNOWN], embedder)
    new = _store(database, [SAME, DENIED, OTHER_NUMBER, UNLIKE], embedder)
    suggester = suggester_for(embedder, VectorIndex(embedder.model_name))
    assert suggester is not None
    assert suggest(database, new, suggester=suggester) >= 1
    with database.read() as session:
        found = suggestions(session, [known, *new])
    assert [one.known.id for one in found[known]] == [new[0]]
    assert found.keys() == {known, new[0]}
    assert found[known][0].explanation


@pytest.mark.model
def test_what_contradicts_is_found_on_the_way_and_by_a_scan_alike(
    database: Database, embedder: SentenceTransformerEmbedder
) -> None:
    (known,) = _store(database, [KNOWN], embedder)
    same, denied, other, _ = _store(database, [SAME, DENIED, OTHER_NUMBER, UNLIKE], embedder)
    index = VectorIndex(embedder.model_name)
    suggester, radar = suggester_for(embedder, index), radar_for(index)
    assert suggester is not None
    assert radar is not None
    suggest(database, [same, denied, other], suggester=suggester)
    found = _conflicts(database)
    (kind, _, negated), (other_kind, ours, theirs) = found[known, denied], found[known, other]
    assert (kind, other_kind) == (ConflictKind.POLARITY, ConflictKind.NUMBER)
    assert ["not" in negated, "24" in ours, "29" in theirs] == [True, True, True]
    assert (known, same) not in found
    assert scan(database, radar=radar, afresh=True).found == len(found)
    assert _conflicts(database) == found


@pytest.mark.parametrize(
    ("denial", "clashes"),
    [
        ("Die Seeaufsicht von Orla widerspricht.", False),
        ("Die Seeaufsicht von Orla widerspricht, dass der See zu einem Fünftel gefüllt ist.", True),
    ],
)
def test_a_denial_of_nothing_in_particular_contradicts_nothing(denial: str, *, clashes: bool) -> None:
    vector = np.eye(1, 384, dtype=np.float32)[0]  # of both, as if they were about one matter
    known = ReadClaim(1, "The lake at Orla is one fifth full.", "en", False, Modality.ASSERTED, None)
    denying = ReadClaim(2, denial, "de", True, Modality.DENIED, "Die Seeaufsicht von Orla", "widerspricht")
    (found,) = StatementReader().clashes([(Side(known, vector), Side(denying, vector))])
    assert (found is not None) is clashes


def _conflicts(database: Database) -> dict[tuple[int, int], tuple[ConflictKind, str, str]]:
    with database.read() as session:
        page = conflicts.list_conflicts(session)
    return {
        (found.left.claim.id, found.right.claim.id): (found.kind, found.left.phrase, found.right.phrase)
        for found in page.conflicts
    }


def test_a_model_that_the_comparison_was_not_fitted_on_finds_nothing() -> None:
    assert suggester_for(DigitEmbedder(), VectorIndex("digits")) is None
    assert radar_for(VectorIndex("digits")) is None


class _Disagrees:
    """An inference model that is sure that all pairs can hold."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[NliProbabilities | None]:
        """Return neutral for every pair."""
        neutral = Inference(0.01, 0.98, 0.01)
        return [NliProbabilities(neutral, neutral) for _ in pairs]


@pytest.mark.model
def test_an_inference_model_may_undo_what_was_read(
    database: Database, embedder: SentenceTransformerEmbedder
) -> None:
    _store(database, [KNOWN, OTHER_NUMBER], embedder)
    radar = radar_for(VectorIndex(embedder.model_name), nli=_Disagrees())
    assert radar is not None
    assert scan(database, radar=radar).found == 0
    without = radar_for(VectorIndex(embedder.model_name))
    assert without is not None
    assert scan(database, radar=without, afresh=True).found == 1
