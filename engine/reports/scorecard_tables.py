"""The tables and charts of a scorecard, as finished values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from engine.reports.against import Direction
from engine.reports.counting import Count, Counting
from engine.reports.report import (
    Cell,
    CellKind,
    Chart,
    ChartForm,
    Column,
    Row,
    Series,
    Shade,
    Table,
)
from engine.reports.restating import Restated, restated_line
from engine.reports.scorecard import Line, Part, Scorecard
from engine.words.clock import local_day
from engine.words.days import MONTHS
from engine.words.enums import Authority, LimitName

CHARTS_AT_MOST: Final = 6
_SET_BY: Final = {
    Authority.STATUTE: "the law",
    Authority.STATUTORY_GUIDANCE: "guidance",
    Authority.NATIONAL_STANDARD: "national standard",
    Authority.LOCAL: "local",
}
_COUNTED: Final = {"child": "children", "episode": "episodes", "event": "events", "family": "families"}
_WAYS: Final = {
    Counting.FELL_DUE: "fell due",
    Counting.COMPLETED: "completed",
    Counting.UP_TO_DATE: "up to date on a day",
}
_TEXT, _WHOLE, _PERCENT = CellKind.TEXT, CellKind.WHOLE, CellKind.PERCENT


def title(line: Line) -> str:
    """The duty's title; of a local aim, with those words."""
    return f"{line.timescale.title}, local aim" if line.limit is LimitName.AIM else line.timescale.title


def counts_what(line: Line) -> str:
    """ "children, fell due"."""
    return f"{_COUNTED[line.timescale.measure.count]}, {_WAYS[line.way]}"


def percent_words(count: Count) -> str:
    """ "40%", under ten counted "4 of 9", of nothing "none"."""
    if count.percent is not None:
        return f"{count.percent:g}%"
    return f"{count.in_time} of {count.counted}" if count.counted else "none"


def main_table(card: Scorecard, lines: Sequence[Line], id: str, name: str, note: str) -> Table:
    """Each line's figure against its target, the previous period, the year so far and others."""
    others = list(dict.fromkeys(each.name for line in lines for each in line.comparators))
    has_months = any(line.months for line in lines)
    columns = (
        *_DUTY,
        *_FIGURE,
        Column("target", "Target", _PERCENT),
        Column("standing", "Against target"),
        Column("previous", card.period.previous.short_name, _PERCENT),
        Column("change", "Change"),
        *([Column("year_to_date", "Since April", _PERCENT)] if has_months else []),
        *(Column(re.sub(r"\W+", "_", other.lower()), other) for other in others),
    )
    rows = []
    for line in lines:
        standing = line.standing
        duty, set_by = _duty(line)
        cells = (
            replace(duty, words=f"{title(line)}: {counts_what(line)}"),
            set_by,
            *_figure(line.count),
            Cell(line.target.percent if line.target else None, "" if line.target else "none"),
            Cell(str(standing.shade), _standing_words(line), standing.shade),
            _percent(line.previous),
            Cell(str(line.direction), _direction_words(line.direction)),
            *([_percent(line.year_to_date)] if has_months else []),
            *(_comparator(line, other) for other in others),
        )
        rows.append(Row(cells))
    return Table(id, name, columns, tuple(rows), note, "Nothing of this sort was counted.")


_DUTY: Final = (Column("timescale", "Duty"), Column("limit", "Set by"))
_FIGURE: Final = (
    Column("in_time", "In time", _WHOLE),
    Column("counted", "Of", _WHOLE),
    Column("percent", "%", _PERCENT),
)


def _duty(line: Line) -> tuple[Cell, Cell]:
    set_by = "local" if line.limit is LimitName.AIM else _SET_BY[line.timescale.authority]
    return Cell(line.timescale.id, title(line)), Cell(str(line.limit), set_by)


def _figure(count: Count) -> tuple[Cell, Cell, Cell]:
    shown = "" if count.percent is not None else "–"
    return Cell(count.in_time), Cell(count.counted), Cell(count.percent, shown)


def _percent(count: Count) -> Cell:
    return Cell(count.percent, "" if count.percent is not None else percent_words(count))


def _standing_words(line: Line) -> str:
    if line.standing.words:
        return line.standing.words
    return "not judged" if line.target else "no target"


def _direction_words(direction: Direction) -> str:
    return str(direction) or "–"


