"""A clock for the services that tests set, so that what a desk does lies months apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

BEGAN = datetime(2023, 8, 1, 9, tzinfo=UTC)


class Clock:
    """Stands in for `claims.services.audit.now`: goes on by itself a little, and far when told to."""

    def __init__(self, began: datetime = BEGAN) -> None:
        self.moment = began

    def __call__(self) -> datetime:
        """Return the moment that it shows, a microsecond later each time."""
        self.moment += timedelta(microseconds=1)
        return self.moment

    def wait(self, **long: float) -> datetime:
        """Go on by ``days``, ``hours`` and so on; return what it shows then."""
        self.moment += timedelta(**long)
        return self.moment

    def set(self, moment: datetime) -> None:
        """Show another moment, an earlier one too."""
        self.moment = moment
