import time

import pytest

from claims.extraction.blocks import read_blocks
from claims.extraction.sentences import sentence_spans


def sentences(text: str, language: str | None = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["The office opens at 9 a.m.", "Visitors wait outside."]),
        ("uk", ["21:40. Потяг вирушив до Сум."]),
        ("uk", ["Потяг вирушив о 21:40.", "Вагони були повні."]),
        ("fr", ["21h40. Le train est parti.", "Il était plein."]),
        ("fr", ["Le train est parti à 21h40.", "Il était plein."]),
        ("de", ["21:40 Uhr. Der Zug ist abgefahren.", "Er war voll."]),
        ("es", ["21:40. El tren ha salido.", "Iba lleno."]),
        ("en", ["21:40. The train has left.", "It was full."]),
        ("en", ["It ended 31:40.", "Nobody cheered."]),
        ("fr", ["EN DIRECT. Le tunnel est fermé.", "On attend."]),
        ("es", ["EN VIVO. El túnel está cerrado."]),
        ("ru", ["СРОЧНО. Туннель закрыт.", "Ждём."]),
        ("en", ["BREAKING. The tunnel is closed."]),
        ("en", ["NO.", "The tunnel is open."]),
        ("ru", ["ТУЛА, 3 марта. Туннель закрыт.", "Ждём."]),
        ("ru", ["Тула. 3 марта. Туннель закрыт.", "Ждём."]),
        ("ru", ["ТУЛА, 3 марта /РИА/. Туннель закрыт."]),
        ("ru", ["Туннель закрыли 3 марта.", "Ждём."]),
        ("uk", ["СУМИ, 3 березня. Тунель закрито."]),
        ("en", ["LEEDS, March 3. The tunnel is closed."]),
        ("es", ["El 3 sept. 2021 se cerró el túnel.", "Nadie pasó."]),
        ("en", ["At 9 a.m. Ms. Price opened the office.", "It was full."]),
        ("en", ["They landed at 7 p.m. Monday in Leeds."]),
        ("en", ["She moved to the U.S.", "They stayed."]),
        ("en", ["He joined the U.S. Navy at sixteen."]),
        ("en", ["He sold it to Harper & Co.", "They paid late."]),
        ("en", ["The answer was no.", "Peter left."]),
        ("en", ["Look at no. 7 on the list."]),
        ("en", ["It is between you and I.", "Nobody knows."]),
        ("en", ["Peter I. Brown spoke first."]),
        ("en", ["Wait...", "Did you hear that?"]),
        ("en", ["I thought . . . I mean, we thought so."]),
        ("en", ["The town grew.", ". . . Nobody objected."]),
        ("en", ["Yahoo! and Y!K grew last year."]),
        ("en", ["They speak !Kwa and !Xam there."]),
        ("en", ["Mix the flour and -- hey! -- the cake is ready."]),
        ("en", ["Oh no!, she cried."]),
        ("en", ["Rates rose again.12", "Prices did not."]),
        ("en", ["Rates rose again.[3][4]", "Prices did not."]),
        ("en", ["“Stop!” he shouted.", "She ran."]),
        ("en", ["She said, “We won.”", "The crowd cheered."]),
        ("en", ['"We were going to--"', "The line went dead."]),
        ("en", ["It rained in the 'sixties.", "It wasn't the boys' fault.", "They left."]),
        ("en", ["He wrote ‘the river rose. It took the bridge’ in his diary.", "Then he slept."]),
        ("en", ["The bridge (It was built in 1950.) is closed."]),
        ("en", ["The bridge is closed.", "(It was built in 1950.)", "Cars turn back."]),
        ("en", ['"The bridge is old." (Town report)']),
        ("en", ["Mail Bob.Stone@example.org or see www.site.Example.org today.", "Thanks."]),
        ("en", ["The shop closed.", "Nobody came back for 2,000.", "It hurts."]),
        ("en", ["It has 3 million people. 🎉", "The town grew."]),
        ("en", ["They lost, people! 😡😡", "Nobody cares.😀", "It rained."]),
        ("en", ["Great news 🎉 The town has a new bridge."]),
        ("en", ["Nobody came! 😡 and it rained."]),
        ("en", ["✅ We built a school.", "✅ We mended the bridge.", "👉 Read on."]),
        ("en", ["🎉 The bridge is open.", "🎉 The school is too."]),
        ("de", ["Das kostet 5 Mio. 👨‍👩‍👧 ❤️", "Die Stadt zahlt … 🇩🇪", "Oder nicht."]),
        ("de", ["Am 5. Mai kam der 3. Zug auf Gleis 12.", "Dort stand niemand."]),
        ("de", ["Das kostet 5 Mio.", "Die Stadt zahlt."]),
        ("de", ["Es gab Brot, Käse usw.", "Danach gingen alle."]),
        ("de", ["Sie wohnt in der Gartenstr. 12 in Ulm.", "Er nicht."]),
        ("de", ["Das steht in Bd. 3 (vgl. Müller, Hg. 2001).", "Sie las es."]),
        ("de", ["Ich glaub’s.", "Sie kommt."]),
        ("de", ["Laut Vertrag (3. Aufl., Rn. 12) gilt das nicht."]),
        ("de", ["Kaiser Wilhelm II. Deutschlands letzter Kaiser."]),
        ("de", ["Er sagte: „Ich weiß nicht …“ Dann schwieg er."]),
        ("de", ["Das war ein(!) Fehler.", "Ende."]),
        ("es", ["Hacía 30°C. en la costa."]),
        ("es", ["Hacía 30°C.", "Luego llovió."]),
        ("es", ["Vive en el N°. 25 de la calle.", "¿Quién lo sabe?", "¡Nadie!"]),
        ("ru", ["Купили хлеб, соль и т. д.", "Потом ушли."]),
        ("ru", ["Работы Дж. Смита, т. е. романы, стоят 5 тыс. руб."]),
        ("ru", ["Счёт от 3 февр. 2020 года оплачен.", "Это верно."]),
        ("ru", ["Это было в 1950-е.", "Город рос."]),
        ("ru", ["Смешно :)", "Он ушёл."]),
        ("uk", ["Завод стоїть на вул. Лісовій.", "Він старий."]),
        ("fr", ["Il a dit : « C’est fini. »", "Elle est partie."]),
    ],
)
def test_stops_that_end_a_sentence_and_stops_that_do_not(language: str, parts: list[str]) -> None:
    assert sentences(" ".join(parts), language) == parts


