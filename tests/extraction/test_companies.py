import pytest

from claims.extraction.companies import Companies
from claims.extraction.passages import split_passages
from claims.extraction.voice import read_voices


@pytest.mark.parametrize(
    ("language", "text", "noun", "firm"),
    [
        ("de", "Die Betreiberfirma Nordhafen baut.", "Unternehmen", "Nordhafen"),
        ("de", "Die Lindauer Kranwerke AG baut.", "Unternehmen", "Lindauer Kranwerke"),
        ("de", "Die Reederei Ott baut.", "Reederei", "Reederei Ott"),
        ("en", "The operator, Harbour Light, builds.", "company", "Harbour Light"),
        ("fr", "La coopérative Belrive construit.", "entreprise", "Belrive"),
        ("es", "La empresa minera Cobre Alto construye.", "compañía", "Cobre Alto"),
        ("ru", "Компания «Кранстрой» строит.", "компания", "Кранстрой"),
        ("uk", "Компанія «Кранобуд» будує.", "компанія", "Кранобуд"),
        ("de", "Die Firma Nordhafen traf die Firma Südhafen.", "Unternehmen", None),
        ("de", "Die Unternehmen Nordhafen und Südhafen bauen.", "Unternehmen", None),
        ("de", "Die Firma Nordhafen baut.", "Ministerium", None),
        ("de", "Das Unternehmen baut am Montag.", "Unternehmen", None),
        ("xx", "The company Harbour Light builds.", "company", None),
    ],
)
def test_a_word_for_a_firm_means_the_only_one(language: str, text: str, noun: str, firm: str | None) -> None:
    assert Companies([text], language).meant_by(noun) == firm


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("Die Firma Nordhafen baut. Das Unternehmen sagte, der Kran sei sicher.", "Nordhafen"),
        ("Die Firma Nordhafen baut. Ein Unternehmen sagte, der Kran sei sicher.", "Unternehmen"),
        ("Die Firma Nordhafen baut. Die Unternehmen sagten, der Kran sei sicher.", "Unternehmen"),
    ],
)
def test_only_the_firm_itself_speaks_under_its_name(text: str, claimant: str) -> None:
    assert read_voices(split_passages(text, "de"), "de")[-1].claimant == claimant
