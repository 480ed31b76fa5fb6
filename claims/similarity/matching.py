"""Whether two claims say the same, are related or different, and whether both can hold.

Cosines of the embedding model cannot tell "rose" from "fell" or "A beat B" from "B beat A". What decides is
how words and tokens of the two correspond, the numbers, times, places and polarity that the readers find,
and a small fitted head over all of these (`claims.similarity.matching_head`); then what cannot be the same
by what was read, such as "is" and "is not", is never called so, whatever the head says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel import Locale

from claims.errors import InvalidInputError
from claims.extraction.worthiness import PassageEmbedder
from claims.similarity.function_words import function_words
from claims.similarity.matching_head import MatchHead, Odds, load_match_head
from claims.similarity.matching_opposites import opposites_for
from claims.similarity.matching_signals import (
    Contrast,
    MatchSignal,
    contrast,
    contrast_features,
    contrast_signals,
)
from claims.similarity.matching_statements import Statement, read_statements
from claims.similarity.matching_tokens import token_features
from claims.similarity.matching_topic import Replaced, replaced
from claims.similarity.matching_words import Aligned, align, word_features, words_of
from claims.vocabulary import ConflictKind, MatchKind, Modality

SAME = 0.5
"""From this score on two claims are the same: even odds, which the fit gives their meaning."""

MATTER = 0.5
"""From these odds on two claims are about one matter, so that what clashes is a conflict."""

CLASHES = ("odd", "numbers_clash", "times_clash", "places_clash", "opposite_words")
"""Features that tell a contradiction where two claims are about one matter, and nothing elsewhere."""

FOREIGN = 0.5
"""From this share of common words on, two claims are in one language, whatever was detected."""

_SHOWN_WORDS = 4

_NAME = 3
"""Letters of a word of a speaker's name that is looked for elsewhere; a title or article is no name."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two claims have to do with each other.

    ``score`` is the probability (0 to 1) that they say the same; ``conflict`` tells why both cannot hold,
    None where nothing read speaks against it. ``explanation`` is one sentence for the analyst.
    """

    match: MatchKind
    score: float
    conflict: ConflictKind | None
    signals: tuple[MatchSignal, ...]
    explanation: str
    matter: float = 0.0
    """The probability (0 to 1) that both are about one matter."""


def compare(left: Statement, right: Statement, *, head: MatchHead | None = None) -> Comparison:
    """Compare two claims whose readings and vectors are at hand; takes well below a millisecond.

    Where a claim has no token states the comparison does without: it is then weaker on swapped roles.
    InvalidInputError when a claim is empty or has no vector.
    """
    if not left.words.written or not right.words.written:
        raise InvalidInputError("a claim to compare is empty; write some words")
    aligned = align(left.words, right.words)
    found = contrast(left, right, aligned)
    odds = _odds(left, right, aligned, found, head or load_match_head())
    if left.text.casefold() == right.text.casefold():
        odds = Odds({MatchKind.SAME: 1.0, MatchKind.RELATED: 0.0, MatchKind.DIFFERENT: 0.0}, 1.0)
    topic = None if is_foreign(left, right, aligned) else replaced(left, right, aligned)
    conflict = _conflict(left, right, found, odds) if _can_clash(left, right, found, topic) else None
    score = odds.kinds[MatchKind.SAME]
    if conflict is not None or found.odd or left.unsaid != right.unsaid:
        score *= 0.99 * SAME  # below the threshold, and still in order
    match = _match(score, odds, conflict)
    signals = (*_wording(left, right, aligned, odds), *contrast_signals(left, right, found))
    told = _explanation(match, conflict, signals)
    return Comparison(match, round(score, 6), conflict, signals, told, matter=odds.matter)


def compare_texts(pairs: Sequence[tuple[str, str]], *, embedder: PassageEmbedder) -> list[Comparison]:
    """Read, embed and compare pairs of texts, in order; every text is embedded once.

    InvalidInputError when a text holds no word, ModelError for any embedding model but the default one.
    """
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    read = dict(zip(texts, read_statements(texts, embedder), strict=True)) if texts else {}
    return [compare(read[left], read[right]) for left, right in pairs]


def _odds(left: Statement, right: Statement, aligned: Aligned, found: Contrast, head: MatchHead) -> Odds:
    """Return what the head says; a clash between claims about other matters does not make them related."""
    foreign = is_foreign(left, right, aligned)
    tokens = left.states is not None and right.states is not None
    features = comparison_features(left, right, aligned, found)
    odds = head.odds(features, foreign=foreign, tokens=tokens)
    if odds.matter >= MATTER:
        return odds
    apart = head.odds(features | dict.fromkeys(CLASHES, 0.0), foreign=foreign, tokens=tokens)
    same = min(odds.kinds[MatchKind.SAME], apart.kinds[MatchKind.SAME])
    rest = 1 - apart.kinds[MatchKind.SAME]
    shares = {kind: share * (1 - same) / max(rest, 1e-9) for kind, share in apart.kinds.items()}
    return Odds(shares | {MatchKind.SAME: same}, odds.matter)


def is_foreign(left: Statement, right: Statement, aligned: Aligned) -> bool:
    """True when two claims seem to be in two languages, and do not share most of their words."""
    if None in (left.language, right.language) or left.language == right.language:
        return False
    return aligned.shared(left.words, right.words) < FOREIGN


def comparison_features(
    left: Statement, right: Statement, aligned: Aligned, found: Contrast
) -> dict[str, float]:
    """Return everything that the head may look at, by name; that of tokens only where there are any."""
    if left.vector is None or right.vector is None:
        raise InvalidInputError("a claim to compare has no vector; embed it first")
    joining = opposites_for(left.language).joining
    states = left.states, right.states
    tokens = {} if states[0] is None or states[1] is None else token_features(states[0], states[1])
    return {
        "cosine": float(left.vector @ right.vector),
        **word_features(left.words, right.words, aligned, joining),
        **tokens,
        **contrast_features(left, right, found),
    }


def _can_clash(left: Statement, right: Statement, found: Contrast, topic: Replaced | None) -> bool:
    """Tell whether what differs between two claims can be a conflict; a doubt says that it cannot."""
    one, other = left.reading.places, right.reading.places
    if (one - other and other - one) or (topic is not None and not topic.one_thing):
        return False
    if left.unsaid or right.unsaid:
        speaker, silent = (right, left) if left.unsaid else (left, right)
        return left.unsaid != right.unsaid and names_speaker(speaker, silent, alone=topic is None)
    if found.numbers.clash and (found.partial or found.opposites):
        return False
    return not (found.odd and (only_told(left, right) or only_told(right, left)))


def names_speaker(told: Statement, other: Statement, *, alone: bool) -> bool:
    """Tell whether the speaker of one claim is named in the other; ``alone`` does without that."""
    small = function_words(told.language)
    keys = {key for key in words_of(told.claimant or "").keys if len(key) >= _NAME and key not in small}
    return bool(keys) and (alone or not keys.isdisjoint(other.words.keys))


def only_told(told: Statement, other: Statement) -> bool:
    """Tell whether one claim is what somebody said, and the other the text's own word that it is not so.

    That X said P holds however false P is. Somebody's word that P is not so does speak against the text,
    and so does "X did not confirm the report" against "X confirmed the report".
    """
    if told.modality is Modality.ASSERTED or told.claimant is None or other.modality is not Modality.ASSERTED:
        return False
    return not told.reading.negated and not names_speaker(told, other, alone=False)


def _conflict(left: Statement, right: Statement, found: Contrast, odds: Odds) -> ConflictKind | None:
    if odds.matter < MATTER:
        return None
    if left.unsaid != right.unsaid:
        return ConflictKind.ATTRIBUTION
    if found.odd:
        return ConflictKind.POLARITY
    if found.numbers.clash and not found.times.clash:
        return ConflictKind.NUMBER
    if found.times.clash and not found.numbers.clash and not found.repeated:
        return ConflictKind.DATE
    return None


def _match(score: float, odds: Odds, conflict: ConflictKind | None) -> MatchKind:
    if conflict is not None:
        return MatchKind.RELATED
    if score >= SAME:
        return MatchKind.SAME
    related = odds.kinds[MatchKind.RELATED] >= odds.kinds[MatchKind.DIFFERENT]
    return MatchKind.RELATED if related else MatchKind.DIFFERENT


def _wording(left: Statement, right: Statement, aligned: Aligned, odds: Odds) -> Iterator[MatchSignal]:
    matter = round(2 * odds.matter - 1, 3)
    yield MatchSignal(
        "matter", "about one matter" if odds.matter >= MATTER else "about other matters", matter
    )
    if is_foreign(left, right, aligned):
        yield MatchSignal("language", f"in two languages: {_named(left)} and {_named(right)}", 0.0)
        return
    alone = [
        [side.words.written[place] for place in places if side.words.is_content(place)]
        for side, places in ((left, aligned.only_left), (right, aligned.only_right))
    ]
    shared = aligned.shared(left.words, right.words)
    yield MatchSignal("words", f"{shared:.0%} of the words shared", round(shared, 3))
    for place, words in zip(("first", "second"), alone, strict=True):
        if words:
            shown = ", ".join(words[:_SHOWN_WORDS]) + (" ..." if len(words) > _SHOWN_WORDS else "")
            yield MatchSignal("words alone", f"only in the {place}: {shown}", -round(1 - shared, 3))


_VERDICTS = {
    MatchKind.SAME: "Both say the same",
    MatchKind.RELATED: "About the same matter, but not the same",
    MatchKind.DIFFERENT: "They say different things",
}
_CONFLICTS = {
    ConflictKind.POLARITY: "Both cannot hold, as one denies what the other says",
    ConflictKind.NUMBER: "Both cannot hold, as their numbers differ",
    ConflictKind.DATE: "Both cannot hold, as their dates differ",
    ConflictKind.ATTRIBUTION: "Both cannot hold, as one tells that it was said and the other that it was not",
}


def _explanation(match: MatchKind, conflict: ConflictKind | None, signals: Sequence[MatchSignal]) -> str:
    told = [signal.words for signal in signals if signal.name != "matter"]
    opening = _VERDICTS[match] if conflict is None else _CONFLICTS[conflict]
    return f"{opening}: {'; '.join(told)}." if told else f"{opening}."


def _named(side: Statement) -> str:
    """Return the English name of a statement's language, "de" being no word to an analyst."""
    code = str(side.language)
    return str(Locale.parse("en").languages.get(code, code))
