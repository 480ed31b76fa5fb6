"""The rules by which two claims are the same, an update, narrower, broader, or contradict each other.

Each rule asks for everything that makes it sure, and what none of them takes is not comparable. A number
contradicts another of one measure, scope and period; an act that happens once cannot have two dates; a
denial or negation contradicts what it is about, not a part of it; that X said something is no contradiction
of its being false.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from claims.similarity.function_words import after_untrue
from claims.similarity.matching import MATTER, SAME, Comparison, is_foreign, names_speaker, only_told
from claims.similarity.matching_opposites import Sense, compatible_pairs, opposed
from claims.similarity.matching_signals import Contrast, contrast
from claims.similarity.matching_statements import Statement
from claims.similarity.matching_words import align, words_of
from claims.similarity.pairing_concepts import single_events, small_words
from claims.similarity.pairing_numbers import Numbers, numbers_of
from claims.similarity.pairing_stances import Stance, stance_of
from claims.similarity.pairing_topic import LEVEL, Missed, Topic, clause_at, same_speaker, topic_of
from claims.vocabulary import ConflictKind, MatchKind, Modality, PairKind, TimeRole

SAME_WORDS = 0.1
"""From this score on claims of the same words are the same: below, words changed their roles."""

OTHER_WORDS = 0.55
"""From this score on claims are the same although each has unknown words that the other lacks."""

TRUTH = "true and false"
"""The pair of opposites that "it is not true that" holds a word of."""

FEW = 0.15
SEVERAL = 2
"""The odds that do where `SEVERAL` words or more, and all of one claim, have their counterpart: a short
claim and a long one are far apart for the head."""

MET = 0.6
"""Share of the words of a denial in another language that must correspond to words of what it denies."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Two claims with all that was read about the pair."""

    left: Statement
    right: Statement
    compared: Comparison
    found: Contrast
    topic: Topic
    numbers: Numbers
    stances: tuple[Stance, Stance]
    opposites: tuple[tuple[Sense, Sense], ...]
    """Words that take two sides of a pair, but for "more" and "less" that bound a number."""

    @property
    def odd(self) -> bool:
        """True when one claim says the opposite of the other."""
        return (self.stances[0].holds != self.stances[1].holds) != (len(self.opposites) % 2 == 1)

    @property
    def counted(self) -> bool:
        """True when both claims give a number of one kind."""
        return bool(self.numbers.met or self.numbers.clashing)


def sight_of(left: Statement, right: Statement, compared: Comparison) -> Sight:
    """Read everything that the rules look at."""
    aligned = align(left.words, right.words)
    found = contrast(left, right, aligned)
    bounds = _bounding(left) | _bounding(right)
    untrue = any(after_untrue(side.text, side.language) is not None for side in (left, right))
    topic = topic_of(left, right, foreign=is_foreign(left, right, aligned))
    return Sight(
        left,
        right,
        compared,
        found,
        topic,
        numbers_of(left, right),
        (_stance(left, topic.left), _stance(right, topic.right)),
        tuple(
            (ours, theirs)
            for ours, theirs in opposed(left.senses, right.senses)
            if (ours.word, theirs.word) in found.opposites
            and not bounds.issuperset((ours.word.casefold(), theirs.word.casefold()))
            and not (untrue and ours.pair == TRUTH)  # which the stance tells
        ),
    )


def _stance(statement: Statement, missed: Missed) -> Stance:
    """Return how a claim puts what the other is about too; a negation beside the point is none of that."""
    stance = stance_of(statement)
    if stance.negator is None or clause_at(statement, stance.negator) in missed.inside:
        return stance
    return replace(stance, holds=True, negator=None) if missed.inside else stance


def _bounding(statement: Statement) -> set[str]:
    surfaces = [quantity.surface for quantity in statement.reading.quantities]
    return {word.casefold() for surface in surfaces for word in words_of(surface).written}


def conflict_of(sight: Sight) -> ConflictKind | None:
    """Return why both claims cannot hold, None where that is not sure."""
    if not _one_matter(sight):
        return None
    said = [stance.unsaid is not None for stance in sight.stances]
    if any(said):
        return ConflictKind.ATTRIBUTION if said[0] != said[1] and _unsaid_clash(sight) else None
    if sight.odd:
        return _opposition(sight)
    if sight.opposites or not all(stance.holds for stance in sight.stances):
        return None
    if sight.numbers.clashing and sight.topic.equal and _one_period(sight):
        return ConflictKind.NUMBER
    return ConflictKind.DATE if _dates_clash(sight) else None


