"""A report's table as CSV: plain values for programs, and nothing that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
from typing import Final

from engine.rendering.cells import for_programs
from engine.reports.report import CellValue, Report, Table
from engine.words.errors import Mistake

DANGEROUS: Final = ("=", "+", "-", "@", "\t")


def report_csv(report: Report, table_id: str | None = None) -> str:
    """One table under its keys; without `table_id` all of them where they have the same columns.

    Several tables together have one more column first, `table`. Raises Mistake where the table is not there, or where
    it must be named because columns differ.
    """
    tables = [part for part in report.parts if isinstance(part, Table)]
    picked = [table for table in tables if table_id in (None, table.id)]
    if not picked or any(_keys(table) != _keys(picked[0]) for table in picked):
        names = ", ".join(table.id for table in tables) or "none"
        what = f"has no table {table_id!r}." if table_id is not None else "has tables with different columns."
        raise Mistake(f"report {report.id}", what, f"Name one of its tables: {names}.")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    several = len(tables) > 1 and table_id is None
    writer.writerow([*(["table"] if several else []), *_keys(picked[0])])
    for table in picked:
        for row in table.rows:
            values = [harmless(cell.value) for cell in row.cells]
            writer.writerow([*([table.id] if several else []), *values])
    return out.getvalue()


def harmless(value: CellValue) -> str:
    """The value as CSV holds it. A text that a spreadsheet would work out gets an apostrophe before it."""
    text = for_programs(value).replace("\r\n", "\n").replace("\r", "\n")  # a bare return would end the row
    return f"'{text}" if isinstance(value, str) and text.lstrip(" \n").startswith(DANGEROUS) else text


def _keys(table: Table) -> list[str]:
    return [column.key for column in table.columns]
