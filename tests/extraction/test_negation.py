import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction.negation import is_negated

NEGATIVE = [
    ("de", "Die Brücke ist nicht sicher."),
    ("de", "Es gibt keine Toten."),
    ("de", "Kreml: Keine Truppen an der Küste"),
    ("de", "Niemand wurde verletzt."),
    ("de", "Weder die Stadt noch das Land hat gezahlt."),
    ("de", "Die Steuer wurde nie gesenkt."),
    ("de", "Er sagte, dass die Brücke nicht sicher sei."),
    ("de", "Während des Krieges gab es keine Wahl."),
    ("de", "Die Brücke, die der Bund bezahlt hat, ist nicht sicher."),
    ("de", "„Wir liefern keine Waffen“, sagte der Minister."),
    ("de", "Der Rat behauptet, der Bund habe nicht gezahlt."),
    ("es", "El alcalde aseguró el lunes que no pagará el puente."),
    ("en", "The bridge is not safe."),
    ("en", "The bridge isn't safe."),
    ("en", "The bridge isn’t safe."),
    ("en", "There are no troops at the border."),
    ("en", "The city never paid."),
    ("en", "Neither the city nor the state paid."),
    ("en", "None of the bridges is safe."),
    ("en", "She said that the bridge was not safe."),
    ("fr", "Le pont n’est pas sûr."),
    ("fr", "Il n'y a aucun mort."),
    ("fr", "Le maire ne paiera jamais."),
    ("es", "El puente no es seguro."),
    ("es", "No hay ningún muerto."),
    ("es", "Nadie pagó."),
    ("ru", "Мост не безопасен."),
    ("ru", "Погибших нет."),
    ("ru", "Никто не пострадал."),
    ("uk", "Міст не безпечний."),
    ("uk", "Загиблих немає."),
    ("uk", "Жоден міст не зруйновано."),
]

POSITIVE = [
    ("de", "Die Brücke ist sicher."),
    ("de", "Nicht nur die Stadt zahlt, sondern auch das Land."),
    ("de", "An Geld herrscht kaum Mangel."),
    ("de", "Die Stadt baut eine Brücke, die niemand braucht."),
    ("de", "Die Preise stiegen, weil es keine Heizungen gab."),
    ("de", "Wenn es nicht regnet, wird die Brücke gesperrt."),
    ("de", "Die Stadt zahlt (nicht das Land)."),
    ("de", "Er ging ohne Mantel aus dem Haus."),
    ("de", "Nicht zuletzt die Stadt zahlt."),
    ("de", "Nicht weniger als zehn Menschen kamen."),
    ("de", "Der Notar hat Nichtraucher eingestellt."),
    ("de", "Nicht einmal die Hälfte der Brücken ist sicher."),
    ("es", "La ciudad, que no tiene deudas, paga el puente."),
    ("es", "La ciudad pagó el puente sin pedir nada."),
    ("en", "The bridge is safe."),
    ("en", "Not only the city but also the state pays."),
    ("en", "There is hardly any shortage of money."),
    ("en", "The city built a bridge which nobody needs."),
    ("en", "Prices rose because there were no heaters."),
    ("en", "No fewer than ten people came."),
    ("en", "The nobles noted the knot."),
    ("fr", "Le pont est sûr."),
    ("fr", "La ville paie pas seulement le pont."),
    ("es", "No solo la ciudad paga."),
    ("ru", "Мост безопасен."),
    ("ru", "Платит не только город."),
    ("uk", "Платить не лише місто."),
    ("it", "Il ponte non è sicuro."),
    (None, "The bridge is not safe."),
]


@pytest.mark.parametrize(("language", "text"), NEGATIVE)
def test_a_negative_claim(language: str, text: str) -> None:
    assert is_negated(text, language)


@pytest.mark.parametrize(("language", "text"), POSITIVE)
def test_a_claim_that_is_not_negative(language: str | None, text: str) -> None:
    assert not is_negated(text, language)


@given(text=st.text(), language=st.sampled_from(["de", "en", "ru", "uk", "fr", "es", None]))
def test_any_text_is_read_the_same_twice(text: str, language: str | None) -> None:
    assert is_negated(text, language) is is_negated(text, language)
