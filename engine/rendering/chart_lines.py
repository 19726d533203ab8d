"""Lines over the categories, each named at its end, with its own dash and its last value."""

from __future__ import annotations

from itertools import groupby
from math import ceil
from typing import Final

from engine.rendering.chart_paint import (
    LETTER,
    SOFT,
    TARGET,
    Paint,
    at_tenth,
    colour_of,
    largest_of,
    marks,
    round_top,
    stroke,
    value_words,
)
from engine.reports.report import Chart, Series

TALL: Final = 210.0
LEFT: Final = 44.0
SAMPLE: Final = 26.0  # a piece of the line itself stands before its name
APART: Final = 15.0  # two names at the ends of lines stand at least this far apart


def draw_lines(chart: Chart, paint: Paint) -> int:
    """One line a series; a gap where a value is missing. Returns the height of the picture."""
    top, step = round_top(largest_of(chart, False), chart)
    y, foot = 18.0, 18.0 + TALL
    right = min(max((len(_end_words(each, chart)) for each in chart.series), default=0) * LETTER + 14 + SAMPLE, 240)
    room = (paint.width - LEFT - right) / max(len(chart.categories) - 1, 1)
    for mark in marks(top, step):
        height = foot - mark / top * TALL
        paint.line(LEFT, height, paint.width - right, height)
        paint.words(LEFT - 6, height + 4, value_words(mark, chart), "end", fill=SOFT, font_size="11")
    every = ceil(max((len(name) for name in chart.categories), default=1) * LETTER / max(room, 1) + 0.15)
    for place, name in enumerate(chart.categories):
        if (len(chart.categories) - 1 - place) % every == 0:
            paint.words(LEFT + room * place, foot + 17, name, "middle", fill=SOFT, font_size="11")
    if chart.target is not None:
        height = foot - chart.target / top * TALL
        paint.line(LEFT, height, paint.width - right, height, TARGET, stroke_width="1.6", stroke_dasharray="5 3")
        said = f"target {value_words(chart.target, chart)}"
        paint.words(LEFT + 4, height - 5, said, fill=TARGET, font_weight="700")
    for number, series in enumerate(chart.series):
        _line(series, number, paint, lambda place: LEFT + room * place, lambda value: foot - value / top * TALL)
    _names(
        chart, paint, paint.width - right + 8, y, {n: _last(each) for n, each in enumerate(chart.series)}, TALL / top
    )
    return ceil(foot + 26)


def _line(series: Series, number: int, paint: Paint, across, up) -> None:  # type: ignore[no-untyped-def]
    colour = colour_of(number)
    for there, run in groupby(enumerate(series.values), key=lambda item: item[1] is not None):
        if not there:
            continue
        points = [(across(place), up(value)) for place, value in run]
        path = "L".join(f"{at_tenth(x)} {at_tenth(y)}" for x, y in points)
        more = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in stroke(number).items())
        paint.add(f'<path d="M{path}" fill="none" stroke="{colour}" {more}/>')
        for x, y in points:
            paint.add(f'<circle cx="{at_tenth(x)}" cy="{at_tenth(y)}" r="2.6" fill="{colour}"/>')


def _names(chart: Chart, paint: Paint, x: float, y: float, last: dict[int, float | None], scale: float) -> None:
    """Each line's name and last value beside its end, moved apart where they would touch."""
    foot = y + TALL
    wanted = sorted((foot - value * scale, number) for number, value in last.items() if value is not None)
    taken = y - APART
    for height, number in wanted:
        taken = max(height + 4, taken + APART)
        paint.line(x, taken - 4, x + SAMPLE - 6, taken - 4, colour_of(number), **stroke(number))
        paint.words(
            x + SAMPLE, taken, _end_words(chart.series[number], chart), fill=colour_of(number), font_weight="700"
        )


def _end_words(series: Series, chart: Chart) -> str:
    value = _last(series)
    return series.name if value is None else f"{series.name} {value_words(value, chart)}"


def _last(series: Series) -> float | None:
    return next((value for value in reversed(series.values) if value is not None), None)
