"""What stands around a number: units, multipliers, currencies, comparators, ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from claims.extraction.frames import any_of
from claims.extraction.packs import Words, pack_for
from claims.vocabulary import Comparator

LOOK_BACK = 40
"""Characters before a number in which a comparator is looked for."""

SYMBOLS = {
    "%": "percent", "‰": "per mille", "€": "euro", "$": "dollar", "£": "pound", "₽": "rouble", "¥": "yen",
    "₴": "hryvnia", "₹": "rupee", "km": "kilometre", "kg": "kilogram", "°c": "degree celsius",
}  # fmt: skip
"""Units that are written alike everywhere, also in languages without a pack."""

CURRENCIES = {
    "us$": "dollar", "$": "dollar", "usd": "dollar", "€": "euro", "eur": "euro", "£": "pound", "gbp": "pound",
    "¥": "yen", "₽": "rouble", "₴": "hryvnia", "₹": "rupee",
}  # fmt: skip
"""Signs that stand before an amount."""

_CURRENCY = re.compile(rf"(?<!\w){any_of(CURRENCIES)}\s?$")
_DASH = re.compile(r"\s?[–—-]\s?$")


@dataclass(frozen=True, slots=True)
class Measures:
    """The compiled quantity part of a pack."""

    units: re.Pattern[str]
    unit_names: Mapping[str, str]
    multipliers: re.Pattern[str]
    factors: Mapping[str, float]
    comparators: re.Pattern[str]
    behind: re.Pattern[str]
    comparator_names: Mapping[str, Comparator]
    behind_names: Mapping[str, Comparator]
    fractions: re.Pattern[str]
    fraction_values: Mapping[str, float]
    vague: re.Pattern[str]
    ranges: re.Pattern[str]
    between: re.Pattern[str]

    def unit_after(self, text: str, end: int) -> tuple[str | None, int]:
        """Return the unit that follows ``end``, over two words at most, and where it ends."""
        found = self.units.match(text, end)
        if not found:
            return None, end
        return self.unit_names[_folded(found["unit"])], found.end()

    def multiplier_after(self, text: str, end: int, *, money: bool) -> tuple[float, int]:
        """Return the factor of "million" and its like behind ``end``, 1 when there is none.

        A single letter is one only in an amount of ``money``: "$5m", but "5 m" is a length.
        """
        found = self.multipliers.match(text, end)
        if not found or (len(found["factor"]) == 1 and not money):
            return 1.0, end
        return self.factors[_folded(found["factor"])], found.end()

    def currency_before(self, text: str, start: int) -> tuple[int, str | None]:
        """Return a currency sign before ``start`` as the place where it begins and its name."""
        found = _CURRENCY.search(text, max(0, start - 5), start)
        return (found.start(), CURRENCIES[found.group().strip().casefold()]) if found else (start, None)

    def comparator_before(self, text: str, start: int) -> tuple[Comparator, int] | None:
        """Return the comparator that stands directly before ``start``, and where it begins."""
        found = self.comparators.search(text, max(0, start - LOOK_BACK), start)
        return (self.comparator_names[_folded(found["words"])], found.start("words")) if found else None

    def counts_article(self, text: str, start: int) -> bool:
        """Tell whether the article at ``start`` counts: "at least one", not "über eine Brücke"."""
        found = self.comparators.search(text, max(0, start - LOOK_BACK), start)
        if not found:
            return False
        words = _folded(found["words"])
        bound = self.comparator_names[words] in (Comparator.AT_LEAST, Comparator.AT_MOST)
        return (bound and len(words) > 3) or " " in words

    def comparator_after(self, text: str, end: int) -> tuple[Comparator, int] | None:
        """Return the comparator that follows ``end``, and where it ends."""
        found = self.behind.match(text, end)
        return (self.behind_names[_folded(found["words"])], found.end()) if found else None

    def fraction(self, written: str) -> float:
        """Return a fraction in percent."""
        return self.fraction_values[_folded(written)]

    def is_range(self, text: str, left_start: int, left_end: int, right_start: int) -> bool:
        """Tell whether the words between two numbers make them the ends of one range."""
        joint = text[left_end:right_start]
        if len(joint) > LOOK_BACK:
            return False
        if _DASH.fullmatch(joint):
            return True
        found = self.ranges.fullmatch(joint)
        if not found:
            return False
        return found["open"] is None or self.between_start(text, left_start) < left_start

    def between_start(self, text: str, start: int) -> int:
        """Return where "between" begins when it stands before ``start``, else ``start``."""
        found = self.between.search(text, max(0, start - LOOK_BACK), start)
        return found.start("words") if found else start


def _folded(written: str) -> str:
    return " ".join(written.casefold().split())


@lru_cache(maxsize=32)
def measures_for(language: str | None) -> Measures:
    """Return the measures of a language; one without a pack knows only signs such as "%"."""
    pack = pack_for(language)
    words = pack.quantities
    units = {form.casefold(): unit for unit, forms in words.units.items() for form in forms}
    names = SYMBOLS | units
    open_ranges = any_of(word for word in words.ranges if word in _AND)
    closed_ranges = any_of(word for word in words.ranges if word not in _AND)
    return Measures(
        units=_units(names, words.not_counted, (*pack.names.not_names, *pack.names.links, *words.ranges)),
        unit_names=names,
        multipliers=re.compile(
            rf"[\s\u00a0-]?(?P<factor>{any_of(words.multipliers)})(?!\w)(?:\.(?=\s+[^\W\d_]))?"
        ),
        factors=words.multipliers,
        comparators=re.compile(rf"(?<!\w)(?P<words>{_any_form(words.comparators)}|[~≈<>≥≤])\s*$"),
        behind=re.compile(rf"\s+(?P<words>{_any_form(words.after)})\b"),
        comparator_names=_comparators(words.comparators) | _SIGNS,
        behind_names=_comparators(words.after),
        fractions=re.compile(rf"\b{any_of(words.fractions)}\b"),
        fraction_values=words.fractions,
        vague=re.compile(rf"\b{any_of(words.vague)}\b"),
        ranges=re.compile(rf"\s+(?:(?P<open>{open_ranges})|{closed_ranges})\s+"),
        between=re.compile(rf"(?<!\w)(?P<words>{any_of(words.between)})\s+$"),
    )


_AND = ("und", "and", "et", "y", "и", "і", "та", "or", "à", "a")
_SIGNS = {
    "~": Comparator.ABOUT,
    "≈": Comparator.ABOUT,
    "<": Comparator.LESS,
    ">": Comparator.MORE,
    "≤": Comparator.AT_MOST,
    "≥": Comparator.AT_LEAST,
}


def _units(names: Mapping[str, str], not_counted: Words, not_between: Words) -> re.Pattern[str]:
    """Match a unit behind a number, over up to two adjectives ("eine ballistische Rakete")."""
    stop = rf"(?!\s*{any_of(not_counted)}(?!\w))"
    adjective = rf"\s+(?!{any_of(not_between)}(?!\w))[^\W\d_]{{2,40}}(?:-[^\W\d_]{{1,40}})?"
    return re.compile(rf"{stop}(?:[\s\u00a0-]?|(?:{adjective}){{1,2}}?\s+)(?P<unit>{any_of(names)})(?!\w)")


def _any_form(lists: Mapping[str, tuple[str, ...]]) -> str:
    return any_of(form for forms in lists.values() for form in forms)


def _comparators(lists: Mapping[str, tuple[str, ...]]) -> dict[str, Comparator]:
    return {form.casefold(): Comparator(sign) for sign, forms in lists.items() for form in forms}
