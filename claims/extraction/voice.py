"""Read how a passage puts its claim forward, and who said it.

The ladder, highest rung first; a passage stands on the highest that its wording reaches:

1. *denied*: somebody denies it.
2. *quoted*: a verbatim quotation or a turn of a transcript is the main matter, whatever is hedged in it.
3. *hedged*: the text or the speaker is not sure ("soll", "could", "experts believe").
4. *reported*: indirect speech, told by a frame, a heading "Speaker: ..." or the subjunctive.
5. *asserted*: the text's own word; it alone has no claimant.

A plan is no hedge: "soll gebaut werden" and, where a frame names who announced it, "soll 2028 fertig
sein" are told as plans. A rumour is one: "soll geflohen sein", and "soll liefern" with no one to say so.
Of "X did not confirm that P" nobody says P, nor denies it: it is hedged, without a claimant and not
negated. A heading "Brussels: ..." lets the government speak that texts call so, under the word as
written; a capital of the text's own language ("London: ...") may be just where it happened and does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.extraction.antecedents import Antecedents, is_of_several
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
from claims.extraction.packs import pack_for
from claims.extraction.people import People
from claims.extraction.places import speaks_for_government
from claims.extraction.quotes import Span
from claims.extraction.readings import Reading, opens_with_dash, read_passage
from claims.extraction.turns import Turn, find_turns
from claims.records import Passage
from claims.vocabulary import Modality, PassageKind

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


@dataclass(frozen=True, slots=True)
class _Known:
    """Whom a document names; ``spoken`` are the words of the names that it lets speak."""

    people: People
    companies: Companies
    spoken: set[str]


def read_voices(passages: Sequence[Passage], language: str | None) -> list[Voice]:
    """Return one voice for each passage, in order, read in the context of the document.

    Pronouns and roles are exchanged for names only where the document ties them together; indirect
    speech and quotations that name nobody go on with the last speaker of their paragraph.
    """
    texts = [passage.text for passage in passages]
    turns = find_turns(passages, language)
    readings = [_read(passage, turns.get(place), language) for place, passage in enumerate(passages)]
    known = _Known(People(texts, language), Companies(texts, language), set())
    for reading in readings:
        _learn(reading, known, language)
    document = _Document(passages, known, Antecedents(passages, known.people, turns, language), language)
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


def _learn(reading: Reading, known: _Known, language: str | None) -> None:
    """Keep the speaker of ``reading``: a person among the known, the words of any name in ``spoken``."""
    if reading.phrase is None or reading.label or is_pronoun(reading.phrase, language):
        return
    name = _claimant(reading, language)
    if name is None:
        return
    if _is_person(name, language):
        known.people.learn(name)
    title = read_claimant(reading.phrase, language, genitive=reading.genitive, case=reading.case)
    if title is not None and name != title:
        known.people.tie(title, name)
    known.spoken.update(word for word in name.split() if word[0].isupper())


def _is_person(name: str, language: str | None) -> bool:
    """Tell whether a speaker's name is neither a role nor a body, nor in capitals, where that is open."""
    names = pack_for(language).names
    if name[0].islower() or name.isupper() or is_body(name, names):
        return False
    return not is_role(name.split()[-1], names) and not is_title(name, names)


def _claimant(reading: Reading, language: str | None) -> str | None:
    """Return whom the phrase names, or the person whom an apposition to a title names."""
    name = read_claimant(reading.phrase or "", language, genitive=reading.genitive, case=reading.case)
    if name is not None and reading.aside and (name.islower() or is_title(name, pack_for(language).names)):
        return person_in(reading.aside, language) or name
    return name


class _Document:
    """Gives each reading its speaker, passage by passage."""

    def __init__(
        self, passages: Sequence[Passage], known: _Known, antecedents: Antecedents, language: str | None
    ) -> None:
        self.voices: list[Voice] = []
        self._claimants: list[str | None] = []
        self._passages = passages
        self._known = known
        self._antecedents = antecedents
        self._language = language
        self._names = pack_for(language).names

    def add(self, reading: Reading) -> None:
        voice = self._voice(reading)
        self.voices.append(voice)
        self._claimants.append(voice.claimant)

    def _voice(self, reading: Reading) -> Voice:
        if reading.phrase is None:
            claimant = self._going_on() if reading.follows else None
            return Voice(reading.modality, claimant, reading.cue)
        if is_pronoun(reading.phrase, self._language):
            claimant = self._antecedents.meant_by(reading, self._claimants)
            return Voice(reading.modality, claimant, reading.cue, reading.span if claimant else None)
        name = _claimant(reading, self._language)
        if reading.label and not self._can_speak(name, reading.phrase):
            return self._voice(self._without_label())
        return Voice(reading.modality, self._tied(name, reading), reading.cue)

    def _without_label(self) -> Reading:
        return read_passage(self._passages[len(self.voices)].text, self._language, labels=False)

    def _tied(self, name: str | None, reading: Reading) -> str | None:
        """Return the name that the document ties to a role or a word for a firm.

        One in capitals is returned as the document writes it elsewhere; "a minister" stays nameless.
        """
        if name is None or self._is_unnamed(reading):
            return name
        if (firm := self._known.companies.meant_by(name)) is not None:
            return firm
        if is_role(name.split()[-1], self._names):
            return self._known.people.tied_to(name) or name
        if name.isupper() and self._known.people.knows(name.title()):
            return self._known.people.short(name.title())
        return name

    def _is_unnamed(self, reading: Reading) -> bool:
        """Tell whether several speak ("sagten die Firmen") or somebody not named before ("a minister")."""
        opening = (reading.phrase or "").split(maxsplit=1)[0].casefold()
        return opening in self._names.indefinite or is_of_several(reading, self._language)

    def _can_speak(self, name: str | None, phrase: str) -> bool:
        """Tell whether the words before a colon are a speaker and not a topic."""
        if name is None:
            return is_source(phrase.split()[-1], self._names)
        words = name.split()
        return (
            self._before_quotation()
            or self._passages[len(self.voices)].text.lstrip()[0] in _MARKS
            or self._known.spoken.issuperset(words)
            or is_body(name, self._names)
            or is_role(words[0], self._names)
            or is_role(words[-1], self._names)
            or (name != " ".join(phrase.split()) and len(words) > 1)
            or self._known.people.knows(name)
            or (self._is_heading() and speaks_for_government(name, self._language))
        )

    def _is_heading(self) -> bool:
        return self._passages[len(self.voices)].kind is PassageKind.HEADING

    def _before_quotation(self) -> bool:
        """Tell whether a quotation follows at once on the colon."""
        text = self._passages[len(self.voices)].text
        return text.partition(":")[2].strip()[:1] in tuple(_MARKS)

    def _going_on(self) -> str | None:
        """Return who spoke in the passage before, if this one can go on with their words.

        A heading opens a part of its own and goes on with nobody's.
        """
        index = len(self.voices) - 1
        if self._is_heading():
            return None
        while index >= 0 and self._passages[index].kind is PassageKind.CAPTION:
            index -= 1
        if index < 0 or self._passages[len(self.voices)].paragraph - self._passages[index].paragraph > 1:
            return None
        return self.voices[index].claimant
