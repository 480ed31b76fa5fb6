"""The queue: what waits for somebody, in which order, and how much of each kind there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, text, update

from claims.records import DocumentText
from claims.services import assigning, audit, catalogue, desk, intake, linking, queue, review, tagging
from claims.services.catalogue import ClaimFilter
from claims.vocabulary import WAITING, ClaimStatus, Role
from db.engine import Database
from db.filters import WorkView, today
from db.models import Claim, User
from tests.fakes import candidate, prepared

SCORES = (0.9, 0.8, 0.8, 0.8, 0.5, 0.5, 0.4, 0.1)


@pytest.fixture
def ids(database: Database) -> list[int]:
    """Eight claims, the most check-worthy first, some of them alike."""
    lines = [f"Mill {number} ground {number} tonnes." for number in range(1, len(SCORES) + 1)]
    whole = "\n".join(lines)
    found = [
        candidate(whole, line, check_worthiness=score) for line, score in zip(lines, SCORES, strict=True)
    ]
    with database.write() as session:
        audit.add_user(session, User(name="bo", role=Role.ANALYST, created_at=audit.now()))
        audit.add_user(session, User(name="root", role=Role.ADMIN, created_at=audit.now()))
        stored = intake.store(
            session, prepared(DocumentText(whole, language="en", name="mills.txt"), found), by="ada"
        )
    return [mention.claim_id for mention in stored.mentions]


def _set(database: Database, claim_id: int, **values: object) -> None:
    with database.write() as session:
        session.execute(update(Claim).where(Claim.id == claim_id).values(values))


def _mark(database: Database, claim_id: int, status: ClaimStatus) -> None:
    with database.write() as session:
        review.mark(session, claim_id, status, by="ada", reason="The ledger.")


def _walk(database: Database, chosen: ClaimFilter = queue.DEFAULT) -> list[int]:
    """Return the queue as somebody walks it, checking every place on the way."""
    with database.read() as session:
        found: list[int] = []
        claim_id = queue.first(session, chosen)
        while claim_id is not None:
            place = queue.place(session, chosen, claim_id)
            assert (place.position, place.waiting) == (len(found) + 1, True)
            assert place.previous_id == (found[-1] if found else None)
            found.append(claim_id)
            claim_id = place.next_id
        assert place.total == len(found) if found else True
        listed = catalogue.list_claims(session, chosen)
    assert sorted(claim.id for claim in listed.claims) == sorted(found)
    assert listed.total == len(found)
    return found


def test_the_most_check_worthy_comes_first_and_each_once(database: Database, ids: list[int]) -> None:
    assert _walk(database) == ids
    _set(database, ids[2], status=ClaimStatus.IN_REVIEW)
    assert _walk(database) == ids, "claims alike stay in the order in which they came, whatever their status"


def test_what_is_decided_leaves_and_comes_back_when_it_expires(database: Database, ids: list[int]) -> None:
    for claim_id in ids[1:4]:
        _mark(database, claim_id, ClaimStatus.DISPUTED)
    assert _walk(database) == [ids[0], *ids[4:]]
    _set(database, ids[1], expires_on=today())
    _set(database, ids[2], expires_on=today() + timedelta(days=1))
    _set(database, ids[3], recheck_since=audit.now(), recheck_reason="The ledger was withdrawn.")
    assert _walk(database) == [ids[0], ids[1], ids[3], *ids[4:]]
    assert _walk(database, queue.for_view(WorkView.EXPIRED)) == [ids[1]]
    assert _walk(database, queue.for_view(WorkView.RECHECK)) == [ids[3]]


def test_a_claim_that_expired_and_is_open_waits_once(database: Database, ids: list[int]) -> None:
    _set(database, ids[4], expires_on=date(2001, 1, 1), recheck_since=audit.now())
    assert _walk(database) == ids


def test_mine_is_what_waits_for_me(database: Database, ids: list[int]) -> None:
    with database.write() as session:
        for claim_id in ids[1:4]:
            assigning.assign(session, claim_id, "bo", by="ada")
    _mark(database, ids[2], ClaimStatus.VERIFIED)
    assert _walk(database, queue.for_view(None, mine="bo")) == [ids[1], ids[3]]
    assert _walk(database, ClaimFilter(assignees=("bo",))) == ids[1:4]
    assert _walk(database, queue.for_view(None, mine="nobody known")) == []


def test_proposed_verdicts_wait_for_a_second_look(database: Database, ids: list[int]) -> None:
    with database.write() as session:
        desk.change(session, by="root", four_eyes={ClaimStatus.VERIFIED})
    _mark(database, ids[3], ClaimStatus.VERIFIED)
    assert _walk(database, queue.for_view(WorkView.SECOND_LOOK)) == [ids[3]]


def test_new_today_ends_at_midnight(database: Database, ids: list[int]) -> None:
    midnight = datetime.combine(today(), datetime.min.time(), UTC)
    _set(database, ids[0], created_at=midnight - timedelta(seconds=1))
    _set(database, ids[1], created_at=midnight)
    assert _walk(database, queue.for_view(WorkView.NEW_TODAY)) == ids[1:]


def test_filters_narrow_each_other(database: Database, ids: list[int]) -> None:
    with database.write() as session:
        tagging.tag(session, ids[6], "mills", by="ada")
        tagging.tag(session, ids[7], "mills", by="ada")
        tagging.tag(session, ids[7], "ledger", by="ada")
        assigning.assign(session, ids[7], "bo", by="ada")
    tagged = ClaimFilter(tags=("mills", "ledger"))
    assert _walk(database, tagged) == ids[6:]
    assert _walk(database, tagged.narrowed(ClaimFilter(assignees=("bo",)))) == [ids[7]]
    assert _walk(database, tagged.narrowed(ClaimFilter(tags=("mills",)))) == ids[6:]
    assert _walk(database, tagged.narrowed(ClaimFilter(tags=("other",)))) == []
    both = queue.DEFAULT.narrowed(queue.for_view(WorkView.NEW_TODAY))
    assert both.work == (WorkView.WAITING, WorkView.NEW_TODAY)
    assert _walk(database, both) == ids


@pytest.mark.parametrize("statuses", [(), WAITING, (ClaimStatus.NEW,), (ClaimStatus.DISPUTED,)], ids=str)
@pytest.mark.parametrize("languages", [(), ("en",), ("de", "en"), ("de",)], ids=str)
@pytest.mark.parametrize("work", [(), (WorkView.WAITING,), (WorkView.EXPIRED, WorkView.WAITING)], ids=str)
def test_the_parts_of_a_filter_are_the_filter(
    database: Database,
    ids: list[int],
    statuses: Sequence[ClaimStatus],
    languages: Sequence[str],
    work: Sequence[WorkView],
) -> None:
    _set(database, ids[0], status=ClaimStatus.DISPUTED, expires_on=date(2020, 1, 1))
    _set(database, ids[1], status=ClaimStatus.DISPUTED)
    _set(database, ids[2], status=ClaimStatus.IN_REVIEW, recheck_since=audit.now())
    _set(database, ids[3], status=ClaimStatus.DISMISSED, recheck_since=audit.now())
    _set(database, ids[4], language="de", expires_on=date(2020, 1, 1))
    _set(database, ids[5], language=None)
    with database.write() as session:
        linking.join(session, ids[7], ids[6], by="ada")
    chosen = ClaimFilter(statuses=tuple(statuses), languages=tuple(languages), work=tuple(work))
    walked = _walk(database, chosen)
    with database.read() as session:
        claims = session.execute(text("SELECT * FROM claims WHERE joined_to_id IS NULL")).all()
    expected = {
        row.id
        for row in claims
        if (not statuses or row.status in statuses)
        and (not languages or row.language in languages)
        and (WorkView.EXPIRED not in work or row.expires_on)
        and (
            WorkView.WAITING not in work
            or row.status in WAITING
            or row.expires_on is not None
            or row.recheck_since is not None
        )
    }
    assert set(walked) == expected


def test_a_claim_outside_the_queue_has_a_place_beside_it(database: Database, ids: list[int]) -> None:
    _mark(database, ids[2], ClaimStatus.VERIFIED)
    with database.read() as session:
        place = queue.place(session, queue.DEFAULT, ids[2])
    assert (place.waiting, place.position, place.total) == (False, 3, len(ids) - 1)
    assert (place.previous_id, place.next_id) == (ids[1], ids[3])


def test_counts_are_those_of_the_lists(database: Database, ids: list[int]) -> None:
    _mark(database, ids[0], ClaimStatus.DISPUTED)
    _set(database, ids[0], expires_on=today())
    _set(database, ids[1], recheck_since=audit.now())
    with database.write() as session:
        assigning.assign(session, ids[2], "bo", by="ada")
    with database.read() as session:
        counts = queue.counts(session, by="bo")
    assert counts.mine == 1
    assert counts.by_view == {view: len(_walk(database, queue.for_view(view))) for view in WorkView}
    assert counts.by_view[WorkView.WAITING] == len(ids)


def test_the_order_of_neighbours_never_rises(database: Database, ids: list[int]) -> None:
    assert ids
    walked = _walk(database)
    with database.read() as session:
        scores = [catalogue.show_claim(session, claim_id).claim.check_worthiness for claim_id in walked]
    assert all(one >= other for one, other in pairwise(scores))


def test_rare_claims_are_read_off_an_index(database: Database) -> None:
    """SQLite would read all live claims otherwise: it takes "live" for rare."""
    for chosen in (*map(queue.for_view, WorkView), queue.for_view(None, mine="bo"), ClaimFilter(tags=("x",))):
        with database.read() as session:
            for part in chosen.parts:
                query = select(Claim.id).where(*part)
                connection = session.connection()
                written = query.compile(connection, compile_kwargs={"literal_binds": True})
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}")
                plan = [row.detail for row in rows]
                assert plan
                assert not [step for step in plan if step.startswith("SCAN claims")], plan
