"""Decide, stop by stop, where a sentence of a language with a pack ends.

Each run of stops in a block is looked at once, with at most `TAIL` characters before it, so that time
grows with the length of the text. Rules are general; the words that they need are in the packs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from claims.extraction.alternatives import any_of
from claims.extraction.listing import list_starts
from claims.extraction.packs import Words, pack_for

TAIL = 48
"""Characters before a stop that decide on it."""

_EMOJI = (
    r"[\u2600-\u275a\u275f-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d\u20e3\U000e0020-\U000e007f]"
)
_ENTRY_EMOJI = frozenset("👉➡➤✅✔☑❌🔹🔸🔷🔶📌🔴🟢")
"""They stand before what they belong to, as bullets do; others close a sentence."""

_STOP = re.compile(
    r"(?<![.!?…])(?<!\.[ \u00a0])(?P<stop>(?:[.!?…]|(?<=\.)[ \u00a0]\.(?!\w))+)"
    r"(?P<close>[”“\"»«’'‘›‹)\]}]*(?:[ \u00a0\u202f]»(?!\w))?)"
    r"(?P<note>(?:\[\d{1,3}\])+|[¹²³⁰-⁹]+|(?<=[^\W\d_]{2}\.|.[)\]]\.)\d{1,3}(?: \d{1,2})*)?"
    rf"(?P<emoji>(?:\s?{_EMOJI}){{1,24}})?"
    r"(?=\s|$)"
    r"|(?P<face>(?<=[\s\w])[:;]-?\)+)(?=\s)"
    r"|(?P<broken>(?:--|—)[\"”»])(?=\s)"
)
_GLUED = re.compile(
    r"[．。！？]|(?:(?<=[^\W\d_A-Z]{3})|(?<=\d{3}))[.!?](?=[A-ZÄÖÜА-ЯЁІЇЄҐ][^\W\d_A-Z]+\.?\s)"
)
_ADDRESS = re.compile(r"@|/|www\.", re.IGNORECASE)
_OPENING = re.compile(r"[\s\"„“”«»‚‘'‹›(\[{¿¡*_–—-]*")
_NO_OPENING = re.compile(r"\s*[,;:)\]]")
_MARKER = re.compile(r"\s*\(?(?:[ivxlcIVXLC]{1,5}|[a-zA-Z]|\d{1,2})\)\s")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MARKED_START = re.compile(r"[\W_]*(?:(?:\d{1,3}\.)*\d{1,3}|[A-Z]|[IVXL]{1,6}|[a-z])$")
_INITIALS = re.compile(r"(?<![\w.°/’'´-])(?:[^\W\d_]\.[ \u00a0]?)*[^\W\d_]$")
_ACRONYM = re.compile(r"(?<!\w)(?:[^\W\d_]\.)+[^\W\d_]$")
_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}$")
_HALF_DAY = re.compile(r"\d\s?[ap]\.?m$", re.IGNORECASE)
_FRONTED_TIME = re.compile(r"\W*(?:\w+\s+){0,2}\d{1,2}(?::\d\d)?\s?[ap]\.?m$", re.IGNORECASE)
_ENGLISH_I = re.compile(r"(?:^|[^A-Z\w]|\b[a-z]\w*)\s+I$")
_SHORT_REMARK = re.compile(r"\((?:\w{1,5}\.[ \u00a0]?)*\w{1,5}$")
_BEFORE_NUMBER = re.compile(
    r"(?<!\w)[b-df-hj-np-tv-xzбвгджзклмнпрстфхцчшщ]{1,5}$|[^\W\d_]{2}str$", re.IGNORECASE
)
"""A word without a vowel, or a street: with a number behind it, it is short for another."""
_ALWAYS_CAPITAL = re.compile(r"I(?:['’]\w+)?\s")
_CLOCK = re.compile(r"\W*(?:[01]?\d|2[0-3])(?:\s?[:hH]\s?|\.)[0-5]\d(?:\s?[^\W\d_]{1,3})?$")
"""The time before an entry of a live blog."""
_PLACE = r"\W*(?:[^\W\d_a-zà-öø-ÿа-яёіїєґ][\w’'-]{1,30}\s?){1,3}"
_AGENCY = r"(?:\s?[/(–—-]\s?[\w-]{2,20}[/)]?)?"
_LATE_ELLIPSIS = re.compile(r"(?<=[^\W_]\.)(?:[ \u00a0]\.){3}(?=\s)")


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a language knows of its stops, ready to match the text before one."""

    parts: re.Pattern[str]
    binding: re.Pattern[str]
    optional: re.Pattern[str]
    closing: re.Pattern[str]
    ordinal: re.Pattern[str]
    openers: frozenset[str]
    after_ordinal: frozenset[str]
    calendar: frozenset[str]
    lead: re.Pattern[str]
    dated: re.Pattern[str]