def _comparator(line: Line, name: str) -> Cell:
    for each in line.comparators:
        if each.name == name:
            mark = "" if each.same else ", counted otherwise"
            return Cell(each.value, f"{each.value:g}% in {each.year}{mark}")
    return Cell(None, "none")


def late_table(lines: Sequence[Line]) -> Table:
    """What became of those that were not in time, and what was only recorded late."""
    columns = (
        *_DUTY,
        Column("not_in_time", "Not in time", _WHOLE),
        Column("done_late", "Done late", _WHOLE),
        Column("not_done", "Not done, past due", _WHOLE),
        Column("ended_unmet", "Ended after it was due", _WHOLE),
        Column("recorded_late", "In time, only recorded late", _WHOLE),
    )
    rows = [
        Row(
            (
                *_duty(line),
                *map(_number, (line.count.not_in_time, line.count.done_late, line.count.not_done)),
                *map(_number, (line.count.ended_unmet, line.recorded_late)),
            )
        )
        for line in lines
        if line.count.not_in_time or line.recorded_late
    ]
    note = (
        "The last column counts among those in time: by what had been recorded when the period ended they looked late. "
        "Of one child with several duties the worst counts."
    )
    return Table("late", "Done late, or only recorded late", columns, tuple(rows), note, "Everything was in time.")


def _number(number: int) -> Cell:
    return Cell(number, "" if number else "–")


def left_out_table(lines: Sequence[Line]) -> Table:
    """What is in none of the percentages."""
    columns = (
        *_DUTY,
        Column("not_yet", "Not yet due", _WHOLE),
        Column("ended_before", "Ended before due", _WHOLE),
        Column("new", "New, first not yet due", _WHOLE),
        Column("paused", "Paused", _WHOLE),
        Column("cannot_compute", "Cannot compute", _WHOLE),
        Column("relaxed", "Relaxed by law", _WHOLE),
    )
    rows = []
    for line in lines:
        count, beside = line.count, line.beside
        left_out = (count.not_yet, count.ended_before, count.new, count.paused)
        numbers = (*left_out, beside.cannot_compute, beside.relaxed)
        if any(numbers):
            rows.append(Row((*_duty(line), *map(_number, numbers))))
    note = "A duty that the law relaxed has no due date, and is never overdue; its aim runs on beside it."
    return Table("left_out", "In none of the figures", columns, tuple(rows), note, "Nothing was left out.")


def open_table(card: Scorecard, lines: Sequence[Line]) -> Table:
    """What was still open and past due when the period ended, and what among the counted is uncertain."""
    columns = (
        *_DUTY,
        Column("open_past_due", "Open and past due", _WHOLE),
        Column("longest", "The longest"),
        Column("provisional", "Provisional", _WHOLE),
        Column("born_overdue", "Recorded after it was due", _WHOLE),
    )
    rows = []
    for line in lines:
        beside = line.beside
        if beside.open_past_due or beside.provisional or beside.born_overdue:
            numbers = (_number(beside.provisional), _number(beside.born_overdue))
            rows.append(Row((*_duty(line), _number(beside.open_past_due), _longest(line), *numbers)))
    note = (
        "Provisional: the due day rests on holidays that are not official yet. Recorded after it was due: what started the "
        "duty came too late to be warned of. Both are counted in the figures."
    )
    day = min(card.period.last, local_day(card.as_at))
    name = f"Open and past due at the end of {day.day} {MONTHS[day.month - 1]}, and uncertain"
    return Table("open", name, columns, tuple(rows), note, "Nothing was open and past due.")


def _longest(line: Line) -> Cell:
    if not line.beside.open_past_due:
        return Cell(None, "–")
    unit = line.beside.longest_unit
    number = line.beside.longest
    return Cell(number, f"{number} {unit.removesuffix('s') if number == 1 else unit} over")


def ways_table(lines: Sequence[Line]) -> Table:
    """The same duties by all three ways of counting."""
    columns = (
        *_DUTY,
        Column("own", "Its own way"),
        *(Column(way.name.lower(), way.value.capitalize()) for way in Counting),
        Column("with_new", "Up to date, the new taken in"),
    )
    rows = []
    for line in lines:
        ways = [Cell(_of(each.in_time, each.counted)) for each in (line.ways[way] for way in Counting)]
        with_new = Cell(_of(*line.ways[Counting.UP_TO_DATE].with_new))
        rows.append(Row((*_duty(line), Cell(_WAYS[line.way]), *ways, with_new)))
    note = "One duty, three questions; each has its own answer, and they may not be set against each other."
    return Table("ways", "The same duties counted three ways", columns, tuple(rows), note)


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}" if whole else "none"