@pytest.mark.parametrize(
    "parts",
    [
        ["1. Buy bread", "2. Buy milk", "3. Go home"],
        ["1.) Buy bread", "2.) Buy milk"],
        ["a) buy bread", "b) buy milk", "c) go home"],
        ["Do this today.", "a. buy bread", "b. buy milk"],
        ["(i) Buy bread.", "(ii) Buy milk."],
        ["• 9. Buy bread", "• 10. Buy milk"],
        ["2.3. What comes next?", "Nothing."],
        ["IV. The garden"],
        ["See section 1. above and 2. below for details."],
        ["Two sorts came: (1) those who paid, and (2) those who did not."],
    ],
)
def test_entries_of_a_list_in_one_line(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_sentences_without_a_space_between() -> None:
    assert sentences("The shop closed.Nobody came.Mr. Hill left.") == [
        "The shop closed.",
        "Nobody came.",
        "Mr. Hill left.",
    ]


def test_a_language_without_a_pack_is_split_too() -> None:
    assert sentences("Il treno parte. Nessuno lo prende.", "it") == ["Il treno parte.", "Nessuno lo prende."]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("bread\nmilk\nbutter and eggs", 3),
        ("The garden \nbehind the \nhouse is \nClosed now.", 1),
        ("A heading \nThe garden is closed.", 2),
        ("The garden is closed\n.", 1),
        ("(photograph of the garden in the summer of the year)\nThe garden is closed.", 2),
    ],
)
def test_lines_that_belong_together(text: str, blocks: int) -> None:
    assert len(read_blocks(text)) == blocks


@pytest.mark.parametrize(
    "unit", [".", ". . ", "...x", "1. a ", "1. Foo 3. Bar ", "'abc ", "‘abc ", "U.S. ", "z. B. ", ".)"]
)
def test_time_grows_with_the_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        started = time.perf_counter()
        sentence_spans(text, "de")
        return time.perf_counter() - started

    seconds(1_000)
    small, large = min(seconds(20_000) for _ in range(2)), seconds(200_000)
    assert large < 30 * small + 0.5
