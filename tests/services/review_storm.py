"""Eight processes review one desk at once: nothing acknowledged is lost, and the log tells it all.

Run it whole with ``python -m tests.services.review_storm --actions 500``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.services.replay import read_log, replay
from claims.services.replay_tables import KEPT, differences
from claims.services.told import Told
from claims.services.verifying import verify
from db.engine import Database
from db.models import Claim, Event
from db.upgrade import open_database
from tests.services.review_acts import Desk

PROJECT = Path(__file__).resolve().parents[2]
WORKERS, CLAIMS = 8, 40


@dataclass(slots=True)
class Report:
    """What a storm came to; ``wrong`` and ``failures`` are to stay empty."""

    done: int = 0
    refused: int = 0
    clashes: int = 0
    lines: int = 0
    seconds: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def storm(database: Database, *, actions: int) -> Report:
    """Let the workers loose on a new desk until each has done so many acts, then check all there is."""
    report = Report()
    Desk(database, seed=0, claims=CLAIMS).open()
    with database.read() as session:
        first = (session.scalar(select(func.max(Event.id))) or 0) + 1
    workers = [_start(database.url.render_as_string(), seed, actions) for seed in range(1, WORKERS + 1)]
    for worker in workers:
        _line(worker)
    started = time.monotonic()
    for worker in workers:
        assert worker.stdin is not None
        print("begin", file=worker.stdin, flush=True)
    told = [_finish(worker, report) for worker in workers]
    report.seconds = time.monotonic() - started
    with database.read() as session:
        report.wrong += _check(session, [each for each in told if each is not None], first)
    return report


def _start(url: str, seed: int, actions: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.services.review_storm", "--url", url]
    return subprocess.Popen(
        [*command, "--actions", str(actions), "--worker", str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=PROJECT,
        text=True,
    )


def _line(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    return worker.stdout.readline()


def _finish(worker: subprocess.Popen[str], report: Report) -> dict[str, Any] | None:
    out, errors = worker.communicate()
    if worker.returncode:
        report.failures.append(errors)
        return None
    said: dict[str, Any] = json.loads(out)
    report.done += said["done"]
    report.refused += said["refused"]
    report.clashes += said["clashes"]
    report.lines += len(said["lines"])
    report.kinds.update(said["kinds"])
    return said


def _check(session: Session, told: Sequence[dict[str, Any]], first: int) -> list[str]:
    wrong = [*_lost(session, [line for said in told for line in said["lines"]], first)]
    wrong += _overwritten(session, [(claim, version) for said in told for claim, version in said["versions"]])
    wrong += [line for check in verify(session).checks for line in check.wrong]
    with Told() as played:
        replay(read_log(session), played)
        wrong += [str(each) for kept in KEPT for each in differences(session, played, kept, strict=True)]
    return wrong


def _lost(session: Session, acknowledged: Iterable[int], first: int) -> list[str]:
    """Return which acknowledged lines are not in the log exactly once, and which nobody was told of."""
    counted = Counter(acknowledged)
    stored = set(session.scalars(select(Event.id).where(Event.id >= first)))
    twice = [f"line {line} was acknowledged {times} times" for line, times in counted.items() if times > 1]
    lost = [f"line {line} was acknowledged and is not there" for line in counted.keys() - stored]
    return twice + lost + [f"nobody was told of line {line}" for line in stored - counted.keys()]


def _overwritten(session: Session, versions: Iterable[tuple[int, int]]) -> list[str]:
    """Return which claims two workers were told to have brought to the same version, or to a later one."""
    counted = Counter(versions)
    stored = {row.id: row.version for row in session.execute(select(Claim.id, Claim.version))}
    twice = [
        f"claim {claim} became version {version} twice" for (claim, version), n in counted.items() if n > 1
    ]
    later = [
        f"claim {claim} never was version {version}" for claim, version in counted if version > stored[claim]
    ]
    return twice + later


def _work(url: str, seed: int, actions: int) -> None:
    """Be one worker: begin when told, do so many acts, say what was acknowledged."""
    desk = Desk(open_database(url), seed=seed, claims=CLAIMS)
    print("ready", flush=True)
    sys.stdin.readline()
    while desk.done < actions:
        desk.act()
    said = {
        "done": desk.done,
        "refused": desk.refused,
        "clashes": desk.clashes,
        "lines": desk.lines,
        "versions": desk.versions,
        "kinds": desk.kinds,
    }
    print(json.dumps(said), flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a storm in a temporary folder and print what came of it, or be one of its workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=500)
    parser.add_argument("--url")
    parser.add_argument("--worker", type=int)
    options = parser.parse_args(arguments)
    if options.worker is not None:
        _work(options.url, options.worker, options.actions)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/claims.db")
        report = storm(database, actions=options.actions)
        database.close()
    print(
        f"{WORKERS} processes, {report.done} acts in {report.seconds:.1f} s ({report.lines} lines of the log)"
    )
    print(f"{report.clashes} came too late and were told, {report.refused} were refused by the rules")
    print(", ".join(f"{kind} {times}" for kind, times in report.kinds.most_common()))
    print(*report.wrong[:50], *report.failures, sep="\n")
    print(f"{len(report.wrong)} wrong, {len(report.failures)} failures")
    return 1 if report.wrong or report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
