"""Compile the frames of a language pack: the wordings that name a speaker or weaken a statement.

No well-kept library reads reported speech or its speaker for German (spaCy's models are not on PyPI,
quotation extractors are English research code), so the wordings are data and this is their reader.
A frame is only tried on a passage that holds one of its cue words, and every repetition in it is
bounded: reading stays linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from claims.extraction.alternatives import any_of, any_pattern, collection_paused, ranges_of
from claims.extraction.needed_words import Needed, needed_words, parts_around
from claims.extraction.packs import LanguagePack, NameWords, pack_for
from claims.extraction.quotes import MASK
from claims.vocabulary import Modality

UPPER = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())
CAPITALS = ranges_of(UPPER)
"""The same as the inside of a class, which is quicker to compile."""

CASES = ("who", "whose", "where")
"""The groups for a claimant's phrase: as written, in the genitive, in the locative."""

CLAIMANTS = ("{who}", "{whose}", "{where}", "{his}", "{named}", "{aside}")
"""What a pack's frame holds for a claimant; the pattern of each is long and costs most."""

_WORD = re.compile(r"[^\W\d_]+")
_NOT_LITERAL = re.compile(r"\{\w+\}|\\x27|\\\w|\(\?\w*:")
_QUOTE = rf"{MASK}\s*[,.!?]?"
_STRETCH = r"[^.;!?]{0,160}?"
_CLAUSE = r"[^,.;!?]{0,160}?"
_GAP = r"(?:\s+[^\s,.;:„“”\"«»]+){0,5}?"
_ASIDE = r"(?:,\s*(?P<aside>[^,.;:]{1,80}),)?"
_STOPS = r"\s*[,.;:!?—–]|\s*$"


