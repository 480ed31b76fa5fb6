"""A database of many invented claims, written row by row into the tables: seconds for 100,000.

Words are made of syllables and drawn as they are in real texts, the n-th most frequent one in n: full text
then meets common and rare words in the mixture that decides how long it takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import insert

from claims.text import content_hash, fingerprint, searchable, text_hash
from claims.vocabulary import ClaimStatus, Comparator, EntityKind, Modality
from db.engine import Database
from db.models import Claim, ClaimEntity, ClaimQuantity, Document, Mention
from db.vectors import save_vectors
from tests.benchmarks.bench_index import corpus
from tests.benchmarks.index_rivals import Vectors

AT_ONCE = 10_000
WORDS = 60_000
PLACES = (("Peru", "PE"), ("Norway", "NO"), ("Japan", "JP"), ("Georgia", "GE"), ("Kenya", "KE"))
_COMMON = (
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "that",
    "is",
    "was",
    "for",
    "on",
    "with",
    "as",
    "people",
    "year",
)
_CONSONANTS = (
    "b",
    "br",
    "d",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
    "v",
    "z",
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_ENDS = ("", "", "n", "r", "s", "t", "l", "nd", "ng", "rt")


def invented_claims(count: int, *, seed: int = 7) -> list[str]:
    """Return ``count`` different claims of 8 to 24 words, a number and a country in each."""
    chosen = np.random.default_rng(seed)
    words = np.array([*_COMMON, *_invented_words(chosen)])
    chances = 1.0 / (np.arange(len(words)) + 3.0)
    lengths = chosen.integers(8, 25, count)
    drawn = np.split(
        chosen.choice(words, int(lengths.sum()), p=chances / chances.sum()), lengths.cumsum()[:-1]
    )
    places = chosen.integers(0, len(PLACES), count)
    return [
        f"{' '.join(some).capitalize()} in {PLACES[place][0]}, {number + 10} of them."
        for number, (some, place) in enumerate(zip(drawn, places, strict=True))
    ]


def _invented_words(chosen: np.random.Generator) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < WORDS:
        parts = [
            str(chosen.choice(_CONSONANTS)) + str(chosen.choice(_VOWELS)) + str(chosen.choice(_ENDS))
            for _ in range(int(chosen.integers(1, 5)))
        ]
        found["".join(parts)] = None
    return list(found)


def fill(database: Database, texts: Sequence[str], *, model: str) -> None:
    """Store each text as a claim of its own document, with a vector that lies as the model's would."""
    vectors = corpus(len(texts)).vectors
    for first in range(0, len(texts), AT_ONCE):
        _fill(database, first + 1, texts[first : first + AT_ONCE], vectors[first : first + AT_ONCE], model)


def _fill(database: Database, first: int, texts: Sequence[str], vectors: Vectors, model: str) -> None:
    moment = datetime.now(UTC)
    numbered = list(enumerate(texts, first))
    hashes = [text_hash(text) for text in texts]
    documents = [
        {
            "id": number, "content_hash": content_hash(text), "text": text, "language": "en",
            "name": f"claim {number}", "media_type": "text/plain", "created_at": moment,
        }
        for number, text in numbered
    ]  # fmt: skip
    claims = [
        {
            "id": number, "text": text, "searchable": searchable(text), "fingerprint": fingerprint(text),
            "text_hash": key, "language": "en", "negated": number % 9 == 0, "check_worthiness": 0.5,
            "status": ClaimStatus.NEW, "version": 1, "created_at": moment, "updated_at": moment,
        }
        for (number, text), key in zip(numbered, hashes, strict=True)
    ]  # fmt: skip
    mentions = [
        {
            "id": number, "claim_id": number, "document_id": number, "start": 0, "end": len(text),
            "quote": text, "modality": Modality.ASSERTED, "created_at": moment,
        }
        for number, text in numbered
    ]  # fmt: skip
    with database.write() as session:
        session.execute(insert(Document), documents)
        session.execute(insert(Claim), claims)
        session.execute(insert(ClaimQuantity), [_quantity(number) for number, _ in numbered])
        session.execute(insert(ClaimEntity), [_place(number, text) for number, text in numbered])
        session.execute(insert(Mention), mentions)
        save_vectors(session, model, hashes, vectors, now=moment)


def _quantity(claim_id: int) -> dict[str, object]:
    low = float(claim_id + 9)
    return {
        "claim_id": claim_id, "position": 0, "surface": f"{low:.0f}", "low": low, "high": low,
        "unit": None, "comparator": Comparator.EQUAL,
    }  # fmt: skip


def _place(claim_id: int, text: str) -> dict[str, object]:
    name, code = next((name, code) for name, code in PLACES if f" {name}," in text)
    return {"claim_id": claim_id, "position": 0, "surface": name, "kind": EntityKind.COUNTRY, "country": code}
