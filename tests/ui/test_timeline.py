from __future__ import annotations

import json
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from claims.records import Quantity
from claims.services import review
from claims.services.suggesting import suggest
from claims.services.timeline_views import Measure, Point, Series, TimeBasis, When
from claims.ui import timeline_chart, timeline_labels
from claims.ui.words import STATUS
from claims.vocabulary import ClaimStatus, Comparator
from db.engine import Database
from tests.services.linking import suggester
from tests.services.timeline_desk import store_claim, year
from tests.ui import sample
from tests.ui.conftest import OpenPage, shown

DAY = date(2026, 3, 2)


def _point(
    claim_id: int = 1,
    *,
    low: float | None = 20.0,
    high: float | None = 20.0,
    comparator: Comparator = Comparator.EQUAL,
    start: date | None = DAY,
    end: date | None = DAY,
    basis: TimeBasis = TimeBasis.ABOUT,
    source: str | None = "Orla Post",
    status: ClaimStatus = ClaimStatus.NEW,
    negated: bool = False,
) -> Point:
    quantity = Quantity("20 percent", low, high, "percent", comparator)
    return Point(
        claim_id=claim_id,
        text="They lost 20 percent.",
        quantity=quantity,
        read=quantity,
        when=When(start, end, basis),
        source=source,
        document="notes",
        claimant=None,
        negated=negated,
        status=status,
    )


