"""What stands around a number: units, rates, multipliers, currencies, comparators, ranges.

All texts given to these readers are folded (`claims.extraction.phrases.fold`), but for the places where
capitals matter, which take the text as written too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from claims.extraction.alternatives import any_pattern, collection_paused
from claims.extraction.numerals import word_value
from claims.extraction.packs import QuantityWords, WordLists, inverted, pack_for
from claims.extraction.phrases import Phrases, fold, listed
from claims.extraction.units import CURRENCY_SIGNS, currency_codes, unit_forms
from claims.vocabulary import Comparator

LOOK_BACK = 60
"""Characters before a number in which a verb of change is looked for."""

LETTERS = {"k": 1e3, "m": 1e6}
"""Multipliers that are one letter: only in an amount of money ("$5m"), or "k" glued to its digits."""

_SIGNS = {
    "~": Comparator.ABOUT, "≈": Comparator.ABOUT, "<": Comparator.LESS, ">": Comparator.MORE,
    "≤": Comparator.AT_MOST, "≥": Comparator.AT_LEAST,
}  # fmt: skip
_TEMPERATURES = {"C": "degree celsius", "F": "degree fahrenheit"}
_CODE = re.compile(r"(?<![^\W_])[A-Z]{3}(?![^\W_])")
_GAP = re.compile(r" {1,3}|-")
_WORD = re.compile(r"[^\W\d_]{2,40}(?:-[^\W\d_]{1,40})?")
_COUNT = re.compile(r" ?\d{1,3}(?:[ .,]?\d{3}){0,3}(?!\d)")
_DASH = re.compile(r" ?[–—-] ?")
_SPACED = re.compile(r" {1,3}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit behind a number: its singular English name, where it ends, whether it follows at once."""

    name: str
    end: int
    adjacent: bool


