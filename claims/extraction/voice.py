"""Read how a passage puts its claim forward, and who said it.

The ladder, highest rung first; a passage stands on the highest that its wording reaches:

1. *denied*: somebody denies it.
2. *quoted*: a verbatim quotation is the main matter, whatever is hedged inside of it.
3. *hedged*: the text or the speaker is not sure ("soll", "could", "experts believe").
4. *reported*: indirect speech, told by a frame, a heading "Speaker: ..." or the subjunctive.
5. *asserted*: the text's own word; it alone has no claimant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from claims.extraction.claimants import is_body, is_pronoun, is_role, is_source, read_claimant
from claims.extraction.frames import CompiledFrame, grammar_for, words_of
from claims.extraction.packs import pack_for
from claims.extraction.people import People
from claims.extraction.quotes import long_quotes, masked
from claims.records import Passage
from claims.vocabulary import Modality, PassageKind

MAIN_SHARE = 0.45
"""Share of a passage from which on a quotation with a frame is its main matter."""

WHOLE_SHARE = 0.85
"""Share from which on a quotation needs no frame."""

MAX_READ = 3_000
"""Characters; the voice of a longer passage is read from its beginning."""

_ENDED = re.compile(r"[.!?…][”“\"»«’')\]]*$")
_SPOKEN = (Modality.REPORTED, Modality.QUOTED)


@dataclass(frozen=True, slots=True)
class Voice:
    """How a claim is put forward, by whom, and the words (``cue``) this was read from.

    ``claimant`` is None when the text itself asserts the claim or does not say who did; ``cue`` is
    None only when nothing but the passage's own word speaks.
    """

    modality: Modality
    claimant: str | None
    cue: str | None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one passage says by itself: its rung, the speaker's phrase, and the words for both."""

    modality: Modality
    phrase: str | None = None
    genitive: bool = False
    cue: str | None = None
    follows: bool = False


def read_voices(passages: Sequence[Passage], language: str | None) -> list[Voice]:
    """Return one voice for each passage, in order, read in the context of the document.

    Pronouns and roles are exchanged for names only where the document ties them together; indirect
    speech and quotations that name nobody go on with the last speaker of their paragraph.
    """
    people = People((passage.text for passage in passages), language)
    readings = [_read(part.text, language, heading=part.kind is PassageKind.HEADING) for part in passages]
    for reading in readings:
        name = _plain_name(reading, language)
        if name is not None:
            people.learn(name)
    document = _Document(passages, people, language)
    for reading in readings:
        document.add(reading)
    return document.voices


def read_voice(text: str, language: str | None) -> Voice:
    """Return the voice of a passage that stands alone; pronouns then name nobody."""
    kind = PassageKind.BODY if _ENDED.search(text) else PassageKind.HEADING
    return read_voices([Passage(0, len(text), text, kind, 0)], language)[0]


def _read(text: str, language: str | None, *, heading: bool) -> _Reading:
    text = text[:MAX_READ]
    plain = masked(text)
    quoted = sum(end - start for start, end in long_quotes(text)) / max(len(text), 1)
    framed = _framed(text, plain, language)
    if framed is None and (heading or quoted):
        framed = _colon(text, plain, language)
    if framed is not None and framed.modality is Modality.DENIED:
        return framed
    if quoted >= WHOLE_SHARE or (framed is not None and quoted >= MAIN_SHARE):
        base = framed or _Reading(Modality.QUOTED, cue=text[:1] + "…" + text[-1:], follows=True)
        return replace(base, modality=Modality.QUOTED)
    return _weakened(plain, framed, language)


def _weakened(plain: str, framed: _Reading | None, language: str | None) -> _Reading:
    """Read the rungs below a quotation."""
    if framed is not None and framed.modality is Modality.HEDGED:
        return framed
    hedge = _hedge(plain, language)
    if hedge is not None:
        return replace(framed or _Reading(Modality.HEDGED, cue=hedge), modality=Modality.HEDGED)
    if framed is not None:
        return framed
    grammar = grammar_for(language)
    spoken = grammar.subjunctive.search(plain)
    if spoken and not grammar.not_subjunctive.search(plain):
        return _Reading(Modality.REPORTED, cue=spoken.group(), follows=True)
    return _Reading(Modality.ASSERTED)


def _hedge(plain: str, language: str | None) -> str | None:
    grammar = grammar_for(language)
    excused = [found.span() for found in grammar.not_hedge.finditer(plain)]
    for found in grammar.hedge.finditer(plain):
        if not any(start <= found.start() < end for start, end in excused):
            return found.group()
    return None


