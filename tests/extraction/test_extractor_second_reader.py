"""What the extractor makes of a language model that reads along, asked over a real connection."""

from __future__ import annotations

import socket

import pytest

from claims.extraction.extractor import Extraction, Extractor
from claims.extraction.second_reader import LlmSettings, Rejection, SecondReader
from claims.extraction.worthiness import CheckWorthiness
from claims.records import DocumentText, Progress, SecondOpinion
from claims.vocabulary import Modality, Reader
from tests.extraction.llm_server import Reply, claim, claims, completion, llm_server
from tests.fakes import DigitEmbedder, digit_head

COUNTED = "The pass was shut for 9 days in winter."
PLAIN = "The road over the pass belongs to the canton, Anna Egli said."
CREDIT = "Photo: Rolf Amman 2020"
TEXT = f"Pass shut for 9 days in winter\n\n{COUNTED}\n{PLAIN} What a road!\n\n{CREDIT}\n"
DOCUMENT = DocumentText(TEXT, language="en")


def _extractor(
    address: str, *, timeout: float = 5, threshold: float | None = None, chunk: int = 6_000
) -> Extractor:
    reader = SecondReader(LlmSettings(address, "small", timeout=timeout, chunk_characters=chunk))
    return Extractor(
        CheckWorthiness(DigitEmbedder(), head=digit_head()), threshold=threshold, second_reader=reader
    )


def _propose(
    *replies: Reply, document: DocumentText = DOCUMENT, progress: Progress | None = None
) -> Extraction:
    with llm_server(replies) as server:
        return _extractor(server.base_url).propose(document, progress=progress)


def _alone() -> Extraction:
    return Extractor(CheckWorthiness(DigitEmbedder(), head=digit_head())).propose(DOCUMENT)


def test_without_a_second_reader_there_is_no_second_opinion() -> None:
    found = _alone()
    assert found.second_opinion is None
    assert [(one.quote, one.proposed_by) for one in found.candidates] == [(COUNTED, Reader.RULES)]


def test_a_passage_that_only_the_model_points_at_is_added_and_read_by_the_rules() -> None:
    found = _propose(claims(claim(PLAIN, modality="denied", negated=True), claim(COUNTED)))
    assert [(one.quote, one.proposed_by) for one in found.candidates] == [
        (COUNTED, Reader.RULES),
        (PLAIN, Reader.LANGUAGE_MODEL),
    ]
    added = found.candidates[1]
    assert (added.claimant, added.modality, added.negated) == ("Anna Egli", Modality.REPORTED, False)
    assert added.check_worthiness < 0.5
    assert found.second_opinion == SecondOpinion(agreed=1, added=1)


def test_vectors_stay_row_for_row_with_an_added_passage_before_another() -> None:
    text = f"{PLAIN}\n{COUNTED}\n"
    found = _propose(claims(claim(PLAIN)), document=DocumentText(text, language="en"))
    assert [one.quote for one in found.candidates] == [PLAIN, COUNTED]
    assert found.vectors.tolist() == [[0.0, 1.0], [1.0, 0.0]]


def test_what_the_model_makes_up_is_counted_and_changes_nothing() -> None:
    found = _propose(
        claims(claim("The pass was shut for 90 days."), claim("The canton sold it."), claim("shut"))
    )
    assert found.candidates == _alone().candidates
    assert found.second_opinion == SecondOpinion(
        rejections=((str(Rejection.NOT_IN_TEXT), 2), (str(Rejection.TOO_SHORT), 1))
    )


def test_a_model_that_finds_nothing_takes_nothing_away() -> None:
    found = _propose(claims())
    assert found.candidates == _alone().candidates
    assert found.second_opinion == SecondOpinion()


def test_a_heading_that_repeats_a_proposed_sentence_is_an_agreement() -> None:
    found = _propose(claims(claim("Pass shut for 9 days in winter")))
    assert found.candidates == _alone().candidates
    assert found.second_opinion == SecondOpinion(agreed=1)


