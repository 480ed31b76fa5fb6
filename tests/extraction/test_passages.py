import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction.passages import split_passages
from claims.records import Passage
from claims.vocabulary import PassageKind

LANGUAGES = ["de", "en", "ru", "uk", "fr", "es", "it", "xx", None]

NEWSY = st.text(
    alphabet=st.sampled_from(
        list("abÄß Dr.!?…„“”\"'«»,;:-–()123\n\r\t\u00a0\u2028\x85\x0b\ufeff\0\ud800я中")
    ),
    max_size=120,
)


def texts(text: str, language: str | None = "de") -> list[str]:
    return [passage.text for passage in split_passages(text, language)]


def kinds(text: str, language: str | None = "de") -> list[PassageKind]:
    return [passage.kind for passage in split_passages(text, language)]


def check_cover(text: str, found: list[Passage]) -> None:
    reached = 0
    for passage in found:
        assert reached <= passage.start < passage.end <= len(text)
        assert text[passage.start : passage.end] == passage.text == passage.text.strip()
        assert not text[reached : passage.start].strip()
        reached = passage.end
    assert not text[reached:].strip()
    paragraphs = [passage.paragraph for passage in found]
    assert paragraphs == sorted(paragraphs)


@given(text=st.one_of(st.text(), NEWSY), language=st.sampled_from(LANGUAGES))
@settings(deadline=None, max_examples=400)
def test_passages_cover_any_text_in_order(text: str, language: str | None) -> None:
    found = split_passages(text, language)
    check_cover(text, found)
    assert split_passages(text, language) == found


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\r\n", "\u2028"])
def test_nothing_gives_nothing(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Der 2. Weltkrieg begann am 1. September 1939.",
        "Im 19. Jahrhundert lebte hier Dr. Müller mit seiner Familie.",
        "Das gilt z. B. für Schulen, u. a. in Bremen, und kostet 3 Mio. Euro.",
        "Prof. Weber kam am 3. Oktober um 12.30 Uhr in St. Gallen an.",
        "„Wir bauen. Wir sanieren. Wir zahlen“, sagte die Bürgermeisterin.",
        "»Es reicht. Ich gehe«, rief der Mann und ging.",
        "Der Wert stieg auf 1.234,5 Punkte.",
        "Sie fragte: „Wer zahlt das?“ und bekam keine Antwort.",
    ],
)
def test_a_german_sentence_is_one_passage(sentence: str) -> None:
    before, after = "Es regnete den ganzen Tag.", "Danach war Ruhe im Saal."
    assert texts(f"{before} {sentence} {after}") == [before, sentence, after]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Dr. Smith of St. Louis met Gov. Jones at 5 p.m. on Jan. 3 in Ohio."),
        ("en", "“We build. We repair. We pay,” said the mayor."),
        ("en", "J. K. Miller earned $3.5 million, e.g. from books."),
        ("fr", "M. Dupont habite av. Foch depuis 1990."),
        ("es", "El Sr. Pérez vive en EE. UU. desde 1990."),
        ("ru", "В 1990 г. завод выпустил 5 тыс. тракторов."),
        ("uk", "Завод ім. Шевченка випустив 5 тис. тракторів."),
    ],
)
def test_a_sentence_in_other_languages_is_one_passage(language: str, sentence: str) -> None:
    assert texts(sentence, language) == [sentence]


def test_sentences_of_a_paragraph_are_split() -> None:
    assert texts("Das Haus ist alt. Es steht am Fluss! Wer wohnt dort?") == [
        "Das Haus ist alt.",
        "Es steht am Fluss!",
        "Wer wohnt dort?",
    ]


def test_hard_wrapped_lines_are_joined_and_headings_are_not() -> None:
    text = (
        "Neues Rathaus wird teurer\n"
        "Der Stadtrat hat am Montag beschlossen, dass das neue Rathaus\n"
        "am Markt gebaut wird. Die Kosten steigen nach dem Beschluss um\n"
        "mehrere Millionen Euro.\n"
        "\n"
        "Die Opposition ist dagegen."
    )
    found = split_passages(text, "de")
    assert [passage.text.split()[0] for passage in found] == ["Neues", "Der", "Die", "Die"]
    assert [passage.kind for passage in found] == [PassageKind.HEADING] + [PassageKind.BODY] * 3
    assert [passage.paragraph for passage in found] == [0, 0, 0, 1]


def test_list_lines_stay_apart() -> None:
    text = "Beschlossen wurde:\n- ein neues Dach\n- eine neue Heizung\n1. sofort\n2. ohne Aufschub"
    assert len(texts(text)) == 5


def test_windows_line_ends_are_no_blank_lines() -> None:
    found = split_passages("Erste Zeile.\r\nZweite Zeile.\r\n\r\nDritte Zeile.", "de")
    assert [passage.paragraph for passage in found] == [0, 0, 1]


