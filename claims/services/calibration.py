"""Calibration: whether what analysts hold for 80 % probable comes true in 80 of 100 cases.

What is a forecast and what settles it is said in `claims.services.forecasts`, how it is scored in
`claims.services.scoring`. Nothing is scored before there are `ENOUGH` settled forecasts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from claims.services.forecasts import Forecast, Settled, forecasts, sources_of
from claims.services.scoring import ENOUGH, Score, score

__all__ = ["ENOUGH", "Calibration", "Report", "Settled", "report"]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The forecasts of one analyst, or on the claims of one source: ``settled`` and still ``waiting``.

    ``score`` is None while fewer than `ENOUGH` are settled. ``source_id`` is None for an analyst.
    """

    name: str
    settled: int
    waiting: int
    score: Score | None
    source_id: int | None = None
    by_reason: dict[Settled, int] = field(default_factory=dict)

    @property
    def missing(self) -> int:
        """How many more have to be settled before there is a score."""
        return max(0, ENOUGH - self.settled)


@dataclass(frozen=True, slots=True)
class Report:
    """The whole desk, each analyst and each source with a forecast, those with most settled ones first.

    A claim counts under each source that it was said in. ``more_sources`` are left out.
    """

    desk: Calibration
    analysts: tuple[Calibration, ...]
    sources: tuple[Calibration, ...]
    more_sources: int = 0


def report(session: Session, *, most_sources: int = 200) -> Report:
    """Return how well probabilities were given, of the whole desk, by analyst and by source."""
    found = forecasts(session)
    sources = _by_source(session, found)
    return Report(
        desk=_calibration("The whole desk", found),
        analysts=_by_analyst(found),
        sources=sources[:most_sources],
        more_sources=max(0, len(sources) - most_sources),
    )


def _by_analyst(found: Iterable[Forecast]) -> tuple[Calibration, ...]:
    groups: dict[str, list[Forecast]] = {}
    for one in found:
        groups.setdefault(one.analyst, []).append(one)
    return _in_order(_calibration(name, group) for name, group in groups.items())


def _by_source(session: Session, found: Sequence[Forecast]) -> tuple[Calibration, ...]:
    said_in = sources_of(session, (one.claim_id for one in found))
    groups: dict[tuple[int, str], list[Forecast]] = {}
    for one in found:
        for source in said_in.get(one.claim_id, ()):
            groups.setdefault(source, []).append(one)
    return _in_order(
        _calibration(name, group, source_id=source_id) for (source_id, name), group in groups.items()
    )


def _in_order(found: Iterable[Calibration]) -> tuple[Calibration, ...]:
    return tuple(sorted(found, key=lambda one: (-one.settled, -one.waiting, one.name)))


def _calibration(name: str, found: Iterable[Forecast], *, source_id: int | None = None) -> Calibration:
    every = list(found)
    settled = [one for one in every if one.settled]
    return Calibration(
        name=name,
        settled=len(settled),
        waiting=len(every) - len(settled),
        score=score([one.scored for one in settled]) if len(settled) >= ENOUGH else None,
        source_id=source_id,
        by_reason=dict(Counter(one.settled for one in settled if one.settled)),
    )
