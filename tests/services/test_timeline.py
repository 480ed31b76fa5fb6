from __future__ import annotations

from datetime import date

import pytest

from claims.errors import InvalidInputError, NotFoundError
from claims.records import Quantity, TimeReference
from claims.services import linking, review, timeline
from claims.services.suggesting import suggest
from claims.services.timeline_series import MOST_SERIES
from claims.services.timeline_views import AsideKind, Measure, Point, TimeBasis, Timeline, When
from claims.services.timeline_words import (
    days_words,
    measure_words,
    number_words,
    point_words,
    when_words,
    written_words,
)
from claims.similarity.index import VectorIndex
from claims.vocabulary import ClaimStatus, Comparator, TimePrecision, TimeRole
from db.engine import Database
from tests.fakes import TrigramEmbedder
from tests.services.linking import suggester
from tests.services.timeline_desk import said, store_claim, year

SPRING = date(2026, 3, 2)


def _of(database: Database, *claim_ids: int, same: bool = False) -> Timeline:
    with database.read() as session:
        return timeline.of_claims(session, claim_ids, same=same)


def _only(found: Timeline) -> Point:
    ((point,),) = [series.points for series in found.series]
    return point


def test_a_number_stands_at_the_time_that_the_claim_is_about(database: Database) -> None:
    claim = store_claim(
        database, "The dam held 40 percent in 2025.", times=(said(date(2026, 3, 1)), year(2025))
    )
    point = _only(_of(database, claim))
    assert point.when == When(date(2025, 1, 1), date(2025, 12, 31), TimeBasis.ABOUT, ("in 2025",))
    assert when_words(point.when) == "about 2025"
    assert (point.source, point.status, point.mentions) == ("Orla Post", ClaimStatus.NEW, 1)


def test_else_at_the_time_when_it_was_said(database: Database) -> None:
    unknown = TimeReference("on Wednesday", None, None, TimePrecision.DAY, TimeRole.ABOUT)
    claim = store_claim(database, "The dam holds 40 percent.", times=(unknown, said(date(2026, 3, 1))))
    assert when_words(_only(_of(database, claim)).when) == "said 1 March 2026"


def test_else_at_the_date_of_its_document(database: Database) -> None:
    claim = store_claim(database, "The dam holds 40 percent.")
    assert _only(_of(database, claim)).when == When(SPRING, SPRING, TimeBasis.PUBLISHED)


def test_without_any_of_them_it_is_told_beside_and_the_day_of_storing_is_no_date(database: Database) -> None:
    claim = store_claim(database, "The dam holds 40 percent.", on=None)
    found = _of(database, claim)
    (aside,) = found.beside(AsideKind.NO_TIME)
    assert (found.series, found.claims) == ((), 1)
    assert (aside.claim_id, aside.number) == (claim, "40 percent")
    assert "has a date that could be read" in aside.reason


def test_several_times_are_one_stretch_with_open_ends(database: Database) -> None:
    since = TimeReference("since May", date(2025, 5, 1), None, TimePrecision.MONTH, TimeRole.ABOUT)
    claim = store_claim(database, "The dam held 40 percent in 2024.", times=(year(2024), since))
    when = _only(_of(database, claim)).when
    assert (when.start, when.end) == (date(2024, 1, 1), None)
    assert when_words(when) == "about several times, from 1 January 2024"


@pytest.mark.parametrize(
    ("sentence", "low", "high", "words"),
    [
        ("The dam lost more than 20 percent.", 20, None, "more than 20 percent"),
        ("The dam lost at most 20 percent.", None, 20, "at most 20 percent"),
        ("The dam lost about 20 percent.", 20, 20, "about 20 percent"),
        ("The dam lost between 20 and 25 percent.", 20, 25, "20 to 25 percent"),
        ("The dam lost 20 percent.", 20, 20, "20 percent"),
    ],
)
def test_what_bounds_a_number_is_kept_and_said(
    database: Database, sentence: str, low: float | None, high: float | None, words: str
) -> None:
    found = _only(_of(database, store_claim(database, sentence))).quantity
    assert (found.low, found.high, number_words(found)) == (low, high, words)


