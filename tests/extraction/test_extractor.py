from __future__ import annotations

import pytest

from claims.extraction.extractor import Extractor
from claims.extraction.worthiness import CheckWorthiness
from claims.records import DocumentText
from claims.similarity.embedder import SentenceTransformerEmbedder
from claims.text import fold_space
from claims.vocabulary import Modality
from tests.fakes import DigitEmbedder, digit_head

HEAD = digit_head()
ENGLISH = """City closes 12 bridges

Good morning. The city closed 12 bridges in May.
The mayor denied that 3 of them had collapsed. What now?

Photo: Ann Reed 2021
"""


@pytest.fixture
def embedder() -> DigitEmbedder:
    return DigitEmbedder()


@pytest.fixture
def extractor(embedder: DigitEmbedder) -> Extractor:
    return Extractor(CheckWorthiness(embedder, head=HEAD))


def test_likely_passages_are_proposed_in_text_order(extractor: Extractor) -> None:
    found = extractor.propose(DocumentText(ENGLISH, language="en"))
    assert [one.text for one in found.candidates] == [
        "The city closed 12 bridges in May.",
        "The mayor denied that 3 of them had collapsed.",
    ]
    assert all(one.quote == ENGLISH[one.start : one.end] for one in found.candidates)
    assert all(one.text == fold_space(one.quote) for one in found.candidates)
    assert {one.language for one in found.candidates} == {"en"}
    assert all(one.check_worthiness == pytest.approx(0.9933, abs=1e-4) for one in found.candidates)


def test_vectors_come_back_row_for_row_from_one_call(extractor: Extractor, embedder: DigitEmbedder) -> None:
    found = extractor.propose(DocumentText(ENGLISH, language="en"))
    assert found.vectors.tolist() == [[1.0, 0.0], [1.0, 1.0]]
    assert found.model_name == "digits"
    assert len(embedder.calls) == 1


PRONOUN = "The mayor, Ann Harlow, opened a lock. She said 30 barges pass it daily. 12 locks are open.\n"


def test_a_text_that_says_more_than_its_quote_is_embedded_as_it_reads(
    extractor: Extractor, embedder: DigitEmbedder
) -> None:
    found = extractor.propose(DocumentText(PRONOUN, language="en"))
    assert [(one.text, one.quote) for one in found.candidates] == [
        ("She [Ann Harlow] said 30 barges pass it daily.", "She said 30 barges pass it daily."),
        ("12 locks are open.", "12 locks are open."),
    ]
    assert found.vectors.tolist() == [[1.0, 1.0], [1.0, 0.0]]
    assert embedder.calls[1:] == [["She [Ann Harlow] said 30 barges pass it daily."]]


def test_an_insertion_changes_neither_score_nor_what_is_read_from_the_passage(extractor: Extractor) -> None:
    text = "The 3 figures for Norway:\n- 20 percent more\n"
    listed = extractor.propose(DocumentText(text, language="en")).candidates[-1]
    assert listed.text == "[The 3 figures for Norway:] - 20 percent more"
    assert [one.surface for one in listed.quantities] == ["20 percent"]
    assert listed.entities == ()
    (alone,) = extractor.assess(["- 20 percent more"], language="en")
    assert listed.check_worthiness == alone.check_worthiness


def test_a_score_is_that_of_the_passage_and_not_of_an_insertion(extractor: Extractor) -> None:
    found = extractor.propose(DocumentText("The 3 figures:\n- many more\n", language="en"))
    assert [one.quote for one in found.candidates] == ["The 3 figures:"]


def test_a_credit_is_neither_scored_nor_proposed(extractor: Extractor, embedder: DigitEmbedder) -> None:
    extractor.propose(DocumentText(ENGLISH, language="en"))
    assert not [text for text in embedder.calls[0] if "Photo" in text]


def test_a_heading_that_says_something_of_its_own_is_proposed(extractor: Extractor) -> None:
    text = "Storm cuts power to 900 homes\n\nThe wind reached 120 kilometres an hour.\n"
    found = extractor.propose(DocumentText(text, language="en"))
    assert [one.start for one in found.candidates] == [0, text.index("The wind")]


def test_a_heading_that_names_its_speaker_is_proposed_even_when_repeated(extractor: Extractor) -> None:
    text = "Mayor: 12 bridges closed\n\nThe city closed 12 bridges, the mayor said.\n"
    found = extractor.propose(DocumentText(text, language="en"))
    assert [one.quote for one in found.candidates][:1] == ["Mayor: 12 bridges closed"]


def test_a_denied_claim_is_negated(extractor: Extractor) -> None:
    denied = extractor.propose(DocumentText(ENGLISH, language="en")).candidates[1]
    assert denied.modality is Modality.DENIED
    assert denied.negated


def test_the_threshold_can_be_set(embedder: DigitEmbedder) -> None:
    worthiness = CheckWorthiness(embedder, head=HEAD)
    everything = Extractor(worthiness, threshold=0.0).propose(DocumentText(ENGLISH, language="en"))
    nothing = Extractor(worthiness, threshold=1.0).propose(DocumentText(ENGLISH, language="en"))
    assert len(everything.candidates) > 2
    assert nothing.candidates == ()
    assert nothing.vectors.shape == (0, 2)


@pytest.mark.parametrize("text", ["", " \n\n\t", "Photo: Ann Reed\n"])
def test_a_text_without_claims_proposes_nothing(extractor: Extractor, text: str) -> None:
    found = extractor.propose(DocumentText(text))
    assert found.candidates == ()
    assert len(found.vectors) == 0


def test_every_line_is_assessed_in_order(extractor: Extractor) -> None:
    lines = ["  The city closed 12 bridges.  It was sad. ", "", "Hello there, my friends.", "\t"]
    assessed = extractor.assess(lines)
    assert [one.text for one in assessed] == [
        "The city closed 12 bridges. It was sad.",
        "",
        "Hello there, my friends.",
        "",
    ]
    assert [one.check_worthiness > 0.5 for one in assessed] == [True, False, False, False]
    assert assessed[1].check_worthiness == 0.0
    assert all(one.quote == line[one.start : one.end] for one, line in zip(assessed, lines, strict=True))


def test_the_language_of_a_line_is_detected_unless_it_is_given(extractor: Extractor) -> None:
    line = "Die Stadt hat im vergangenen Jahr zwölf Brücken gesperrt."
    assert extractor.assess([line])[0].language == "de"
    assert extractor.assess([line], language="nl")[0].language == "nl"


def test_no_lines_are_no_candidates(extractor: Extractor) -> None:
    assert extractor.assess([]) == []


@pytest.mark.model
def test_the_vectors_are_those_of_the_candidates() -> None:
    embedder = SentenceTransformerEmbedder()
    text = (
        "Guten Tag. Die Stadt hat im Mai zwölf Brücken gesperrt. Landrat Adam Holz war dort. "
        "Er sagte, die Stadt habe seit 2019 vierzig Schulen geschlossen.\n"
    )
    found = Extractor(CheckWorthiness(embedder), threshold=0.0).propose(DocumentText(text, language="de"))
    worded = [one.text for one in found.candidates]
    assert "Die Stadt hat im Mai zwölf Brücken gesperrt." in worded
    assert "Er [Adam Holz] sagte, die Stadt habe seit 2019 vierzig Schulen geschlossen." in worded
    again = embedder.embed_passages(worded)
    assert (found.vectors * again).sum(axis=1).min() > 0.999
