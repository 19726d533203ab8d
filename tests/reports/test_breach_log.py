"""The breach log report: law beside local and never added up, done late beside recorded late, reasons, and what is asked for.

As at Thursday 13 March 2025. There is no bank holiday between 1 January and Good Friday, 18 April.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.rendering.report_html import report_html
from engine.rendering.report_text import report_text
from engine.reports.breach_cases import Chosen, Outcome, breaches_in, lines_asked_for
from engine.reports.breach_log import breach_log
from engine.reports.reasons_given import reasons_given
from engine.words.enums import Authority, LimitName, State
from engine.words.records import BreachEntry, BreachLine
from engine.words.values import CaseEvent, Obligation
from tests.reports.hand_made import ASSESSMENT, BOOK, CORE_GROUP, CP_VISIT, ICPC, LAC_REVIEW, LAC_VISIT, duty, event
from tests.reports.hand_view import logged, offices, rows, view

DAY = "2025-03-13"
GOLDEN = Path(__file__).parents[1] / "data" / "golden"
BREACHED, MISSED, LATE, ENDED, BACK = (
    *(BreachEntry.BREACHED, BreachEntry.MISSED, BreachEntry.MET_LATE, BreachEntry.ENDED_UNMET),
    BreachEntry.WITHDRAWN,
)

VISIT = duty(CP_VISIT, "A", "2025-02-20", "2025-03-06", State.OVERDUE, 5)  # 7, 10, 11, 12, 13 March
REVIEW = duty(
    LAC_REVIEW, "B", "2024-12-03", "2025-03-03", State.MET_LATE, 2, cycle=2, met="2025-03-05", met_by="b-review"
)
GROUP = duty(
    CORE_GROUP, "C", "2025-02-06", "2025-02-20", State.MET_LATE, 2, met="2025-02-24", met_by="c-group"
)  # 21 and 24 Feb
SEEN = duty(CP_VISIT, "D", "2025-02-13", "2025-02-27", State.MET_IN_TIME, met="2025-02-26", met_by="d-visit")
ENQUIRY = duty(ICPC, "E", "2025-02-10", "2025-03-03", State.ENDED_WITHOUT, ended="2025-03-06", reason="no conference")
MOVED = duty(ASSESSMENT, "F", "2025-01-06", "2025-03-20", State.OPEN)
AIM = duty(LAC_VISIT, "G", "2025-02-03", "2025-03-10", State.OVERDUE, 3, limit=LimitName.AIM, team="court-3")
DUTIES = [VISIT, REVIEW, GROUP, SEEN, ENQUIRY, MOVED, AIM]

LOG = [
    logged(VISIT, MISSED, 1),
    logged(REVIEW, BREACHED, 2),
    logged(REVIEW, LATE, 3),
    logged(GROUP, BREACHED, 4, team="court-3"),
    logged(GROUP, LATE, 5, team="court-3"),
    logged(SEEN, MISSED, 6),
    logged(SEEN, BACK, 7, reason="it was done in time"),
    logged(ENQUIRY, BREACHED, 8),
    logged(ENQUIRY, ENDED, 9, reason="no conference"),
    logged(MOVED, BREACHED, 10, due=REVIEW.due),
    logged(MOVED, BACK, 11, due=REVIEW.due, reason="the due moment moved"),
    logged(AIM, MISSED, 12),
]
EVENTS = [
    *(event(who, "cp_visit", "2025-01-06") for who in "ABCDEF"),  # so that the team now is Court Team 2
    event("G", "cp_visit", "2025-01-06", team="court-3"),
    event("B", "looked_after_review_held", "2025-03-05", id="b-review"),
    event("C", "core_group_held", "2025-02-24", "2025-03-03 09:00", id="c-group"),
    event("D", "cp_visit", "2025-02-26", "2025-03-04 09:00", id="d-visit"),
    event("A", "reason_given", "2025-03-07", of="cp_visit", words="family away until Friday", by="mgr-2"),
]


def made(chosen: Chosen = Chosen(), log: list[BreachLine] = LOG):  # type: ignore[no-untyped-def]
    return breach_log(log, view(DAY, obligations=DUTIES, events=EVENTS), chosen)


def test_law_and_local_stand_side_by_side_and_are_never_added_up() -> None:
    report = made()
    assert rows(report, "outcomes") == [
        ("still open", 0, 2),
        ("done late", 1, 0),
        ("done late and recorded late", 1, 0),
        ("ended unmet", 1, 0),
        ("All", 3, 2),
    ]
    assert report.lead == (
        "3 duties of law or guidance were breached: 1 done late, 1 done late and recorded late and 1 ended unmet.",
        "2 local standards or aims were missed: 2 still open.",
        "1 more was done in time and only recorded late.",
    )


def test_each_breach_says_what_became_of_it() -> None:
    keys = ("case", "due", "days_over", "outcome", "done", "team_when_due", "team_now", "line")
    day = date.fromisoformat
    assert rows(made(), "breached", *keys) == [
        ("B", day("2025-03-03"), 2, "done late", day("2025-03-05"), "Court Team 2", "Court Team 2", 2),
        # it ended on Thursday 6 March: 4, 5 and 6 March are three working days
        ("E", day("2025-03-03"), 3, "ended unmet", None, "Court Team 2", "Court Team 2", 8),
        (
            *("C", day("2025-02-20"), 2, "done late and recorded late", day("2025-02-24")),
            *("Court Team 3", "Court Team 2", 4),
        ),
    ]
    assert rows(made(), "missed", "case", "source", "reason", "given_by") == [
        ("G", "local aim", None, None),
        ("A", "local", "family away until Friday", "PA"),
    ]
    assert rows(made(), "taken_back", "case", "outcome") == [
        ("F", "never due: the due moment moved"),
        ("D", "done in time, recorded late"),
    ]


def test_days_over_are_said_in_their_unit() -> None:
    words = {row.cells[0].value: row.cells[5].words for row in made().parts[3].rows + made().parts[4].rows}
    assert words == {
        "B": "2 days",
        "E": "3 working days",
        "C": "2 working days",
        "G": "3 days",
        "A": "5 working days",
    }


def test_teams_are_those_at_the_due_moment() -> None:
    assert rows(made(), "teams") == [
        ("Court Team 2", 2, 0, 0, 1, 1, 1),
        ("Court Team 3", 1, 0, 0, 1, 1, 0),
        ("All", 3, 0, 0, 2, 2, 1),
    ]


def recorded(when: str) -> Outcome:
    """The outcome of the core group held on Monday 24 February and recorded then."""
    events = [event("C", "core_group_held", "2025-02-24", when, id="c-group")]
    found = breaches_in(LOG[3:5], view(DAY, obligations=[GROUP], events=events))
    return found[0].outcome


@pytest.mark.parametrize(
    ("when", "outcome"),
    [
        pytest.param("2025-02-24 23:00", Outcome.DONE_LATE, id="the same evening"),
        pytest.param("2025-02-26 17:00", Outcome.DONE_LATE, id="two working days after, Wednesday"),
        pytest.param("2025-02-27 09:00", Outcome.BOTH, id="three working days after, Thursday"),
    ],
)
def test_recorded_late_is_more_than_two_working_days_after(when: str, outcome: Outcome) -> None:
    assert recorded(when) is outcome


@pytest.mark.parametrize(
    ("chosen", "cases"),
    [
        (Chosen(), "ABCDEFG"),
        (Chosen(team="court-3"), "CG"),
        (Chosen(team="Court Team 3"), "CG"),
        (Chosen(service="court SERVICE"), "ABCDEFG"),
        (Chosen(service="Front of house"), ""),
        (Chosen(timescale="cp_visit"), "AD"),
        (Chosen(authority=Authority.STATUTE), "B"),
        (Chosen(authority=Authority.STATUTORY_GUIDANCE), "CEF"),
        (Chosen(authority=Authority.LOCAL), "ADG"),
        (Chosen(subject="E"), "E"),
        (Chosen(since=date(2025, 3, 6)), "AG"),
        (Chosen(since=date(2025, 3, 7)), "G"),
        (Chosen(until=date(2025, 2, 20)), "C"),
        (Chosen(until=date(2025, 2, 19)), ""),
        (Chosen(open_only=True), "AG"),
    ],
)
def test_only_what_is_asked_for(chosen: Chosen, cases: str) -> None:
    found = breaches_in(LOG, view(DAY, obligations=DUTIES, events=EVENTS), chosen)
    assert "".join(sorted(each.subject for each in found)) == cases


def test_the_logs_own_lines_are_chosen_alike() -> None:
    def picked(chosen: Chosen) -> list[int]:
        return [line.line for line in lines_asked_for(LOG, chosen, offices())]

    assert picked(Chosen()) == list(range(1, 13))
    assert picked(Chosen(open_only=True)) == [1, 12]
    assert picked(Chosen(authority=Authority.LOCAL)) == [1, 6, 7, 12]
    assert picked(Chosen(authority=Authority.STATUTE)) == [2, 3]
    assert picked(Chosen(service="Court service", subject="C")) == [4, 5]


def test_the_log_is_read_as_at_the_day() -> None:
    """On 6 March the visit was due that day, so nothing of it was late; the aim of 10 March neither."""
    early = [replace(VISIT, state=State.DUE_TODAY, days_over=0), replace(AIM, state=State.DUE_SOON, days_over=0)]
    found = breaches_in([LOG[0], LOG[11]], view("2025-03-06", obligations=early))
    assert found == []


def test_what_is_overdue_and_not_logged_yet_is_said() -> None:
    assert made(log=LOG[1:]).notes[-1] == "1 overdue duty is not in the log yet: the next scan adds them."
    assert "not in the log" not in " ".join(made().notes)


def test_the_text_is_the_reviewed_one() -> None:
    assert report_text(made()) == (GOLDEN / "breach_log.txt").read_text("utf-8")


def test_the_page_is_the_reviewed_one() -> None:
    assert report_html(made()) == (GOLDEN / "breach_log.html").read_text("utf-8")


def test_what_was_never_due_counts_nowhere() -> None:
    assert [name for (name,) in rows(made(), "duties", "duty")] == [
        *("Core group", "Initial conference", "Looked-after review", "Child protection visit"),
        "Looked-after visit (local aim)",
    ]


def test_an_empty_log() -> None:
    report = breach_log([], view(DAY))
    assert report.lead == (
        "No duty of law or guidance was breached.",
        "No local standard or aim was missed.",
    )
    assert rows(report, "teams") == rows(report, "breached") == rows(report, "missed") == []


# reasons

FIRST = duty(CP_VISIT, "A", "2025-02-06", "2025-02-20", State.MET_LATE, 1, met="2025-02-21", id="first")
SECOND = duty(CP_VISIT, "A", "2025-02-21", "2025-03-07", State.OVERDUE, 4, cycle=2, id="second")


def meant(day: str, of: str) -> list[str]:
    given: list[CaseEvent] = [event("A", "reason_given", day, of=of, words="w", by="x")]
    rules = {rule.id: rule for rule in BOOK.timescales}
    duties: list[Obligation] = [FIRST, SECOND]
    return sorted(reasons_given(duties, {"A": given}, rules))


@pytest.mark.parametrize(
    ("day", "of", "obligations"),
    [
        pytest.param("2025-02-21", "cp_visit", ["second"], id="the day it was done: the one running"),
        pytest.param("2025-02-20", "cp_visit", ["first"], id="on the due day: the one running"),
        pytest.param("2025-02-07", "cp_visit", ["first"], id="before it was due"),
        pytest.param("2025-03-10", "cp_visit", ["second"], id="the one that is overdue"),
        pytest.param("2025-03-10", "first", ["first"], id="named by its own id"),
        pytest.param("2025-03-10", "core_group", [], id="another duty"),
        pytest.param("2025-02-05", "cp_visit", [], id="before anything began"),
    ],
)
def test_a_reason_speaks_of_one_obligation(day: str, of: str, obligations: list[str]) -> None:
    assert meant(day, of) == obligations