def _one_matter(sight: Sight) -> bool:
    topic = sight.topic
    own = all(side.modality is Modality.ASSERTED for side in (sight.left, sight.right))
    all_met = own and not topic.foreign and topic.sure >= 1.0 and topic.shared >= SEVERAL
    if sight.compared.matter < (FEW if all_met else MATTER) or not topic.one_thing or _two_persons(sight):
        return False
    return not any(stance.open for stance in sight.stances)


def _two_persons(sight: Sight) -> bool:
    """Tell whether two claims in one language are about "he" and "she"."""
    if sight.topic.foreign:
        return False
    ours, theirs = (
        set(small_words("pronoun", side.language)) & {word.casefold() for word in side.words.written}
        for side in (sight.left, sight.right)
    )
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def _unsaid_clash(sight: Sight) -> bool:
    """Tell whether one claim is that somebody said what the other tells that they did not say."""
    first = sight.stances[0].unsaid is not None
    silent, speaker = (sight.left, sight.right) if first else (sight.right, sight.left)
    unsaid = (sight.stances[0] if first else sight.stances[1]).unsaid or ""
    if sight.stances[0].denial or sight.stances[1].denial or sight.found.times.clash:
        return False
    asked = any(word in unsaid.casefold() for word in small_words("confirm", silent.language))
    told = any(word in speaker.text.casefold() for word in small_words("confirm", speaker.language))
    return asked <= told and _names(speaker, silent, foreign=sight.topic.foreign)


def _names(speaker: Statement, other: Statement, *, foreign: bool) -> bool:
    return same_speaker(speaker, other) if foreign else names_speaker(speaker, other, alone=False)


def _opposition(sight: Sight) -> ConflictKind | None:
    """Return how one claim says the opposite of the other; a part denied leaves the whole."""
    ours, theirs = sight.stances
    if ours.holds == theirs.holds:  # "rose" against "fell"
        return ConflictKind.POLARITY if _turns(sight) else None
    if sight.found.times.clash or sight.numbers.clashing or sight.numbers.unsure:
        return None
    denying, missed = (ours, sight.topic.left) if not ours.holds else (theirs, sight.topic.right)
    met = sight.topic.met[0] if denying is ours else sight.topic.met[1]
    side = sight.left if denying is ours else sight.right
    if side.reading.quantities and not sight.numbers.met:
        return None  # other numbers may hold
    if missed.main or (missed.aside and not denying.denial) or (sight.topic.foreign and met < MET):
        return None
    if ours.denial or theirs.denial:
        return ConflictKind.DENIAL if _denied(sight) else None
    if only_told(sight.left, sight.right) or only_told(sight.right, sight.left):
        return None
    return ConflictKind.DENIAL if _in_words(denying is ours, sight) else ConflictKind.POLARITY


def _in_words(left: bool, sight: Sight) -> bool:
    """Tell whether it is somebody's word that something is not so, and not the text's own."""
    side = sight.left if left else sight.right
    return side.modality in (Modality.QUOTED, Modality.REPORTED) and side.claimant is not None


def _turns(sight: Sight) -> bool:
    """Tell whether one claim has something rise and the other has it fall, or the like."""
    pairs = {ours.pair for ours, _ in sight.opposites}
    if pairs & compatible_pairs() or (sight.numbers.clashing and pairs != {LEVEL}):
        return False
    return sight.topic.equal and _one_period(sight)


def _denied(sight: Sight) -> bool:
    """Tell whether a denial is about what the other claim puts forward: having said it, or its content."""
    ours, theirs = sight.stances
    if bool(ours.denial) == bool(theirs.denial):
        return False
    denying, other = (ours, sight.right) if ours.denial else (theirs, sight.left)
    if not denying.of_saying:
        return True
    denier = sight.left if ours.denial else sight.right
    return other.claimant is not None and _names(other, denier, foreign=sight.topic.foreign)


def _about(statement: Statement, *, role: TimeRole = TimeRole.ABOUT) -> set[tuple[date | None, date | None]]:
    return {
        (time.start, time.end)
        for time in statement.times
        if time.role is role and (time.start is not None or time.end is not None)
    }


