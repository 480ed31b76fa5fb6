"""The feed of verdicts, as a reader of feeds sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import feedparser
import pytest

from claims.interchange.atom import ATOM, as_atom
from claims.interchange.reviews import OurReview
from tests.interchange.samples import DESK, HOSTILE, ours

NOW = datetime(2026, 6, 1, tzinfo=UTC)
NAME = f"{{{ATOM}}}"


def built(*reviews: OurReview, filtered_by: str = "disputed") -> bytes:
    return as_atom(
        reviews, publisher=DESK, title=f"Verdicts ({filtered_by})", filtered_by=filtered_by, built_at=NOW
    )


def test_a_reader_sees_every_verdict_with_the_latest_first() -> None:
    later = replace(ours(number=8), reviewed_at=datetime(2026, 5, 9, tzinfo=UTC))
    read = feedparser.parse(built(ours(), later))
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.title == "Verdicts (disputed)"
    assert read.feed.author == "The Harbour Desk"
    assert read.feed.updated_parsed[:6] == (2026, 5, 9, 0, 0, 0)
    assert [entry.link for entry in read.entries] == [
        "https://desk.example/checks/8", "https://desk.example/checks/7",
    ]  # fmt: skip
    entry = read.entries[1]
    assert entry.title == "False: The bridge at Orla was closed in May."
    assert entry.id == "tag:desk.example,2026-04-30:claim-7"
    assert entry.updated_parsed[:5] == (2026, 5, 4, 10, 30)
    assert entry.published_parsed[:5] == (2026, 5, 1, 9, 0)
    assert {tag.term for tag in entry.tags} == {"disputed", "bridges"}
    assert entry.title_detail.language == "en"
    assert "Said by the harbour master. The log of the lock says otherwise." in entry.summary


def test_what_the_standard_asks_for_is_there() -> None:
    """RFC 4287, 4.1.1 and 4.1.2: one id, title and updated each; an author; an alternate link."""
    feed = ElementTree.fromstring(built(ours()))
    for element in (feed, feed.find(f"{NAME}entry")):
        assert element is not None
        for name in ("id", "title", "updated"):
            assert len(element.findall(NAME + name)) == 1
        (link,) = element.findall(f"{NAME}link")
        assert link.attrib["rel"] == "alternate"
    assert feed.findtext(f"{NAME}author/{NAME}name") == "The Harbour Desk"


def test_ids_stay_and_updated_follows_the_verdict() -> None:
    again = replace(ours(), text="Reworded.", reviewed_at=datetime(2026, 7, 1, tzinfo=UTC))
    one, other = (feedparser.parse(built(review)) for review in (ours(), again))
    assert one.entries[0].id == other.entries[0].id
    assert one.feed.id == other.feed.id
    assert other.entries[0].updated_parsed > one.entries[0].updated_parsed
    assert feedparser.parse(built(ours(), filtered_by="tag")).feed.id != one.feed.id


def test_a_feed_without_verdicts_is_one() -> None:
    read = feedparser.parse(built())
    assert not read.bozo
    assert read.entries == []
    assert read.feed.updated_parsed[:3] == (2026, 6, 1)


@pytest.mark.parametrize("text", [HOSTILE, "a\x01b\x0b\x1b[31m", "\ufffe \uffff", "]]> &amp; <!--"])
def test_hostile_text_is_shown_and_nothing_else(text: str) -> None:
    odd = replace(ours(text), claimant=text, justification=text, tags=(text,), language='en" x="')
    read = feedparser.parse(built(odd))
    assert not read.bozo
    assert len(read.entries) == 1
    plain = "".join("\ufffd" if ord(c) < 32 or c in "\ufffe\uffff" else c for c in text)
    feed = ElementTree.fromstring(built(odd))
    assert feed.findtext(f"{NAME}entry/{NAME}title") == f"False: {plain}"
    assert {element.tag.removeprefix(NAME) for element in feed.iter()} == {
        "feed", "id", "title", "updated", "author", "name", "link", "entry", "published", "category",
        "summary",
    }  # fmt: skip
