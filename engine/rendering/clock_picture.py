"""A picture of one obligation's clock over its child's time line, as SVG made from the explanation alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from math import ceil, inf
from typing import Final

from engine.obligations.explain_values import Explanation
from engine.rendering.chart_paint import HALO, INK, SOFT, TARGET, Paint, at_tenth, attribute, text, width_of
from engine.rendering.clock_cycles import cycle_signs, draw_cycles
from engine.rendering.clock_labels import POLE, Label, place
from engine.rendering.clock_line import ClockLine, Fill, Point, Shape, clock_line
from engine.rendering.clock_marks import draw_band, draw_key, draw_mark, patterns
from engine.words.clock import start_of_day
from engine.words.days import DAYS, month_of
from engine.words.enums import Unit

LEFT: Final = 24.0
RIGHT: Final = 696.0
EDGE: Final = 10.0  # words may stand so far outside the line itself
ROW: Final = 14.0  # between two lines of words
BAR: Final = 14.0  # height of the clock's bar
DAY_ROW: Final = 24.0  # height of the row of days
SMALL: Final = 11.5
ONE_DAY: Final = timedelta(days=1)


def clock_svg(explanation: Explanation, cycles: bool = True) -> str:
    """The picture as one SVG element, 720 wide; the same explanation gives the same bytes.

    With a title and a description; marks differ by shape and stretches by pattern besides their colour; attributes only,
    no style sheet, script or outside font.
    """
    return draw(clock_line(explanation, cycles))


def draw(line: ClockLine) -> str:
    """The picture of any clock line."""
    paint = Paint(line.id)
    drawing = _Drawing(line, paint)
    height = drawing.draw()
    title, described = f"{attribute(line.id)}-title", f"{attribute(line.id)}-described"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {paint.width} {height}" width="{paint.width}" '
            f'height="{height}" role="img" aria-labelledby="{title} {described}" fill="{INK}" '
            'font-family="-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif" font-size="12">',
            f'<title id="{title}">{text(line.title)}</title>',
            f'<desc id="{described}">{text(line.described)}</desc>',
            patterns(attribute(line.id)),
            f'<rect width="{paint.width}" height="{height}" rx="4" fill="#ffffff"/>',
            *paint.drawn,
            *paint.on_top,
            "</svg>\n",
        )
    )


@dataclass(slots=True)
class _Drawing:
    """Draws from the top down; each part returns where the next may begin."""

    line: ClockLine
    paint: Paint
    right: float = RIGHT  # of the strip: less where labels need the room

    def x(self, at: datetime) -> float:
        """The place of an instant across the picture."""
        share = (at - self.line.first) / (self.line.last - self.line.first)
        return LEFT + min(max(share, 0.0), 1.0) * (self.right - LEFT)

    def draw(self) -> int:
        y = self.head()
        self.right = min(self.rights(), key=self.cost)
        above = merged([point for point in self.line.points if point.above], self.x)
        below = merged([point for point in self.line.points if not point.above], self.x)
        strip = self.labels(above, y + 6, up=True)
        edge = strip + BAR + DAY_ROW
        foot = self.strip(strip, {at for at, _ in below})
        y = self.labels(below, foot, up=False, edge=edge)
        for point in self.line.points:
            if point.shape not in (Shape.LABEL, Shape.ASKED):
                draw_mark(self.paint, self.x(point.at), strip + BAR / 2 if point.above else edge + 5, point.shape)
        if self.line.cycles:
            y = draw_cycles(self.line.cycles, self.line.id, self.line.names, self.paint, (LEFT, RIGHT, y + 12))
        y = draw_key(self.paint, self.keyed(), y + 20, LEFT, RIGHT)
        for line in self.line.foot:
            for words in broken(line, RIGHT - LEFT, 11):
                self.paint.words(LEFT, y + 4, words, fill=SOFT, font_size="11")
                y += ROW
        return ceil(y + 4)

    def head(self) -> float:
        self.paint.words(LEFT, 26, self.line.title, font_size="15", font_weight="700")
        y = 44.0
        for line in self.line.lines:
            for words in broken(line, RIGHT - LEFT, 12):
                self.paint.words(LEFT, y, words, fill=SOFT)
                y += 16
        return y - 8

    def rights(self) -> list[float]:
        """Where the strip may end: at the edge, or so far from it that words stand beside its last moments; with room
        for the widest of them every picture can be drawn."""
        widest = max(width_of(words) for point in self.line.points for words in point.lines) * SMALL / 12
        return [RIGHT, RIGHT - 50, RIGHT - 90, RIGHT + EDGE - POLE - widest]

    def cost(self, right: float) -> float:
        """How high the labels would stand with the strip ending there; a narrower strip has to be worth it."""
        self.right = right
        rows = [self.rows(above) for above in (True, False)]
        return inf if None in rows else sum(filter(None, rows)) + (RIGHT - right) / 25

    def rows(self, above: bool) -> int | None:
        """The rows that the labels of this side take; None where they cannot stand."""
        points = merged([point for point in self.line.points if point.above is above], self.x)
        placed = place(labels_of(points), LEFT - EDGE, RIGHT + EDGE)
        return None if placed is None else placed[1]

    def labels(self, points: Sequence[tuple[float, tuple[str, ...]]], y: float, up: bool, edge: float = 0.0) -> float:
        """Words above or below the strip, each with its leader; returns where the strip begins, or where they end."""
        placed, rows = place(labels_of(points), LEFT - EDGE, RIGHT + EDGE) or ([], 0)
        strip = y + rows * ROW + 8 if up else y
        for (x, lines), each in zip(points, placed, strict=True):
            near = strip - 6 - each.base * ROW if up else strip + 8 + each.base * ROW
            far = near - each.label.rows * ROW if up else near + each.label.rows * ROW
            start = strip + BAR / 2 if up else edge
            self.paint.line(x, start, x, far + (3 if up else -3), SOFT, stroke_width="1")
            anchor, at = ("start", x + POLE) if each.to_right else ("end", x - POLE)
            top = min(near, far)
            for number, words in enumerate(lines):
                bold = {"font_weight": "700"} if number == 0 or words.startswith("\N{NO-BREAK SPACE}") else {}
                down = top + ROW * number + 11
                self.paint.words(at, down, words.strip("\N{NO-BREAK SPACE}"), anchor, font_size=str(SMALL), **bold)
        return strip if up else strip + 8 + rows * ROW

    # --- the strip: bar, days, dates ---

    def strip(self, y: float, leaders: Iterable[float]) -> float:
        """The clock's bar over the row of days, and dates below; returns where that ends."""
        self.days(y + BAR)
        for band in self.line.bands:
            x = self.x(band.first)
            draw_band(self.paint, (x, y, max(self.x(band.last) - x, 1.5), BAR), band.fill)
            if band.label and self.x(band.last) - x > width_of(band.label):
                self.paint.words(x + 4, y + BAR - 3, band.label, font_size="10.5", **HALO)
        for point in self.line.points:
            if point.shape is Shape.ASKED:
                x = self.x(point.at)
                self.paint.line(x, y - 3, x, y + BAR, "#ffffff", stroke_width="4")
                self.paint.line(x, y - 3, x, y + BAR, TARGET, stroke_width="2", stroke_dasharray="4 2")
        return self.dates(y + BAR + DAY_ROW, leaders)

    def days(self, y: float) -> None:
        """Each day a cell: counted ones with their number where there is room, those that did not count shaded."""
        self.paint.add(
            f'<rect x="{at_tenth(LEFT)}" y="{at_tenth(y)}" width="{at_tenth(self.right - LEFT)}" height="{DAY_ROW:g}" '
            'fill="#f7f6f3" stroke="#b9b5ac" stroke-width="1"/>'
        )
        wide = (self.right - LEFT) / ((self.line.last - self.line.first) / ONE_DAY)
        for left_out, run in groupby(self.line.cells, key=lambda cell: bool(cell.left_out)):
            days = list(run)
            if left_out:
                first, last = self.x(start_of_day(days[0].day)), self.x(start_of_day(days[-1].day + ONE_DAY))
                draw_band(self.paint, (first, y, last - first, DAY_ROW), None)
        every = 1 if wide >= 15 else 5 if wide >= 4.2 else 10
        numbers = any(cell.number is not None for cell in self.line.cells)
        for cell in self.line.cells:
            x, end = self.x(start_of_day(cell.day)), self.x(start_of_day(cell.day + ONE_DAY))
            if wide >= 6 and LEFT < x < self.right and (numbers or wide >= 40):
                self.paint.line(x, y, x, y + DAY_ROW, "#d8d5cd")
            numbered = cell.number is not None and cell.number % every == 0 and not self.line.ticks
            if numbered and wide >= 2.2:
                size = "12" if wide >= 15 else "10.5"
                self.paint.words((x + end) / 2, y + 16, str(cell.number), "middle", font_size=size, **HALO)
        self.tick_words(y)

    def tick_words(self, y: float) -> None:
        after, places = LEFT, [self.x(at) for at, _ in self.line.ticks]
        apart = min((b - a for a, b in pairwise(places)), default=self.right - LEFT)
        for number, (_, words) in enumerate(self.line.ticks):
            if number == 0 and self.line.unit in NAMED:
                words = f"{NAMED[self.line.unit] if apart > 46 else NAMED[self.line.unit][0]} {words}"
            x, half = places[number], width_of(words) * 11 / 24
            if self.line.unit is not Unit.WORKING_HOURS:
                self.paint.line(x, y, x, y + 5, INK)
            if x - half > after + 1:
                self.paint.words(x, y + 17, words, "middle", font_size="11", **HALO)
                after = x + half

    def dates(self, y: float, leaders: Iterable[float]) -> float:
        """The names of days, of Mondays or of months, where they touch neither each other nor a leader."""
        after, poles = LEFT - 2, sorted(leaders)
        for places, words, centred in self.names():
            half = width_of(words) * 11 / 24
            for x in places:
                first, last = (x - half, x + half) if centred else (x + 2, x + 2 * half + 2)
                if first < after or last > self.right + 2 or any(first - 11 < pole < last + 11 for pole in poles):
                    continue
                self.paint.words(x if centred else x + 2, y + 13, words, "middle" if centred else "start", **_DATES)
                if not centred:
                    self.paint.line(x, y, x, y + 5, SOFT)
                after = last + 6
                break
        return y + 18

    def names(self) -> Iterator[tuple[tuple[float, ...], str, bool]]:
        """Each name with the places where it may stand, the best first."""
        wide = (self.right - LEFT) / ((self.line.last - self.line.first) / ONE_DAY)
        for cell in self.line.cells:
            begin, end = self.x(start_of_day(cell.day)), self.x(start_of_day(cell.day + ONE_DAY))
            middle = (begin + end) / 2
            if wide >= 46:
                if end - begin > 40:
                    words = f"{DAYS[cell.day.weekday()]} {cell.day.day}" + (
                        f" {month_of(cell.day)}" if wide >= 75 else ""
                    )
                    half = min(width_of(words) * 11 / 24 + 4, (end - begin) / 2)
                    yield (middle, begin + half, end - half), words, True
            elif wide >= 3.4:
                if cell.day.weekday() == 0:
                    yield (middle if wide >= 15 else begin,), f"{cell.day.day} {month_of(cell.day)}", wide >= 15
            elif cell.day.day == 1:
                yield (begin,), f"{month_of(cell.day)}" + (f" {cell.day.year}" if cell.day.month == 1 else ""), False

    def keyed(self) -> list[Shape | Fill | str]:
        """What the key has to name: shapes and stretches in use, and days that did not count."""
        used = {each.shape for each in self.line.points} | {each.fill for each in self.line.bands}
        used |= cycle_signs(self.line.cycles)
        shapes, fills = [shape for shape in Shape if shape and shape in used], [fill for fill in Fill if fill in used]
        left_out = ["day not counted"] if any(cell.left_out for cell in self.line.cells) else []
        return [*shapes, *fills, *left_out]


