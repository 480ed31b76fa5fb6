"""What two claims share and where they clash: polarity, quantities, times, places, claimants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from claims.extraction.places import place_name
from claims.records import Quantity, TimeReference
from claims.similarity.fusion import quantities_meet
from claims.similarity.matching_opposites import converse_pairs, opposed
from claims.similarity.matching_statements import Statement
from claims.similarity.matching_words import Aligned, keeps_order
from claims.similarity.unit_scales import in_unit_of
from claims.vocabulary import TimeRole

Thing = TypeVar("Thing", Quantity, TimeReference)


@dataclass(frozen=True, slots=True)
class MatchSignal:
    """One reason: its ``name``, ``words`` for the analyst, a ``value`` above 0 for and below 0 against."""

    name: str
    words: str
    value: float


@dataclass(frozen=True, slots=True)
class Shared:
    """Things of two claims: pairs that meet, and those that meet nothing."""

    met: tuple[tuple[str, str], ...]
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def clash(self) -> bool:
        """True when both claims have something that the other lacks."""
        return bool(self.left and self.right)


@dataclass(frozen=True, slots=True)
class Contrast:
    """What two claims share and where they clash.

    ``numbers`` pairs quantities of one unit, ``times`` what the claims are about. ``opposites`` are the
    words that take two sides, ``odd`` tells that one claim denies what the other says.
    """

    numbers: Shared
    times: Shared
    opposites: tuple[tuple[str, str], ...]
    negated: tuple[bool, bool]
    odd: bool
    turned: bool
    """A pair such as "won" and "lost" whose two sides changed places too, so that both may say the same."""

    repeated: bool
    """Both give a share or rate in percent, which is measured time and again."""

    partial: bool
    """One is about a part of the other's time only, as a quarter of a year."""


def contrast(left: Statement, right: Statement, aligned: Aligned) -> Contrast:
    """Compare two claims by everything but wording and meaning."""
    same_order = left.language != right.language or keeps_order(left.words, aligned)
    facing = opposed(left.senses, right.senses)
    turned = [one for one in facing if not same_order and one[0].pair in converse_pairs()]
    words = [(ours.word, theirs.word) for ours, theirs in facing if (ours, theirs) not in turned]
    one, other = left.reading, right.reading
    odd = (one.negated != other.negated) != (len(words) % 2 == 1)
    percent = [any(found.unit == "percent" for found in side.quantities) for side in (one, other)]
    return Contrast(
        _numbers(one.quantities, other.quantities),
        _paired(_about(left), _about(right), _overlap),
        tuple(words),
        (one.negated, other.negated),
        odd,
        bool(turned),
        all(percent),
        _partial(_about(left), _about(right)),
    )


def _partial(left: Sequence[TimeReference], right: Sequence[TimeReference]) -> bool:
    """Tell whether the times of two claims meet only as a part and its whole."""
    meeting = [(one, other) for one in left for other in right if _overlap(one, other)]
    return bool(meeting) and not any(
        (one.start, one.end) == (other.start, other.end) for one, other in meeting
    )


def _numbers(left: Sequence[Quantity], right: Sequence[Quantity]) -> Shared:
    """Pair the sure quantities of the kinds that both claims have; one of another kind clashes with none."""
    ours, theirs = (
        [found for found in side if (found.low, found.high) != (None, None)] for side in (left, right)
    )
    return _paired(_measured_in_both(ours, theirs), _measured_in_both(theirs, ours), _meet)


def _measured_in_both(some: Sequence[Quantity], others: Sequence[Quantity]) -> list[Quantity]:
    return [one for one in some if any(in_unit_of(other, one) is not None for other in others)]


def _meet(one: Quantity, other: Quantity) -> bool:
    converted = in_unit_of(other, one)
    return converted is not None and quantities_meet(one, converted)


def _about(statement: Statement) -> list[TimeReference]:
    return [
        time
        for time in statement.times
        if time.role is TimeRole.ABOUT and (time.start is not None or time.end is not None)
    ]


def _overlap(one: TimeReference, other: TimeReference) -> bool:
    ends = (one.end, other.start), (other.end, one.start)
    return all(end is None or start is None or start <= end for end, start in ends)


