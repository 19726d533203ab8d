"""The marks and stretches of a clock's picture, and the key that names them: told apart by shape and pattern."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.rendering.chart_paint import INK, SOFT, TARGET, Paint, at_tenth, attribute
from engine.rendering.clock_line import Fill, Shape

GREEN: Final = "#3d5a3a"
GOLD: Final = "#b0852b"
_DRAWN: Final = {  # the ground of each stretch, and the pattern drawn over it
    Fill.RUNNING: ("#1f3a4d", ""),
    Fill.EXTENDED: ("#7fa3b8", "M0 8L8 0M-2 2L2 -2M6 10L10 6"),
    Fill.OVER: (TARGET, "M0 0L8 8M-2 6L2 10M6 -2L10 2"),
    Fill.STOPPED: ("#ffffff", "M0 4H4"),
    Fill.EARLY: ("#dfe7ec", "M2 2h1.5M6 6h1.5"),
    Fill.UNDATED: ("#f3e3bd", "M4 0V8"),
    Fill.LEFT: ("#ffffff", ""),
}
_INKED: Final = (Fill.STOPPED, Fill.EARLY, Fill.UNDATED)
KEY_COLUMNS: Final = 4
OFF: Final = ("#e4e1d9", "M0 8L8 0M-2 2L2 -2M6 10L10 6")  # a day that did not count


def patterns(id: str) -> str:
    """The definitions of all patterns, under ids of this picture."""
    rows = [
        _pattern(f"{id}-{fill.name.lower()}", *_DRAWN[fill], SOFT if fill in _INKED else "#ffffff")
        for fill in Fill
        if _DRAWN[fill][1]
    ]
    return "<defs>" + "".join((*rows, _pattern(f"{id}-off", *OFF, "#a8a397"))) + "</defs>"


def _pattern(id: str, ground: str, path: str, colour: str) -> str:
    return (
        f'<pattern id="{id}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" '
        f'fill="{ground}"/><path d="{path}" stroke="{colour}" stroke-width="1.4" fill="none"/></pattern>'
    )


def draw_band(paint: Paint, at: tuple[float, float, float, float], fill: Fill | None) -> None:
    """A stretch (x, y, width, height) of the bar; None: of the row of days, those that did not count."""
    x, y, width, height = map(at_tenth, at)
    id = attribute(paint.chart)
    plain = fill is not None and not _DRAWN[fill][1]
    painted = (
        _DRAWN[fill][0] if plain and fill is not None else f"url(#{id}-{'off' if fill is None else fill.name.lower()})"
    )
    edge = 'stroke="#b9b5ac" stroke-width="0.6"' if fill is None else f'stroke="{INK}" stroke-width="0.8"'
    dashed = ' stroke-dasharray="3 2"' if fill in (Fill.STOPPED, Fill.LEFT) else ""
    paint.add(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{painted}" {edge}{dashed}/>')


def draw_mark(paint: Paint, x: float, y: float, shape: Shape) -> None:
    """The mark of a moment, centred."""
    a, b = at_tenth(x), at_tenth(y)
    ring = f'stroke="{INK}" stroke-width="1.6"'
    match shape:
        case Shape.START:
            paint.add(f'<circle cx="{a}" cy="{b}" r="6.5" fill="{INK}" stroke="#ffffff" stroke-width="1.8"/>')
        case Shape.MET:
            paint.add(f'<circle cx="{a}" cy="{b}" r="8" fill="{GREEN}" stroke="#ffffff" stroke-width="1.8"/>')
            path = f"M{at_tenth(x - 3.6)} {b}l2.6 3l4.6 -6"
            paint.add(f'<path d="{path}" fill="none" stroke="#ffffff" stroke-width="2"/>')
        case Shape.HOLLOW:
            paint.add(f'<circle cx="{a}" cy="{b}" r="6.5" fill="#ffffff" {ring}/>')
            paint.add(f'<path d="M{at_tenth(x - 2.4)} {at_tenth(y - 2.4)}l4.8 4.8m0 -4.8l-4.8 4.8" {ring}/>')
        case Shape.NO_START:
            corner = f'x="{at_tenth(x - 5.5)}" y="{at_tenth(y - 5.5)}"'
            paint.add(f'<rect {corner} width="11" height="11" fill="#ffffff" {ring} stroke-dasharray="3 1.6"/>')
        case Shape.NOTE:
            paint.add(f'<circle cx="{a}" cy="{b}" r="4.5" fill="#ffffff" {ring}/>')
        case Shape.MOVES:
            path = f"M{at_tenth(x - 6)} {at_tenth(y - 5)}l11 5l-11 5z"
            paint.add(f'<path d="{path}" fill="#dfe7ec" {ring}/>')
        case Shape.ENDED:
            corner = f'x="{at_tenth(x - 6)}" y="{at_tenth(y - 6)}"'
            paint.add(f'<rect {corner} width="12" height="12" fill="{SOFT}" stroke="#ffffff" stroke-width="1.8"/>')
        case Shape.SOON:
            path = f"M{a} {at_tenth(y - 6.5)}l7 12h-14z"
            paint.add(f'<path d="{path}" fill="{GOLD}" stroke="#ffffff" stroke-width="1.6"/>')
        case Shape.DUE:
            path = f"M{a} {at_tenth(y - 9)}l9 9l-9 9l-9 -9z"
            paint.add(f'<path d="{path}" fill="{TARGET}" stroke="#ffffff" stroke-width="1.8"/>')
        case Shape.FIRST_DUE:
            path = f"M{a} {at_tenth(y - 7)}l7 7l-7 7l-7 -7z"
            paint.add(f'<path d="{path}" fill="#ffffff" stroke="{TARGET}" stroke-width="1.8"/>')
        case Shape.ASKED:
            paint.line(x, y - 8, x, y + 8, TARGET, stroke_width="1.6", stroke_dasharray="3 3")


def draw_key(paint: Paint, named: Sequence[Shape | Fill | str], y: float, left: float, right: float) -> float:
    """The key in columns, in as many rows as it needs; returns where the next may begin."""
    for number, each in enumerate(named):
        row, column = divmod(number, KEY_COLUMNS)
        x = left + column * (right - left) / KEY_COLUMNS
        y += 20 if row and not column else 0
        if isinstance(each, Shape):
            draw_mark(paint, x + 9, y, each)
        else:
            draw_band(paint, (x, y - 6, 18, 12), each if isinstance(each, Fill) else None)
        paint.words(x + 23, y + 4, str(each), font_size="11")
    return y + 22