def boundaries(text: str, language: str) -> list[int]:
    """Return the offsets behind the sentences of the block ``text``, in order, its end left out."""
    rules = _rules(language)
    listed = list_starts(text, rules.ordinal)
    inner = {offset for found in rules.parts.finditer(text) for offset in range(*found.span())}
    certain = sorted({*listed.starts, *_glued(text)})
    found = {*certain}
    start, place = 0, 0
    for stop in _STOP.finditer(text):
        while place < len(certain) and certain[place] <= stop.start():
            start = max(start, certain[place])
            place += 1
        if stop.start() in listed.markers or stop.start() in inner:
            continue
        end = _sentence_end(text, start, stop, rules)
        if end is not None:
            found.add(end)
            start = end
    return sorted(offset for offset in found if 0 < offset < len(text))


def _glued(text: str) -> Iterator[int]:
    for stop in _GLUED.finditer(text):
        left, right = text[max(0, stop.start() - TAIL) : stop.end()], text[stop.end() : stop.end() + TAIL]
        token = left.split()[-1] + (right.split() or [""])[0]
        if stop.group() in "．。！？" or not _ADDRESS.search(token):
            yield stop.end()


def _sentence_end(text: str, start: int, stop: re.Match[str], rules: _Rules) -> int | None:
    if stop["emoji"] and not _opens_entry(text, stop["emoji"]):
        return stop.end() if _opens(text[stop.end() : stop.end() + TAIL]) else None
    reached = stop.start("emoji") if stop["emoji"] else stop.end()
    following = text[reached : reached + TAIL]
    if stop["note"] and stop["note"][0].isdigit() and not _opens(following):
        return None
    if _NO_OPENING.match(following) or not (_opens(following) or _MARKER.match(following)):
        return None
    if stop["stop"] is None or stop["stop"].strip(". …\u00a0"):
        inside = text[max(0, stop.start() - 1) : stop.start()] == "(" or _in_brackets(text, stop.start())
        return None if inside else reached
    if len(stop["stop"]) > 1 or stop["stop"] == "…":
        return _after_ellipsis(text, stop, reached, following)
    before = text[max(start, stop.start() - TAIL) : stop.start()].lstrip()
    whole = start + TAIL >= stop.start()
    if stop["close"] or stop["note"]:
        return None if stop["close"] == ")" and _is_marker_or_remark(before, whole) else reached
    return reached if _period_ends(before, following, rules, whole) else None


def _opens_entry(text: str, emoji: str) -> bool:
    """Tell whether an emoji belongs to what follows: a bullet, or one that the text itself begins with."""
    first = emoji.lstrip()[0]
    return first in _ENTRY_EMOJI or text.startswith(first)


def _is_marker_or_remark(before: str, whole: bool) -> bool:
    return bool(_SHORT_REMARK.search(before) or (whole and _MARKED_START.match(before)))


def _opens(following: str) -> bool:
    """Tell whether a sentence may begin like this: with anything but a small letter."""
    first = following[_skip(following) :][:1]
    return bool(first) and not first.islower()


def _in_brackets(text: str, position: int) -> bool:
    near = text[max(0, position - TAIL) : position]
    return near.rfind("[") > near.rfind("]")


def _after_ellipsis(text: str, stop: re.Match[str], reached: int, following: str) -> int | None:
    """A speech that breaks off runs into its frame; what was left out may begin the next sentence."""
    rest = following[_skip(following) :]
    apart = stop.start() > 0 and text[stop.start() - 1].isspace()
    if stop["close"] or rest[:1].isdigit() or (apart and _ALWAYS_CAPITAL.match(rest)):
        return None
    late = _LATE_ELLIPSIS.search(text, stop.start(), reached + 1)
    return late.start() if late else reached


def _skip(following: str) -> int:
    opening = _OPENING.match(following)
    return opening.end() if opening else 0


def _period_ends(before: str, following: str, rules: _Rules, whole: bool) -> bool:
    """Tell whether a lone period ends a sentence; ``whole`` if ``before`` reaches back to its start."""
    rest = following[_skip(following) :]
    number = rest[:1].isdigit()
    if whole and (_CLOCK.match(before) or _is_lead(before, rest, rules)):
        return False
    if whole and _MARKED_START.match(before) and not (number and before[-1:].isdigit()):
        return not (number or rest[:1] in "_§" or _WORD.match(rest))
    if _NUMBER.search(before):
        return not _is_ordinal(before, following, rest, rules)
    if _HALF_DAY.search(before):
        return not (_is_calendar(rest, rules) or (whole and _FRONTED_TIME.fullmatch(before)))
    if number and (_BEFORE_NUMBER.search(before) or before.rfind("(") > before.rfind(")")):
        return False
    return not number if rules.closing.search(before) else _word_ends(before, rest, rules)


