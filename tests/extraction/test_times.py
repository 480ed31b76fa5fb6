import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest

from claims.extraction.calendar_words import Bound, Reads, calendar_for
from claims.extraction.frames import words_of
from claims.extraction.packs import pack_codes, pack_for
from claims.extraction.quantities import read_quantities
from claims.extraction.time_finding import find_points
from claims.extraction.times import read_times
from claims.records import TimeReference
from claims.vocabulary import TimePrecision, TimeRole
from tests.extraction.test_times_sentences import EVERY_TEXT
from tests.extraction.time_notation import THURSDAY, read

CODES = pack_codes()


def test_a_time_keeps_words_days_precision_and_role() -> None:
    assert read_times("The mayor said on Wednesday.", "en", reference=THURSDAY) == (
        TimeReference("on Wednesday", date(2024, 6, 12), date(2024, 6, 12), TimePrecision.DAY, TimeRole.SAID),
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Sie kam am Mittwoch.", "de"),
        ("Sie kam gestern.", "de"),
        ("Sie kam am 3. Mai.", "de"),
        ("Sie kam im Mai.", "de"),
        ("She came in May.", "en"),
        ("She came last year.", "en"),
        ("She came three years ago.", "en"),
        ("It has rained for two weeks.", "en"),
        ("It rained over the past year.", "en"),
        ("It rained in the first quarter.", "en"),
        ("It rained since Friday.", "en"),
        ("It rained from Monday to Wednesday.", "en"),
        ("It rained in May of last year.", "en"),
        ("Она приехала в среду.", "ru"),
        ("Elle est venue mardi dernier.", "fr"),
    ],
)
def test_without_a_reference_relative_times_keep_only_their_words(text: str, language: str) -> None:
    (time,) = read_times(text, language, reference=None)
    assert (time.start, time.end) == (None, None)
    assert time.surface in text


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Sie kam am 3. Mai 2019.", "am 3. Mai 2019 | 2019-05-03 day"),
        ("Sie kam im Mai 2019.", "im Mai 2019 | 2019-05-01..2019-05-31 month"),
        ("Seit 2019 regnet es.", "Seit 2019 | 2019-01-01.. year"),
        ("In den 1990er Jahren regnete es.", "In den 1990er Jahren | 1990-01-01..1999-12-31 decade"),
    ],
)
def test_without_a_reference_full_times_are_read(text: str, time: str) -> None:
    assert read(text, "de", reference=None) == [time]


THIRTY_YEARS_ON = """
import datetime, time, babel.dates, dateutil.relativedelta
class Date(datetime.date):
    @classmethod
    def today(cls): return cls(2054, 1, 1)
class DateTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None): return cls(2054, 1, 1, tzinfo=tz)
    today = utcnow = now
datetime.date, datetime.datetime = Date, DateTime
time.time = lambda: 2650838400.0
from tests.extraction.time_notation import read
assert datetime.date.today().year == datetime.datetime.now().year == 2054
print(read({text!r}, "de", reference=Date(2024, 6, 13)))
"""


def test_the_clock_does_not_matter() -> None:
    text = "Gestern, im Mai, am 3. März, am Freitag, vor drei Jahren, bis Freitag, Q3, letzte Woche, 1.2.30."
    program = THIRTY_YEARS_ON.format(text=text)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(read(text, "de"))
    assert len(read(text, "de")) == 9


