"""Turn the phrase of a frame into a claimant's name, and tie roles and pronouns to names.

Names are kept as written, without article and title. A pronoun or a role is only exchanged for a name
that the document itself ties to it; otherwise the role stays as it is and the pronoun gives None.
"""

from __future__ import annotations

import re

from claims.extraction.frames import UPPER
from claims.extraction.nominative import gender_of, to_nominative
from claims.extraction.packs import NameWords, Words, pack_for

_MARKS = '„“”«»‹›"'
_POSSESSIVE = re.compile(r"[’']s?$")


def is_pronoun(phrase: str, language: str | None) -> bool:
    """Tell whether ``phrase`` is a personal or possessive pronoun that stands for a speaker."""
    names = pack_for(language).names
    return phrase.casefold() in {*names.pronouns, *names.possessives, *names.neuter}


def is_role(word: str, names: NameWords) -> bool:
    """Tell whether ``word`` names a person by what they do ("spokesman", "Kremlchef")."""
    return is_one_of(word, names.roles, names, longer_than=3)


def is_one_of(word: str, listed: Words, names: NameWords, *, longer_than: int) -> bool:
    """Tell whether ``word`` is listed, or a compound of a listed word with more letters than given."""
    folded = word.casefold()
    if folded in listed:
        return True
    return names.suffix_roles and any(folded.endswith(one) for one in listed if len(one) > longer_than)


def is_body(phrase: str, names: NameWords) -> bool:
    """Tell whether ``phrase`` names an institution that can speak."""
    folded = phrase.casefold()
    words = folded.split()
    if not words:
        return False
    if folded in names.institutions or words[0] in names.institutions:
        return True
    return is_one_of(words[-1], names.institutions, names, longer_than=4)


def read_claimant(
    phrase: str, language: str | None, *, genitive: bool = False, case: str = "who"
) -> str | None:
    """Return the name in a frame's phrase, None when it names a source and nobody who speaks.

    ``genitive`` tells that the words before the phrase put it into the genitive, ``case`` is the group
    of the frame that held it: "who" as written, "whose" and "where" in an oblique case.
    """
    names = pack_for(language).names
    written = phrase.split()
    words = _without_determiners(written, names)
    if not words:
        return None
    head = _head(words, names)
    if is_source(words[head], names):
        return _owner(words[head + 1 :], language)
    named = [word.strip(_MARKS) for word in _without_title(words, names)]
    if case != "who":
        return " ".join(to_nominative(named, names, endings=case == "whose"))
    last = _last_of_name(named, names)
    if genitive and head == len(words) - len(named) + last:
        named[last] = bare_name(named[last], names)
    return " ".join(_nominative(named, names))


def person_in(aside: str, language: str | None) -> str | None:
    """Return the name when an apposition is nothing else ("the minister, Mary Lund, said")."""
    names = pack_for(language).names
    words = _without_title(_without_determiners(aside.split(), names), names)
    capital = [word for word in words if word[0] in UPPER]
    if not 2 <= len(capital) <= 4 or is_body(" ".join(words), names):
        return None
    named = all(word[0] in UPPER or word.casefold() in names.particles for word in words)
    return " ".join(words) if named and words[0][0] in UPPER and words[-1][0] in UPPER else None


def is_title(name: str, names: NameWords) -> bool:
    """Tell whether ``name`` says what somebody does and not what they are called."""
    before = []
    for word in name.split():
        if word.casefold() in names.genitive_determiners:
            break
        before.append(word)
    return any(is_role(word, names) for word in before)


def is_source(word: str, names: NameWords) -> bool:
    """Tell whether ``word`` is a document or hearsay, which speaks for nobody by itself."""
    return is_one_of(word, names.sources, names, longer_than=5)


def _head(words: list[str], names: NameWords) -> int:
    """Return the place of the noun that speaks: a source, or else the first name or role."""
    for number, word in enumerate(words):
        if is_source(word, names) and (word.islower() or names.suffix_roles):
            return number
        if word.casefold() in names.genitive_determiners:
            break
    named = (number for number, word in enumerate(words) if _is_named(word, names))
    return next(named, len(words) - 1)


def _is_named(word: str, names: NameWords) -> bool:
    return word[0] in UPPER or word[0] in _MARKS or word.casefold() in names.roles or is_source(word, names)


def _last_of_name(words: list[str], names: NameWords) -> int:
    """Return the place of the last word of the name itself ("Amts" in "Amts für Statistik")."""
    added = (
        place for place, word in enumerate(words) if place and word.casefold() in names.genitive_determiners
    )
    return next(added, len(words)) - 1


def _owner(words: list[str], language: str | None) -> str | None:
    names = pack_for(language).names
    if len(words) < 2 or words[0].casefold() not in names.genitive_determiners:
        return None
    return read_claimant(" ".join(words), language, genitive=True)


def _without_determiners(words: list[str], names: NameWords) -> list[str]:
    skipped = {*names.determiners, *names.genitive_determiners}
    start = 0
    while start < len(words) and words[start].casefold() in skipped:
        start += 1
    return [_without_elision(words[start], skipped), *words[start + 1 :]] if start < len(words) else []


def _without_elision(word: str, determiners: set[str]) -> str:
    """Return "Élysée" for "l'Élysée"."""
    article, mark, name = word.partition("’" if "’" in word else "'")
    return name if mark and f"{article}{mark}".casefold() in determiners else word


def _without_title(words: list[str], names: NameWords) -> list[str]:
    """Drop all up to the last title when a name follows it ("Russia's President Smith")."""
    titles = [number for number, word in enumerate(words[:-1]) if is_role(word.rstrip(","), names)]
    for number in reversed(titles):
        rest = words[number + 1 :]
        if all(
            word[0] in UPPER or word[0] in _MARKS or word.casefold() in names.particles for word in rest
        ) and not any(
            word.casefold() in names.genitive_determiners and word.casefold() != "von" for word in rest
        ):
            return _without_owners(rest, names)
        if names.complements or names.owners:
            named = _named_last(rest, names)
            if named:
                return named
    return words


def _without_owners(words: list[str], names: NameWords) -> list[str]:
    """Drop what belongs to the title: the state or body of "президент России Громов"."""
    start = 0
    while start < len(words) - 1 and _owns(words[start], names):
        start += 1
    return words[start:]


def _owns(word: str, names: NameWords) -> bool:
    if word[0] in _MARKS:
        return True
    return word.casefold() in names.owners or (names.complements and word.isupper() and len(word) > 1)


def _named_last(words: list[str], names: NameWords) -> list[str]:
    """Return the name at the end of a title with a complement ("министр обороны Олег Седов"), or nothing."""
    start = len(words)
    while start and (words[start - 1][0] in UPPER or words[start - 1][0] in _MARKS):
        start -= 1
    run = words[start:]
    if not run or not start:
        return []
    named = _without_owners(run, names)
    owned = words[start - 1].casefold() not in {*names.genitive_determiners, *names.determiners}
    if not owned and len(named) == len(run):
        return []
    return named if not _owns(named[-1], names) and not is_body(" ".join(named), names) else []


def _nominative(words: list[str], names: NameWords) -> list[str]:
    """Put "südkoreanischen Militär" back as "südkoreanisches Militär" where the gender is known."""
    head = next((number for number, word in enumerate(words) if word[0] in UPPER), len(words) - 1)
    gender = gender_of(words[head], names)
    if gender is None or gender not in names.nominative:
        return words
    ending = names.nominative[gender]
    return [*(re.sub(r"e[nrsm]?$", ending, word) for word in words[:head]), *words[head:]]


def bare_name(word: str, names: NameWords) -> str:
    """Take a genitive ending off a name, unless the name ends like one."""
    if _POSSESSIVE.search(word):
        return _POSSESSIVE.sub("", word)
    for ending in names.genitive_endings:
        if word.endswith(ending) and len(word) > 3 and not re.search(r"(?:ss|us|is|as|os|es)$", word):
            return word[: -len(ending)]
    return word
