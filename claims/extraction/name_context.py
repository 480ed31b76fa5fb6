"""What surrounds a word and gives it a capital: the start of a sentence, a quotation, a title in capitals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from claims.extraction.gazetteer import Token, joined

TITLED = 0.75
LEAST_TITLE = 5
"""A line of so many long words with this share of capitals is a title, in which capitals tell nothing."""

LEAST_SHOUT = 3
_WITHIN = frozenset(",;/&+%€$£°*_")
_QUOTES = frozenset('„“"«‚‘')
_BRACKETS = frozenset("([¿¡")
_LEAD = " \t\u00a0„“”\"«»‚‘'’([–—-"
LEAD = 6
"""So many characters before a word tell whether a sentence begins with it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A text, its words, which of them are places already, and the verbs that bring in what somebody says."""

    text: str
    tokens: Sequence[Token]
    taken: Collection[int] = field(default=frozenset())
    titled: bool = False
    verbs: Collection[str] = field(default=frozenset())

    def opens(self, place: int) -> bool:
        """True when a word begins a sentence, a quotation or a bracket; an abbreviation ends no sentence."""
        start = self.tokens[place].start
        lead = self.text[max(0, start - LEAD) : start]
        before = lead.rstrip(_LEAD)
        if self.titled or not before or _BRACKETS.intersection(lead[len(before) :]):
            return True
        if _QUOTES.intersection(lead[len(before) :]):
            return not before[-1].isalnum() or self.tokens[place - 1].folded in self.verbs
        if before[-1] == "." and place:
            one = self.tokens[place - 1].word
            return len(one) > 2 or one.isdigit()
        return not before[-1].isalnum() and before[-1] not in _WITHIN

    def spaced(self, place: int) -> bool:
        """True when nothing but a space or hyphen parts a word from the one before it."""
        return 0 < place < len(self.tokens) and joined(self.text, self.tokens[place - 1], self.tokens[place])

    def hangs(self, place: int, after_name: bool) -> bool:
        """True for the second part of a hyphened word whose first is capitalised and no name."""
        if place == 0 or after_name or place - 1 in self.taken:
            return False
        one = self.tokens[place - 1]
        return one.word[0].isupper() and self.text[one.end : self.tokens[place].start] == "-"


def is_shouted(tokens: Sequence[Token]) -> bool:
    """Return True for a line written in capitals throughout, where they tell nothing."""
    words = [token.word for token in tokens if len(token.word) > 1]
    return len(words) >= LEAST_SHOUT and sum(word.isupper() for word in words) > len(words) / 2


def is_titled(tokens: Sequence[Token]) -> bool:
    """Return True for a line with a capital on most long words, as English titles have."""
    words = [token.word for token in tokens if len(token.word) > 3]
    return len(words) >= LEAST_TITLE and sum(word[0].isupper() for word in words) >= TITLED * len(words)
