"""What charts are painted with: fills that differ in grey too, text of about known width, axes with round numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from math import ceil, floor, log10
from typing import Final

from engine.rendering.cells import number
from engine.reports.report import Chart, Series

WIDTH: Final = 720
INK: Final = "#1d2327"
SOFT: Final = "#4a5660"
RULE: Final = "#dcdad4"
TARGET: Final = "#8a241a"
LETTER: Final = 6.3  # about the width of a letter at 12 px
CAPITAL: Final = 8.6  # and of a capital
FILLS: Final = (  # colour, pattern drawn over it in white or ink
    ("#1f3a4d", ""),
    ("#7fa3b8", "M0 8L8 0M-2 2L2 -2M6 10L10 6"),
    ("#dfe7ec", ""),
    ("#b0852b", "M0 4H8"),
    ("#f3e3bd", "M2 2h1.5v1.5h-1.5zM6 6h1.5v1.5h-1.5z"),
    ("#8a241a", "M0 0L8 8M-2 6L2 10M6 -2L10 2"),
    ("#f0d3cf", ""),
    ("#5b6b52", "M4 0V8"),
)
HALO: Final = {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": "3"}  # words stand clear of lines
DASHES: Final = ("", "7 4", "2 3", "9 3 2 3", "12 4", "4 2")


def width_of(words: str) -> float:
    """About how wide these words are at 12 px."""
    return sum(CAPITAL if letter.isupper() else LETTER for letter in words)


@dataclass(slots=True)
class Paint:
    """The elements drawn so far, and the patterns that they use; ids are the chart's own."""

    chart: str
    width: int = WIDTH
    drawn: list[str] = field(default_factory=list)
    on_top: list[str] = field(default_factory=list)  # values, which nothing may cross out
    patterns: set[int] = field(default_factory=set)

    def add(self, element: str) -> None:
        """Put one element on top of the others."""
        self.drawn.append(element)

    def fill(self, series: int) -> str:
        """The fill of the n-th series."""
        place = series % len(FILLS)
        if not FILLS[place][1]:
            return FILLS[place][0]
        self.patterns.add(place)
        return f"url(#{attribute(self.chart)}-fill-{place})"

    def definitions(self) -> list[str]:
        """The patterns used."""
        rows = []
        for place in sorted(self.patterns):
            colour, path = FILLS[place]
            over = INK if place == 4 else "#ffffff"
            mark = f'fill="{over}"' if place == 4 else f'stroke="{over}" stroke-width="1.4" fill="none"'
            rows.append(
                f'<pattern id="{attribute(self.chart)}-fill-{place}" width="8" height="8" patternUnits="userSpaceOnUse">'
                f'<rect width="8" height="8" fill="{colour}"/><path d="{path}" {mark}/></pattern>'
            )
        return ["<defs>", *rows, "</defs>"] if rows else []

    def value(self, x: float, y: float, said: str) -> None:
        """A value beside its bar: above all else, and clear of the lines behind it."""
        below, self.drawn = self.drawn, []
        self.words(x, y, said, font_weight="700", **HALO)
        self.on_top += self.drawn
        self.drawn = below

    def words(self, x: float, y: float, said: str, anchor: str = "start", **more: str) -> None:
        """Text at a place; `more` are attributes, underscores for hyphens."""
        extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
        at = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.add(f'<text x="{at_tenth(x)}" y="{at_tenth(y)}"{at}{extra}>{text(said)}</text>')

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str = RULE, **more: str) -> None:
        """A straight line."""
        extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
        places = zip(("x1", "y1", "x2", "y2"), (x1, y1, x2, y2), strict=True)
        ends = " ".join(f'{name}="{at_tenth(value)}"' for name, value in places)
        self.add(f'<line {ends} stroke="{colour}"{extra}/>')

    def box(self, x: float, y: float, width: float, height: float, series: int) -> None:
        """A bar, or a part of one, with the fill of its series."""
        places = zip(("x", "y", "width", "height"), (x, y, width, height), strict=True)
        sides = " ".join(f'{name}="{at_tenth(value)}"' for name, value in places)
        self.add(f'<rect {sides} fill="{self.fill(series)}" stroke="{FILLS[0][0]}" stroke-width="0.8"/>')

    def legend(self, series: tuple[Series, ...], y: float, lines: bool = False) -> float:
        """The key of several series, in as many rows as they need; returns the height it took."""
        x, row = 0.0, 0
        for place, each in enumerate(series):
            long = 26 + len(each.name) * LETTER + 18
            if x and x + long > self.width:
                x, row = 0.0, row + 1
            if lines:
                self.line(x, y + row * 20 + 7, x + 20, y + row * 20 + 7, colour_of(place), **stroke(place))
            else:
                self.box(x, y + row * 20, 14, 14, place)
            self.words(x + 26 - (0 if lines else 6), y + row * 20 + 11, each.name)
            x += long
        return row * 20 + 26


def colour_of(series: int) -> str:
    """The colour of the n-th line: dark enough on white."""
    return ("#1f3a4d", "#8a241a", "#8a6414", "#3f6b84", "#5b6b52", "#4a5660")[series % 6]


def stroke(series: int) -> dict[str, str]:
    """How the n-th line is drawn beside its colour."""
    dash = DASHES[series % len(DASHES)]
    return {"stroke_width": "2"} | ({"stroke_dasharray": dash} if dash else {})


def text(said: str) -> str:
    """Words as SVG takes them."""
    return escape(said, quote=False)


def attribute(said: str) -> str:
    """An id that is safe in an attribute and in a reference to it."""
    return "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in said)


def at_tenth(value: float) -> str:
    """A place in tenths of a pixel: short, and the same everywhere."""
    return f"{value:.1f}".removesuffix(".0")


def value_words(value: float, chart: Chart) -> str:
    """A value with its unit."""
    return f"{number(value)}{chart.unit}"


def round_top(largest: float, chart: Chart) -> tuple[float, float]:
    """Where the value axis ends, and the step of its marks: 1, 2 or 5 times a power of ten, about five of them."""
    if chart.unit == "%" and largest <= 100:
        return 100.0, 25.0
    largest = max(largest, 1.0)
    power = 10.0 ** floor(log10(largest / 5)) if largest > 5 else 1.0
    step = next(power * times for times in (1, 2, 5, 10) if largest / (power * times) <= 6)
    return ceil(largest / step) * step, step


def marks(top: float, step: float) -> list[float]:
    """The values at which the axis has a mark, nought first."""
    return [step * place for place in range(round(top / step) + 1)]


def largest_of(chart: Chart, stacked: bool) -> float:
    """The highest value that has to fit, the target included."""
    if stacked:
        tops = [sum(each.values[n] or 0 for each in chart.series) for n in range(len(chart.categories))]
    else:
        tops = [value for each in chart.series for value in each.values if value is not None]
    return max([*tops, chart.target or 0, 0])