@dataclass(frozen=True, slots=True)
class Measures:
    """The quantity part of a pack, ready to look up."""

    words: QuantityWords
    code: str
    units: Phrases[str]
    heads: Mapping[str, str]
    links: Phrases[bool]
    articles: Phrases[bool]
    stops: frozenset[str]
    adjective: re.Pattern[str]
    multipliers: Phrases[float]
    rates: Phrases[str]
    not_rates: Phrases[bool]
    per: Phrases[bool]
    comparators: Phrases[Comparator]
    behind: Phrases[Comparator]
    weak: frozenset[str]
    between: Phrases[bool]
    joints: Phrases[str]
    changes: re.Pattern[str]
    halves: Phrases[bool]
    minus: Phrases[bool]
    below_zero: Phrases[bool]
    signs: Phrases[str]

    def unit_after(self, text: str, folded: str, end: int) -> Unit | None:
        """Return the unit that follows ``end``, over two adjectives at most ("eine ballistische Rakete")."""
        if text[end : end + 1] in _TEMPERATURES and not text[end + 1 : end + 2].isalnum():
            return Unit(_TEMPERATURES[text[end]], end + 1, adjacent=True)
        glued = self._named(folded, end)
        if glued and (not glued[2] or glued[1] - end > 1):
            return self.rated(folded, glued[0], glued[1], adjacent=True)
        position = end
        for skipped in range(3):
            gap = _GAP.match(folded, position)
            if gap is None:
                return None
            start = self._over_link(folded, gap.end())
            code = _CODE.match(text, start)
            if code and code.group() in currency_codes():
                return self.rated(folded, currency_codes()[code.group()], code.end(), adjacent=skipped == 0)
            found = self._named(folded, start)
            if found:
                return self.rated(folded, found[0], found[1], adjacent=skipped == 0)
            word = _WORD.match(folded, start)
            if word is None or not self._describes(text, word):
                return None
            position = word.end()
        return None

    def _over_link(self, folded: str, start: int) -> int:
        link = self.links.at(folded, start)
        if link is None:
            return start
        gap = _SPACED.match(folded, link[1])
        return gap.end() if gap else link[1]

    def _describes(self, text: str, word: re.Match[str]) -> bool:
        if text[word.start() : word.end()].isupper() and not self.words.capital_nouns:
            return True  # "12 US soldiers"
        if word.group() in self.stops or not self.adjective.fullmatch(word.group()):
            return False
        if self.words.text2num and word_value(word.group(), self.code) is not None:
            return False  # "two of the three hostages"
        return not (self.words.capital_nouns and text[word.start()].isupper())

    def _named(self, folded: str, start: int) -> tuple[str, int, bool] | None:
        """Return name, end and whether letters make up the unit at ``start``."""
        found = self.units.at(folded, start)
        if found:
            return found[0], found[1], folded[start].isalpha()
        word = _WORD.match(folded, start)
        if word is None or folded[word.end() : word.end() + 1] == "-":
            return None
        last = word.group().rpartition("-")[2] if "-" in word.group() else ""
        name = (self.units.get(last) if last else None) or self._head(word.group())
        return (name, word.end(), True) if name else None

    def _head(self, word: str) -> str | None:
        """Read the last part of a closed compound: "Kampfdrohnen"."""
        for head, name in self.heads.items():
            if word.endswith(head) and len(word) > len(head) + 2:
                return name
        return None

    def rated(self, folded: str, name: str, end: int, *, adjacent: bool) -> Unit:
        """Add what a rate is measured by: "euro per month", "case per 100000 inhabitant"."""
        rate = self._rate(folded, end)
        return Unit(f"{name} per {rate[0]}", rate[1], adjacent) if rate else Unit(name, end, adjacent)

    def _rate(self, folded: str, end: int) -> tuple[str, int] | None:
        if folded[end : end + 1] == "/":
            return self.units.at(folded, end + 1)
        gap = _SPACED.match(folded, end)
        if gap is None or self.not_rates.at(folded, gap.end()):
            return None
        phrase = self.rates.at(folded, gap.end())
        if phrase and not folded[phrase[1] : phrase[1] + 2].strip().isdigit():
            return phrase
        linked = self._over_link(folded, gap.end())
        per = self.per.at(folded, gap.end()) or self._per_behind_noun(folded, linked)
        return self._per(folded, per[1]) if per else None

    def _per_behind_noun(self, folded: str, start: int) -> tuple[bool, int] | None:
        """Look behind what is measured: "300 Liter Wasser pro Stunde"."""
        word = _WORD.match(folded, start)
        gap = _SPACED.match(folded, word.end()) if word and word.group() not in self.stops else None
        return self.per.at(folded, gap.end()) if gap else None

    def _per(self, folded: str, end: int) -> tuple[str, int] | None:
        count = _COUNT.match(folded, end)
        start = count.end() if count else end
        gap = _SPACED.match(folded, start)
        unit = self.units.at(folded, self._over_link(folded, gap.end())) if gap else None
        if unit is None:
            return None
        number = re.sub(r"\D", "", count.group()) + " " if count else ""
        return number + unit[0], unit[1]

    def multiplier_after(self, folded: str, end: int, *, money: bool) -> tuple[float, int]:
        """Return the factor of "million" and its like behind ``end``, 1 when there is none."""
        gap = _GAP.match(folded, end)
        start = self._over_link(folded, gap.end()) if gap else end
        found = self.multipliers.at(folded, start)
        if found and len(folded[start : found[1]]) > 1:
            return found[0], _past_period(folded, found[1])
        letter = folded[start : start + 1]
        factor = LETTERS.get(letter) or (found[0] if found else None)
        if factor is None or folded[start + 1 : start + 2].isalnum():
            return 1.0, end
        signed = self.signs.at(folded, start + 1) or self.signs.at(folded, start + 2)
        if money or signed or (letter == "k" and start == end):
            return factor, start + 1
        return 1.0, end

    def currency_before(self, text: str, folded: str, start: int) -> tuple[int, str | None]:
        """Return a currency sign or ISO code before ``start``: where it begins and its name."""
        gap = start - 1 if folded[start - 1 : start] == " " else start
        found = self.signs.before(folded, start) if start - gap <= 1 else None
        if found:
            return found[1], found[0]
        code = _CODE.fullmatch(text, gap - 3, gap) if gap >= 3 else None
        name = currency_codes().get(code.group()) if code else None
        return (gap - 3, name) if name else (start, None)

    def comparator_before(self, folded: str, start: int) -> tuple[Comparator, int] | None:
        """Return the comparator that stands directly before ``start``, and where it begins."""
        return self.comparators.before(folded, start)

    def is_weak(self, folded: str, begin: int, end: int) -> bool:
        """Tell whether the words of a comparator are also a preposition of place or topic ("über")."""
        return folded[begin:end].strip() in self.weak

    def counts_article(self, folded: str, start: int, *, measured: bool) -> bool:
        """Tell whether the article at ``start`` counts: "at least one", not "über eine Brücke"."""
        found = self.comparator_before(folded, start)
        if not found:
            return False
        words = folded[found[1] : start].strip()
        if words in self.weak:
            return False
        return found[0] in (Comparator.AT_LEAST, Comparator.AT_MOST) or (" " in words and measured)

    def comparator_after(self, folded: str, end: int) -> tuple[Comparator, int] | None:
        """Return the comparator that follows ``end``, and where it ends."""
        if folded[end : end + 1] == "+":
            return Comparator.AT_LEAST, end + 1
        gap = _SPACED.match(folded, end)
        return self.behind.at(folded, gap.end()) if gap else None

    def joint(self, folded: str, end: int, start: int) -> str | None:
        """Return how two numbers are joined: "range", "and", "or" or "onto"; None when they are not."""
        words = folded[end:start]
        if len(words) > LOOK_BACK:
            return None
        if _DASH.fullmatch(words):
            return "dash"
        return self.joints.get(words.strip()) if words[:1] == " " and words[-1:] == " " else None

    def joint_after(self, folded: str, end: int) -> int | None:
        """Return where a second end may begin behind "to" or "or", None when neither follows."""
        found = self.joints.at(folded, end + 1) if folded[end : end + 1] == " " else None
        return found[1] + 1 if found and found[0] in ("range", "or") else None

    def between_start(self, folded: str, start: int) -> int:
        """Return where "between" begins when it stands before ``start``, else ``start``."""
        found = self.between.before(folded, start)
        return found[1] if found else start

    def half_after(self, folded: str, end: int) -> int:
        """Return the end of "and a half" behind ``end``, ``end`` when there is none."""
        gap = _SPACED.match(folded, end)
        found = self.halves.at(folded, gap.end()) if gap else None
        return found[1] if found else end


