"""Dates keep the granularity they are told with; no day is invented."""

from __future__ import annotations

from datetime import date

import pytest

from foedus.intake.date_counting import DateContext
from foedus.intake.dates import find_dates
from foedus.intake.reports import find_dateline, find_day
from foedus.intake.tokens import make_words

from .conftest import Reader

FRIDAY = date(2022, 1, 14)


def find(text: str, base: date | None = FRIDAY) -> list[str]:
    found = find_dates(make_words(text, 0, len(text), 0), DateContext(base))
    return [f"{d.from_on}/{d.to_on} {d.granularity} {d.part}".strip() for d in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("left on Thursday", "2022-01-13/2022-01-13 weekday"),
        ("left on Thursday, 6 January 2022, by air", "2022-01-06/2022-01-06 day"),
        ("on 2 May last year", "2021-05-02/2021-05-02 day"),
        ("came two weeks ago", "2021-12-27/2022-01-02 week"),
        ("came three days ago", "2022-01-11/2022-01-11 day"),
        ("from May to July 2021", "2021-05-01/2021-07-31 range"),
        ("the mandate ends on 31 December", "2022-12-31/2022-12-31 day"),
        ("in the early hours of Monday", "2022-01-10/2022-01-10 part_of_day early hours"),
        ("landed on the 12th in", "2022-01-12/2022-01-12 day"),
        ("left on Friday", "2022-01-14/2022-01-14 weekday"),
        ("will leave on Monday", "2022-01-17/2022-01-17 weekday"),
        ("left last Friday", "2022-01-07/2022-01-07 weekday"),
        ("left Friday morning and", "2022-01-14/2022-01-14 part_of_day morning"),
        ("late on Tuesday", "2022-01-11/2022-01-11 part_of_day late"),
        ("on the evening of January 7 after", "2022-01-07/2022-01-07 part_of_day evening"),
        ("the night of January 6 on his page", "2022-01-06/2022-01-06 part_of_day night"),
        ("From 5 to 19 January, a state", "2022-01-05/2022-01-19 range"),
        ("for Jan. 5-19 to keep", "2022-01-05/2022-01-19 range"),
        ("28 December to 3 January", "2021-12-28/2022-01-03 range"),
        ("unrest in 2010;", "2010-01-01/2010-12-31 year"),
        ("In May 2021, when", "2021-05-01/2021-05-31 month"),
        ("in early January, when", "2022-01-01/2022-01-10 part_of_month"),
        ("Since autumn 2021, it", "2021-09-01/2021-11-30 season"),
        ("by the end of February,", "2022-02-21/2022-02-28 part_of_month"),
        ("on 6.1.2022", "2022-01-06/2022-01-06 day"),
        ("next week", "2022-01-17/2022-01-23 week"),
    ],
)
def test_is_as_exact_as_told(text: str, expected: str) -> None:
    assert find(text) == [expected]


def test_a_weekday_without_a_dateline_stays_open() -> None:
    assert find("left on Friday", None) == ["None/None weekday"]


def test_the_verb_may_is_no_month_and_no_day_of_31_february_is_made_up() -> None:
    assert find("they may leave") == []
    assert find("on 31 February") == []


def test_a_year_named_in_the_paragraph_holds_for_the_days_after_it() -> None:
    """An article of 2024 about January 2022: the lifting on January 19 was in 2022."""
    text = "In January 2022, riots erupted. It was lifted on January 19."
    assert find(text, date(2024, 1, 3))[1] == "2022-01-19/2022-01-19 day"


def tell(*sentences: str, base: date = FRIDAY) -> list[str]:
    """Read sentences of one paragraph after each other and give the dates of the last."""
    context = DateContext(base)
    found = [find_dates(make_words(text, 0, len(text), 0), context) for text in sentences][-1]
    return [f"{d.from_on}/{d.to_on} {d.granularity} {d.part}".strip() for d in found]


