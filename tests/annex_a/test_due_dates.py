"""The sample Annex A workbook, judged: each due date was counted by hand before the program was asked.

Days of the week and holidays are England's: in 2019 27 May, 26 August, 25 and 26 December; in 2020 1 January, 10 and 13
April, 8 May (moved from the 4th), 25 May, 31 August, 25 and 28 December; in 2021 1 January.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pytest
from intake_files import changed

from engine.intake.reading import read_bytes, read_file
from engine.obligations import evaluate, explain_judging
from engine.reports.breaches import next_lines
from engine.rulebook.loading import load_book
from engine.rulebook.timescale import RuleBook
from engine.words.clock import last_instant
from engine.words.enums import Nation
from engine.words.values import CaseEvent, Obligation, Person

SAMPLE: Final = Path(__file__).parent.parent / "data" / "intake" / "Annex_A.xlsx"
AS_AT: Final = date(2021, 3, 16)  # a Tuesday, the day after the last date in the workbook
IN_CARE: Final = {"1761444", "1373595", "14065184", "2529037", "3623204"}  # since 2009, 2009, 2014, 2010, 2008
ADULT: Final = "1761444"  # in care by the list, and 18 since 13 February 2020

# The duties that the workbook's lists can begin; every one of theirs that is open is counted here.
COUNTED: Final = {
    *("assessment", "icpc", "cp_visit", "review_conference", "cin_visit"),
    *("looked_after_visit", "looked_after_review", "dental_check", "review_health_assessment"),
}

Judge = Callable[..., list[Obligation]]
JUDGES: Final = [
    pytest.param(explain_judging.judge, id="explainer"),
    pytest.param(evaluate.judge, id="machine"),
]


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_book(Nation.ENGLAND)


@pytest.fixture(scope="module")
def events() -> Sequence[CaseEvent]:
    return read_file(SAMPLE, AS_AT).events


@pytest.fixture(scope="module")
def people() -> Mapping[str, Person]:
    """With their dates of birth, on which the interval of a health assessment depends."""
    return {person.subject: person for person in read_file(SAMPLE, AS_AT).people}


@pytest.fixture(scope="module", params=JUDGES)
def judge(request: pytest.FixtureRequest) -> Judge:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def judged(judge: Judge, book: RuleBook, events: Sequence[CaseEvent], people: Mapping[str, Person]) -> list[Obligation]:
    """As at 16 March 2021, everything watched."""
    return judge(book, events, last_instant(AS_AT), None, people)


@pytest.fixture(scope="module")
def watched(
    judge: Judge, book: RuleBook, events: Sequence[CaseEvent], people: Mapping[str, Person]
) -> list[Obligation]:
    """The same, watched from that day on."""
    return judge(book, events, last_instant(AS_AT), None, people, watch_from=AS_AT)


# timescale, subject, limit, cycle, then what is expected
BY_HAND = [
    # --- assessment, 45 working days from the referral
    pytest.param(
        *("assessment", "4653765", "statutory", 1),
        {"started": "2020-09-16", "due": "2020-11-18", "state": "overdue", "days_over": 81},
        # Wed 16 Sept: 1, 2 are 17, 18 Sept; 3-7 are 21-25; 8-12 28 Sept-2 Oct; 13-17 5-9; 18-22 12-16; 23-27 19-23;
        # 28-32 26-30 Oct; 33-37 2-6 Nov; 38-42 9-13; 43-45 16-18 Nov.
        # Over: 19, 20 Nov (2); 23-27 (7); to 4 Dec (12), 11 (17), 18 (22), 21-24 (26); 29-31 Dec (29); to 8 Jan (34),
        # 15 (39), 22 (44), 29 (49), 5 Feb (54), 12 (59), 19 (64), 26 (69), 5 March (74), 12 (79); 15, 16 March (81).
        id="assessment from a referral of 16 September, none authorised",
    ),
    pytest.param(
        *("assessment", "6537810", "statutory", 1),
        {"started": "2020-09-16", "due": "2020-11-18", "state": "overdue", "days_over": 81},
        # As above; the strategy discussion of the same day is another duty's.
        id="assessment beside a section 47 enquiry",
    ),
    pytest.param(
        *("assessment", "10692868", "statutory", 1),
        {"started": "2019-05-16", "due": "2019-07-19", "met": "2021-02-08", "state": "met_late", "days_over": 394},
        # Thu 16 May 2019: 1 is 17 May; 2-6 20-24; 27 holiday; 7-10 28-31; 11-15 3-7 June; 16-20 10-14; 21-25 17-21;
        # 26-30 24-28; 31-35 1-5 July; 36-40 8-12; 41-45 15-19 July.
        # Over: Mon 22 July 2019 to Mon 8 Feb 2021 is 567 days, 81 weeks: 81 x 5 + 1 = 406 weekdays, less 12 holidays
        # (26 Aug, 25, 26 Dec; 1 Jan, 10, 13 April, 8, 25 May, 31 Aug, 25, 28 Dec; 1 Jan).
        id="assessment from its own start where no referral is held",
    ),
    pytest.param(
        *("assessment", "15221387", "statutory", 1),
        {"started": "2019-10-30", "due": "2020-01-06", "met": "2021-01-19", "state": "met_late", "days_over": 263},
        # Wed 30 Oct 2019: 1, 2 are 31 Oct, 1 Nov; 3-7 4-8; 8-12 11-15; 13-17 18-22; 18-22 25-29; 23-27 2-6 Dec;
        # 28-32 9-13; 33-37 16-20; 38, 39 23, 24; 40 27; 41, 42 30, 31 Dec; 43, 44 2, 3 Jan; 45 Mon 6 Jan 2020.
        # Over: Tue 7 Jan 2020 to Tue 19 Jan 2021 is 378 days, 54 weeks: 271 weekdays, less 8 holidays.
        id="assessment over Christmas",
    ),
    pytest.param(
        *("assessment", "12590177", "statutory", 1),
        {"started": "2019-12-26", "due": "2020-02-28", "met": "2020-11-11", "state": "met_late", "days_over": 178},
        # Boxing Day 2019: 1 is Fri 27 Dec; 2, 3 30, 31; 4, 5 2, 3 Jan; 6-10 6-10; 11-15 13-17; 16-20 20-24; 21-25
        # 27-31; 26-30 3-7 Feb; 31-35 10-14; 36-40 17-21; 41-45 24-28 Feb.
        # Over: Mon 2 March to Mon 9 Nov is 252 days, 36 weeks: 180 weekdays and 9, 10, 11 Nov: 183, less 5 holidays.
        id="assessment begun on a bank holiday",
    ),
    *(
        pytest.param(
            *("assessment", subject, "statutory", 1),
            {"started": "2020-02-26", "due": "2020-05-01", "met": "2021-02-02", "state": "met_late", "days_over": 191},
            # Wed 26 Feb 2020: 1, 2 are 27, 28; 3-7 2-6 March; 8-12 9-13; 13-17 16-20; 18-22 23-27; 23-27 30 March-3
            # April; 28-31 6-9; Good Friday, Easter Monday; 32-35 14-17; 36-40 20-24; 41-45 27 April-1 May.
            # Over: Mon 4 May (worked in 2020) to Mon 1 Feb is 273 days, 39 weeks: 195 weekdays and 1, 2 Feb: 197, less 6.
            id=f"assessment over Easter, {subject}",
        )
        for subject in ("15765513", "12012513")
    ),
    # --- initial conference, 15 working days from the strategy discussion
    *(
        pytest.param(
            *("icpc", subject, "statutory", 1),
            {"started": "2020-09-16", "due": "2020-10-07", "met": met, "state": "met_in_time", "days_over": 0},
            # 1, 2 are 17, 18 Sept; 3-7 21-25; 8-12 28 Sept-2 Oct; 13-15 5, 6, 7 Oct.
            id=f"conference held in time, {subject}",
        )
        for subject, met in (("6537810", "2020-10-05"), ("11641472", "2020-10-05"), ("11578763", "2020-10-01"))
    ),
    *(
        pytest.param(
            *("icpc", subject, "statutory", 1),
            {
                "started": "2020-09-16",
                "due": "2020-10-07",
                "ended": "2020-09-16",
                "state": "ended_without",
                "reason": "the enquiry ended without a conference",
            },
            # "Deemed unnecessary": the enquiry ended, dated with its start as the list does not say when.
            id=f"conference deemed unnecessary, {subject}",
        )
        for subject in ("10273003", "4073694")
    ),
    # --- child protection visit, every 10 working days
    pytest.param(
        *("cp_visit", "6537810", "statutory", 1),
        {"started": "2020-10-05", "due": "2020-10-19", "state": "overdue", "days_over": 103},
        # The conference stands in for the plan, which list 7 does not hold. Mon 5 Oct: 1-4 are 6-9; 5-9 12-16; 10 Mon 19.
        # Over: Tue 20 Oct to Tue 16 March is 147 days, 21 weeks: 106 weekdays, less 25, 28 Dec and 1 Jan.
        id="visit from the conference",
    ),
    pytest.param(
        *("cp_visit", "11578763", "statutory", 1),
        {"started": "2020-10-01", "due": "2020-10-15", "state": "overdue", "days_over": 105},
        # Thu 1 Oct: 1 is Fri 2; 2-6 5-9; 7-10 12-15. Two working days more than the child above: 16 and 19 Oct.
        id="visit from the earlier conference",
    ),
    *(
        pytest.param(
            *("cp_visit", subject, "statutory", 2),
            {"started": "2021-03-02", "due": "2021-03-16", "state": "due_today", "days_over": 0},
            # The latest visit, Tue 2 March: 1-3 are 3-5 March; 4-8 8-12; 9, 10 15, 16 March.
            id=f"visit next after the latest, {subject}",
        )
        for subject in ("5358472", "14953858")
    ),
    pytest.param(
        *("cp_visit", "10721552", "statutory", 2),
        {
            "started": "2021-01-22",
            "due": "2021-02-05",
            "ended": "2021-02-16",
            "state": "ended_without",
            "reason": "period ended",
        },
        # Fri 22 Jan: 1-5 are 25-29 Jan; 6-10 1-5 Feb. The plan ended on the 16th.
        id="visit outstanding when the plan ended",
    ),
    *(
        pytest.param(
            *("cp_visit", subject, "statutory", 2),
            {"started": "2020-12-30", "due": "2021-01-14", "ended": "2021-01-04", "state": "ended_without"},
            # Wed 30 Dec: 1 is 31 Dec; 1 Jan holiday; 2-6 are 4-8 Jan; 7-10 11-14 Jan.
            id=f"visit not yet due when the plan ended, {subject}",
        )
        for subject in ("16036763", "9396243")
    ),
    # --- visit to a looked-after child, regulation 28
    pytest.param(
        *("looked_after_visit", "1373595", "statutory", 2),
        {"started": "2021-02-22", "due": "2021-05-22", "state": "open", "flags": []},
        # U1, connected person, long term, in its second year and later: three months. A Saturday, and no rule rolls it.
        id="long-term placement of 2009, three months from the latest visit",
    ),
    pytest.param(
        *("looked_after_visit", "14065184", "statutory", 2),
        {"started": "2021-01-20", "due": "2021-04-20", "state": "open", "flags": []},
        # U4, long-term foster placement of 8 July 2019: over a year, three months.
        id="long-term placement of 2019, three months from the latest visit",
    ),
    pytest.param(
        *("looked_after_visit", "2529037", "statutory", 2),
        {"started": "2021-02-22", "due": "2021-04-05", "state": "open", "flags": []},
        # Placed 11 June 2020, so within the first year: 42 days: 6 to 28 Feb, 31 to 31 March, 5 more. Easter Monday stays.
        id="placement of June 2020, six weeks from the latest visit",
    ),
    pytest.param(
        *("looked_after_visit", "3623204", "statutory", 2),
        {"started": "2020-08-07", "due": None, "ended": "2020-09-22", "state": "ended_without", "flags": ["relaxed"]},
        # Between 24 April and 25 September 2020 the law set no day (SI 2020/445).
        id="relaxed visit, ended with care",
    ),
    pytest.param(
        *("looked_after_visit", "3623204", "aim", 2),
        {"started": "2020-08-07", "due": "2020-09-18", "ended": "2020-09-22", "state": "ended_without", "flags": []},
        # The local aim beside it kept six weeks: 24 days to 31 Aug, 18 more.
        id="the aim beside the relaxed visit",
    ),
    # --- review of a looked-after child, regulation 33: years in, so the six-monthly step
    *(
        pytest.param(
            *("looked_after_review", subject, "statutory", 3),
            {"started": latest, "due": due, "state": "open", "days_over": 0, "flags": []},
            # The first (20 working days) and the second (three months) lie years back: the next is six months on.
            id=f"review six months after the latest, {subject}",
        )
        for subject, latest, due in (
            ("1373595", "2021-01-12", "2021-07-12"),
            ("14065184", "2020-12-08", "2021-06-08"),
            ("2529037", "2021-02-26", "2021-08-26"),
        )
    ),
    pytest.param(
        *("looked_after_review", "3623204", "statutory", 3),
        {"started": "2020-08-12", "due": None, "ended": "2020-09-22", "state": "ended_without", "flags": ["relaxed"]},
        # Six-monthly reviews were relaxed on 12 August 2020.
        id="relaxed review, ended with care",
    ),
    pytest.param(
        *("looked_after_review", "3623204", "aim", 3),
        {"started": "2020-08-12", "due": "2021-02-12", "ended": "2020-09-22", "state": "ended_without", "flags": []},
        id="the aim beside the relaxed review",
    ),
    # --- child in need visit, every 20 working days; the plan's own day is not known, so the second cycle is the first shown
    pytest.param(
        *("cin_visit", "10160219", "statutory", 2),
        {"started": "2021-02-16", "due": "2021-03-16", "state": "due_today", "days_over": 0, "flags": []},
        # Tue 16 Feb: 1-3 are 17-19; 4-8 22-26; 9-13 1-5 March; 14-18 8-12; 19, 20 15, 16 March.
        id="child in need visit due that day",
    ),
    pytest.param(
        *("cin_visit", "12598894", "statutory", 2),
        {"started": "2021-01-21", "due": "2021-02-18", "state": "overdue", "days_over": 18},
        # Thu 21 Jan: 1 is 22; 2-6 25-29; 7-11 1-5 Feb; 12-16 8-12; 17-20 15-18 Feb.
        # Over: 19 Feb (1), 22-26 (6), 1-5 March (11), 8-12 (16), 15, 16 (18).
        id="child in need visit four weeks over",
    ),
    pytest.param(
        *("cin_visit", "7657294", "statutory", 2),
        {"started": "2021-02-03", "due": "2021-03-03", "state": "overdue", "days_over": 9},
        # Wed 3 Feb: 1, 2 are 4, 5; 3-7 8-12; 8-12 15-19; 13-17 22-26; 18-20 1-3 March. Over: 4, 5 (2), 8-12 (7), 15, 16 (9).
        id="child in need visit two weeks over",
    ),
    pytest.param(
        *("cin_visit", "8140425", "statutory", 2),
        {"started": "2021-03-05", "due": "2021-04-06", "state": "open", "days_over": 0},
        # Fri 5 March: 1-5 are 8-12; 6-10 15-19; 11-15 22-26; 16-19 29 March-1 April; Good Friday 2, Easter Monday 5; 20 Tue 6.
        id="child in need visit over Easter",
    ),
    pytest.param(
        *("cin_visit", "6434087", "statutory", 2),
        {"started": "2021-03-15", "due": "2021-04-14", "state": "open", "days_over": 0},
        # Mon 15 March: 1-4 are 16-19; 5-9 22-26; 10-13 29 March-1 April; 14-17 6-9 April; 18-20 12-14.
        id="child in need visit of the day before",
    ),
    # --- review conference, 3 months from the initial conference or, where none is held here, from the plan
    *(
        pytest.param(
            *("review_conference", subject, "statutory", 1),
            {"started": "2020-10-05", "due": "2021-01-05", "state": "overdue", "days_over": 70},
            # Over: 26 days to 31 Jan, 28 of Feb, 16 of March.
            id=f"review conference from the conference of 5 October, {subject}",
        )
        for subject in ("6537810", "11641472")
    ),
    pytest.param(
        *("review_conference", "11578763", "statutory", 1),
        {"started": "2020-10-01", "due": "2021-01-01", "state": "overdue", "days_over": 74},
        # New Year's Day; months are not moved off a holiday. Over: 30 to 31 Jan, 28, 16.
        id="review conference due on a holiday",
    ),
    *(
        pytest.param(
            *("review_conference", subject, "statutory", 1),
            {"started": "2021-02-08", "due": "2021-05-08", "state": "open", "days_over": 0},
            id=f"review conference from the plan, {subject}",
        )
        for subject in ("5358472", "14953858")
    ),
    pytest.param(
        *("review_conference", "10721552", "statutory", 1),
        {"started": "2020-11-23", "due": "2021-02-23", "met": "2021-02-16", "state": "met_in_time"},
        # The latest review came within the first three months, and the plan ended that day.
        id="review conference on the day on which the plan ended",
    ),
    # --- dental check, every 12 months from the latest
    pytest.param(
        *("dental_check", "1373595", "statutory", 2),
        {"started": "2020-01-17", "due": "2021-01-17", "state": "overdue", "days_over": 58, "flags": []},
        # Over: 14 days to 31 Jan, 28 of Feb, 16 of March.
        id="dental check of January 2020",
    ),
    pytest.param(
        *("dental_check", ADULT, "statutory", 2),
        {"started": "2020-01-17", "due": "2021-01-17", "ended": "2020-02-13", "state": "ended_without"},
        # Born 13 Feb 2002: 18 before it was due.
        id="dental check of a child who turned 18",
    ),
    pytest.param(
        *("dental_check", "2529037", "statutory", 2),
        {"started": "2019-12-16", "due": "2020-12-16", "state": "overdue", "days_over": 90},
        # Over: 15 to 31 Dec, 31, 28, 16.
        id="dental check of December 2019",
    ),
    pytest.param(
        *("dental_check", "14065184", "statutory", 2),
        {"started": "2020-10-12", "due": "2021-10-12", "state": "open", "days_over": 0},
        id="dental check of October 2020",
    ),
    pytest.param(
        *("dental_check", "3623204", "statutory", 2),
        {"started": "2020-08-14", "due": "2021-08-14", "ended": "2020-09-22", "state": "ended_without"},
        id="dental check outstanding when care ended",
    ),
    # --- review of health, from the latest: 12 months, 6 before the fifth birthday
    *(
        pytest.param(
            *("review_health_assessment", subject, "statutory", 1),
            {"started": "2020-05-27", "due": "2021-05-27", "state": "open", "days_over": 0, "flags": []},
            # Born 13 Feb 2002 and 30 Dec 2003.
            id=f"health review twelve months on, {subject}",
        )
        for subject in ("1761444", "1373595")
    ),
    pytest.param(
        *("review_health_assessment", "14065184", "statutory", 1),
        {"started": "2020-10-05", "due": "2021-10-05", "state": "open", "flags": []},
        # Born 31 May 2007, so 13 on that day.
        id="health review of October 2020",
    ),
    pytest.param(
        *("review_health_assessment", "2529037", "statutory", 1),
        {"started": "2020-08-04", "due": "2021-02-04", "state": "overdue", "days_over": 40, "flags": []},
        # Born 13 March 2018, so two years old: six months. Over: 24 days to 28 Feb, 16 of March.
        id="health review of a child of two",
    ),
    pytest.param(
        *("review_health_assessment", "3623204", "statutory", 1),
        {"started": "2020-06-22", "due": "2021-06-22", "ended": "2020-09-22", "state": "ended_without", "flags": []},
        # Born 27 July 2003, so 16.
        id="health review outstanding when care ended",
    ),
]


@pytest.mark.parametrize(("timescale", "subject", "limit", "cycle", "expected"), BY_HAND)
def test_an_obligation_from_the_workbook(judged, timescale, subject, limit, cycle, expected):
    (found,) = [
        each
        for each in judged
        if (each.timescale, each.subject, each.limit, each.cycle) == (timescale, subject, limit, cycle)
    ]
    assert {name: plain(getattr(found, name)) for name in expected} == expected


def plain(value):
    if hasattr(value, "day"):
        return value.day.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


OPEN = {
    **{
        ("assessment", child): ("2020-11-18", "overdue")
        for child in ("6537810", "4653765", "997679", "14007367", "10897459", "11096583")
    },
    ("cp_visit", "6537810"): ("2020-10-19", "overdue"),
    ("cp_visit", "11641472"): ("2020-10-19", "overdue"),
    ("cp_visit", "11578763"): ("2020-10-15", "overdue"),
    ("cp_visit", "5358472"): ("2021-03-16", "due_today"),
    ("cp_visit", "14953858"): ("2021-03-16", "due_today"),
    ("looked_after_visit", "1373595"): ("2021-05-22", "open"),
    ("looked_after_visit", "14065184"): ("2021-04-20", "open"),
    ("looked_after_visit", "2529037"): ("2021-04-05", "open"),
    ("looked_after_review", "1373595"): ("2021-07-12", "open"),
    ("looked_after_review", "14065184"): ("2021-06-08", "open"),
    ("looked_after_review", "2529037"): ("2021-08-26", "open"),
    ("cin_visit", "10160219"): ("2021-03-16", "due_today"),
    ("cin_visit", "12598894"): ("2021-02-18", "overdue"),
    ("cin_visit", "7657294"): ("2021-03-03", "overdue"),
    ("cin_visit", "8140425"): ("2021-04-06", "open"),
    ("cin_visit", "6434087"): ("2021-04-14", "open"),
    ("review_conference", "6537810"): ("2021-01-05", "overdue"),
    ("review_conference", "11641472"): ("2021-01-05", "overdue"),
    ("review_conference", "11578763"): ("2021-01-01", "overdue"),
    ("review_conference", "5358472"): ("2021-05-08", "open"),
    ("review_conference", "14953858"): ("2021-05-08", "open"),
    ("dental_check", "1373595"): ("2021-01-17", "overdue"),
    ("dental_check", "2529037"): ("2020-12-16", "overdue"),
    ("dental_check", "14065184"): ("2021-10-12", "open"),
    ("review_health_assessment", "1761444"): ("2021-05-27", "open"),
    ("review_health_assessment", "1373595"): ("2021-05-27", "open"),
    ("review_health_assessment", "14065184"): ("2021-10-05", "open"),
    ("review_health_assessment", "2529037"): ("2021-02-04", "overdue"),
}


@pytest.mark.parametrize("how", ["judged", "watched"])
def test_nothing_else_is_open_whether_watched_from_that_day_or_not(how, judged, watched):
    held = {"judged": judged, "watched": watched}[how]
    found = [each for each in held if each.state.is_open]
    assert {(each.timescale, each.subject): (plain(each.due), each.state) for each in found} == OPEN
    assert len(found) == len(OPEN)


def test_watched_from_that_day_no_old_breach_is_made(watched, book):
    authority = {timescale.id: timescale.authority for timescale in book.timescales}
    now = datetime(2021, 3, 17, 7, 30, tzinfo=UTC)
    assert [each for each in watched if each.state == "overdue"] != []
    assert next_lines(watched, {}, authority, {}, AS_AT, 1, now) == []


def test_watched_from_that_day_what_was_over_before_is_gone(judged, watched):
    """Closed, and due before that day; where there is no due day, met or ended before it."""
    gone = {each.obligation for each in judged} - {each.obligation for each in watched}
    over = {
        each.obligation
        for each in judged
        if not each.state.is_open and (each.due or each.met or each.ended).day < AS_AT
    }
    assert len(over) >= 15
    assert gone == over


def test_the_first_breach_after_watching_began_is_made_the_day_after(judge, book, events, people):
    """Three visits fell due on 16 March, the first day watched; on the 17th they are missed, and nothing older is."""
    later = judge(book, events, last_instant(date(2021, 3, 17)), None, people, watch_from=AS_AT)
    authority = {timescale.id: timescale.authority for timescale in book.timescales}
    lines = next_lines(later, {}, authority, {}, AS_AT, 1, datetime(2021, 3, 18, 7, 30, tzinfo=UTC))
    assert sorted((line.timescale, line.subject, line.entry) for line in lines) == [
        ("cin_visit", "10160219", "missed"),
        ("cp_visit", "14953858", "missed"),
        ("cp_visit", "5358472", "missed"),
    ]


def test_nobody_in_care_for_years_has_anything_years_overdue(judged):
    """What is overdue runs from the latest visit, check or assessment that the workbook gives, not from years back."""
    overdue = [each for each in judged if each.subject in IN_CARE and each.state == "overdue"]
    assert sorted((each.timescale, each.subject, plain(each.due)) for each in overdue) == [
        ("dental_check", "1373595", "2021-01-17"),
        ("dental_check", "2529037", "2020-12-16"),
        ("review_health_assessment", "2529037", "2021-02-04"),
    ]
    # Of a latest visit, review or check nobody can say whether the one before it was in time.
    assert [each for each in judged if each.subject in IN_CARE and each.met] == []


def test_what_the_workbook_cannot_show_done_starts_nothing(judged):
    """The lists hold no core groups, supervision, minutes or plans' dates, so no such duty can ever be shown met."""
    assert {each.timescale for each in judged if each.subject != ADULT} == COUNTED


def test_a_child_who_turned_18_owes_no_more(judged):
    """The list has the child in care for a year after the 18th birthday: what ran on that day ended with it."""
    ran = [each for each in judged if each.subject == ADULT and plain(each.started) < "2020-02-13"]
    assert {each.timescale for each in ran} >= {"looked_after_visit", "looked_after_review", "dental_check"}
    assert {(plain(each.ended), each.reason) for each in ran} == {("2020-02-13", "the child turned 18")}


def test_without_list_7_no_visit_runs_from_a_conference(judge, book):
    """Visits to children on a plan stand in list 7; where the workbook has none, a conference starts no visit."""
    without = read_bytes(changed(lambda sheets: sheets.pop("List 7")), "a.xlsx", AS_AT)
    found = judge(book, without.events, last_instant(AS_AT))
    assert {each.timescale for each in found} == COUNTED - {"cp_visit", "review_conference"}


def test_without_list_4_no_assessment_runs_from_a_referral(judge, book):
    """Its authorisation stands in list 4."""
    without = read_bytes(changed(lambda sheets: sheets.pop("List 4")), "a.xlsx", AS_AT)
    found = judge(book, without.events, last_instant(AS_AT))
    assert {each.timescale for each in found} == COUNTED - {"assessment"}
