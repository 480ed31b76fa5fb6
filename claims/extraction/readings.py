"""Read what one passage says by itself: its rung on the ladder, the speaker's phrase, the words for both.

See `claims.extraction.voice` for the ladder and for what the rest of the document adds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from claims.extraction.frames import CASES, CompiledFrame, grammar_for, words_of
from claims.extraction.needed_words import holds
from claims.extraction.packs import pack_for
from claims.extraction.quotes import MASK, Span, long_quotes, masked, unquoted
from claims.vocabulary import Modality

MAIN_SHARE = 0.45
"""Share of a passage from which on a quotation with a frame is its main matter."""

WHOLE_SHARE = 0.85
"""Share from which on a quotation needs no frame."""

MAX_READ = 3_000
"""Characters; the voice of a longer passage is read from its beginning."""

_UNMASKED = re.compile(f"[^{MASK}]+")
_DASHED = re.compile(r"\s*[—–]\s?(?=\w)")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s?[^\W\d_]{1,4})?\s?[:.–—-]?\s+")
"""The time before an entry of a live blog."""

_AROUND = " ,–—:;.!?\n"


@dataclass(frozen=True, slots=True)
class Reading:
    """One passage by itself.

    ``phrase`` is the speaker as the frame holds them, ``span`` its place in the passage, ``case`` the
    frame's group and ``aside`` an apposition behind it. ``follows`` tells that the speech may go on from
    the passage before, ``label`` that the speaker stands before a colon and may be a mere topic.
    """

    modality: Modality
    phrase: str | None = None
    span: Span | None = None
    case: str = "who"
    aside: str | None = None
    genitive: bool = False
    cue: str | None = None
    follows: bool = False
    label: bool = False


def read_passage(text: str, language: str | None, *, labels: bool = True) -> Reading:
    """Return the reading of ``text``; without ``labels`` the words before a colon are no speaker."""
    text = text[:MAX_READ]
    reading = _without_denial(text, language, labels=labels)
    denial = grammar_for(language).own_denial.search(text)
    if denial is None or reading.modality is Modality.HEDGED:
        return reading
    follows = reading.phrase is None
    return replace(reading, modality=Modality.DENIED, cue=reading.cue or denial.group(), follows=follows)


def _without_denial(text: str, language: str | None, *, labels: bool) -> Reading:
    plain = unquoted(masked(text))
    quotes = long_quotes(text)
    quoted = sum(end - start for start, end in quotes) / max(len(text), 1)
    framed = _framed(text, plain, language)
    if framed is None and labels:
        framed = _labelled(text, plain, language)
    if framed is not None and framed.modality is Modality.DENIED:
        return framed
    if framed is not None and _is_dashed(text, framed, language):
        return replace(framed, modality=Modality.QUOTED)
    if framed is None and quoted >= MAIN_SHARE and _has_verb_of_speech(plain, language):
        return Reading(Modality.QUOTED, cue=_marks(text, quotes), follows=True)
    main = quoted >= MAIN_SHARE or (framed is not None and _opens_with_quotation(text, quotes, framed))
    if quoted >= WHOLE_SHARE or (framed is not None and main):
        base = framed or Reading(Modality.QUOTED, cue=_marks(text, quotes), follows=True)
        return replace(base, modality=Modality.QUOTED)
    return _weakened(plain, framed, language)


def _opens_with_quotation(text: str, quotes: list[Span], framed: Reading) -> bool:
    """Tell whether the speaker follows on a quotation with which the text begins, however short it is."""
    if not quotes or framed.span is None or framed.label or framed.modality is not Modality.REPORTED:
        return False
    start, end = quotes[0]
    return not text[:start].strip() and framed.span[0] > end


def _has_verb_of_speech(plain: str, language: str | None) -> bool:
    words = words_of(plain)
    return any(words_of(form) <= words for form in pack_for(language).voice.say)


def _marks(text: str, quotes: list[Span]) -> str:
    """Return the marks of the longest quotation, as in „…“."""
    start, end = max(quotes, key=lambda span: span[1] - span[0])
    return f"{text[start]}…{text[end - 1]}"


def _is_dashed(text: str, framed: Reading, language: str | None) -> bool:
    """Tell whether a dash opens direct speech: "— ..., — said X"."""
    if not pack_for(language).voice.dashes or not _DASHED.match(text):
        return False
    spoken = text.find(framed.cue or "")
    return spoken > len(text) * MAIN_SHARE and framed.modality is Modality.REPORTED


def opens_with_dash(text: str, language: str | None) -> bool:
    """Tell whether ``text`` begins like direct speech behind a dash, or like an entry of a list."""
    return pack_for(language).voice.dashes and _DASHED.match(text) is not None


def _weakened(plain: str, framed: Reading | None, language: str | None) -> Reading:
    """Read the rungs below a quotation."""
    if framed is not None and framed.modality is Modality.HEDGED:
        return framed
    hedge = _hedge(plain, language, told=framed is not None)
    if hedge is not None:
        return replace(framed or Reading(Modality.HEDGED, cue=hedge), modality=Modality.HEDGED)
    if framed is not None:
        return framed
    grammar = grammar_for(language)
    spoken = grammar.subjunctive.search(plain)
    if spoken and not grammar.not_subjunctive.search(plain):
        return Reading(Modality.REPORTED, cue=spoken.group(), follows=True)
    return Reading(Modality.ASSERTED)


def _hedge(plain: str, language: str | None, *, told: bool) -> str | None:
    """Return the first hedge that is meant as one; ``told`` where a speaker announces."""
    grammar = grammar_for(language)
    hedges = list(grammar.hedge.finditer(plain))
    if not hedges:
        return None
    excused = [found.span() for found in grammar.not_hedge.finditer(plain)]
    if told:
        excused += [found.span() for found in grammar.told.finditer(plain)]
    for found in hedges:
        if not any(start <= found.start() < end for start, end in excused):
            return found.group()
    return None


def _framed(text: str, plain: str, language: str | None) -> Reading | None:
    """Return the reading of the first frame that fits; packs list the higher rungs first.

    The main clause decides where a contrast stands before it ("while X says ..., Y denies ...").
    """
    contrast = grammar_for(language).contrast.match(plain)
    main = _framed_from(contrast.end(), text, plain, language) if contrast else None
    return main or _framed_from(0, text, plain, language)


def _framed_from(start: int, text: str, plain: str, language: str | None) -> Reading | None:
    grammar = grammar_for(language)
    words, folded = words_of(plain), plain.casefold()
    unsaid = [found.start() for found in grammar.unsaid.finditer(plain)]
    for frame in grammar.frames:
        if words.isdisjoint(frame.triggers) or not holds(folded, frame.needed):
            continue
        found = frame.search(plain, start)
        if found is None:
            continue
        if frame.modality is Modality.REPORTED and any(found.start() <= at < found.end() for at in unsaid):
            continue
        return _from_frame(text, plain, frame, found)
    return None


def _from_frame(text: str, plain: str, frame: CompiledFrame, found: re.Match[str]) -> Reading:
    cue = _cue(text, plain, found.span())
    groups = found.groupdict()
    case = next((case for case in CASES if groups.get(case) is not None), None)
    if case is None:
        return Reading(frame.modality, cue=cue, follows="drop" in groups)
    span = found.span(case)
    phrase = text[span[0] : span[1]]
    before = text[: span[0]].split()
    genitive = phrase[:3] == "des" or (len(before) > 1 and before[-1][:1].isupper())
    aside = groups.get("aside")
    return Reading(frame.modality, phrase, span, case, aside, genitive, cue)


def _cue(text: str, plain: str, span: Span) -> str:
    """Return the words of a frame without the quotation that it may hold."""
    parts = list(_UNMASKED.finditer(plain, *span))
    longest = max(parts, key=lambda part: len(part.group().strip(_AROUND)))
    return text[longest.start() : longest.end()].strip(_AROUND)


def _labelled(text: str, plain: str, language: str | None) -> Reading | None:
    """Read "Speaker: ..."; whether the words before the colon can speak is for the document to say."""
    clock = _CLOCK.match(plain)
    start = clock.end() if clock else 0
    found = grammar_for(language).heading.match(plain, start)
    if not found:
        return None
    cue = text[start : found.end()].strip()
    return Reading(
        Modality.REPORTED,
        phrase=text[found.start("who") : found.end("who")],
        span=found.span("who"),
        cue=cue,
        label=True,
    )
