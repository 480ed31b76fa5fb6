"""When a number of a claim stands on a timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from claims.records import TimeReference
from claims.services.timeline_views import TimeBasis, When
from claims.vocabulary import TimeRole


def when(times: Iterable[TimeReference], said_on: date | None, published_on: date | None) -> When | None:
    """Return the time that a mention is about, else when it was said, else its document's date, else None.

    Times whose days are not known tell nothing. The day on which a document was stored is no date of it.
    """
    known = [time for time in times if time.start is not None or time.end is not None]
    about = [time for time in known if time.role is TimeRole.ABOUT]
    said = [time for time in known if time.role is TimeRole.SAID]
    if about:
        return _from_first_to_last(about, TimeBasis.ABOUT)
    if said:
        return _from_first_to_last(said, TimeBasis.SAID)
    if said_on is not None:
        return When(said_on, said_on, TimeBasis.SAID)
    return When(published_on, published_on, TimeBasis.PUBLISHED) if published_on else None


def _from_first_to_last(times: Sequence[TimeReference], basis: TimeBasis) -> When:
    """Return several times as one stretch: which of a claim's numbers belongs to which is not read."""
    starts = [time.start for time in times]
    ends = [time.end for time in times]
    return When(
        None if None in starts else min(start for start in starts if start is not None),
        None if None in ends else max(end for end in ends if end is not None),
        basis,
        tuple(dict.fromkeys(time.surface for time in times)),
    )


def in_order(time: When) -> tuple[date, date]:
    """Return what times are sorted by: where they begin, an open beginning counting as the end."""
    first = time.start or time.end or date.max
    return first, time.end or date.max
