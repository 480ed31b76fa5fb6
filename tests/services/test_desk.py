from __future__ import annotations

import pytest

from claims.errors import InvalidInputError, NotAllowedError
from claims.services import desk
from claims.services.desk import DEFAULT, RatingStep, StaleSettingsError
from claims.vocabulary import ClaimStatus, EventKind, Role
from db.engine import Database
from db.models import Event
from tests.services.desk import person

YES = RatingStep("yes", "Holds", 2, (ClaimStatus.VERIFIED,))
NO = RatingStep("no", "Does not hold", 1, (ClaimStatus.DISPUTED,))


def _change(database: Database, *, by: str = "root", **options: object) -> int:
    with database.write() as session:
        person(session, "root", Role.ADMIN)
        return desk.change(session, by=by, **options)  # type: ignore[arg-type]


def test_a_new_desk_has_six_ratings_with_claimreview_numbers(database: Database) -> None:
    with database.read() as session:
        known = desk.settings(session)
    assert {step.value: step.number for step in known.ratings} == {
        "true": 5, "mostly_true": 4, "mixed": 3, "misleading": 2, "false": 1, "unproven": None,
    }  # fmt: skip
    assert (known.best, known.worst, known.four_eyes, known.version) == (5, 1, frozenset(), 0)
    assert [step.value for step in known.fitting(ClaimStatus.VERIFIED)] == ["true", "mostly_true"]
    assert known.fitting(ClaimStatus.DISMISSED) == ()


def test_a_desk_may_have_a_scale_of_its_own(database: Database) -> None:
    assert _change(database, ratings=[YES, NO]) == 1
    assert _change(database, four_eyes=[ClaimStatus.DISPUTED], expected_version=1) == 2
    with database.read() as session:
        known = desk.settings(session)
    assert known.ratings == (YES, NO)
    assert known.four_eyes == {ClaimStatus.DISPUTED}
    assert (known.best, known.worst, known.version) == (2, 1, 2)
    assert (known.label("yes"), known.label("mostly_true")) == ("Holds", "mostly true")


def test_a_change_is_a_line_of_the_log(database: Database) -> None:
    _change(database, ratings=[YES, NO])
    with database.read() as session:
        kinds = [event.kind for event in session.query(Event).order_by(Event.id)]
    assert kinds[-1] is EventKind.SETTING_CHANGED


def test_an_older_look_at_the_settings_changes_nothing(database: Database) -> None:
    _change(database, ratings=[YES, NO])
    with pytest.raises(StaleSettingsError, match="now version 1"):
        _change(database, four_eyes=[ClaimStatus.VERIFIED], expected_version=0)
    with database.read() as session:
        assert desk.settings(session).four_eyes == frozenset()


def test_an_analyst_changes_no_settings(database: Database) -> None:
    with pytest.raises(NotAllowedError, match="change how the desk works"):
        _change(database, by="ada", four_eyes=[ClaimStatus.VERIFIED])


@pytest.mark.parametrize(
    ("ratings", "message"),
    [
        ([], "1 to 30"),
        ([YES], "two ratings with different numbers"),
        ([YES, YES, NO], "same word"),
        ([YES, NO, RatingStep("yep", "HOLDS", 3, (ClaimStatus.VERIFIED,))], "same label"),
        ([YES, RatingStep("No!", "No", 1, (ClaimStatus.DISPUTED,))], "no word for a rating"),
        ([YES, RatingStep("no", " ", 1, (ClaimStatus.DISPUTED,))], "label of rating no"),
        ([YES, RatingStep("no", "No", -1, (ClaimStatus.DISPUTED,))], "number of rating no"),
        ([YES, RatingStep("no", "No", 1, ())], "goes with no status"),
        ([YES, RatingStep("no", "No", 1, (ClaimStatus.NEW,))], "new decides nothing"),
        ([YES, RatingStep("no", "No", 2, (ClaimStatus.DISPUTED,))], "different numbers"),
    ],
)
def test_a_scale_that_cannot_work_is_refused(
    database: Database, ratings: list[RatingStep], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        _change(database, ratings=ratings)


def test_what_changes_nothing_is_refused(database: Database) -> None:
    with pytest.raises(InvalidInputError, match="so already"):
        _change(database, four_eyes=[])
    with pytest.raises(InvalidInputError, match="in_review decides nothing"):
        _change(database, four_eyes=[ClaimStatus.IN_REVIEW])


def test_a_scale_is_written_and_read_as_json_values() -> None:
    assert desk.scale(desk.as_values(DEFAULT)["ratings"]) == DEFAULT.ratings


@pytest.mark.parametrize(
    "values",
    [None, 3, "true", [{}], [{"value": "a", "label": "A", "number": "1", "statuses": ["verified"]}],
     [{"value": "a", "label": "A", "number": 1, "statuses": ["maybe"]}]],
)  # fmt: skip
def test_other_json_is_no_scale(values: object) -> None:
    with pytest.raises(InvalidInputError, match="list of ratings"):
        desk.scale(values)