NAMED: Final = {Unit.WEEKS: "week", Unit.MONTHS: "month", Unit.YEARS: "month"}  # what the ticks count
_DATES: Final = {"font_size": "11", "fill": SOFT}


def merged(points: Sequence[Point], x: Callable[[datetime], float]) -> list[tuple[float, tuple[str, ...]]]:
    """The points as places with words; those of one place under one heading."""
    found: list[tuple[float, tuple[str, ...]]] = []
    for point in points:
        at = round(x(point.at), 1)
        if found and abs(found[-1][0] - at) < 2.5:
            there, lines = found[-1]
            heading, body = point.lines[0], point.lines[1:]
            same = heading == lines[0] or heading in (each.strip("\N{NO-BREAK SPACE}") for each in lines)
            more = body if same else (f"\N{NO-BREAK SPACE}{heading}", *body)
            found[-1] = (there, (*lines, *more))
        else:
            found.append((at, point.lines))
    return found


def labels_of(points: Sequence[tuple[float, tuple[str, ...]]]) -> list[Label]:
    """What has to be placed."""
    return [Label(x, max(width_of(each) for each in lines) * SMALL / 12, len(lines)) for x, lines in points]


def broken(words: str, width: float, size: float) -> list[str]:
    """The words in lines of at most this width."""
    lines, line = [], ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and width_of(longer) * size / 12 > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines
