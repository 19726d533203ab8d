"""The page on the return and its mapping table say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.intake.ssda903.mapping import load_mapping
from engine.reports.hypotheses import SHORT, Cause

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = (DOCS / "imports" / "ssda903.md").read_text("utf-8")


@pytest.mark.parametrize("name", load_mapping().files)
def test_each_file_stands_on_the_page_with_the_columns_it_is_known_by(name: str) -> None:
    part = load_mapping().files[name]
    known = ", ".join(f"`{column}`" for column in part.known_by)
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {part.title}") and f"| {known} |" in line]
    assert ("read and left" in line) == (not part.drives)
    assert (f"from {part.since}" in line) == bool(part.since)


@pytest.mark.parametrize("name", [name for name, part in load_mapping().files.items() if part.drives])
def test_what_each_driving_file_gives_stands_there_with_its_key(name: str) -> None:
    part = load_mapping().files[name]
    key = ", ".join(f"`{column}`" for column in part.key)
    assert f"| {part.title}: {key} |" in PAGE
    for rule in part.events:
        assert f"`{rule.kind}`" in PAGE


def test_what_the_return_never_evidences_stands_there() -> None:
    mapping = load_mapping()
    not_held = {each for kinds in mapping.not_held.values() for each in kinds}
    not_held |= {each for part in mapping.files.values() for rule in part.events for each in rule.not_held}
    assert [each for each in sorted(not_held - {"allocation", "case_supervision"}) if f"`{each}`" not in PAGE] == []
    years = mapping.years
    assert f"returns of {years.first} to {years.last} are known" in PAGE


def test_every_cause_stands_on_the_reconciliation_page() -> None:
    page = (DOCS / "reconcile.md").read_text("utf-8")
    assert [str(cause) for cause in Cause if f"| {cause} | {SHORT[cause]} |" not in page] == []
