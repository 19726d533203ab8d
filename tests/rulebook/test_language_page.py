"""The language page is true: its file loads and holds, and each limit and condition that it shows parses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.obligations.explain import judge
from engine.rulebook import file_shapes, shapes
from engine.rulebook.conditions import parse_condition
from engine.rulebook.loading import book_of, load_files
from engine.tuning.examples import run_examples
from engine.words.enums import LimitName, Nation, Unit
from engine.words.vocabulary import RULES, load_vocabulary

PAGE = (Path(__file__).parent.parent.parent / "docs" / "rules" / "language.md").read_text("utf-8")
(FILE,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
LIMITS, ORIGINS, CONDITIONS = (each.splitlines() for each in re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL))
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


AUDIT = """
timescales:
  - id: action
    title: Action after an audit
    authority: local
    source: {cite: "Audit policy", checked: 2026-11-21}
    owner: allocated team
    nature: records
    thread: audit
    starts: {event: audit_action_set}
    met_by: {event: audit_action_done}
    repeats: true
    versions: [{in_force_from: 2018-01-01, statutory: LIMIT}]
    ladder: {due_soon: 2 working days before}
    measure: {count: event, kind: fell due in period}
"""
PANELS = "legal_gateway: {every: wednesday}\nbest_care: {last: wednesday}\n"


@pytest.mark.parametrize("line", ORIGINS, ids=lambda line: line.split("  ")[0])
def test_each_origin_of_a_limit_loads(line: str) -> None:
    limit = re.split(r"\s{2,}", line)[0]
    words = (RULES / "words.yaml").read_text("utf-8")
    file = AUDIT.replace("LIMIT", limit).replace("{date: for}", "{date: by}")
    book = book_of(words, (("page.yaml", file),), Nation.ENGLAND, panels=PANELS)
    (phase,) = book.timescales[0].versions[0].limits[LimitName.STATUTORY].steps[0].phases
    assert (phase.origin, phase.owner, phase.total) != (None, None, None) or "starts before" in limit
    assert phase.origin is None or phase.origin.back == ("before:" in limit)


@pytest.mark.parametrize("line", CONDITIONS)
def test_each_condition_parses(line: str) -> None:
    assert parse_condition(line, WORDS, ALL_ATTRIBUTES, "the page")


def test_every_unit_is_on_the_page() -> None:
    assert all(f"{unit}".removesuffix("s") in PAGE for unit in Unit)


def test_the_page_names_every_key() -> None:
    for shape in (shapes.TimescaleShape, shapes.VersionShape, shapes.ExampleShape, file_shapes.ExpectationShape):
        missing = [key for key in shape.model_fields if not re.search(rf"\b{key}\b", PAGE)]
        assert missing == []