def _layers(*points: Point) -> list[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """Return the type of each layer's mark, its look and its rows."""
    spec = timeline_chart.chart(Series(Measure("percent", None), points)).to_dict()
    return [
        (layer["mark"]["type"], layer["mark"], spec["datasets"][layer["data"]["name"]])
        for layer in spec["layer"]
    ]


def _pointed(*points: Point) -> list[dict[str, Any]]:
    """Return the rows of the layer that can be clicked."""
    (rows,) = (rows for kind, look, rows in _layers(*points) if look.get("cursor") == "pointer")
    return rows


def _shapes(*points: Point) -> set[str]:
    return {str(look.get("shape")) for kind, look, _ in _layers(*points) if kind == "point"}


def test_a_range_has_a_bar_with_caps_and_a_number_has_none() -> None:
    exact = [kind for kind, _, _ in _layers(_point())]
    ranged = [kind for kind, _, _ in _layers(_point(low=20, high=25))]
    assert "rule" not in exact
    assert sorted(ranged).count("tick") == 2
    assert "rule" in ranged
    assert _pointed(_point(low=20, high=25))[0]["y"] == 22.5


@pytest.mark.parametrize(
    ("point", "shape"),
    [
        (_point(high=None, comparator=Comparator.MORE), "triangle-up"),
        (_point(low=None, comparator=Comparator.AT_MOST), "triangle-down"),
        (_point(end=None), "triangle-right"),
        (_point(start=None), "triangle-left"),
    ],
)
def test_an_open_end_has_an_arrow(point: Point, shape: str) -> None:
    assert shape in _shapes(point)
    assert shape not in _shapes(_point())


def test_a_stretch_of_time_has_a_band_and_its_point_in_the_middle() -> None:
    stretch = _point(start=date(2026, 3, 1), end=date(2026, 3, 3))
    (band,) = (rows for kind, look, rows in _layers(stretch) if kind == "rule")
    assert band[0]["from"] < band[0]["x"] < band[0]["to"]
    assert band[0]["x"] == _pointed(_point())[0]["x"]


def test_what_kind_of_time_it_is_and_what_the_claim_negates_show() -> None:
    rows = _pointed(
        _point(1),
        _point(2, basis=TimeBasis.PUBLISHED, low=40, high=40),
        _point(3, negated=True, low=60, high=60),
        _point(4, comparator=Comparator.ABOUT, low=80, high=80),
    )
    assert [row["filled"] for row in rows] == [True, False, True, True]
    assert rows[1]["when"] == "published 2 March 2026"
    assert rows[2]["label"].startswith("negated")
    assert rows[3]["label"].startswith("≈ ")
    assert rows[3]["number"] == "about 80 percent"


def test_every_verdict_has_a_colour_and_a_shape_of_its_own() -> None:
    assert len({look.hex for look in STATUS.values()}) == len(ClaimStatus)
    assert set(timeline_chart.SHAPES) == set(ClaimStatus)
    assert len(set(timeline_chart.SHAPES.values())) == len(ClaimStatus)
    points = [_point(place, status=status) for place, status in enumerate(ClaimStatus, 1)]
    spec = timeline_chart.chart(Series(Measure("percent", None), tuple(points))).to_dict()
    (layer,) = (layer for layer in spec["layer"] if layer["mark"].get("cursor") == "pointer")
    fill, shape = layer["encoding"]["fill"], layer["encoding"]["shape"]
    assert fill["scale"]["domain"] == shape["scale"]["domain"] == [look.label for look in STATUS.values()]
    assert fill["legend"] == shape["legend"]


def test_points_at_one_place_stand_beside_each_other() -> None:
    rows = _pointed(*(_point(number) for number in range(1, 8)))
    assert len({row["x"] for row in rows}) == 7


def test_numbers_far_apart_have_a_logarithmic_scale_and_numbers_below_zero_do_not() -> None:
    wide = (_point(1, low=3, high=3), _point(2, low=30_000, high=30_000))
    assert timeline_chart.frame_of(wide).logarithmic
    cold = (_point(1, low=-4, high=-4), _point(2, low=30_000, high=30_000))
    assert not timeline_chart.frame_of(cold).logarithmic
    assert timeline_chart.frame_of(cold).low < -4
    assert timeline_chart.frame_of((_point(low=0, high=1),)).low == 0


def test_labels_cover_neither_each_other_nor_a_point() -> None:
    rows: list[dict[str, Any]] = [
        {"x": 10.0 * (number % 7), "level": 0.2 * (number % 5), "label": "", "source": f"Gazette {number}"}
        for number in range(24)
    ]
    timeline_labels.place(rows, -10, 80)
    labelled = [row for row in rows if row["label"]]
    assert 5 < len(labelled) < len(rows)
    boxes = [_box(row) for row in labelled]
    assert not any(one.covers(other) for one, other in combinations(boxes, 2))


def _box(row: dict[str, Any]) -> timeline_labels.Box:
    return timeline_labels.box(row["label"], timeline_labels.spot(row, -10, 80), row["side"])


@pytest.mark.parametrize(
    "point",
    [
        _point(low=0, high=0),
        _point(low=-5, high=None, comparator=Comparator.MORE),
        _point(low=1e-9, high=1e99),
        _point(low=-1e100, high=1e100),
        _point(start=date.min, end=date.max),
        _point(start=None, end=date.min),
    ],
)
def test_any_number_and_any_day_can_be_drawn(point: Point) -> None:
    spec = timeline_chart.chart(Series(Measure("percent", None), (point, _point(2)))).to_dict()
    json.dumps(spec, allow_nan=False)


def test_an_empty_page_says_how_to_begin(open_page: OpenPage) -> None:
    assert "Write what the numbers are about" in shown(open_page("timeline"))


def test_a_search_shows_its_numbers_and_counts_the_rest(database: Database, open_page: OpenPage) -> None:
    store_claim(database, "The dam held 40 percent of its water in 2025.", times=(year(2025),))
    store_claim(database, "The dam held 45 percent of the water.", source="Gazette")
    store_claim(database, "The dam holds 12 million litres.")
    store_claim(database, "Nobody came to the dam.")
    store_claim(database, "The dam holds 39 percent of its water.", on=None)
    app = open_page("timeline", topic="the dam")
    page = shown(app)
    assert not app.exception
    assert "5 claims · 2 numbers in 1 chart · 3 listed beneath" in page
    assert "Percent of water" in page
    assert "In other units, or of other things: 1" in page
    assert "Without a time: 1" in page
    assert "Without a number: 1" in page
    numbers = app.dataframe[0].value
    assert list(numbers["Number"]) == ["40 percent", "45 percent"]
    assert list(numbers["Time"]) == ["about 2025", "published 2 March 2026"]
    assert (
        "litres do not convert into percent of water" in app.dataframe[1].value["Why it is not drawn"].iloc[0]
    )


def test_a_cluster_has_a_timeline_and_its_page_leads_there(database: Database, open_page: OpenPage) -> None:
    claims = [
        store_claim(database, "The Orla mill dismissed 40 people.", source="Post"),
        store_claim(database, "In Orla the mill let 40 people go.", source="Gazette"),
    ]
    suggest(database, claims, suggester=suggester())
    assert "Numbers over time" in _links(open_page("clusters"))
    page = shown(open_page("timeline", cluster=str(claims[0])))
    assert f"The claims of cluster {claims[0]}" in page
    assert "2 claims · 2 numbers in 1 chart." in page


def test_a_search_on_the_claims_page_leads_to_its_numbers(database: Database, open_page: OpenPage) -> None:
    store_claim(database, "Nobody came to the dam.")
    assert "Numbers over time" not in _links(open_page("claims", q="the dam"))
    store_claim(database, "The dam held 40 percent of its water.")
    assert "Numbers over time" in _links(open_page("claims", q="the dam"))


def _links(app: AppTest) -> list[object]:
    return [getattr(link, "label", None) for link in app.get("page_link")]


def test_a_claim_and_its_nearest(database: Database, open_page: OpenPage) -> None:
    claim = store_claim(database, "The dam held 40 percent of its water.")
    store_claim(database, "The dam held 45 percent of the water.", source="Gazette")
    assert "Numbers over time" in _links(open_page("claim", claim=str(claim)))
    app = open_page("timeline", near=str(claim))
    assert not app.exception
    assert "2 claims · 2 numbers in 1 chart." in shown(app)


@pytest.mark.parametrize("topic", [{"cluster": "99"}, {"near": "99"}, {"topic": "after:never"}])
def test_a_topic_that_is_not_there_is_told(open_page: OpenPage, topic: dict[str, str]) -> None:
    app = open_page("timeline", **topic)
    assert not app.exception
    assert len(app.warning) == 1


def test_a_verdict_shows_in_the_table(database: Database, open_page: OpenPage) -> None:
    claim = store_claim(database, "The dam held 40 percent of its water.")
    with database.write() as session:
        review.mark(session, claim, ClaimStatus.DISPUTED, by="Mara", reason="The gauge says thirty.")
    app = open_page("timeline", topic="dam")
    assert [list(verdict) for verdict in app.dataframe[0].value["Verdict"]] == [["Disputed"]]


def test_each_source_can_have_a_row(database: Database, open_page: OpenPage) -> None:
    store_claim(database, "The dam held 40 percent of its water.", source="Post")
    store_claim(database, "The dam held 45 percent of the water.", source="Gazette")
    app = open_page("timeline", topic="dam")
    assert len(app.get("vega_lite_chart")) == 1
    app = app.toggle[0].set_value(True).run()
    assert len(app.get("vega_lite_chart")) == 2
    assert "**Gazette** · 1 number" in shown(app)


def test_text_of_documents_is_only_ever_escaped(database: Database, open_page: OpenPage) -> None:
    store_claim(database, f"{sample.HOSTILE} of 7 percent", source=sample.HOSTILE)
    store_claim(database, f"{sample.HOSTILE} of 8 percent", source="Post")
    app = open_page("timeline", topic="people said")
    app = app.toggle[0].set_value(True).run()
    assert not app.exception
    texts = [str(element.value) for element in [*app.markdown, *app.caption, *app.subheader]]
    assert any("onerror" in text for text in texts)
    assert all("<img" not in text.replace("\\<", "") for text in texts)