def _paired(left: Sequence[Thing], right: Sequence[Thing], meet: Callable[[Thing, Thing], bool]) -> Shared:
    free = list(right)
    met, alone = [], []
    for one in left:
        other = next((found for found in free if meet(one, found)), None)
        if other is None:
            alone.append(one.surface)
            continue
        met.append((one.surface, other.surface))
        free = [found for found in free if found is not other]
    return Shared(tuple(met), tuple(alone), tuple(found.surface for found in free))


def contrast_features(left: Statement, right: Statement, found: Contrast) -> dict[str, float]:
    """Return a contrast as numbers, by name."""
    one, other = left.reading.places, right.reading.places
    claimants = left.claimant, right.claimant
    return {
        "numbers_met": float(min(len(found.numbers.met), 2)),
        "numbers_clash": float(found.numbers.clash),
        "numbers_alone": float(min(abs(len(left.reading.quantities) - len(right.reading.quantities)), 2)),
        "times_met": float(bool(found.times.met)),
        "times_clash": float(found.times.clash),
        "times_alone": float(bool(found.times.left) != bool(found.times.right)),
        "odd": float(found.odd),
        "opposite_words": float(bool(found.opposites)),
        "turned": float(found.turned),
        "both_negated": float(all(found.negated)),
        "places_met": float(bool(one & other)),
        "places_clash": float(bool(one - other) and bool(other - one)),
        "places_alone": float(bool(one ^ other)),
        "claimants": float(sum(map(bool, claimants)) == 1),
    }


def contrast_signals(left: Statement, right: Statement, found: Contrast) -> list[MatchSignal]:
    """Return a contrast in words."""
    return [*_polarity(left, right, found), *_told(found), *_places(left, right), *_claimants(left, right)]


def _polarity(left: Statement, right: Statement, found: Contrast) -> list[MatchSignal]:
    signals = [
        MatchSignal("opposite words", f'opposite words: "{ours}" and "{theirs}"', -1.0)
        for ours, theirs in found.opposites
    ]
    if all(found.negated):
        return [*signals, MatchSignal("polarity", "both negated", 1.0)]
    if any(found.negated):
        cue = left.negation_cue if found.negated[0] else right.negation_cue
        words = "only the " + ("first" if found.negated[0] else "second") + " is negated"
        signals.append(MatchSignal("polarity", words + (f' ("{cue}")' if cue else ""), -1.0))
    return signals


def _told(found: Contrast) -> list[MatchSignal]:
    signals = []
    for name, shared in (("number", found.numbers), ("time", found.times)):
        if shared.met:
            same = "; ".join(_both(*pair) for pair in shared.met)
            signals.append(MatchSignal(name, f"same {name}: {same}", 1.0))
        if shared.clash:
            words = f"other {name}: {', '.join(shared.left)} against {', '.join(shared.right)}"
            signals.append(MatchSignal(name, words, -1.0))
    return signals


def _both(ours: str, theirs: str) -> str:
    return ours if ours.casefold() == theirs.casefold() else f"{ours} = {theirs}"


def _places(left: Statement, right: Statement) -> list[MatchSignal]:
    one, other = left.reading.places, right.reading.places
    signals = []
    if one & other:
        signals.append(MatchSignal("place", f"same place: {_named(one & other)}", 1.0))
    if one - other and other - one:
        words = f"other place: {_named(one - other)} against {_named(other - one)}"
        signals.append(MatchSignal("place", words, -1.0))
    return signals


def _named(codes: frozenset[str]) -> str:
    return ", ".join(sorted(place_name(code) for code in codes))


def _claimants(left: Statement, right: Statement) -> list[MatchSignal]:
    """Whoever said it, a claim stays the same: told, and counted neither way."""
    if not left.claimant or not right.claimant:
        one = left.claimant or right.claimant
        return [MatchSignal("claimant", f"one names who said it: {one}", 0.0)] if one else []
    if left.claimant.casefold() == right.claimant.casefold():
        return [MatchSignal("claimant", f"same claimant: {left.claimant}", 0.0)]
    return [MatchSignal("claimant", f"claimants: {left.claimant} and {right.claimant}", 0.0)]
