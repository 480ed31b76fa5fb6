import pytest

from claims.records import DocumentText
from claims.services import intake
from db import full_text
from db.engine import Database
from db.models import Claim
from db.queries import ClaimFilter
from tests.fakes import candidate, prepared


def _store(database: Database, *texts: str) -> list[int]:
    whole = "\n".join(texts)
    with database.write() as session:
        found = [candidate(whole, text) for text in texts]
        result = intake.store(session, prepared(DocumentText(whole), found), by="ada")
    return [mention.claim_id for mention in result.mentions]


def test_a_frequent_term_is_counted_again_only_when_there_are_many_more_claims(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full_text, "OFTEN", 3)
    terms = ["boa", "sai", "xyz"]
    _store(database, "Boats lie idle.", "Boats sail.", "Boats sink in spring.")
    with database.read() as session:
        assert full_text.term_frequencies(session, terms, claims=30) == {"boa": 3, "sai": 1}
    _store(database, "Boats sail to Ostra.")
    with database.read() as session:
        assert full_text.term_frequencies(session, terms, claims=33) == {"boa": 3, "sai": 2}
        assert full_text.term_frequencies(session, terms, claims=34) == {"boa": 4, "sai": 2}


def test_full_text_puts_claims_with_rarer_words_and_with_more_of_them_first(database: Database) -> None:
    both, common, rare, none = _store(
        database, "Boats carry quinces.", "Boats sail.", "Quinces ripen.", "Grain is sold."
    )
    more = _store(database, "Boats sink.", "Boats burn.")
    with database.read() as session:
        found = full_text.full_text(session, ["boats", "quinces"], limit=10)
        assert list(found) == [both, rare, *reversed(more), common]
        assert list(full_text.full_text(session, ["boats", "quinces"], limit=2)) == [both, rare]
        assert full_text.full_text(session, [], limit=2) == {}
        assert full_text.full_text(session, ["zeppelin"], limit=2) == {}
    assert none not in found


def test_full_text_reads_no_term_as_syntax_and_any_number_of_them(database: Database) -> None:
    (claim,) = _store(database, "Boats sail.")
    with database.read() as session:
        hostile = ['boats" OR "x', "NEAR(a b)", "*", "boats"]
        assert list(full_text.full_text(session, hostile, limit=5)) == [claim]
        assert list(full_text.full_text(session, [*["sail"] * 700, "boats"], limit=5)) == [claim]


def test_full_text_looks_behind_the_best_for_claims_that_pass_the_filter(database: Database) -> None:
    _store(database, *(f"Boats and quinces, {place}." for place in range(5)))
    (last,) = _store(database, "Boats sail.")
    with database.write() as session:
        session.get_one(Claim, last).language = "de"
    with database.read() as session:
        german = ClaimFilter(languages=("de",))
        assert list(full_text.full_text(session, ["boats", "quinces"], chosen=german, limit=3)) == [last]


def test_terms_are_counted_ahead_bit_by_bit_and_not_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full_text, "OFTEN", 2)
    _store(database, "Boats.", "Boats sail.")
    with database.read() as session:
        full_text.count_ahead(session, until=lambda: False)  # nothing was asked for yet
        full_text.term_frequencies(session, [], claims=10)
        steps = iter([False, False, True])
        full_text.count_ahead(session, until=lambda: next(steps))
        full_text.count_ahead(session, until=lambda: False)
    _store(database, "Boats sink.")
    with database.read() as session:
        full_text.count_ahead(session, until=lambda: False)
        counts = full_text.term_frequencies(session, ["boa", "oat", "ats", "sai"], claims=10)
    assert counts == {"boa": 2, "oat": 2, "ats": 2, "sai": 1}


def test_a_long_term_is_found_where_it_stands_not_where_its_parts_do(database: Database) -> None:
    whole, _ = _store(database, "The zeppelins landed.", "Zeppo, appeal, pelican, elin and linseed: zepp!")
    with database.read() as session:
        assert list(full_text.full_text(session, ["zeppelin"], limit=5)) == [whole]
