"""Tell whether a claim as a whole is negative.

Negation libraries (negspacy and its like) need an English parser, so negators and their scope are
read from the language packs. Scope is the clause: a negator in a relative or adverbial clause, or in
brackets, is a side remark, one in a "that" clause belongs to the claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from claims.extraction.frames import any_of, any_pattern
from claims.extraction.packs import LanguagePack, pack_for

MAX_READ = 5_000
"""Characters of a passage that are searched."""

_BRACKETS = re.compile(r"\([^()]{0,300}\)|\[[^\[\]]{0,300}\]")
_CLAUSE = re.compile(r"[^,;:–—]+")


@dataclass(frozen=True, slots=True)
class _Scope:
    negator: re.Pattern[str]
    exception: re.Pattern[str]
    side: re.Pattern[str]


def is_negated(text: str, language: str | None) -> bool:
    """Return True when the main statement of ``text`` is negative.

    "nicht nur" is not negative, nor is "kaum" ("hardly"), which bounds a quantity near zero. A language
    without a pack is never negative. A denial ("X denied that P") is a matter of `claims.extraction.voice`.
    """
    scope = _scope(language)
    main = _main_clauses(_BRACKETS.sub(" ", text[:MAX_READ]), scope)
    return scope.negator.search(scope.exception.sub(" ", main)) is not None


def _main_clauses(text: str, scope: _Scope) -> str:
    """Return ``text`` without its side clauses; all of it when nothing else would be left."""
    clauses = _CLAUSE.findall(text)
    main = [clause for clause in (_before_side(clause, scope) for clause in clauses) if clause.strip()]
    return ", ".join(main) if main else text


def _before_side(clause: str, scope: _Scope) -> str:
    found = scope.side.search(clause)
    return clause[: found.start()] if found else clause


@lru_cache(maxsize=32)
def _scope(language: str | None) -> _Scope:
    words = pack_for(language).negation
    return _Scope(
        negator=re.compile(rf"(?<!\w)(?:{any_pattern(words.negators)})(?!\w)", re.IGNORECASE),
        exception=re.compile(rf"(?<!\w)(?:{any_pattern(words.exceptions)})", re.IGNORECASE),
        side=re.compile(rf"{_side(pack_for(language))}(?!\w)"),
    )


def _side(pack: LanguagePack) -> str:
    words = pack.negation.side_clauses
    if not pack.negation.comma_clauses:
        return rf"(?<!\w){any_of(words)}"
    # "Die" opens a sentence as an article and only "die" a relative clause.
    opening = [word.capitalize() for word in words if word not in pack.names.determiners]
    return rf"^\W*{any_of((*words, *opening), fold=False)}"
