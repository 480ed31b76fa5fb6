"""Times of sentences as news has them, with the date of the document; ten a language."""

from __future__ import annotations

from datetime import date

THURSDAY = date(2025, 3, 20)
MONDAY = date(2023, 11, 6)
SATURDAY = date(2024, 12, 28)
WEDNESDAY = date(2022, 8, 31)

NEWS = {
    "de": [
        (
            THURSDAY,
            "Das Landgericht hat am Dienstagnachmittag die Klage von zwölf Anwohnern abgewiesen.",
            ["am Dienstagnachmittag | 2025-03-18 day"],
        ),
        (
            THURSDAY,
            "Zwischen Januar und Oktober 2024 meldeten die Kliniken 312 Fälle.",
            ["Zwischen Januar und Oktober 2024 | 2024-01-01..2024-10-31 month"],
        ),
        (
            MONDAY,
            "Wie die Feuerwehr am Montagmorgen mitteilte, brach der Brand in der Nacht zum Sonntag aus.",
            ["am Montagmorgen | 2023-11-06 day said", "in der Nacht zum Sonntag | 2023-11-05 day"],
        ),
        (SATURDAY, "Der Tarifvertrag läuft zum 31. Januar aus.", ["zum 31. Januar | 2025-01-31 day"]),
        (
            SATURDAY,
            "Seit der Wahl im September hat die Partei 4000 Mitglieder gewonnen.",
            ["im September | 2024-09-01..2024-09-30 month"],
        ),
        (
            WEDNESDAY,
            "Der Pegel war zuletzt vor anderthalb Jahren so niedrig.",
            ["vor anderthalb Jahren | 2021-01-01..2021-03-31 quarter"],
        ),
        (
            WEDNESDAY,
            "Noch bis Ende der Woche gilt die Sperrung der A 7.",
            ["bis Ende der Woche | ..2022-09-04 week"],
        ),
        (
            THURSDAY,
            "Im Februar lag die Teuerung bei 2,3 Prozent, ein Jahr zuvor bei 2,5 Prozent.",
            ["Im Februar | 2025-02-01..2025-02-28 month"],
        ),
        (
            MONDAY,
            "Erstmals seit 1997 schreibt der Verein wieder rote Zahlen.",
            ["seit 1997 | 1997-01-01.. year"],
        ),
        (
            THURSDAY,
            "Die Ministerin hatte die Reform bereits im Herbst vergangenen Jahres angekündigt.",
            ["im Herbst vergangenen Jahres | 2024-09-01..2024-11-30 quarter said"],
        ),
    ],
    "en": [
        (
            THURSDAY,
            "The bridge, which closed on 4 February, will reopen on Monday.",
            ["on 4 February | 2025-02-04 day", "on Monday | 2025-03-24 day"],
        ),
        (
            THURSDAY,
            "Unemployment fell to 4.1 per cent in the three months to January.",
            ["in the three months to January | 2024-11-01..2025-01-31 month"],
        ),
        (
            SATURDAY,
            "Police said late Friday that two men had been arrested on Boxing Day.",
            ["late Friday | 2024-12-27 day said"],
        ),
        (
            SATURDAY,
            "The council voted in July 2023 to sell the land by the end of next year.",
            ["in July 2023 | 2023-07-01..2023-07-31 month", "by the end of next year | ..2025-12-31 year"],
        ),
        (
            MONDAY,
            "Two weeks ago, the company announced it would cut 300 jobs by spring 2025.",
            ["Two weeks ago | 2023-10-23..2023-10-29 week said", "by spring 2025 | ..2025-05-31 quarter"],
        ),
        (
            WEDNESDAY,
            "The last census, taken in 2021, counted 67 million people.",
            ["in 2021 | 2021-01-01..2021-12-31 year"],
        ),
        (
            WEDNESDAY,
            "Between 2010/11 and 2019/20 the budget shrank every year.",
            ["Between 2010/11 and 2019/20 | 2010-01-01..2020-12-31 year"],
        ),
        (
            MONDAY,
            "In the year to September, 745,000 more people arrived than left.",
            ["In the year to September | 2022-10-01..2023-09-30 month"],
        ),
        (
            THURSDAY,
            "She has led the party since the start of 2022.",
            ["since the start of 2022 | 2022-01-01.. year"],
        ),
        (
            WEDNESDAY,
            "Sales dropped 12% in the second quarter from a year earlier.",
            ["in the second quarter | 2022-04-01..2022-06-30 quarter"],
        ),
    ],
    "fr": [
        (
            THURSDAY,
            "Le tribunal rendra sa décision mercredi 26 mars.",
            ["mercredi 26 mars | 2025-03-26 day"],
        ),
        (
            THURSDAY,
            "La grève a débuté lundi soir et durera jusqu'à vendredi.",
            ["lundi soir | 2025-03-17 day", "jusqu'à vendredi | ..2025-03-21 day"],
        ),
        (
            MONDAY,
            "Selon un communiqué publié dimanche, l'usine fermera fin 2024.",
            ["dimanche | 2023-11-05 day said", "fin 2024 | 2024-01-01..2024-12-31 year"],
        ),
        (
            MONDAY,
            "Le chômage a reculé de 0,3 point au troisième trimestre.",
            ["au troisième trimestre | 2023-07-01..2023-09-30 quarter"],
        ),
        (
            SATURDAY,
            "Le musée accueillera des visiteurs dès le 15 janvier 2025.",
            ["dès le 15 janvier 2025 | 2025-01-15.. day"],
        ),
        (SATURDAY, "Depuis trois mois, aucun train ne circule.", ["Depuis trois mois | 2024-09-28.. month"]),
        (
            WEDNESDAY,
            "Entre le 12 et le 19 août, 200 hectares ont brûlé.",
            ["Entre le 12 et le 19 août | 2022-08-12..2022-08-19 day"],
        ),
        (
            WEDNESDAY,
            "Le maire, élu en mars 2020, avait promis dans un entretien l'an dernier de baisser l'impôt.",
            [
                "en mars 2020 | 2020-03-01..2020-03-31 month",
                "l'an dernier | 2021-01-01..2021-12-31 year said",
            ],
        ),
        (
            THURSDAY,
            "D'ici à 2030, la ville veut planter 50 000 arbres.",
            ["D'ici à 2030 | ..2030-12-31 year"],
        ),
        (
            THURSDAY,
            "La semaine dernière, le ministre a affirmé que 40 lits avaient été supprimés le mois dernier.",
            [
                "La semaine dernière | 2025-03-10..2025-03-16 week said",
                "le mois dernier | 2025-02-01..2025-02-28 month",
            ],
        ),
    ],
    "es": [
        (
            THURSDAY,
            "El juez citó a la exalcaldesa para el próximo 8 de abril.",
            ["para el próximo 8 de abril | 2025-04-08 day"],
        ),
        (
            THURSDAY,
            "El consejero anunció este jueves que el hospital abrirá en otoño de 2026.",
            ["este jueves | 2025-03-20 day said", "en otoño de 2026 | 2026-01-01..2026-12-31 year"],
        ),
        (
            MONDAY,
            "Desde el pasado viernes han llegado 600 personas a la isla.",
            ["Desde el pasado viernes | 2023-11-03.. day"],
        ),
        (
            MONDAY,
            "En lo que va de año se han quemado 900 hectáreas.",
            ["En lo que va de año | 2023-01-01..2023-12-31 year"],
        ),
        (
            SATURDAY,
            "Los precios subieron un 2,4% en noviembre, según informó ayer el instituto de estadística.",
            ["en noviembre | 2024-11-01..2024-11-30 month", "ayer | 2024-12-27 day said"],
        ),
        (
            SATURDAY,
            "El contrato se firmó hace seis semanas.",
            ["hace seis semanas | 2024-11-11..2024-11-17 week"],
        ),
        (
            WEDNESDAY,
            "La ley entró en vigor el 1 de enero y vence a finales de 2027.",
            ["el 1 de enero | 2022-01-01 day", "a finales de 2027 | 2027-01-01..2027-12-31 year"],
        ),
        (
            WEDNESDAY,
            "Entre 2015 y 2020, la región perdió el 8% de sus habitantes.",
            ["Entre 2015 y 2020 | 2015-01-01..2020-12-31 year"],
        ),
        (
            THURSDAY,
            "La presidenta dijo el lunes en una entrevista que dejará el cargo en junio.",
            ["el lunes | 2025-03-17 day said", "en junio | 2025-06-01..2025-06-30 month"],
        ),
        (MONDAY, "Los trabajadores llevan dos meses sin cobrar.", ["llevan dos meses | 2023-09-06.. month"]),
    ],
    "ru": [
        (THURSDAY, "В ночь на 18 марта дроны атаковали склад.", ["В ночь на 18 марта | 2025-03-18 day"]),
        (
            THURSDAY,
            "Губернатор сообщил в среду, что мост откроют в апреле.",
            ["в среду | 2025-03-19 day said", "в апреле | 2025-04-01..2025-04-30 month"],
        ),
        (MONDAY, "С начала года завод выпустил 12 тысяч машин.", ["С начала года | 2023-01-01.. year"]),
        (
            MONDAY,
            "В третьем квартале прибыль выросла на 7%.",
            ["В третьем квартале | 2023-07-01..2023-09-30 quarter"],
        ),
        (
            SATURDAY,
            "Закон вступит в силу с 1 марта 2025 года.",
            ["с 1 марта 2025 года | 2025-03-01.. day"],
        ),
        (SATURDAY, "До 10 января занятия в школах отменены.", ["До 10 января | ..2025-01-10 day"]),
        (
            WEDNESDAY,
            "В минувшее воскресенье, по словам мэра, сгорели три дома.",
            ["В минувшее воскресенье | 2022-08-28 day"],
        ),
        (
            WEDNESDAY,
            "Полтора года назад в посёлке жило 800 человек.",
            ["Полтора года назад | 2021-01-01..2021-03-31 quarter"],
        ),
        (
            THURSDAY,
            "Население города сокращается с середины 1990-х.",
            ["с середины 1990-х | 1990-01-01.. decade"],
        ),
        (
            THURSDAY,
            "Об этом министр заявила журналистам вчера вечером.",
            ["вчера вечером | 2025-03-19 day said"],
        ),
    ],
    "uk": [
        (THURSDAY, "У ніч на 18 березня дрони атакували склад.", ["У ніч на 18 березня | 2025-03-18 day"]),
        (
            THURSDAY,
            "Речниця повідомила у вівторок увечері, що школу відкриють восени.",
            ["у вівторок увечері | 2025-03-18 day said"],
        ),
        (
            MONDAY,
            "Від початку року пожежники виїжджали 340 разів.",
            ["Від початку року | 2023-01-01.. year"],
        ),
        (
            MONDAY,
            "За останній рік ціни зросли на 9 відсотків.",
            ["За останній рік | 2022-11-06..2023-11-06 year"],
        ),
        (
            SATURDAY,
            "Угода діятиме до 31 грудня 2026 року.",
            ["до 31 грудня 2026 року | ..2026-12-31 day"],
        ),
        (
            SATURDAY,
            "Наступного року бюджет лікарні скоротять.",
            ["Наступного року | 2025-01-01..2025-12-31 year"],
        ),
        (WEDNESDAY, "Школу не ремонтували з 1987 року.", ["з 1987 року | 1987-01-01.. year"]),
        (
            WEDNESDAY,
            "Минулої суботи на ярмарок прийшли дві тисячі людей.",
            ["Минулої суботи | 2022-08-27 day"],
        ),
        (
            THURSDAY,
            "Два тижні тому суд скасував рішення ради від 5 лютого.",
            ["Два тижні тому | 2025-03-03..2025-03-09 week", "від 5 лютого | 2025-02-05 day"],
        ),
        (
            THURSDAY,
            "За даними міськради, у лютому автобусів стало на 15 менше, ніж торік.",
            ["у лютому | 2025-02-01..2025-02-28 month", "торік | 2024-01-01..2024-12-31 year"],
        ),
    ],
}
