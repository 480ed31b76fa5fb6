import pytest

from claims.errors import NotFoundError
from claims.services import assigning, catalogue, review, tagging
from claims.services.catalogue import ClaimFilter, ClaimOrder
from claims.services.views import IntakeResult
from claims.vocabulary import ClaimStatus, Modality
from db.engine import Database


def _ids(
    database: Database, chosen: ClaimFilter, order: ClaimOrder = ClaimOrder.CHECK_WORTHINESS
) -> list[int]:
    with database.read() as session:
        page = catalogue.list_claims(session, chosen, order=order)
    assert page.total == len(page.claims)
    return [claim.id for claim in page.claims]


def test_the_most_check_worthy_come_first(database: Database, council: IntakeResult) -> None:
    assert _ids(database, ClaimFilter()) == [1, 3, 2]
    assert _ids(database, ClaimFilter(), ClaimOrder.NEWEST) == [3, 2, 1]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (ClaimFilter(statuses=(ClaimStatus.VERIFIED,)), [2]),
        (ClaimFilter(statuses=(ClaimStatus.NEW, ClaimStatus.IN_REVIEW)), [1, 3]),
        (ClaimFilter(languages=("de",)), []),
        (ClaimFilter(sources=("Velmar Courier",)), [1, 2]),
        (ClaimFilter(claimants=("the council", "Ministry")), [3, 2]),
        (ClaimFilter(modalities=(Modality.ASSERTED,)), [1]),
        (ClaimFilter(document_id=2), [3, 2]),
        (ClaimFilter(sources=("Delta Post",), claimants=("The ministry",)), []),
    ],
)
def test_filters_select(
    database: Database, council: IntakeResult, chosen: ClaimFilter, expected: list[int]
) -> None:
    with database.write() as session:
        review.mark(session, 2, ClaimStatus.VERIFIED, by="ada", reason="the log of the harbour master")
    assert _ids(database, chosen) == expected


def test_pages_are_cut_in_the_database(database: Database, council: IntakeResult) -> None:
    with database.read() as session:
        page = catalogue.list_claims(session, limit=1, offset=1)
    assert [claim.id for claim in page.claims] == [3]
    assert page.total == 3


def test_statistics_count_claims_once_a_source(database: Database, council: IntakeResult) -> None:
    with database.write() as session:
        review.mark(session, 2, ClaimStatus.VERIFIED, by="ada", reason="the log of the harbour master")
    with database.read() as session:
        found = catalogue.statistics(session)
    assert (found.documents, found.claims) == (2, 3)
    assert found.by_status == {
        "new": 2,
        "in_review": 0,
        "verified": 1,
        "disputed": 0,
        "unresolved": 0,
        "dismissed": 0,
    }
    assert found.by_language == {"en": 3}
    assert found.by_source == {
        "Velmar Courier": {"new": 1, "verified": 1},
        "Delta Post": {"new": 1, "verified": 1},
    }
    assert list(found.decided_by_day.values()) == [{"verified": 1}]
    assert list(found.proposed_by_day.values()) == [3]


def test_choices_offer_what_is_stored(database: Database, council: IntakeResult) -> None:
    first, second = (mention.claim_id for mention in council.mentions)
    with database.write() as session:
        tagging.tag(session, first, "Trade", by="ada")
        tagging.tag(session, second, "ships", by="bo")
        assigning.assign(session, second, "ada", by="bo")
    with database.read() as session:
        assert catalogue.choices(session) == {
            "languages": ["en"],
            "sources": ["Delta Post", "Velmar Courier"],
            "claimants": ["Ministry", "The ministry", "the council"],
            "assignees": ["ada"],
            "tags": ["ships", "trade"],
        }


def test_an_unknown_claim_is_told(database: Database) -> None:
    with database.read() as session:
        for read in (catalogue.show_claim, catalogue.history):
            with pytest.raises(NotFoundError, match="no claim 7"):
                read(session, 7)
