"""Find the turns of a transcript or interview: "MINISTER WEBER: ...", "Q: ...", "Frage: ...".

A label is only taken for a speaker where the document bears it out: it is a title in capitals, one of
the pack's labels beside another turn, or it alternates with others. A lone "Berlin: ..." is a topic.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.extraction.claimants import is_role
from claims.extraction.frames import grammar_for
from claims.extraction.packs import pack_for
from claims.records import Passage
from claims.vocabulary import PassageKind

MAX_LABEL = 6
"""Words from which on what stands before a colon is no label."""

_LABEL = re.compile(r"(?:[—–-]\s?)?(?P<label>[^\W\d_][^:\n„“”\"«»]{0,59}?)\s?:\s+(?=\S)")
_LETTER = re.compile(r"(?P<label>[^\W\d_])\.\s+(?=\S)")
"""One letter with a period ("P. ... R. ..."), a label where the pack lists the letter."""

_DASH = re.compile(r"[—–]\s?(?=[\w¿¡])")


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn a passage belongs to; ``speaker`` is None for a label like "Q".

    ``cue`` is the label with its colon, and "…" where it stands before an earlier passage of the turn.
    """

    speaker: str | None
    cue: str


def find_turns(passages: Sequence[Passage], language: str | None) -> Mapping[int, Turn]:
    """Return the turn of each passage that belongs to one, by its place in ``passages``.

    A turn reaches to the next label or to the end of its paragraph.
    """
    labels = {place: label for place, part in enumerate(passages) if (label := _label(part, language))}
    if not labels:
        return _dashed(passages) if pack_for(language).voice.dashes else {}
    accepted = _accepted(labels, language)
    turns: dict[int, Turn] = {}
    for place, passage in enumerate(passages):
        if labels.get(place) in accepted:
            turns[place] = _opened(labels[place], passage, language)
        elif place - 1 in turns and passages[place - 1].paragraph == passage.paragraph:
            before = turns[place - 1]
            turns[place] = Turn(before.speaker, before.cue.removesuffix(" …") + " …")
    return {**turns, **_asked(passages, turns)}


def _asked(passages: Sequence[Passage], turns: Mapping[int, Turn]) -> dict[int, Turn]:
    """Return the turns of questions that stand without a label, each in the paragraph before a turn."""
    asked: dict[int, Turn] = {}
    for place in turns:
        last = place - 1
        if last < 0 or last in turns or not passages[last].text.rstrip().endswith("?"):
            continue
        while last >= 0 and last not in turns and passages[last].paragraph == passages[place - 1].paragraph:
            asked[last] = Turn(None, "…?")
            last -= 1
    return asked


def _dashed(passages: Sequence[Passage]) -> dict[int, Turn]:
    """Return the turns of an interview whose paragraphs open with dashes, one of them with a question."""
    opening = [
        place
        for place, passage in enumerate(passages)
        if passage.kind is PassageKind.BODY
        and _DASH.match(passage.text)
        and (not place or passages[place - 1].paragraph != passage.paragraph)
    ]
    if len(opening) < 2 or not any(passages[place].text.rstrip().endswith("?") for place in opening):
        return {}
    paragraphs = {passages[place].paragraph for place in opening}
    return {
        place: Turn(None, passage.text[0] if place in opening else "— …")
        for place, passage in enumerate(passages)
        if passage.paragraph in paragraphs
    }


def _label(passage: Passage, language: str | None) -> str | None:
    if not passage.kind.can_hold_claim:
        return None
    letter = _LETTER.match(passage.text)
    if letter is not None:
        return letter["label"] if _is_listed(letter["label"], language) else None
    found = _LABEL.match(passage.text)
    if found is None or len(found["label"].split()) >= MAX_LABEL:
        return None
    label = found["label"]
    named = grammar_for(language).heading.match(f"{label}: x")
    return label if named or label.isupper() or _is_listed(label, language) else None


def _accepted(labels: Mapping[int, str], language: str | None) -> set[str]:
    """Return the labels that the document uses for speakers."""
    counts = Counter(labels.values())
    titled = {label for label in counts if label.isupper() and _holds_role(label, language)}
    listed = {label for label in counts if _is_listed(label, language)}
    if len(labels) < 2:
        return titled
    repeated = {label for label, count in counts.items() if count > 1}
    capitals = {label for label in counts if label.isupper()} if titled or listed else set()
    alternate = repeated if len(repeated) > 1 or titled or listed else set()
    answers = _beside(labels, listed)
    return titled | listed | capitals | alternate | answers if len(counts) > 1 else titled


def _beside(labels: Mapping[int, str], listed: set[str]) -> set[str]:
    """Return the labels that follow directly on one of the pack's ("Q")."""
    order = [labels[place] for place in sorted(labels)]
    return {after for before, after in pairwise(order) if before in listed}


def _opened(label: str, passage: Passage, language: str | None) -> Turn:
    mark = "." if _LETTER.match(passage.text) else ":"
    return Turn(None if _is_listed(label, language) else label, f"{label}{mark}")


def _is_listed(label: str, language: str | None) -> bool:
    return label.casefold() in pack_for(language).voice.turns


def _holds_role(label: str, language: str | None) -> bool:
    words = label.split()
    return len(words) > 1 and any(is_role(word, pack_for(language).names) for word in words)
