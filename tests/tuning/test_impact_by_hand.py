"""Impact on one child's plan, every date counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.calendars.building import get_axis
from engine.calendars.supposed import supposed
from engine.rendering.report_csv import report_csv
from engine.rendering.report_text import report_text
from engine.reports.report import Chart, Report, Table, Words
from engine.rulebook.texts import NUMBERS, read_national
from engine.rulebook.timescale import RuleBook, Version
from engine.tuning.impact import Impact, impact, laid_out_alike
from engine.tuning.impact_changes import Move
from engine.tuning.impact_looks import Evidence, Rules
from engine.tuning.impact_report import impact_report
from engine.tuning.impact_telling import Office
from engine.words.clock import end_of_day, last_instant
from engine.words.enums import Nation
from engine.words.errors import BeyondHorizon, ConfigMistake
from engine.words.frames import frame_of
from engine.words.organisation import invented_organisation
from engine.words.settings import Settings
from engine.words.values import CaseEvent, Moment

AXIS = get_axis(Nation.ENGLAND)
BOOK = read_national(Nation.ENGLAND).book()
NOW = Rules("now", BOOK, AXIS)
NOTHING = "Nothing would change: no open duty, no figure and no alert."
# A plan from Monday 7 September 2020: ten working days on are 8 to 11 and 14 to 18 September, and Monday 21.
STARTED, DUE = date(2020, 9, 7), date(2020, 9, 21)
PLAN = CaseEvent("plan", "HC-1", "cp_plan_started", Moment(STARTED), end_of_day(STARTED), team="Court 1", worker="sw-1")


def only(book: RuleBook, *timescales: str) -> RuleBook:
    """The book with these timescales alone."""
    kept = tuple(each for each in book.timescales if each.id in timescales)
    return replace(book, timescales=kept, expectations=(), fingerprint=f"{book.fingerprint} {timescales}")


def numbered(text: str) -> Rules:
    return Rules("new", only(read_national(Nation.ENGLAND).with_own(((NUMBERS, text),)).book(), "cp_visit"), AXIS)


BEFORE = replace(NOW, book=only(BOOK, "cp_visit"))


def found(before: Rules, after: Rules, day: date, *events: CaseEvent) -> Impact:
    evidence = Evidence(frame_of([PLAN, *events]), {})
    office = Office(invented_organisation(["Court 1"], "Testshire"), Settings(authority="Testshire"))
    return impact(before, after, evidence, office, last_instant(day))


def table(report: Report, id: str) -> list[tuple[object, ...]]:
    (one,) = [part for part in report.parts if isinstance(part, Table) and part.id == id]
    return [tuple(cell.words or cell.value for cell in row.cells) for row in one.rows]


def test_a_shorter_limit_moves_the_date_and_makes_it_overdue() -> None:
    # Five working days on are 8 to 11 September and Monday 14: overdue on the 15th, when ten working days are not over.
    result = found(BEFORE, numbered("cp_visit: 5 working days"), date(2020, 9, 15))
    (change,) = result.changes.each
    assert (change.move, change.becomes_overdue, change.ceases_overdue) == (Move.EARLIER, True, False)
    assert change.before is not None
    assert change.after is not None
    assert (change.before.due, change.after.due) == (Moment(DUE), Moment(date(2020, 9, 14)))
    assert change.why == "the limit is 5 working days, was 10 working days"
    assert result.changes.open_dates == 1
    report = impact_report(result, last_instant(date(2020, 9, 15)))
    # Due soon comes 3 working days before Monday 21 September, on Wednesday 16: one alert before, and one of another kind after.
    assert report.lead == (
        "1 of 1 open date moves earlier.",
        "1 duty becomes overdue at once, for 1 child.",
        "The next digests go out on Wednesday 16 September, and no manager gets more or fewer alerts in them.",
    )
    assert table(report, "overdue") == [
        ("HC-1", "Child protection visit", "becomes overdue", DUE, date(2020, 9, 14), "Court 1")
    ]


def test_the_day_the_shorter_limit_falls_due_nothing_is_overdue_yet() -> None:
    (change,) = found(BEFORE, numbered("cp_visit: 5 working days"), date(2020, 9, 14)).changes.each
    assert (change.move, change.becomes_overdue) == (Move.EARLIER, False)


def test_a_longer_limit_takes_overdue_away() -> None:
    # Fifteen working days on: 21 September is the tenth, 22 to 25 and Monday 28 September the next five.
    (change,) = found(BEFORE, numbered("cp_visit: 15 working days"), date(2020, 9, 22)).changes.each
    assert (change.move, change.ceases_overdue) == (Move.LATER, True)
    assert change.after is not None
    assert change.after.due == Moment(date(2020, 9, 28))


@pytest.mark.parametrize(("day", "due"), [(date(2020, 9, 14), date(2020, 9, 22)), (DUE, date(2020, 9, 22))])
def test_a_holiday_at_a_weeks_notice_moves_what_counts_over_it(day: date, due: date) -> None:
    after = replace(BEFORE, name="with a holiday", axis=supposed(AXIS, [day]))
    (change,) = found(BEFORE, after, STARTED).changes.each
    assert change.move is Move.LATER
    assert change.after is not None
    assert change.after.due == Moment(due)
    assert change.why == f"{day.day} Sept 2020 (extra bank holiday)"


@pytest.mark.parametrize("day", [STARTED, date(2020, 9, 22)])
def test_a_holiday_on_the_starts_day_or_after_the_due_day_moves_nothing(day: date) -> None:
    assert found(BEFORE, replace(BEFORE, axis=supposed(AXIS, [day])), STARTED).changes.each == ()


def test_an_extra_holiday_is_a_morning_without_digest() -> None:
    after = replace(BEFORE, axis=supposed(AXIS, [date(2020, 9, 16)]))
    result = found(BEFORE, after, date(2020, 9, 15))
    assert [side.mornings[0].day for side in (result.before, result.after)] == [date(2020, 9, 16), date(2020, 9, 17)]


def test_a_rule_that_comes_or_goes() -> None:
    bare = replace(NOW, book=only(BOOK))
    (gone,) = found(BEFORE, bare, STARTED).changes.each
    (come,) = found(bare, BEFORE, STARTED).changes.each
    assert (gone.move, gone.why) == (Move.VANISHES, "the rule is no longer in the book")
    assert (come.move, come.why) == (Move.APPEARS, "the rule is new")


def test_other_evidence_closes_a_duty_and_begins_the_next() -> None:
    (rule,) = BEFORE.book.timescales
    met_by = (*rule.met_by, replace(rule.met_by[0], event="core_group_held", where=rule.ends_without[0].where))
    after = replace(BEFORE, book=replace(BEFORE.book, timescales=(replace(rule, met_by=met_by),), fingerprint="other"))
    day = date(2020, 9, 9)
    group = CaseEvent("group", "HC-1", "core_group_held", Moment(day), end_of_day(day), team="Court 1")
    moves = {each.move: each.why for each in found(BEFORE, after, day, group).changes.each}
    assert set(moves) == {Move.CLOSED, Move.APPEARS}
    assert moves[Move.CLOSED] == "also met by core group meeting"


def test_the_ladder_of_four_weeks() -> None:
    """With nothing recorded: due soon on 16 September (3 working days before), due on the 21st, overdue on the 22nd, and
    still overdue on the 28th (5 working days after the 21st)."""
    result = found(BEFORE, BEFORE, date(2020, 9, 10))
    told = [(each.day, str(each.rung)) for morning in result.before.mornings for each in morning.alerts]
    assert told == [
        (date(2020, 9, 16), "due_soon"),
        (date(2020, 9, 21), "due"),
        (date(2020, 9, 22), "overdue"),
        (date(2020, 9, 28), "sustained"),
    ]


def test_nothing_would_change() -> None:
    """People read why and nothing else; programs find every table where it always is."""
    result = found(BEFORE, replace(BEFORE, name="a copy"), STARTED)
    report = impact_report(result, last_instant(STARTED))
    assert report.lead == (NOTHING, "Both sides are the same: now, and a copy.")
    assert report.parts == ()
    whole = impact_report(result, last_instant(STARTED), whole=True)
    assert [part.id for part in whole.parts if isinstance(part, Table)] == [
        *("managers", "duties", "overdue", "timeliness", "mornings", "each")
    ]


LATER = "cp_visit: [{from: 2020-10-12, limit: 8 working days}]"
SAID = "Child protection visit: from 12 October 2020 every 8 working days, was 10; what runs keeps its date. "
TRY = " To see what it would do to what runs, try the number without a day."


@pytest.mark.parametrize(
    ("day", "why"),
    [
        pytest.param(STARTED, "What is stored by Monday 7 September 2020 began before that day.", id="before its day"),
        pytest.param(date(2020, 10, 12), "Nothing that began since is due otherwise by it.", id="on its day"),
        pytest.param(date(2020, 10, 13), "Nothing that began since is due otherwise by it.", id="after its day"),
    ],
)
def test_a_number_from_a_later_day_says_why_nothing_changes(day: date, why: str) -> None:
    result = found(BEFORE, numbered(LATER), day)
    report = impact_report(result, last_instant(day))
    assert report.lead == (NOTHING, SAID + why + TRY)
    assert report.parts == ()


def test_the_number_without_a_day_does_show_what_it_would_do() -> None:
    """Eight working days on are 8 to 11 and 14 to 17 September: what the hint of the test above promises."""
    (change,) = found(BEFORE, numbered("cp_visit: 8 working days"), STARTED).changes.each
    assert change.after is not None
    assert change.after.due == Moment(date(2020, 9, 17))


def edited(id: str, version: Version | None = None, title: str = "") -> Rules:
    """Rules in which this one has a further version, or another title."""
    (rule,) = only(BOOK, id).timescales
    versions = (*rule.versions, version) if version is not None else rule.versions
    other = replace(rule, versions=versions, title=title or rule.title)
    rest = tuple(each for each in BEFORE.book.timescales if each.id != id)
    return replace(BEFORE, book=replace(BEFORE.book, timescales=(*rest, other), fingerprint="other"))


def why(after: Rules, day: date = STARTED) -> str:
    """The sentence or two under "nothing would change"."""
    nothing, said = impact_report(found(BEFORE, after, day), last_instant(day)).lead
    assert nothing == NOTHING
    return said


def test_why_nothing_changes_of_other_sorts() -> None:
    shorter = numbered("cp_visit: 5 working days").book.timescales[0].versions[-1]
    # Four weeks from Monday 7 September are over on Monday 5 October.
    moving = replace(shorter, in_force_from=date(2020, 10, 6), applies_to_running=True)
    assert why(edited("cp_visit", moving)) == (
        "Child protection visit: from 6 October 2020 every 5 working days, was 10; it also takes hold of what is running. "
        "That begins on Tuesday 6 October 2020, after the 28 days looked at."
    )
    assert why(edited("cp_visit", title="Seen on a plan")) == (
        "Seen on a plan: title Seen on a plan, was Child protection visit. No case that is stored stands otherwise by it."
    )
    new = why(edited("cin_visit"))
    assert new.startswith("Child in need visit: new: every 20 working days")
    assert new.endswith(". No case that is stored stands otherwise by it.")


def test_a_holiday_over_which_nothing_counts_says_so() -> None:
    # Due on 21 September; four weeks of mornings end on 5 October.
    after = replace(BEFORE, axis=supposed(AXIS, [date(2020, 10, 12)]))
    assert why(after) == "No open date counts over Monday 12 October 2020, and no morning changes."


def test_a_holiday_that_only_takes_a_morning_away_is_a_change() -> None:
    # The plan's visit is due on 21 September, and its alert of 28 September goes out on another morning.
    after = replace(BEFORE, axis=supposed(AXIS, [date(2020, 9, 30)]))
    assert not found(BEFORE, after, STARTED).unchanged


def test_where_one_rule_changes_something_the_other_says_why_it_does_not() -> None:
    before = replace(BEFORE, book=only(BOOK, "cp_visit", "cin_visit"))
    text = "cp_visit: 5 working days\ncin_visit: [{from: 2020-10-12, limit: 5 working days}]"
    own = read_national(Nation.ENGLAND).with_own(((NUMBERS, text),)).book()
    result = found(before, replace(before, book=only(own, "cp_visit", "cin_visit")), STARTED)
    report = impact_report(result, last_instant(STARTED))
    assert report.lead[0] == "1 of 1 open date moves earlier."
    assert report.lead[-1] == (
        "Child in need visit: from 12 October 2020 every 5 working days, was 20; what runs keeps its date. "
        f"What is stored by Monday 7 September 2020 began before that day.{TRY}"
    )


def test_a_reason_is_said_once_above_the_duties_it_holds_for() -> None:
    second = replace(PLAN, event_id="plan 2", subject="HC-2")
    result = found(BEFORE, numbered("cp_visit: 5 working days"), date(2020, 9, 15), second)
    report = impact_report(result, last_instant(date(2020, 9, 15)), drawn=False)
    heading, duties = report.parts[-2:]
    assert heading == Words(
        "Each open duty that changes", ("2 duties, by rule and reason; what becomes overdue stands first.",)
    )
    assert isinstance(duties, Table)
    assert duties.title == "Child protection visit: the limit is 5 working days, was 10 working days"
    assert table(report, "each-1") == [
        (case, "moves earlier", DUE, date(2020, 9, 14), "at once", "Court 1") for case in ("HC-1", "HC-2")
    ]
    text = report_text(report, 80)
    assert text.count("THE LIMIT IS 5 WORKING DAYS") == 1
    assert "HC-2  moves earlier  21 Sept 2020  14 Sept 2020  at once  Court 1\n" in text
    # Programs have the reason in each row, and no table but the one.
    rows = report_csv(impact_report(result, last_instant(STARTED), whole=True), "each").splitlines()[1:]
    assert [row.split(",")[-1] for row in rows] == [' was 10 working days"'] * 2


def test_text_has_the_mornings_once_and_days_in_one_way() -> None:
    result = found(BEFORE, numbered("cp_visit: 5 working days"), STARTED)
    text = report_text(impact_report(result, last_instant(STARTED), drawn=False))
    assert text.splitlines()[1] == "Testshire · now → new · as at Monday 7 September 2020"
    assert text.count("ALERTS EACH MORNING") == 1
    # Due on Monday 14 September, due soon 3 working days before, on Wednesday 9.
    assert "\nWed 9 Sept 2020        0      1\n" in text
    page = impact_report(result, last_instant(STARTED))
    assert [part.title for part in page.parts if isinstance(part, Chart)] == ["Alerts each morning"]


def test_a_version_of_next_week_changes_nothing_today_and_much_then() -> None:
    (rule,) = BEFORE.book.timescales
    shorter = numbered("cp_visit: 5 working days").book.timescales[0].versions[-1]
    version = replace(shorter, in_force_from=date(2020, 9, 16), applies_to_running=True)
    book = replace(BEFORE.book, timescales=(replace(rule, versions=(*rule.versions, version)),), fingerprint="later")
    result = found(BEFORE, replace(BEFORE, book=book), date(2020, 9, 10))
    assert result.changes.each == ()
    (change,) = result.later
    assert (change.move, change.why) == (
        Move.EARLIER,
        "the limit is 5 working days, was 10 working days; judged by the version of 16 Sept 2020, was that of 14 Oct 1991",
    )


def test_histories_are_shared_only_where_limits_ladders_and_words_differ() -> None:
    (rule,) = BEFORE.book.timescales
    other = replace(BEFORE.book, timescales=(replace(rule, within="looked_after"),))
    assert laid_out_alike(BEFORE.book, numbered("cp_visit: 5 working days").book)
    assert not laid_out_alike(BEFORE.book, other)


def test_days_that_cannot_be_supposed() -> None:
    with pytest.raises(ConfigMistake, match="is a Saturday"):
        supposed(AXIS, [date(2026, 12, 26)])
    with pytest.raises(ConfigMistake, match="is a bank holiday already"):
        supposed(AXIS, [date(2026, 12, 25)])
    with pytest.raises(ConfigMistake, match="is no bank holiday"):
        supposed(AXIS, (), [date(2026, 12, 24)])
    with pytest.raises(BeyondHorizon):
        supposed(AXIS, [date(2100, 12, 24)])


def test_a_figure_of_which_only_what_is_not_shown_differs_is_no_row() -> None:
    """What is not yet due, paused or new stands beside the figure and is in no column of the table."""
    result = found(BEFORE, BEFORE, date(2020, 10, 5))
    assert result.before.counts
    otherwise = {key: replace(each, not_yet=each.not_yet + 1, new=1) for key, each in result.before.counts.items()}
    other = replace(result, after=replace(result.after, counts=otherwise))
    (table,) = (
        part for part in impact_report(other, last_instant(STARTED), whole=True).parts if part.id == "timeliness"
    )
    assert isinstance(table, Table)
    assert table.rows == ()
    late = {key: replace(each, in_time=each.in_time + 1) for key, each in result.before.counts.items()}
    other = replace(result, after=replace(result.after, counts=late))
    (table,) = (
        part for part in impact_report(other, last_instant(STARTED), whole=True).parts if part.id == "timeliness"
    )
    assert isinstance(table, Table)
    assert len(table.rows) == len(late)
