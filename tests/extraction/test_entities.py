"""What `read_entities` finds: written by hand from fresh sentences, one list a sentence.

A finding is written "KIND code surface": C country, P people, M metonym, N any other name; "-" for no code.
"""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction.entities import read_entities
from claims.extraction.packs import pack_codes
from claims.vocabulary import EntityKind

LETTERS = {EntityKind.COUNTRY: "C", EntityKind.PEOPLE: "P", EntityKind.METONYM: "M", EntityKind.NAME: "N"}

GERMAN = [
    ("Russland liefert weniger Gas.", ["C RU Russland"]),
    (
        "Die Ausfuhren Norwegens nach Großbritannien sind gestiegen.",
        ["C NO Norwegens", "C GB Großbritannien"],
    ),
    ("Zwei russische Züge hielten an der Grenze.", ["P RU russische"]),
    ("Viele Russen kaufen Mehl auf Vorrat.", ["P RU Russen"]),
    ("Moskau weist den Vorwurf zurück.", ["M RU Moskau"]),
    ("Der Kreml schwieg am Dienstag.", ["M RU Kreml"]),
    ("Aus dem Weißen Haus kam keine Antwort.", ["M US Weißen Haus"]),
    ("Pjöngjang hat nordkoreanische Kohle verkauft.", ["M KP Pjöngjang", "P KP nordkoreanische"]),
    ("Südkorea und Nordkorea sprechen wieder.", ["C KR Südkorea", "C KP Nordkorea"]),
    ("Die USA erhöhen die Zölle.", ["C US USA"]),
    ("Ein US-Gericht stoppte den Bau.", ["C US US"]),
    ("Die US-amerikanische Wirtschaft wuchs.", ["P US US-amerikanische"]),
    ("Das deutsche Heer kauft Zelte.", ["P DE deutsche"]),
    ("Die Deutschen sparen beim Heizen.", ["P DE Deutschen"]),
    ("Äquatorialguinea fördert mehr Öl als Guinea.", ["C GQ Äquatorialguinea", "C GN Guinea"]),
    ("Brüssel plant neue Regeln für Käse.", ["M EU Brüssel"]),
    ("Der Ukrainekrieg kostet viel Geld.", ["C UA Ukrainekrieg"]),
    ("Die Russland-Sanktionen gelten bis März.", ["C RU Russland"]),
    ("In der Ostukraine fiel der Strom aus.", ["C UA Ostukraine"]),
    ("Prorussische Kräfte gewannen die Wahl in Tschechien.", ["P RU Prorussische", "C CZ Tschechien"]),
    ("Die NATO und die WHO warnen.", ["N - NATO", "N - WHO"]),
    ("Die Vereinten Nationen schicken Zelte.", ["N - Vereinten Nationen"]),
    ("Der Staatschef Kim Jong-un besuchte eine Fabrik.", ["N - Kim Jong-un"]),
    ("Bundeskanzler Olaf Scholz sprach in Bern.", ["N - Olaf Scholz", "M CH Bern"]),
    ("Nach Angaben von Selenskyj fehlen Generatoren.", ["N - Selenskyj"]),
    ("Durch Nord Stream 2 fließt kein Gas.", ["N - Nord Stream 2"]),
    ("Der Minister lobte die Bauern und den neuen Haushalt.", []),
    ("Drohnenangriffe auf Kraftwerke nehmen zu.", []),
    ("Kinder spielen im Schnee, die Straße ist gesperrt.", []),
    (
        "Die Vereinigten Staaten und Saudi-Arabien einigten sich.",
        ["C US Vereinigten Staaten", "C SA Saudi-Arabien"],
    ),
    ("Arabische Zahlen und koreanische Küche sind beliebt.", ["P - Arabische", "P - koreanische"]),
    ("Ein Hotel auf Long Island brannte.", ["N - Long Island"]),
    ("Im Kongo und in Mali fehlt Wasser, im Tschad auch.", ["C - Kongo", "C ML Mali", "C TD Tschad"]),
    ("Die Türkei und türkische Banken senken den Zins.", ["C TR Türkei", "P TR türkische"]),
    ("Peking droht Taiwan.", ["M CN Peking", "C TW Taiwan"]),
    ("Chinas Staatschef Xi Jinping schwieg.", ["C CN Chinas", "N - Xi Jinping"]),
    ("Die nordostukrainische Stadt ist leer.", ["P UA nordostukrainische"]),
    ("Die Kremlsprecher-Runde fiel aus, #Strom bleibt teuer.", []),
    ("Ich sage NEIN zu Hunderten Baustellen.", []),
]
ENGLISH = [
    ("Russia sells less gas.", ["C RU Russia"]),
    ("Ukraine's harvest was poor.", ["C UA Ukraine"]),
    ("Give us the report about it.", []),
    ("IT firms in the U.S. cut jobs.", ["C US U.S."]),
    ("The US and the UK signed a treaty.", ["C US US", "C GB UK"]),
    ("The USA imports steel.", ["C US USA"]),
    ("Britain buys Russian coal.", ["C GB Britain", "P RU Russian"]),
    ("Most Russians rent their flats.", ["P RU Russians"]),
    ("The Kremlin denied it.", ["M RU Kremlin"]),
    ("The White House and Downing Street said nothing.", ["M US White House", "M GB Downing Street"]),
    ("North Korean ships left South Korea.", ["P KP North Korean", "C KR South Korea"]),
    ("Korea exports chips.", ["C - Korea"]),
    ("Turkey raised rates, while the turkey was served cold.", ["C TR Turkey"]),
    ("They polish silver in Polish towns.", ["P PL Polish"]),
    ("He met Michael Jordan in Chad.", ["N - Michael Jordan", "C TD Chad"]),
    ("Jordan and Georgia asked for loans.", ["C JO Jordan", "C GE Georgia"]),
    ("Farmers in New Mexico and Mexico need rain.", ["N - New Mexico", "C MX Mexico"]),
    ("Papua New Guinea is larger than Guinea.", ["C PG Papua New Guinea", "C GN Guinea"]),
    ("A guinea pig ran through Oman.", ["C OM Oman"]),
    ("Indian and English schools closed.", ["P - Indian", "P - English"]),
    ("Beijing warned Kyiv.", ["M CN Beijing", "M UA Kyiv"]),
    ("Washington froze the funds.", ["M US Washington"]),
    ("The Washington Post printed it.", ["N - Washington Post"]),
    ("Officials praised President Volodymyr Zelensky on Monday.", ["N - Volodymyr Zelensky"]),
    ("Flights to Gdansk resumed in March.", ["N - Gdansk"]),
    ("The United Nations sent tents.", ["N - United Nations"]),
    ("NATO tripled its staff.", ["N - NATO"]),
    ("Meanwhile the prices rose.", []),
    ("I think that I am right.", []),
    ("Gas from Nord Stream 2 never came.", ["N - Nord Stream 2"]),
    ("The Latin American market grew, the American one shrank.", ["N - Latin American", "P US American"]),
    ("Holland and Burma are old names.", ["C NL Holland", "C MM Burma"]),
    (
        "Tbilisi, Georgia, grows, unlike Savannah, Georgia.",
        ["M GE Tbilisi", "C GE Georgia", "N - Savannah", "N - Georgia"],
    ),
    ("U.S. lawmakers met the Secretary of State in the South.", ["C US U.S."]),
    ("Vote them OUT, says the WHO.", ["N - WHO"]),
    ("Russian And Ukrainian Troops Clash Near Old Harbour Town", ["P RU Russian", "P UA Ukrainian"]),
    ('He said "Prices will fall" and left.', []),
    ("Pro-Russian crowds met in Bosnia and Herzegovina.", ["P RU Russian", "C BA Bosnia and Herzegovina"]),
]
RUSSIAN = [
    ("Экспорт России вырос на пять процентов.", ["C RU России"]),
    ("Россия договорилась с Украиной.", ["C RU Россия", "C UA Украиной"]),
    ("США и КНДР начали переговоры.", ["C US США", "C KP КНДР"]),
    ("Российские войска отошли.", ["P RU Российские"]),
    ("Большинство россиян живут в городах.", ["P RU россиян"]),
    ("Американцы купили немецкую фирму.", ["P US Американцы", "P DE немецкую"]),
    ("В Москве и Вашингтоне молчат.", ["M RU Москве", "M US Вашингтоне"]),
    ("В Кремле опровергли слухи.", ["M RU Кремле"]),
    ("В Белом доме не ответили.", ["M US Белом доме"]),
    ("Власти Южной Кореи закрыли порт.", ["C KR Южной Кореи"]),
    ("Жители Саудовской Аравии платят меньше.", ["C SA Саудовской Аравии"]),
    ("Соединённые Штаты ввели пошлины.", ["C US Соединённые Штаты"]),
    ("Пророссийские партии победили в Молдавии.", ["P RU Пророссийские", "C MD Молдавии"]),
    (
        "Польша и Египет торгуют зерном, Польшей довольны в Египте.",
        ["C PL Польша", "C EG Египет", "C PL Польшей", "C EG Египте"],
    ),
    ("Того хотели все, но дом не построили.", []),
    ("По словам Пескова, решения нет.", ["N - Пескова"]),
    ("Президент Владимир Зеленский прилетел в Киев.", ["N - Владимир Зеленский", "M UA Киев"]),
    ("Однако правительство отказалось.", []),
    ("Компания «Газпром» снизила добычу.", ["N - Газпром"]),
]
UKRAINIAN = [
    ("Україна та Польща домовилися.", ["C UA Україна", "C PL Польща"]),
    ("Кордон з Україною закрито.", ["C UA Україною"]),
    ("В Україні бракує світла.", ["C UA Україні"]),
    ("Українці економлять газ.", ["P UA Українці"]),
    ("Український уряд просить позику.", ["P UA Український"]),
    ("Російських літаків не було.", ["P RU Російських"]),
    ("Москва і Київ обмінялися листами.", ["M RU Москва", "M UA Київ"]),
    ("Посол прибув до Києва з Німеччини.", ["M UA Києва", "C DE Німеччини"]),
    ("США надали Південній Кореї кредит.", ["C US США", "C KR Південній Кореї"]),
    ("У Кремлі мовчать.", ["M RU Кремлі"]),
    ("В'єтнам продає рис Великій Британії.", ["C VN В'єтнам", "C GB Великій Британії"]),
    ("Малі підприємства закриваються.", []),
    ("Того дня падав сніг.", []),
    ("Президент Володимир Зеленський виступив у Празі.", ["N - Володимир Зеленський", "M CZ Празі"]),
    ("Білий дім підтримав Угорщину.", ["M US Білий дім", "C HU Угорщину"]),
    ("Американський сенат розглядає закон.", ["P US Американський"]),
]
FRENCH = [
    ("La Russie vend moins de gaz.", ["C RU Russie"]),
    ("L'Ukraine et les États-Unis négocient.", ["C UA Ukraine", "C US États-Unis"]),
    ("Les Etats-Unis taxent l'acier.", ["C US Etats-Unis"]),
    ("Des soldats russes ont quitté la ville.", ["P RU russes"]),
    ("Une entreprise française achète du blé.", ["P FR française"]),
    ("Les Français mangent moins de pain.", ["P FR Français"]),
    ("L'Élysée dément.", ["M FR Élysée"]),
    ("Moscou et Pékin se taisent.", ["M RU Moscou", "M CN Pékin"]),
    ("La Maison Blanche n'a rien dit.", ["M US Maison Blanche"]),
    ("La Corée du Nord a tiré un missile.", ["C KP Corée du Nord"]),
    ("Un navire nord-coréen a coulé.", ["P KP nord-coréen"]),
    ("Hier, Dominique et Maurice ont signé.", ["N - Dominique", "N - Maurice"]),
    ("Selon Emmanuel Macron, les prix baissent.", ["N - Emmanuel Macron"]),
    ("L'OTAN renforce sa présence au Royaume-Uni.", ["N - OTAN", "C GB Royaume-Uni"]),
    ("Malgré la pluie, le marché a ouvert.", []),
    ("La réunion du Sénat est reportée, exactement.", []),
    ("Le Niger exporte vers le Nigeria.", ["C NE Niger", "C NG Nigeria"]),
    ("Bruxelles propose une taxe.", ["M EU Bruxelles"]),
]
SPANISH = [
    ("Rusia vende menos gas.", ["C RU Rusia"]),
    ("España y Francia firman un acuerdo.", ["C ES España", "C FR Francia"]),
    ("Los barcos rusos salieron del puerto.", ["P RU rusos"]),
    ("La economía española creció.", ["P ES española"]),
    ("Los alemanes ahorran energía.", ["P DE alemanes"]),
    ("EE. UU. y el Reino Unido pactan.", ["C US EE. UU.", "C GB Reino Unido"]),
    ("El gobierno de Estados Unidos calla.", ["C US Estados Unidos"]),
    ("Corea del Norte lanzó un misil.", ["C KP Corea del Norte"]),
    ("Moscú y Pekín lo niegan.", ["M RU Moscú", "M CN Pekín"]),
    ("La Casa Blanca no responde.", ["M US Casa Blanca"]),
    ("La Moncloa aprueba la ley.", ["M ES Moncloa"]),
    ("Una empresa china compra cobre en Perú.", ["P CN china", "C PE Perú"]),
    ("Las tropas estadounidenses se retiran de Irak.", ["P US estadounidenses", "C IQ Irak"]),
    ("Según Pedro Sánchez, bajan los precios.", ["N - Pedro Sánchez"]),
    ("La OTAN envía aviones a Turquía.", ["N - OTAN", "C TR Turquía"]),
    ("Además, la lluvia no cesa.", []),
    ("Fuerzas prorrusas ocupan Granada.", ["P RU prorrusas", "N - Granada"]),
]
CASES = [
    (language, text, found)
    for language, cases in {
        "de": GERMAN,
        "en": ENGLISH,
        "ru": RUSSIAN,
        "uk": UKRAINIAN,
        "fr": FRENCH,
        "es": SPANISH,
    }.items()
    for text, found in cases
]


