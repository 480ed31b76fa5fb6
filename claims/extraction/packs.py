"""Language packs: what the readers know of a language, kept as data in ``languages/*.toml``.

Adding a language is adding a file. Every pack has the same sections and keys; a missing, unknown or
wrongly typed one is an error at load, so that a pack can never be half read. A language without a
pack gets ``NEUTRAL``, whose lists are empty: its texts still get sentences, digits and offsets.
"""

from __future__ import annotations

import dataclasses
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

LANGUAGES = Path(__file__).parent / "languages"

Words = tuple[str, ...]
WordLists = Mapping[str, Words]
Numbers = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """What keeps a period from ending a sentence.

    ``abbreviations`` are written without their last period and bind what follows, but for those in
    ``may_end``, which end a sentence where the next word is one of ``openers`` (or a pronoun, article or
    other word that is no name), and those in ``ending``, which end it before any capital.
    ``before_ordinal`` are words after which, and ``after_ordinal`` words before which, "2." is an ordinal.
    ``leads`` stand with a period before a report and belong to its first sentence ("LIVE.").
    """

    abbreviations: Words = ()
    may_end: Words = ()
    ending: Words = ()
    openers: Words = ()
    before_ordinal: Words = ()
    after_ordinal: Words = ()
    leads: Words = ()


@dataclass(frozen=True, slots=True)
class PassageWords:
    """Regular expressions, matched without case, of lines that are no running text.

    ``contacts`` are those of headings over the names and numbers of whom the press may call.
    """

    boilerplate: Words = ()
    credits: Words = ()
    contacts: Words = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """One way in which the language names a speaker.

    ``pattern`` is a regular expression with the placeholders that `claims.extraction.frames` fills:
    ``{who}`` (the claimant; ``{whose}`` in the genitive and ``{where}`` in the locative of a language
    whose names are declined, ``{his}`` a possessive), ``{drop}`` (nobody, where the last speaker goes on),
    ``{aside}`` (an apposition or relative clause behind it), ``{named}`` (a name behind a title), ``{say}``,
    ``{said}``, ``{deny}``, ``{denied}``, ``{suppose}`` (verb lists, with regard to case), ``{any}`` (any
    word that may be a verb, beside a ``{quote}``), ``{quote}`` (a long quotation), ``{start}`` (of a
    clause), and what may stand between: ``{gap}`` (five words), ``{clause}`` (no comma), ``{stretch}``
    (commas too).
    """

    modality: str
    pattern: str


@dataclass(frozen=True, slots=True)
class VoiceWords:
    """Verbs, cues and frames of reported, hedged and denied speech.

    ``say``, ``deny`` and ``suppose`` are finite forms, ``said`` and ``denied`` participles.
    ``subjunctive`` are verb forms that by themselves mark indirect speech; ``not_subjunctive`` and
    ``not_hedges`` are regular expressions of the same words put to another use, ``told`` those of hedges
    that are a plan where a speaker announces it. ``unsaid`` are regular expressions, matched without
    case, of frames that are negative themselves ("did not say that"), ``own_denials`` of words by which
    whoever speaks denies ("it is not true that"), ``hedge_forms`` of verb forms that hedge.
    ``plural`` are verbs beside which a pronoun means several people, where it could mean one
    ("sagten sie"). ``contrasts`` open a sentence whose first clause may hold a voice of its own ("while").
    ``turns`` are labels of a transcript that name nobody ("Q", "Frage"); with ``dashes`` a dash opens
    direct speech.
    """

    say: Words = ()
    said: Words = ()
    deny: Words = ()
    denied: Words = ()
    suppose: Words = ()
    hedges: Words = ()
    not_hedges: Words = ()
    subjunctive: Words = ()
    not_subjunctive: Words = ()
    told: Words = ()
    unsaid: Words = ()
    own_denials: Words = ()
    hedge_forms: Words = ()
    plural: Words = ()
    contrasts: Words = ()
    turns: Words = ()
    dashes: bool = False
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """A regular expression of an ending in an oblique case, and what stands for it in the nominative."""

    pattern: str
    nominative: str


