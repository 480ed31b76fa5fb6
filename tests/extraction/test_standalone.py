from __future__ import annotations

import pytest

from claims.extraction.passages import split_passages
from claims.extraction.standalone import MAX_ENTRY, MAX_INSERTED, read_alone
from claims.extraction.voice import Voice, read_voices
from claims.records import Passage
from claims.text import fold_space
from claims.vocabulary import Modality, PassageKind


def _alone(text: str, language: str | None) -> list[str]:
    passages = split_passages(text, language)
    return read_alone(passages, read_voices(passages, language), language, places=range(len(passages)))


def _worded(text: str, language: str | None) -> list[str]:
    """Return the texts that say more than their passage."""
    passages = split_passages(text, language)
    plain = [fold_space(passage.text) for passage in passages]
    return [one for one, quote in zip(_alone(text, language), plain, strict=True) if one != quote]


def _said(text: str, name: str, *, pronoun: tuple[int, int] | None = None) -> str:
    """Return the text of a passage whose voice names the claimant, alone in its document."""
    passage = Passage(0, len(text), text, PassageKind.BODY, 0)
    voice = Voice(Modality.REPORTED, name, "x: …", pronoun)
    return read_alone([passage], [voice], "en", places=[0])[0]


PRONOUNS = [
    (
        "de",
        "Landrat Adam Holz besuchte das Werk. Er sagte, die Halle stehe seit Mai leer.",
        "Er [Adam Holz] sagte, die Halle stehe seit Mai leer.",
    ),
    (
        "de",
        "Ministerin Ute Brandt war zu Gast. „Wir bauen 40 Schulen in zwei Jahren“, betonte sie.",
        "„Wir bauen 40 Schulen in zwei Jahren“, betonte sie [Ute Brandt].",
    ),
    (
        "en",
        "The mayor, Ann Harlow, opened the lock. She said the canal carries 30 barges a day.",
        "She [Ann Harlow] said the canal carries 30 barges a day.",
    ),
    (
        "ru",
        "Министр Пётр Ладов приехал на завод. Он заявил, что завод выпускает 300 станков.",
        "Он [Пётр Ладов] заявил, что завод выпускает 300 станков.",
    ),
    (
        "uk",
        "Міністр Петро Ладів приїхав на завод. Він заявив, що завод випускає 300 верстатів.",
        "Він [Петро Ладів] заявив, що завод випускає 300 верстатів.",
    ),
    (
        "fr",
        "Le ministre Paul Verdon a visité l'usine. Il a déclaré que l'usine emploie 300 personnes.",
        "Il [Paul Verdon] a déclaré que l'usine emploie 300 personnes.",
    ),
    (
        "fr",
        "Le maire Paul Verdon était là. « Le pont a coûté deux millions d'euros », assure-t-il.",
        "« Le pont a coûté deux millions d'euros », assure-t-il [Paul Verdon].",
    ),
    (
        "es",
        "El ministro Pablo Verde visitó la fábrica. Él dijo que la fábrica emplea a 300 personas.",
        "Él [Pablo Verde] dijo que la fábrica emplea a 300 personas.",
    ),
]


@pytest.mark.parametrize(("language", "text", "alone"), PRONOUNS)
def test_the_name_stands_behind_a_pronoun_that_speaks(language: str, text: str, alone: str) -> None:
    assert _worded(text, language) == [alone]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Es regnete den ganzen Tag. Er sagte, die Halle stehe leer."),
        ("de", "Landrat Adam Holz traf Minister Karl Wenz. Er sagte, die Halle stehe leer."),
        ("en", "The rain fell all day. He said the hall was empty."),
        ("en", "Ann Harlow said the canal carries 30 barges a day."),
        ("ru", "Весь день шёл дождь. Он заявил, что завод пуст."),
        ("es", "Llovió todo el día. Él dijo que la fábrica está vacía."),
    ],
)
def test_nothing_is_put_in_where_the_document_does_not_settle_it(language: str, text: str) -> None:
    assert _worded(text, language) == []