def _past_period(folded: str, end: int) -> int:
    """Take the period of "Mio." in, unless the passage ends there."""
    if folded[end : end + 2] != ". ":
        return end
    following = folded[end + 2 : end + 3]
    return end + 1 if following.isalnum() or following in CURRENCY_SIGNS else end


@lru_cache(maxsize=32)
@collection_paused()
def measures_for(language: str | None) -> Measures:
    """Return the measures of a language; one without a pack knows its units and signs only."""
    pack = pack_for(language)
    words = pack.quantities
    forms = unit_forms(language)
    stops = (
        *pack.names.not_names,
        *pack.names.determiners,
        *pack.names.links,
        *words.ranges,
        *words.joins,
        *words.alternatives,
    )
    more = (*words.per, *words.articles, *words.not_counted, *words.few, *words.vague, *words.numbers)
    return Measures(
        words=words,
        code=pack.code,
        units=Phrases(forms),
        heads={fold(form): forms[fold(form)] for form in words.compounds},
        links=listed(words.of),
        articles=listed(words.articles),
        stops=frozenset(fold(word) for word in (*stops, *more)),
        adjective=re.compile(any_pattern(words.adjectives)),
        multipliers=Phrases(words.multipliers),
        rates=Phrases(inverted(words.rates)),
        not_rates=listed(words.not_rates),
        per=listed(words.per),
        comparators=Phrases({**_comparators(words.comparators), **_SIGNS}),
        behind=Phrases(_comparators(words.after)),
        weak=frozenset(fold(word) for word in words.weak),
        between=listed(words.between),
        joints=_joints(words),
        changes=re.compile(rf"(?<!\w)(?:{any_pattern(words.changes)})"),
        halves=listed(words.halves),
        minus=listed(words.minus),
        below_zero=listed(words.below_zero),
        signs=Phrases(CURRENCY_SIGNS),
    )


def _joints(words: QuantityWords) -> Phrases[str]:
    kinds: list[tuple[Iterable[str], str]] = [
        (words.ranges, "range"),
        (words.joins, "and"),
        (words.alternatives, "or"),
        (words.onto, "onto"),
    ]
    return Phrases({word: kind for phrases, kind in kinds for word in phrases})


def _comparators(lists: WordLists) -> dict[str, Comparator]:
    return {form: Comparator(sign) for form, sign in inverted(lists).items()}
