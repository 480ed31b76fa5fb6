"""Tell whom a pronoun beside a verb of speech means: "he said", "nach ihren Worten", "it added"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from claims.extraction.claimants import is_body, read_claimant
from claims.extraction.frames import grammar_for
from claims.extraction.nominative import gender_of
from claims.extraction.packs import pack_for
from claims.extraction.people import People, told_gender
from claims.extraction.readings import Reading
from claims.extraction.turns import Turn
from claims.records import Passage
from claims.vocabulary import PassageKind

_GRAMMATICAL = {"m": ("m", "n"), "f": ("f",)}
REACH = 3
"""Passages back that a pronoun may point."""


class Antecedents:
    """The persons and bodies that the pronouns of a document can mean."""

    def __init__(
        self, passages: Sequence[Passage], people: People, turns: Mapping[int, Turn], language: str | None
    ) -> None:
        self._passages = passages
        self._people = people
        self._turns = turns
        self._speakers = {word for turn in turns.values() for word in (turn.speaker or "").casefold().split()}
        self._names = pack_for(language).names
        self._language = language

    def meant_by(self, reading: Reading, before: Sequence[str | None]) -> str | None:
        """Return the one that a pronoun can mean: the nearest passage before that names anybody decides.

        ``before`` are the claimants of the passages before it, in order. None where nobody is sure.
        """
        if is_of_several(reading, self._language):
            return None
        own = self._own_subject(reading, len(before))
        if own is not None:
            return own if before[-1:] in ([None], [own], []) else None
        here = self._passages[len(before)].paragraph
        for index in range(len(before) - 1, max(len(before) - 1 - REACH, -1), -1):
            passage = self._passages[index]
            if passage.kind is not PassageKind.BODY:
                continue
            if here - passage.paragraph > 1:
                return None
            decided, name = self._named_in(index, (reading.phrase or "").casefold(), before[index])
            if decided:
                return name
        return None

    def _own_subject(self, reading: Reading, index: int) -> str | None:
        """Return the body with which the pronoun's own sentence opens ("the firm has closed, it said")."""
        pronoun = (reading.phrase or "").casefold()
        if pronoun not in self._names.neuter or reading.span is None:
            return None
        text = self._passages[index].text[: reading.span[0]]
        subject = grammar_for(self._language).subject.match(text)
        if subject is None or "," not in text:
            return None
        name = read_claimant(subject["who"], self._language)
        meant = name is not None and is_body(name, self._names) and self._stands_for(pronoun, name)
        return name if meant else None

    def _named_in(self, index: int, pronoun: str, claimant: str | None) -> tuple[bool, str | None]:
        """Tell whether a passage decides whom a pronoun means, and whom if it is sure."""
        text = self._passages[index].text
        turn = self._turns.get(index)
        if turn is not None:
            text = text.removeprefix(turn.cue)
            claimant = None if self._is_speaker(claimant or "") else claimant
        gender = told_gender(pronoun, self._names)
        if claimant is not None and is_body(claimant, self._names):
            rival = any(self._fits(name, gender) for name in self._people.named_in(text))
            meant = self._stands_for(pronoun, claimant) and not (rival and gender is not None)
            return True, claimant if meant else None
        if gender is None and pronoun in self._names.neuter:
            return claimant is not None or _may_name_somebody(text), None
        return self._person(text, gender, claimant)

    def _person(self, text: str, gender: str | None, claimant: str | None) -> tuple[bool, str | None]:
        others = [name for name in self._people.named_in(text) if not self._is_excluded(name, claimant)]
        named = [*others, claimant] if claimant is not None else others
        fitting = [name for name in named if self._fits(name, gender)]
        rivals = [name for name in fitting if name != claimant and self._people.is_introduced(name)]
        if claimant in fitting and (not rivals or self._people.gender(claimant or "") is not None):
            return True, claimant
        if named:
            return True, fitting[0] if len(fitting) == 1 else None
        return _may_name_somebody(text), None

    def _is_excluded(self, name: str, claimant: str | None) -> bool:
        """Tell whether a person is the claimant in another form, or one who has turns of their own."""
        parts = set(name.split())
        same = claimant is not None and (parts <= set(claimant.split()) or parts >= set(claimant.split()))
        return same or (bool(self._turns) and self._is_speaker(name))

    def _is_speaker(self, name: str) -> bool:
        return self._speakers.issuperset(name.casefold().split())

    def _stands_for(self, pronoun: str, body: str) -> bool:
        """Tell whether a pronoun can mean a body: "it", or one of the body's grammatical gender."""
        if pronoun not in self._names.neuter:
            return False
        head = next((word for word in body.split() if is_body(word, self._names)), body.split()[-1])
        gender = told_gender(pronoun, self._names)
        return gender is None or gender_of(head, self._names) in _GRAMMATICAL[gender]

    def _fits(self, name: str, gender: str | None) -> bool:
        known = self._people.gender(name) or told_gender(name.split()[0], self._names)
        return gender is None or known is None or known == gender


def is_of_several(reading: Reading, language: str | None) -> bool:
    """Tell whether the verb is plural, as in "sagten sie", so that no one speaker can be meant."""
    plural = pack_for(language).voice.plural
    return any(word in plural for word in (reading.cue or "").split())


def _may_name_somebody(text: str) -> bool:
    """Tell whether two capitalised words stand together: perhaps a person the document has not introduced."""
    return any(one.istitle() and one.isalpha() and other.istitle() for one, other in pairwise(text.split()))
