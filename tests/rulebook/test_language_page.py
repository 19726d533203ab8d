"""The language page is true: its file loads and holds, and each limit and condition that it shows parses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.obligations.explain import judge
from engine.rulebook import shapes
from engine.rulebook.conditions import parse_condition
from engine.rulebook.loading import load_files
from engine.tuning.examples import run_examples
from engine.words.enums import LimitName, Nation, Unit
from engine.words.vocabulary import load_vocabulary

PAGE = (Path(__file__).parent.parent.parent / "docs" / "rules" / "language.md").read_text("utf-8")
(FILE,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
LIMITS, CONDITIONS = (each.splitlines() for each in re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL))
WORDS = load_vocabulary()
ALL_ATTRIBUTES = frozenset(WORDS.attributes)


def test_the_whole_file_loads_and_its_example_holds(tmp_path: Path) -> None:
    path = tmp_path / "page.yaml"
    path.write_text(FILE, "utf-8")
    book = load_files([path], Nation.ENGLAND)
    assert [timescale.id for timescale in book.timescales] == ["plan_visit"]
    assert run_examples(book, judge) == []


@pytest.mark.parametrize("line", LIMITS, ids=lambda line: line.split("  ")[0])
def test_each_form_of_a_limit_loads(line: str, tmp_path: Path) -> None:
    limit = re.split(r"\s{2,}", line)[0]
    path = tmp_path / "page.yaml"
    path.write_text(FILE.replace("{first: 10 working days, then: 20 working days}", limit), "utf-8")
    version = load_files([path], Nation.ENGLAND).timescales[0].versions[1]
    steps = version.limits[LimitName.STATUTORY].steps
    assert all(step.phases for step in steps)
    assert any(step.relaxed for step in steps) == ("relaxed" in limit)


@pytest.mark.parametrize("line", CONDITIONS)
def test_each_condition_parses(line: str) -> None:
    assert parse_condition(line, WORDS, ALL_ATTRIBUTES, "the page")


def test_every_unit_is_on_the_page() -> None:
    assert all(f"{unit}".removesuffix("s") in PAGE for unit in Unit)


def test_the_page_names_every_key() -> None:
    for shape in (shapes.TimescaleShape, shapes.VersionShape, shapes.ExampleShape, shapes.ExpectationShape):
        missing = [key for key in shape.model_fields if not re.search(rf"\b{key}\b", PAGE)]
        assert missing == []
