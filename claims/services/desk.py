"""How a desk works: the scale that its verdicts are rated on, and which of them take a second look.

Stored as one JSON value in ``desk_settings``; a desk that never changed anything has `DEFAULT`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from claims.errors import InvalidInputError, WorkbenchError
from claims.services import audit
from claims.services.permissions import Action, acting
from claims.text import fold_space, storable
from claims.vocabulary import ClaimStatus, EventKind
from db.models import DeskSetting

KEY = "desk"
MAX_STEPS = 30
MAX_LABEL = 100
MAX_NUMBER = 1_000
_VALUE = re.compile(r"[a-z0-9_]{1,64}")


class StaleSettingsError(WorkbenchError):
    """Somebody changed the settings after they were opened; nothing was written."""

    def __init__(self, current_version: int) -> None:
        super().__init__(
            f"the settings were changed since you opened them (now version {current_version}); "
            "look at them again, then change them"
        )
        self.current_version = current_version


@dataclass(frozen=True, slots=True)
class RatingStep:
    """One rating: the word that is stored, what people read, and which statuses it goes with.

    ``number`` is its ClaimReview ``ratingValue``, None for a rating that is no place on the scale.
    """

    value: str
    label: str
    number: int | None
    statuses: tuple[ClaimStatus, ...]


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """How the desk works; ``version`` is 0 until somebody changes it.

    ``best`` and ``worst`` are ClaimReview's ``bestRating`` and ``worstRating``.
    """

    ratings: tuple[RatingStep, ...]
    four_eyes: frozenset[ClaimStatus] = frozenset()
    version: int = 0

    @property
    def best(self) -> int:
        """The highest number on the scale."""
        return max(self._numbers)

    @property
    def worst(self) -> int:
        """The lowest number on the scale."""
        return min(self._numbers)

    @property
    def _numbers(self) -> list[int]:
        return [step.number for step in self.ratings if step.number is not None]

    def step(self, value: str) -> RatingStep | None:
        """Return the rating called ``value``, None when the scale has none such (any more)."""
        return next((step for step in self.ratings if step.value == value), None)

    def fitting(self, status: ClaimStatus) -> tuple[RatingStep, ...]:
        """Return the ratings that go with a status, in the order of the scale."""
        return tuple(step for step in self.ratings if status in step.statuses)

    def label(self, value: str) -> str:
        """Return what people read for a rating; its word where the scale has it no more."""
        found = self.step(value)
        return found.label if found else value.replace("_", " ")


DEFAULT = DeskSettings(
    (
        RatingStep("true", "True", 5, (ClaimStatus.VERIFIED,)),
        RatingStep("mostly_true", "Mostly true", 4, (ClaimStatus.VERIFIED,)),
        RatingStep("mixed", "Mixed", 3, (ClaimStatus.DISPUTED, ClaimStatus.UNRESOLVED)),
        RatingStep("misleading", "Misleading", 2, (ClaimStatus.DISPUTED,)),
        RatingStep("false", "False", 1, (ClaimStatus.DISPUTED,)),
        RatingStep("unproven", "Unproven", None, (ClaimStatus.UNRESOLVED,)),
    )
)
"""The scale of a new desk, with the numbers that ClaimReview publishers commonly use; no second looks."""


def settings(session: Session) -> DeskSettings:
    """Return how the desk works now."""
    row = session.get(DeskSetting, KEY)
    return DEFAULT if row is None else _read(json.loads(row.value), row.version)


def change(
    session: Session,
    *,
    by: str,
    ratings: Sequence[RatingStep] | None = None,
    four_eyes: Collection[ClaimStatus] | None = None,
    expected_version: int | None = None,
) -> int:
    """Change the scale, or which statuses take a second look; return the new version of the settings.

    What is None stays as it is. Verdicts that were given keep their rating. Raises NotAllowedError,
    StaleSettingsError, and InvalidInputError for a scale that cannot work or when nothing changes.
    """
    user = acting(session, by, Action.CHANGE_SETTINGS)
    known = settings(session)
    if expected_version is not None and expected_version != known.version:
        raise StaleSettingsError(known.version)
    changed = DeskSettings(
        known.ratings if ratings is None else checked_scale(ratings),
        known.four_eyes if four_eyes is None else _decisions(four_eyes),
        known.version,
    )
    if changed == known:
        raise InvalidInputError("the settings are so already: nothing was changed")
    row = _store(session, as_values(changed))
    payload = {
        "key": KEY,
        "value": row.value,
        "previous": as_values(known),
        "version": row.version,
        "updated_at": row.updated_at.isoformat(),
    }
    audit.record(session, user, audit.Entry(EventKind.SETTING_CHANGED, payload=payload))
    return row.version


def _store(session: Session, values: Mapping[str, Any]) -> DeskSetting:
    row = session.get(DeskSetting, KEY)
    if row is None:
        row = DeskSetting(key=KEY, value="", updated_at=audit.now())
        session.add(row)
    row.value = json.dumps(values, ensure_ascii=False, sort_keys=True)
    row.updated_at = audit.now()
    session.flush()
    return row


def as_values(known: DeskSettings) -> dict[str, Any]:
    """Return settings as JSON values: ``ratings`` in order, ``four_eyes`` as statuses."""
    return {
        "ratings": [
            {
                "value": step.value,
                "label": step.label,
                "number": step.number,
                "statuses": [status.value for status in step.statuses],
            }
            for step in known.ratings
        ],
        "four_eyes": sorted(status.value for status in known.four_eyes),
    }


def scale(values: object) -> tuple[RatingStep, ...]:
    """Return the scale that JSON values describe, as `as_values` writes it; InvalidInputError if none."""
    try:
        return checked_scale([_step(each) for each in values])  # type: ignore[attr-defined]
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInputError(
            "a scale is a list of ratings, each with value, label, number and statuses"
        ) from error


def _step(values: Mapping[str, Any]) -> RatingStep:
    number = values["number"]
    if number is not None and type(number) is not int:
        raise TypeError("a number is whole")
    statuses = tuple(ClaimStatus(status) for status in values["statuses"])
    return RatingStep(str(values["value"]), str(values["label"]), number, statuses)


def _read(values: Mapping[str, Any], version: int) -> DeskSettings:
    steps = tuple(_step(each) for each in values["ratings"])
    return DeskSettings(steps, frozenset(ClaimStatus(each) for each in values["four_eyes"]), version)


def checked_scale(steps: Sequence[RatingStep]) -> tuple[RatingStep, ...]:
    """Return a scale that can work; InvalidInputError names what is wrong with another."""
    plain = tuple(_checked_step(step) for step in steps)
    if not 1 <= len(plain) <= MAX_STEPS:
        raise InvalidInputError(f"a scale has 1 to {MAX_STEPS} ratings")
    for what, found in (("word", [s.value for s in plain]), ("label", [s.label.casefold() for s in plain])):
        if len(set(found)) < len(found):
            raise InvalidInputError(f"two ratings of a scale have the same {what}")
    if len({step.number for step in plain if step.number is not None}) < 2:
        raise InvalidInputError("a scale needs two ratings with different numbers, its best and its worst")
    return plain


def _checked_step(step: RatingStep) -> RatingStep:
    label = fold_space(storable(step.label))
    if not _VALUE.fullmatch(step.value):
        raise InvalidInputError(f"{step.value[:80]!r} is no word for a rating: a-z, 0-9 and _, at most 64")
    if not 1 <= len(label) <= MAX_LABEL:
        raise InvalidInputError(f"the label of rating {step.value} has 1 to {MAX_LABEL} characters")
    if step.number is not None and not 0 <= step.number <= MAX_NUMBER:
        raise InvalidInputError(f"the number of rating {step.value} is from 0 to {MAX_NUMBER}")
    if not step.statuses:
        raise InvalidInputError(f"rating {step.value} goes with no status: name one")
    _decisions(step.statuses)
    return RatingStep(step.value, label, step.number, tuple(dict.fromkeys(step.statuses)))


def _decisions(statuses: Collection[ClaimStatus]) -> frozenset[ClaimStatus]:
    for status in statuses:
        if not status.is_decision:
            raise InvalidInputError(f"{status} decides nothing: it takes no rating and no second look")
    return frozenset(statuses)
