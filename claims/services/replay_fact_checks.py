"""What lines about the fact-checks of others tell."""

from __future__ import annotations

from claims.services.replay_lines import LoggedEvent
from claims.services.told import Told
from claims.vocabulary import EventKind


def filed(told: Told, event: LoggedEvent) -> None:
    """A fact-check that came in, or back."""
    row = dict(event.payload["row"])
    told.put("fact_checks", event.payload["fact_check"], row)


def tied(told: Told, event: LoggedEvent) -> None:
    """The claim that a fact-check is about from now on; the other claim's line only repeats it."""
    told.change("fact_checks", event.payload["fact_check"], claim_id=event.payload["claim"])


def removed(told: Told, event: LoggedEvent) -> None:
    """A fact-check that the desk keeps no longer; the line holds all of it."""
    told.drop("fact_checks", event.payload["fact_check"])


FACT_CHECKS = {
    EventKind.FACT_CHECK_IMPORTED: filed,
    EventKind.FACT_CHECK_TIED: tied,
    EventKind.FACT_CHECK_REMOVED: removed,
    EventKind.FACT_CHECK_RESTORED: filed,
}