@pytest.mark.parametrize(
    "caption",
    [
        "Die Ministerin besucht die Werft. Foto: Jan Beispiel / dpa",
        "Der Hafen am Abend (Symbolbild)",
        "Bild: Stadtarchiv",
        "Der Hafen am Abend. © Erika Muster",
    ],
)
def test_a_line_with_a_credit_is_a_caption(caption: str) -> None:
    assert set(kinds(f"Der Hafen wird größer.\n\n{caption}\n\nDas kostet Geld.")) == {
        PassageKind.BODY,
        PassageKind.CAPTION,
    }
    assert PassageKind.BODY not in kinds(caption)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Lesen Sie auch: Was der Hafen kostet"),
        ("de", "Mehr zum Thema"),
        ("de", "Jetzt unseren Newsletter abonnieren und nichts verpassen"),
        ("de", "Teilen"),
        ("de", "© 2023 Beispiel-Verlag. Alle Rechte vorbehalten."),
        ("de", "Wir verwenden Cookies. Mit der Nutzung stimmen Sie zu, Einwilligung jederzeit widerrufbar."),
        ("de", "13.09.2023, 14:05 Uhr"),
        ("de", "Von Erika Muster"),
        ("en", "Read more: What the harbour costs"),
        ("en", "Share this article"),
        ("en", "By Jane Doe"),
        ("en", "5 min read"),
        ("fr", "À lire aussi : le prix du port"),
        ("es", "Suscríbete"),
        ("ru", "Читайте также: сколько стоит порт"),
        ("uk", "Читайте також: скільки коштує порт"),
        (None, "Share on Facebook"),
        (None, "#Hafen #Stadtrat, @stadtwerke"),
        ("de", "PRESSEMITTEILUNG"),
        ("de", "Pressekontakt: Erika Muster, Telefon 030 555 01"),
        ("en", "PRESS RELEASE"),
        ("en", "Media contact: Jane Doe, press@harbour.example"),
        ("fr", "COMMUNIQUÉ DE PRESSE"),
        ("fr", "Contact presse :"),
        ("es", "NOTA DE PRENSA"),
        ("es", "Contacto de prensa:"),
        ("ru", "ПРЕСС-РЕЛИЗ"),
        ("ru", "Контакт для СМИ:"),
        ("uk", "ПРЕСРЕЛІЗ"),
        ("uk", "Контакти для ЗМІ:"),
    ],
)
def test_boilerplate_is_told_from_text(language: str | None, line: str) -> None:
    assert kinds(line, language) == [PassageKind.BOILERPLATE]


@pytest.mark.parametrize(
    "line",
    [
        "Von Erika Muster stammt der Entwurf für das neue Rathaus.",
        "Die Anzeige gegen den Bürgermeister wurde zurückgezogen.",
        "Das Foto zeigt den Hafen im Jahr 1950.",
        "Von Amts wegen wird hier nichts geprüft.",
        "Teilen der Stadt fehlt seit Montag das Wasser.",
        "Die Pressemitteilung nennt 30 Stellen.",
        "#Hafen: Die Stadt kauft 3 Kräne.",
        "Der Pressekontakt der Stadt ist seit Montag nicht besetzt.",
    ],
)
def test_running_text_is_not_taken_for_boilerplate(line: str) -> None:
    assert kinds(line) == [PassageKind.BODY]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_the_lines_of_a_press_contact_are_boilerplate_and_the_text_behind_is_not(gap: str) -> None:
    lines = "Erika Muster\nStadt Neuhafen, Amt für Presse\nTel. 030 555-01\npresse@hafen.example"
    contact = f"Pressekontakt:{gap}{lines}"
    found = split_passages(
        f"Der Hafen wächst.\n\n{contact}\n\nStadt kauft neue Kräne\n\nSie kosten Geld.", "de"
    )
    told = [passage.kind for passage in found]
    assert told == [
        PassageKind.BODY,
        *[PassageKind.BOILERPLATE] * 5,
        PassageKind.HEADING,
        PassageKind.BODY,
    ]


def test_a_sentence_below_a_press_contact_is_running_text() -> None:
    text = "Media contact:\nJane Doe\nThe harbour had 3,000 visitors in 2019.\nOld crane sold"
    assert kinds(text, "en") == [
        PassageKind.BOILERPLATE,
        PassageKind.BOILERPLATE,
        PassageKind.BODY,
        PassageKind.HEADING,
    ]


def test_a_menu_is_boilerplate_and_one_heading_is_not() -> None:
    assert set(kinds("Politik\nSport\nKultur\nWirtschaft\nWetter")) == {PassageKind.BOILERPLATE}
    assert kinds("Hafen wird größer\n\nDer Hafen wird größer.") == [PassageKind.HEADING, PassageKind.BODY]


@pytest.mark.parametrize("unit", ["Er sagte „am 3. Mai und ", "a", ". ", "x\n", '"', "Wort, ", "Mio. "])
def test_time_grows_with_the_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        started = time.perf_counter()
        split_passages(text, "de")
        return time.perf_counter() - started

    seconds(1_000)
    small, large = min(seconds(20_000) for _ in range(2)), seconds(200_000)
    assert large < 30 * small + 0.5
