"""Independent origins: evidence that traces to one origin is one group, and counts once.

Three papers that print one agency's text are one origin, and so are two articles of one publisher, two
links to one page, and passages in nearly the same words. An analyst who knows better says so with an
origin of their own, which then is all that counts for that piece.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.documents import agencies
from claims.services.views import EvidenceView
from claims.vocabulary import Stance
from db.models import Document

HEAD, TAIL, AROUND = 600, 400, 300
"""Characters of a cited text in which it is looked for an agency: beginning, end, and beside the passage."""
MOST_COMPARED = 20_000
"""Characters of a text whose words are compared."""
SHINGLE = 3
LEAST_WORDS = 8
ALIKE_PASSAGES = 0.6
PASSAGE_IN_TEXT = 0.8
ALIKE_TEXTS = 0.5
LEAST_TEXT = 40

_SAID, _NAMED, _PUBLISHED = "an analyst says so", "it names it as its source", "it is published there"
_KINDS = ("document", "page", "name")

_WORD = re.compile(r"\w+")

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """What is known of where a piece of evidence comes from; ``text`` is the document that it cites."""

    id: int
    stance: Stance
    url: str | None = None
    publisher: str | None = None
    quote: str | None = None
    origin: str | None = None
    document_id: int | None = None
    text: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """Pieces of one origin: its best name, their ids and stances, and why they are one, in words."""

    label: str
    evidence: tuple[int, ...]
    stances: frozenset[Stance]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OriginGroups:
    """All groups, in the order of their first pieces."""

    groups: tuple[OriginGroup, ...]

    def count(self, stance: Stance) -> int:
        """Return how many independent origins have a piece with this stance."""
        return sum(stance in group.stances for group in self.groups)

    def of(self, evidence_id: int) -> OriginGroup | None:
        """Return the group of a piece, None for one that does not count."""
        return next((group for group in self.groups if evidence_id in group.evidence), None)


def of_evidence(session: Session, views: Sequence[EvidenceView]) -> OriginGroups:
    """Return the independent origins of the pieces that count, not given up themselves or by source."""
    standing = [view for view in views if view.counts]
    ids = {view.document_id for view in standing if view.document_id is not None}
    rows = session.execute(select(Document.id, Document.text, Document.url).where(Document.id.in_(ids)))
    documents = {row.id: row for row in rows}
    pieces = []
    for view in standing:
        document = documents.get(view.document_id)
        pieces.append(
            Piece(
                id=view.id,
                stance=view.stance,
                url=view.url or (document.url if document else None),
                publisher=view.publisher,
                quote=view.quote,
                origin=view.origin,
                document_id=view.document_id,
                text=document.text if document else "",
                start=view.start,
                end=view.end,
            )
        )
    return independent(pieces)


def independent(pieces: Iterable[Piece]) -> OriginGroups:
    """Group pieces by origin; see the module. Pieces without any sign of an origin are one each."""
    listed = list(pieces)
    signs = {piece.id: _signs(piece) for piece in listed}
    groups = _Groups([piece.id for piece in listed])
    for link in _shared(signs):
        groups.join(link)
    for one, other in combinations([piece for piece in listed if piece.origin is None], 2):
        if not groups.same(one.id, other.id) and _same_words(one, other):
            groups.join(_Link((one.id, other.id), "nearly the same words"))
    by_id = {piece.id: piece for piece in listed}
    return OriginGroups(
        tuple(_group([by_id[i] for i in ids], signs, groups.links) for ids in groups.listed())
    )


class _Sign(NamedTuple):
    """What a piece says about its origin: a name, a page or a text, and how it says so."""

    label: str
    said: str


class _Link(NamedTuple):
    """Pieces that go back to one origin, and why."""

    evidence: tuple[int, ...]
    why: str


class _Groups:
    """Ids in groups that links tie together (union-find); ``links`` are those that tied something new."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.links: list[_Link] = []
        self._parent = {i: i for i in ids}

    def join(self, link: _Link) -> None:
        """Make one group of the groups of all pieces of a link."""
        first = self._root(link.evidence[0])
        new = [root for root in map(self._root, link.evidence) if root != first]
        for root in new:
            self._parent[root] = first
        if new:
            self.links.append(link)

    def same(self, one: int, other: int) -> bool:
        """True when two pieces are in one group."""
        return self._root(one) == self._root(other)

    def listed(self) -> list[list[int]]:
        """Return the groups, each in the order of the ids, by their first."""
        groups: dict[int, list[int]] = defaultdict(list)
        for i in self._parent:
            groups[self._root(i)].append(i)
        return list(groups.values())

    def _root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = i = self._parent[self._parent[i]]
        return i


