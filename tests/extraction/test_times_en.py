"""Times of English sentences, counted from Thursday, 13 June 2024."""

import pytest

from tests.extraction.time_notation import read

ENGLISH = [
    ("On September 1, 1939 the war began.", ["On September 1, 1939 | 1939-09-01 day"]),
    ("The talks on 3 May 2024 failed.", ["on 3 May 2024 | 2024-05-03 day"]),
    ("The entry dates from 2024-05-03.", ["from 2024-05-03 | 2024-05-03 day"]),
    ("The letter is dated 25/04/2024.", ["25/04/2024 | 2024-04-25 day"]),
    ("The letter is dated 03/04/2024.", ["03/04/2024 | .. day"]),
    ("It happened on Wednesday, May 3.", ["on Wednesday, May 3 | 2024-05-03 day"]),
    ("The 12th of June was a holiday.", ["12th of June | 2024-06-12 day"]),
    ("The towers fell on Sept. 11, 2001.", ["on Sept. 11, 2001 | 2001-09-11 day"]),
    ("The fair ran from 3 to 5 May 2024.", ["from 3 to 5 May 2024 | 2024-05-03..2024-05-05 day"]),
    ("The fair ran May 3–5, 2024.", ["May 3–5, 2024 | 2024-05-03..2024-05-05 day"]),
    ("The road was closed from June 30 to July 2.", ["from June 30 to July 2 | 2023-06-30..2023-07-02 day"]),
    ("The dam broke in mid-May.", ["in mid-May | 2024-05-01..2024-05-31 month"]),
    ("It closed at the end of August 2021.", ["at the end of August 2021 | 2021-08-01..2021-08-31 month"]),
    ("Prices fell in early 2023.", ["in early 2023 | 2023-01-01..2023-12-31 year"]),
    ("It opened in the spring of 2019.", ["in the spring of 2019 | 2019-01-01..2019-12-31 year"]),
    ("The region joined in 2014.", ["in 2014 | 2014-01-01..2014-12-31 year"]),
    ("The 2014 elections were close.", ["2014 | 2014-01-01..2014-12-31 year"]),
    ("The report (2019) is public.", ["2019 | 2019-01-01..2019-12-31 year"]),
    ("The town grew in the 1990s.", ["in the 1990s | 1990-01-01..1999-12-31 decade"]),
    (
        "The nineties were calm, the sixties were not.",
        ["The nineties | 1990-01-01..1999-12-31 decade", "the sixties | 1960-01-01..1969-12-31 decade"],
    ),
    ("He ruled from 2014 to 2016.", ["from 2014 to 2016 | 2014-01-01..2016-12-31 year"]),
    ("The number fell between 2014 and 2016.", ["between 2014 and 2016 | 2014-01-01..2016-12-31 year"]),
    (
        "Exports fell between January and March 2024.",
        ["between January and March 2024 | 2024-01-01..2024-03-31 month"],
    ),
    ("Q3 2023 was weak.", ["Q3 2023 | 2023-07-01..2023-09-30 quarter"]),
    (
        "The economy grew in the first quarter of 2024.",
        ["in the first quarter of 2024 | 2024-01-01..2024-03-31 quarter"],
    ),
    (
        "Sales fell in the second half of 2023.",
        ["in the second half of 2023 | 2023-07-01..2023-12-31 quarter"],
    ),
    ("He arrived last Tuesday.", ["last Tuesday | 2024-06-11 day"]),
    ("She leaves next Friday.", ["next Friday | 2024-06-14 day"]),
    ("The council will meet on Friday.", ["on Friday | 2024-06-14 day"]),
    (
        "It rained yesterday and will rain tomorrow.",
        ["yesterday | 2024-06-12 day", "tomorrow | 2024-06-14 day"],
    ),
    (
        "Fewer guests came last year than last month.",
        ["last year | 2023-01-01..2023-12-31 year", "last month | 2024-05-01..2024-05-31 month"],
    ),
    ("The council sits this week.", ["this week | 2024-06-10..2024-06-16 week"]),
    ("The bridge was built three years ago.", ["three years ago | 2021-01-01..2021-12-31 year"]),
    ("The bridge opened a year ago.", ["a year ago | 2023-01-01..2023-12-31 year"]),
    ("The bridge was built more than three years ago.", ["more than three years ago | .. year"]),
    ("It has been closed for 18 months.", ["for 18 months | 2022-12-13.. month"]),
    ("It rained in the past 18 months.", ["in the past 18 months | 2022-12-13..2024-06-13 month"]),
    (
        "Over the next five years, the state will build homes.",
        ["Over the next five years | 2024-06-13..2029-06-13 year"],
    ),
    ("It will open in two weeks.", ["in two weeks | 2024-06-24..2024-06-30 week"]),
    ("The rule has held since 2014.", ["since 2014 | 2014-01-01.. year"]),
    ("The road has been closed since last Friday.", ["since last Friday | 2024-06-07.. day"]),
    ("The ban holds until 2030.", ["until 2030 | ..2030-12-31 year"]),
    ("It must be done by the end of the year.", ["by the end of the year | ..2024-12-31 year"]),
    ("The troops must leave by Friday.", ["by Friday | ..2024-06-14 day"]),
    ("As of January 1, 2025, the ban applies.", ["As of January 1, 2025 | 2025-01-01.. day"]),
    ("Before 2014 the region was calm.", ["Before 2014 | ..2013-12-31 year"]),
    ("Nobody came after May 3.", ["after May 3 | 2024-05-04.. day"]),
    (
        "The ministry said Friday that inflation fell in May.",
        ["Friday | 2024-06-07 day said", "in May | 2024-05-01..2024-05-31 month"],
    ),
    (
        "Officials told reporters on Monday that the bridge would reopen by July.",
        ["on Monday | 2024-06-10 day said", "by July | ..2024-07-31 month"],
    ),
    (
        "“We started on Monday,” the mayor said on Wednesday.",
        ["on Monday | 2024-06-10 day", "on Wednesday | 2024-06-12 day said"],
    ),
    (
        "On Tuesday, the agency said exports rose in the first quarter.",
        ["On Tuesday | 2024-06-11 day said", "in the first quarter | 2024-01-01..2024-03-31 quarter"],
    ),
    (
        "The company reported on May 3 that sales fell last year.",
        ["on May 3 | 2024-05-03 day said", "last year | 2023-01-01..2023-12-31 year"],
    ),
    (
        "He told the paper in an interview on Sunday that he would resign.",
        ["on Sunday | 2024-06-09 day said"],
    ),
    ("He denied on Thursday that troops had left.", ["on Thursday | 2024-06-13 day said"]),
    ("Police said the attack on Monday killed five.", ["on Monday | 2024-06-10 day"]),
    ("The minister warned of attacks in 2030.", ["in 2030 | 2030-01-01..2030-12-31 year"]),
    ("The footage from May 2014 is real.", ["from May 2014 | 2014-05-01..2014-05-31 month"]),
    ("A 2019 study found nothing.", ["2019 | 2019-01-01..2019-12-31 year"]),
    ("Sales rose in fiscal 2024.", ["in fiscal 2024 | 2024-01-01..2024-12-31 year"]),
    ("The ministry rejected the report on Friday.", ["on Friday | 2024-06-07 day said"]),
    ("The minister will on Monday announce the plan.", ["on Monday | 2024-06-17 day"]),
    (
        "It has rained since the beginning of the year.",
        ["since the beginning of the year | 2024-01-01.. year"],
    ),
    ("It closed late last year.", ["late last year | 2023-01-01..2023-12-31 year"]),
    ("The bridge was built more than twenty one years ago.", ["more than twenty one years ago | .. year"]),
    ("Half a year ago it was open.", ["Half a year ago | 2023-10-01..2023-12-31 quarter"]),
]

NOT_ENGLISH = [
    "1984 missiles were counted.",
    "The army has 2000 tanks.",
    "About 1950 people came.",
    "He may come.",
    "The old lady, Mrs May, left.",
    "They march for peace.",
    "The March for Water drew crowds.",
    "August Miller wrote it.",
    "He will speak at 10 a.m.",
    "It will start within two years.",
    "He was jailed for three years.",
    "It stood for 18 months.",
    "Every Friday they meet.",
    "Good Friday is a holiday.",
    "She is 18 years old.",
    "It fell from 2014 to 2000.",
    "Some few years ago it was calm.",
    "In recent years it was calm.",
    "The second half of the match was dull.",
    "It was the 20th century.",
    "The flight 1985 was late.",
]


@pytest.mark.parametrize(("text", "times"), ENGLISH)
def test_times_of_english_sentences(text: str, times: list[str]) -> None:
    assert read(text, "en") == times


@pytest.mark.parametrize("text", NOT_ENGLISH)
def test_what_is_no_time_in_english(text: str) -> None:
    assert read(text, "en") == []
