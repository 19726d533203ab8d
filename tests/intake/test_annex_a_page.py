"""The page on Annex A says of every timescale whether the workbook can drive it, and names every event and column."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from intake_files import SAMPLE

from engine.intake.annex_a_mapping import load_mapping
from engine.intake.reading import read_file
from engine.obligations import evaluate
from engine.rulebook.loading import load_book
from engine.words.clock import last_instant
from engine.words.enums import Nation

PAGE = (Path(__file__).parent.parent.parent / "docs" / "imports" / "annex_a.md").read_text("utf-8")
ROWS = re.findall(r"^\| (`[a-z0-9_`, ]+`) \| ([a-z ]+) \|", PAGE.partition("## What it can drive")[2], re.MULTILINE)
DRIVEN = {name: driven for names, driven in ROWS for name in re.findall(r"`([a-z0-9_]+)`", names)}


def test_every_timescale_of_england_stands_in_the_table():
    """A new rule: say in docs/imports/annex_a.md whether the workbook can drive it; if not, list it under `not_held`."""
    assert [each.id for each in load_book(Nation.ENGLAND).timescales if each.id not in DRIVEN] == []


def test_the_sample_drives_only_what_the_table_says_it_can():
    day = date(2021, 3, 16)
    judged = evaluate.judge(load_book(Nation.ENGLAND), read_file(SAMPLE, day).events, last_instant(day))
    assert sorted({each.timescale for each in judged if DRIVEN[each.timescale] == "no"}) == []


def test_every_kind_and_every_list_of_the_mapping_stands_on_the_page():
    mapping = load_mapping()
    kinds = {rule.kind for part in mapping.lists for rule in part.events}
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in PAGE] == []
    for part in (*mapping.lists, *mapping.left):
        assert f"| {part.number} {part.title} |" in PAGE


def test_what_is_called_history_or_latest_only_is_read_so():
    said = dict[tuple[str, str], set[str]]()
    for number, kinds, how in re.findall(r"^\| (\d+) \| .*? \| (.*) \| (history|latest only) \|$", PAGE, re.MULTILINE):
        for kind in re.findall(r"`([a-z0-9_]+)`", kinds):
            said.setdefault((number, kind), set()).add(how)
    for part in load_mapping().lists:
        for rule in part.events:
            assert ("latest only" if rule.latest else "history") in said[str(part.number), rule.kind], rule.kind