def _one_period(sight: Sight) -> bool:
    """Tell whether two claims are about one period, or name none."""
    if sight.found.times.clash or sight.found.partial:
        return False
    ours, theirs = _about(sight.left), _about(sight.right)
    if bool(ours) == bool(theirs):
        return True
    said = _about(sight.right if ours else sight.left, role=TimeRole.SAID)
    return not said.isdisjoint(ours or theirs)  # "on Friday" that was taken for the day it was said


def _dates_clash(sight: Sight) -> bool:
    numbers = sight.left.reading.quantities or sight.right.reading.quantities
    once = sight.topic.acts & single_events()
    return bool(sight.found.times.clash and not numbers and once) and sight.topic.equal


def kind_of(sight: Sight) -> PairKind:
    """Return what the left claim is to the right where they do not contradict each other."""
    if sight.left.text.casefold() == sight.right.text.casefold():
        return PairKind.SAME
    if not _comparable(sight):
        return PairKind.NOT_COMPARABLE
    if sight.found.times.clash:
        return PairKind.UPDATES if _updates(sight) else PairKind.NOT_COMPARABLE
    if not sight.found.partial and not _restricted(sight) and _says_the_same(sight):
        return PairKind.SAME
    return _scope(sight) or PairKind.NOT_COMPARABLE


def _updates(sight: Sight) -> bool:
    """Tell whether both claims give one measure for two periods; that it rose and then fell is an update."""
    turned = {ours.pair for ours, _ in sight.opposites} - {LEVEL}
    return sight.counted and sight.topic.equal and not turned


def _restricted(sight: Sight) -> bool:
    """Tell whether a claim names a place that the other does not, or known or named things stand apart."""
    ours, theirs = sight.topic.left, sight.topic.right
    if sight.left.reading.places != sight.right.reading.places:
        return True
    return bool(ours.concepts and theirs.concepts) or (ours.named and theirs.named)


def _comparable(sight: Sight) -> bool:
    ours, theirs = sight.stances
    if ours.open or theirs.open or (ours.unsaid is None) != (theirs.unsaid is None):
        return False
    if ours.holds != theirs.holds or sight.numbers.unsure:
        return False
    if _two_persons(sight):
        return False
    likely = sight.compared.matter >= MATTER and sight.topic.one_thing
    return likely or sight.compared.score >= SAME


def _scope(sight: Sight) -> PairKind | None:
    """Return which claim is about a part, None where neither is; not comparable where each would be."""
    topic = sight.topic
    narrower = _says_more(topic.left) or _inside(sight, left=True)
    broader = _says_more(topic.right) or _inside(sight, left=False)
    if not narrower and not broader:
        return None
    if narrower and broader:
        return None if sight.compared.score >= SAME else PairKind.NOT_COMPARABLE
    if not topic.one_thing or sight.opposites or not (sight.counted or _uncounted(sight)):
        return PairKind.NOT_COMPARABLE
    if not sight.found.partial and bool(_about(sight.left)) != bool(_about(sight.right)):
        return PairKind.NOT_COMPARABLE
    return PairKind.NARROWER if narrower else PairKind.BROADER


def _uncounted(sight: Sight) -> bool:
    return not sight.left.reading.quantities and not sight.right.reading.quantities


def _says_more(missed: Missed) -> bool:
    return bool(missed.main or missed.aside)


def _inside(sight: Sight, *, left: bool) -> bool:
    """Tell whether one claim's time lies within the other's."""
    if not sight.found.partial:
        return False
    lengths = [
        sum((time.end - time.start).days for time in side.times if time.start and time.end)
        for side in (sight.left, sight.right)
    ]
    return lengths[0] < lengths[1] if left else lengths[1] < lengths[0]


def _counts_otherwise(sight: Sight) -> bool:
    """Tell whether both claims give numbers, and none of one kind: "40 tanks" and "9,000 soldiers"."""
    return not _uncounted(sight) and not sight.counted and not sight.numbers.one_sided


def _says_the_same(sight: Sight) -> bool:
    if sight.numbers.clashing or sight.odd or sight.opposites or _counts_otherwise(sight):
        return False
    if sight.compared.match is MatchKind.SAME:
        return sight.topic.one_thing or sight.compared.score >= OTHER_WORDS
    whole = sight.topic.equal and _one_period(sight) and not sight.numbers.alone
    return whole and (sight.found.numbers.clash or sight.compared.score >= SAME_WORDS)
