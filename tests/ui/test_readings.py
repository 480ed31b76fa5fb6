"""Each field stands beside the words that it was read from, on every page that shows a claim."""

from __future__ import annotations

import re

import pytest

from claims.records import DocumentText, Entity, Progress
from claims.services import intake
from claims.services.intake import PreparedDocument
from claims.ui import readings, resources
from claims.ui.markup import escape_inline
from claims.vocabulary import EntityKind, Reader
from db.engine import Database
from tests.fakes import candidate, prepared
from tests.ui import sample
from tests.ui.conftest import OpenPage, shown

WORDS = (
    "“kein” → negated",
    "“am Mittwoch” → said 4 Mar 2026, day",
    "“seit Mai” → from 1 May 2025, month",
    "Italy “Rom”, “italienischen”",
)


def test_the_claim_page_says_who_how_and_when_with_the_words(database: Database, open_page: OpenPage) -> None:
    claim_id = sample.store_embassy(database)
    text = shown(open_page("claim", claim=str(claim_id)))
    for expected in ("“Rom teilte” → reported — Rom", *WORDS):
        assert expected in text


def test_the_review_page_says_so_under_the_badges(database: Database, open_page: OpenPage) -> None:
    sample.store_embassy(database)
    text = shown(open_page("review"))
    for expected in ("reported — Rom", "“Rom teilte” → who and how", *WORDS):
        assert expected in text


def test_the_preview_shows_them_too(
    database: Database, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Rome denied that 3 ships were turned away."

    def prepare(document: DocumentText, *, progress: Progress) -> PreparedDocument:
        rome = Entity("Rome", EntityKind.METONYM, "IT")
        found = candidate(document.text, text, entities=(rome,), voice_cue="Rome denied", negation_cue=None)
        return prepared(document, [found])

    monkeypatch.setattr(resources, "prepare", prepare)
    app = open_page("add")
    app.text_area(key="draft|Ana|add/text").set_value(text).run()
    page = shown(app.button(key="read").click().run())
    assert "“Rome denied” → who and how" in page
    assert "Italy “Rome”" in page
    assert "negated" not in page


def test_a_weekday_without_a_date_is_not_dated(database: Database, open_page: OpenPage) -> None:
    claim_id = sample.store_embassy(database, published_on=None)
    text = shown(open_page("claim", claim=str(claim_id)))
    assert "“am Mittwoch” → said on a day not known" in text
    assert "“seit Mai” → month not known" in text


def test_without_a_cue_only_the_voice_is_told(database: Database, open_page: OpenPage) -> None:
    sample.store_budget(database)
    text = shown(open_page("claim", claim="2"))
    assert "\ndenied — Tom Vries\n" in text
    assert "→" not in text


def test_a_country_is_named_once_and_not_repeated_in_its_own_words() -> None:
    names = [
        Entity("Italy", EntityKind.COUNTRY, "IT"),
        Entity("Velmar", EntityKind.NAME, None),
        Entity("Italy", EntityKind.COUNTRY, "IT"),
        Entity("French", EntityKind.PEOPLE, "FR"),
    ]
    assert readings.place_badges(names) == [
        ":violet-badge[:material/public: Italy]",
        ":violet-badge[:material/public: France “French”]",
    ]


HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "$E=mc^2$ :red[b] **c** `d`",
    "=HYPERLINK(1)",
    "line\nbreak\n\n# heading\n> quote",
    "a" * 5_000,
]


@pytest.mark.parametrize("cue", HOSTILE)
def test_hostile_cues_are_one_line_of_text(cue: str) -> None:
    read = candidate(cue, cue, voice_cue=cue, negation_cue=cue)
    line = readings.words_line(read)
    shortened = cue if len(cue) <= 120 else f"{cue[:120]}…"
    one = escape_inline(f"“{shortened}”")
    assert line == f"{one} → who and how · {one} → negated"
    assert "\n" not in line
    assert not re.search(r"(?<!\\)[<\[$*`=#>]", line.replace(":small[]", ""))


def test_a_claim_of_the_language_model_alone_says_so(database: Database, open_page: OpenPage) -> None:
    text = "The port took in 40 ships."
    found = candidate(text, text, check_worthiness=0.1, proposed_by=Reader.LANGUAGE_MODEL)
    with database.write() as session:
        stored = intake.store(session, prepared(DocumentText(text), [found]), by="ada")
    page = shown(open_page("claim", claim=str(stored.mentions[0].claim_id)))
    assert "proposed by the language model only" in page