@dataclass(frozen=True, slots=True)
class NameWords:
    """How a claimant is written.

    ``roles`` are nouns for people who speak ("spokesman"), ``institutions`` bodies that do, and
    ``sources`` nouns that speak for nobody ("report"). With ``suffix_roles`` a word that ends in one
    of them counts too, as German compounds do. ``located`` are words that say where a speaker sits
    ("the ministry in Oslo"). ``companies`` are words for a firm that may stand for its name ("the company"),
    ``legal_forms`` stand behind one ("GmbH"); ``indefinite`` are articles of somebody not named before
    ("a spokesman"). ``genders`` gives the gender of nouns whose adjective
    has to be put back into the nominative with the ending in ``nominative``.

    ``possessives`` are pronouns that stand for a speaker in another form ("nach seinen Worten"),
    ``neuter`` pronouns for a body that speaks ("it"). ``masculine`` and ``feminine`` are pronouns,
    titles and articles that tell a person's gender.
    ``open_nouns`` tells that any noun in lower case behind an article may speak, ``complements`` that a
    genitive follows its noun without a preposition. ``owners`` are words between a title and a name that
    belong to the title ("президент России Громов"). ``oblique_words`` gives the nominative of single
    words, ``oblique`` that of names by their ending (the first that fits), ``adjectives`` that of
    adjectives by the gender of their noun.
    """

    pronouns: Words = ()
    determiners: Words = ()
    particles: Words = ()
    links: Words = ()
    located: Words = ()
    companies: Words = ()
    legal_forms: Words = ()
    indefinite: Words = ()
    genitive_determiners: Words = ()
    genitive_endings: Words = ()
    roles: Words = ()
    institutions: Words = ()
    sources: Words = ()
    not_names: Words = ()
    suffix_roles: bool = False
    genders: Mapping[str, str] = field(default_factory=dict)
    nominative: Mapping[str, str] = field(default_factory=dict)
    possessives: Words = ()
    neuter: Words = ()
    masculine: Words = ()
    feminine: Words = ()
    open_nouns: bool = False
    complements: bool = False
    owners: Words = ()
    oblique_words: Mapping[str, str] = field(default_factory=dict)
    oblique: tuple[Ending, ...] = ()
    adjectives: Mapping[str, tuple[Ending, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NegationWords:
    """Regular expressions of negators and of their harmless uses, and the words that open a side clause.

    With ``comma_clauses`` a side clause begins at a comma or at the start, as in German and Russian.
    ``relatives`` are regular expressions of whole relative clauses that no comma sets apart.
    """

    negators: Words = ()
    exceptions: Words = ()
    side_clauses: Words = ()
    comma_clauses: bool = False
    relatives: Words = ()


@dataclass(frozen=True, slots=True)
class QuantityWords:
    """Numbers in words, what bounds them and what they count.

    Numbers: ``text2num`` tells whether that library reads the number words of the language, ``numbers``
    holds what it does not, ``rough`` words that round ("une dizaine"), ``half_suffixes`` and ``halves``
    what adds a half within a word and behind a number, ``vague`` plurals without a number ("dozens") and
    ``few`` words that make a scale one ("several hundred").
    Shares: ``fractions`` are whole phrases and ``parts`` nouns behind a number, in percent;
    ``bounded_fractions`` need a bound before them or an end behind ("more than half"); ``every`` with
    ``ordinals`` reads "jeder fünfte", ``shares`` "one in five", ``shares_apart`` with a noun between.
    ``multiples`` are words for so many "times".
    Bounds: ``comparators`` maps the value of a `Comparator` to the phrases before a number, ``after`` to
    those behind it; those in ``weak`` are also prepositions of place and need a unit. ``between`` stands
    before the first end; ``ranges`` ("to") join two ends by themselves, ``joins`` ("and") only behind
    ``between``, ``alternatives`` ("or") where the second is larger. ``onto`` and, before ``between``, the
    regular expressions in ``changes`` tell that two numbers are a change and no range.
    Units: ``units`` maps a singular English name to its written forms, ``suffix_units`` to endings of
    words that hold their number ("dreijährig"), ``compounds`` are forms that end other words. ``of`` may
    stand between number and unit, and up to two words that match one of ``adjectives``; with
    ``capital_nouns`` a capital is no adjective. ``rates`` maps a unit to phrases ("a day"), ``per`` stands
    before one, ``not_rates`` are phrases that only look like it.
    No quantities: a capital before a small number makes it a name, but for the first word of a sentence
    where a verb may stand there (``verb_first``); ``naming`` stands before a number that names
    ("Artikel 5"), ``years`` before a year, ``not_counted`` behind a number ("15 Uhr"),
    ``not_quantities`` are regular expressions.
    """

    text2num: bool = False
    capital_nouns: bool = False
    verb_first: bool = False
    articles: Words = ()
    half_suffixes: Words = ()
    halves: Words = ()
    minus: Words = ()
    below_zero: Words = ()
    vague: Words = ()
    few: Words = ()
    every: Words = ()
    shares: Words = ()
    shares_apart: Words = ()
    between: Words = ()
    ranges: Words = ()
    joins: Words = ()
    alternatives: Words = ()
    onto: Words = ()
    changes: Words = ()
    weak: Words = ()
    of: Words = ()
    per: Words = ()
    not_rates: Words = ()
    adjectives: Words = ()
    compounds: Words = ()
    naming: Words = ()
    years: Words = ()
    not_counted: Words = ()
    not_quantities: Words = ()
    numbers: Numbers = field(default_factory=dict)
    rough: Numbers = field(default_factory=dict)
    multipliers: Numbers = field(default_factory=dict)
    multiples: Numbers = field(default_factory=dict)
    fractions: Numbers = field(default_factory=dict)
    bounded_fractions: Numbers = field(default_factory=dict)
    parts: Numbers = field(default_factory=dict)
    ordinals: Numbers = field(default_factory=dict)
    comparators: WordLists = field(default_factory=dict)
    after: WordLists = field(default_factory=dict)
    rates: WordLists = field(default_factory=dict)
    suffix_units: WordLists = field(default_factory=dict)
    units: WordLists = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TimePattern:
    """One wording of a time; ``reads`` is the value of a `claims.extraction.calendar_words.Reads`.

    ``pattern`` is a regular expression with the placeholders that `claims.extraction.calendar_words`
    fills: ``{day}``, ``{month}`` (``{mon}`` takes short forms too), ``{year}``, ``{weekday}``,
    ``{count}``, ``{unit}`` and so on.
    """

    reads: str
    pattern: str


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Words and wordings of days, months, years and other times, beyond the names that CLDR has.

    ``order`` is that of numeric dates ("dmy", "mdy", "ymd"), "" where the language does not decide;
    ``bare_years`` tells whether a year stands without a preposition. ``months`` ("1" to "12") and
    ``weekdays`` ("1", Monday, to "7") give further forms, ``day_parts`` endings of compounds
    ("Mittwochabend"), ``near`` days counted from today. ``unit`` and ``units`` map a singular English
    name to singular and plural forms. ``last``, ``this`` and ``next`` go with one unit, ``recent`` and
    ``coming`` with a number of them; ``relative`` maps "last year" and the like to whole phrases.
    ``bounds`` maps the value of a `claims.extraction.calendar_words.Bound` to prepositions, and
    ``parts`` are words between one and a time ("the end of"). ``counted``, ``not_times``, ``future``,
    ``past``, ``perfect`` and ``reporting`` are regular expressions: of what is counted by a number that
    looks like a year, of harmless uses, of clauses about the future, the past or up to now, and of
    further words that report. ``said`` are regular expressions of a day (``{time}``) that goes with a
    reporting verb (``{say}``), with ``{w}`` for a word; ``said_longer`` those of weeks, months and years.
    ``seasons`` gives the forms of "spring", "summer" and "autumn" of a language at home in the north.
    """

    order: str = ""
    bare_years: bool = False
    day_parts: Words = ()
    last: Words = ()
    this: Words = ()
    next: Words = ()
    recent: Words = ()
    coming: Words = ()
    year_suffixes: Words = ()
    articles: Words = ()
    parts: Words = ()
    counted: Words = ()
    not_times: Words = ()
    future: Words = ()
    past: Words = ()
    perfect: Words = ()
    reporting: Words = ()
    said: Words = ()
    said_longer: Words = ()
    patterns: tuple[TimePattern, ...] = ()
    months: WordLists = field(default_factory=dict)
    weekdays: WordLists = field(default_factory=dict)
    near: Numbers = field(default_factory=dict)
    unit: WordLists = field(default_factory=dict)
    units: WordLists = field(default_factory=dict)
    relative: WordLists = field(default_factory=dict)
    ordinals: Numbers = field(default_factory=dict)
    decades: Numbers = field(default_factory=dict)
    seasons: WordLists = field(default_factory=dict)
    bounds: WordLists = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LanguagePack:
    """All that the readers know of one language; ``code`` is its ISO 639-1 code, "" for none."""

    code: str = ""
    name: str = ""
    sentences: SentenceWords = field(default_factory=SentenceWords)
    passages: PassageWords = field(default_factory=PassageWords)
    voice: VoiceWords = field(default_factory=VoiceWords)
    names: NameWords = field(default_factory=NameWords)
    negation: NegationWords = field(default_factory=NegationWords)
    quantities: QuantityWords = field(default_factory=QuantityWords)
    times: TimeWords = field(default_factory=TimeWords)


NEUTRAL = LanguagePack()


class PackError(ValueError):
    """A language pack does not follow the schema; a fault of the program, not of its user."""


def base_language(language: str | None) -> str | None:
    """Return the language of a locale ("de" of "de-AT")."""
    return (language or "").replace("_", "-").split("-")[0].casefold() or None


def pack_for(language: str | None) -> LanguagePack:
    """Return the pack of an ISO 639-1 code or locale ("de", "de-AT"), `NEUTRAL` when there is none."""
    return _load_all().get(base_language(language) or "", NEUTRAL)


def forms_of(lists: WordLists) -> list[str]:
    """Return all forms of a pack's lists."""
    return [form for forms in lists.values() for form in forms]


def inverted(lists: WordLists) -> dict[str, str]:
    """Return the name that each form of a pack's lists stands for."""
    return {form: name for name, forms in lists.items() for form in forms}


def pack_codes() -> Words:
    """Return the codes of all languages that have a pack, sorted."""
    return tuple(sorted(_load_all()))


def load_pack(path: Path) -> LanguagePack:
    """Read one pack. Raises `PackError` that names the file and the key at fault."""
    with path.open("rb") as file:
        table = tomllib.load(file)
    pack = typing.cast(LanguagePack, _record(LanguagePack, table, path.name))
    if pack.code != path.stem:
        raise PackError(f"{path.name}: code is {pack.code!r}, not the file's name")
    return pack


@lru_cache(maxsize=1)
def _load_all() -> Mapping[str, LanguagePack]:
    packs = [load_pack(path) for path in sorted(LANGUAGES.glob("*.toml"))]
    return MappingProxyType({pack.code: pack for pack in packs})


def _record(kind: type[Any], table: object, where: str) -> Any:
    if not isinstance(table, dict):
        raise PackError(f"{where}: expected a table")
    expected = typing.get_type_hints(kind)
    names = [entry.name for entry in dataclasses.fields(kind)]
    wrong = sorted(set(names) ^ set(table))
    if wrong:
        raise PackError(f"{where}: missing or unknown: {', '.join(wrong)}")
    return kind(**{name: _value(expected[name], table[name], f"{where}: {name}") for name in names})


def _value(kind: Any, value: object, where: str) -> object:
    if dataclasses.is_dataclass(kind):
        return _record(typing.cast(type[Any], kind), value, where)
    if typing.get_origin(kind) is tuple:
        return _tuple(typing.get_args(kind)[0], value, where)
    if kind in (str, bool, float):
        return _plain(kind, value, where)
    if not isinstance(value, dict):
        raise PackError(f"{where}: expected a table")
    inner = typing.get_args(kind)[1]
    return MappingProxyType({key: _value(inner, part, f"{where}.{key}") for key, part in value.items()})


def _tuple(kind: Any, value: object, where: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise PackError(f"{where}: expected a list")
    return tuple(_value(kind, part, where) for part in value)


def _plain(kind: Any, value: object, where: str) -> object:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise PackError(f"{where}: expected {kind.__name__}, found {value!r}")
    return value
