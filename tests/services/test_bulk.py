"""One change to many claims: as shown, only as shown, and taken back as a whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError, NotAllowedError, NotFoundError
from claims.records import DocumentText
from claims.services import (
    assigning,
    audit,
    bulk,
    catalogue,
    desk,
    intake,
    linking,
    review,
    second_look,
    tagging,
    verifying,
)
from claims.services.audit import first_broken_event
from claims.services.bulk import AssignAll, BulkChange, BulkPreview, BulkResult, MarkAll, TagAll
from claims.services.catalogue import ClaimFilter
from claims.services.views import ClaimView
from claims.vocabulary import ClaimStatus, EventKind, Role
from db.engine import Database
from db.models import Claim, Event, User
from tests.fakes import candidate, prepared

DISMISS = MarkAll(ClaimStatus.DISMISSED, "Not about the harbour.")


@pytest.fixture
def ids(database: Database) -> list[int]:
    """Six new claims of one document, the most check-worthy first."""
    lines = [f"Quay {number} was closed for {number} days." for number in range(1, 7)]
    whole = "\n".join(lines)
    found = [candidate(whole, line, check_worthiness=0.9 - place / 10) for place, line in enumerate(lines)]
    document = DocumentText(whole, language="en", name="quays.txt")
    with database.write() as session:
        for name, role in (("bo", Role.ANALYST), ("rea", Role.READER), ("vera", Role.REVIEWER)):
            audit.add_user(session, User(name=name, role=role, created_at=audit.now()))
        stored = intake.store(session, prepared(document, found), by="ada")
    return [mention.claim_id for mention in stored.mentions]


def _preview(database: Database, chosen: ClaimFilter | list[int], change: BulkChange) -> BulkPreview:
    with database.read() as session:
        return bulk.preview(session, chosen, change)


def _apply(database: Database, shown: BulkPreview, *, by: str = "ada") -> BulkResult:
    with database.write() as session:
        return bulk.apply(session, shown.versions, shown.change, by=by)


def _do(database: Database, chosen: ClaimFilter | list[int], change: BulkChange) -> BulkResult:
    return _apply(database, _preview(database, chosen, change))


def _undo(database: Database, number: int | None, *, by: str = "ada") -> BulkResult:
    assert number is not None
    with database.write() as session:
        return bulk.undo(session, number, by=by)


def _claims(database: Database) -> dict[int, ClaimView]:
    with database.read() as session:
        return {claim.id: claim for claim in catalogue.list_claims(session).claims}


def _why(result: BulkResult | BulkPreview) -> dict[int, str]:
    return {left.claim_id: left.why for left in result.left_alone}


def _lines(
    database: Database, number: int | None
) -> list[tuple[int | None, EventKind, Mapping[str, object]]]:
    """Return the lines of a bulk change, the one that heads it left out."""
    with database.read() as session:
        events = session.scalars(select(Event).order_by(Event.id)).all()
    told = [(event.claim_id, event.kind, json.loads(event.payload)) for event in events]
    return [line for line in told if line[2].get("bulk") == number]


def test_a_preview_says_what_changes_and_what_does_not(database: Database, ids: list[int]) -> None:
    with database.write() as session:
        review.mark(session, ids[0], ClaimStatus.DISMISSED, by="bo")
        review.mark(session, ids[1], ClaimStatus.IN_REVIEW, by="bo")
        linking.join(session, ids[5], ids[4], by="bo")
    shown = _preview(database, [*ids, 99, ids[2]], DISMISS)
    assert list(shown.versions) == ids[1:5]
    assert shown.ways == {("new", "dismissed"): 3, ("in_review", "dismissed"): 1}
    assert _why(shown) == {
        ids[0]: "it is dismissed already",
        ids[5]: f"it is joined into claim {ids[4]}",
        99: "there is no such claim",
    }
    assert shown.sample[0] == (ids[1], "Quay 2 was closed for 2 days.", "in_review", "dismissed")
    assert {claim.status for claim in _claims(database).values()} >= {ClaimStatus.NEW}, "nothing was written"


def test_what_was_shown_is_done(database: Database, ids: list[int]) -> None:
    result = _do(database, ids[:4], DISMISS)
    assert result.changed == tuple(ids[:4])
    assert [_claims(database)[claim_id].status for claim_id in ids] == [ClaimStatus.DISMISSED] * 4 + [
        "new"
    ] * 2
    lines = _lines(database, result.number)
    assert [claim_id for claim_id, _, _ in lines] == ids[:4]
    with database.read() as session:
        head = session.get_one(Event, result.number)
        assert head.kind is EventKind.BULK_DONE
        assert json.loads(head.payload) == {
            "change": {"mark": "dismissed", "reason": "Not about the harbour."},
            "claims": ids[:4],
        }
        assert first_broken_event(session) is None


@pytest.mark.parametrize(
    "change",
    [
        DISMISS,
        MarkAll(ClaimStatus.IN_REVIEW),
        AssignAll("bo"),
        AssignAll(None),
        TagAll("Quays"),
        TagAll("docks", tagged=False),
    ],
    ids=str,
)
def test_many_at_once_write_what_one_by_one_would(
    database: Database, ids: list[int], change: BulkChange
) -> None:
    one, other = ids[:2]
    with database.write() as session:
        for claim_id in (one, other):
            review.mark(
                session, claim_id, ClaimStatus.DISPUTED, by="bo", reason="x", expires_on=date(2999, 1, 1)
            )
            assigning.assign(session, claim_id, "vera", by="bo")
            tagging.tag(session, claim_id, "docks", by="bo")
        session.execute(
            update(Claim)
            .where(Claim.id.in_([one, other]))
            .values(recheck_since=audit.now(), recheck_reason="the ledger was withdrawn")
        )
    result = _do(database, [one], change)
    with database.write() as session:
        _alone(session, other, change)
    by_bulk, by_itself = (_state(database, claim_id) for claim_id in (one, other))
    assert by_bulk == by_itself
    ((_, kind, payload),) = _lines(database, result.number)
    with database.read() as session:
        last = session.scalars(select(Event).where(Event.claim_id == other).order_by(Event.id.desc())).first()
    assert last is not None
    alone = json.loads(last.payload)
    assert (kind, set(payload) - {"bulk"}) == (last.kind, set(alone))
    same = set(alone) - {"verdict", "superseded", "at", "tag_created_at"}
    assert {name: payload[name] for name in same} == {name: alone[name] for name in same}


def _same_lines(database: Database, by_bulk: int, by_itself: int) -> None:
    """Check that the last lines on two claims say the same, but for ids and moments."""
    lines = []
    with database.read() as session:
        for claim_id in (by_bulk, by_itself):
            last = select(Event).where(Event.claim_id == claim_id).order_by(Event.id.desc()).limit(1)
            event = session.scalars(last).one()
            lines.append((event.kind, json.loads(event.payload)))
    (kind, told), (same_kind, told_alone) = lines
    assert told.pop("bulk")
    assert (kind, set(told)) == (same_kind, set(told_alone))
    ids = {"verdict", "superseded", "stands_again", "event", "at"}
    assert {name: value for name, value in told.items() if name not in ids} == {
        name: value for name, value in told_alone.items() if name not in ids
    }
    assert [told.get(name) is None for name in ids] == [told_alone.get(name) is None for name in ids]


def _alone(session: Session, claim_id: int, change: BulkChange) -> None:
    if isinstance(change, MarkAll):
        review.mark(session, claim_id, change.status, by="ada", reason=change.reason)
    elif isinstance(change, AssignAll):
        assigning.assign(session, claim_id, change.assignee, by="ada")
    else:
        service = tagging.tag if change.tagged else tagging.untag
        service(session, claim_id, change.name, by="ada")


class _State(NamedTuple):
    """All that a change may touch, but for ids and moments."""

    version: int
    claim: tuple[Any, ...]
    verdicts: list[tuple[Any, ...]]
    tags: list[str]


def _state(database: Database, claim_id: int) -> _State:
    columns = "version, status, assignee_id, expires_on, recheck_since IS NULL, recheck_reason"
    verdicts = "status, justification, expires_on, user_id, superseded_at IS NULL"
    tags = "SELECT name FROM claim_tags JOIN tags ON id = tag_id WHERE claim_id = :id ORDER BY name"
    with database.read() as session:
        version, *claim = session.execute(
            text(f"SELECT {columns} FROM claims WHERE id = :id"), {"id": claim_id}
        ).one()
        given = session.execute(
            text(f"SELECT {verdicts} FROM verdicts WHERE claim_id = :id ORDER BY id"), {"id": claim_id}
        )
        return _State(
            version,
            tuple(claim),
            [tuple(row) for row in given],
            list(session.scalars(text(tags), {"id": claim_id})),
        )


def _holds(database: Database) -> bool:
    """True when the chain, and the tables played back from it, are as they should be."""
    with database.read() as session:
        return verifying.verify(session).holds


def test_what_others_changed_meanwhile_is_left_alone(database: Database, ids: list[int]) -> None:
    shown = _preview(database, ids, DISMISS)
    with database.write() as session:
        review.mark(session, ids[2], ClaimStatus.VERIFIED, by="bo", reason="The port says so.")
        tagging.tag(session, ids[3], "quays", by="bo")
    result = _apply(database, shown)
    assert _why(result) == dict.fromkeys(ids[2:4], "somebody changed it meanwhile")
    assert _claims(database)[ids[2]].status is ClaimStatus.VERIFIED
    assert _claims(database)[ids[3]].status is ClaimStatus.NEW
    assert len(result.changed) == 4


def test_claims_that_come_to_pass_the_filter_later_are_not_touched(
    database: Database, ids: list[int]
) -> None:
    with database.write() as session:
        review.mark(session, ids[0], ClaimStatus.IN_REVIEW, by="bo")
    shown = _preview(database, ClaimFilter(statuses=(ClaimStatus.NEW,)), DISMISS)
    with database.write() as session:
        review.undo(session, ids[0], by="bo")
    result = _apply(database, shown)
    assert set(result.changed) == set(ids[1:])
    assert _claims(database)[ids[0]].status is ClaimStatus.NEW


def test_nothing_is_written_when_nothing_is_left(database: Database, ids: list[int]) -> None:
    shown = _preview(database, ids[:1], DISMISS)
    _apply(database, shown)
    result = _apply(database, shown)
    assert (result.number, result.changed) == (None, ())
    assert _why(result) == {ids[0]: "somebody changed it meanwhile"}


@pytest.mark.parametrize("change", [DISMISS, AssignAll("bo"), TagAll("quays")], ids=str)
def test_one_undo_takes_all_back(database: Database, ids: list[int], change: BulkChange) -> None:
    before = {claim_id: _state(database, claim_id) for claim_id in ids}
    done = _do(database, ids, change)
    undone = _undo(database, done.number)
    assert (undone.changed, undone.left_alone) == (tuple(ids), ())
    for claim_id in ids:
        state = _state(database, claim_id)
        assert (state.claim, state.tags) == (before[claim_id].claim, before[claim_id].tags)
        assert not [verdict for verdict in state.verdicts if verdict[-1]], "no verdict stands"
    assert {claim_id for claim_id, _, _ in _lines(database, undone.number)} == set(ids)
    with pytest.raises(InvalidInputError, match="nothing of bulk change"):
        _undo(database, done.number)
    with pytest.raises(InvalidInputError, match=f"took bulk change {done.number} back"):
        _undo(database, undone.number)
    with database.read() as session:
        assert first_broken_event(session) is None


def test_undo_brings_the_verdict_before_back(database: Database, ids: list[int]) -> None:
    with database.write() as session:
        review.mark(
            session,
            ids[0],
            ClaimStatus.DISPUTED,
            by="bo",
            reason="The log says 3.",
            expires_on=date(2999, 1, 1),
        )
    done = _do(database, ids, DISMISS)
    _undo(database, done.number)
    with database.read() as session:
        detail = catalogue.show_claim(session, ids[0])
    assert detail.claim.status is ClaimStatus.DISPUTED
    assert detail.claim.expires_on == date(2999, 1, 1)
    assert detail.verdict is not None
    assert detail.verdict.justification == "The log says 3."


def test_undo_leaves_alone_what_somebody_touched_since(database: Database, ids: list[int]) -> None:
    done = _do(database, ids, DISMISS)
    with database.write() as session:
        review.mark(session, ids[0], ClaimStatus.VERIFIED, by="bo", reason="The port says so.")
        linking.keep_apart(session, ids[1], ids[2], by="vera")
    undone = _undo(database, done.number)
    assert undone.changed == tuple(ids[3:])
    assert _why(undone) == {
        ids[0]: "bo touched it since",
        ids[1]: "vera touched it since",
        ids[2]: "vera touched it since",
    }
    assert _claims(database)[ids[0]].status is ClaimStatus.VERIFIED
    assert _claims(database)[ids[1]].status is ClaimStatus.DISMISSED


def test_where_four_eyes_are_asked_for_all_are_proposed(database: Database, ids: list[int]) -> None:
    with database.write() as session:
        admin = audit.add_user(session, User(name="root", role=Role.ADMIN, created_at=audit.now()))
        desk.change(session, by=admin.name, four_eyes={ClaimStatus.DISMISSED})
    with database.write() as session:
        review.mark(session, ids[0], ClaimStatus.DISMISSED, by="bo", reason="Mine.")
    shown = _preview(database, ids[:3], DISMISS)
    assert shown.second_look
    assert _why(shown) == {ids[0]: "what bo proposed about it waits for a second look"}
    done = _apply(database, shown)
    assert done.changed == tuple(ids[1:3])
    with database.read() as session:
        assert done.number is not None
        told = bulk.done(session, done.number)
    assert (told.proposed, told.changed, told.untouched, told.by) == (True, 2, 2, "ada")
    with database.read() as session:
        assert second_look.open_proposal(session, ids[1]) is not None
    _undo(database, done.number)
    with database.read() as session:
        assert second_look.open_proposal(session, ids[1]) is None
        assert second_look.open_proposal(session, ids[0]) is not None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (MarkAll(ClaimStatus.DISPUTED), "needs a reason"),
        (MarkAll(ClaimStatus.DISMISSED, "x" * 20_001), "longer than"),
        (AssignAll("nobody known"), "nobody here is called"),
        (AssignAll("rea"), "cannot decide"),
        (TagAll(""), "1 to 64"),
    ],
    ids=str,
)
def test_a_change_that_no_claim_could_take_is_refused(
    database: Database, ids: list[int], change: BulkChange, why: str
) -> None:
    with pytest.raises(InvalidInputError, match=why):
        _preview(database, ids, change)
    with pytest.raises(InvalidInputError, match=why), database.write() as session:
        bulk.apply(session, dict.fromkeys(ids, 1), change, by="ada")


def test_at_most_five_thousand(database: Database, ids: list[int]) -> None:
    with pytest.raises(InvalidInputError, match=r"5,000 claims are changed at most"):
        _preview(database, list(range(1, 5_002)), DISMISS)
    with pytest.raises(InvalidInputError, match=r"5,000"), database.write() as session:
        bulk.apply(session, dict.fromkeys(range(1, 5_002), 1), DISMISS, by="ada")
    assert {claim.version for claim in _claims(database).values()} == {1}
    assert len(ids) == 6


def test_readers_may_not(database: Database, ids: list[int]) -> None:
    shown = _preview(database, ids, DISMISS)
    done = _apply(database, shown)
    with pytest.raises(NotAllowedError):
        _apply(database, shown, by="rea")
    with pytest.raises(NotAllowedError):
        _undo(database, done.number, by="rea")


@pytest.mark.parametrize("number", [0, -1, 1, 99_999, 2**70])
def test_an_unknown_bulk_change_is_named(database: Database, ids: list[int], number: int) -> None:
    assert ids
    with pytest.raises(NotFoundError, match="there is no bulk change"):
        _undo(database, number)