def test_units_are_converted_into_the_commonest(database: Database) -> None:
    claims = [
        store_claim(database, "The road is 12 kilometres long.", source="Post"),
        store_claim(database, "The road is 15 kilometres long.", source="Gazette"),
        store_claim(database, "The road is more than 9,000 metres long.", source="Blatt"),
    ]
    (series,) = _of(database, *claims).series
    assert series.measure == Measure("kilometre", None)
    assert [(point.quantity.low, point.quantity.high) for point in series.points] == [
        (12.0, 12.0),
        (15.0, 15.0),
        (9.0, None),
    ]
    assert [point.converted for point in series.points] == [False, False, True]
    assert point_words(series.points[2]) == "more than 9 kilometres"
    assert [written_words(point) for point in series.points[1:]] == [
        None,
        "converted from “more than 9,000 metres”",
    ]


def test_percent_of_one_thing_is_not_drawn_with_percent_of_another(database: Database) -> None:
    claims = [
        store_claim(database, "They lost 20 percent of the wheat.", source="Post"),
        store_claim(database, "They lost 30 percent of the wheat.", source="Gazette"),
        store_claim(database, "They lost 40 percent of the herds.", source="Post"),
        store_claim(database, "Prices rose by 5 percent.", source="Post"),
    ]
    found = _of(database, *claims)
    (series,) = found.series
    assert measure_words(series.measure) == "percent of wheat"
    assert {point.claim_id for point in series.points} == set(claims[:2])
    herds, prices = found.beside(AsideKind.OTHER_UNIT)
    assert herds.reason == "percent of herds is not percent of wheat"
    assert prices.reason == "of what it counts was not read, so it may not be percent of wheat"


def test_what_is_nearest_to_the_topic_has_a_chart_first_even_alone(database: Database) -> None:
    nearest = store_claim(database, "They lost 40 percent of the herds.")
    others = [
        store_claim(database, "Prices rose by 5 percent.", source="Post"),
        store_claim(database, "Wages rose by 3 percent.", source="Gazette"),
    ]
    found = _of(database, nearest, *others)
    assert [measure_words(series.measure) for series in found.series] == ["percent of herds", "percent"]
    (aside,) = _of(database, *others, nearest).aside
    assert aside.reason == "percent of herds: of what the others are was not read"


def test_claims_that_say_the_same_lend_each_other_what_they_count(database: Database) -> None:
    claims = [
        store_claim(database, "They lost 20 percent of the wheat.", source="Post"),
        store_claim(database, "Of the wheat they lost 30 percent.", source="Gazette"),
    ]
    (series,) = _of(database, *claims, same=True).series
    assert measure_words(series.measure) == "percent of wheat"
    assert len(series.points) == 2


def test_claims_that_say_the_same_name_one_thing_in_each_language(database: Database) -> None:
    wheat = [
        store_claim(database, "Sie verloren 21 Tonnen Weizen.", source="Blatt", language="de"),
        store_claim(database, "They lost 20 tonnes of wheat.", source="Post"),
        store_claim(database, "Of the wheat they lost 22 tonnes.", source="Gazette"),
    ]
    (series,) = _of(database, *wheat, same=True).series
    assert (measure_words(series.measure), len(series.points)) == ("tonnes of wheat", 3)
    barley = store_claim(database, "They lost 9 tonnes of barley.", source="Gazette")
    assert len(_of(database, *wheat, barley, same=True).aside) == 3


