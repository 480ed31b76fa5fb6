"""Which passages a second reading adds to those already proposed."""

from __future__ import annotations

import pytest

from claims.extraction.passages import split_passages
from claims.extraction.second_reader import Proposal, SecondReading, added_passages
from claims.records import Passage
from claims.vocabulary import Modality, PassageKind

TEXT = "The quay is new. It cost nine million. Nobody asked why. The ferry sails on Monday."
PASSAGES = split_passages(TEXT, "en")


def _reading(*quotes: str) -> SecondReading:
    spans = [(TEXT.index(quote), TEXT.index(quote) + len(quote)) for quote in quotes]
    return SecondReading(tuple(_proposal(start, end) for start, end in spans))


def _proposal(start: int, end: int) -> Proposal:
    return Proposal(start, end, TEXT[start:end], None, Modality.ASSERTED, False, None)


def test_the_sentences_are_four() -> None:
    assert [passage.text for passage in PASSAGES] == [
        "The quay is new.",
        "It cost nine million.",
        "Nobody asked why.",
        "The ferry sails on Monday.",
    ]


@pytest.mark.parametrize(
    ("proposed", "quotes", "added", "agreed"),
    [
        ([], [], [], 0),
        ([1], [], [], 0),
        ([1], ["It cost nine million."], [], 1),
        ([1], ["cost nine"], [], 1),
        ([1], ["The ferry sails on Monday"], [3], 0),
        ([1], ["The ferry sails", "on Monday", "It cost"], [3], 1),
        ([1], ["new. It cost"], [], 1),
        ([], ["new. It cost nine"], [1], 0),
        ([], ["The quay is new. It"], [0], 0),
        ([3], ["The quay is new", "nine million", "ferry"], [0, 1], 1),
        ([0, 1, 2, 3], ["quay is", "asked why"], [], 2),
    ],
)
def test_a_proposal_agrees_or_adds(
    proposed: list[int], quotes: list[str], added: list[int], agreed: int
) -> None:
    assert added_passages(PASSAGES, proposed, _reading(*quotes)) == (added, agreed)


@pytest.mark.parametrize("kind", [PassageKind.CAPTION, PassageKind.BOILERPLATE])
def test_captions_and_boilerplate_are_never_added(kind: PassageKind) -> None:
    passages = [Passage(0, 16, TEXT[:16], kind, 0), *PASSAGES[1:]]
    assert added_passages(passages, [], _reading("The quay is new")) == ([], 0)
    assert added_passages(passages, [], _reading("quay is new. It")) == ([1], 0)


def test_a_heading_may_be_added() -> None:
    passages = [Passage(0, 16, TEXT[:16], PassageKind.HEADING, 0), *PASSAGES[1:]]
    assert added_passages(passages, [], _reading("The quay is new")) == ([0], 0)


def test_a_proposal_between_passages_does_nothing() -> None:
    reading = SecondReading((_proposal(16, 17),))
    assert added_passages(PASSAGES, [0], reading) == ([], 0)
    assert added_passages([], [], reading) == ([], 0)
