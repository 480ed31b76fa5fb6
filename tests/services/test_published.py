"""Which verdicts may be published, and that what is published comes back equal as somebody else's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from claims.errors import InvalidInputError, NotFoundError
from claims.interchange.claimreview import as_feed
from claims.interchange.reviews import Publisher
from claims.records import DocumentText
from claims.services import desk, evidence, fact_checks, identity, intake, linking, published, review, tagging
from claims.services.catalogue import ClaimFilter
from claims.services.desk import RatingStep
from claims.services.evidence import EvidenceInput
from claims.services.views import IntakeResult
from claims.vocabulary import ClaimStatus, Stance
from db.engine import Database
from db.upgrade import open_database
from tests.fakes import candidate, prepared
from tests.interchange.samples import theirs_of
from tests.services.linking import numbered, store

AT = published.site("https://desk.example/checks/{id}", "The Desk")


def mark(database: Database, claim_id: int, status: ClaimStatus, **more: object) -> None:
    with database.write() as session:
        review.mark(session, claim_id, status, by="ada", reason="The log says so.", **more)  # type: ignore[arg-type]


def test_where_verdicts_are_published() -> None:
    assert AT.address(7) == "https://desk.example/checks/7"
    assert AT.publisher == Publisher("The Desk", "https://desk.example/")
    plain = published.site("https://www.desk.example/")
    assert plain.address(7) == "https://www.desk.example/?claim=7"
    assert plain.publisher.name == "desk.example"
    for bad in (None, "", "desk.example", "javascript:alert(1)", "https://a b.example"):
        with pytest.raises(InvalidInputError, match="where the verdicts are published"):
            published.site(bad)


def test_only_verdicts_that_stand_leave(database: Database) -> None:
    ids = store(database, *numbered(7))
    for claim_id, status in zip(
        ids, [ClaimStatus.VERIFIED, ClaimStatus.DISPUTED, ClaimStatus.UNRESOLVED, ClaimStatus.DISMISSED],
        strict=False,
    ):  # fmt: skip
        mark(database, claim_id, status)
    mark(database, ids[4], ClaimStatus.VERIFIED, expires_on=datetime.now(UTC).date() + timedelta(days=20))
    with database.write() as session:
        piece = EvidenceInput(Stance.SUPPORTS, "https://delta.example/a")
        review.mark(session, ids[5], ClaimStatus.VERIFIED, by="ada", reason="Seen.", evidence=[piece])
        evidence.withdraw(session, 1, by="ada", reason="It is gone.")
    with database.read() as session:
        found = published.by_filter(session, ClaimFilter(), at=AT)
        named = published.of_claims(session, [ids[0], *ids[3:], ids[0]], at=AT)
    assert [each.claim_id for each in found.reviews] == [ids[4], ids[2], ids[1], ids[0]]
    assert [each.claim_id for each in named.reviews] == [ids[0], ids[4]]
    reasons = dict(named.left_out)
    assert "it is dismissed" in reasons[ids[3]]
    assert "looked at again" in reasons[ids[5]]
    assert "it is new" in reasons[ids[6]]
    with database.read() as session, pytest.raises(NotFoundError):
        published.of_claims(session, [99], at=AT)


def test_an_expired_verdict_stays_in(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from claims.services import audit

    (claim,) = store(database, *numbered(1))
    mark(database, claim, ClaimStatus.VERIFIED, expires_on=datetime.now(UTC).date() + timedelta(days=2))
    monkeypatch.setattr(audit, "now", lambda: datetime.now(UTC) + timedelta(days=3))
    with database.read() as session:
        assert "expired" in published.of_claims(session, [claim], at=AT).left_out[0][1]
        assert published.by_filter(session, ClaimFilter(), at=AT).reviews == ()


def test_a_joined_claim_points_to_the_one_that_stands_for_it(database: Database) -> None:
    one, other = store(database, *numbered(2))
    mark(database, one, ClaimStatus.VERIFIED)
    with database.write() as session:
        linking.join(session, one, other, by="ada")
    mark(database, other, ClaimStatus.VERIFIED)
    with database.read() as session:
        found = published.of_claims(session, [one, other], at=AT)
    assert f"joined into claim {other}" in found.left_out[0][1]
    assert len(found.reviews) == 1


def test_a_review_tells_what_is_known_of_its_claim(database: Database) -> None:
    said = "The ministry said no ship was turned away."
    days = {"Late Post": date(2026, 3, 9), "Early Post": date(2026, 3, 2)}
    for paper, day in days.items():
        document = DocumentText(
            f"{said} {paper}.", title=paper, publisher=paper, published_on=day,
            url=f"https://{paper[:4].lower().strip()}.example/a", language="en",
        )  # fmt: skip
        with database.write() as session:
            found = intake.store(
                session, prepared(document, [candidate(document.text, said, claimant=paper)]), by="ada"
            )
    claim_id = found.mentions[0].claim_id
    mark(database, claim_id, ClaimStatus.DISPUTED, rating="misleading")
    with database.write() as session:
        tagging.tag(session, claim_id, "ships", by="ada")
    with database.read() as session:
        (told,) = published.of_claims(session, [claim_id], at=AT).reviews
    assert (told.text, told.language, told.tags) == (said, "en", ("ships",))
    assert (told.claimant, told.said_on) == ("Early Post", date(2026, 3, 2))
    assert [each.url for each in told.appearances] == ["https://earl.example/a", "https://late.example/a"]
    assert (told.rating.name, told.rating.value, told.rating.best, told.rating.worst) == (
        "Misleading",
        2,
        5,
        1,
    )
    assert told.justification == "The log says so."


def test_ratings_follow_the_desks_scale(database: Database) -> None:
    ids = store(database, *numbered(3))
    mark(database, ids[0], ClaimStatus.DISPUTED)
    mark(database, ids[1], ClaimStatus.UNRESOLVED, rating="unproven")
    mark(database, ids[2], ClaimStatus.DISPUTED, rating="false")
    with database.write() as session:
        identity.owner(session, "ada")
        desk.change(
            session,
            ratings=[
                RatingStep("right", "Right", 10, (ClaimStatus.VERIFIED,)),
                RatingStep("wrong", "Wrong", 0, (ClaimStatus.DISPUTED,)),
            ],
            by="ada",
        )
    with database.read() as session:
        found = published.of_claims(session, ids, at=AT).reviews
    assert [each.rating.name for each in found] == ["Disputed", "unproven", "false"]
    assert {each.rating.value for each in found} == {None}


def test_filters_choose(database: Database, harbour: IntakeResult, council: IntakeResult) -> None:
    ids = sorted({mention.claim_id for result in (harbour, council) for mention in result.mentions})
    for claim_id in ids:
        mark(database, claim_id, ClaimStatus.VERIFIED)
    mark(database, ids[0], ClaimStatus.DISPUTED)
    with database.write() as session:
        tagging.tag(session, ids[1], "ships", by="ada")

    def chosen(**filters: object) -> list[int]:
        with database.read() as session:
            found = published.by_filter(session, ClaimFilter(**filters), at=AT)  # type: ignore[arg-type]
        return [each.claim_id for each in found.reviews]

    assert chosen(statuses=(ClaimStatus.DISPUTED,)) == [ids[0]]
    assert chosen(tags=("ships",)) == [ids[1]]
    assert chosen(sources=("Delta Post",)) == [ids[2], ids[1]]
    assert chosen(languages=("de",)) == []
    with database.read() as session:
        first = published.by_filter(session, ClaimFilter(), at=AT, limit=1).reviews
    assert [each.claim_id for each in first] == [ids[0]]


def test_what_leaves_comes_into_an_empty_desk_equal(
    database: Database, harbour: IntakeResult, council: IntakeResult, tmp_path: Path
) -> None:
    for mention in council.mentions:
        mark(database, mention.claim_id, ClaimStatus.DISPUTED, rating="false")
    mark(database, harbour.mentions[0].claim_id, ClaimStatus.UNRESOLVED, rating="unproven")
    with database.read() as session:
        reviews = published.by_filter(session, ClaimFilter(), at=AT).reviews
    assert len(reviews) == 3
    file = as_feed(reviews, built_at=datetime.now(UTC)).encode()
    elsewhere = open_database(f"sqlite:///{tmp_path}/elsewhere.db")
    read, refused = fact_checks.read_file(file, name="feed.json")
    with elsewhere.write() as session:
        fact_checks.import_reviews(session, read, by="zoe")
    with elsewhere.read() as session:
        assert list(fact_checks.their_reviews(session)) == [theirs_of(each) for each in reviews]
    elsewhere.close()
    assert refused == []
