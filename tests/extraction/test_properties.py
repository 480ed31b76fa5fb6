from __future__ import annotations

from hypothesis import given, settings

from tests.extraction.hostile import check, languages, texts


@settings(max_examples=300, deadline=None)
@given(texts(), languages())
def test_extraction_keeps_its_promises_for_any_text(text: str, language: str | None) -> None:
    check(text, language)
