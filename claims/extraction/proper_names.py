"""Names of persons, bodies and things, told from words that are capitalised for another reason.

Where only names are capitalised, a run of capitalised words is one, but for a first word that has its
capital from the start of the sentence. Where every noun is (German), a name is what the lexicon does not
know, not even as a compound, what follows a first name or a role, and an acronym.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from claims.extraction.gazetteer import Token, fold
from claims.extraction.lexicon import LONGEST, is_common, is_compound, is_known, lemma
from claims.extraction.name_context import Line, is_shouted, is_titled
from claims.extraction.packs import LanguagePack, pack_for
from claims.extraction.place_tables import LanguageTable, table_for
from claims.vocabulary import EntityKind

ACRONYM = range(2, 7)
"""How many letters an acronym has."""

PARTICLES = 2
"""How many words like "de la" may stand between two parts of a name."""

_ROMAN = re.compile("[IVXLC]+")
_ADJECTIVE = re.compile("e[nrsm]?$")


@dataclass(frozen=True, slots=True)
class Found:
    """What the tokens ``first`` to ``last`` name."""

    first: int
    last: int
    kind: EntityKind
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the names of one language; without a pack, acronyms only."""

    language: str
    pack: LanguagePack
    table: LanguageTable
    roles: frozenset[str]
    role_endings: tuple[str, ...]
    calendar: frozenset[str]
    particles: frozenset[str]
    small_words: frozenset[str]
    verbs: frozenset[str]

    def names(self, text: str, tokens: Sequence[Token], taken: Collection[int]) -> Iterator[Found]:
        """Yield the names among the tokens that are not taken, in order."""
        if is_shouted(tokens):
            return
        titled = not self.table.noun_capitals and is_titled(tokens)
        line = Line(text, tokens, taken, titled, self.verbs)
        likely = [False] * (len(tokens) + 1)
        for place in range(len(tokens)):
            likely[place] = self._is_name(line, place, likely[place - 1])
        last = -1
        for place in range(len(tokens)):
            if likely[place] and place > last:
                last = self._last_of_run(line, likely, place)
                first = self._without_roles(line, place, last)
                if first is not None:
                    yield Found(first, last, EntityKind.NAME)

    def continues(self, line: Line, place: int) -> bool:
        """True when the word at ``place`` can be the second part of a name that the word before begins."""
        return line.spaced(place) and self._can_be_name(line.tokens[place])

    def precedes(self, line: Line, place: int) -> bool:
        """True when the word before ``place`` can be the first part of a name that goes on there."""
        one, other = line.tokens[place - 1], line.tokens[place]
        if not (line.spaced(place) or line.text[one.end : other.start] == ", ") or not self._can_be_name(one):
            return False
        return not (line.opens(place - 1) and is_common(one.word, self.language))

    def _can_be_name(self, token: Token) -> bool:
        return token.word[0].isupper() and token.folded not in self.calendar and not self._is_role(token)

    def _is_role(self, token: Token) -> bool:
        return token.folded in self.roles or token.folded.endswith(self.role_endings)

    def _is_name(self, line: Line, place: int, after_name: bool) -> bool:
        token = line.tokens[place]
        if place in line.taken or not token.word[0].isupper() or len(token.word) > LONGEST:
            return False
        if not token.word.isalpha() or line.text[token.start - 1 : token.start] == "#":
            return False
        if token.word.isupper() and len(token.word) > 1:
            return self._is_acronym(line, place)
        if not self.pack.code or token.folded in self.calendar or line.hangs(place, after_name):
            return False
        if len(token.word) == 1:
            return line.text[token.end : token.end + 1] == "."
        if self.table.noun_capitals:
            return self._is_name_among_nouns(line, place, after_name)
        return not line.opens(place) or self._is_name_anywhere(line, place, after_name)

    def _is_acronym(self, line: Line, place: int) -> bool:
        """True for "NATO" and "the WHO"; not for a common word in capitals ("NOT") nor for a number."""
        word = line.tokens[place].word
        if len(word) not in ACRONYM or _ROMAN.fullmatch(word):
            return False
        if not self.pack.code:
            return len(word) > 2
        before = line.tokens[place - 1].folded if place else ""
        return before in self.pack.names.determiners or not is_common(word, self.language)

    def _is_name_anywhere(self, line: Line, place: int, after_name: bool) -> bool:
        """True for a word that is capital for being a name, though it opens a sentence."""
        word = line.tokens[place].word
        if line.tokens[place].folded in self.small_words:
            return False
        listed, common = lemma(word, self.language) is not None, is_common(word, self.language)
        if not common and (listed or self.table.full_lexicon or self._speaks(line, place)):
            return True
        beside = after_name and line.spaced(place)
        if not beside and line.spaced(place + 1) and place + 1 not in line.taken:
            beside = self._can_be_name(line.tokens[place + 1])
        return beside and (listed or not common)

    def _speaks(self, line: Line, place: int) -> bool:
        """True when a verb of speech follows, as it follows names more than other words."""
        return line.spaced(place + 1) and line.tokens[place + 1].folded in self.verbs

    def _is_name_among_nouns(self, line: Line, place: int, after_name: bool) -> bool:
        word = line.tokens[place].word
        if self._is_role(line.tokens[place]):
            return False
        after_name = after_name and line.spaced(place)
        if not is_known(word, self.language) and (after_name or not is_compound(word, self.language)):
            return True
        if after_name and line.tokens[place - 1].word in self.table.first_names:
            return True
        if self._is_before_noun(line, place) and (
            word in self.table.first_names or self._is_capital_adjective(line, place)
        ):
            return True
        return self._is_after_role(line, place) or self._is_after_adjective(line, place)

    def _is_before_noun(self, line: Line, place: int) -> bool:
        if not line.spaced(place + 1) or place + 1 in line.taken:
            return False
        return line.tokens[place + 1].word[0].isupper()

    def _is_capital_adjective(self, line: Line, place: int) -> bool:
        """True for an adjective that has a capital within a sentence, as only names give it one."""
        token = line.tokens[place]
        stem = lemma(token.word.lower(), self.language) if token.word[0].isupper() else None
        if stem is None or line.opens(place) or token.folded in self.table.counted:
            return False
        return stem == _ADJECTIVE.sub("", token.word.lower()) != token.word.lower()

    def _is_after_adjective(self, line: Line, place: int) -> bool:
        return (
            line.spaced(place) and place - 1 not in line.taken and self._is_capital_adjective(line, place - 1)
        )

    def _is_after_role(self, line: Line, place: int) -> bool:
        """True for "Kanzler Scholz"; not for "dem Kanzler Mut", nor for a plural."""
        word = line.tokens[place].word
        if not line.spaced(place) or not self._is_role(line.tokens[place - 1]):
            return False
        before = line.tokens[place - 2].folded if place > 1 else ""
        return before not in self.pack.names.determiners and lemma(word, self.language) == word

    def _last_of_run(self, line: Line, likely: Sequence[bool], place: int) -> int:
        """Return the last token of the name that begins at a token."""
        last = place
        while (reached := self._next_of_run(line, likely, last)) is not None:
            last = reached
        return last + 1 if last > place and self._is_ending(line, last + 1) else last

    def _next_of_run(self, line: Line, likely: Sequence[bool], last: int) -> int | None:
        ahead = last + 1
        for _ in range(PARTICLES + 1):
            if not line.spaced(ahead) or ahead in line.taken:
                return None
            if likely[ahead]:
                return ahead
            if line.tokens[ahead].folded not in self.particles:
                return None
            ahead += 1
        return None

    def _is_ending(self, line: Line, place: int) -> bool:
        """True for the small last part of a name of several words: "Nord Stream 2", "Kim Jong-un"."""
        if not line.spaced(place):
            return False
        word, one = line.tokens[place].word, line.tokens[place - 1]
        if word.isdigit():
            return len(word) <= 2 and line.text[one.end : line.tokens[place].start].isspace()
        hyphened = line.text[one.end : line.tokens[place].start] == "-" and not one.word.isupper()
        return hyphened and len(word) <= 4 and (len(word) <= 2 or not is_common(word, self.language))

    def _without_roles(self, line: Line, first: int, last: int) -> int | None:
        """Return where the name begins behind its title, None when nothing but titles or initials is left."""
        behind_role = False
        while first <= last and self._is_role(line.tokens[first]):
            first, behind_role = first + 1, True
        if behind_role and first <= last and line.tokens[first].folded in self.particles:
            return None
        if first == last and self._is_described(line, first):
            return None
        if all(len(token.word) == 1 for token in line.tokens[first : last + 1]):
            return None
        return first

    def _is_described(self, line: Line, place: int) -> bool:
        """True for a common word behind an article, capital for honour ("the State"), or a small word."""
        if self.table.noun_capitals or line.tokens[place].word.isupper():
            return False
        if line.tokens[place].folded in self.small_words:
            return True
        before = line.tokens[place - 1].folded if place else ""
        determiners = self.pack.names.determiners
        if before not in determiners and f"{before}'" not in determiners:
            return False
        return is_common(line.tokens[place].word, self.language)


@lru_cache(maxsize=64)
def reader_for(language: str | None) -> Reader:
    """Return the reader of a language."""
    pack = pack_for(language)
    parts = {part for role in pack.names.roles for part in role.split() if len(part) > 1}
    roles = frozenset(fold(part.removesuffix(".")) for part in parts)
    return Reader(
        language or "",
        pack,
        table_for(language),
        roles,
        tuple(roles) if pack.names.suffix_roles else (),
        _calendar(pack.code),
        frozenset(pack.names.particles) - frozenset(pack.names.links),
        frozenset(pack.names.not_names + pack.names.determiners + pack.names.pronouns),
        frozenset(pack.voice.say),
    )


def _calendar(code: str) -> frozenset[str]:
    """Return the months and days of a language, which some capitalise though they name nobody."""
    if not code:
        return frozenset()
    locale = Locale.parse(code)
    tables = (locale.months["format"], locale.days["format"])
    return frozenset(
        fold(name)
        for widths in tables
        for width in ("wide", "abbreviated")
        for name in widths[width].values()
    )
