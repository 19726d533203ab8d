"""A report as JSON: every part in order, each row by its columns' keys."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from engine.rendering.cells import for_programs
from engine.reports.report import CellValue, Chart, Report, Row, Shade, Table, Words


def report_json(report: Report) -> str:
    """The whole report; equal reports give equal text. `words` and `shade` stand where a cell has them."""
    whole: dict[str, Any] = {
        field.name: _plain(getattr(report, field.name)) for field in fields(report) if field.name != "parts"
    }
    whole["parts"] = [_part(part) for part in report.parts]
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _part(part: Table | Chart | Words) -> dict[str, Any]:
    if isinstance(part, Table):
        return {
            "part": "table",
            "id": part.id,
            "title": part.title,
            "note": part.note,
            "columns": [{"key": each.key, "heading": each.heading, "kind": str(each.kind)} for each in part.columns],
            "rows": [_row(row, part) for row in part.rows],
        }
    if isinstance(part, Chart):
        return (
            {"part": "chart"}
            | {field.name: _plain(getattr(part, field.name)) for field in fields(part) if field.name != "series"}
            | {"series": [{"name": each.name, "values": list(each.values)} for each in part.series]}
        )
    return {"part": "words", "title": part.title, "paragraphs": list(part.paragraphs)}


def _row(row: Row, table: Table) -> dict[str, Any]:
    named = list(zip((column.key for column in table.columns), row.cells, strict=True))
    found: dict[str, Any] = {"values": {key: _plain(cell.value) for key, cell in named}}
    words = {key: cell.words for key, cell in named if cell.words}
    shades = {key: str(cell.shade) for key, cell in named if cell.shade is not Shade.PLAIN}
    extra = {"words": words, "shade": shades, "level": row.level, "strong": row.strong}
    return found | {name: value for name, value in extra.items() if value}


def _plain(value: CellValue | tuple[str, ...]) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return for_programs(value) if isinstance(value, date | datetime) else value
