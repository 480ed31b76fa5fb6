"""Fact-checks of others with their oddities: each is taken or refused with its reason, none crashes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.errors import DocumentError
from claims.interchange.reviews import RefusedReview, TheirReview
from tests.interchange.samples import read

PLAIN: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example/7",
    "claimReviewed": "The lock at Orla is older than the town.",
    "author": {"@type": "Organization", "name": "River Checks"},
    "datePublished": "2026-02-03T08:00:00+01:00",
    "reviewRating": {
        "@type": "Rating", "alternateName": "Doubtful",
        "ratingValue": "2", "bestRating": "5", "worstRating": "1",
    },
    "itemReviewed": {
        "@type": "Claim", "author": {"@type": "Person", "name": "A guide"}, "datePublished": "2026-01-02",
        "appearance": [{"@type": "CreativeWork", "url": "https://tours.example/lock"}],
    },
}  # fmt: skip


def one(values: object) -> TheirReview:
    (found,) = read(json.dumps(values))
    assert isinstance(found, TheirReview), found
    return found


def refused(values: object) -> str:
    (found,) = read(json.dumps(values))
    assert isinstance(found, RefusedReview)
    return found.reason


def but(**changed: Any) -> dict[str, Any]:
    return {name: value for name, value in {**PLAIN, **changed}.items() if value is not None}


def rated(**changed: Any) -> TheirReview:
    return one(but(reviewRating={**PLAIN["reviewRating"], **changed}))


def test_a_plain_one_is_taken_as_it_is() -> None:
    assert one(PLAIN) == TheirReview(
        claim_reviewed="The lock at Orla is older than the town.",
        url="https://checks.example/7",
        publisher="River Checks",
        reviewed_on=date(2026, 2, 3),
        claimant="A guide",
        said_on=date(2026, 1, 2),
        rating_name="Doubtful",
        rating_value=2.0,
        best_rating=5.0,
        worst_rating=1.0,
        appearances=("https://tours.example/lock",),
    )


@pytest.mark.parametrize(
    "values",
    [
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, PLAIN]},
        {"@type": "WebPage", "mainEntity": {"review": [PLAIN]}},
        but(**{"@type": ["Review", "ClaimReview"]}),
        but(**{"@type": "http://schema.org/ClaimReview"}),
        but(**{"@type": None}),
        but(claimReviewed=[PLAIN["claimReviewed"]]),
        but(claimReviewed={"@value": PLAIN["claimReviewed"], "@language": "en"}),
        but(url=[PLAIN["url"], "https://checks.example/8"]),
        but(url=f"{PLAIN['url']} https://checks.example/8"),
        but(url=f"{PLAIN['url']}, https://checks.example/8"),
        but(url=f"{PLAIN['url']},https://checks.example/8"),
        but(url={"@id": PLAIN["url"]}),
        but(author=[PLAIN["author"]]),
        but(author="River Checks"),
        but(author={"@type": "Person", "name": "Mira"}, publisher=PLAIN["author"]),
        but(reviewRating=[PLAIN["reviewRating"]]),
        but(itemReviewed=[PLAIN["itemReviewed"]]),
        but(itemReviewed={**PLAIN["itemReviewed"], "author": "A guide"}),
        but(itemReviewed={**PLAIN["itemReviewed"], "appearance": "https://tours.example/lock"}),
        but(itemReviewed={**PLAIN["itemReviewed"], "firstAppearance": "https://tours.example/lock"}),
        {f"schema:{name}" if name[0] != "@" else name: value for name, value in PLAIN.items()},
    ],
)
def test_other_ways_to_write_the_same_are_read_the_same(values: object) -> None:
    assert one(values) == one(PLAIN)


def test_a_reference_into_the_graph_is_followed() -> None:
    desk = {"@type": "Organization", "@id": "#desk", "name": "River Checks"}
    assert one({"@graph": [but(author={"@id": "#desk"}), desk]}) == one(PLAIN)
    assert one(but(author={"@id": "#nowhere"})).publisher == "checks.example"


def test_a_name_means_what_its_own_entry_says() -> None:
    entries = [
        {"@graph": [{"@id": "#a", "name": name}, but(author={"@id": "#a"})]} for name in ("First", "Second")
    ]
    found = read(json.dumps(entries))
    assert [each.publisher for each in found if isinstance(each, TheirReview)] == ["First", "Second"]


def test_several_texts_and_addresses() -> None:
    claim = {
        "author": [{"name": "A guide"}, "The mayor", {"name": "A guide"}],
        "appearance": "https://a.example/1 https://b.example/2; https://c.example/3",
    }
    found = one(but(itemReviewed=claim))
    assert found.claimant == "A guide, The mayor"
    assert found.appearances == ("https://a.example/1", "https://b.example/2", "https://c.example/3")
    assert rated(alternateName=["Wrong", "Not so", "Wrong"]).rating_name == "Wrong; Not so"


@pytest.mark.parametrize(
    ("changed", "value", "best", "worst"),
    [
        ({"ratingValue": -1, "bestRating": -1, "worstRating": -1}, -1.0, -1.0, -1.0),
        ({"ratingValue": 0}, 0.0, 5.0, 1.0),
        ({"bestRating": 1, "worstRating": 5}, 2.0, 1.0, 5.0),
        ({"ratingValue": "2,5"}, 2.5, 5.0, 1.0),
        ({"ratingValue": "2/5"}, None, 5.0, 1.0),
        ({"ratingValue": True}, None, 5.0, 1.0),
        ({"ratingValue": "two", "bestRating": "", "worstRating": None}, None, None, None),
        ({"ratingValue": 10**400}, None, 5.0, 1.0),
    ],
)
def test_numbers_are_kept_as_published_where_they_are_numbers(
    changed: dict[str, Any], value: float | None, best: float | None, worst: float | None
) -> None:
    found = rated(**changed)
    assert (found.rating_value, found.best_rating, found.worst_rating) == (value, best, worst)
    assert found.rating_name == "Doubtful"


def test_a_rating_in_plain_words() -> None:
    assert one(but(reviewRating="Wrong")).rating_name == "Wrong"
    assert rated(alternateName=None, name="Wrong").rating_name == "Wrong"
    found = one(but(reviewRating={"ratingValue": 4, "bestRating": 5}))
    assert (found.rating_name, found.rating_value, found.worst_rating) == (None, 4.0, None)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (but(claimReviewed=None), "names no claim"),
        (but(claimReviewed=["", " \u00a0 "]), "names no claim"),
        (but(claimReviewed=7), "names no claim"),
        (but(claimReviewed="x" * 10_001), "10,001 characters"),
        (but(reviewRating=None), "gives no verdict"),
        (but(reviewRating={"alternateName": [None, 3]}), "gives no verdict"),
        (but(reviewRating={"ratingValue": 7, "bestRating": 5}), "no place on its scale"),
        (but(reviewRating={"ratingValue": 3, "bestRating": 3, "worstRating": 3}), "no place on its scale"),
        (but(author=None, url=None), "neither who published it nor an address"),
        (but(author=None, url="javascript:alert(1)"), "neither who published it nor an address"),
        (but(author=None, url="http://[::1"), "neither who published it nor an address"),
        (but(author={"name": "x" * 2_001}), "2,001 characters"),
        (
            but(itemReviewed={"appearance": [f"https://a.example/{n}" for n in range(1_001)]}),
            "1,001 appearances",
        ),
        ({"@type": "WebPage"}, "no ClaimReview is in it"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(values: object, reason: str) -> None:
    assert reason in refused(values)


@pytest.mark.parametrize(
    "day", ["yesterday", "2026", "2026-02-31", "03/04/2026", "0000-00-00", 20260203, {"x": 1}, ["", None]]
)
def test_a_day_that_is_not_plain_is_left_out(day: object) -> None:
    assert one(but(datePublished=day)).reviewed_on is None


def test_a_publisher_without_a_name_goes_by_the_host() -> None:
    assert one(but(author={"url": "https://www.river.example/about"})).publisher == "river.example"
    assert one(but(author="https://www.river.example")).publisher == "checks.example"


def test_addresses_that_are_none_are_left_out() -> None:
    claim = {"appearance": ["javascript:alert(1)", "data:text/html,x", "ftp://a.example", "see our site", 7]}
    assert one(but(itemReviewed=claim)).appearances == ()
    assert one(but(url="javascript:alert(1)")).url is None


def test_bad_escapes_are_mended() -> None:
    told = json.dumps(PLAIN).replace("The lock at Orla", r"It\'s the \lock at C:\x")
    (found,) = read(told)
    assert isinstance(found, TheirReview)
    assert found.claim_reviewed == r"It's the \lock at C:\x is older than the town."


def test_what_cannot_be_stored_is_replaced() -> None:
    found = one(but(claimReviewed="A \ud800 and a \0 in it"))
    assert found.claim_reviewed == "A \ufffd and a \ufffd in it"


def page(*scripts: str, kind: str = "application/ld+json") -> str:
    tags = "".join(f"<script type='{kind}'>{script}</script>" for script in scripts)
    return f"<!doctype html><html><head><title>Check</title>{tags}</head><body><p>Text.</p></body></html>"


def test_every_script_of_a_page_is_read_by_itself() -> None:
    broken = '{"@type": "ClaimReview", "claimReviewed": '
    found = read(page('{"@type": "WebPage"}', broken, "{oh no", json.dumps(PLAIN)))
    assert found[1:] == [one(PLAIN)]
    assert isinstance(found[0], RefusedReview)
    assert found[0].place == "script 2"
    assert "it is no JSON" in found[0].reason


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(PLAIN)[:-1] + ",}",
        "// the check\n" + json.dumps(PLAIN),
        json.dumps([PLAIN]),
    ],
)
def test_scripts_that_are_almost_json_are_read(script: str) -> None:
    assert read(page(script)) == [one(PLAIN)]
    assert read(page(script, kind="application/ld+json; charset=utf-8")) == [one(PLAIN)]


def test_encodings() -> None:
    umlauts = but(claimReviewed="Die Schleuse fällt „morgen“.")
    told = json.dumps(umlauts, ensure_ascii=False)
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert read(told.encode(encoding)) == [one(umlauts)]
    latin = page(told).replace("<head>", "<head><meta charset='windows-1252'>").encode("windows-1252")
    assert read(latin) == [one(umlauts)]
    with pytest.raises(DocumentError, match="save it as UTF-8"):
        read(told.encode("windows-1252"))


def test_a_feed_names_the_entry_that_was_refused() -> None:
    elements = [{"@type": "DataFeedItem", "item": [PLAIN]}, {"item": None}, None, {"item": but(url=None)}]
    found = read(json.dumps({"@type": "DataFeed", "dataFeedElement": elements}))
    assert [each.place for each in found if isinstance(each, RefusedReview)] == ["entry 2", "entry 3"]
    assert len(found) == 4


def test_json_a_line() -> None:
    found = read(f"{json.dumps(PLAIN)}\n\n{json.dumps(but(url=None))}\n{{oh no\n")
    assert [type(each).__name__ for each in found] == ["TheirReview", "TheirReview", "RefusedReview"]
    assert isinstance(found[2], RefusedReview)
    assert found[2].place == "line 4"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"Just words.", "no JSON"),
        (b"{oh no", "no JSON"),
        (b"[]", "no ClaimReview"),
        (b"<p>Nothing to see.</p>", "no ClaimReview"),
        (b"[" * 200_000, "nested too deep"),
        (b'{"a":' * 100_000, "nested too deep"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"%PDF-1.7 \xe2\xe3", "UTF-8"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read(data)


def test_deep_nesting_in_a_script_is_refused_and_the_rest_read() -> None:
    deep = '{"claimReviewed":' * 100_000
    found = read(page(deep, json.dumps(PLAIN)))
    assert found[-1] == one(PLAIN)


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["name", "url", "@id", "@type", "@value", "@list", "author", "ratingValue", "alternateName"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=8,
)  # fmt: skip


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(PLAIN, VALUES)))
def test_whatever_stands_in_a_claim_review_is_taken_or_refused(changed: dict[str, Any]) -> None:
    values = {**PLAIN, **changed}
    for found in read(json.dumps([values])):
        if isinstance(found, RefusedReview):
            assert found.reason
        else:
            assert found.claim_reviewed.strip()
            assert found.publisher
            assert found.rating_name or found.rating_value is not None
            found.claim_reviewed.encode()
            assert len(found.content_hash) == 64
