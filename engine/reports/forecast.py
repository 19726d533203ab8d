"""What falls due over the next six weeks, by team and working day, and the days on which a team has far more than usual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from engine.reports.pieces import CASE, DAY, TEXT, WHOLE, at, columns, counted_of, listed, row, scope_words
from engine.reports.report import Cell, Chart, ChartForm, Report, Series, Table
from engine.reports.view import NO_TEAM, View, teams_in
from engine.reports.wording import plural_name, short_day, short_name
from engine.words.days import full_day
from engine.words.enums import Flag, State
from engine.words.values import Obligation

WEEKS: Final = 6
USUAL_DAYS: Final = 60  # working days before today from which a team's usual day is worked out
PINCH_TIMES: Final = 2.0
PINCH_LEAST: Final = 4
PINCH: Final = "▲"


@dataclass(frozen=True, slots=True)
class Coming:
    """One duty that falls due in the weeks ahead, and the working day by which it has to be done."""

    obligation: Obligation
    day: date
    team: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Pinch:
    """A day on which a team has far more than its usual."""

    day: date
    team: str
    count: int
    usual: float


def coming(view: View, team: str = "") -> list[Coming]:
    """The open duties due in the six weeks that begin today; a duty with two limits once, at the one due first."""
    first: dict[tuple[str, str, str], Obligation] = {}
    last = _last_day(view)
    for each in view.obligations:
        if not each.state.is_open or each.due is None or each.state in (State.PAUSED, State.OVERDUE):
            continue
        held = view.team_id(each.team)
        if not view.today <= each.due.day <= last or (team and held != view.team_id(team)):
            continue
        key = (each.subject, each.timescale, each.anchor)
        if key not in first or _sooner(each, first[key]):
            first[key] = each
    found = [_coming(each, view) for each in first.values()]
    return sorted(found, key=lambda each: (each.day, each.team, each.obligation.subject, each.obligation.timescale))


def _sooner(one: Obligation, other: Obligation) -> bool:
    assert one.due is not None
    assert other.due is not None
    return (one.due.day, one.limit) < (other.due.day, other.limit)


def _coming(each: Obligation, view: View) -> Coming:
    assert each.due is not None
    day = max(view.axis.last_working_day(each.due.day), view.axis.next_working_day(view.today))
    return Coming(each, day, view.team_id(each.team), Flag.PROVISIONAL in each.flags)


def working_days(view: View) -> list[date]:
    """The working days of the six weeks."""
    days = [view.today + timedelta(days=number) for number in range(WEEKS * 7)]
    return [day for day in days if view.axis.is_working(day)]


def _last_day(view: View) -> date:
    return view.today + timedelta(days=WEEKS * 7 - 1)


def _week_starts(view: View) -> list[date]:
    return [view.today + timedelta(days=7 * number) for number in range(WEEKS)]


def usual_days(view: View) -> Mapping[str, float]:
    """How many duties fell due for each team on an ordinary working day: the mean of the last 60 before today."""
    first = view.axis.before(view.today, USUAL_DAYS)
    once: dict[tuple[str, str, str], tuple[date, str]] = {}
    for each in view.obligations:
        if each.due is not None and first <= each.due.day < view.today:
            held = view.held.get(each.obligation)
            at_due = view.team_id(held.team_at_due if held is not None else each.team)
            key = (each.subject, each.timescale, each.anchor)
            once[key] = min(once.get(key, (each.due.day, at_due)), (each.due.day, at_due))
    counts = Counter(team for _, team in once.values())
    return {team: count / USUAL_DAYS for team, count in counts.items()}


def pinches(due: Sequence[Coming], usual: Mapping[str, float]) -> list[Pinch]:
    """The days on which a team has at least four, and at least twice its usual day; by day and team."""
    counts = Counter((each.day, each.team) for each in due)
    found = [
        Pinch(day, team, count, usual[team])
        for (day, team), count in counts.items()
        if team in usual and count >= PINCH_LEAST and count >= PINCH_TIMES * usual[team]
    ]
    return sorted(found, key=lambda each: (each.day, each.team))


def forecast(view: View, team: str = "", with_list: bool = False) -> Report:
    """The six weeks ahead: pinch points, a chart by week, a heat table by day, what it is, and each duty where asked."""
    due = coming(view, team)
    tight = pinches(due, usual_days(view))
    days = working_days(view)
    teams = [each for each in teams_in(view, (each.team for each in due)) if any(one.team == each for one in due)]
    parts: list[Table | Chart] = [_pinch_table(tight, due, view), _weeks(due, teams, view)]
    parts += [_heat(due, days, teams, tight, view), _what(due, view)]
    if with_list:
        parts.append(_list(due, view))
    return Report(
        id="forecast",
        title="What falls due in the next six weeks",
        authority=view.organisation.authority,
        scope=scope_words(view, team),
        period=f"{full_day(view.today)} to {full_day(_last_day(view))}",
        made=view.made,
        lead=_lead(due, tight, view, team),
        parts=tuple(parts),
        notes=_notes(),
    )


def _lead(due: Sequence[Coming], tight: Sequence[Pinch], view: View, team: str) -> tuple[str, ...]:
    late = {
        (each.subject, each.timescale, each.anchor)
        for each in view.obligations
        if each.state is State.OVERDUE and (not team or view.team_id(each.team) == view.team_id(team))
    }
    late -= {(each.obligation.subject, each.obligation.timescale, each.obligation.anchor) for each in due}
    overdue = len(late)
    provisional = sum(each.provisional for each in due)
    words = f"{counted_of(len(due), 'duty falls', 'duties fall')} due" if due else "Nothing falls due"
    words += f", {provisional} of them on a provisional date" if provisional else ""
    late_words = f"{counted_of(overdue, 'more is', 'more are')} overdue already and not counted here."
    first = f"{words}. {late_words if overdue else 'Nothing is overdue.'}"
    if not tight:
        return (first, "No day is far above a team's usual.")
    named = [f"{view.team_name(each.team)} on {short_day(each.day, view.today)} ({each.count})" for each in tight[:3]]
    more = f", and {len(tight) - 3} more" if len(tight) > 3 else ""
    return (first, f"{counted_of(len(tight), 'pinch point')}: {listed(named) if not more else ', '.join(named)}{more}.")


def _pinch_table(tight: Sequence[Pinch], due: Sequence[Coming], view: View) -> Table:
    rows = []
    for each in tight:
        mine = [one for one in due if one.day == each.day and one.team == each.team]
        rows.append(row(each.day, view.team_name(each.team), each.count, round(each.usual, 1), _duties(mine, view)))
    return Table(
        "pinch_points",
        "Pinch points",
        columns(
            ("day", "Day", DAY),
            ("team", "Team", TEXT),
            ("due", "Due", WHOLE),
            ("usual", "Usual day", WHOLE),
            ("what", "What", TEXT),
        ),
        tuple(rows),
        empty="No day is far above a team's usual.",
    )


def _duties(due: Sequence[Coming], view: View) -> str:
    """ "4 core groups, 1 assessment", the most first."""
    counts = Counter(each.obligation.timescale for each in due)
    named = []
    for timescale, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        rule = view.timescales[timescale]
        named.append(f"{count} {short_name(rule) if count == 1 else plural_name(rule)}")
    return ", ".join(named)


def _weeks(due: Sequence[Coming], teams: Sequence[str], view: View) -> Chart:
    starts = _week_starts(view)
    ends = [start + timedelta(days=6) for start in starts]
    values = {
        team: tuple(
            float(sum(each.team == team and start <= each.day <= end for each in due))
            for start, end in zip(starts, ends, strict=True)
        )
        for team in teams
    }
    return Chart(
        "weeks",
        "Due by week and team",
        "For each of the next six weeks, how many duties fall due for each team.",
        ChartForm.STACKED,
        tuple(f"from {short_day(start, view.today)}" for start in starts),
        tuple(Series(view.team_name(team), values[team]) for team in teams),
    )


def _heat(
    due: Sequence[Coming], days: Sequence[date], teams: Sequence[str], tight: Sequence[Pinch], view: View
) -> Table:
    counts = Counter((each.day, each.team) for each in due)
    marked = {(each.day, each.team) for each in tight}
    most = max(counts.values(), default=1)
    rows = []
    for day in days:
        cells = [_heat_cell(counts[day, team], most, (day, team) in marked) for team in teams]
        unsure = sum(each.provisional for each in due if each.day == day)
        total = sum(counts[day, team] for team in teams)
        rows.append(row(Cell(day, short_day(day, view.today)), *cells, total, unsure or None))
    keys = [(f"team_{team or 'none'}", view.team_name(team) if team else NO_TEAM, WHOLE) for team in teams]
    return Table(
        "days",
        "Due by working day and team",
        columns(("day", "Working day", DAY), *keys, ("all", "All", WHOLE), ("provisional", "Provisional", WHOLE)),
        tuple(rows),
        note=f"{PINCH} marks a pinch point: at least {PINCH_LEAST}, and at least twice the team's usual day.",
    )


def _heat_cell(count: int, most: int, pinch: bool) -> Cell:
    heat = -(-4 * count // most) if count else 0
    return Cell(count, f"{PINCH} {count}" if pinch else "" if count else "·", heat=heat)


def _what(due: Sequence[Coming], view: View) -> Table:
    starts = _week_starts(view)
    grouped: dict[str, list[Coming]] = {}
    for each in due:
        grouped.setdefault(view.duty_name(each.obligation.timescale), []).append(each)
    rows = []
    for name, same in sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0])):
        weekly = [sum(start <= each.day < start + timedelta(days=7) for each in same) for start in starts]
        rows.append(row(name, *weekly, len(same)))
    heads = [
        (f"week_{number}", f"from {short_day(start, view.today)}", WHOLE) for number, start in enumerate(starts, 1)
    ]
    return Table(
        "duties",
        "Due by duty and week",
        columns(("duty", "Duty", TEXT), *heads, ("all", "All", WHOLE)),
        tuple(rows),
        empty="Nothing falls due.",
    )


def _list(due: Sequence[Coming], view: View) -> Table:
    rows = [
        row(
            each.day,
            each.obligation.subject,
            view.initials(each.obligation.subject),
            view.duty_name(each.obligation.timescale, each.obligation.limit),
            at(each.obligation.due),
            "provisional" if each.provisional else None,
            view.team_name(each.team),
            view.who(each.obligation.worker),
        )
        for each in due
    ]
    return Table(
        "each",
        "Each duty",
        columns(
            ("day", "By", DAY),
            ("case", "Case", CASE),
            ("initials", "Initials", TEXT),
            ("duty", "Duty", TEXT),
            ("due", "Due", DAY),
            ("provisional", "Provisional", TEXT),
            ("team", "Team", TEXT),
            ("worker", "Worker", TEXT),
        ),
        tuple(rows),
        empty="Nothing falls due.",
    )


def _notes() -> tuple[str, ...]:
    return (
        "Only what is open today is counted, each duty once, to its current due day: the cycle that follows is not guessed at. "
        "So later weeks fill up as earlier visits and meetings are held.",
        "A day that is no working day is counted on the last working day before it, by which the work has to be done.",
        "A duty with a statutory limit and a local aim is counted once, at the one that falls due first.",
        f"A team's usual day is the mean of what fell due for it on the last {USUAL_DAYS} working days. A team without "
        "such a past has no pinch points.",
        "Provisional: the date rests on bank holidays that are not official yet.",
    )
