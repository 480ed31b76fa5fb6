"""Checking what is stored: the audit log to the byte, texts and offsets, and that log and tables agree.

Everything is read in one snapshot and in flat memory. What a check cannot know is said too: whoever writes
a whole log anew, head and all, is only found by a hash that was noted elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain as chained
from itertools import islice

from sqlalchemy.orm import Session

from claims.records import Progress
from claims.services import places
from claims.services.chain import ChainReport, check_chain, line_with_hash, missing_guards
from claims.services.replay import UnplayableError, read_log, replay
from claims.services.replay_tables import KEPT, differences
from claims.services.told import Told

MOST = 20
"""So many findings of one check are told in full."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, how many of what, and what is wrong: nothing when all is well.

    ``skipped`` says why it was not checked. At most 20 findings are kept of ``count_wrong``.
    """

    name: str
    said: str
    wrong: tuple[str, ...] = ()
    count_wrong: int = 0
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """All checks, the log's length and the hash of its last line, and its first bad line if it has one."""

    checks: tuple[Check, ...]
    lines: int
    head: str
    first_bad_line: int | None

    @property
    def holds(self) -> bool:
        """True when nothing is wrong and nothing had to be skipped."""
        return not any(check.count_wrong or check.skipped for check in self.checks)


def verify(session: Session, *, noted: str | None = None, progress: Progress | None = None) -> Verification:
    """Check everything and say what was checked; ``noted`` is the hash of a last line, noted earlier."""

    def seen(lines: int) -> None:
        if progress is not None:
            progress(lines, total)

    total = places.count(session, "events")
    report = check_chain(session, seen=seen)
    checks = [
        _log(report),
        _check("guards", "the triggers that keep the log append-only are in place", _guards(session)),
        *([] if noted is None else [_noted(session, noted.strip().lower())]),
        _texts(session),
        _offsets(session),
        _replayed(session, report),
    ]
    line = report.broken.line if report.broken else None
    return Verification(tuple(checks), report.lines, report.head, line)


def _check(name: str, said: str, wrong: Iterable[str]) -> Check:
    found = iter(wrong)
    told = tuple(islice(found, MOST))
    return Check(name, said, told, len(told) + sum(1 for _ in found))


def _log(report: ChainReport) -> Check:
    said = f"{_many(report.lines, 'line')} of the audit log, each follows the one before, none is cut off"
    if report.broken is None:
        return Check("log", said)
    return Check("log", said, (f"line {report.broken.line} of the audit log: {report.broken.why}",), 1)


def _guards(session: Session) -> Iterator[str]:
    return (f"the trigger {name} is gone: the log can be rewritten" for name in missing_guards(session))


def _noted(session: Session, noted: str) -> Check:
    line = line_with_hash(session, noted)
    wrong = [] if line else ["no line has the hash that was noted: the log was written anew since"]
    return _check("noted", f"the log up to line {line} is the one whose hash was noted", wrong)


def _texts(session: Session) -> Check:
    said = f"{_many(places.count(session, 'documents'), 'document')}: each text has its hash"
    return _check("texts", said, places.changed_texts(session))


def _offsets(session: Session) -> Check:
    mentions = places.count(session, "mentions", placed=True)
    cited = places.count(session, "evidence", placed=True)
    said = f"{_many(mentions, 'mention')} and {_many(cited, 'cited passage')} stand at their offsets"
    wrong = chained(
        places.misplaced(session, "mentions", one="mention"),
        places.misplaced(session, "evidence", one="evidence"),
    )
    return _check("offsets", said, wrong)


def _replayed(session: Session, report: ChainReport) -> Check:
    counts = ", ".join(f"{kept.name} {_rows(session, kept.name, kept.where):,}" for kept in KEPT)
    said = f"the log, played back from empty, tells what these tables hold: {counts}"
    if report.broken is not None:
        return Check("replay", said, skipped="a log that is broken cannot be played back")
    with Told() as told:
        try:
            replay(read_log(session), told)
        except UnplayableError as error:
            return Check("replay", said, (str(error),), 1)
        found = (str(each) for kept in KEPT for each in differences(session, told, kept))
        return _check("replay", said, found)


def _rows(session: Session, table: str, where: str) -> int:
    return places.count(session, table) if not where else places.count(session, f"{table} WHERE {where}")


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
