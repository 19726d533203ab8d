"""Bars: lying ones with their names beside them for few categories, standing columns for many, such as days."""

from __future__ import annotations

from math import ceil
from typing import Final

from engine.rendering.chart_paint import (
    FILLS,
    LETTER,
    SOFT,
    TARGET,
    Paint,
    largest_of,
    marks,
    round_top,
    value_words,
    width_of,
)
from engine.reports.report import Chart, ChartForm

THICK: Final = 18.0
TALL: Final = 190.0
DARK: Final = (0, 5, 7)  # fills on which words are white


def draw_bars(chart: Chart, paint: Paint) -> int:
    """Lying bars, a category under the other; returns the height of the picture."""
    stacked = chart.form is ChartForm.STACKED
    several = len(chart.series) > 1
    y = paint.legend(chart.series, 2) if several else 4.0
    left = min(max((width_of(name) for name in chart.categories), default=0) + 12, 260)
    right = 64.0 if chart.unit == "%" else 52.0
    top, step = round_top(largest_of(chart, stacked), chart)
    scale = (paint.width - left - right) / top
    if chart.target is not None:
        y += 16
    each = THICK if stacked or not several else THICK * 0.8
    block = each * (1 if stacked else max(len(chart.series), 1)) + 10
    foot = y + block * len(chart.categories)
    for mark in marks(top, step):
        paint.line(left + mark * scale, y, left + mark * scale, foot)
        paint.words(left + mark * scale, foot + 15, value_words(mark, chart), "middle", fill=SOFT, font_size="11")
    for place, name in enumerate(chart.categories):
        at = y + block * place + 5
        paint.words(left - 8, at + (block - 10) / 2 + 4, _short(name, left), "end")
        _row(chart, paint, place, (left, at, each, scale), stacked)
    paint.line(left, y, left, foot, SOFT)
    if chart.target is not None:
        x = left + chart.target * scale
        paint.line(x, y - 3, x, foot, TARGET, stroke_width="1.6", stroke_dasharray="5 3")
        paint.words(x, y - 7, f"target {value_words(chart.target, chart)}", "middle", fill=TARGET, font_weight="700")
    return ceil(foot + 22)


def _row(chart: Chart, paint: Paint, place: int, at: tuple[float, float, float, float], stacked: bool) -> None:
    left, y, thick, scale = at
    x, total = left, 0.0
    for number, series in enumerate(chart.series):
        value = series.values[place]
        top = y if stacked else y + thick * number
        if value is None:
            if not stacked:
                paint.words(left + 6, top + thick - 5, "no figure", fill=SOFT, font_size="11")
            continue
        long = value * scale
        if long > 0:
            paint.box(x, top, long, thick, number)
        if not stacked:
            paint.value(left + long + 6, top + thick - 4, value_words(value, chart))
            continue
        said = value_words(value, chart)
        if long > len(said) * LETTER + 8:
            _inside(paint, x + long / 2, top + thick / 2, said, number)
        x, total = x + long, total + value
    if stacked:
        paint.value(x + 6, y + thick - 4, value_words(total, chart))


def _inside(paint: Paint, x: float, y: float, said: str, number: int) -> None:
    """A value inside its bar: on a patterned fill it has its own plain ground."""
    place = number % len(FILLS)
    colour = "#ffffff" if place in DARK and not FILLS[place][1] else "#1d2327"
    if FILLS[place][1]:
        wide = len(said) * LETTER + 4
        paint.add(
            f'<rect x="{x - wide / 2:.1f}" y="{y - 7:.1f}" width="{wide:.1f}" height="14" fill="#ffffff" rx="2"/>'
        )
    paint.words(x, y + 4, said, "middle", fill=colour, font_size="11")


def draw_columns(chart: Chart, paint: Paint) -> int:
    """Standing columns, one a category; with many, names stand on end. Returns the height of the picture."""
    stacked = chart.form is ChartForm.STACKED
    y = paint.legend(chart.series, 2) + 6 if len(chart.series) > 1 else 20.0
    top, step = round_top(largest_of(chart, stacked), chart)
    left, foot = 40.0, y + TALL
    room = (paint.width - left - 8) / max(len(chart.categories), 1)
    for mark in marks(top, step):
        height = foot - mark / top * TALL
        paint.line(left, height, paint.width - 8, height)
        paint.words(left - 6, height + 4, value_words(mark, chart), "end", fill=SOFT, font_size="11")
    wide = room * 0.72 / (1 if stacked else max(len(chart.series), 1))
    for place, name in enumerate(chart.categories):
        x = left + room * place + room * 0.14
        _column(chart, paint, place, (x, foot, wide, TALL / top), stacked)
        middle = x + room * 0.36
        turned = f"rotate(-90 {middle + 4:.1f} {foot + 8:.1f})"
        paint.words(middle + 4, foot + 8, name, "end", transform=turned, font_size="11")
    paint.line(left, foot, paint.width - 8, foot, SOFT)
    if chart.target is not None:
        height = foot - chart.target / top * TALL
        paint.line(left, height, paint.width - 8, height, TARGET, stroke_width="1.6", stroke_dasharray="5 3")
        said = f"target {value_words(chart.target, chart)}"
        paint.words(paint.width - 8, height - 5, said, "end", fill=TARGET, font_weight="700")
    return ceil(foot + 16 + max((len(name) for name in chart.categories), default=0) * 5.8)


def _column(chart: Chart, paint: Paint, place: int, at: tuple[float, float, float, float], stacked: bool) -> None:
    x, foot, wide, scale = at
    y, total = foot, 0.0
    for number, series in enumerate(chart.series):
        value = series.values[place]
        if not value:
            continue
        height = value * scale
        if stacked:
            y, total = y - height, total + value
            paint.box(x, y, wide, height, number)
        else:
            paint.box(x + wide * number, foot - height, wide, height, number)
            if len(chart.series) == 1:
                paint.words(x + wide / 2, foot - height - 4, value_words(value, chart), "middle", font_size="10")
    if stacked and total:
        paint.words(x + wide / 2, y - 4, value_words(total, chart), "middle", font_size="10")


def _short(name: str, room: float) -> str:
    most = int((room - 12) / LETTER + 0.01)
    return name if len(name) <= most else f"{name[: max(most - 1, 1)]}…"