@dataclass(frozen=True, slots=True)
class CompiledFrame:
    """A frame ready to search; its group `CASES`, where it has one, is the claimant's phrase.

    ``triggers`` are the words, case folded, of which a passage must hold one for the frame to fit,
    ``needed`` what else it must hold, and ``around`` patterns of the words before and behind the claimant,
    which spares most passages the search. Patterns are compiled when they are first tried: all of a
    language take seconds, most texts need a few.
    """

    modality: Modality
    source: str
    triggers: frozenset[str]
    needed: Needed
    around: tuple[str, ...]

    @property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return _compiled(self.source)

    def search(self, text: str, start: int) -> re.Match[str] | None:
        """Return where the frame first fits in ``text`` from ``start`` on."""
        if not all(_compiled(part).search(text, start) for part in self.around):
            return None
        return self.regex.search(text, start)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled voice part of a pack."""

    frames: tuple[CompiledFrame, ...]
    heading: re.Pattern[str]
    hedge: re.Pattern[str]
    not_hedge: re.Pattern[str]
    told: re.Pattern[str]
    own_denial: re.Pattern[str]
    unsaid: re.Pattern[str]
    subjunctive: re.Pattern[str]
    not_subjunctive: re.Pattern[str]
    contrast: re.Pattern[str]
    opening: str

    @property
    def subject(self) -> re.Pattern[str]:
        """A pattern of the claimant with whom a sentence opens, compiled when it is first used."""
        return _compiled(self.opening)


@lru_cache(maxsize=32)
@collection_paused()
def grammar_for(language: str | None) -> Grammar:
    """Return the grammar of a language; one without a pack gets patterns that match nothing."""
    pack = pack_for(language)
    voice = pack.voice
    verbs = any_of((*voice.say, *voice.deny, *voice.suppose, *_other_verbs(pack)), fold=False) + r"\b"
    who = _who(pack.names).replace("{verb}", verbs)
    return Grammar(
        frames=tuple(_filled(pack, frame.modality, frame.pattern, who) for frame in voice.frames),
        heading=re.compile(rf"\s?{who}\s*:\s+(?=\S)"),
        hedge=re.compile(rf"\b(?:{any_of(voice.hedges)}|{any_pattern(voice.hedge_forms)})\b"),
        not_hedge=re.compile(any_pattern(voice.not_hedges)),
        own_denial=re.compile(any_pattern(voice.own_denials), re.IGNORECASE),
        told=re.compile(any_pattern(voice.told)),
        unsaid=re.compile(any_pattern(voice.unsaid), re.IGNORECASE),
        subjunctive=re.compile(rf"\b(?-i:{any_of(voice.subjunctive, fold=False)})\b"),
        not_subjunctive=re.compile(any_pattern(voice.not_subjunctive)),
        contrast=re.compile(rf"\W*{any_of(voice.contrasts)}\s[^,]{{1,400}},"),
        opening=rf"\W{{0,3}}{who}(?=\s)",
    )


def _other_verbs(pack: LanguagePack) -> frozenset[str]:
    """Return the words that follow a claimant in frames without a verb list ("la patronal exige que")."""
    names = pack.names
    small = {*names.not_names, *names.particles, *names.determiners, *names.genitive_determiners}
    patterns = [frame.pattern for frame in pack.voice.frames]
    own = [one for one in patterns if one.startswith("{start}{who}") and "{any}" not in one]
    found = (word for one in own if not _has_verbs(one) for word in _triggers(pack, one))
    return frozenset(word for word in found if len(word) > 3 and word not in small)


def _has_verbs(pattern: str) -> bool:
    return any(
        placeholder in pattern for placeholder in ("{say}", "{said}", "{deny}", "{denied}", "{suppose}")
    )


def _filled(pack: LanguagePack, modality: str, pattern: str, who: str) -> CompiledFrame:
    voice = pack.voice
    triggers, needed = _triggers(pack, pattern), needed_words(pattern)
    filled = {
        "{start}": _start(pack.names),
        "{who}": who,
        "{whose}": _whose(pack.names, who),
        "{where}": who.replace("(?P<who>", "(?P<where>"),
        "{his}": rf"(?P<who>{any_of(pack.names.possessives)})(?!\w)",
        "{drop}": r"(?P<drop>)",
        "{aside}": _ASIDE,
        "{named}": _named(pack.names),
        "{say}": any_of(voice.say, fold=False) + r"\b",
        "{said}": any_of(voice.said, fold=False) + r"\b",
        "{deny}": any_of(voice.deny, fold=False) + r"\b",
        "{denied}": any_of(voice.denied, fold=False) + r"\b",
        "{suppose}": any_of(voice.suppose, fold=False) + r"\b",
        "{any}": _any_verb(pack.names),
        "{quote}": _QUOTE,
        "{stretch}": _STRETCH,
        "{clause}": _CLAUSE,
        "{gap}": _GAP,
    }
    around = tuple(_replaced(part, filled) for part in parts_around(pattern, CLAIMANTS))
    return CompiledFrame(Modality(modality), _replaced(pattern, filled), triggers, needed, around)


def _replaced(pattern: str, filled: Mapping[str, str]) -> str:
    for placeholder, regex in filled.items():
        pattern = pattern.replace(placeholder, regex)
    return pattern


@lru_cache(maxsize=2048)
@collection_paused()
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def words_of(text: str) -> frozenset[str]:
    """Return the words of ``text``, case folded, to compare with the triggers of frames.

    `MASK` is one of them where the text holds a masked quotation.
    """
    words = frozenset(_WORD.findall(text.casefold()))
    return words | {MASK} if MASK in text else words


def _triggers(pack: LanguagePack, pattern: str) -> frozenset[str]:
    """Return the longest word of each verb that the frame needs, or else its literal words.

    A frame that takes any verb stands beside a quotation, so that its mask is its trigger.
    """
    verbs = {
        "{say}": pack.voice.say,
        "{said}": pack.voice.said,
        "{deny}": pack.voice.deny,
        "{denied}": pack.voice.denied,
        "{suppose}": pack.voice.suppose,
    }
    for placeholder, forms in verbs.items():
        if placeholder in pattern:
            return frozenset(max(words_of(form), key=len) for form in forms)
    if "{any}" in pattern:
        return frozenset({MASK})
    return words_of(_NOT_LITERAL.sub(" ", pattern))


def _start(names: NameWords) -> str:
    """Match where a clause begins, which is where a subject may stand before its verb."""
    links = any_of(names.links)
    behind = "".join(rf"|(?<=\s{re.escape(word)}\s)" for word in names.links)
    return rf"(?:(?:^\W*|(?<=[^\w\s]\s))(?:{links},?\s+)?{behind})"


def _any_verb(names: NameWords) -> str:
    """Match a word in lower case that may be a verb, and is none that stands before or for a name."""
    no_verb = (*names.not_names, *names.determiners, *names.links, *names.roles, *names.particles)
    return rf"(?!{any_of(no_verb)}(?![\w-]))[^\W\d_{CAPITALS}]{{3,25}}"


def _named(names: NameWords) -> str:
    """Match a name behind the comma after a title: "the minister, Mary Lund,"."""
    name = rf"(?!{any_of(names.not_names)}\b)[{CAPITALS}][\w’'-]+"
    return rf"(?:,\s+(?P<aside>{name}(?:\s+{name}){{1,2}})(?={_STOPS})(?!,\s+\d))?"


def _who(names: NameWords) -> str:
    """Match a claimant: a pronoun, or a noun phrase around a name or a role."""
    stop = rf"(?!{any_of(names.not_names)}(?![\w-]))"
    listed = _listed(names)
    capital = rf"(?<!\w){stop}(?:[{CAPITALS}][\w.’'-]*(?<![.’'-])|@\w{{2,30}})"
    head = f"(?:{listed}|{capital})"
    particle = rf"(?:{any_of(names.particles)}\s+)?"
    link = any_of(names.genitive_determiners)
    article = rf"(?:{any_of(names.determiners)}(?:\s+|(?<=[’'])))"
    adjective = rf"(?:{stop}(?!{article})[^\W\d_{CAPITALS}][\w-]{{2,}}\s+)"
    linked = rf"\s+{link}(?:\s+|(?<=[’'])){article}?"
    small = rf"{stop}[^\W\d_{CAPITALS}][\w’'-]{{2,}}"
    plain = rf"(?:{small}\s+){{0,2}}?{small}(?={_STOPS}|\s+{{verb}})"
    tail = rf"(?:{linked}{adjective}{{0,2}}?{head}(?:\s+{head}){{0,3}}|{linked}{plain})?"
    owner = rf"(?:{capital}(?:[’']s|(?<=s)[’'])\s+)?"
    core = rf"{head}(?:\s+{particle}{head}){{0,4}}{tail}"
    if names.complements:
        core = _with_complements(names, capital, stop, core)
    phrase = rf"{article}{{0,2}}{adjective}{{0,3}}?(?:{core})"
    if names.open_nouns:
        phrase = rf"(?:{phrase}|{_open_noun(names, article, stop, linked, capital)})"
    aside = rf"(?:\s+{any_of(names.located)}\s+{capital}(?:\s+{capital})?)?(?:\s+\([^()\n]{{1,30}}\))?"
    pronoun = any_of((*names.pronouns, *names.neuter))
    return rf"(?:(?P<who>(?:{pronoun}(?!\w)|{owner}{phrase})){aside})"


def _listed(names: NameWords) -> str:
    """Match a role, body or source; shorter than the test for every word that is no name."""
    words = {*names.roles, *names.institutions, *names.sources} - set(names.not_names)
    stop = any_of(phrase for phrase in names.not_names if " " in phrase)
    return rf"(?<!\w)(?!{stop}(?![\w-])){any_of(words)}(?!\w)"


def _with_complements(names: NameWords, capital: str, stop: str, core: str) -> str:
    """Let a title or body take a genitive: "министр обороны Олег Седов", "Министерство обороны"."""
    role = rf"(?<!\w){any_of(names.roles)}(?!\w)"
    noun = rf"(?<!\w){any_of((*names.roles, *names.institutions))}(?!\w)"
    lower = rf"\s+{stop}[^\W\d_{CAPITALS}][\w-]{{2,}}"
    run = rf"(?:\s+{capital}){{1,3}}"
    titled = rf"{role}(?:{lower}){{0,3}}?{run}(?:(?:{lower}){{1,2}}?{run})?"
    closed = rf"{noun}(?:{lower}){{1,3}}(?={_STOPS})"
    return rf"{titled}|{closed}|{core}(?:{lower}){{0,3}}?"


def _whose(names: NameWords, who: str) -> str:
    """Match a claimant in the genitive; where no article marks nouns, any that a stop closes."""
    whose = who.replace("(?P<who>", "(?P<whose>")
    if not names.complements:
        return whose
    lower = rf"(?!{any_of(names.not_names)}\b)[^\W\d_{CAPITALS}][\w-]{{2,}}"
    return whose.replace("(?P<whose>(?:", rf"(?P<whose>(?:(?:{lower}\s+){{0,2}}?{lower}(?={_STOPS})|", 1)


def _open_noun(names: NameWords, article: str, stop: str, linked: str, capital: str) -> str:
    """Match any noun phrase in lower case before a stop, a verb of speech, a small word or its owner.

    At the start of the text its first word has a capital and may lack an article ("Trade unions").
    """
    lower = rf"{stop}[^\W\d_{CAPITALS}][\w’'-]{{2,}}"
    closing = rf"{_STOPS}|\s+(?:{{verb}}|{any_of(names.not_names)}\b)"
    particle = rf"(?:\s+{any_of(names.particles)})?"
    named = rf"{linked}{capital}(?:{particle}\s+{stop}[{CAPITALS}][\w’'-]+){{0,3}}"
    of = rf"(?:{linked}[^\W\d_{CAPITALS}][\w’'-]{{2,}}){{0,2}}?"
    opening = rf"(?:(?<=^)|(?<=^[^\w\s])){capital}\s+(?:{lower}\s+)?"
    before = rf"(?:{article}{{1,2}}(?:{lower}\s+){{0,3}}?|{opening})"
    return rf"{before}{lower}(?:{named}|{of}(?={closing}))"
