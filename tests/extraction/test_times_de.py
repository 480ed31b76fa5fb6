"""Times of German sentences, counted from Thursday, 13 June 2024."""

import pytest

from tests.extraction.time_notation import read

GERMAN = [
    ("Am 1. September 1939 begann der Krieg.", ["Am 1. September 1939 | 1939-09-01 day"]),
    ("Der Vertrag vom 01.09.1939 gilt noch.", ["vom 01.09.1939 | 1939-09-01 day"]),
    ("Der Eintrag stammt vom 2024-05-03.", ["vom 2024-05-03 | 2024-05-03 day"]),
    ("Die Brücke wurde am 3. Mai 2024 gesperrt.", ["am 3. Mai 2024 | 2024-05-03 day"]),
    ("Am Mittwoch, dem 3. Mai 2023, kam er an.", ["Am Mittwoch, dem 3. Mai 2023 | 2023-05-03 day"]),
    ("Vom 3. bis 5. Mai 2024 tagte der Rat.", ["Vom 3. bis 5. Mai 2024 | 2024-05-03..2024-05-05 day"]),
    (
        "Zwischen dem 3. und dem 7. Mai war Waffenruhe.",
        ["Zwischen dem 3. und dem 7. Mai | 2024-05-03..2024-05-07 day"],
    ),
    (
        "Die Frist lief vom 30. April bis 2. Mai 2024.",
        ["vom 30. April bis 2. Mai 2024 | 2024-04-30..2024-05-02 day"],
    ),
    ("Der Laden war 24.12.2023 bis 6.1.2024 zu.", ["24.12.2023 bis 6.1.2024 | 2023-12-24..2024-01-06 day"]),
    ("Die Wahl ist am 03.11.24.", ["am 03.11.24 | 2024-11-03 day"]),
    ("Am 24.2. fiel der Strom aus.", ["Am 24.2. | 2024-02-24 day"]),
    ("Im Mai ist der Kurs gefallen.", ["Im Mai | 2024-05-01..2024-05-31 month"]),
    (
        "Im Mai und Juni fiel kaum Regen.",
        ["Im Mai | 2024-05-01..2024-05-31 month", "Juni | 2024-06-01..2024-06-30 month"],
    ),
    ("Ende August 2021 schloss das Werk.", ["Ende August 2021 | 2021-08-01..2021-08-31 month"]),
    ("Anfang 2023 fiel der Kurs.", ["Anfang 2023 | 2023-01-01..2023-12-31 year"]),
    ("Im Herbst 2023 fehlte das Geld.", ["Im Herbst 2023 | 2023-01-01..2023-12-31 year"]),
    (
        "Mitte Mai vergangenen Jahres brach der Damm.",
        ["Mitte Mai vergangenen Jahres | 2023-05-01..2023-05-31 month"],
    ),
    ("Im Jahr 2014 annektierte das Land die Insel.", ["Im Jahr 2014 | 2014-01-01..2014-12-31 year"]),
    ("2014 annektierte das Land die Insel.", ["2014 | 2014-01-01..2014-12-31 year"]),
    ("Der Bericht aus dem Jahr 1998 liegt vor.", ["aus dem Jahr 1998 | 1998-01-01..1998-12-31 year"]),
    ("In den 1990er Jahren wuchs die Stadt.", ["In den 1990er Jahren | 1990-01-01..1999-12-31 decade"]),
    ("Anfang der neunziger Jahre zog er um.", ["Anfang der neunziger Jahre | 1990-01-01..1999-12-31 decade"]),
    ("Die 80er waren laut.", ["80er | 1980-01-01..1989-12-31 decade"]),
    ("Von 2014 bis 2016 regierte er.", ["Von 2014 bis 2016 | 2014-01-01..2016-12-31 year"]),
    ("Zwischen 2014 und 2016 sank die Zahl.", ["Zwischen 2014 und 2016 | 2014-01-01..2016-12-31 year"]),
    ("Die Saison 2023/24 war gut.", ["2023/24 | 2023-01-01..2024-12-31 year"]),
    ("Von Mai bis Juli 2022 stieg sie.", ["Von Mai bis Juli 2022 | 2022-05-01..2022-07-31 month"]),
    (
        "Im ersten Quartal 2024 wuchs die Wirtschaft.",
        ["Im ersten Quartal 2024 | 2024-01-01..2024-03-31 quarter"],
    ),
    ("Das Q3 2023 war schwach.", ["Q3 2023 | 2023-07-01..2023-09-30 quarter"]),
    (
        "Im zweiten Halbjahr 2023 sank der Umsatz.",
        ["Im zweiten Halbjahr 2023 | 2023-07-01..2023-12-31 quarter"],
    ),
    ("Er kam letzten Dienstag an.", ["letzten Dienstag | 2024-06-11 day"]),
    ("Kommenden Freitag reist er ab.", ["Kommenden Freitag | 2024-06-14 day"]),
    ("Am Freitag wird der Präsident erwartet.", ["Am Freitag | 2024-06-14 day"]),
    ("Am Dienstagabend brannte es.", ["Am Dienstagabend | 2024-06-11 day"]),
    (
        "Von Montag bis Mittwoch war die Straße gesperrt.",
        ["Von Montag bis Mittwoch | 2024-06-10..2024-06-12 day"],
    ),
    ("Vorgestern regnete es, gestern nicht.", ["Vorgestern | 2024-06-11 day", "gestern | 2024-06-12 day"]),
    ("Wer morgen reist, zahlt mehr als heute.", ["morgen | 2024-06-14 day", "heute | 2024-06-13 day"]),
    (
        "Voriges Jahr war besser als dieses Jahr.",
        ["Voriges Jahr | 2023-01-01..2023-12-31 year", "dieses Jahr | 2024-01-01..2024-12-31 year"],
    ),
    ("Im vergangenen Jahr kamen weniger Gäste.", ["Im vergangenen Jahr | 2023-01-01..2023-12-31 year"]),
    ("Diese Woche tagt der Rat.", ["Diese Woche | 2024-06-10..2024-06-16 week"]),
    ("Ende des Jahres ist Schluss.", ["Ende des Jahres | 2024-01-01..2024-12-31 year"]),
    ("Vor drei Jahren begann der Bau.", ["Vor drei Jahren | 2021-01-01..2021-12-31 year"]),
    ("Vor einem Jahr begann der Bau.", ["Vor einem Jahr | 2023-01-01..2023-12-31 year"]),
    ("Vor über 20 Jahren begann der Bau.", ["Vor über 20 Jahren | .. year"]),
    ("Seit 18 Monaten wird gebaut.", ["Seit 18 Monaten | 2022-12-13.. month"]),
    (
        "In den vergangenen zwei Jahren kam niemand.",
        ["In den vergangenen zwei Jahren | 2022-06-13..2024-06-13 year"],
    ),
    ("In drei Wochen wird gewählt.", ["In drei Wochen | 2024-07-01..2024-07-07 week"]),
    ("Seit März gilt die Regel.", ["Seit März | 2024-03-01.. month"]),
    ("Seit dem vergangenen Freitag ist er weg.", ["Seit dem vergangenen Freitag | 2024-06-07.. day"]),
    ("Bis Ende 2025 soll es fertig sein.", ["Bis Ende 2025 | ..2025-12-31 year"]),
    ("Bis Freitag müssen die Truppen abziehen.", ["Bis Freitag | ..2024-06-14 day"]),
    ("Bis zum Jahresende fehlt das Geld.", ["Bis zum Jahresende | ..2024-12-31 year"]),
    ("Ab Januar gilt das Gesetz.", ["Ab Januar | 2025-01-01.. month"]),
    ("Vor dem 1. Juli darf niemand bauen.", ["Vor dem 1. Juli | ..2024-06-30 day"]),
    ("Nach 2030 soll kein Diesel mehr fahren.", ["Nach 2030 | 2031-01-01.. year"]),
    (
        "Die Ministerin kündigte am Dienstag an, dass die Steuer ab Januar sinken werde.",
        ["am Dienstag | 2024-06-11 day said", "ab Januar | 2025-01-01.. month"],
    ),
    (
        "„Wir haben am Montag angefangen“, sagte der Bürgermeister am Mittwoch.",
        ["am Montag | 2024-06-10 day", "am Mittwoch | 2024-06-12 day said"],
    ),
    (
        "Wie das Amt am Freitag mitteilte, sank die Zahl im Mai auf 2,1 Prozent.",
        ["am Freitag | 2024-06-07 day said", "im Mai | 2024-05-01..2024-05-31 month"],
    ),
    ("Das teilte das Amt am Freitag mit.", ["am Freitag | 2024-06-07 day said"]),
    (
        "Nach Angaben der Polizei vom Sonntag wurden 14 Menschen verletzt.",
        ["vom Sonntag | 2024-06-09 day said"],
    ),
    ("Der am Mittwoch gewählte Präsident sagte nichts.", ["am Mittwoch | 2024-06-12 day"]),
    ("Die Ministerin sagte, der Angriff am Montag sei falsch gewesen.", ["am Montag | 2024-06-10 day"]),
    ("Er warnte vor Angriffen im Jahr 2030.", ["im Jahr 2030 | 2030-01-01..2030-12-31 year"]),
    ("2022 waren es 7 Prozent.", ["2022 | 2022-01-01..2022-12-31 year"]),
    ("Er kam heute Morgen an.", ["heute Morgen | 2024-06-13 day"]),
    ("Der Haushalt für 2025 steht.", ["für 2025 | 2025-01-01..2025-12-31 year"]),
    ("Die Inflation lag 2023 bei 5,9 Prozent.", ["2023 | 2023-01-01..2023-12-31 year"]),
    ("Seit Beginn des Jahres sank die Zahl.", ["Seit Beginn des Jahres | 2024-01-01.. year"]),
    ("Das Ministerium wies den Bericht am Freitag zurück.", ["am Freitag | 2024-06-07 day said"]),
    (
        "Im Februar kommenden Jahres wird gewählt.",
        ["Im Februar kommenden Jahres | 2025-02-01..2025-02-28 month"],
    ),
    ("Der Bau begann vor einundzwanzig Jahren.", ["vor einundzwanzig Jahren | 2003-01-01..2003-12-31 year"]),
]

