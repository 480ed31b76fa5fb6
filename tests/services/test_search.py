import pytest

from claims.errors import InvalidInputError, NotFoundError
from claims.records import DocumentText
from claims.services import intake
from claims.services.catalogue import ClaimFilter
from claims.services.search import search, similar
from claims.services.views import IntakeResult, SearchHit
from claims.similarity.index import VectorIndex
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.fakes import TrigramEmbedder, candidate, prepared


@pytest.fixture
def index() -> VectorIndex:
    return VectorIndex("trigrams")


def _search(
    database: Database, index: VectorIndex, query: str, chosen: ClaimFilter | None = None
) -> list[SearchHit]:
    with database.read() as session:
        return search(session, query, embedder=TrigramEmbedder(), index=index, chosen=chosen)


def test_the_claim_meant_comes_first_and_says_why(
    database: Database, council: IntakeResult, index: VectorIndex
) -> None:
    best = _search(database, index, "Velmar grain trade down 12 percent")[0]
    assert best.claim.text == "Grain trade in Velmar fell by 12 percent, the council reported."
    assert "same number: 12 percent" in best.signals
    assert "meaning rank 1" in best.signals
    assert "words rank 1" in best.signals


@pytest.mark.parametrize(
    ("query", "signal"),
    [("ships were turned away", "opposite polarity"), ("no ships were turned away", "both negated")],
)
def test_polarity_is_told(
    database: Database, council: IntakeResult, index: VectorIndex, query: str, signal: str
) -> None:
    turned_away = council.mentions[0].claim_id
    (hit,) = [hit for hit in _search(database, index, query) if hit.claim.id == turned_away]
    assert signal in hit.signals


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'",
        "*",
        "grain*",
        "-grain",
        "grain NEAR trade",
        "NOT",
        "a AND",
        "text:grain",
        "(",
        "\0grain",
        "^x",
        "%_",
    ],
)
def test_a_query_is_text_never_syntax(
    database: Database, council: IntakeResult, index: VectorIndex, query: str
) -> None:
    assert len(_search(database, index, query)) == 3


@pytest.mark.parametrize("query", ["", "   ", "\0", "\n\t"])
def test_an_empty_query_is_refused(database: Database, index: VectorIndex, query: str) -> None:
    with pytest.raises(InvalidInputError, match="what to search for"):
        _search(database, index, query)


def test_an_empty_database_finds_nothing(database: Database, index: VectorIndex) -> None:
    assert _search(database, index, "grain") == []


def test_words_are_found_without_accents_and_inside_others(
    database: Database, council: IntakeResult, index: VectorIndex
) -> None:
    hits = _search(database, index, "VÉLMARS grâin")
    worded = {hit.claim.text for hit in hits if any("words rank" in signal for signal in hit.signals)}
    assert worded == {
        "The port of Velmar lost 20 percent of its grain trade.",
        "Grain trade in Velmar fell by 12 percent, the council reported.",
    }


def test_a_place_asked_for_is_told_by_its_presence_and_its_absence(
    database: Database, index: VectorIndex
) -> None:
    text = "No ships lie off Norway. No ships lie off the coast of the bay."
    found = [candidate(text, part, negated=True) for part in (text[:24], text[25:])]
    with database.write() as session:
        intake.store(session, prepared(DocumentText(text), found), by="ada")
    best, other = _search(database, index, "no ships in Norway")
    assert best.claim.text == "No ships lie off Norway."
    assert "same place: Norway" in best.signals
    assert "place not named: Norway" in other.signals


def test_filters_hold_in_both_rankings(database: Database, council: IntakeResult, index: VectorIndex) -> None:
    only = ClaimFilter(sources=("Delta Post",))
    texts = {hit.claim.id for hit in _search(database, index, "port of Velmar grain trade", only)}
    assert texts == {mention.claim_id for mention in council.mentions}
    assert _search(database, index, "grain", ClaimFilter(statuses=(ClaimStatus.VERIFIED,))) == []


def test_similar_leaves_the_claim_itself_out(
    database: Database, council: IntakeResult, index: VectorIndex
) -> None:
    fell = council.mentions[1].claim_id
    with database.read() as session:
        hits = similar(session, fell, index=index)
    assert hits[0].claim.text == "The port of Velmar lost 20 percent of its grain trade."
    assert fell not in {hit.claim.id for hit in hits}
    assert "meaning rank 1" in hits[0].signals


def test_similar_to_an_unknown_claim_is_told(database: Database, index: VectorIndex) -> None:
    with pytest.raises(NotFoundError), database.read() as session:
        similar(session, 99, index=index)


def test_vectors_of_another_model_are_never_compared(database: Database, council: IntakeResult) -> None:
    hits = _search(database, VectorIndex("another"), "Velmar grain")
    assert all("meaning" not in " ".join(hit.signals) for hit in hits)