#: the report is of Friday, 14 January 2022
CLASSES = [
    # tense: the past looks back, the future ahead, whatever stands between
    ("The talks resume on Monday.", "2022-01-17/2022-01-17 weekday"),
    (
        "Parliament, which met in December, will vote on Tuesday.",
        "2021-12-01/2021-12-31 month;2022-01-18/2022-01-18 weekday",
    ),
    ("He had wavered until Tuesday.", "2022-01-11/2022-01-11 weekday"),
    ("The curfew was extended until Tuesday.", "2022-01-18/2022-01-18 weekday"),
    ("The bridge is to be handed over by Sunday.", "2022-01-16/2022-01-16 weekday"),
    ("By Wednesday evening 200 had been flown out.", "2022-01-12/2022-01-12 part_of_day evening"),
    ("A team leaves for Tunis on Sunday.", "2022-01-16/2022-01-16 weekday"),
    ("The appeal will be heard in May.", "2022-05-01/2022-05-31 month"),
    ("The letter of 19 June stands.", "2021-06-19/2021-06-19 day"),
    ("The case had to be dropped on 24 September.", "2021-09-24/2021-09-24 day"),
    # weekdays with a word that moves them
    ("They meet next Wednesday.", "2022-01-19/2022-01-19 weekday"),
    ("It was signed last Friday.", "2022-01-07/2022-01-07 weekday"),
    ("The fleet sails on Monday week.", "2022-01-24/2022-01-24 weekday"),
    ("He spoke on Thursday last week.", "2022-01-06/2022-01-06 weekday"),
    # days of a month that is not named
    ("It approved this on the 12th, a clause added.", "2022-01-12/2022-01-12 day"),
    ("The ministry had reported on the 30th that two died.", "2021-12-30/2021-12-30 day"),
    ("Names are to be read out on the 20th at noon.", "2022-01-20/2022-01-20 part_of_day noon"),
    ("It will be there by the 24th of this month.", "2022-01-24/2022-01-24 day"),
    ("Shots fell between the 3rd and the 5th.", "2022-01-03/2022-01-05 range"),
    ("Those who were in the room on the eighteenth should ask.", "2021-12-18/2021-12-18 day"),
    # several days, spans
    ("The decisions of 18 and 26 October hold.", "2021-10-18/2021-10-18 day;2021-10-26/2021-10-26 day"),
    ("They met on 8 and 9 December.", "2021-12-08/2021-12-09 range"),
    ("Between August 14 and 17 ten were freed.", "2021-08-14/2021-08-17 range"),
    ("It stayed from 2004 to 2017.", "2004-01-01/2017-12-31 range"),
    ("Bases closed between February and June of last year.", "2021-02-01/2021-06-30 range"),
    ("The vote was postponed from Monday to Wednesday.", "2022-01-10/2022-01-10 weekday;2022-01-12/2022-01-12 weekday"),
    ("Shots rang in the night from Monday to Tuesday.", "2022-01-10/2022-01-11 part_of_day night"),
    # parts of months, years, weeks
    ("The first half of August was calm.", "2021-08-01/2021-08-15 part_of_month"),
    ("It opened in the second week of December.", "2021-12-08/2021-12-14 week"),
    ("A grave was found on the last Saturday in November.", "2021-11-27/2021-11-27 weekday"),
    ("The truce stands until the last day of April.", "2022-04-30/2022-04-30 day"),
    ("The council met on the last day of the year.", "2021-12-31/2021-12-31 day"),
    ("Ships will dock early next month.", "2022-02-01/2022-02-10 part_of_month"),
    ("A council took office late in December.", "2021-12-21/2021-12-31 part_of_month"),
    ("It will be done by mid-month.", "2022-01-11/2022-01-20 part_of_month"),
    ("The first quarter of 2021 was calm.", "2021-01-01/2021-03-31 part_of_year"),
    ("It has gone on since the 1990s.", "1990-01-01/1999-12-31 range"),
    ("The week of 3 January was quiet.", "2022-01-03/2022-01-09 week"),
    # months and years beside other words
    ("Riots broke out in May of last year.", "2021-05-01/2021-05-31 month"),
    ("It has been shut since last April.", "2021-04-01/2021-04-30 month"),
    ("Flour costs twice its October price.", "2021-10-01/2021-10-31 month"),
    ("The 1991 accords lapsed.", "1991-01-01/1991-12-31 year"),
    ("The spring of last year was wet.", "2021-03-01/2021-05-31 season"),
    ("They left in the winter.", "2021-12-01/2022-02-28 season"),
    # the report's own day and holidays
    ("They met the night before last.", "2022-01-12/2022-01-12 part_of_day night"),
    ("He spoke the day before yesterday.", "2022-01-12/2022-01-12 day"),
    ("It rained late last night.", "2022-01-13/2022-01-13 part_of_day night"),
    ("Nine died over the past week.", "2022-01-07/2022-01-14 range"),
    ("The market opened at the weekend.", "2022-01-08/2022-01-09 range"),
    ("They will sail over the weekend.", "2022-01-15/2022-01-16 range"),
    ("By Christmas they had gone.", "2021-12-25/2021-12-25 day"),
    ("He will be back by Easter.", "2022-04-17/2022-04-17 day"),
    ("Troops must be there by New Year's Eve.", "2022-12-31/2022-12-31 day"),
    # parts of a day
    ("They left before dawn on Tuesday.", "2022-01-11/2022-01-11 part_of_day dawn"),
    ("A truce holds since 8 p.m. on Wednesday.", "2022-01-12/2022-01-12 part_of_day clock"),
    ("Early in the afternoon of the 3rd he agreed.", "2022-01-03/2022-01-03 part_of_day afternoon"),
    ("They came at first light on Sunday.", "2022-01-09/2022-01-09 part_of_day first light"),
    # other ways to write a day
    ("It fell on 12.01.22 and 13/01/2022.", "2022-01-12/2022-01-12 day;2022-01-13/2022-01-13 day"),
    ("Signal of 121800Z JAN 22.", "2022-01-12/2022-01-12 part_of_day clock"),
    ("They met on Thurs. 6 January.", "2022-01-06/2022-01-06 day"),
    ("They met on 3rd, 4th and 5th January.", "2022-01-03/2022-01-05 range"),
    ("They met from the 3rd to the 5th of January.", "2022-01-03/2022-01-05 range"),
    ("On the night of 3/4 January shots fell.", "2022-01-03/2022-01-04 part_of_day night"),
    ("On the morning of Wednesday, January 5, 2022, he left.", "2022-01-05/2022-01-05 part_of_day morning"),
    ("It was shut Monday through Wednesday.", "2022-01-10/2022-01-12 range"),
    ("It will be shut from today until Sunday.", "2022-01-14/2022-01-16 range"),
    ("He spoke on Friday last.", "2022-01-07/2022-01-07 weekday"),
    ("The war of 1992-95 is over.", "1992-01-01/1995-12-31 range"),
    ("Rain fell in May-June 2021.", "2021-05-01/2021-06-30 range"),
    ("Rain fell in the first six months of 2021.", "2021-01-01/2021-06-30 range"),
    ("Snow fell on the last weekend of December.", "2021-12-25/2021-12-26 range"),
    ("It opened on the weekend of 8-9 January.", "2022-01-08/2022-01-09 range"),
    ("It will be ready by year's end.", "2022-12-21/2022-12-31 part_of_year"),
    # the preposition tells as well
    ("He called a meeting for Monday.", "2022-01-17/2022-01-17 weekday"),
    ("The rebels have until Monday to leave.", "2022-01-17/2022-01-17 weekday"),
    ("A deadline of Monday was set.", "2022-01-17/2022-01-17 weekday"),
    ("It expelled him for Monday's attack.", "2022-01-10/2022-01-10 weekday"),
    ("Ministers are meeting in Abuja on Wednesday.", "2022-01-19/2022-01-19 weekday"),
    ("It comes before the court on Tuesday at the earliest.", "2022-01-18/2022-01-18 weekday"),
    ("3 April: Troops land.", "2021-04-03/2021-04-03 day"),
    # in a quotation the day of speaking counts
    ('"We leave tomorrow," he said on Tuesday.', "2022-01-12/2022-01-12 day;2022-01-11/2022-01-11 weekday"),
    ("They are to quit the town by 15 May.", "2022-05-15/2022-05-15 day"),
    ("They should have set down the rest by Monday.", "2022-01-17/2022-01-17 weekday"),
    ("They will vote in the week after next.", "2022-01-24/2022-01-30 week"),
    ("From midnight on the 15th no one will stand there.", "2022-01-15/2022-01-15 part_of_day midnight"),
    # what was to come may have come
    ("They were due in camp by 31 December, which all met.", "2021-12-31/2021-12-31 day"),
    ("A council which set up the mission on 23 November is to hear of it.", "2021-11-23/2021-11-23 day"),
    ("They asked whether talks can be held in June.", "2022-06-01/2022-06-30 month"),
]


@pytest.mark.parametrize(("text", "expected"), CLASSES)
def test_reads_each_way_to_tell_a_date(text: str, expected: str) -> None:
    assert ";".join(find(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Group of 77 and Task Force 150 met.",
        "Article 4 of Resolution 2085 was read on Road 12.",
        "Theresa May and General March may march.",
        "He holds the 7th Battalion and the 201st Division in being.",
        "Of 2000 men, 1998 soldiers stayed.",
        "This is the third day of talks, the second in a row.",
        "The next week will show, said a man aged 19.",
        "They train at night.",
        "The day the guns fall silent, we go.",
        "One Sunday paper and the Friday Times said so.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find(text) == []


def test_counts_from_the_day_told_before() -> None:
    first = "Tanks crossed on Saturday, the army said on Thursday."
    assert tell(first, "The next day they stopped.") == ["2022-01-09/2022-01-09 day"]
    assert tell(first, "The same evening the town fell.") == ["2022-01-08/2022-01-08 part_of_day evening"]
    assert tell(first, "A week later it was free.") == ["2022-01-15/2022-01-15 day"]
    assert tell(first, "Two days earlier all had been calm.") == ["2022-01-06/2022-01-06 day"]
    assert tell(first, "By nightfall it burned.") == ["2022-01-08/2022-01-08 part_of_day nightfall"]
    assert tell("Quiet.", "The same evening the town fell.") == []


def test_a_day_that_only_opens_a_span_or_lies_ahead_is_none_to_count_from() -> None:
    assert tell("He spoke on Tuesday of a truce since Monday.", "The next day he left.") == [
        "2022-01-12/2022-01-12 day"
    ]
    assert tell("On Tuesday he asked them to go by 20 January.", "They agreed the same day.") == [
        "2022-01-11/2022-01-11 day"
    ]


def test_the_eve_of_something_is_counted_from_the_day_that_was_told_of_it() -> None:
    assert tell("They voted on Tuesday.", "On the eve of the vote mothers wept.") == ["2022-01-10/2022-01-10 day"]
    assert tell("They voted on Tuesday.", "On the eve of the summit mothers wept.") == []


def test_the_month_of_a_story_is_that_of_its_days() -> None:
    assert tell("On 30 November they agreed.", "By the end of the month nine were dead.") == [
        "2021-11-21/2021-11-30 part_of_month"
    ]


def test_days_that_head_the_entries_of_a_chronology(read: Reader) -> None:
    """The dateline's own day is none."""
    text = (
        "LUANDA, 14 March 2014 (Radio) - Compiled from agency reports of this month.\n\n"
        "2 March - Troops land in Lobito. By evening the port is theirs; the next day they leave.\n\n"
        "5 March: Lisbon declines."
    )
    days = {c.text.removeprefix("2 March - ")[:12]: [str(d.from_on) for d in c.dates] for c in read(text)}
    assert days["Troops land "] == ["2014-03-02"]
    assert [d for key, found in days.items() for d in found if key.startswith(("By", "the next"))] == [
        "2014-03-02",
        "2014-03-03",
    ]
    assert ["2014-03-05"] in days.values()


@pytest.mark.parametrize(
    "line",
    [
        "YEREVAN, MARCH 14, 2014, AGENCY. The council met.",
        "GORIS, 14 March 2014, 18:40 (Agency) - The council met.",
        "LIMBE, Friday 14 March 2014 (Agency). The council met.",
        "OSH, 14 March 2014 /AGENCY/ -- The council met.",
        "GENEVA, 14 March 2014: The council met.",
    ],
)
def test_datelines_of_many_kinds_are_no_part_of_the_sentence(line: str) -> None:
    begin, _ = find_dateline(line, 0, len(line))
    assert line[begin:] == "The council met."


def test_lines_with_a_day_or_a_year_alone_head_what_follows(read: Reader) -> None:
    text = "Compiled from agency reports.\n\n2 March. Troops land in Lobito.\n\n5 March\n\nLisbon declines it."
    assert [str(d.from_on) for c in read(text) for d in c.dates] == ["2014-03-02", "2014-03-05"]
    text = "1974\n\n12 December - Troops land in Lobito.\n\n1975\n\n5 January - Lisbon declines the request."
    assert [str(d.from_on) for c in read(text) for d in c.dates] == ["1974-12-12", "1975-01-05"]


def test_a_story_of_long_ago_goes_on_in_its_own_year() -> None:
    first = "The mission was set up in April 1994."
    assert tell(first, "On 6 June its men landed.") == ["1994-06-06/1994-06-06 day"]
    assert tell("The army left the town.", "On 6 June its men landed.") == ["2021-06-06/2021-06-06 day"]


def test_a_sentence_with_a_dash_is_no_dateline() -> None:
    line = "The government – 30 ministers – met."
    assert find_dateline(line, 0, len(line)) == (0, "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Island Voice\nVol. 3 No. 4, 1999\n\nARAWA, 3 May - Talks began.", date(1999, 5, 3)),
        ("Weekly digest, 3-9 May 1999\n\nTalks began on Monday.", date(1999, 5, 9)),
        ("SITREP 4\n121800Z MAY 99\n\n1. Calm.", date(1999, 5, 12)),
        ("Why the strike of 12 May 1998 failed\n\nLIMA, 3 June 1999 (Wire) - Troops left.", date(1999, 6, 3)),
        ("KINGSTOWN, St. Vincent, Dec. 15, 2023 (Weekly) - Talks ended.", date(2023, 12, 15)),
        ("Talks began.\n\nNobody knows when.", None),
    ],
)
def test_finds_the_day_of_a_report_in_its_first_lines(text: str, day: date | None) -> None:
    assert find_day(text, "report.txt")[0] == day