NOT_GERMAN = [
    "2000 Soldaten stehen dort.",
    "1984 Raketen wurden gezählt.",
    "Es gab 2023 Unfälle.",
    "Rund 1950 Menschen kamen.",
    "Die Firma baut bis zu 2000 Wohnungen.",
    "Im Jahr sind es 30 Fälle.",
    "18 Monate lang dauerte es.",
    "Im Alter von 18 Jahren zog er weg.",
    "Der Zug fährt um 20.15 Uhr.",
    "Die Agenda 2010 war umstritten.",
    "Windows 2000 läuft noch.",
    "Version 10.12.13 ist da.",
    "Die Zahl stieg von 2014 auf 2016.",
    "Er kam am Morgen.",
    "Am nächsten Tag war alles vorbei.",
    "In den letzten Jahren ist viel passiert.",
    "Das Haus wurde in drei Wochen gebaut.",
    "Jeden Mittwoch wird geprobt.",
    "Die Frist beträgt 2014,5 Stunden.",
]


@pytest.mark.parametrize(("text", "times"), GERMAN)
def test_times_of_german_sentences(text: str, times: list[str]) -> None:
    assert read(text, "de") == times


@pytest.mark.parametrize("text", NOT_GERMAN)
def test_what_is_no_time_in_german(text: str) -> None:
    assert read(text, "de") == []
