"""What falls due in six weeks: which day each duty is counted on, what is counted once, and what makes a pinch.

From Thursday 13 March 2025 six weeks are 42 days, to Wednesday 23 April. Good Friday is 18 April, Easter Monday 21 April.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.reports.breaches import Held
from engine.reports.forecast import coming, forecast, pinches, usual_days, working_days
from engine.words.enums import Flag, LimitName, State
from engine.words.values import Obligation
from tests.reports.hand_made import CORE_GROUP, CP_VISIT, INTERVIEW, LAC_REVIEW, LAC_VISIT, duty
from tests.reports.hand_view import rows, table, view

DAY = "2025-03-13"


def day_of(due: str, state: State = State.OPEN) -> date | None:
    found = coming(view(DAY, obligations=[duty(CP_VISIT, "A", "2025-02-27", due, state)]))
    return found[0].day if found else None


@pytest.mark.parametrize(
    ("due", "counted_on"),
    [
        pytest.param("2025-03-12", None, id="yesterday"),
        pytest.param("2025-03-13", "2025-03-13", id="today"),
        pytest.param("2025-03-14", "2025-03-14", id="tomorrow"),
        pytest.param("2025-03-15", "2025-03-14", id="Saturday, so Friday"),
        pytest.param("2025-04-21", "2025-04-17", id="Easter Monday, so Maundy Thursday"),
        pytest.param("2025-04-23", "2025-04-23", id="the last day"),
        pytest.param("2025-04-24", None, id="the day after"),
    ],
)
def test_the_day_on_which_a_duty_is_counted(due: str, counted_on: str | None) -> None:
    assert day_of(due) == (date.fromisoformat(counted_on) if counted_on else None)


def test_on_a_saturday_what_is_due_that_day_is_counted_on_monday() -> None:
    found = coming(view("2025-03-15", obligations=[duty(CP_VISIT, "A", "2025-02-27", "2025-03-15")]))
    assert found[0].day == date(2025, 3, 17)


@pytest.mark.parametrize("state", [State.OVERDUE, State.PAUSED, State.MET_IN_TIME, State.ENDED_WITHOUT])
def test_only_what_is_still_to_fall_due_is_counted(state: State) -> None:
    assert day_of("2025-03-20", state) is None


def test_there_are_twenty_eight_working_days_to_easter() -> None:
    """42 days hold 30 weekdays, less Good Friday and Easter Monday."""
    days = working_days(view(DAY))
    assert (len(days), days[0], days[-1]) == (28, date(2025, 3, 13), date(2025, 4, 23))


def test_two_limits_of_one_duty_are_counted_once_at_the_first() -> None:
    law = duty(LAC_VISIT, "A", "2025-02-20", "2025-04-03", anchor="p")
    aim = duty(LAC_VISIT, "A", "2025-02-20", "2025-03-20", limit=LimitName.AIM, anchor="p")
    seen = view(DAY, obligations=[law, aim])
    assert [(each.day, each.obligation.limit) for each in coming(seen)] == [(date(2025, 3, 20), LimitName.AIM)]
    late = duty(LAC_VISIT, "A", "2025-02-20", "2025-03-12", State.OVERDUE, 1, limit=LimitName.AIM, anchor="p")
    seen = view(DAY, obligations=[law, late])
    assert [each.day for each in coming(seen)] == [date(2025, 4, 3)]
    assert forecast(seen).lead[0] == "1 duty falls due. Nothing is overdue."


def test_two_duties_of_one_child_are_two() -> None:
    both = [duty(LAC_VISIT, "A", "2025-02-20", "2025-04-03"), duty(LAC_REVIEW, "A", "2025-02-20", "2025-04-03")]
    assert len(coming(view(DAY, obligations=both))) == 2


def some(count: int, due: str, team: str = "court-2") -> list[Obligation]:
    return [duty(CP_VISIT, f"{team}-{due}-{n}", "2025-02-27", due, team=team) for n in range(count)]


def past(count: int, team: str = "court-2") -> list[Obligation]:
    """So many that fell due on Monday 3 March."""
    return [
        duty(CORE_GROUP, f"{team}-past-{n}", "2025-02-03", "2025-03-03", State.MET_IN_TIME, met="2025-03-03", team=team)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("due", "usual", "is_pinch"),
    [
        pytest.param(4, 60, True, id="four, of one a day"),
        pytest.param(3, 60, False, id="three are too few"),
        pytest.param(4, 120, True, id="four are twice two a day"),
        pytest.param(4, 121, False, id="four are under twice a little more"),
        pytest.param(9, 0, False, id="without a past there is no usual day"),
    ],
)
def test_what_makes_a_pinch(due: int, usual: int, is_pinch: bool) -> None:
    seen = view(DAY, obligations=[*some(due, "2025-03-20"), *past(usual)])
    found = pinches(coming(seen), usual_days(seen))
    assert [(each.day, each.count) for each in found] == ([(date(2025, 3, 20), due)] if is_pinch else [])


@pytest.mark.parametrize(
    ("due", "counted"), [("2024-12-15", 0), ("2024-12-16", 1), ("2025-03-12", 1), ("2025-03-13", 0)]
)
def test_the_usual_day_is_of_the_last_sixty_working_days(due: str, counted: int) -> None:
    """Back from 13 March: 8 in March, 20 in February, 22 in January (23 weekdays less New Year's Day), and ten in December:
    31, 30, 27, 24, 23, 20, 19, 18, 17 and Monday the 16th."""
    seen = view(DAY, obligations=[duty(CP_VISIT, "A", "2024-12-02", due, State.MET_IN_TIME)])
    assert usual_days(seen).get("court-2", 0) * 60 == counted


def test_the_usual_day_belongs_to_the_team_at_the_due_moment() -> None:
    old = past(1)
    seen = view(DAY, obligations=old, held={old[0].obligation: Held("court-2", "court-3", "x")})
    assert dict(usual_days(seen)) == {"court-3": 1 / 60}


def test_the_whole_report() -> None:
    provisional = duty(LAC_REVIEW, "P", "2025-02-27", "2025-03-21", team="court-3", flags=[Flag.PROVISIONAL])
    late = duty(CP_VISIT, "L", "2025-02-20", "2025-03-06", State.OVERDUE, 5)
    hours = duty(INTERVIEW, "H", "2025-03-18 10:00", "2025-03-21 10:00", team="")
    seen = view(DAY, obligations=[*some(4, "2025-03-20"), *past(60), provisional, late, hours])
    report = forecast(seen, with_list=True)
    assert report.lead == (
        "6 duties fall due, 1 of them on a provisional date. 1 more is overdue already and not counted here.",
        "1 pinch point: Court Team 2 on Thu 20 March (4).",
    )
    assert rows(report, "pinch_points") == [(date(2025, 3, 20), "Court Team 2", 4, 1.0, "4 child protection visits")]
    days = {row[0]: row[1:] for row in rows(report, "days")}
    assert days[date(2025, 3, 20)] == (4, 0, 0, 4, None)
    assert days[date(2025, 3, 21)] == (0, 1, 1, 2, 1)
    assert [column.heading for column in table(report, "days").columns] == [
        *("Working day", "Court Team 2", "Court Team 3", "no team recorded", "All", "Provisional")
    ]
    pinch = next(row for row in table(report, "days").rows if row.cells[0].value == date(2025, 3, 20)).cells[1]
    assert (pinch.words, pinch.heat) == ("▲ 4", 4)
    assert rows(report, "duties", "duty", "week_1", "week_2", "all") == [
        ("Child protection visit", 0, 4, 4),
        ("Looked-after review", 0, 1, 1),
        ("Return home interview", 0, 1, 1),
    ]
    assert rows(report, "each", "case", "provisional")[-2:] == [("H", None), ("P", "provisional")]
    assert len(rows(report, "each")) == 6


def test_one_team_alone() -> None:
    seen = view(DAY, obligations=[*some(2, "2025-03-20"), *some(1, "2025-03-21", "court-3")])
    assert rows(forecast(seen, "Court Team 3"), "days", "all")[6] == (1,)  # 13, 14, 17, 18, 19, 20, 21 March
    assert forecast(seen, "court-3").scope == "Court Team 3"


def test_with_nothing_ahead() -> None:
    report = forecast(view(DAY))
    assert report.lead == ("Nothing falls due. Nothing is overdue.", "No day is far above a team's usual.")
