"""What moves a due moment, and what a limit is counted from: dates counted by hand, held against both judges."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from engine.obligations import explain_judging
from engine.obligations.evaluate import judge as machine_judge
from engine.rulebook.loading import book_of
from engine.rulebook.timescale import Example, Timescale
from engine.tuning.examples import Judge, run_example
from engine.words.enums import Nation
from engine.words.vocabulary import RULES

FOLDER: Final = Path(__file__).parent.parent / "data" / "moving_rules"
FACTS: Final = """facts:
  missing_lately: {counted: missing_started, in_last: 30 days}
  on_a_plan: {open: cp_plan}
"""
WORDS: Final = (RULES / "words.yaml").read_text("utf-8").replace("\nfacts:\n", f"\n{FACTS}")
FILES: Final = tuple((name, (FOLDER / name).read_text("utf-8")) for name in ("origins.yaml", "pausing.yaml"))
BOOK: Final = book_of(WORDS, FILES, Nation.ENGLAND, panels=(FOLDER / "panels.yaml").read_text("utf-8"))
CASES: Final = [(timescale, example) for timescale in BOOK.timescales for example in timescale.examples]


@pytest.mark.parametrize("judge", [explain_judging.judge, machine_judge], ids=["explainer", "machine"])
@pytest.mark.parametrize(
    ("timescale", "example"), CASES, ids=lambda each: getattr(each, "id", getattr(each, "place", ""))
)
def test_the_hand_count_holds(timescale: Timescale, example: Example, judge: Judge) -> None:
    assert [str(each) for each in run_example(BOOK, example, timescale, judge)] == []
