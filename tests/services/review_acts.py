"""A desk at work: random acts of review, as analysts and reviewers do them, that the rules may refuse."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.errors import DatabaseError, WorkbenchError
from claims.interchange.reviews import TheirReview
from claims.services import (
    assigning,
    audit,
    bulk,
    conflicts,
    desk,
    evidence,
    fact_checks,
    identity,
    linking,
    notes,
    review,
    second_look,
    sources,
    tagging,
    work_undoing,
)
from claims.services.opening import StaleClaimError
from claims.services.review import EvidenceInput
from claims.vocabulary import ClaimStatus, ConflictDecision, EventKind, Reliability, Role, Stance
from db.engine import Database
from db.models import Claim, Conflict, Event, Evidence, FactCheck, Source, User, VerdictProposal
from tests.services.conflict_samples import conflict
from tests.services.linking import numbered, store

CLAIMS = 9
TAGS = ("harbour", "grain", "tolls")
PUBLISHERS = ("Delta Post", "Velmar Courier", None)
NAMES = ("ada", "bo", "rita", "rolf")


class Desk:
    """One worker with a name of their own, who acts as themselves or as a reviewer.

    ``lines`` are the numbers of the lines of the log whose writing was acknowledged, ``versions`` what
    claims were said to have become, ``clashes`` how often somebody else was quicker.
    """

    def __init__(self, database: Database, *, seed: int, claims: int = CLAIMS) -> None:
        self._database, self._dice, self._claims = database, random.Random(seed), claims
        self._name, self._said = f"worker {seed}", count(1)
        self.done = self.refused = self.clashes = 0
        self.lines: list[int] = []
        self.versions: list[tuple[int, int]] = []
        self.kinds: Counter[EventKind] = Counter()
        self.why: Counter[str] = Counter()

    def open(self) -> None:
        """Furnish the desk: claims, people, and two statuses that take a second look."""
        store(self._database, *numbered(self._claims))
        for claim_id in range(2, self._claims + 1):
            conflict(self._database, 1, claim_id)
        with self._database.write() as session:
            identity.owner(session, "root")
            for name, role in zip(
                NAMES, (Role.ANALYST, Role.ANALYST, Role.REVIEWER, Role.REVIEWER), strict=True
            ):
                audit.user_named(session, name)
                identity.set_role(session, name, role, by="root")
            desk.change(session, by="root", four_eyes=[ClaimStatus.VERIFIED])

    def act(self) -> None:
        """Look at the desk, then do one act from what was seen; somebody else may be quicker."""
        act = self._dice.choices(list(ACTS), weights=list(ACTS.values()))[0]
        with self._database.read() as session:
            claim_id = self._dice.randint(1, self._claims)
            seen = session.get_one(Claim, claim_id).version
        try:
            with self._database.write() as session:
                before = _last_line(session)
                version = act(self, session, claim_id, seen)
                written = session.execute(select(Event.id, Event.kind).where(Event.id > before)).all()
        except DatabaseError:  # locked: nothing that a desk may ever see
            raise
        except StaleClaimError:
            self.clashes += 1
        except WorkbenchError as error:
            self.refused += 1
            self.why[f"{act.__name__}: {str(error)[:80]}"] += 1
        else:
            self.done += 1
            self.lines += [row.id for row in written]
            self.kinds.update(row.kind for row in written)
            self.versions += [] if version is None else [(claim_id, version)]

    def _by(self) -> str:
        return self._dice.choice([self._name, *NAMES])

    def _reviewer(self) -> str:
        return self._dice.choice(["rita", "rolf"])

    def _words(self) -> str:
        return f"{self._name} says {next(self._said)}: Größe <b>={self._dice.random()}</b>"

    def _piece(self) -> EvidenceInput:
        copied = self._dice.random() < 0.3
        text = f"Seen on pier {self._dice.randint(1, 9)} by {self._name}. {self._words()}"
        return EvidenceInput(
            self._dice.choice(list(Stance)),
            url=f"https://port.example/{self._dice.randint(1, 99)}",
            quote=text[:20] if copied else None,
            copy=text if copied else None,
            publisher=self._dice.choice(PUBLISHERS),
            reliability=self._dice.choice([None, *Reliability]),
            credibility=self._dice.choice([None, 1, 2, 6]),
        )

    def mark(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Decide, with terms and evidence, or put back into review."""
        status = self._dice.choice(list(ClaimStatus))
        today, known = audit.now().date(), desk.settings(session).fitting(status)
        filed = select(Evidence.id).where(Evidence.claim_id == claim_id, Evidence.withdrawn_at.is_(None))
        decides = status.is_decision
        return review.mark(
            session,
            claim_id,
            status,
            by=self._by(),
            reason=self._words(),
            evidence=[self._piece() for _ in range(self._dice.choice([0, 0, 1, 2]))],
            rating=self._dice.choice([None, *(step.value for step in known)]),
            as_of=self._dice.choice([None, today]) if decides else None,
            expires_on=today + timedelta(days=self._dice.randint(1, 90)) if decides else None,
            probability=self._probability(status),
            rests_on=session.scalars(filed.limit(2)).all(),
            expected_version=seen,
        )

    def _probability(self, status: ClaimStatus) -> float | None:
        """Return how probable somebody who gives a claim this status may hold it, or None."""
        sure = self._dice.choice([None, self._dice.uniform(0.5, 1), 1])
        if sure is None or status not in (ClaimStatus.VERIFIED, ClaimStatus.DISPUTED, ClaimStatus.UNRESOLVED):
            return None
        return 1 - sure if status is ClaimStatus.DISPUTED else sure

    def undo(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Take the last thing back."""
        version = review.undo(session, claim_id, by=self._reviewer(), expected_version=seen)
        return None if version == seen else version  # taking back that two are kept apart changes neither

    def confirm(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Give a second look that agrees, to any claim that waits for one."""
        second_look.confirm(session, self._waiting(session, claim_id), by=self._reviewer())
        return None

    def send_back(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Give a second look that does not agree."""
        waiting = self._waiting(session, claim_id)
        second_look.send_back(session, waiting, by=self._reviewer(), comment=self._words())
        return None

    def withdraw(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Take a proposal back, as who made it."""
        query = select(VerdictProposal.claim_id, User.name).join(VerdictProposal.user)
        row = session.execute(query.where(VerdictProposal.outcome.is_(None)).limit(1)).one_or_none()
        second_look.withdraw(session, row.claim_id if row else claim_id, by=row.name if row else "ada")
        return None

    def _waiting(self, session: Session, claim_id: int) -> int:
        query = select(VerdictProposal.claim_id).where(VerdictProposal.outcome.is_(None))
        return self._dice.choice(session.scalars(query).all() or [claim_id])

    def add_evidence(self, session: Session, claim_id: int, seen: int) -> int | None:
        """File evidence."""
        return review.add_evidence(session, claim_id, self._piece(), by=self._by(), expected_version=seen)

    def grade(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Grade a piece of evidence."""
        evidence.grade(
            session,
            self._any(session, Evidence),
            reliability=self._dice.choice([None, *Reliability]),
            credibility=self._dice.choice([None, 1, 2, 3, 4, 5, 6]),
            by=self._by(),
            reason=self._words(),
        )
        return None

    def give_up(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Withdraw a piece of evidence or restore it, with its ripple; or group it."""
        piece = self._any(session, Evidence)
        what = self._dice.choice(["withdraw", "restore", "regroup"])
        if what == "withdraw":
            evidence.withdraw(session, piece, by=self._by(), reason=self._words())
        elif what == "restore":
            withdrawn = session.scalars(select(Evidence.id).where(Evidence.withdrawn_at.is_not(None))).all()
            evidence.restore(session, self._dice.choice(withdrawn or [piece]), by=self._by())
        else:
            evidence.regroup(session, piece, self._dice.choice([None, "dpa", "an agency"]), by=self._by())
        return None

    def grade_source(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Grade a source, give it up, or restore it."""
        source, by = self._any(session, Source), self._reviewer()
        what = self._dice.choice(["grade", "withdraw", "restore"])
        if what == "grade":
            sources.grade(session, source, self._dice.choice(list(Reliability)), by=by)
        elif what == "withdraw":
            sources.withdraw(session, source, by=by, reason=self._words())
        else:
            sources.restore(session, source, by=by)
        return None

    def assign(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Give a claim to somebody."""
        whom = self._dice.choice([None, *NAMES])
        return assigning.assign(session, claim_id, whom, by=self._by(), expected_version=seen)

    def tag(self, session: Session, claim_id: int, seen: int) -> int | None:
        """File a claim under a tag, or take it off."""
        change = self._dice.choice([tagging.tag, tagging.tag, tagging.untag])
        return change(session, claim_id, self._dice.choice(TAGS), by=self._by(), expected_version=seen)

    def note(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Write a note that calls somebody."""
        notes.add(session, claim_id, f"@{self._dice.choice(NAMES)}: {self._words()}", by=self._by())
        return None

    def undo_work(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Take the last assignment or tag of a claim back."""
        kinds = (EventKind.CLAIM_ASSIGNED, EventKind.CLAIM_TAGGED)
        query = select(func.max(Event.id)).where(Event.claim_id == claim_id, Event.kind.in_(kinds))
        line = session.scalar(query) or 0
        return work_undoing.undo_work(session, line, by=self._by(), expected_version=seen)

    def join(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Join a claim into another."""
        into = self._dice.randint(1, self._claims)
        return linking.join(session, claim_id, into, by=self._by(), expected_version=seen)

    def split(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Split a joined claim off."""
        joined = session.scalars(select(Claim.id).where(Claim.joined_to_id.is_not(None))).all()
        linking.split(session, self._dice.choice(joined or [claim_id]), by=self._by())
        return None

    def keep_apart(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Keep two claims apart, or consider them again."""
        other = self._dice.randint(1, self._claims)
        act = self._dice.choice([linking.keep_apart, linking.consider_again])
        act(session, claim_id, other, by=self._by())
        return None

    def decide_conflict(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Say what a conflict is, as seen while it waited; or whatever was said before."""
        decision = self._dice.choice(list(ConflictDecision))
        number = self._any(session, Conflict)
        if self._dice.random() < 0.5:
            conflicts.decide(session, number, decision, by=self._by())
        else:
            conflicts.decide(session, number, decision, by=self._by(), expected=None)
        return None

    def undo_conflict(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Take what was said of a conflict back."""
        conflicts.undo(session, self._any(session, Conflict), by=self._reviewer())
        return None

    def file_fact_check(self, session: Session, claim_id: int, seen: int) -> int | None:
        """File what another publisher found, tied to a claim or to none."""
        review = TheirReview(self._words(), None, self._dice.choice(PUBLISHERS), rating_name="Doubtful")
        fact_checks.import_reviews(
            session, [review], by=self._by(), claim_id=self._dice.choice([None, claim_id])
        )
        return None

    def tie_fact_check(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Say that a fact-check is about a claim, or about none."""
        fact_checks.tie(
            session, self._any(session, FactCheck), self._dice.choice([None, claim_id]), by=self._by()
        )
        return None

    def remove_fact_check(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Remove a fact-check, or restore the one that was removed last."""
        if self._dice.random() < 0.5:
            fact_checks.remove(session, self._any(session, FactCheck), by=self._by())
        else:
            query = select(func.max(Event.id)).where(Event.kind == EventKind.FACT_CHECK_REMOVED)
            fact_checks.restore(session, session.scalar(query) or 0, by=self._by())
        return None

    def many(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Change some claims at once."""
        ids = self._dice.sample(range(1, self._claims + 1), 3)
        changes: list[bulk.BulkChange] = [
            bulk.MarkAll(ClaimStatus.DISMISSED, self._words()),
            bulk.AssignAll(self._dice.choice(NAMES)),
            bulk.TagAll(self._dice.choice(TAGS), tagged=True),
        ]
        change = self._dice.choice(changes)
        shown = bulk.preview(session, ids, change)
        bulk.apply(session, shown.versions, change, by=self._by())
        return None

    def undo_many(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Take the last bulk change back."""
        query = select(func.max(Event.id)).where(Event.kind == EventKind.BULK_DONE)
        bulk.undo(session, session.scalar(query) or 0, by=self._reviewer())
        return None

    def rule(self, session: Session, claim_id: int, seen: int) -> int | None:
        """Change how the desk works, or what somebody may do."""
        if self._dice.random() < 0.5:
            four_eyes = self._dice.sample([ClaimStatus.VERIFIED, ClaimStatus.DISPUTED], 1)
            desk.change(session, by="root", four_eyes=four_eyes)
        else:
            role = self._dice.choice([Role.ANALYST, Role.REVIEWER])
            identity.set_role(session, "bo", role, by="root")
        return None

    def _any(
        self, session: Session, table: type[Evidence] | type[Source] | type[Conflict] | type[FactCheck]
    ) -> int:
        return self._dice.choice(session.scalars(select(table.id)).all() or [1])


def _last_line(session: Session) -> int:
    return session.scalar(select(func.max(Event.id))) or 0


Act = Callable[[Desk, Session, int, int], int | None]

ACTS: dict[Act, int] = {
    Desk.mark: 10, Desk.undo: 4, Desk.confirm: 3, Desk.send_back: 1, Desk.withdraw: 1, Desk.add_evidence: 4,
    Desk.grade: 2, Desk.give_up: 2, Desk.grade_source: 1, Desk.assign: 2, Desk.tag: 3, Desk.note: 2,
    Desk.undo_work: 1, Desk.join: 1, Desk.split: 2, Desk.keep_apart: 1,
    Desk.decide_conflict: 2, Desk.undo_conflict: 2,
    Desk.file_fact_check: 2, Desk.tie_fact_check: 1, Desk.remove_fact_check: 2,
    Desk.many: 1, Desk.undo_many: 1, Desk.rule: 1,
}  # fmt: skip
"""What a desk does, and how often of each."""
