"""What a search box means: documented filters and phrases, and text whatever it looks like."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.errors import InvalidInputError
from claims.services.query_text import SYNTAX, FilterName, ParsedQuery, parse_query, understood
from claims.text import fold_space, searchable, storable
from claims.vocabulary import ClaimStatus


def test_filters_are_taken_out_of_the_text() -> None:
    parsed = parse_query('status:disputed dam lang:de is source:"The  Paper" full claimant:Kim')
    assert parsed.text == "dam is full"
    assert parsed.values(FilterName.STATUS) == ("disputed",)
    assert parsed.values(FilterName.LANGUAGE) == ("de",)
    assert parsed.values(FilterName.SOURCE) == ("The Paper",)
    assert parsed.values(FilterName.CLAIMANT) == ("Kim",)
    assert parsed.narrows


def test_names_and_closed_values_are_read_in_any_case() -> None:
    parsed = parse_query("STATUS:In_Review Lang:DE")
    assert [word.value for word in parsed.filters] == ["in_review", "de"]


def test_one_name_twice_gives_alternatives_and_the_narrower_days() -> None:
    parsed = parse_query(
        "lang:de lang:fr lang:de after:2023-01-01 after:2023-03-01 before:2024-01-01 before:2023-06-01"
    )
    assert parsed.values(FilterName.LANGUAGE) == ("de", "fr")
    assert parsed.after == date(2023, 3, 1)
    assert parsed.before == date(2023, 6, 1)


def test_phrases_have_to_occur_and_stay_in_the_text() -> None:
    parsed = parse_query('the "grain  trade" fell ("by half")')
    assert parsed.phrases == ("grain trade", "by half")
    assert parsed.text == "the grain trade fell (by half)"
    assert parse_query('"grain trade"') == ParsedQuery("grain trade", ("grain trade",))


def test_a_filter_inside_a_phrase_is_part_of_the_phrase() -> None:
    parsed = parse_query('"see status:foo there"')
    assert parsed.phrases == ("see status:foo there",)
    assert not parsed.filters


def test_a_text_that_quotes_is_no_search_for_a_phrase() -> None:
    post = 'The minister told the whole room again and again that "nobody was paid" by the mill'
    assert parse_query(post) == ParsedQuery(post)
    whole = '"one two three four five six seven eight nine ten eleven twelve" lang:en'
    assert parse_query(whole).phrases == ("one two three four five six seven eight nine ten eleven twelve",)


@pytest.mark.parametrize(
    "query",
    [
        'a quote "left open',
        '"',
        '""',
        '"!?"',
        "'",
        "*",
        "grain*",
        "-",
        "-status:disputed",
        "NEAR(grain trade)",
        "grain AND NOT trade OR x",
        "https://example.org/status:new",
        "https:",
        "text:grain",
        "status:",
        "status: disputed",
        'source:"left open',
        'source:"Paper"x',
        'a 5" pipe and a 6" pipe',
        "claims_fts MATCH rowid",
        "100%_",
        "\\",
        "ſtatus:new",
        "{col}: ^x",
    ],
)
def test_everything_else_is_text(query: str) -> None:
    assert parse_query(query) == ParsedQuery(query)


def test_nul_and_lone_surrogates_become_a_mark_that_can_be_stored() -> None:
    assert parse_query("gr\0ain \ud800").text == "gr\ufffdain \ufffd"


@pytest.mark.parametrize("query", ["status:foo", "status:new,disputed", 'STATUS:"not new"'])
def test_a_wrong_status_names_the_choices(query: str) -> None:
    with pytest.raises(InvalidInputError, match="new, in_review, verified, disputed, unresolved, dismissed"):
        parse_query(query)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("lang:german", "two letters"),
        ("after:2023", "after:2023-09-01"),
        ("before:2023-02-30", "after:2023-09-01"),
        ("after:２０２３-09-01", "after:2023-09-01"),
        ("source:---", "no name"),
    ],
)
def test_other_wrong_values_say_what_to_write(query: str, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said):
        parse_query(query)
    assert parse_query(query, strict=False) == ParsedQuery(query)


def test_what_was_understood_is_told() -> None:
    told = list(understood(parse_query('"grain trade" status:new after:2023-09-01')))
    assert told == ["status new", "appeared on or after 2023-09-01", "holds “grain trade”"]


def test_each_documented_piece_of_syntax_is_read_as_syntax() -> None:
    for example, _ in SYNTAX:
        assert parse_query(example).narrows, example


_TOKENS = st.sampled_from(
    [
        *(f"{name}:" for name in FilterName),
        *ClaimStatus,
        '"',
        '"',
        " ",
        " ",
        "de",
        "2023-09-01",
        "Kim",
        "*",
        "'",
    ]
)
_QUERIES = st.lists(_TOKENS | st.text(max_size=4), max_size=14).map("".join)


def _words(text: str) -> Counter[str]:
    return Counter(searchable(text).split())


@given(_QUERIES, st.booleans())
def test_nothing_is_lost_whatever_is_typed(query: str, strict: bool) -> None:
    try:
        parsed = parse_query(query, strict=strict)
    except InvalidInputError:
        assert strict
        return
    filters = " ".join(word.surface for word in parsed.filters)
    assert _words(storable(query)) == _words(f"{parsed.text} {filters}")
    assert all(phrase in parsed.text for phrase in parsed.phrases)


@given(st.text(alphabet=st.characters(exclude_characters='":')))
def test_without_quotes_and_colons_all_is_text(query: str) -> None:
    assert parse_query(query) == ParsedQuery(fold_space(storable(query)))


@pytest.mark.parametrize("unit", ['"a', 'source:"', "source:x", '" ', "after:", '("'])
def test_long_input_is_read_in_linear_time(unit: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        parse_query(unit * times, strict=False)
        return time.process_time() - start

    assert min(seconds(40_000) for _ in range(3)) < 12 * max(min(seconds(10_000) for _ in range(3)), 0.005)