def _signs(piece: Piece) -> dict[Key, _Sign]:
    """Return what a piece says about its origin, what says most first."""
    if piece.origin is not None:
        name = agencies.canonical(piece.origin)
        return {("name", name.casefold()): _Sign(name, _SAID)}
    found: dict[Key, _Sign] = {}
    if piece.document_id is not None:
        found["document", str(piece.document_id)] = _Sign("", "the same stored text")
    if piece.url is not None:
        found["page", agencies.page(piece.url)] = _Sign("", "the same page")
    for agency in agencies.credited(_credits(piece)):
        found.setdefault(("name", agency.casefold()), _Sign(agency, _NAMED))
    for name in map(agencies.canonical, _publishers(piece)):
        found.setdefault(("name", name.casefold()), _Sign(name, _PUBLISHED))
    return found


def _publishers(piece: Piece) -> Iterator[str]:
    if piece.publisher is not None:
        yield piece.publisher
    site = agencies.site(piece.url) if piece.url is not None else None
    if site is not None:
        yield agencies.agency_of_site(site) or site


def _credits(piece: Piece) -> str:
    """Return the parts of a piece in which a text says whom it has something from."""
    parts = [piece.quote or "", piece.text[:HEAD], piece.text[-TAIL:]]
    if piece.start is not None and piece.end is not None:
        parts.append(piece.text[max(0, piece.start - AROUND) : piece.end + AROUND])
    return "\n\n".join(parts)


def _shared(signs: dict[int, dict[Key, _Sign]]) -> list[_Link]:
    holders: dict[Key, list[int]] = defaultdict(list)
    for evidence_id, found in signs.items():
        for key in found:
            holders[key].append(evidence_id)
    shared = [(key, ids) for key, ids in holders.items() if len(ids) > 1]
    shared.sort(key=lambda pair: _KINDS.index(pair[0][0]))
    return [_Link(tuple(ids), _why([signs[i][key] for i in ids])) for key, ids in shared]


def _why(found: Sequence[_Sign]) -> str:
    said, label = {sign.said for sign in found}, found[0].label
    if said == {_PUBLISHED}:
        return f"the same publisher, {label}"
    if said == {_NAMED}:
        return f"each names {label} as its source"
    return f"each goes back to {label}" if label else found[0].said


def _same_words(one: Piece, other: Piece) -> bool:
    passages = _shingles(one.quote or ""), _shingles(other.quote or "")
    texts = _shingles(one.text[:MOST_COMPARED]), _shingles(other.text[:MOST_COMPARED])
    return (
        _contained(*passages, least=LEAST_WORDS) >= ALIKE_PASSAGES
        or _inside(passages[0], texts[1]) >= PASSAGE_IN_TEXT
        or _inside(passages[1], texts[0]) >= PASSAGE_IN_TEXT
        or _contained(*texts, least=LEAST_TEXT) >= ALIKE_TEXTS
    )


@lru_cache(maxsize=200)
def _shingles(text: str) -> frozenset[int]:
    """Return a number for every run of `SHINGLE` words of a text, case and accents folded."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    words = _WORD.findall("".join(character for character in plain if not unicodedata.combining(character)))
    return frozenset(hash(tuple(words[at : at + SHINGLE])) for at in range(len(words) - SHINGLE + 1))


def _contained(one: frozenset[int], other: frozenset[int], *, least: int) -> float:
    """Return which share of the smaller set is in the other, 0 where it is of fewer than ``least`` words.

    Broder's containment (1997): of two lengths of one text the shorter one is in the longer.
    """
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller > least - SHINGLE else 0.0


def _inside(passage: frozenset[int], text: frozenset[int]) -> float:
    return len(passage & text) / len(passage) if len(passage) > LEAST_WORDS - SHINGLE else 0.0


def _group(
    pieces: Sequence[Piece], signs: dict[int, dict[Key, _Sign]], links: Sequence[_Link]
) -> OriginGroup:
    ids = tuple(piece.id for piece in pieces)
    why = tuple(f"{_listed(link.evidence)}: {link.why}" for link in links if link.evidence[0] in ids)
    label = _label([signs[i] for i in ids]) or f"evidence {ids[0]}"
    return OriginGroup(label, ids, frozenset(piece.stance for piece in pieces), why)


def _listed(ids: Sequence[int]) -> str:
    *others, last = map(str, ids)
    return f"evidence {', '.join(others)} and {last}"


def _label(found: Sequence[dict[Key, _Sign]]) -> str | None:
    """Return the name of an origin: as an analyst gave it, else an agency, else a publisher or a site."""
    labels = [sign for signs in found for sign in signs.values() if sign.label]
    for said in (_SAID, _NAMED, _PUBLISHED):
        for sign in labels:
            if sign.said == said:
                return sign.label
    return None
