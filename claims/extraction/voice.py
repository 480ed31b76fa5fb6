"""Read how a passage puts its claim forward, and who said it.

The ladder, highest rung first; a passage stands on the highest that its wording reaches:

1. *denied*: somebody denies it.
2. *quoted*: a verbatim quotation or a turn of a transcript is the main matter, whatever is hedged in it.
3. *hedged*: the text or the speaker is not sure ("soll", "could", "experts believe").
4. *reported*: indirect speech, told by a frame, a heading "Speaker: ..." or the subjunctive.
5. *asserted*: the text's own word; it alone has no claimant.

A plan is no hedge: "soll gebaut werden" and, where a frame names who announced it, "soll 2028 fertig
sein" are told as plans. A rumour is one: "soll geflohen sein", and "soll liefern" with no one to say so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from claims.extraction.claimants import (
    is_body,
    is_pronoun,
    is_role,
    is_source,
    is_title,
    person_in,
    read_claimant,
)
from claims.extraction.companies import Companies
from claims.extraction.nominative import gender_of
from claims.extraction.packs import pack_for
from claims.extraction.people import People, told_gender
from claims.extraction.quotes import Span
from claims.extraction.readings import Reading, opens_with_dash, read_passage
from claims.extraction.turns import Turn, find_turns
from claims.records import Passage
from claims.vocabulary import Modality, PassageKind

REACH = 3
"""Passages back that a pronoun may point."""

_MARKS = '„“«»"'
_ENDED = re.compile(r"[.!?…][”“\"»«’')\]]*$")


@dataclass(frozen=True, slots=True)
class Voice:
    """How a claim is put forward, by whom, and the words (``cue``) this was read from.

    ``claimant`` is None when the text itself asserts the claim or does not say who did. ``cue`` is None
    just where the passage asserts; else it is text of the passage, or holds "…" for what it leaves out:
    the marks of a quotation („…“), the label of a turn that began before ("WEBER: …"). ``pronoun`` is the
    span, in the passage, of the pronoun that was exchanged for the claimant.
    """

    modality: Modality
    claimant: str | None
    cue: str | None
    pronoun: Span | None = None


ASSERTED = Voice(Modality.ASSERTED, None, None)


def read_voices(passages: Sequence[Passage], language: str | None) -> list[Voice]:
    """Return one voice for each passage, in order, read in the context of the document.

    Pronouns and roles are exchanged for names only where the document ties them together; indirect
    speech and quotations that name nobody go on with the last speaker of their paragraph.
    """
    people = People((passage.text for passage in passages), language)
    companies = Companies((passage.text for passage in passages), language)
    turns = find_turns(passages, language)
    readings = [_read(passage, turns.get(place), language) for place, passage in enumerate(passages)]
    spoken: set[str] = set()
    for reading in readings:
        _learn(reading, people, spoken, language)
    document = _Document(passages, people, companies, language, spoken, turns)
    for reading in _with_dashes(passages, readings, language):
        document.add(reading)
    return document.voices


def read_voice(text: str, language: str | None) -> Voice:
    """Return the voice of a passage that stands alone; pronouns then name nobody."""
    kind = PassageKind.BODY if _ENDED.search(text) else PassageKind.HEADING
    return read_voices([Passage(0, len(text), text, kind, 0)], language)[0]


def _read(passage: Passage, turn: Turn | None, language: str | None) -> Reading:
    if turn is None:
        return read_passage(passage.text, language)
    label = turn.cue if passage.text.startswith(turn.cue) else ""
    inner = read_passage(" " * len(label) + passage.text[len(label) :], language, labels=False)
    if inner.phrase is not None or inner.modality is Modality.REPORTED:
        return inner
    if inner.modality in (Modality.HEDGED, Modality.DENIED):
        return replace(inner, phrase=turn.speaker, follows=False)
    return Reading(Modality.QUOTED, phrase=turn.speaker, cue=turn.cue)


def _with_dashes(passages: Sequence[Passage], readings: list[Reading], language: str | None) -> list[Reading]:
    """Take every dash for direct speech where one of the document opens some with a frame."""
    dashed = [opens_with_dash(passage.text, language) for passage in passages]
    if not any(dash and one.modality is Modality.QUOTED for dash, one in zip(dashed, readings, strict=True)):
        return readings
    return [
        Reading(Modality.QUOTED, cue=f"{passage.text.strip()[0]} …")
        if dash and reading.phrase is None and passage.kind is PassageKind.BODY
        else reading
        for passage, reading, dash in zip(passages, readings, dashed, strict=True)
    ]


def _learn(reading: Reading, people: People, spoken: set[str], language: str | None) -> None:
    """Keep the speaker of ``reading``: a person among the known, the words of any name in ``spoken``."""
    name = _plain_name(reading, language)
    if name is not None:
        people.learn(name)
    if reading.phrase is None or reading.label or is_pronoun(reading.phrase, language):
        return
    name = _claimant(reading, language)
    title = read_claimant(reading.phrase, language, genitive=reading.genitive, case=reading.case)
    if name is not None and title is not None and name != title:
        people.tie(title, name)
    spoken.update(word for word in (name or "").split() if word[0].isupper())


def _plain_name(reading: Reading, language: str | None) -> str | None:
    """Return the name of a speaker who is neither a pronoun, a role, a body nor doubtful."""
    if reading.phrase is None or reading.label or is_pronoun(reading.phrase, language):
        return None
    names = pack_for(language).names
    name = _claimant(reading, language)
    if name is None or name[0].islower() or is_role(name.split()[-1], names) or is_body(name, names):
        return None
    return None if name.isupper() or is_title(name, names) else name


def _claimant(reading: Reading, language: str | None) -> str | None:
    """Return whom the phrase names, or the person whom an apposition to a title names."""
    name = read_claimant(reading.phrase or "", language, genitive=reading.genitive, case=reading.case)
    if name is not None and reading.aside and (name.islower() or is_title(name, pack_for(language).names)):
        return person_in(reading.aside, language) or name
    return name


class _Document:
    """Gives each reading its speaker, passage by passage."""

    def __init__(
        self,
        passages: Sequence[Passage],
        people: People,
        companies: Companies,
        language: str | None,
        spoken: set[str],
        turns: Mapping[int, Turn],
    ) -> None:
        self.voices: list[Voice] = []
        self._passages = passages
        self._people = people
        self._companies = companies
        self._language = language
        self._names = pack_for(language).names
        self._spoken = spoken
        self._turns = turns
        self._speakers = {word for turn in turns.values() for word in (turn.speaker or "").casefold().split()}

    def add(self, reading: Reading) -> None:
        self.voices.append(self._voice(reading))

    def _voice(self, reading: Reading) -> Voice:
        if reading.phrase is None:
            claimant = self._going_on() if reading.follows else None
            return Voice(reading.modality, claimant, reading.cue)
        if is_pronoun(reading.phrase, self._language):
            claimant = self._antecedent(reading)
            return Voice(reading.modality, claimant, reading.cue, reading.span if claimant else None)
        name = _claimant(reading, self._language)
        if reading.label and not self._can_speak(name, reading.phrase):
            return self._voice(self._without_label())
        return Voice(reading.modality, self._tied(name, reading.phrase), reading.cue)

    def _without_label(self) -> Reading:
        return read_passage(self._passages[len(self.voices)].text, self._language, labels=False)

    def _tied(self, name: str | None, phrase: str) -> str | None:
        """Return the name that the document ties to a role or a word for a firm.

        One in capitals is returned as the document writes it elsewhere; "a minister" stays nameless.
        """
        if name is None or phrase.split()[0].casefold() in self._names.indefinite:
            return name
        if (firm := self._companies.meant_by(name)) is not None:
            return firm
        if is_role(name.split()[-1], self._names):
            return self._people.tied_to(name) or name
        if name.isupper() and self._people.knows(name.title()):
            return self._people.short(name.title())
        return name

    def _can_speak(self, name: str | None, phrase: str) -> bool:
        """Tell whether the words before a colon are a speaker and not a topic."""
        if name is None:
            return is_source(phrase.split()[-1], self._names)
        words = name.split()
        return (
            self._before_quotation()
            or self._passages[len(self.voices)].text.lstrip()[0] in _MARKS
            or self._spoken.issuperset(words)
            or is_body(name, self._names)
            or is_role(words[0], self._names)
            or is_role(words[-1], self._names)
            or (name != " ".join(phrase.split()) and len(words) > 1)
            or self._people.knows(name)
        )

    def _before_quotation(self) -> bool:
        """Tell whether a quotation follows at once on the colon."""
        text = self._passages[len(self.voices)].text
        return text.partition(":")[2].strip()[:1] in tuple(_MARKS)

    def _going_on(self) -> str | None:
        """Return who spoke in the passage before, if this one can go on with their words."""
        index = len(self.voices) - 1
        while index >= 0 and self._passages[index].kind is PassageKind.CAPTION:
            index -= 1
        if index < 0 or self._passages[len(self.voices)].paragraph - self._passages[index].paragraph > 1:
            return None
        return self.voices[index].claimant

    def _antecedent(self, reading: Reading) -> str | None:
        """Return the one person that "he" or "she" can mean: the nearest passage before decides."""
        if _is_plural(reading, self._language):
            return None
        here = self._passages[len(self.voices)].paragraph
        for index in range(len(self.voices) - 1, max(len(self.voices) - 1 - REACH, -1), -1):
            passage = self._passages[index]
            if passage.kind is not PassageKind.BODY:
                continue
            if here - passage.paragraph > 1:
                return None
            decided, name = self._named_before(reading, index)
            if decided:
                return name
        return None

    def _named_before(self, reading: Reading, index: int) -> tuple[bool, str | None]:
        """Tell whether passage ``index`` decides whom a pronoun means, and whom if it is sure."""
        word = (reading.phrase or "").casefold()
        gender = told_gender(word, self._names)
        claimant, text = self._spoken_of(index)
        if claimant is not None and is_body(claimant, self._names):
            return True, claimant if self._stands_for(word, claimant) else None
        if gender is None and word in self._names.neuter:
            return claimant is not None or _may_name_somebody(text), None
        others = [name for name in self._people.named_in(text) if not self._is_spoken(name, claimant)]
        fitting = [name for name in (*others, claimant) if name is not None and self._fits(name, gender)]
        if claimant in fitting and (len(fitting) == 1 or self._people.gender(claimant or "") is not None):
            return True, claimant
        if fitting or others or claimant is not None:
            return True, fitting[0] if len(fitting) == 1 else None
        return _may_name_somebody(text), None

    def _spoken_of(self, index: int) -> tuple[str | None, str]:
        """Return claimant and words of a passage without whose turn it is: "he" is nobody who talks."""
        claimant, text = self.voices[index].claimant, self._passages[index].text
        turn = self._turns.get(index)
        if turn is not None and self._is_speaker(claimant or ""):
            claimant = None
        return claimant, text.removeprefix(turn.cue) if turn is not None else text

    def _is_speaker(self, name: str) -> bool:
        """Tell whether ``name`` is one whose turns the document gives."""
        return self._speakers.issuperset(name.casefold().split())

    def _is_spoken(self, name: str, claimant: str | None) -> bool:
        """Tell whether a named person is the claimant under another form, or has turns of their own."""
        parts = set(name.split())
        same = claimant is not None and (parts <= set(claimant.split()) or parts >= set(claimant.split()))
        return same or (bool(self._turns) and self._is_speaker(name))

    def _stands_for(self, pronoun: str, body: str) -> bool:
        """Tell whether a pronoun can mean a body: "it", or one whose grammatical gender is the body's."""
        if pronoun not in self._names.neuter:
            return False
        head = next((word for word in body.split() if is_body(word, self._names)), body.split()[-1])
        gender = gender_of(head, self._names)
        return told_gender(pronoun, self._names) is None or gender in ("m", "n")

    def _fits(self, name: str, gender: str | None) -> bool:
        known = self._people.gender(name) or told_gender(name.split()[0], self._names)
        return gender is None or known is None or known == gender


def _is_plural(reading: Reading, language: str | None) -> bool:
    """Tell whether the verb beside the pronoun is plural, as in "sagten sie"."""
    plural = pack_for(language).voice.plural
    return any(word in plural for word in (reading.cue or "").split())


def _may_name_somebody(text: str) -> bool:
    """Tell whether two capitalised words stand together: perhaps a person the document has not introduced."""
    return any(one.istitle() and one.isalpha() and other.istitle() for one, other in pairwise(text.split()))
