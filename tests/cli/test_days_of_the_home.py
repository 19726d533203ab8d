"""`check` and `test` of a file that is not in place yet: the panels and terms of the home that is given or stood in count."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.longstop_line import Line

PAPERS = """timescales:
  - id: papers
    title: Papers for the panel
    authority: local
    source: {cite: "Made up", checked: 2026-11-21}
    owner: allocated team
    nature: records
    thread: case
    starts: {event: panel_requested, where: "panel == 'legal_gateway'"}
    met_by: {event: panel_papers_sent}
    versions: [{in_force_from: 2018-01-01, statutory: {limit: 2 working days, before: {panel: legal_gateway}}}]
    ladder: {due_soon: 2 working days before}
    measure: {count: event, kind: fell due in period}
    examples:
      - events: [{panel_requested: {on: 2025-01-08, panel: legal_gateway}}]
        due: 2025-01-13
        working: The next Wednesday is 15 January; before it are Tuesday 14 and Monday 13.
"""
TERM = """timescales:
  - id: meeting
    title: Education meeting of the term
    authority: local
    source: {cite: "Made up", checked: 2026-11-21}
    owner: virtual school
    nature: meets
    thread: looked_after
    within: looked_after
    starts: {event: term_began}
    met_by: {event: pep_held}
    versions: [{in_force_from: 2018-01-01, statutory: {limit: same day, after: term end}}]
    ladder: {due_soon: 10 working days before}
    measure: {count: child, kind: fell due in period}
    examples:
      - events: [{looked_after_started: 2025-01-10}]
        as_at: 2025-05-01
        due: 2025-07-22
        working: The authority's summer term begins on 22 April and ends on 22 July.
"""
TERMS = "- {name: summer 2025, from: 2025-04-22, to: 2025-07-22}\n"
WEDNESDAYS = "legal_gateway: {every: wednesday}\n"


def settings(home: Path, panels: str, terms: str = "") -> None:
    for name, text in (("panels.yaml", panels), ("terms.yaml", terms)):
        (home / "config" / name).write_text(text, "utf-8")


def test_the_panels_of_the_home_that_is_given(line: Line) -> None:
    draft = line.file("papers.yaml", PAPERS)
    assert "unknown panel 'legal_gateway'" in line("check", draft, code=1).output
    settings(line.home, WEDNESDAYS)
    assert "1 timescale and 1 example: no mistake found." in line("check", draft).output
    assert "all of them hold" in line("test", draft).output
    settings(line.home, "legal_gateway: {every: thursday}\n")
    assert "expects due 2025-01-13, but found 2025-01-07" in line("test", draft, code=1).output


def test_the_panels_and_terms_of_the_home_that_is_stood_in(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(line.home, WEDNESDAYS, TERMS)
    out = line.home / "out"
    out.mkdir(exist_ok=True)
    (out / "term.yaml").write_text(TERM, "utf-8")
    monkeypatch.chdir(line.home)
    assert "no mistake found" in line("check", line.file("papers.yaml", PAPERS), home=False).output
    assert "all of them hold" in line("test", "out/term.yaml", home=False).output
    monkeypatch.chdir(line.home.parent)
    assert "unknown panel" in line("check", "papers.yaml", home=False, code=1).output


def test_a_file_in_another_home_keeps_that_homes(line: Line) -> None:
    settings(line.home, WEDNESDAYS, TERMS)
    other = line.home.parent / "other"
    line("init", other, home=False)
    for folder in (other / "rules" / "local", other / "out"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "papers.yaml").write_text(PAPERS, "utf-8")
        (folder / "term.yaml").write_text(TERM, "utf-8")
        assert "unknown panel 'legal_gateway'" in line("check", folder / "papers.yaml", code=1).output
        assert "but found 2025-08-31" in line("test", folder / "term.yaml", code=1).output


def test_what_stands_beside_a_draft_comes_first(line: Line) -> None:
    settings(line.home, "legal_gateway: {every: thursday}\n")
    draft = line.file("papers.yaml", PAPERS)
    line.file("panels.yaml", WEDNESDAYS)
    assert "all of them hold" in line("test", draft).output