CONTINUED = [
    (
        "de",
        "Adam Holz wies auf die Kosten hin, wie er sagte. Die Stadt sei pleite, sagte Adam Holz. "
        "Der Bund habe nie gezahlt.",
        "[Adam Holz:] Der Bund habe nie gezahlt.",
    ),
    (
        "de",
        "Das steht in einem Bericht des Rechnungshofs. Nach Angaben des Rechnungshofs fehlen zwei Millionen. "
        "Demnach wurde das Lager nie geprüft.",
        "[Rechnungshof:] Demnach wurde das Lager nie geprüft.",
    ),
    (
        "es",
        "«Vamos a abrir 20 escuelas en mayo», prometió la ministra Rosa Vidal. "
        "Negó, además, que el puente vaya a cerrar.",
        "[Rosa Vidal] Negó, además, que el puente vaya a cerrar.",
    ),
    (
        "es",
        "La ministra Rosa Vidal aseguró que no habrá despidos. «Nadie perderá su casa este año», prometió.",
        "[Rosa Vidal:] «Nadie perderá su casa este año», prometió.",
    ),
]


@pytest.mark.parametrize(("language", "text", "alone"), CONTINUED)
def test_the_speaker_stands_before_speech_that_goes_on(language: str, text: str, alone: str) -> None:
    assert _worded(text, language)[-1] == alone


TURNS = [
    (
        "de",
        "Minister Adam Holz",
        "Frage",
        "Wir haben 40 Brücken geprüft. Drei davon sind gesperrt.",
        "Adam Holz",
    ),
    ("en", "HARLOW", "Q", "We inspected 40 bridges. Three of them are closed.", "HARLOW"),
    ("ru", "ЛАДОВ", "ВЕДУЩИЙ", "Мы проверили 40 мостов. Три из них закрыты.", "ЛАДОВ"),
    ("uk", "ЛАДІВ", "ВЕДУЧИЙ", "Ми перевірили 40 мостів. Три з них закриті.", "ЛАДІВ"),
    ("fr", "VERDON", "Question", "Nous avons contrôlé 40 ponts. Trois sont fermés.", "VERDON"),
    ("es", "VERDE", "Pregunta", "Revisamos 40 puentes. Tres están cerrados.", "VERDE"),
]


@pytest.mark.parametrize(("language", "speaker", "other", "answer", "name"), TURNS)
def test_only_what_follows_in_a_turn_gets_its_speaker(
    language: str, speaker: str, other: str, answer: str, name: str
) -> None:
    text = f"{other}: 1?\n\n{speaker}: {answer}\n\n{other}: 2?\n\n{speaker}: {answer}\n"
    second = answer.partition(". ")[2]
    assert _worded(text, language) == [f"[{name}:] {second}"] * 2


def test_a_passage_with_a_speaker_of_its_own_gets_no_second_one() -> None:
    text = (
        "Bürgermeisterin Ute Brandt sagte, die Brücke sei sicher. "
        "Die Bürgermeisterin bestreitet, dass Risse entdeckt wurden."
    )
    assert read_voices(split_passages(text, "de"), "de")[1].claimant == "Ute Brandt"
    assert _worded(text, "de") == []


def test_speech_that_names_its_claimant_needs_no_speaker_before_it() -> None:
    assert _said("Harlow's canal carries 30 barges.", "Ann Harlow") == "Harlow's canal carries 30 barges."
    assert _said("The canal carries 30 barges.", "Ann Harlow") == "[Ann Harlow:] The canal carries 30 barges."


LISTS = [
    ("The figures:\n- 20 percent in May\n- 30 percent in June\n", ["The figures:", "The figures:"]),
    ("The figures\n\n• 20 percent in May\n\n• 30 percent in June\n", ["The figures", "The figures"]),
    ("The plan:\n1. 20 schools\n2. 30 roads\n", ["The plan:", "The plan:"]),
    ("The plan:\n20 schools;\n30 roads.\n\nAll is well.\n", ["The plan:", "The plan:"]),
    ("It rained. These are the causes:\n\n- 20 broken pipes\n", ["These are the causes:"]),
]


@pytest.mark.parametrize(("text", "intros"), LISTS)
def test_a_short_entry_gets_what_introduces_its_list(text: str, intros: list[str]) -> None:
    worded = _worded(text, "en")
    assert [one[1:].split("] ")[0] for one in worded] == intros
    assert all(one.split("] ")[1] in text for one in worded)