@pytest.mark.parametrize("days", [0, 1, 2, 3, 4, 5, 6])
def test_a_weekday_is_the_last_one_up_to_the_reference(days: int) -> None:
    reference = date(2024, 6, 10) + timedelta(days=days)
    (time,) = read_times("Sie kam am Mittwoch.", "de", reference=reference)
    assert time.start is not None
    assert time.start.isoweekday() == 3
    assert timedelta(0) <= reference - time.start < timedelta(days=7)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Sie kam am Donnerstag.", "2024-06-13"),
        ("Sie kam letzten Donnerstag.", "2024-06-06"),
        ("Sie kommt nächsten Donnerstag.", "2024-06-20"),
        ("Sie wird am Donnerstag kommen.", "2024-06-13"),
        ("Sie wird am Samstag kommen.", "2024-06-15"),
        ("Sie kommt diesen Samstag.", "2024-06-15"),
        ("Sie kam am Dienstag vergangener Woche.", "2024-06-04"),
    ],
)
def test_words_and_verbs_move_a_weekday(text: str, day: str) -> None:
    assert read(text, "de")[0].endswith(f"| {day} day")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Das Treffen am 20. Juni ist wichtig.", "2024-06-20"),
        ("Das Treffen am 20. Dezember ist wichtig.", "2023-12-20"),
        ("Am 20. Juni begann der Umbau.", "2023-06-20"),
        ("Am 20. März wird gewählt.", "2025-03-20"),
        ("Am 29. Februar war Streik.", "2024-02-29"),
    ],
)
def test_a_day_without_a_year_goes_by_its_clause_and_else_is_the_nearest(text: str, day: str) -> None:
    assert read(text, "de")[0].endswith(f"| {day} day")


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("en", ".."),
        ("en-GB", "2024-04-03"),
        ("en-US", "2024-03-04"),
        ("de", "2024-04-03"),
        ("en-CA", ".."),
        ("fr-CA", ".."),
        ("fr-CH", "2024-04-03"),
        ("es-MX", "2024-04-03"),
        ("es-PA", "2024-03-04"),
        ("pl", ".."),
        (None, ".."),
    ],
)
def test_a_numeric_date_goes_by_the_order_of_its_language(language: str | None, days: str) -> None:
    (time,) = read("03/04/2024", language)
    assert time == f"03/04/2024 | {days} day"


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("en", "2024-04-13"),
        ("fr", "2024-04-13"),
        ("fr-CA", ".."),
        ("en-ZA", ".."),
        ("hu", ".."),
        (None, ".."),
    ],
)
def test_two_digits_may_be_a_year_where_the_year_comes_first(language: str | None, days: str) -> None:
    assert read("13/04/24", language) == [f"13/04/24 | {days} day"]


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("5 фев 2024", "ru", "2024-02-05"),
        ("5 сент. 2023", "ru", "2023-09-05"),
        ("5. Mrz 2024", "de", "2024-03-05"),
        ("5 janv. 2023", "fr", "2023-01-05"),
        ("5 Sept 2023", "en", "2023-09-05"),
        ("5 dic 2023", "es", "2023-12-05"),
        ("5 лют. 2024", "uk", "2024-02-05"),
    ],
)
def test_short_months_make_a_date_and_no_quantity(text: str, language: str, day: str) -> None:
    assert read(text, language) == [f"{text} | {day} day"]
    assert read_quantities(text, language) == ()


@pytest.mark.parametrize("language", [*CODES, "pl", None])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-03", "2024-05-03"),
        ("25/04/2024", "2024-04-25"),
        ("25.04.2024", "2024-04-25"),
        ("4.4.2024", "2024-04-04"),
    ],
)
def test_what_every_order_reads_alike_is_read_in_every_language(
    language: str | None, text: str, day: str
) -> None:
    assert read(text, language) == [f"{text} | {day} day"]


@pytest.mark.parametrize(
    ("text", "language", "times"),
    [
        ("3 maja 2024 roku", "pl", ["3 maja 2024 | 2024-05-03 day"]),
        ("Il 3 maggio 2024 piove.", "it", ["3 maggio 2024 | 2024-05-03 day"]),
        ("Em 3 de maio de 2024 choveu.", "pt", ["3 de maio de 2024 | 2024-05-03 day"]),
        ("Pada maju i w 2014 roku.", "pl", []),
        ("Am 3. Mai 2024 im Mai.", None, []),
        ("Am 3. Mai 2024 im Mai.", "xx", []),
    ],
)
def test_a_language_without_a_pack_gets_full_dates_only(
    text: str, language: str | None, times: list[str]
) -> None:
    assert read(text, language) == times


@pytest.mark.parametrize(
    "text", ["45.13.2020", "Am 0.0.2024", "1.2.3.4", "12/2024/03", "2024-05-033", "€2014,50"]
)
def test_numbers_in_the_shape_of_dates_are_none(text: str) -> None:
    assert read(text, "de") == []


