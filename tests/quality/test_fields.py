"""Floors on how the fields of marked claims are read, with no model: per language and in sum.

A change that falls below one of them made the reading worse; raise a floor when the reading gets better.
"""

from __future__ import annotations

from functools import cache

import pytest

from claims.records import DocumentText
from tests.quality.fields import Figure, article_checks, checks, figures
from tests.quality.measures import same_name

LANGUAGES = ("de", "en", "es", "fr", "ru", "uk")
FLOORS = {
    "claimant": 0.90,
    "no claimant": 1.0,
    "modality": 0.95,
    "negated": 1.0,
    "quantities": 1.0,
    "times": 0.95,
}


@cache
def read(language: str) -> dict[str, Figure]:
    return figures(article_checks(language))


@pytest.mark.parametrize("field", FLOORS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_field_is_read_well_in_every_language(language: str, field: str) -> None:
    figure = read(language)[field]
    assert figure.total >= 8
    assert figure.share >= FLOORS[field], figure


@pytest.mark.parametrize(("field", "floor"), [("claimant", 0.95), ("modality", 0.98), ("times", 0.98)])
def test_a_field_is_read_well_in_sum(field: str, floor: float) -> None:
    parts = [read(language)[field] for language in LANGUAGES]
    assert sum(part.right for part in parts) >= floor * sum(part.total for part in parts), parts


MARK = {
    "start": 0,
    "end": 37,
    "is_claim": True,
    "claimant": "Adler",
    "modality": "reported",
    "negated": False,
    "quantities": [{"comparator": "=", "low": 40, "high": 40, "unit": "boat"}],
}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("claimant", {"claimant": "Brandt"}),
        ("no claimant", {"claimant": None}),
        ("modality", {"modality": "asserted"}),
        ("negated", {"negated": True}),
        ("quantities", {"quantities": []}),
        ("quantities", {"quantities": [{"comparator": ">", "low": 40, "high": None, "unit": "boat"}]}),
        ("times", {"times": [{"start": "2024-01-01", "end": "2024-01-31", "precision": "month"}]}),
    ],
)
def test_a_field_that_is_not_as_marked_is_a_miss(field: str, wrong: dict[str, object]) -> None:
    document = DocumentText("Adler said that 40 boats were missing.", language="en")
    assert all(check.right for check in checks(document, [MARK]))
    assert [check.field for check in checks(document, [{**MARK, **wrong}]) if not check.right] == [field]


def test_a_name_agrees_with_a_part_of_it_and_with_no_other() -> None:
    assert same_name("ADLER", "Ruth Adler")
    assert same_name("Ruth Adler", "Adler")
    assert same_name(None, None)
    assert not same_name(None, "Adler")
    assert not same_name("Adler", "Brandt")