def _framed(text: str, plain: str, language: str | None) -> _Reading | None:
    """Return the reading of the first frame that fits; packs list the higher rungs first."""
    words = words_of(plain)
    for frame in grammar_for(language).frames:
        found = None if words.isdisjoint(frame.triggers) else frame.regex.search(plain)
        if found:
            return _from_frame(text, frame, found)
    return None


def _from_frame(text: str, frame: CompiledFrame, found: re.Match[str]) -> _Reading:
    cue = text[found.start() : found.end()].strip(" ,–\n")
    if "who" not in frame.regex.groupindex or found["who"] is None:
        return _Reading(frame.modality, cue=cue)
    before = text[: found.start("who")].split()
    genitive = found["who"][:3] == "des" or (len(before) > 1 and before[-1][:1].isupper())
    return _Reading(frame.modality, phrase=found["who"], genitive=genitive, cue=cue)


def _colon(text: str, plain: str, language: str | None) -> _Reading | None:
    """Read "Speaker: ..." when the words before the colon can only be a speaker."""
    found = grammar_for(language).heading.match(plain)
    if not found:
        return None
    cue = text[: found.end()].strip()
    return _Reading(Modality.REPORTED, phrase=found["who"], cue=cue, follows=False)


def _plain_name(reading: _Reading, language: str | None) -> str | None:
    """Return the name of a speaker who is neither a pronoun, a role, a body nor doubtful."""
    if reading.phrase is None or (reading.cue or "").endswith(":") or is_pronoun(reading.phrase, language):
        return None
    names = pack_for(language).names
    name = read_claimant(reading.phrase, language, genitive=reading.genitive)
    if name is None or name[0].islower() or is_role(name.split()[-1], names) or is_body(name, names):
        return None
    return name


class _Document:
    """Gives each reading its speaker, passage by passage."""

    def __init__(self, passages: Sequence[Passage], people: People, language: str | None) -> None:
        self.voices: list[Voice] = []
        self._passages = passages
        self._people = people
        self._language = language
        self._names = pack_for(language).names

    def add(self, reading: _Reading) -> None:
        if reading.phrase is not None:
            voice = self._spoken(reading, reading.phrase)
        else:
            claimant = self._going_on() if reading.follows else None
            voice = Voice(reading.modality, claimant, reading.cue)
        self.voices.append(voice)

    def _spoken(self, reading: _Reading, phrase: str) -> Voice:
        if is_pronoun(phrase, self._language):
            return Voice(reading.modality, self._antecedent(), reading.cue)
        name = read_claimant(phrase, self._language, genitive=reading.genitive)
        if (reading.cue or "").endswith(":") and not self._can_speak(name, phrase):
            return Voice(Modality.ASSERTED, None, None)
        if name is not None and is_role(name.split()[-1], self._names):
            name = self._people.tied_to(name) or name
        return Voice(reading.modality, name, reading.cue)

    def _can_speak(self, name: str | None, phrase: str) -> bool:
        """Tell whether the words before a colon are a speaker and not a topic."""
        if name is None:
            return is_source(phrase.split()[-1], self._names)
        words = name.split()
        return (
            is_body(name, self._names)
            or is_role(words[0], self._names)
            or is_role(words[-1], self._names)
            or (name != " ".join(phrase.split()) and len(words) > 1)
            or self._people.knows(name)
        )

    def _going_on(self) -> str | None:
        """Return who spoke in the passage before, if this one can go on with their words."""
        index = len(self.voices) - 1
        while index >= 0 and self._passages[index].kind is PassageKind.CAPTION:
            index -= 1
        if index < 0 or self._passages[len(self.voices)].paragraph - self._passages[index].paragraph > 1:
            return None
        before = self.voices[index]
        return before.claimant if before.modality in _SPOKEN else None

    def _antecedent(self) -> str | None:
        """Return the one person that "he" or "she" can mean: the nearest passage before decides."""
        here = self._passages[len(self.voices)].paragraph
        for index in range(len(self.voices) - 1, max(len(self.voices) - 4, -1), -1):
            passage, voice = self._passages[index], self.voices[index]
            if passage.kind is not PassageKind.BODY:
                continue
            if here - passage.paragraph > 1:
                return None
            if voice.claimant is not None:
                return None if is_body(voice.claimant, self._names) else voice.claimant
            named = self._people.named_in(passage.text)
            if named:
                return next(iter(named)) if len(named) == 1 else None
            if _may_name_somebody(passage.text):
                return None
        return None


def _may_name_somebody(text: str) -> bool:
    """Tell whether two capitalised words stand together: perhaps a person the document has not introduced."""
    return any(one.istitle() and one.isalpha() and other.istitle() for one, other in pairwise(text.split()))