@pytest.mark.parametrize(
    "text",
    [
        "The figures\n\nSome words first.\n\n- 20 percent in May\n",
        "The figures:\n- It rose by 20 percent in May.\n",
        f"The figures:\n- 20 {'x' * MAX_ENTRY}\n",
        "The plan\n1. 20 schools\n",
        "The plan\n20 schools\n30 roads\n",
        "The plan:\n20 schools\nAll is well, and 30 roads are built.\n",
        "#plan2030\n- 20 schools\n",
        "Read on https://plan.example\n- 20 schools\n",
        "Photo: Ann Reed 2021\n- 20 schools\n",
        "- 20 schools\n- 30 roads\n",
        "The plan\n1. Schools\n- 20 new ones\n",
        f"The {'long ' * 20}plan:\n- 20 schools\n",
        "The [new] plan:\n- 20 schools\n",
    ],
)
def test_an_entry_is_left_alone_where_its_introduction_is_not_sure(text: str) -> None:
    assert [one for one in _worded(text, "en") if not one.endswith("Schools")] == []


def test_entries_of_an_entry_are_left_alone() -> None:
    assert _worded("The plan:\n- Schools:\n- 20 new ones\n", "en") == []


def test_a_dash_under_a_plain_heading_may_open_speech() -> None:
    assert _worded("Планы\n— 20 школ в мае\n", "ru") == []
    assert _worded("Планы:\n— 20 школ в мае\n", "ru") == ["[Планы:] — 20 школ в мае"]


@pytest.mark.parametrize(
    ("language", "text", "alone"),
    [
        ("de", "Die Zahlen:\n- 20 Prozent im Mai\n", "[Die Zahlen:] - 20 Prozent im Mai"),
        ("uk", "Цифри:\n- 20 відсотків у травні\n", "[Цифри:] - 20 відсотків у травні"),
        ("fr", "Les chiffres :\n- 20 % en mai\n", "[Les chiffres :] - 20 % en mai"),
        ("es", "Las cifras:\n- 20 % en mayo\n", "[Las cifras:] - 20 % en mayo"),
        (None, "Cijfers:\n- 20 procent in mei\n", "[Cijfers:] - 20 procent in mei"),
    ],
)
def test_lists_are_read_in_every_language(language: str | None, text: str, alone: str) -> None:
    assert _worded(text, language) == [alone]


@pytest.mark.parametrize("name", ["x" * (MAX_INSERTED + 1), "Ann [Harlow]", "\u202e", " ", "42", ""])
def test_a_name_that_does_not_fit_in_brackets_is_left_out(name: str) -> None:
    assert _said("She said no.", name, pronoun=(0, 3)) == "She said no."
    assert _said("She said no.", name) == "She said no."


def test_an_inserted_name_stands_on_one_line_without_invisible_characters() -> None:
    assert (
        _said("She said no.", "Ann\n\x07 Har\u00adlow\u202e", pronoun=(0, 3)) == "She [Ann Harlow] said no."
    )


@pytest.mark.parametrize(
    "text", ["He (Harlow) said no.", "He [Harlow] said no.", "He's said no.", "He’d said no."]
)
def test_a_pronoun_with_a_remark_or_a_clitic_is_left_alone(text: str) -> None:
    assert _said(text, "Ann Harlow", pronoun=(0, 2)) == text


def test_white_space_of_the_passage_is_folded() -> None:
    assert _said("She\n said\u2028no.", "Ann Harlow", pronoun=(0, 3)) == "She [Ann Harlow] said no."


def test_only_the_places_asked_for_are_returned_in_their_order() -> None:
    passages = split_passages("One came. Two came. Three came.", "en")
    voices = read_voices(passages, "en")
    assert read_alone(passages, voices, "en", places=[2, 0]) == ["Three came.", "One came."]
    assert read_alone(passages, voices, "en", places=[]) == []
    assert read_alone([], [], None, places=[]) == []


DOCUMENTS = [
    *[(language, text) for language, text, _ in (*PRONOUNS, *CONTINUED)],
    *[("en", text) for text, _ in LISTS],
]


@pytest.mark.parametrize(("language", "text"), DOCUMENTS)
def test_a_text_that_reads_alone_is_not_worded_again(language: str, text: str) -> None:
    passages = split_passages(text, language)
    for place, (passage, alone) in enumerate(zip(passages, _alone(text, language), strict=True)):
        again = text[: passage.start] + alone + text[passage.end :]
        if len(split_passages(again, language)) == len(passages):
            assert _alone(again, language)[place] == alone
        assert _alone(alone, language) == [alone]
