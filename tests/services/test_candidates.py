from claims.records import DocumentText
from claims.services import intake
from claims.services.candidates import FEW, MAX_TERMS, Wanted, candidates, found_by_words, telling_terms
from claims.services.meaning import current_view
from claims.similarity.index import VectorIndex
from claims.text import embeddable
from db.engine import Database
from tests.fakes import TrigramEmbedder, candidate, prepared


def _store(database: Database, *texts: str) -> list[int]:
    whole = "\n".join(texts)
    with database.write() as session:
        found = [candidate(whole, text) for text in texts]
        result = intake.store(session, prepared(DocumentText(whole), found), by="ada")
    return [mention.claim_id for mention in result.mentions]


def _terms(database: Database, query: str) -> list[str]:
    with database.read() as session:
        return telling_terms(session, query)


def test_the_rarest_words_are_asked_for_first_and_common_or_unknown_ones_never(database: Database) -> None:
    _store(
        database, *(f"The harbour counts {place} boats." for place in range(FEW)), "The harbour is frozen."
    )
    assert _terms(database, "A frozen zeppelin over the harbour of boats") == ["frozen", "boats"]


def test_a_long_post_asks_for_no_more_words_than_a_search_can_bear(database: Database) -> None:
    words = [f"{first}{second}lomn" for first in "bcdfghjk" for second in "aeiou"]
    _store(database, " ".join(words))
    assert len(_terms(database, " ".join(words))) == MAX_TERMS


def test_a_claim_without_a_vector_is_found_by_its_words(database: Database) -> None:
    grain, boats = _store(database, "The valley sold grain.", "Boats were painted green.")
    with database.read() as session:
        view = current_view(session, VectorIndex("another model"))
        wanted = Wanted("grain of the valley", "en", None)
        words = found_by_words(session, wanted.text, chosen=None)
        found = candidates(session, wanted, words, vectors=view, chosen=None)
    assert [hit.claim_id for hit in found] == [grain]
    assert found[0].ranks == ("words rank 1",)
    assert boats not in {hit.claim_id for hit in found}


def test_of_claims_equally_near_the_one_that_the_query_holds_comes_first(database: Database) -> None:
    held, other = _store(
        database, "Ostra lost forty jobs.", "Ostra lost forty jobs, tax income, a bank, a school."
    )
    vector = TrigramEmbedder().embed_queries(["forty"])[0] * 0
    with database.read() as session:
        view = current_view(session, VectorIndex("trigrams"))
        wanted = Wanted(embeddable("They say that Ostra lost forty jobs!"), "en", vector)
        words = found_by_words(session, wanted.text, chosen=None)
        found = candidates(session, wanted, words, vectors=view, chosen=None)
        alone = candidates(session, wanted, words, vectors=view, chosen=None, without=held)
    assert [hit.claim_id for hit in found] == [held, other]
    assert [hit.claim_id for hit in alone] == [other]
    assert alone[0].ranks == ("meaning rank 1", "words rank 1")
