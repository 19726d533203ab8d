"""Replay: one child's mornings by hand, and the county's held against what two real mornings told."""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from impact_county import AXIS, TOLD_ON, book_of, fill, morning, setup_of

from engine.alerts.ledger import Acknowledged
from engine.reports.report import Table
from engine.rulebook.timescale import RuleBook
from engine.service.rule_rehearsal import rehearse_rules, replay_rules
from engine.store import alerts
from engine.store.database import open_database
from engine.tuning.impact_looks import Evidence, Rules
from engine.tuning.impact_telling import Office
from engine.tuning.replay import Answer, Replay, replay
from engine.tuning.replay_report import replay_report
from engine.words.clock import end_of_day, last_instant
from engine.words.frames import frame_of
from engine.words.organisation import invented_organisation
from engine.words.settings import Settings
from engine.words.values import CaseEvent, Moment

FIRST, LAST = date(2020, 9, 7), date(2020, 10, 2)


def only(*timescales: str) -> Rules:
    book: RuleBook = book_of()
    kept = tuple(each for each in book.timescales if each.id in timescales)
    return Rules("now", replace(book, timescales=kept, expectations=(), fingerprint=str(timescales)), AXIS)


def plan(child: int) -> CaseEvent:
    """A plan from Monday 7 September 2020: the first visit is due on Monday 21 September, ten working days on."""
    return CaseEvent(
        f"plan {child}",
        f"HC-{child}",
        "cp_plan_started",
        Moment(FIRST),
        end_of_day(FIRST),
        team="Court 1",
        worker="sw-1",
    )


def visit(child: int, day: date, recorded: date | None = None) -> CaseEvent:
    seen = {"seen": True, "mode": "in person"}
    at = end_of_day(recorded or day)
    return CaseEvent(f"visit {child}", f"HC-{child}", "cp_visit", Moment(day), at, team="Court 1", attributes=seen)


def played(events: Sequence[CaseEvent], known: Sequence[Acknowledged] = (), last: date = LAST) -> Replay:
    office = Office(invented_organisation(["Court 1"], "Testshire"), Settings(authority="Testshire"))
    return replay(only("cp_visit"), Evidence(frame_of(events), {}), office, FIRST, last, known)


def told(found: Replay) -> list[tuple[date, str]]:
    return [(each.day, str(each.rung)) for morning in found.mornings for each in morning.alerts]


LADDER = [
    (date(2020, 9, 16), "due_soon"),  # 3 working days before Monday the 21st
    (date(2020, 9, 21), "due"),
    (date(2020, 9, 22), "overdue"),
    (date(2020, 9, 28), "sustained"),  # 5 working days after
]


def test_a_visit_never_made_goes_up_the_whole_ladder() -> None:
    found = played([plan(1)])
    assert len(found.mornings) == 20, "four weeks of five working days, without a holiday"
    assert told(found) == LADDER
    assert [each.answer for each in found.answered] == [Answer.OVERDUE]


def test_each_morning_knows_only_what_was_recorded_by_then() -> None:
    """Made on Friday 18 September and recorded on the evening of Tuesday 22: told as overdue on the 22nd, called back on
    the 23rd. The next visit is due ten working days after the 18th, on 2 October; due soon 3 before, on 29 September."""
    found = played([plan(1), visit(1, date(2020, 9, 18), date(2020, 9, 22))])
    assert told(found) == [*LADDER[:3], (date(2020, 9, 29), "due_soon"), (LAST, "due")]
    back = [(morning.day, len(morning.withdrawn)) for morning in found.mornings if morning.withdrawn]
    assert back == [(date(2020, 9, 23), 1)]
    assert [each.answer for each in found.answered] == [Answer.IN_TIME, Answer.OPEN]


@pytest.mark.parametrize(
    ("day", "recorded", "answer"),
    [
        (date(2020, 9, 15), date(2020, 9, 16), Answer.BEFORE),  # the day before it was told
        (date(2020, 9, 16), date(2020, 9, 16), Answer.IN_TIME),  # the day on which it was told
        (date(2020, 9, 21), date(2020, 9, 21), Answer.IN_TIME),
        (date(2020, 9, 22), date(2020, 9, 22), Answer.OVERDUE),
    ],
)
def test_what_became_of_an_alert(day: date, recorded: date, answer: Answer) -> None:
    assert played([plan(1), visit(1, day, recorded)]).answered[0].answer is answer