def parts_table(lines: Sequence[Line], id: str, name: str, heading: str, note: str) -> Table:
    """Each duty by team, or by service."""
    columns = (*_DUTY, Column(id, heading), *_FIGURE, Column("standing", "Against target"))
    rows = [
        Row((*_duty(line), Cell(part.key, part.name), *_figure(part.count), _part_standing(line, part)))
        for line in lines
        for part in (line.teams if id == "team" else line.services)
        if part.count.counted
    ]
    return Table(f"by_{id}", name, columns, tuple(rows), note)


def _part_standing(line: Line, part: Part) -> Cell:
    words = part.standing.words or ("not judged" if line.target else "no target")
    return Cell(str(part.standing.shade), words, part.standing.shade)


def months_table(lines: Sequence[Line]) -> Table:
    """Month by month since April."""
    months = [month for month, _ in lines[0].months] if lines else []
    columns = (*_DUTY, *(Column(month.key, MONTHS[month.first.month - 1], _PERCENT) for month in months))
    rows = [Row((*_duty(line), *(_percent(count) for _, count in line.months))) for line in lines]
    return Table(
        "months", "Month by month since April", columns, tuple(rows), "Under ten counted, only counts are shown."
    )


def month_charts(lines: Iterable[Line]) -> tuple[Chart, ...]:
    """A line chart for each duty near or below its target that has at least two months to show, furthest below first."""
    below = [line for line in lines if line.standing.shade in (Shade.AMBER, Shade.RED)]
    shown = [line for line in below if sum(count.percent is not None for _, count in line.months) > 1]
    shown.sort(key=lambda line: -(line.standing.gap or 0))
    return tuple(_chart(line) for line in shown[:CHARTS_AT_MOST])


def _chart(line: Line) -> Chart:
    names = tuple(MONTHS[month.first.month - 1] for month, _ in line.months)
    said = ", ".join(f"{name} {percent_words(count)}" for name, (_, count) in zip(names, line.months, strict=True))
    assert line.target is not None
    return Chart(
        f"{line.timescale.id}_{line.limit}",
        title(line),
        f"Per cent in time, month by month: {said}. The target is {line.target.percent}%.",
        ChartForm.LINES,
        names,
        (Series("in time", tuple(count.percent for _, count in line.months)),),
        "%",
        line.target.percent,
    )


def restated_tables(card: Scorecard, restated: Restated) -> tuple[Table, Table]:
    """What was published beside what is counted now, and the cases that moved."""
    columns = (
        *_DUTY,
        Column("published_in_time", "Published", _WHOLE),
        Column("published_counted", "Of", _WHOLE),
        Column("published_percent", "%", _PERCENT),
        Column("restated_in_time", "Restated", _WHOLE),
        Column("restated_counted", "Of", _WHOLE),
        Column("restated_percent", "%", _PERCENT),
    )
    pairs = [(line, restated_line(restated, line)) for line in card.lines]
    rows = [Row((*_duty(line), *_figure(before), *_figure(line.count))) for line, before in pairs]
    gone = set(restated.counts) - {(line.timescale.id, str(line.limit)) for line in card.lines}
    rows += [
        Row((Cell(timescale), Cell(limit), *_figure(restated.counts[timescale, limit]), *_figure(Count())))
        for timescale, limit in sorted(gone)
    ]
    duties = {(line.timescale.id, line.limit): _duty(line) for line in card.lines}
    moved = [
        Row(
            (
                Cell(each.counted),
                *duties.get((each.timescale, each.limit), (Cell(each.timescale), Cell(str(each.limit)))),
                Cell(each.before),
                Cell(each.after),
                Cell(each.why),
                Cell(each.obligation),
            )
        )
        for each in restated.moved
    ]
    return (
        Table("restated", "Published and restated", columns, tuple(rows)),
        Table("moved", "The cases that moved", _MOVED, tuple(moved), "", "No case has moved since."),
    )


_MOVED: Final = (
    Column("counted", "Case", CellKind.IDENTIFIER),
    *_DUTY,
    Column("before", "Published as"),
    Column("after", "Now"),
    Column("why", "Why"),
    Column("obligation", "Obligation", CellKind.IDENTIFIER),
)
