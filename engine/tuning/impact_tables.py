"""The tables of a comparison: by manager, by rule, what is overdue, timeliness, morning by morning, and each duty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Final

from engine.reports.counting import Count
from engine.reports.pieces import CASE, DAY, PERCENT, TEXT, WHOLE, at, columns, counted_of, row, share
from engine.reports.report import Cell, CellKind, Chart, ChartForm, Series, Table, Words
from engine.reports.wording import DAYS, short_day
from engine.tuning.impact import Impact, Side
from engine.tuning.impact_changes import Change, Move
from engine.tuning.impact_names import Names
from engine.words.days import full_day
from engine.words.enums import LimitName
from engine.words.values import Obligation

MOST_ROWS: Final = 200  # of the list of each duty, where it is read by people
_MOVES: Final = (Move.EARLIER, Move.LATER, Move.APPEARS, Move.VANISHES)
_ONCE: Final = ("duty", "when", "why")  # columns that a title says of all rows
Pair = tuple[Counter[str], Counter[str]]


def _columns_of(key: str, heading: str, whole: bool) -> tuple[tuple[str, str, CellKind], ...]:
    """One column with both values for people, two for programs."""
    if whole:
        return ((f"{key}_before", f"{heading}, before", WHOLE), (f"{key}_after", f"{heading}, after", WHOLE))
    return ((key, heading, WHOLE),)


def _cells(was: int, now: int, whole: bool) -> tuple[Cell, ...]:
    """ "10 → 22" for people, the number alone where it stays."""
    if whole:
        return Cell(was), Cell(now)
    return (Cell(now, _arrow(f"{was:,}", f"{now:,}")),)


def _arrow(was: str, now: str) -> str:
    return now if was == now else f"{was} → {now}"


def managers_table(found: Impact, names: Names, whole: bool) -> Table:
    """How many alerts each manager gets on the next morning and in four weeks, and what stands in her digest."""
    before, after = found.before, found.after
    pairs: list[Pair] = [
        (before.alerts(1), after.alerts(1)),
        (before.alerts(), after.alerts()),
        (before.shown(), after.shown()),
    ]
    back = after.withdrawn()
    people = sorted({person for pair in pairs for side in pair for person in side} | set(back), key=names.order)

    def numbers(of: Callable[[Counter[str]], int]) -> list[Cell]:
        return [cell for was, now in pairs for cell in _cells(of(was), of(now), whole)]

    rows = [
        row(names.manager(each), names.teams(each), *numbers(itemgetter(each)), back[each] or None) for each in people
    ]
    if len(people) > 1:
        rows.append(row("All", "", *numbers(Counter.total), back.total() or None, strong=True))
    return Table(
        "managers",
        "Alerts by manager",
        columns(
            ("manager", "Manager", TEXT),
            ("teams", "Teams", TEXT),
            *_columns_of("next", "Next morning", whole),
            *_columns_of("weeks", "Four weeks", whole),
            *_columns_of("digest", "In the next digest", whole),
            ("withdrawn", "Called back", WHOLE),
        ),
        tuple(rows),
        note="An alert is told once, when a duty reaches a step of its ladder; the digest shows the duty every morning until "
        "it is done. Called back: alerts told before that the next digest would withdraw.",
        empty="Nobody is told anything in these four weeks.",
    )


def duties_table(found: Impact, names: Names, whole: bool) -> Table:
    """What becomes of the duties of each rule, and why."""
    by_duty: dict[tuple[str, LimitName], list[Change]] = {}
    for each in found.changes.each:
        by_duty.setdefault((each.either.timescale, each.either.limit), []).append(each)
    closed = {(timescale, LimitName(limit)): number for (timescale, limit), number in found.changes.closed.items()}
    rows = []
    for key in sorted({*by_duty, *closed}, key=lambda key: (-len(by_duty.get(key, ())), key)):
        mine = by_duty.get(key, [])
        moves = Counter(each.move for each in mine)
        rest = len(mine) - sum(moves[move] for move in _MOVES)
        rows.append(
            row(
                names.duty(*key),
                *(moves[move] or None for move in _MOVES),
                rest or None,
                sum(each.becomes_overdue for each in mine) or None,
                sum(each.ceases_overdue for each in mine) or None,
                closed.get(key),
                _reasons(mine),
            )
        )
    table = Table(
        "duties",
        "Duties that change, by rule",
        columns(
            ("duty", "Duty", TEXT),
            ("earlier", "Earlier", WHOLE),
            ("later", "Later", WHOLE),
            ("appear", "Appear", WHOLE),
            ("vanish", "Fall away", WHOLE),
            ("other", "Otherwise", WHOLE),
            ("overdue", "Become overdue", WHOLE),
            ("eased", "Cease to be", WHOLE),
            ("closed", "Closed work", WHOLE),
            ("why", "Why", TEXT),
            roomy=("why",),
        ),
        tuple(rows),
        note="Otherwise: a date comes or goes, or it counts as done. Closed work: duties met or ended that are judged "
        "otherwise, with another date, in time and not late, or not at all."
        if rows
        else "",
        empty="No duty changes.",
    )
    return table if whole else _without(table)


def _without(table: Table, keys: Iterable[str] = ()) -> Table:
    """The table without these columns and without those in which nothing stands."""
    kept = [
        number
        for number, column in enumerate(table.columns)
        if column.key not in keys and any(each.cells[number] != Cell(None) for each in table.rows)
    ]
    if not kept:
        return table
    rows = tuple(replace(each, cells=tuple(each.cells[number] for number in kept)) for each in table.rows)
    return replace(table, columns=tuple(table.columns[number] for number in kept), rows=rows)


def _reasons(found: Iterable[Change]) -> str:
    """The reasons, the commonest first, two at most."""
    counted = Counter(each.why for each in found)
    named = [why for why, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
    more = f"; and {len(named) - 2} more reasons" if len(named) > 2 else ""
    return "; ".join(named[:2]) + more


def overdue_table(found: Impact, names: Names) -> Table:
    """Each duty that becomes overdue at once, or ceases to be."""
    rows = [
        row(
            each.either.subject,
            names.duty(each.either.timescale, each.either.limit),
            "becomes overdue" if each.becomes_overdue else "ceases to be",
            _date(each.before),
            _date(each.after),
            names.team(each.either.team),
        )
        for each in found.changes.each
        if each.becomes_overdue or each.ceases_overdue
    ]
    shown = rows[:MOST_ROWS]
    left_out = f"The first {MOST_ROWS} of {len(rows):,}." if len(rows) > MOST_ROWS else ""
    return Table(
        "overdue",
        "Overdue at once, or no longer",
        columns(
            ("case", "Case", CASE),
            ("duty", "Duty", TEXT),
            ("what", "What", TEXT),
            ("before", "Due before", DAY),
            ("after", "Due after", DAY),
            ("team", "Team", TEXT),
        ),
        tuple(shown),
        note=left_out,
        empty="Nothing becomes overdue, and nothing ceases to be.",
    )


def _date(known: Obligation | None) -> Cell:
    return Cell(at(known.due)) if known is not None and known.due is not None else Cell(None, "none")


def timeliness_table(found: Impact, names: Names, whole: bool) -> Table:
    """The figures that differ, by duty and team."""
    before, after = names.by_team(found.before.counts), names.by_team(found.after.counts)
    rows = []
    for key in sorted({*before, *after}, key=lambda key: (key[:2], names.team(key[2]))):
        was, now = before.get(key, Count()), after.get(key, Count())
        if (was.in_time, was.counted) == (now.in_time, now.counted):  # what else is counted is not shown
            continue
        timescale, limit, team = key
        rows.append(
            row(
                names.duty(timescale, LimitName(limit)),
                names.team(team),
                *_shares(was, now, whole),
                *_cells(was.counted, now.counted, whole),
                _points(was, now),
            )
        )
    return Table(
        "timeliness",
        "Timeliness of the last twelve months",
        columns(
            ("duty", "Duty", TEXT),
            ("team", "Team", TEXT),
            *(
                (("before", "In time, before", PERCENT), ("after", "In time, after", PERCENT))
                if whole
                else (("after", "In time", PERCENT),)
            ),
            *_columns_of("of", "Fell due", whole),
            ("points", "Points", WHOLE),
        ),
        tuple(rows),
        note="What fell due in the twelve months up to the day, counted as the scorecard counts it, by the team that held the "
        "case when it fell due. Only rows that differ. Of fewer than ten only counts are given."
        if rows
        else "",
        empty="No figure changes.",
    )


def _shares(was: Count, now: Count, whole: bool) -> tuple[Cell, ...]:
    cells = share(was.in_time, was.counted), share(now.in_time, now.counted)
    if whole:
        return cells
    words = [each.words or ("none" if each.value is None else f"{each.value:g}%") for each in cells]
    return (Cell(cells[1].value, _arrow(*words)),)


def _points(was: Count, now: Count) -> Cell:
    if was.percent is None or now.percent is None:
        return Cell(None)
    points = round(now.percent - was.percent, 1)
    return Cell(points, f"{points:+.1f}".replace("-", "−") if points else "0.0")


def mornings_chart_of(found: Impact) -> Chart:
    """The alerts of each morning, before and after, as a chart."""
    days = _days(found)
    return Chart(
        "mornings_chart",
        "Alerts each morning",
        "For each working morning of the next four weeks, how many alerts go out before and after.",
        ChartForm.LINES,
        tuple(short_day(day, found.today) for day in days),
        (
            Series("before", tuple(_by_day(found.before, days))),
            Series("after", tuple(_by_day(found.after, days))),
        ),
        numbers="mornings",
    )


def mornings_table(found: Impact, *, beside_chart: bool = True) -> Table:
    """The same in numbers, with the assumption they rest on; it has another title beside the chart."""
    days = _days(found)
    pairs = zip(days, _by_day(found.before, days), _by_day(found.after, days), strict=True)
    rows = [
        row(Cell(day, f"{DAYS[day.weekday()]} {full_day(day)}"), _whole(was), _whole(now)) for day, was, now in pairs
    ]
    return Table(
        "mornings",
        "Alerts each morning, in numbers" if beside_chart else "Alerts each morning",
        columns(("day", "Morning", DAY), ("before", "Before", WHOLE), ("after", "After", WHOLE)),
        tuple(rows),
        note="On the assumption that nothing more is recorded: whatever is open stays undone. So these are the most that go out "
        "for what is open now; what gets recorded takes alerts away, and begins duties of its own.",
        empty="No digest goes out in these four weeks.",
    )


def _days(found: Impact) -> list[date]:
    return sorted({morning.day for side in (found.before, found.after) for morning in side.mornings})


def _by_day(side: Side, days: Sequence[date]) -> list[float | None]:
    counted = {morning.day: float(len(morning.alerts)) for morning in side.mornings}
    return [counted.get(day) for day in days]


def _whole(value: float | None) -> Cell:
    return Cell(None, "no digest") if value is None else Cell(int(value))


def each_tables(found: Impact, names: Names, whole: bool) -> tuple[Table | Words, ...]:
    """Each open duty that changes: the dates before and after, and why; overdue ones first.

    For programs one table with all of them. For people the first two hundred, a table for each rule and reason.
    """
    every = [(each, None) for each in found.changes.each] + [(each, "later") for each in found.later]
    if whole or not every:
        return (_each_table(every, names),)
    groups: dict[str, list[tuple[Change, str | None]]] = {}
    for each, when in every[:MOST_ROWS]:
        title = f"{names.duty(each.either.timescale, each.either.limit)}: {each.why}"
        groups.setdefault(f"{title} (later)" if when else title, []).append((each, when))
    said = f"{counted_of(len(every), 'duty', 'duties')}, by rule and reason; what becomes overdue stands first."
    if len(every) > MOST_ROWS:
        said += f" The first {MOST_ROWS} are shown: `--format csv --table each` lists every one."
    tables = [
        replace(_without(_each_table(mine, names), _ONCE), id=f"each-{number}", title=title)
        for number, (title, mine) in enumerate(groups.items(), 1)
    ]
    return (Words("Each open duty that changes", (said,)), *tables)


def _overdue(change: Change) -> Cell:
    """Whether it becomes overdue or ceases to be: in full for programs, short under its heading."""
    if change.becomes_overdue:
        return Cell("becomes overdue", "at once")
    return Cell("ceases to be overdue", "no longer") if change.ceases_overdue else Cell(None)


def _each_table(picked: Sequence[tuple[Change, str | None]], names: Names) -> Table:
    rows = [
        row(
            each.either.subject,
            names.duty(each.either.timescale, each.either.limit),
            str(each.move),
            _date(each.before),
            _date(each.after),
            _overdue(each),
            names.team(each.either.team),
            when,
            each.why,
        )
        for each, when in picked
    ]
    return Table(
        "each",
        "Each open duty that changes",
        columns(
            ("case", "Case", CASE),
            ("duty", "Duty", TEXT),
            ("what", "What", TEXT),
            ("before", "Due before", DAY),
            ("after", "Due after", DAY),
            ("overdue", "Overdue", TEXT),
            ("team", "Team", TEXT),
            ("when", "When", TEXT),
            ("why", "Why", TEXT),
            roomy=("why",),
        ),
        tuple(rows),
        empty="No open duty changes.",
    )


__all__ = [
    "MOST_ROWS",
    "duties_table",
    "each_tables",
    "managers_table",
    "mornings_chart_of",
    "mornings_table",
    "overdue_table",
    "timeliness_table",
]
