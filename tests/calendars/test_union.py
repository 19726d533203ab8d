"""The axis of the whole kingdom: a day counts only if it counts in all four nations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from engine.calendars import axis_for, get_axis, get_union_axis, with_closures
from engine.calendars.building import build
from engine.words.enums import CountedOn, Nation
from engine.words.limits import parse_limit

ENGLAND = get_axis(Nation.ENGLAND)
KINGDOM = get_union_axis(ENGLAND)
NI, SCOTLAND = "(Northern Ireland)", "(Scotland)"


@dataclass(frozen=True)
class Rule:
    closures: bool = False
    counted_on: CountedOn = CountedOn.NATION


@pytest.mark.parametrize(
    ("day", "why_not"),
    [
        pytest.param("2026-01-01", "New Year’s Day", id="in all nations: the book's own name"),
        pytest.param("2026-01-02", f"2nd January {SCOTLAND}", id="2 January, Scotland"),
        pytest.param("2026-01-05", None, id="the Monday after"),
        pytest.param("2026-03-17", f"St Patrick’s Day {NI}", id="17 March, Northern Ireland"),
        pytest.param("2026-03-18", None, id="18 March"),
        pytest.param("2026-04-06", "Easter Monday", id="not in Scotland, but in England"),
        pytest.param("2026-07-12", "Sunday", id="12 July 2026 is a Sunday"),
        pytest.param("2026-07-13", f"Battle of the Boyne (Orangemen’s Day) {NI}", id="so the 13th is off"),
        pytest.param("2026-07-14", None, id="14 July"),
        pytest.param("2026-08-03", f"Summer bank holiday {SCOTLAND}", id="Scotland's, first Monday of August"),
        pytest.param("2026-08-31", "Summer bank holiday", id="the others', last Monday of August"),
        pytest.param("2026-11-30", f"St Andrew’s Day {SCOTLAND}", id="30 November, Scotland"),
        pytest.param("2026-12-01", None, id="1 December"),
        pytest.param("2041-01-02", f"New Year Holiday {SCOTLAND}", id="beyond the official list"),
    ],
)
def test_a_day_counts_only_where_it_counts_in_all(day: str, why_not: str | None) -> None:
    said = KINGDOM.why_not(date.fromisoformat(day))
    assert (said is None) == (why_not is None)
    assert said is None or said.replace(" (substitute day)", "") == why_not


def test_twenty_working_days_for_a_request_at_the_end_of_2025():
    # From Monday 1 December 2025. England: 2 to 5 (4), 8 to 12 (9), 15 to 19 (14), 22 to 24 (17), 29 to 31 (20).
    # The kingdom's holidays in those weeks are the same four nations' Christmas and Boxing Day: also 31 December.
    # From 8 December: 9 to 12 (4), 15 to 19 (9), 22 to 24 (12), 29 to 31 (15), then England 2 January (16), 5 to 8 (20);
    # the kingdom leaves 2 January out: 5 to 9 January (20).
    limit = parse_limit("20 working days")
    assert ENGLAND.due(date(2025, 12, 1), limit) == KINGDOM.due(date(2025, 12, 1), limit) == date(2025, 12, 31)
    assert ENGLAND.due(date(2025, 12, 8), limit) == date(2026, 1, 8)
    assert KINGDOM.due(date(2025, 12, 8), limit) == date(2026, 1, 9)


def test_all_nations_make_the_same_axis() -> None:
    days = [list(get_union_axis(get_axis(nation)).tables()[1]) for nation in Nation]
    assert days[0] == days[1] == days[2] == days[3]


def test_the_days_off_of_other_nations_move_the_fingerprint_and_no_day_of_ones_own() -> None:
    bare = build(ENGLAND.nation, ENGLAND.first, ENGLAND.last, ENGLAND.official_until, ENGLAND.holidays, {})
    assert bare.fingerprint != ENGLAND.fingerprint
    assert bare.tables() == ENGLAND.tables()
    assert get_union_axis(bare).tables() == ENGLAND.tables()  # nothing is known of other nations


def test_which_axis_a_rule_is_counted_on() -> None:
    closed = with_closures(ENGLAND, {date(2026, 7, 14): "Office move"})
    kingdom = CountedOn.UNITED_KINGDOM
    assert axis_for(Rule(), ENGLAND, closed) == ENGLAND
    assert axis_for(Rule(closures=True), ENGLAND, closed) == closed
    assert axis_for(Rule(closures=True), ENGLAND) == ENGLAND
    assert axis_for(Rule(counted_on=kingdom), ENGLAND, closed) == KINGDOM
    both = axis_for(Rule(closures=True, counted_on=kingdom), ENGLAND, closed)
    # From Friday 10 July 2026: the 13th is off in Northern Ireland, the 14th the office is closed, so Wednesday 15th.
    assert both.after(date(2026, 7, 10), 1) == date(2026, 7, 15)
    assert KINGDOM.after(date(2026, 7, 10), 1) == date(2026, 7, 14)
    assert ENGLAND.after(date(2026, 7, 10), 1) == date(2026, 7, 13)
