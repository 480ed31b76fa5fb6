"""Texts that nobody would write, made of what the readers look for: for property tests and the fuzz run."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import strategies as st

from claims.extraction.extractor import Extraction, Extractor
from claims.extraction.packs import pack_codes, pack_for
from claims.extraction.passages import split_passages
from claims.extraction.worthiness import CheckWorthiness
from claims.records import ClaimCandidate, DocumentText
from tests.fakes import DigitEmbedder, digit_head

_MARKS = tuple("„“”«»\"'’‚‘().,;:!?…-–—%€$°·•/\\|*#@&<>[]{}")
_SPACES = (" ", "  ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2009", "\u200b", "\u2028", "\x0c", "\x00")
_ODD = (
    "\ud800",
    "\ufeff",
    "\u202e",
    "e\u0301",
    "ß",
    "İ",
    "ﬁ",
    "٣",
    "½",
    "²",
    "😀",
    "\U0001f1e9\U0001f1ea",
    "\ue000",
)
_NUMBERS = (
    "0",
    "7",
    "20",
    "1.000,5",
    "1,000.5",
    "1 000",
    "3.350",
    "2014",
    "01.09.1939",
    "10-12",
    "9" * 30,
    "5 Mio.",
)
_FRAMES = (
    "sagte Kim am Mittwoch",
    "Kreml: Keine Truppen",
    "Er habe",
    "she denied that",
    "laut dem Amt",
    "according to the ministry",
    "seit 18 Monaten",
    "по словам министра",
    "за даними відомства",
    "a déclaré mardi",
    "dijo el ministro",
    "nicht nur",
    "kein",
    "never",
)


@lru_cache(maxsize=1)
def _words() -> tuple[str, ...]:
    found: set[str] = set()
    for code in pack_codes():
        pack = pack_for(code)
        found |= {*pack.voice.say[:30], *pack.voice.hedges, *pack.voice.deny, *pack.names.pronouns}
        found |= {*pack.names.roles[:30], *pack.sentences.abbreviations[:30], *pack.quantities.vague}
    return tuple(sorted(found))


def texts(*, size: int = 60) -> st.SearchStrategy[str]:
    """Give texts of up to ``size`` pieces: words of the packs, frames, numbers, marks, any characters."""
    piece = st.one_of(
        st.sampled_from(_words()),
        st.sampled_from(_FRAMES),
        st.sampled_from(_NUMBERS),
        st.sampled_from(_MARKS),
        st.sampled_from(_ODD),
        st.text(max_size=8),
    )
    pairs = st.lists(st.tuples(piece, st.sampled_from(("", " ", " ", *_SPACES))), max_size=size)
    return st.one_of(pairs.map(lambda pairs: "".join(a + b for a, b in pairs)), st.text(max_size=200))


def languages() -> st.SearchStrategy[str | None]:
    """Give the languages with a pack, some without, and codes that are none."""
    return st.sampled_from((*pack_codes(), None, "nl", "zh", "ar", "xx", "", "de-AT"))


def everything_proposed(text: str, language: str | None) -> Extraction:
    """Propose every passage that can hold a claim, without a model."""
    head = digit_head(slope=0.0)
    return Extractor(CheckWorthiness(DigitEmbedder(), head=head)).propose(
        DocumentText(text, language=language)
    )


def check(text: str, language: str | None) -> None:
    """Raise AssertionError where extraction breaks a promise for ``text``."""
    passages = split_passages(text, language)
    reached = 0
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        assert passage.text.strip()
        assert not text[reached : passage.start].strip()
        reached = passage.end
    assert not text[reached:].strip()
    found = everything_proposed(text, language)
    starts = [one.start for one in found.candidates]
    assert starts == sorted(set(starts))
    for one in found.candidates:
        _check_fields(text, one)
    again = everything_proposed(text, language)
    assert again.candidates == found.candidates


def _check_fields(text: str, one: ClaimCandidate) -> None:
    assert text[one.start : one.end] == one.quote
    for quantity in one.quantities:
        assert quantity.surface in one.quote
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
    for time in one.times:
        assert time.surface in one.quote
        assert time.start is None or time.end is None or time.start <= time.end
    assert all(entity.surface in one.quote for entity in one.entities)
    assert one.negation_cue is None or one.negated