def test_a_unit_that_does_not_convert_is_told_beside(database: Database) -> None:
    claims = [
        store_claim(database, "The dam holds 40 percent.", source="Post"),
        store_claim(database, "The dam holds 38 percent.", source="Gazette"),
        store_claim(database, "The dam holds 12 million litres.", source="Post"),
    ]
    (aside,) = _of(database, *claims).aside
    assert (aside.kind, aside.number) == (AsideKind.OTHER_UNIT, "12 million litres")
    assert aside.reason == "litres do not convert into percent"


def test_two_kinds_of_number_have_two_charts_and_there_are_not_too_many(database: Database) -> None:
    units = ("percent", "litres", "euros", "kilometres", "kilograms", "dollars", "hours", "pupils")
    claims = [
        store_claim(database, f"It was {count} {unit} at the dam.", source=f"Post {count}")
        for unit in units
        for count in (40, 41)
    ]
    found = _of(database, *claims)
    assert len(found.series) == MOST_SERIES
    assert {point.claim_id for series in found.series for point in series.points} | {
        aside.claim_id for aside in found.aside
    } == set(claims)
    assert all("commonest kinds" in aside.reason for aside in found.aside)


def test_claims_without_a_number_are_listed(database: Database) -> None:
    silent = store_claim(database, "Nobody came to the dam.")
    vague = store_claim(database, "Dozens of people came to the dam.")
    found = _of(database, silent, vague)
    assert [(aside.claim_id, aside.number) for aside in found.beside(AsideKind.NO_NUMBER)] == [
        (silent, None),
        (vague, "Dozens of people"),
    ]


def test_a_number_beyond_all_scales_is_listed(database: Database) -> None:
    huge = Quantity("that many", 1e300, None, "percent", Comparator.MORE)
    claim = store_claim(database, "It was that many.", quantities=(huge,))
    (aside,) = _of(database, claim).aside
    assert (aside.kind, aside.number) == (AsideKind.NO_NUMBER, "that many")


def test_a_source_that_repeats_itself_is_one_point_and_another_source_is_another(database: Database) -> None:
    sentence = "The dam held 40 percent in 2025."
    claim = store_claim(database, sentence, times=(year(2025),))
    store_claim(database, sentence, times=(year(2025),), beside="We said so before.")
    store_claim(database, sentence, times=(year(2025),), source="Gazette", beside="So says the Post.")
    (series,) = _of(database, claim).series
    assert [(point.source, point.mentions) for point in series.points] == [("Orla Post", 2), ("Gazette", 1)]
    assert series.sources == ("Gazette", "Orla Post")


def test_joined_wordings_count_for_the_live_claim_and_its_verdict(database: Database) -> None:
    old = store_claim(database, "The dam held 40 percent.", source="Post")
    new = store_claim(database, "At the dam it was more than 39 percent.", source="Gazette")
    with database.write() as session:
        linking.join(session, new, old, by="ada")
        review.mark(session, old, ClaimStatus.VERIFIED, by="ada", reason="The gauge says so.")
    (series,) = _of(database, old).series
    assert {(point.claim_id, point.source, point.status) for point in series.points} == {
        (old, "Post", ClaimStatus.VERIFIED),
        (old, "Gazette", ClaimStatus.VERIFIED),
    }
    assert series.points[1].text == "At the dam it was more than 39 percent."


def test_a_number_of_a_negated_claim_says_so(database: Database) -> None:
    claim = store_claim(database, "The dam never held 40 percent.", negated=True)
    assert point_words(_only(_of(database, claim))) == "40 percent (negated)"


def test_shares_of_nobody_knows_what_come_with_a_warning(database: Database) -> None:
    claims = [
        store_claim(database, "Prices rose by 5 percent.", source="Post"),
        store_claim(database, "Wages rose by 3 percent.", source="Gazette"),
    ]
    assert [series.mixed for series in _of(database, *claims).series] == [True]
    assert [series.mixed for series in _of(database, *claims, same=True).series] == [False]
    wheat = store_claim(database, "They lost 20 percent of the wheat.")
    assert [series.mixed for series in _of(database, wheat).series] == [False]