def test_an_acknowledgement_counts_and_quietens_from_when_it_was_given() -> None:
    (alert,) = played([plan(1)], last=date(2020, 9, 16)).answered
    at = datetime(2020, 9, 17, 10, 0, tzinfo=UTC)
    known = Acknowledged(alert.first.obligation.obligation, "PA", at, "booked", date(2020, 9, 22))
    found = played([plan(1)], [known])
    assert told(found) == [LADDER[0], (date(2020, 9, 23), "overdue"), LADDER[3]], "until the 22nd, that day included"
    assert [each.answer for each in found.answered] == [Answer.ACKNOWLEDGED]


def test_a_rule_is_ignored_from_five_on_and_not_where_one_was_heeded() -> None:
    five = [plan(child) for child in range(5)]
    assert played(five[:4]).ignored() == []
    assert played(five).ignored() == ["cp_visit"]
    assert played([*five, plan(5), visit(5, date(2020, 9, 18))]).ignored() == []
    lead = replay_report(played(five), last_instant(LAST)).lead
    assert lead[-1] == "Alerts that nobody acted on: Child protection visit."


def test_the_report_counts_what_was_told() -> None:
    report = replay_report(played([plan(1), plan(2)]), last_instant(LAST), whole=True)
    # Two children, four steps each; nothing on the first morning, so 8 alerts over the 19 mornings after it, 0.4 each.
    assert report.lead[:2] == (
        "8 alerts on 20 mornings. The first, Mon 7 Sept, tells nothing: all that had come up by then and was still open, as "
        "on the first day of use.",
        "After that a morning tells 0.4 on average, and the heaviest, Mon 28 Sept, 2.",
    )
    tables = {part.id: part for part in report.parts if isinstance(part, Table)}
    assert len(tables["alerts"].rows) == 8
    assert [cell.value for cell in tables["managers"].rows[0].cells][2:] == [8, 0, 0.4, 2, date(2020, 9, 28)]
    assert "HC-1" in {cell.value for row in tables["alerts"].rows for cell in row.cells}


def test_days_without_a_working_day() -> None:
    office = Office(invented_organisation(["Court 1"], "Testshire"), Settings(authority="Testshire"))
    weekend = date(2020, 9, 12), date(2020, 9, 13)
    found = replay(only("cp_visit"), Evidence(frame_of([plan(1)]), {}), office, *weekend)
    assert found.mornings == ()
    assert replay_report(found, last_instant(LAST)).lead == ("None of these days is a working day.",)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a county that has had two mornings."""
    folder = tmp_path_factory.mktemp("county")
    db = open_database(folder / "county.db")
    fill(db, folder)
    db.close()
    return folder


@pytest.mark.slow
def test_two_mornings_replayed_are_the_two_that_were(county: Path) -> None:
    db = open_database(county / "county.db")
    rules = Rules("now", book_of(), AXIS)
    found = replay_rules(db, setup_of(rules, county), rules, *TOLD_ON)
    ledger = alerts.told_ledger(db).values()
    for number, day in enumerate(TOLD_ON):
        real = Counter(each.told_to for each in ledger if each.told_at == morning(day))
        assert Counter(each.manager for each in found.mornings[number].alerts) == real
        assert real.total() > 20
    db.close()


@pytest.mark.slow
def test_neither_writes_anything(county: Path) -> None:
    def dumped() -> list[str]:
        with sqlite3.connect(f"file:{county / 'county.db'}?mode=ro", uri=True) as connection:
            return list(connection.iterdump())

    before = dumped()
    db = open_database(county / "county.db")
    rules = Rules("now", book_of(), AXIS)
    setup = setup_of(rules, county)
    replay_rules(db, setup, rules, *TOLD_ON)
    rehearse_rules(db, setup, rules, replace(rules, book=book_of(())), last_instant(TOLD_ON[1]))
    db.close()
    assert dumped() == before
    assert len(before) > 10_000
