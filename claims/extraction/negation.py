"""Tell whether a claim as a whole is negative, and by which words.

Negation libraries (negspacy and its like) need an English parser, so negators and their scope are
read from the language packs. Scope is the clause: a negator in a relative or adverbial clause, or in
brackets, is a side remark, one in a "that" clause belongs to the claim, one in the frame around it
("did not say that") does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from claims.extraction.alternatives import any_of, any_pattern, collection_paused
from claims.extraction.frames import grammar_for
from claims.extraction.packs import LanguagePack, pack_for
from claims.extraction.quotes import Span, covered

MAX_READ = 5_000
"""Characters of a passage that are searched."""

_BLANK = "\ue001"
"""Stands for each character that is out of scope; neither white space nor part of a word."""

_BRACKETS = re.compile(r"\([^()]{0,300}\)|\[[^\[\]]{0,300}\]")
_CLAUSE = re.compile(r"[^,;:–—]+")
_LONGEST_VERB = 40
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class _Scope:
    negator: re.Pattern[str]
    exception: re.Pattern[str]
    relative: re.Pattern[str]
    side: re.Pattern[str]
    speech: frozenset[str]


def read_negation(text: str, language: str | None) -> str | None:
    """Return the words that make the main statement of ``text`` negative, None when it is not.

    They are text of the passage, from the first negator in scope ("kein", "n’est pas"). "nicht nur" is
    not negative, nor is "kaum" ("hardly"), which bounds a quantity near zero, nor "nicht X, sondern Y",
    which affirms Y. A language without a pack is never negative. A denial ("X denied that P") is a matter
    of `claims.extraction.voice`.
    """
    text = text[:MAX_READ]
    scope = _scope(language)
    if scope.negator.search(text) is None:
        return None
    unsaid = grammar_for(language).unsaid
    told = _blanked(text, (found.span() for found in unsaid.finditer(text)))
    plain = _blanked(told, (found.span() for found in scope.exception.finditer(told)))
    found = scope.negator.search(_in_scope(plain, scope))
    return text[found.start() : found.end()] if found else None


def is_negated(text: str, language: str | None) -> bool:
    """Return True when the main statement of ``text`` is negative; see `read_negation`."""
    return read_negation(text, language) is not None


def _in_scope(text: str, scope: _Scope) -> str:
    """Return ``text`` with brackets and side clauses blanked; all of it when nothing else would be left."""
    open_text = _blanked(text, (found.span() for found in _BRACKETS.finditer(text)))
    related = _blanked(open_text, (found.span() for found in scope.relative.finditer(open_text)))
    main = _blanked(related, _side_clauses(related, scope))
    return main if _WORD.search(main) else text


def _side_clauses(text: str, scope: _Scope) -> Iterable[Span]:
    for clause in _CLAUSE.finditer(text):
        found = scope.side.search(clause.group())
        if found and not _is_told(text[max(0, clause.start() - _LONGEST_VERB) : clause.start()], scope):
            yield clause.start() + found.start(), clause.end()


def _is_told(before: str, scope: _Scope) -> bool:
    """Tell whether a verb of speech stands before the comma, as in "sagt, der Bund habe nie gezahlt"."""
    words = before.rstrip(" ,").split()
    return bool(words) and before.rstrip().endswith(",") and words[-1] in scope.speech


def _blanked(text: str, spans: Iterable[Span]) -> str:
    return covered(text, spans, _BLANK)


@lru_cache(maxsize=32)
@collection_paused()
def _scope(language: str | None) -> _Scope:
    words = pack_for(language).negation
    return _Scope(
        negator=re.compile(rf"(?<!\w)(?:{any_pattern(words.negators)})(?!\w)", re.IGNORECASE),
        exception=re.compile(rf"(?<!\w)(?:{any_pattern(words.exceptions)})", re.IGNORECASE),
        relative=re.compile(rf"(?<!\w)(?:{any_pattern(words.relatives)})", re.IGNORECASE),
        side=re.compile(rf"{_side(pack_for(language))}(?!\w)"),
        speech=frozenset(pack_for(language).voice.say) if words.comma_clauses else frozenset(),
    )


def _side(pack: LanguagePack) -> str:
    words = pack.negation.side_clauses
    if not pack.negation.comma_clauses:
        return rf"(?<!\w){any_of(words)}"
    # "Die" opens a sentence as an article and only "die" a relative clause.
    opening = [word.capitalize() for word in words if word not in pack.names.determiners]
    return rf"^\W*{any_of((*words, *opening), fold=False)}"
