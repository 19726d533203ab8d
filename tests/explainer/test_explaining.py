"""What an explanation says: whole texts read by a person, and one line for each thing that can go wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import count

import pytest

from engine.calendars import get_axis, with_closures
from engine.histories import History, arrange
from engine.obligations.explain import Explanation, explain, judge
from engine.obligations.explain_words import as_json, words
from engine.rulebook.loading import load_book, load_files
from engine.rulebook.timescale import RuleBook
from engine.words.clock import LONDON, last_instant, local_day, start_of_day
from engine.words.enums import Nation
from engine.words.errors import Mistake
from engine.words.frames import frame_of
from engine.words.values import AttributeValue, CaseEvent, Moment
from tests.random_histories.ways import UNCOMMON_BOOK

Event = tuple[str, str, Mapping[str, AttributeValue]]
BOOK = load_book(Nation.ENGLAND)
UNCOMMON = load_files([UNCOMMON_BOOK], Nation.ENGLAND)


def e(kind: str, on: str, /, **attributes: AttributeValue) -> Event:
    return kind, on, attributes


def events_of(short: list[Event]) -> list[CaseEvent]:
    made = []
    for number, (kind, on, given) in zip(count(1), short, strict=False):
        attributes = dict(given)
        episode, team = (str(attributes.pop(name, "")) for name in ("episode", "team"))
        at = datetime.fromisoformat(on).replace(tzinfo=LONDON).astimezone(UTC) if len(on) > 10 else None
        day = date.fromisoformat(on) if at is None else local_day(at)
        moment = Moment(day, at)
        recorded = at or start_of_day(day)
        made.append(CaseEvent(f"e{number}", "HC-1", kind, moment, recorded, 1, episode, team, "w1", attributes))
    return made


def history(short: list[Event], as_at: datetime, book: RuleBook = BOOK) -> History:
    return arrange(book, frame_of(events_of(short)), {}, as_at, as_at).of("HC-1")


def explained(short: list[Event], which: str, as_at: str, book: RuleBook = BOOK) -> Explanation:
    moment = last_instant(date.fromisoformat(as_at))
    axis = get_axis(Nation.ENGLAND)
    closed = with_closures(axis, {date(2021, 12, 24): "Council closed"})
    return explain(book, axis, history(short, moment, book), which, moment, closed)


def text(short: list[Event], which: str, as_at: str, book: RuleBook = BOOK) -> str:
    return words(explained(short, which, as_at, book))


JUBILEE = """\
Initial child protection conference · limit set by guidance · overdue

Case        HC-1, obligation {id}
Started     strategy discussion of Fri 27 May 2022
Rule        in force from Mon 14 Oct 1991; limit set by guidance
Source      Working Together to Safeguard Children 2023, chapter 3: within 15 working days of the
            strategy discussion at which section 47 enquiries were initiated
            https://www.teescpp.org.uk/safeguarding-procedures/10-initial-child-protection-conference/,
            checked Sat 21 Nov 2026
Limit       15 working days
Counted     days 1 to 3: Mon 30 May 2022 to Wed 1 June 2022; weekends left out
            not counted: Thu 2 June 2022: Spring bank holiday
            not counted: Fri 3 June 2022: Platinum Jubilee bank holiday
            days 4 to 15: Mon 6 June 2022 to Tue 21 June 2022; weekends left out
Due         Tue 21 June 2022
Did not do  initial child protection conference of Fri 10 June 2022: kind (transfer in) is not among
            initial, pre birth
Outcome     nothing recorded that meets it: overdue
            1 working day over
On record   Mon 13 June 2022: booked for Thu 23 June 2022, after the due date
Answers     conference unit; the case is held by North
"""

RELAXED = """\
Visit to a looked-after child · local aim · overdue

Case        HC-1, cycle 2, obligation {id}
Started     visit to the looked-after child of Fri 20 March 2020
Rule        in force from Fri 24 April 2020; local aim
            it began under the version from Wed 1 April 2015; the later one applies to what was
            running
Source      Local aim, kept beside the duty's own limit, which rests on: Care Planning, Placement
            and Case Review (England) Regulations 2010 (SI 2010/959), regulation 28