def written(text: str, language: str | None) -> list[str]:
    found = read_entities(text, language)
    return [f"{LETTERS[entity.kind]} {entity.country or '-'} {entity.surface}" for entity in found]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_entities_are_read(language: str, text: str, expected: list[str]) -> None:
    assert written(text, language) == expected


def test_a_language_without_tables_is_read_by_its_country_names_and_english_ones() -> None:
    assert written("Rosja i Niemcy, Canada", "pl") == ["C RU Rosja", "C DE Niemcy", "C CA Canada"]
    assert written("Canada, Jordan Smith", None) == ["C CA Canada"]


def test_without_tables_a_long_name_may_go_on() -> None:
    assert written("Gaz z Ukrainy drożeje.", "pl") == ["C UA Ukrainy"]
    assert written("O governo brasileiro pagou.", "pt") == ["P BR brasileiro"]
    assert written("भारत और चीन", "hi") == ["C IN भारत", "C CN चीन"]


def test_a_country_may_go_without_its_capital_where_no_common_word_is_written_so() -> None:
    assert written("why does russia sell turkey and china to norway", "en") == ["C RU russia", "C NO norway"]
    assert written("warum hilft norwegen der ukraine nicht", "de") == ["C NO norwegen", "C UA ukraine"]


def test_a_locale_is_read_as_its_language() -> None:
    assert written("Wien liegt in Österreich.", "de-AT") == ["M AT Wien", "C AT Österreich"]


def test_shouted_lines_hold_no_acronyms() -> None:
    assert written("WATER PRICES RISE AGAIN", "en") == []
    assert written("PREISE STEIGEN ERNEUT STARK", "de") == []


@settings(deadline=None)  # the first text in a language loads its tables
@given(text=st.text(), language=st.sampled_from([*pack_codes(), "pl", "xx", "", None]))
def test_any_text_gives_ordered_surfaces_that_do_not_overlap(text: str, language: str | None) -> None:
    end = 0
    for entity in read_entities(text, language):
        assert entity.surface
        end = text.index(entity.surface, end) + len(entity.surface)


NASTY = ("Republik ", "A-", "U.", "St. ", "Xyz ", "Kim de ", "Ä", "Nord Korea-", "'’", "Präsident ", "ʼя")


@pytest.mark.parametrize("language", ["de", "en", "uk"])
@pytest.mark.parametrize("piece", NASTY)
def test_reading_takes_linear_time(language: str, piece: str) -> None:
    read_entities(piece * 10, language)
    started = time.perf_counter()
    read_entities(piece * (100_000 // len(piece)), language)
    assert time.perf_counter() - started < 5
