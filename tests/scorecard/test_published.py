"""A published month on real databases: frozen whole, and beside it what is counted now, each case that moved with why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from little_county import ORGANISATION, RULES, SEPTEMBER, SETUP, Child, day, line, seen_children, whole_county

from engine.reports.counting import Count
from engine.reports.periods import day_period, typed_month, typed_quarter
from engine.reports.report import Table
from engine.reports.restating import Restated
from engine.reports.scorecard import Scope, Scorecard
from engine.reports.scorecard_report import scorecard_report
from engine.rulebook.loading import load_files
from engine.service.scorecards import publish, restated, scope_of_team, scopes, scorecard_of, view
from engine.service.setup import Setup
from engine.store import batches, events, people, scorecards
from engine.store.database import Database
from engine.words.clock import last_instant
from engine.words.enums import Nation
from engine.words.errors import Mistake
from engine.words.records import Evidence
from engine.words.values import CaseEvent, Person

HERE = replace(SETUP, organisation=ORGANISATION)


def noon(text: str) -> datetime:
    on = day(text)
    return datetime(on.year, on.month, on.day, 12, 0, tzinfo=UTC)


def put(db: Database, on: str, given: Iterable[CaseEvent], persons: Iterable[Person] = ()) -> None:
    batch = batches.begin_batch(
        db, file="test", format="test", evidence=Evidence.HISTORY, fingerprint="", at=noon(on), by="test"
    )
    people.add_versions(db, batch, persons, recorded=noon(on))
    counts = events.add_versions(db, batch, given)
    batches.finish_batch(db, batch, at=noon(on), rows_read=0, counts=counts, quarantined=0)


def put_children(db: Database, on: str, children: Iterable[Child], persons: Iterable[Person] = ()) -> None:
    put(db, on, [event for child in children for event in child.events], persons)


def counted(db: Database, on: str, setup: Setup = HERE, team: str = "") -> tuple[Scorecard, Restated | None]:
    """The scorecard of September as at the end of a day, with what was published."""
    moment = last_instant(day(on))
    found = view(db, setup, SEPTEMBER, moment, moment)
    card = scorecard_of(found, scope_of_team(found, team) if team else Scope(), (), (), moment)
    return card, restated(db, found, card)


def publish_on(db: Database, on: str, setup: Setup = HERE) -> int:
    moment = last_instant(day(on))
    return publish(db, view(db, setup, SEPTEMBER, moment, moment), made=noon(on), by="head of service")


def moves(found: Restated | None) -> list[tuple[str, str, str, str, str]]:
    assert found is not None
    return [(f"{each.timescale} {each.limit}", each.counted, each.before, each.after, each.why) for each in found.moved]


def test_a_month_is_frozen_whole_and_nothing_moves_by_itself(db: Database) -> None:
    put_children(db, "10-5", *whole_county())
    assert counted(db, "10-5")[1] is None
    assert publish_on(db, "10-5") == 1
    frozen = scorecards.published(db, date(2020, 9, 1), "")
    assert frozen is not None
    assert (frozen.book, frozen.calendar) == (HERE.book.fingerprint, HERE.axis.fingerprint)
    assert (frozen.up_to_batch, frozen.known_at, frozen.published_by) == (
        1,
        last_instant(day("10-5")),
        "head of service",
    )
    cases = {
        case.counted: case.outcome for case in scorecards.cases(db, date(2020, 9, 1), "") if case.timescale == "seen"
    }
    assert cases["statutory c01"] == "in_time"
    assert cases["statutory c10"] == "not_done"
    assert cases["aim c01"] == "done_late"
    assert scorecards.published(db, date(2020, 9, 1), "team south") is not None
    card, again = counted(db, "10-20")
    assert again is not None
    assert again.moved == ()
    for each in card.lines:
        assert again.counts.get((each.timescale.id, str(each.limit)), Count()) == each.count
    assert "no case has moved" in " ".join(scorecard_report(card, again).lead)


def test_the_cases_that_moved_each_with_why(db: Database) -> None:
    children = seen_children()
    put_children(db, "10-5", children)
    publish_on(db, "10-5")
    by_name = {child.subject: child for child in children}
    # c10's second referral, due 18 September, turns out to have been answered on 15: recorded on 8 October.
    late = by_name["c10"].seen("9-15", recorded="10-8").events[-1]
    # c13's visit of 13 September is corrected to 25, after its due day 20.
    first = by_name["c13"].events[-1]
    moved_visit = replace(first, happened=replace(first.happened, day=day("9-25")), recorded=noon("10-8"))
    # c14's referral is withdrawn, and so is counted no more.
    gone = by_name["c14"].events[0]
    withdrawn = replace(gone, recorded=noon("10-8"), attributes={"retracted": True})
    # c15 was not known at all: referred on 2 September, due 12, seen 20.
    unknown = [replace(event, recorded=noon("10-9")) for event in Child("c15").referred("9-2").seen("9-20").events]
    # c11 is done after all, on 9 October: still not in time, so it does not move.
    after_all = by_name["c11"].seen("10-9").events[-1]
    put(db, "10-9", [late, after_all, moved_visit, withdrawn, *unknown])
    card, found = counted(db, "10-20")
    assert moves(found) == [
        # Aims: c10's second was due 13, so late now as not done before; c13's was due 15, c14's 15, c15's 7.
        ("seen aim", "c13", "in time", "done late", "corrected on 8 Oct: done 25 Sept"),
        ("seen aim", "c14", "in time", "not counted", "a record was corrected or withdrawn since"),
        ("seen aim", "c15", "not counted", "done late", "recorded late: done 20 Sept, recorded 9 Oct"),
        ("seen statutory", "c10", "not done, past due", "in time", "recorded late: done 15 Sept, recorded 8 Oct"),
        ("seen statutory", "c13", "in time", "done late", "corrected on 8 Oct: done 25 Sept"),
        ("seen statutory", "c14", "in time", "not counted", "a record was corrected or withdrawn since"),
        ("seen statutory", "c15", "not counted", "done late", "recorded late: done 20 Sept, recorded 9 Oct"),
    ]
    # Published 4 of 10. Now in time c01 c02 c10, late c03 c05 c11 c12 c13 c15, ended unmet c09.
    assert line(card, "seen").count == Count(in_time=3, done_late=6, ended_unmet=1, ended_before=2)
    assert found is not None
    assert found.counts["seen", "statutory"].in_time == 4
    tables = {part.id: part for part in scorecard_report(card, found).parts if isinstance(part, Table)}
    row = next(
        row for row in tables["restated"].rows if [cell.value for cell in row.cells[:2]] == ["seen", "statutory"]
    )
    assert [cell.value for cell in row.cells[2:]] == [4, 10, 40.0, 3, 10, 30.0]


def test_a_changed_rule_is_named_as_the_reason(db: Database, tmp_path: Path) -> None:
    put_children(db, "10-5", [Child("c1").referred("9-1").seen("9-11"), Child("c2").referred("9-1").seen("9-8")])
    publish_on(db, "10-5")
    shorter = tmp_path / "county.yaml"
    shorter.write_text(RULES.read_text("utf-8").replace("statutory: 10 days, aim", "statutory: 8 days, aim"), "utf-8")
    setup = replace(HERE, book=load_files([shorter], Nation.ENGLAND))
    card, found = counted(db, "10-5", setup)
    assert line(card, "seen").count == Count(in_time=1, done_late=1)  # c1 was due on 9, by the shorter limit
    assert moves(found) == [("seen statutory", "c1", "in time", "done late", "the rule book was changed")]


def test_a_team_has_its_own_published_month(db: Database) -> None:
    children = seen_children()
    put_children(db, "10-5", children)
    publish_on(db, "10-5")
    # c05 turns out to have been South's from 30 August until the visit of 2 September: its due day 1 leaves North's.
    c05 = next(child for child in children if child.subject == "c05")
    put(db, "10-8", [replace(c05.add("allocated", "8-30", team="south").events[-1], recorded=noon("10-8"))])
    _, whole = counted(db, "10-20")
    assert moves(whole) == []
    _, north = counted(db, "10-20", team="north")
    assert moves(north) == [("seen statutory", "c05", "done late", "not counted", "something was recorded late")]
    _, south = counted(db, "10-20", team="south")
    assert moves(south) == [("seen statutory", "c05", "not counted", "done late", "something was recorded late")]


def test_published_again_it_is_another_edition_and_the_first_stays(db: Database) -> None:
    put_children(db, "10-5", [Child("c1").referred("9-1").seen("9-11")])
    assert publish_on(db, "10-5") == 1
    put(db, "10-8", Child("c2").referred("9-1").events)
    assert publish_on(db, "10-8") == 2
    assert [each.edition for each in scorecards.editions(db, date(2020, 9, 1), "")] == [1, 2]
    _, found = counted(db, "10-8")
    assert found is not None
    assert found.published.edition == 1
    assert found.counts["seen", "statutory"] == Count(in_time=1)


@pytest.mark.parametrize(
    ("period", "as_at", "said"),
    [
        (typed_quarter("2020-Q2", ""), "10-5", "only a month is published"),
        (day_period(date(2020, 9, 30)), "10-5", "only a month is published"),
        (SEPTEMBER, "9-30", "September 2020 has not ended"),
    ],
)
def test_what_cannot_be_published(sqlite_db: Database, period, as_at: str, said: str) -> None:  # type: ignore[no-untyped-def]
    moment = last_instant(day(as_at))
    with pytest.raises(Mistake, match=said):
        publish(sqlite_db, view(sqlite_db, HERE, period, moment, moment), made=moment, by="x")


def test_a_period_that_has_not_begun_is_refused(sqlite_db: Database) -> None:
    moment = last_instant(day("9-30"))
    with pytest.raises(Mistake, match="has not begun"):
        view(sqlite_db, HERE, typed_month("2020-10", ""), moment, moment)


def test_the_scopes_are_the_whole_each_team_and_each_service(sqlite_db: Database) -> None:
    put_children(sqlite_db, "10-5", seen_children())
    moment = last_instant(day("10-5"))
    found = scopes(view(sqlite_db, HERE, SEPTEMBER, moment, moment))
    assert [(scope.key, scope.name) for scope in found] == [
        ("", "the whole authority"),
        ("team court", "Court Team"),
        ("team north", "North Team"),
        ("team south", "South Team"),
        ("service Court", "Court"),
        ("service Field", "Field"),
    ]
