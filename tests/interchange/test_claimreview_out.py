"""What the desk publishes is valid schema.org, and says to others what it said here."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.interchange.claimreview import CONTEXT, as_feed, as_json_ld
from claims.interchange.reviews import Appearance, OurReview, Rating
from claims.vocabulary import ClaimStatus
from tests.interchange.claimreview_schema import breaches
from tests.interchange.samples import DESK, HOSTILE, ours, read, theirs_of

NOW = datetime(2026, 6, 1, tzinfo=UTC)
BARE = OurReview(
    1, "It rained.", ClaimStatus.UNRESOLVED, Rating("Unproven"), "https://desk.example/1", DESK, NOW, NOW, NOW
)


def test_one_review_is_one_object_with_all_that_is_known() -> None:
    told = json.loads(as_json_ld([ours()]))
    assert told["@context"] == CONTEXT
    assert list(breaches(told, of=("ClaimReview",))) == []
    assert told["claimReviewed"] == "The bridge at Orla was closed in May."
    assert told["reviewRating"] == {
        "@type": "Rating", "alternateName": "False", "ratingValue": 1, "bestRating": 5, "worstRating": 1,
    }  # fmt: skip
    claim = told["itemReviewed"]
    assert claim["firstAppearance"]["url"] == "https://courier.example/a"
    assert [each.get("url") for each in claim["appearance"]] == [
        "https://courier.example/a", "https://post.example/b", None,
    ]  # fmt: skip
    assert (claim["author"]["name"], claim["datePublished"]) == ("the harbour master", "2026-04-29")
    assert (told["author"]["name"], told["datePublished"]) == ("The Harbour Desk", "2026-05-04")
    assert told["expires"] == "2027-01-01"


def test_what_is_not_known_is_left_out() -> None:
    told = json.loads(as_json_ld([BARE]))
    assert list(breaches(told, of=("ClaimReview",))) == []
    assert told["reviewRating"] == {"@type": "Rating", "alternateName": "Unproven"}
    assert told["itemReviewed"] == {"@type": "Claim"}
    assert "expires" not in told


def test_several_reviews_share_a_context() -> None:
    told = json.loads(as_json_ld([ours(), BARE]))
    assert set(told) == {"@context", "@graph"}
    assert [list(breaches(each, of=("ClaimReview",))) for each in told["@graph"]] == [[], []]
    assert json.loads(as_json_ld([])) == {"@context": CONTEXT, "@graph": []}


def test_a_feed_is_a_data_feed_of_reviews() -> None:
    told = json.loads(as_feed([ours(), BARE], built_at=NOW))
    assert list(breaches(told, of=("DataFeed",))) == []
    first = told["dataFeedElement"][0]
    assert first["item"][0]["@context"] == CONTEXT
    assert (first["dateCreated"], first["dateModified"]) == (
        "2026-05-01T09:00:00+00:00", "2026-05-04T10:30:00+00:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    "broken",
    [
        {"url": "javascript:alert(1)"},
        {"claimReviewed": " "},
        {"reviewRating": {"@type": "Rating", "ratingValue": 9, "bestRating": 5, "worstRating": 1}},
        {"itemReviewed": {"@type": "Claim", "author": {"name": "Nobody"}}},
        {"datePublished": "2026"},
        {"mood": "good"},
    ],
)
def test_the_checker_of_these_tests_finds_what_is_wrong(broken: dict[str, object]) -> None:
    told = json.loads(as_json_ld([ours()])) | broken
    assert list(breaches(told, of=("ClaimReview",)))


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_hostile_text_does_not_end_the_script_that_it_stands_in() -> None:
    written = as_json_ld([ours(HOSTILE)])
    page = _Scripts()
    page.feed(f'<script type="application/ld+json">{written}</script>')
    assert page.tags == ["script"]
    assert json.loads(page.text)["claimReviewed"] == HOSTILE
    (back,) = read(f"<html><script type='application/ld+json'>{written}</script></html>")
    assert back == theirs_of(ours(HOSTILE))


def test_an_address_that_is_none_is_not_published() -> None:
    odd = replace(ours(), appearances=(Appearance("javascript:alert(1)", "Odd"), Appearance("notes.txt")))
    told = json.loads(as_json_ld([odd]))
    assert list(breaches(told, of=("ClaimReview",))) == []
    assert "javascript" not in json.dumps(told)


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60).filter(
    lambda text: bool(text.strip())
)
NAMES = WORDS.map(str.strip).filter(lambda text: "://" not in text)
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
URLS = st.from_regex(r"https?://[a-z]{1,9}\.example/[a-z0-9,;?=%/-]{0,30}[a-z0-9]", fullmatch=True)
RATINGS = st.builds(Rating, NAMES) | st.builds(
    lambda name, value: Rating(name, value, 9, 0), NAMES, st.integers(0, 9)
)


@given(
    texts=st.lists(WORDS, min_size=1, max_size=4),
    rating=RATINGS,
    claimant=st.none() | NAMES,
    said_on=DAYS,
    urls=st.lists(URLS, max_size=4),
    title=st.none() | WORDS,
)
def test_what_is_published_is_read_back_equal(
    texts: list[str],
    rating: Rating,
    claimant: str | None,
    said_on: date | None,
    urls: list[str],
    title: str | None,
) -> None:
    places = tuple(Appearance(url, title) for url in urls)
    base = replace(ours(), rating=rating, claimant=claimant, said_on=said_on, appearances=places)
    reviews = [replace(base, text=text, claim_id=number) for number, text in enumerate(texts)]
    wanted = [theirs_of(review) for review in reviews]
    assert read(as_feed(reviews, built_at=NOW)) == wanted
    assert read(as_json_ld(reviews)) == wanted
    page = f"<!doctype html><title>x</title><script type='application/ld+json'>{as_json_ld(reviews)}</script>"
    assert read(page) == wanted


def test_ten_thousand_are_read_back_equal() -> None:
    dice = random.Random(5)
    letters = "aäßБї ع\u202e\n\"'\\/<>&{}[]=+,;|.\U0001f6a2"
    reviews = [
        replace(
            ours("".join(dice.choices(letters, k=dice.randint(1, 80))) + str(number), number=number),
            rating=Rating("Sí", dice.randint(0, 9), 9, 0) if dice.random() < 0.5 else Rating("Ні"),
            claimant=dice.choice([None, "Ö, Ä & Co"]),
        )
        for number in range(10_000)
    ]
    assert read(as_feed(reviews, built_at=NOW)) == [theirs_of(review) for review in reviews]
