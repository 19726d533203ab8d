"""What every report is before it is laid out: words, tables and charts as finished values; nothing here counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

CellValue = str | int | float | bool | date | datetime | None


class CellKind(StrEnum):
    """How a column's values are read, and so laid out."""

    TEXT = "text"
    IDENTIFIER = "identifier"  # text always, also in Excel
    WHOLE = "whole"
    PERCENT = "percent"  # 91.0 is 91 per cent
    DAY = "day"
    INSTANT = "instant"
    BOX = "box"  # text, with room to write in by hand where there is none


class Shade(StrEnum):
    """How good a value is. A page shows the word or a mark beside the colour: never colour alone."""

    GREEN = "on target"
    AMBER = "near target"
    RED = "below target"
    PLAIN = ""


class Paper(StrEnum):
    """How a report lies on its page when it is printed on A4."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class ChartForm(StrEnum):
    """What a chart draws."""

    BARS = "bars"  # one bar a category and series, side by side
    STACKED = "stacked"  # one bar a category, its series on top of each other
    LINES = "lines"  # one line a series over the categories


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` for CSV and JSON, `heading` for people. `roomy`: its words are long, or much is written in it."""

    key: str
    heading: str
    kind: CellKind = CellKind.TEXT
    roomy: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as it is; `words` are shown in its place on pages and in text (a withheld percentage: "8 of 9"), and in
    the text columns of a workbook.

    `heat`, 0 to 4, is how strongly a cell of a heat table is tinted; its number says the same.
    """

    value: CellValue
    words: str = ""
    shade: Shade = Shade.PLAIN
    heat: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `level` indents it under the row above; `strong` marks a total."""

    cells: tuple[Cell, ...]
    level: int = 0
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table; `note` stands under it, `empty` in its place when it has no rows."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = "Nothing to show."


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one colour of bars: a value for each category, None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; `description` says in words what it shows, for those who do not see it. `unit` is "" or "%".

    `numbers` is the id of a table of the same report that holds the same numbers; without one they are shown beside it.
    """

    id: str
    title: str
    description: str
    form: ChartForm
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    target: float | None = None
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A heading with paragraphs under it."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One finished report: its parts stand in order; `lead` says first what matters most, `notes` how it was counted."""

    id: str
    title: str
    authority: str
    scope: str  # "the whole authority", or the team's or service's name
    period: str  # "September 2020", "5 October 2020"
    made: datetime
    lead: tuple[str, ...]
    parts: tuple[Table | Chart | Words, ...]
    notes: tuple[str, ...] = ()
    paper: Paper = Paper.PORTRAIT