def _is_lead(before: str, rest: str, rules: _Rules) -> bool:
    """Tell whether what stands before a period opens a report: "LIVE", or a dateline ("MOSCOW, 12 May")."""
    if rules.lead.fullmatch(before):
        return True
    day, stop, _ = rest.partition(".")
    return any(rules.dated.fullmatch(one) for one in (before, f"{before}. {day}" if stop else before))


def _word_ends(before: str, rest: str, rules: _Rules) -> bool:
    """Tell whether the word that ``before`` ends in may end a sentence, or is short for another."""
    if rules.ordinal.search(before) or rules.binding.search(before):
        return False
    word = _WORD.match(rest)
    opener = word.group() if word and word.group().casefold() in rules.openers else ""
    if rules.optional.search(before) or _ACRONYM.search(before):
        return bool(opener)
    if not _INITIALS.search(before) or _ENGLISH_I.search(before):
        return True
    return len(opener) > 1


def _is_ordinal(before: str, following: str, rest: str, rules: _Rules) -> bool:
    if rules.ordinal.search(before) or re.match(r"\s*[-–]\d", following):
        return True
    words = rest.split(maxsplit=1)
    return bool(words) and words[0].strip(".,;:!?").casefold() in rules.after_ordinal


def _is_calendar(rest: str, rules: _Rules) -> bool:
    words = rest.split(maxsplit=1)
    name = words[0].strip(".,;:!?") if words else ""
    return name.casefold() in rules.calendar or (name.isupper() and 2 <= len(name) <= 4)


@lru_cache(maxsize=16)
def _rules(language: str) -> _Rules:
    pack = pack_for(language)
    words, names = pack.sentences, pack.names
    months, days = _calendar(language)
    month = any_of(months)
    openers = {*names.not_names, *names.pronouns, *names.determiners, *words.openers}
    ordinal = "|".join(map(re.escape, words.before_ordinal)) or "(?!)"
    special = {*words.may_end, *words.ending}
    return _Rules(
        parts=_parts(words.abbreviations),
        binding=_ending_in(tuple(word for word in words.abbreviations if word not in special)),
        optional=_ending_in((*words.may_end, *_short_months(language))),
        closing=_ending_in(words.ending),
        ordinal=re.compile(rf"(?<!\w)(?i:{ordinal})\s+(?:\d{{1,3}}|[IVXL]{{1,5}})$"),
        openers=frozenset(word.casefold() for word in openers) - months - days,
        after_ordinal=frozenset(word.casefold() for word in words.after_ordinal)
        | (months if words.after_ordinal else frozenset()),
        calendar=months | days,
        lead=re.compile(rf"\W*{any_of(words.leads, fold=False)}"),
        dated=re.compile(
            rf"{_PLACE}[,.]\s+(?:\d{{1,2}}\s+(?:de\s+)?{month}|{month}\s\d{{1,2}})(?:,?\s\d{{4}})?{_AGENCY}"
        ),
    )


def _ending_in(words: Words) -> re.Pattern[str]:
    """Match text that ends in one of ``words``, written as listed or with more capitals."""
    forms = sorted({form for word in words for form in (word, word[:1].upper() + word[1:], word.upper())})
    short = "|".join(re.escape(form).replace(r"\ ", r"\s?") for form in forms)
    return re.compile(rf"(?<![\w.’'])(?:{short})$" if forms else r"(?!)")


def _parts(words: Words) -> re.Pattern[str]:
    """Match the inside of an abbreviation of several parts, up to its last one."""
    forms = sorted({form for word in words if ". " in word for form in (word, word[:1].upper() + word[1:])})
    inside = "|".join(re.escape(form).replace(r"\ ", r"\s") + r"(?!\w)" for form in forms)
    return re.compile(rf"(?<!\w)(?:{inside})" if forms else r"(?!)")


def _short_months(language: str) -> Words:
    """Return the names of months that the language writes short, without their period."""
    table = Locale.parse(language).months
    names = {name for form in ("format", "stand-alone") for name in table[form]["abbreviated"].values()}
    return tuple(sorted(name.removesuffix(".") for name in names if name.endswith(".")))


def _calendar(language: str) -> tuple[frozenset[str], frozenset[str]]:
    locale = Locale.parse(language)
    names = [
        {name.casefold() for form in ("format", "stand-alone") for name in table[form]["wide"].values()}
        for table in (locale.months, locale.days)
    ]
    return frozenset(names[0]), frozenset(names[1])