def test_points_come_in_the_order_of_time(database: Database) -> None:
    years = (2024, 2021, 2023)
    claims = [
        store_claim(database, f"The dam held {one - 2000} percent in {one}.", times=(year(one),))
        for one in years
    ]
    (series,) = _of(database, *claims).series
    assert [point.quantity.low for point in series.points] == [21, 23, 24]


def test_a_cluster_is_found_by_any_of_its_claims(database: Database) -> None:
    claims = [store_claim(database, f"Post {place}: 40 people left the mill.") for place in "ABC"]
    suggest(database, claims, suggester=suggester())
    with database.read() as session:
        by_lowest = timeline.of_cluster(session, claims[0])
        assert timeline.of_cluster(session, claims[2]) == by_lowest
        with pytest.raises(NotFoundError, match="no cluster 99"):
            timeline.of_cluster(session, 99)
    assert by_lowest.claims == 3


def test_a_search_and_a_claim_with_its_nearest(database: Database) -> None:
    dam = store_claim(database, "The dam held 40 percent of its water.")
    other = store_claim(database, "The dam held 41 percent of its water.", source="Gazette")
    store_claim(database, "A choir of 12 people sang in Velm.")
    embedder = TrigramEmbedder()
    index = VectorIndex(embedder.model_name)
    with database.read() as session:
        found = timeline.of_search(session, "water in the dam", embedder=embedder, index=index, limit=2)
        assert {point.claim_id for series in found.series for point in series.points} == {dam, other}
        near = timeline.of_claim(session, other, index=index, limit=2)
        assert near.claims == 2
        assert _only(timeline.of_claim(session, other, index=index, limit=1)).claim_id == other
        with pytest.raises(NotFoundError):
            timeline.of_claim(session, 99, index=index)
        with pytest.raises(InvalidInputError):
            timeline.of_search(session, "  ", embedder=embedder, index=index)


def test_a_topic_of_too_many_claims_says_how_many_are_left_out(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = [store_claim(database, f"Gauge {number} showed {number} percent.") for number in (1, 2, 3)]
    monkeypatch.setattr(timeline, "MOST_CLAIMS", 2)
    found = _of(database, *claims)
    assert (found.claims, found.left_out) == (2, 1)


def test_the_number_of_queries_does_not_grow_with_the_claims(database: Database) -> None:
    from sqlalchemy import event

    claims = [store_claim(database, f"Gauge {number} showed {number} percent.") for number in range(1, 9)]
    asked: list[str] = []
    with database.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *call: asked.append(call[2]))
        timeline.of_claims(session, claims[:2])
        few = len(asked)
        asked.clear()
        timeline.of_claims(session, claims)
        assert len(asked) == few


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 3, 4), date(2026, 3, 4), "4 March 2026"),
        (date(2026, 3, 4), date(2026, 4, 5), "4 March 2026 to 5 April 2026"),
        (date(2026, 3, 1), date(2026, 3, 31), "March 2026"),
        (date(2026, 3, 1), date(2026, 4, 30), "March 2026 to April 2026"),
        (date(2019, 1, 1), date(2021, 12, 31), "2019 to 2021"),
        (date(2019, 1, 1), None, "from 1 January 2019"),
        (None, date(2019, 12, 31), "until 31 December 2019"),
    ],
)
def test_days_in_words(start: date | None, end: date | None, words: str) -> None:
    assert days_words(When(start, end, TimeBasis.ABOUT)) == words


def test_measures_in_words() -> None:
    assert measure_words(Measure(None, None)) == "numbers without a unit"
    assert measure_words(Measure(None, "ferries")) == "number of ferries"
    assert measure_words(Measure("euro per month", None)) == "euros per month"
    assert number_words(Quantity("1 euro", 1, 1, "euro", Comparator.EQUAL)) == "1 euro"