@pytest.mark.parametrize(
    "text", ["am 31.02.2024", "am 31. Februar 2024", "am 29. Februar 2023", "in den 20er Jahren"]
)
def test_what_no_calendar_has_or_is_not_sure_keeps_its_words(text: str) -> None:
    (time,) = read_times(text, "de", reference=THURSDAY)
    assert (time.surface, time.start, time.end) == (text, None, None)


def test_a_year_of_two_digits_is_read_near_the_reference_only() -> None:
    assert read("Der Brief vom 01.09.39.", "de") == ["vom 01.09.39 | 2039-09-01 day"]
    assert read("Der Brief vom 01.09.64.", "de") == ["vom 01.09.64 | .. day"]
    assert read("Der Brief vom 01.09.19.", "de", reference=None) == ["vom 01.09.19 | .. day"]


def test_a_range_takes_its_year_from_either_end() -> None:
    assert read("von November bis Februar 2024", "de") == [
        "von November bis Februar 2024 | 2023-11-01..2024-02-29 month"
    ]
    assert read("from November 2023 to February", "en") == [
        "from November 2023 to February | 2023-11-01..2024-02-29 month"
    ]
    assert read("from 2016 to May 2024", "en") == ["from 2016 to May 2024 | 2016-01-01..2024-05-31 year"]


def test_a_time_inside_a_quotation_is_what_the_speaker_speaks_of() -> None:
    text = "„Das sagte der Kanzler am Montag zu uns“, sagte die Ministerin am Mittwoch."
    roles = [time.role for time in read_times(text, "de", reference=THURSDAY)]
    assert roles == [TimeRole.ABOUT, TimeRole.SAID]


def test_nothing_was_said_after_the_document_was_written() -> None:
    (time,) = read_times("The agency confirmed on June 20 that it closes.", "en", reference=THURSDAY)
    assert (time.start, time.role) == (date(2024, 6, 20), TimeRole.ABOUT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("« Il pleut », a dit le maire mardi.", "fr"),
        ("«Llueve», dijo la alcaldesa el martes.", "es"),
        ("Kim said in a speech in the capital on Tuesday that it rains.", "en"),
        ("„Es regnet“, sagte die Bürgermeisterin der Stadt am Dienstag.", "de"),
        ("Dienstag teilte das Amt mit, dass es regnet.", "de"),
        ("Die Firma hat am Dienstag erklärt, dass es regnet.", "de"),
    ],
)
def test_a_time_beside_the_reporting_verb_is_when_it_was_said(text: str, language: str) -> None:
    assert [time.role for time in read_times(text, language, reference=THURSDAY)] == [TimeRole.SAID]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Министр сказал, что дождь был во вторник.", "ru"),
        ("Le maire a dit qu'il a plu mardi.", "fr"),
        ("La alcaldesa dijo que llovió el martes.", "es"),
        ("The mayor said it rained hard on Tuesday.", "en"),
        ("The mayor said that it rained on Tuesday.", "en"),
        ("Die Bürgermeisterin sagte, es habe am Dienstag geregnet.", "de"),
        ("Am Dienstag regnete es.", "de"),
    ],
)
def test_a_time_beyond_the_frame_is_what_the_claim_is_about(text: str, language: str) -> None:
    assert [time.role for time in read_times(text, language, reference=THURSDAY)] == [TimeRole.ABOUT]


def test_the_words_before_a_time_are_never_those_of_the_time_before_it() -> None:
    assert read("Jusqu'à la fin du mois du mois de juin.", "fr") == [
        "Jusqu'à la fin du mois | ..2024-06-30 month",
        "du mois de juin | 2024-06-01..2024-06-30 month",
    ]


