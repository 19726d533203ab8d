"""Charts as SVG: bars, stacked bars and lines that can be read in print, in grey, and by those who do not see them."""

from __future__ import annotations

from typing import Final

from engine.rendering.chart_bars import draw_bars, draw_columns
from engine.rendering.chart_lines import draw_lines
from engine.rendering.chart_paint import INK, Paint, attribute, text
from engine.reports.report import Chart, ChartForm

LIE_DOWN_TO: Final = 12  # bars of up to so many categories lie, so that their names can be read; more stand


def chart_svg(chart: Chart) -> str:
    """The chart as one SVG element; the same chart gives the same bytes.

    It has a title and a description, every series has its own pattern or dash beside its colour, and a target is a
    labelled line. Attributes only, no style sheet and no script, so that it may stand on any page.
    """
    paint = Paint(chart.id)
    if chart.form is ChartForm.LINES:
        height = draw_lines(chart, paint)
    elif len(chart.categories) <= LIE_DOWN_TO:
        height = draw_bars(chart, paint)
    else:
        height = draw_columns(chart, paint)
    title, described = f"{attribute(chart.id)}-title", f"{attribute(chart.id)}-described"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {paint.width} {height}" width="{paint.width}" '
            f'height="{height}" role="img" aria-labelledby="{title} {described}" fill="{INK}" '
            'font-family="-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif" font-size="12">',
            f'<title id="{title}">{text(chart.title)}</title>',
            f'<desc id="{described}">{text(chart.description)}</desc>',
            *paint.definitions(),
            *paint.drawn,
            *paint.on_top,
            "</svg>\n",
        )
    )