"""


def test_the_whole_text_of_a_conference_over_the_jubilee() -> None:
    events = [
        e("strategy_discussion", "2022-05-27", initiated_s47=True, team="North"),
        e("icpc_held", "2022-06-10", kind="transfer_in", episode="other"),
        e("booked", "2022-06-13", of="icpc_held", **{"for": date(2022, 6, 23)}),
    ]
    # The transfer-in conference closes the enquiry's period, but the duty is open until an initial one is held.
    explanation = explained(events, "icpc", "2022-06-22")
    assert words(explanation) == JUBILEE.format(id=explanation.obligation.obligation)


def test_the_head_of_a_visit_that_the_law_relaxed() -> None:
    events = [
        e("looked_after_started", "2020-03-16", legal_status="C2"),
        e("placement_started", "2020-03-16", placement="foster"),
        e("looked_after_visit", "2020-03-20", seen=True),
    ]
    explanation = explained(events, "looked_after_visit", "2020-05-10")
    assert words(explanation).startswith(RELAXED.format(id=explanation.obligation.obligation))


CARE = [
    e("looked_after_started", "2023-05-01", legal_status="C2"),
    e("placement_started", "2023-05-01", placement="foster"),
]
PLAN = [e("cp_plan_started", "2021-02-01")]
S47 = [e("strategy_discussion", "2022-05-27", initiated_s47=True)]


@pytest.mark.parametrize(
    ("events", "which", "as_at", "line"),
    [
        pytest.param(
            [*PLAN, e("cp_visit", "2021-02-10", seen=False)],
            *(
                "cp_visit",
                "2021-02-12",
                "Did not do  child protection visit of Wed 10 Feb 2021: the child was not seen",
            ),
            id="the child was not seen",
        ),
        pytest.param(
            [*PLAN, e("cp_visit", "2021-02-10", seen=True, mode="phone")],
            *(
                "cp_visit",
                "2021-02-12",
                "Did not do  child protection visit of Wed 10 Feb 2021: mode (phone) is not in person",
            ),
            id="by phone",
        ),
        pytest.param(
            [*PLAN, e("cp_visit", "2021-02-10")],
            *("cp_visit", "2021-02-12", "Not known   child protection visit of Wed 10 Feb 2021: seen is not recorded"),
            id="not recorded whether the child was seen",
        ),
        pytest.param(
            [*PLAN, e("cp_visit", "2021-02-10")],
            *("cp_visit", "2021-02-12", "Note        a fact is not recorded that could change this answer"),
            id="the flag says so",
        ),
        pytest.param(
            [*PLAN, e("cp_visit", "2021-02-10")],
            *("cp_visit", "2021-02-12", "            in doubt: child protection visit of Wed 10 Feb 2021"),
            id="and names the row in doubt",
        ),
        pytest.param(
            [e("cp_plan_started", "2021-02-01", episode="A"), e("cp_visit", "2021-02-10", seen=True, episode="B")],
            *(
                "cp_visit",
                "2021-02-12",
                "Did not do  child protection visit of Wed 10 Feb 2021: it belongs to another episode",
            ),
            id="another episode",
        ),
        pytest.param(
            [e("missing_found", "2025-06-10 12:00"), e("rhi_held", "2025-06-10 09:00")],
            "return_home_interview",
            "2025-06-11",
            "Did not do  return home interview of Tue 10 June 2025 at 09:00 (BST): it stands before the start",
            id="before the start",
        ),
        pytest.param(
            [*PLAN, e("cp_visit", "2021-02-10", seen=True), e("cp_visit", "2021-02-10 12:00", seen=True)],
            *("cp_visit", "2021-02-09", "Outcome     nothing recorded that meets it: open"),
            id="not yet",
        ),
        pytest.param(
            [*S47, e("icpc_held", "2022-06-21", kind="initial", completes=False)],
            *(
                "icpc",
                "2022-06-21",
                "conference of Tue 21 June 2022: this part did not complete it",
            ),
            id="a part of a conference",
        ),
        pytest.param(
            [*S47, e("icpc_held", "2022-06-22", kind="initial")],
            *("icpc", "2022-06-30", "Outcome     met late by initial child protection conference of Wed 22 June 2022"),
            id="met late",
        ),
        pytest.param(
            [*S47, e("icpc_held", "2022-06-22", kind="initial")],
            *("icpc", "2022-06-30", "            1 working day over"),
            id="how late",
        ),
        pytest.param(
            [*S47, e("icpc_held", "2022-06-01", kind="initial"), e("icpc_held", "2022-06-01 12:00", kind="initial")],
            *(
                "icpc",
                "2022-06-30",
                "conference of Wed 1 June 2022: the duty was already met",
            ),
            id="met before it",
        ),
        pytest.param(
            [*S47, e("s47_completed", "2022-06-10", outcome="nfa")],
            "icpc",
            "2022-06-30",
            "Outcome     ended on Fri 10 June 2022 without being met: the enquiry ended without a conference",
            id="ended",
        ),
        pytest.param(
            [e("proceedings_issued", "2025-01-06"), e("proceedings_extended", "2025-06-20", until=date(2025, 9, 1))],
            *("care_proceedings", "2025-07-07", "Extended    Fri 20 June 2025: extended to Mon 1 Sept 2025"),
            id="extended",
        ),
        pytest.param(
            [e("proceedings_issued", "2025-01-06"), e("proceedings_extended", "2025-06-20")],
            *("care_proceedings", "2025-07-07", "Extended    Fri 20 June 2025: extended, but no new date is recorded"),
            id="extended to no date",
        ),
        pytest.param(
            [e("proceedings_issued", "2025-01-06")],
            *("care_proceedings", "2025-07-07", "Counted     days 1 to 182: Mon 6 Jan 2025 to Sun 6 July 2025"),
            id="the day of issue is day 1",
        ),
        pytest.param(
            [e("contact_received", "2020-12-24 16:00", route="mash")],
            *("contact_screening", "2020-12-26", "            not counted: Fri 25 Dec 2020: Christmas Day"),
            id="working hours leave out Christmas",
        ),
        pytest.param(
            # Friday's holiday, and Saturday with Sunday, and Monday in lieu of Boxing Day: 16:00 on Tuesday.
            [e("contact_received", "2020-12-24 16:00", route="mash")],
            *(
                "contact_screening",
                "2020-12-26",
                "not counted: Sat 26 Dec 2020 and Sun 27 Dec 2020: weekend not counted: Mon 28",
            ),
            id="working hours leave out the weekend",
        ),
        pytest.param(
            [e("contact_received", "2020-09-06 10:00", route="mash")],
            *(
                "contact_screening",
                "2020-09-07",
                "Tue 8 Sept 2020 at 00:00 (BST) not counted: Sun 6 Sept 2020: weekend",
            ),
            id="working hours begin on a Sunday",
        ),
        pytest.param(
            [e("contact_received", "2020-12-24 16:00", route="mash")],
            *("contact_screening", "2020-12-26", "Due         Tue 29 Dec 2020 at 16:00 (GMT)"),
            id="an hours limit has a time",
        ),
        pytest.param(
            # 12:00 on the 10th and 72 hours: 12:00 on the 13th; met at 14:30.
            [e("missing_found", "2025-06-10 12:00"), e("rhi_held", "2025-06-13 14:30")],
            "return_home_interview",
            "2025-06-14",
            "Counted 72 hours from Tue 10 June 2025 at 12:00 (BST) end on Fri 13 June 2025 at 12:00 (BST)",
            id="how many hours and when they end",
        ),
        pytest.param(
            [e("missing_found", "2025-06-10 12:00"), e("rhi_held", "2025-06-13 14:30")],
            *("return_home_interview", "2025-06-14", "2 hours 30 minutes late"),
            id="by how many hours it was late",
        ),
        pytest.param(
            PLAN,
            *("cp_visit", "2021-02-12", "Child protection visit · local standard · due soon"),
            id="a local standard is no law",
        ),
        pytest.param(
            CARE,
            *("looked_after_visit", "2023-05-03", "Limit       1 week"),
            id="a limit without conditions",
        ),
        pytest.param(
            [*CARE, e("looked_after_visit", "2023-05-06", seen=True)],
            *(
                "looked_after_visit",
                "2023-05-10",
                "Limit 6 weeks, because a year into the placement: no Counted",
            ),
            id="the facts that chose the limit",
        ),
        pytest.param(
            [
                *(
                    e("looked_after_started", "2023-05-01"),
                    e("placement_started", "2023-05-01", placement="with_parents"),
                ),
                e("looked_after_visit", "2023-05-06", seen=True),
            ],
            *("looked_after_visit", "2023-05-10", "legal status: not recorded"),
            id="a fact that is not recorded",
        ),
        pytest.param(
            [*CARE, e("looked_after_visit", "2023-05-04", seen=False), e("child_away_started", "2023-05-05")],
            *("looked_after_visit", "2023-05-10", "On record   Fri 5 May 2023: child away started"),
            id="the child is away",
        ),
        pytest.param(
            [*PLAN, e("record_awaited", "2021-02-10", of="cp_visit", said_done=date(2021, 2, 9))],
            *("cp_visit", "2021-02-12", "On record   Wed 10 Feb 2021: record awaited for Tue 9 Feb 2021"),
            id="said to be done",
        ),
        pytest.param(
            [*PLAN, e("booked", "2021-02-10", of="cp_visit", **{"for": date(2021, 2, 15)})],
            *("cp_visit", "2021-02-12", "On record   Wed 10 Feb 2021: booked for Mon 15 Feb 2021"),
            id="booked in time",
        ),
        pytest.param(
            [*PLAN, *[e("cp_visit", f"2021-02-{day:02}", seen=False) for day in range(2, 12)]],
            *("cp_visit", "2021-02-12", "            and 2 more"),
            id="many that failed are counted",
        ),
        pytest.param(
            [
                *(e("looked_after_started", "2019-05-01", legal_status="C2"), e("placement_started", "2019-05-01")),
                e("looked_after_visit", "2019-05-04", seen=True, mode="video"),
            ],
            *("looked_after_visit", "2019-05-05", "happened on (Sat 4 May 2019) is not on or after Fri 24 April 2020"),
            id="by video before the law allowed it",
        ),
        pytest.param(
            [e("strategy_discussion", "2022-05-27")],
            *("icpc", "2022-05-30", "no due date: it is not known whether it began; initiated s47 is not recorded"),
            id="not known whether it began",
        ),
    ],
)
def test_a_line_of_the_text(events: list[Event], which: str, as_at: str, line: str) -> None:
    shown = text(events, which, as_at)
    assert " ".join(line.split()) in " ".join(shown.split()), shown


@pytest.mark.parametrize(
    ("events", "which", "as_at", "line"),
    [
        pytest.param(
            [e("cp_plan_started", "2021-12-20"), e("core_group_held", "2021-12-21", quorate=True)],
            *("together_again", "2021-12-22", "core group meeting of Tue 21 Dec 2021: quorate is yes"),
            id="one of several sorts of evidence",
        ),
        pytest.param(
            [e("cp_plan_started", "2022-04-13")],
            *("together_again", "2022-04-14", "days 1 to 3: Thu 14 April 2022 to Sat 16 April 2022"),
            id="the count before it was rolled",
        ),
        pytest.param(
            [e("case_opened", "2021-12-20"), e("allocated", "2021-12-22", role="lead")],
            *("closed_days", "2021-12-30", "not counted: Fri 24 Dec 2021: Council closed"),
            id="a closure day",
        ),
        pytest.param(
            [e("cp_plan_started", "2022-04-13")],
            *("together_again", "2022-04-14", "a due day that does not count is rolled forward"),
            id="rolled",
        ),
        pytest.param(
            [
                e("looked_after_started", "2020-01-06", legal_status="C1"),
                e("looked_after_visit", "2020-01-08", seen=True, seen_alone=True),
            ],
            *("unknown_restart", "2020-01-09", "visit to the looked-after child of Wed 8 Jan 2020: seen alone is yes"),
            id="what was not to be",
        ),
        pytest.param(
            [e("missing_found", "2024-05-01 12:00"), e("rhi_held", "2024-05-02 12:00"), e("rhi_offered", "2024-05-02")],
            *("hours_again", "2024-05-02", "days 1 to"),
            id="hours are not listed day by day",
        ),
    ],
)
def test_a_line_about_uncommon_rules(events: list[Event], which: str, as_at: str, line: str) -> None:
    shown = text(events, which, as_at, UNCOMMON)
    assert (line in shown) == (line != "days 1 to"), shown


def test_a_relaxed_duty_says_so() -> None:
    events = [
        *(e("looked_after_started", "2020-01-06", legal_status="C2"), e("looked_after_review_held", "2020-01-20")),
        e("looked_after_review_held", "2020-03-20"),
    ]
    every = [each for each in judge(BOOK, events_of(events), last_instant(date(2020, 5, 1))) if each.cycle == 3]
    (third,) = (each for each in every if each.limit == "statutory")
    shown = text(events, third.obligation, "2020-05-01")
    assert "Due         no due date: the law had relaxed it" in shown
    assert "Note        the law had relaxed this duty: it has no due date and is never overdue" in shown


def test_a_rule_without_a_fitting_interval_says_so() -> None:
    # Neither of the first step's intervals applies: not intended to last to 18, and the child does not agree.
    events = [
        *(e("looked_after_started", "2019-12-02"), e("placement_started", "2019-12-02", intended_to_18=False)),
        e("cp_plan_started", "2019-12-20"),
    ]
    every = judge(UNCOMMON, events_of(events), last_instant(date(2019, 12, 22)))
    (one,) = (each for each in every if (each.timescale, str(each.limit)) == ("together_again", "statutory"))
    shown = text(events, one.obligation, "2019-12-22", UNCOMMON)
    assert "Due         no due date: no interval of the rule fits what is recorded" in shown
    assert "Outcome     nothing recorded that meets it: cannot compute" in shown


def test_an_id_picks_one_and_a_timescale_the_open_one_due_first() -> None:
    events = [*CARE, e("placement_started", "2023-05-05", placement="residential")]
    moment = last_instant(date(2023, 5, 6))
    every = [o for o in judge(BOOK, events_of(events), moment) if o.timescale == "looked_after_visit"]
    (ended,) = (each for each in every if each.anchor == "e2")
    assert explained(events, ended.obligation, "2023-05-06").obligation == ended
    assert explained(events, "looked_after_visit", "2023-05-06").obligation.anchor == "e3"


def test_a_timescale_whose_obligations_are_all_closed_gives_the_last() -> None:
    events = [
        *S47,
        e("s47_completed", "2022-06-10", outcome="nfa"),
        e("strategy_discussion", "2022-07-01", initiated_s47=True),
    ]
    events += [e("case_closed", "2022-07-04")]
    assert explained(events, "icpc", "2022-07-10").obligation.anchor == "e3"


def test_nothing_to_explain_says_how_to_mend_it() -> None:
    with pytest.raises(Mistake, match=r"no such obligation had started for HC-1 by 2022-05-30.*longstop obligations"):
        explained(S47, "cp_visit", "2022-05-30")


def test_json_holds_the_same_reasons() -> None:
    explanation = explained([*S47, e("icpc_held", "2022-06-01 10:00", kind="transfer_in")], "icpc", "2022-06-22")
    read = json.loads(as_json(explanation))
    assert read["obligation"]["due"] == {"day": "2022-06-21", "instant": None}
    assert [each["why_not"] for each in read["days"] if each["day"] in ("2022-06-02", "2022-06-04")] == [
        *("Spring bank holiday", "Saturday"),
    ]
    assert read["evidence"][0]["why_not"] == ["kind (transfer in) is not among initial, pre birth"]
    assert read["obligation"]["flags"] == []


def test_no_name_of_a_person_is_shown() -> None:
    shown = text([e("strategy_discussion", "2022-05-27", initiated_s47=True, team="North")], "icpc", "2022-06-01")
    assert "w1" not in shown


def test_a_due_day_past_the_known_bank_holidays_says_so() -> None:
    told = " ".join(text([e("cp_plan_started", "2060-12-27")], "cp_visit", "2060-12-28").split())
    assert "10 working days lead out of the days for which bank holidays are known, 1978 to 2060" in told