@pytest.mark.parametrize(("language", "text"), EVERY_TEXT)
def test_skipping_patterns_without_their_words_changes_nothing(language: str, text: str) -> None:
    calendar = calendar_for(language)
    eager = replace(
        calendar,
        patterns=tuple(
            replace(pattern, triggers=words_of(text), digits=False) for pattern in calendar.patterns
        ),
    )
    assert find_points(text, eager) == find_points(text, calendar)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Сказал министр во вторник.", "ru"),
        ("Сообщила пресс-служба в среду.", "ru"),
        ("Сказав міністр у вівторок.", "uk"),
        ("Sagte der Minister am Dienstag.", "de"),
        ("Dijo el ministro el martes.", "es"),
        ("Министр казал, что вчера шёл снег. Сказала мэр в среду.", "ru"),
    ],
)
def test_a_reporting_verb_may_open_its_sentence(text: str, language: str) -> None:
    assert read_times(text, language, reference=THURSDAY)[-1].role is TimeRole.SAID


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Roda, 10 June 2024 – The bridge is closed.", "en"),
        ("RODA, June 10, 2024 (Wire) — The bridge is closed.", "en"),
        ("Роща, 10 июня 2024 г. — Мост закрыт.", "ru"),
        ("Brünn, 10.06.2024 - Die Brücke ist zu.", "de"),
    ],
)
def test_a_dateline_tells_when_it_was_said(text: str, language: str) -> None:
    assert [time.role for time in read_times(text, language, reference=THURSDAY)] == [TimeRole.SAID]


@pytest.mark.parametrize(
    "text", ["The bridge closed. June 10, 2024 – a feast – was dry.", "Since June 10, 2024 – a feast."]
)
def test_a_day_before_a_dash_alone_is_no_dateline(text: str) -> None:
    assert [time.role for time in read_times(text, "en", reference=THURSDAY)] == [TimeRole.ABOUT]


def test_a_season_has_its_northern_months_only_where_the_language_is_at_home_in_the_north() -> None:
    assert read("in autumn 2023", "en-GB") == ["in autumn 2023 | 2023-09-01..2023-11-30 quarter"]
    assert read("in autumn 2023", "en-AU") == ["in autumn 2023 | 2023-01-01..2023-12-31 year"]
    assert read("en otoño de 2023", "es") == ["en otoño de 2023 | 2023-01-01..2023-12-31 year"]


@pytest.mark.parametrize("code", CODES)
def test_no_word_that_counts_from_the_document_has_days_without_its_date(code: str) -> None:
    words, calendar = pack_for(code).times, calendar_for(code)
    phrases = [*words.near, *(form for forms in words.relative.values() for form in forms)]
    phrases += [*calendar.weekdays, *(f"{rel} {form}" for rel in words.last for form in calendar.weekdays)]
    phrases += [f"{rel} {form}" for rel in words.this for forms in words.unit.values() for form in forms]
    phrases += [f"{form} {rel}" for rel in words.next for forms in words.unit.values() for form in forms]
    read_at = {phrase: read_times(phrase, code, reference=THURSDAY) for phrase in phrases}
    assert sum(any(time.start or time.end for time in times) for times in read_at.values()) > 20
    for phrase in phrases:
        times = read_times(phrase, code, reference=None)
        assert {(time.start, time.end) for time in times} <= {(None, None)}, phrase


@pytest.mark.parametrize("code", CODES)
def test_the_words_of_every_pack_are_known_to_the_reader(code: str) -> None:
    words = pack_for(code).times
    assert {Reads(pattern.reads) for pattern in words.patterns} >= set(Reads) - {
        Reads.NUMERIC,
        Reads.SHORT_DATE,
        Reads.AHEAD,
        Reads.MAYBE_AHEAD,
        Reads.ELAPSED,
        Reads.MAYBE_ELAPSED,
        Reads.RUNNING,
        Reads.SEASON,
    }
    assert {Bound(name) for name in words.bounds} == set(Bound)
    assert set(words.unit) - {"half"} == set(words.units)
    assert set(words.relative) == {
        f"{step} {unit}" for step in ("last", "this", "next") for unit in ("year", "week")
    }
    assert {int(number) for number in words.months} <= set(range(1, 13))
    assert {int(number) for number in words.weekdays} <= set(range(1, 8))


@pytest.mark.parametrize("code", CODES)
def test_every_form_of_months_and_weekdays_has_one_meaning(code: str) -> None:
    calendar = calendar_for(code)
    assert set(calendar.months.values()) == set(range(1, 13))
    assert set(calendar.weekdays.values()) == set(range(1, 8))
    assert not calendar.months.keys() & calendar.weekdays.keys()
