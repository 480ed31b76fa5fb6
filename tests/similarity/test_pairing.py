"""What one claim is to another, without the model: what the readings alone must decide."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from claims.errors import InvalidInputError
from claims.similarity.matching import compare
from claims.similarity.matching_statements import Statement, read_statement, statement_of
from claims.similarity.pairing import PairReading, read_pair
from claims.similarity.pairing_concepts import GENERIC, concepts_of
from claims.vocabulary import ConflictKind, Modality, PairKind

NEAR = np.array([0.5, 0.5, 0.5, 0.5], np.float32)
"""The model puts claims with nearly the same words this near, whatever they say."""


def _statement(text: str, language: str = "en") -> Statement:
    return read_statement(text, language, reference=date(2024, 3, 1), vector=NEAR)


def _read(a: str, b: str, language: str = "en", other: str | None = None) -> PairReading:
    return read_pair(_statement(a, language), _statement(b, other or language))


@pytest.mark.parametrize(
    ("a", "b", "conflict", "left", "right"),
    [
        (
            "The dam at Orla cost 65 million euros.",
            "The dam at Orla cost 40 million euros.",
            ConflictKind.NUMBER,
            "65 million euros",
            "40 million euros",
        ),
        (
            "There are no troops at the border.",
            "There are 900 troops at the border.",
            ConflictKind.POLARITY,
            "no troops",
            "900 troops",
        ),
        (
            "Rents in Orla fell in 2023.",
            "Rents in Orla rose in 2023.",
            ConflictKind.POLARITY,
            "fell",
            "rose",
        ),
        (
            "The mayor denied that the dam at Orla leaks.",
            "The dam at Orla leaks.",
            ConflictKind.DENIAL,
            "The mayor denied",
            "The dam at Orla leaks.",
        ),
        (
            "The mayor did not say that the dam at Orla leaks.",
            "The mayor said that the dam at Orla leaks.",
            ConflictKind.ATTRIBUTION,
            "did not say that",
            "The mayor said",
        ),
        (
            "The ministry denied that soldiers are stationed at the border.",
            "Soldiers are stationed at the border.",
            ConflictKind.DENIAL,
            "The ministry denied",
            "Soldiers are stationed at the border.",
        ),
        (
            "The dam at Orla was opened in 1943.",
            "The dam at Orla was opened in 1934.",
            ConflictKind.DATE,
            "in 1943",
            "in 1934",
        ),
    ],
)
def test_each_kind_of_contradiction_is_told_with_its_words(
    a: str, b: str, conflict: ConflictKind, left: str, right: str
) -> None:
    found = _read(a, b)
    assert (found.kind, found.conflict) == (PairKind.CONTRADICTS, conflict)
    assert left in found.left_phrase
    assert found.right_phrase == right
    assert f"“{found.left_phrase}”" in found.explanation
    assert f"“{found.right_phrase}”" in found.explanation
    turned = _read(b, a)
    assert (turned.conflict, turned.left_phrase) == (conflict, found.right_phrase)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Arkonia buys 20 percent of Lunaria's exports.", "Arkonia holds 35 percent of Lunaria."),
        ("The dam at Orla will not be finished.", "The mayor said that the dam at Orla would be finished."),
        (
            "The mayor did not say whether the dam at Orla leaks.",
            "The mayor said that the dam at Orla leaks.",
        ),
        ("The mayor did not deny that the dam at Orla leaks.", "The dam at Orla leaks."),
        ("The council asked whether the dam at Orla leaks.", "The dam at Orla leaks."),
        ("The dam at Orla did not cost 65 million euros.", "The dam at Orla cost 40 million euros."),
        ("The dam at Orla cost 65 million euros in 2019.", "The dam at Orla cost 40 million euros."),
        (
            "Norway imported 4 million tonnes of oil in 2021.",
            "Norway exported 9 million tonnes of oil in 2021.",
        ),
        ("Prices in Orla rose by 2 percent in 2023.", "Prices in Orla rose to 9 percent in 2023."),
        ("There are no troops in the capital.", "There are troops in Orla."),
        ("The council met in May 2023.", "The council met in June 2023."),
        ("She had two daughters.", "He had four daughters."),
    ],
)
def test_what_is_not_sure_is_not_comparable(a: str, b: str) -> None:
    for one, other in ((a, b), (b, a)):
        found = _read(one, other)
        assert found.conflict is None
        assert found.kind is not PairKind.SAME


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The talks have lasted two years.", "The talks have lasted more than 18 months."),
        ("The tunnel is 12,000 metres long.", "The tunnel is 12 kilometres long."),
        ("About 48,000 people marched in Orla.", "About 50,000 people marched in Orla."),
        ("It is not true that the dam at Orla was not built.", "The dam at Orla was built."),
        ("The lake is 12 percent full, not 20 percent.", "The lake is 12 percent full."),
    ],
)
def test_numbers_that_meet_and_double_negations_do_not_clash(a: str, b: str) -> None:
    assert _read(a, b).conflict is None
    assert _read(b, a).conflict is None


def test_another_period_is_an_update() -> None:
    found = _read("Orla had 700 jobless in 2021.", "Orla had 900 jobless in 2019.")
    assert (found.kind, found.left_phrase, found.right_phrase) == (PairKind.UPDATES, "in 2021", "in 2019")
    rates = "Inflation in Norway {} percent in {}."
    assert _read(rates.format("rose to 4", 2022), rates.format("fell to 3", 2023)).kind is PairKind.UPDATES


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("The plant built 900 cars in May 2021.", "The plant built 9,000 cars in 2021."),
        (
            "Unemployment among women in Norway was 4 percent in 2021.",
            "Unemployment in Norway was 5 percent in 2021.",
        ),
        (
            "Unemployment in the north of Norway was 4 percent in 2021.",
            "Unemployment in Norway was 5 percent in 2021.",
        ),
    ],
)
def test_a_part_is_narrower_than_the_whole_and_no_contradiction(part: str, whole: str) -> None:
    assert _read(part, whole).kind is PairKind.NARROWER
    assert _read(whole, part).kind is PairKind.BROADER


def test_a_long_claim_and_a_short_one_clash_in_what_both_say() -> None:
    found = _read(
        "The inn has 80 rooms.", "The inn has 250 rooms, and there is no house from which the lake is nearer."
    )
    assert (found.conflict, found.right_phrase) == (ConflictKind.NUMBER, "250 rooms")


@pytest.mark.parametrize(
    ("language", "denial", "claim"),
    [
        ("de", "Der Verband bestreitet, dass der Damm leckt.", "Der Damm leckt."),
        ("fr", "Le maire nie que le barrage soit fermé.", "Le barrage est fermé."),
        ("es", "El alcalde niega que la presa pierda agua.", "La presa pierde agua."),
        ("ru", "Мэр отрицает, что плотина протекает.", "Плотина протекает."),
        ("uk", "Міністерство водного господарства Орлії заперечило, що гребля протікає.", "Гребля протікає."),
    ],
)
def test_a_denial_is_told_from_a_negation_in_every_language(language: str, denial: str, claim: str) -> None:
    assert _read(denial, claim, language).conflict is ConflictKind.DENIAL


def test_a_negation_in_somebody_s_words_is_a_denial() -> None:
    found = _read(
        "General Okoro said that there are no mines near the river.", "There are mines near the river."
    )
    assert found.conflict is ConflictKind.DENIAL


def test_claims_in_two_languages_need_known_words_to_be_about_one_thing() -> None:
    grain = "Im Jahr 2023 exportierte Norwegen 9 Millionen Tonnen Getreide."
    assert _read("In 2023 Norway exported 6 million tonnes of grain.", grain, other="de").conflict is (
        ConflictKind.NUMBER
    )
    for other in (
        "In 2023 Norway exported 6 million tonnes of oil.",
        "In 2023 Chad exported 6 million tonnes of grain.",
    ):
        assert _read(other, grain, other="de").kind is PairKind.NOT_COMPARABLE


def test_stored_readings_need_no_cues() -> None:
    text = "The mayor denied that the dam at Orla leaks."
    stored = statement_of(
        text,
        "en",
        quantities=(),
        negated=True,
        places=frozenset(),
        claimant="the mayor",
        modality=Modality.DENIED,
        vector=NEAR,
    )
    found = read_pair(stored, _statement("The dam at Orla leaks."))
    assert (found.conflict, found.left_phrase) == (ConflictKind.DENIAL, "The mayor denied")
    untrue = statement_of(
        "It is not true that the dam at Orla was not built.",
        "en",
        quantities=(),
        negated=True,
        places=frozenset(),
        vector=NEAR,
    )
    assert not untrue.reading.negated
    silent = statement_of(
        "The mayor never said the dam leaks.", "en", quantities=(), negated=True, places=frozenset()
    )
    assert silent.unsaid
    assert not silent.reading.negated


def test_a_comparison_at_hand_is_used() -> None:
    left, right = _statement("The dam cost 65 million euros."), _statement("The dam cost 40 million euros.")
    compared = compare(left, right)
    assert read_pair(left, right, comparison=compared) == read_pair(left, right)
    other_matter = replace(compared, matter=0.0)
    assert read_pair(left, right, comparison=other_matter).conflict is None


def test_less_is_sure_of_numbers_that_lie_near_each_other() -> None:
    far = _read("The dam cost 95 million euros in 2020.", "The dam cost 40 million euros in 2020.")
    near = _read("The dam cost 43 million euros in 2020.", "The dam cost 40 million euros in 2020.")
    assert far.conflict is near.conflict is ConflictKind.NUMBER
    assert near.certainty < far.certainty <= 1


def test_a_claim_without_words_or_vector_is_refused() -> None:
    whole = _statement("The dam leaks.")
    with pytest.raises(InvalidInputError, match="no vector"):
        read_pair(whole, read_statement("The dam leaks.", "en"))
    with pytest.raises(InvalidInputError, match="empty"):
        read_pair(whole, read_statement(" … ", "en", vector=NEAR))


def test_hostile_texts_are_read_in_good_time() -> None:
    left = _statement("denied that " * 2_000)
    right = _statement("not 1 percent, and " * 2_000)
    read_pair(left, right)  # what is compiled or loaded once
    start = time.perf_counter()
    read_pair(left, right)
    assert time.perf_counter() - start < 0.5


def test_words_of_all_languages_stand_for_one_thing() -> None:
    forms = {
        "de": "Soldaten",
        "en": "troops",
        "es": "soldados",
        "fr": "soldats",
        "ru": "солдат",
        "uk": "солдатів",
    }
    assert all("soldiers" in concepts_of(word, language) for language, word in forms.items())
    assert "minister" in concepts_of("Außenminister", "de")
    assert GENERIC in concepts_of("rate", "en")
    assert "soldiers" in concepts_of("troops", None)
    assert not concepts_of("xyzzy", "en")
