"""Word a claim so that it reads alone: what only its document told stands in square brackets of ours.

Three things are put in, each only where the document itself settles it:

- the name behind a pronoun that speaks: "Er [Adam Holz] sagte, ...";
- the speaker before speech that goes on from an earlier passage: "[Adam Holz:] Die Halle sei leer.";
- what introduces a list before a short entry that is no sentence: "[The figures:] - 20 percent in May".

Brackets that the text brought along are not marked off from ours: the quote beside the claim tells them
apart. Without our insertions a text is its quote with white space folded, word for word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise

from claims.extraction.frames import grammar_for, words_of
from claims.extraction.packs import pack_for
from claims.extraction.quotes import quote_spans
from claims.extraction.readings import MAX_READ, opens_with_dash, read_passage
from claims.extraction.voice import Voice
from claims.records import Passage
from claims.text import fold_space
from claims.vocabulary import PassageKind

MAX_INSERTED = 80
"""Characters; a longer name or introduction is left out."""

MAX_ENTRY = 100
"""Characters; a longer entry of a list is taken to say enough by itself."""

_MARKER = re.compile(r"(?:(?P<sign>[-–—•*·▪►⁃])|(?P<number>\(?\d{1,2}[.)])|(?P<letter>\(?[a-z]\)))\s")
_WORD = re.compile(r"\w+")
_ENTRY_END = re.compile(r"[.!?…:][”“\"»«’')\]]{0,3}$")
_ADDRESS = re.compile(r"://|[@#]")


def read_alone(
    passages: Sequence[Passage], voices: Sequence[Voice], language: str | None, *, places: Iterable[int]
) -> list[str]:
    """Return the text of the claim in each of ``places``, positions in ``passages``, in the order given.

    ``passages`` are those of a whole document, with a voice each. A text that needs nothing is its
    passage with white space folded.
    """
    intros = _introductions(passages, language)
    return [_alone(passages[place], voices[place], intros.get(place), language) for place in places]


def _alone(passage: Passage, voice: Voice, intro: str | None, language: str | None) -> str:
    text, name = passage.text, _insertable(voice.claimant)
    if voice.pronoun is not None and name is not None:
        text = _with_name(text, voice.pronoun[1], name)
    elif name is not None and _goes_on(passage, voice, language):
        colon = "" if _tells_with_own_verb(passage.text, voice, language) else ":"
        return fold_space(f"[{name}{colon}] {text}")
    return fold_space(text if intro is None else f"[{intro}] {text}")


def _insertable(words: str | None) -> str | None:
    """Return ``words`` on one line without invisible characters; None where they do not fit in brackets."""
    visible = "".join(
        " " if category == "Cc" else character
        for character in words or ""
        if (category := unicodedata.category(character)) not in ("Cf", "Cs", "Co", "Cn")
    )
    folded = fold_space(visible)
    fits = 0 < len(folded) <= MAX_INSERTED and not set("[]") & set(folded)
    return folded if fits and any(character.isalpha() for character in folded) else None


def _with_name(text: str, end: int, name: str) -> str:
    """Put the name behind the pronoun that ends at ``end``, unless a remark stands there already."""
    end = len(text[:end].rstrip())
    behind = text[end:].lstrip()[:1]
    if text[end : end + 1] in ("-", "'", "’") or behind in ("[", "("):
        return text
    return f"{text[:end]} [{name}]{text[end:]}"


def _goes_on(passage: Passage, voice: Voice, language: str | None) -> bool:
    """Tell whether the claimant speaks from an earlier passage, and is not named in this one.

    A title that stands for a name ("the mayor") is a speaker of the passage's own.
    """
    if passage.kind is not PassageKind.BODY or passage.text.startswith("["):
        return False
    if _holds(passage.text, voice.claimant or ""):
        return False
    return (voice.cue or "").endswith(" …") or not _names_speaker(passage.text, voice, language)


def _holds(text: str, name: str) -> bool:
    """Tell whether ``text`` holds the last capitalised word of ``name``, in whatever case."""
    words = _WORD.findall(name)
    last = ([word for word in words if word[0].isupper()] or words)[-1].casefold()
    stem = last[: max(4, len(last) - 2)]
    return any(word.casefold().startswith(stem) for word in _WORD.findall(text))


def _names_speaker(text: str, voice: Voice, language: str | None) -> bool:
    """Tell whether the passage has a speaker of its own, be it behind the label of a turn."""
    plain = [read_passage(part, language, labels=False) for part in (text, text.partition(": ")[2])]
    labelled = read_passage(text, language)
    return any(reading.phrase is not None for reading in plain) or (
        labelled.phrase is not None and labelled.cue == voice.cue
    )


def _tells_with_own_verb(text: str, voice: Voice, language: str | None) -> bool:
    """Tell whether a verb of speech opens the passage and only lacks its subject ("Negó que ...")."""
    spoken = pack_for(language).voice
    words = words_of(voice.cue or "")
    verb = any(words_of(form) <= words for form in (*spoken.say, *spoken.deny, *spoken.suppose))
    opens = not any(start == 0 for start, _ in quote_spans(text[:MAX_ENTRY]))
    return verb and opens and grammar_for(language).own_denial.search(text[:MAX_READ]) is None


def _introductions(passages: Sequence[Passage], language: str | None) -> Mapping[int, str]:
    """Return what introduces each short entry of a list, by its place in ``passages``."""
    found = dict(_over_bullets(passages, language))
    for _, group in groupby(range(len(passages)), key=lambda place: passages[place].paragraph):
        found.update(_over_lines(passages, list(group)))
    return {place: intro for place, passage in found.items() if (intro := _insertable(passage.text))}


def _over_bullets(passages: Sequence[Passage], language: str | None) -> Iterable[tuple[int, Passage]]:
    """Give the line directly above a run of entries with one kind of mark: a heading, or one with a colon."""
    above: Passage | None = None
    before: Passage | None = None
    for place, passage in enumerate(passages):
        mark = _mark(passage)
        if mark is None:
            above = passage if _introduces(passage) else None
        elif above is None or before is None or not _runs_on(before, passage, above):
            above = None
        elif _is_entry(passage, before) and (above.text.endswith(":") or _is_sure(mark, passage, language)):
            yield place, above
        before = passage


def _mark(passage: Passage) -> str | None:
    """Return the mark of an entry: its sign, or "number" or "letter"."""
    found = _MARKER.match(passage.text)
    return found and (found["sign"] or found.lastgroup)


def _runs_on(before: Passage, passage: Passage, above: Passage) -> bool:
    """Tell whether an entry stands directly below the line or another entry, and not in a list within it."""
    if passage.paragraph - before.paragraph > 1:
        return False
    return before is above or (_mark(before) == _mark(passage) and not before.text.endswith(":"))


def _is_sure(mark: str, passage: Passage, language: str | None) -> bool:
    """Tell whether a mark makes an entry by itself: a number may be a date or chapter, a dash open speech."""
    return mark not in ("number", "letter") and not opens_with_dash(passage.text, language)


def _introduces(passage: Passage) -> bool:
    if passage.text.endswith(":"):
        return passage.kind.can_hold_claim
    return passage.kind is PassageKind.HEADING and _ADDRESS.search(passage.text) is None


def _over_lines(passages: Sequence[Passage], paragraph: Sequence[int]) -> Iterable[tuple[int, Passage]]:
    """Give the line with a colon below which a paragraph holds nothing but unmarked entries."""
    opening = next((n for n, place in enumerate(paragraph) if passages[place].text.endswith(":")), None)
    if opening is None or not _introduces(passages[paragraph[opening]]):
        return []
    entries = list(pairwise(paragraph[opening:]))
    if not all(_is_entry(passages[place], passages[before]) for before, place in entries):
        return []
    marked = any(_mark(passages[place]) for _, place in entries)
    return [] if marked else [(place, passages[paragraph[opening]]) for _, place in entries]


def _is_entry(passage: Passage, before: Passage) -> bool:
    """Tell whether a line is short and does not end like a sentence; the last of a list may."""
    if not passage.kind.can_hold_claim or passage.text.startswith("["):
        return False
    if len(passage.text) > MAX_ENTRY:
        return False
    return not _ENTRY_END.search(passage.text) or (
        passage.text.endswith(".") and before.text.endswith((";", ","))
    )
