"""Tables that grow, and the compiled form, under rules made for the purpose."""

from __future__ import annotations

from dataclasses import replace

from engine.calendars import get_axis
from engine.obligations.compiled import compiled_run
from engine.obligations.evaluate import evaluate, judge
from engine.rulebook.conditions import Always
from engine.rulebook.timescale import (
    MeasuredFrom,
)
from engine.words.clock import last_instant
from engine.words.enums import Nation
from engine.words.frames import frame_of
from engine.words.values import CaseEvent
from tests.obligations.made_rules import (
    begun,
    extended,
    happened,
    june,
    line,
    met,
    over,
    rule,
    started_by,
    steps,
    version,
)

# Size, and the compiled form


def many(count: int) -> list[CaseEvent]:
    """So many starts of one subject on one day, which one row meets: as many next cycles."""
    return [*(begun(f"a{number:04}", 1) for number in range(count)), met("m", 2)]


def test_the_tables_grow():
    book = rule(version(steps("3 days", "7 days")), repeats=True)
    found = judge(book, many(1024), last_instant(june(5)))
    assert len(found) == 2048
    assert {line(each) for each in found} == {"1: 1 > 4 met_in_time 2", "2: 2 > 9 open"}
    assert len(judge(book, many(1030), last_instant(june(1)))) == 1030


def test_the_tables_grow_while_a_start_looks_behind():
    """1,023 that run, and one more whose earlier evidence begins the 1,025th."""
    book = rule(
        version(steps("3 days", "7 days")),
        starts=(started_by("eligible_from"), replace(started_by("private_fostering_notified"), dated="aware")),
        repeats=True,
    )
    running = [happened(f"a{number:04}", "eligible_from", 3) for number in range(1023)]
    found = judge(
        book,
        [met("m", 1), *running, happened("z", "private_fostering_notified", 3, aware=june(1))],
        last_instant(june(3)),
    )
    assert len(found) == 1025
    assert {line(each) for each in found} == {"1: 3 > 6 open", "1: 1 > 4 met_in_time 1", "2: 1 > 8 open"}


def test_the_tables_grow_where_evidence_is_measured():
    """1,024 that are over, and evidence that answers none of them."""
    book = rule(version(steps("3 days")), measured_from=MeasuredFrom("referral_received", Always()))
    before = [*(begun(f"a{number:04}", 1) for number in range(1024)), over("o", 2)]
    found = judge(book, [*before, happened("r", "referral_received", 3), met("m", 4)], last_instant(june(5)))
    assert len(found) == 1025
    assert {line(each) for each in found} == {"1: 1 > 4 ended_without 2", "1: 3 > 6 met_in_time 4 measured"}


def test_the_compiled_machine_finds_the_same(tmp_path):
    axis = get_axis(Nation.ENGLAND)
    events = frame_of([*many(100), over("e", 9), extended("x", 3, june(20)), begun("z", 4, date_quality="latest")])
    book = rule(version(steps("3 days", "7 days")), version(steps("4 days"), june(3), True), repeats=True)
    plain, fast = (
        evaluate(book, axis, events, {}, last_instant(june(30)), compiled=compiled, cache=tmp_path)
        for compiled in (False, True)
    )
    assert fast.frame.equals(plain.frame)
    assert [folder.name.startswith("machine-") for folder in tmp_path.iterdir()] == [True]
    assert compiled_run(tmp_path) is compiled_run(tmp_path)


def test_the_compiled_machine_runs_where_nothing_can_be_kept(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    book = rule(version(steps("3 days")))
    found = evaluate(
        book,
        get_axis(Nation.ENGLAND),
        frame_of([begun("a", 1)]),
        {},
        last_instant(june(3)),
        compiled=True,
        cache=blocked,
    )
    assert found.frame["due"].to_list() == [june(4)]