def test_an_added_heading_must_say_something_of_its_own() -> None:
    text = "Bridge belongs to the canton\n\nThe bridge belongs to the canton of Uri.\n"
    both = claims(claim("Bridge belongs to the canton"), claim("The bridge belongs to the canton of Uri"))
    found = _propose(both, document=DocumentText(text, language="en"))
    assert [one.quote for one in found.candidates] == ["The bridge belongs to the canton of Uri."]
    assert found.second_opinion == SecondOpinion(added=1, left_out=1)


def test_an_added_sentence_takes_no_heading_away() -> None:
    text = "Bridge 7 belongs to the canton\n\nThe bridge belongs to the canton of Uri.\n"
    found = _propose(claims(claim("The bridge belongs to the canton of Uri.")), document=DocumentText(text))
    assert [one.start for one in found.candidates] == [0, text.index("The bridge")]


def test_captions_and_a_second_proposal_in_one_passage_are_left_out() -> None:
    found = _propose(claims(claim(CREDIT), claim("The road over the pass"), claim("belongs to the canton")))
    assert [one.quote for one in found.candidates] == [COUNTED, PLAIN]
    assert found.second_opinion == SecondOpinion(added=1, left_out=2)


def test_a_text_without_passages_is_not_sent() -> None:
    with llm_server([claims()]) as server:
        found = _extractor(server.base_url).propose(DocumentText(f"{CREDIT}\n"))
    assert server.requests == []
    assert (found.candidates, found.second_opinion) == ((), SecondOpinion())


def test_assess_asks_no_server() -> None:
    with llm_server([claims()]) as server:
        _extractor(server.base_url).assess([COUNTED])
    assert server.requests == []


@pytest.mark.parametrize(
    "reply",
    [Reply(b"", 500, {"retry-after-ms": "1"}), completion("I cannot."), Reply(b"", drop=True)],
    ids=["error", "prose", "hangs up"],
)
def test_a_server_that_fails_leaves_what_the_rules_propose(reply: Reply) -> None:
    with llm_server([reply]) as server:
        found = _extractor(server.base_url).propose(DOCUMENT)
    _expect_one_failure(found, server.base_url)


def test_a_server_that_is_down_leaves_what_the_rules_propose(closed_port: int) -> None:
    address = f"http://127.0.0.1:{closed_port}/v1"
    _expect_one_failure(_extractor(address).propose(DOCUMENT), address)


def test_a_server_that_is_too_slow_leaves_what_the_rules_propose() -> None:
    with llm_server([Reply(b"", hold=True)]) as server:
        found = _extractor(server.base_url, timeout=0.2).propose(DOCUMENT)
    _expect_one_failure(found, server.base_url)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _expect_one_failure(found: Extraction, address: str) -> None:
    alone = _alone()
    assert found.candidates == alone.candidates
    assert found.vectors.tolist() == alone.vectors.tolist()
    assert found.second_opinion is not None
    (line,) = found.second_opinion.failures
    assert address in line


def test_progress_counts_every_passage_once_a_reader_and_never_goes_back() -> None:
    seen: list[tuple[int, int]] = []
    _propose(claims(), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(4, 8), (8, 8)]


def test_progress_without_a_second_reader_counts_passages() -> None:
    seen: list[tuple[int, int]] = []
    Extractor(CheckWorthiness(DigitEmbedder(), head=digit_head())).propose(
        DOCUMENT, progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(4, 4)]


class _LeftError(Exception):
    pass


def test_an_analyst_who_leaves_while_the_server_reads_ends_the_reading() -> None:
    text = "\n\n".join([PLAIN * 7] * 3)

    def leave(done: int, total: int) -> None:
        if done > total // 2:
            raise _LeftError

    with llm_server([claims()]) as server:
        with pytest.raises(_LeftError):
            _extractor(server.base_url, chunk=500).propose(DocumentText(text), progress=leave)
        assert len(server.chats) == 1


def test_a_threshold_of_zero_leaves_the_model_only_to_agree() -> None:
    with llm_server([claims(claim(PLAIN))]) as server:
        found = _extractor(server.base_url, threshold=0.0).propose(DOCUMENT)
    assert found.second_opinion == SecondOpinion(agreed=1)
    assert {one.proposed_by for one in found.candidates} == {Reader.RULES}
