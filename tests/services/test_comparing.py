"""Stored claims compared with the real model: paraphrases are suggested, denials never are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from claims.extraction.negation import is_negated
from claims.extraction.quantities import read_quantities
from claims.records import DocumentText
from claims.services import intake
from claims.services.comparing import suggester_for
from claims.services.suggesting import suggest
from claims.services.suggestions import suggestions
from claims.similarity.embedder import SentenceTransformerEmbedder
from claims.similarity.index import VectorIndex
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


def test_a_model_that_the_comparison_was_not_fitted_on_suggests_nothing() -> None:
    assert suggester_for(DigitEmbedder(), VectorIndex("digits")) is None
