"""The page on asking why has every answer that `why-not` can give."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.reports.why_not import Why

PAGE = (Path(__file__).parent.parent.parent / "docs" / "explaining.md").read_text("utf-8")
TABLE = PAGE.partition("## Why was I not told?")[2].partition("\n## ")[0]
ANSWERS = {name.strip() for row in TABLE.splitlines() if row.startswith("| ") for name in row.split("|")[1].split(",")}


@pytest.mark.parametrize("why", list(Why))
def test_every_answer_is_a_row(why: Why) -> None:
    assert str(why) in ANSWERS


def test_every_row_is_an_answer() -> None:
    assert ANSWERS - {"answer", "---"} == {str(why) for why in Why}
