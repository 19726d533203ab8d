"""The cycles of a repeating duty on one line: each from its start to its due day, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from engine.obligations.explain_phrases import day_words, kind_said
from engine.obligations.explain_values import Cycle
from engine.rendering.chart_paint import INK, SOFT, Paint, at_tenth, width_of
from engine.rendering.clock_labels import POLE, Label, place
from engine.rendering.clock_line import Fill, Shape, middle, wrapped
from engine.rendering.clock_marks import draw_band, draw_mark
from engine.words.clock import last_instant, local_day, start_of_day
from engine.words.days import month_of
from engine.words.enums import State

ROW: Final = 14.0
HIGH: Final = 16.0  # of one cycle's bar
STEP: Final = 22.0
MOST: Final = 40


def draw_cycles(
    cycles: Sequence[Cycle], id: str, names: Mapping[str, str], paint: Paint, at: tuple[float, float, float]
) -> float:
    """The cycles in lanes, so that no two bars overlap; returns where that ends. `at`: left, right, top."""
    left, right, y = at
    shown = _near(cycles, id)
    few = "" if len(shown) == len(cycles) else f", {len(shown)} of {len(cycles)}"
    paint.words(left, y + 12, f"This duty over time{few}", font_weight="700")
    first, last = start_of_day(min(each.started.day for each in shown)), max(_until(each) for each in shown)
    edge = max((last - first) * 0.02, timedelta(days=1))
    first, last = first - edge, last + edge

    def x(moment: datetime) -> float:
        return left + (moment - first) / (last - first) * (right - left)

    begun = [each for each in shown if not each.continues]
    lines = [(f"{day_words(each.started.day)}", *wrapped(kind_said(each.started_by, names))) for each in begun]
    labels = [
        Label(x(middle(each.started)), max(width_of(part) for part in words) * 0.96, len(words))
        for each, words in zip(begun, lines, strict=True)
    ]
    placed, rows = place(labels, left - 10, right + 10) or ([], 0)
    top = y + 20 + rows * ROW + 8
    lanes = _lanes(shown)
    foot = top + STEP * (max(lanes, default=0) + 1)
    for label, words in zip(placed, lines, strict=True):
        above = top - 6 - (label.base + label.label.rows) * ROW
        paint.line(label.label.x, above + 3, label.label.x, foot, SOFT, stroke_dasharray="2 2")
        anchor, side = ("start", label.label.x + POLE) if label.to_right else ("end", label.label.x - POLE)
        for number, part in enumerate(words):
            bold = {"font_weight": "700"} if number == 0 else {}
            paint.words(side, above + ROW * number + 11, part, anchor, font_size="11.5", **bold)
    for each, lane in zip(shown, lanes, strict=True):
        _bar(each, paint, x, top + STEP * lane, id.endswith(each.obligation))
    _months(paint, (first, last), x, (left, right, foot))
    return foot + 22


def cycle_signs(cycles: Sequence[Cycle]) -> set[Shape | Fill]:
    """The marks and stretches that the cycles use."""
    signs: set[Shape | Fill] = set()
    for each in cycles:
        closed = each.met or each.ended
        signs |= {Shape.MET} if each.met else set()
        signs |= {Shape.ENDED} if each.ended else set()
        if closed is not None and each.due is not None and closed.day != each.due.day:
            signs.add(Fill.LEFT if closed.day < each.due.day else Fill.OVER if each.met else Shape.ENDED)
    return signs


def _near(cycles: Sequence[Cycle], id: str) -> Sequence[Cycle]:
    """All of them, or the nearest to the one explained where they are many."""
    here = next((n for n, each in enumerate(cycles) if id.endswith(each.obligation)), len(cycles) - 1)
    begin = max(min(here - MOST // 2, len(cycles) - MOST), 0)
    return cycles[begin : begin + MOST]


def _until(cycle: Cycle) -> datetime:
    """How far its bar reaches: to its due day, and beyond where it was met late."""
    ends = [last_instant(each.day) for each in (cycle.due, cycle.met, cycle.ended) if each is not None]
    return max([*ends, last_instant(cycle.started.day)])


def _lanes(cycles: Sequence[Cycle]) -> list[int]:
    """For each the first lane that is free from its start on."""
    free: list[datetime] = []
    lanes: list[int] = []
    for each in cycles:
        start = middle(each.started)
        lane = next((n for n, until in enumerate(free) if until <= start), len(free))
        free[lane:] = [_until(each), *free[lane + 1 :]]
        lanes.append(lane)
    return lanes


def _bar(cycle: Cycle, paint: Paint, x: Callable[[datetime], float], y: float, this: bool) -> None:
    start = x(middle(cycle.started))
    due = None if cycle.due is None else x(cycle.due.instant or last_instant(cycle.due.day))
    closed = cycle.met or cycle.ended
    end = None if closed is None else x(middle(closed))
    run = min(each for each in (due, end, x(_until(cycle))) if each is not None)
    if due is not None and closed is not None and cycle.due is not None and closed.day < cycle.due.day:
        draw_band(paint, (run, y, max(due - run, 1.5), HIGH), Fill.LEFT)
    paint.add(
        f'<rect x="{at_tenth(start)}" y="{at_tenth(y)}" width="{at_tenth(max(run - start, 1.5))}" height="{HIGH:g}" '
        f'fill="{"#1f3a4d" if this else "#c9d7df"}" stroke="{INK}" stroke-width="{"1.8" if this else "0.9"}"/>'
    )
    if end is not None and due is not None and end > due and cycle.met is not None:
        draw_band(paint, (due, y, end - due, HIGH), Fill.OVER)
    words = f"this one, {cycle.limit}" if this and cycle.limit else cycle.limit
    for said in (words, "this one" if this else cycle.limit):
        if said and width_of(said) * 11 / 12 + 14 < run - start:
            colour = "#ffffff" if this else INK
            paint.words(start + 6, y + 12, said, font_size="11", fill=colour)
            break
    if end is not None:
        draw_mark(paint, end, y + HIGH / 2, Shape.ENDED if cycle.state is State.ENDED_WITHOUT else Shape.MET)


def _months(
    paint: Paint, span: tuple[datetime, datetime], x: Callable[[datetime], float], at: tuple[float, float, float]
) -> None:
    left, right, y = at
    paint.line(left, y + 2, right, y + 2, SOFT)
    day, after = local_day(span[0]), left - 1
    while start_of_day(day) < span[1]:
        if day.day == 1:
            place_of = x(start_of_day(day))
            words = f"{month_of(day)}" + (f" {day.year}" if day.month == 1 or after < left else "")
            wide = width_of(words) * 11 / 12
            if place_of > after and place_of + wide < right + 4:
                paint.line(place_of, y + 2, place_of, y + 7, SOFT)
                paint.words(place_of + 2, y + 15, words, font_size="11", fill=SOFT)
                after = place_of + wide
        day = date.fromordinal(day.toordinal() + 1)
