"""The page of rows names timescales that are in the books, and gives each row that none holds its reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.rulebook.loading import load_book, national_files
from engine.words.enums import Nation

DOCS = Path(__file__).parents[2] / "docs" / "rules"
NATIONS = {
    "M": Nation.WALES,
    "N": Nation.SCOTLAND,
    "O": Nation.NORTHERN_IRELAND,
}  # the parts of all others are England's
ROW = re.compile(r"^\| `(\w+)` \| (.+) \|$")


def rows(page: str) -> list[tuple[str, str, str]]:
    """Part, row and what stands beside it, for each row of a page."""
    part, found = "", []
    for line in (DOCS / page).read_text("utf-8").splitlines():
        if line.startswith("## "):
            part = line[3]
        elif match := ROW.match(line):
            found.append((part, match[1], match[2]))
    return found


ROWS, LEFT = rows("rows.md"), rows("left-out.md")


@pytest.mark.parametrize(("part", "row", "held"), ROWS, ids=[row for _, row, _ in ROWS])
def test_each_row_is_held_by_timescales_or_left_out(part: str, row: str, held: str) -> None:
    if held == "left out":
        assert [(at, each) for at, each, _ in LEFT if each == row] == [(part, row)]
        return
    book = load_book(NATIONS.get(part, Nation.ENGLAND))
    named = re.findall(r"`(\w+)`", held)
    assert named
    assert set(named) <= {each.id for each in book.timescales}


def test_what_part_i_says_of_both_nations_is_in_both_books() -> None:
    """And what else the books hold of that part is England's alone, or is written otherwise in Wales."""
    part = (DOCS / "rows.md").read_text("utf-8").split("## I. ")[1].split("## J. ")[0]
    said = set(re.findall(r"`(\w+)`", part.split("In both books")[1].split("In England's alone")[0]))
    held = {name for at, _, held in ROWS if at == "I" for name in re.findall(r"`(\w+)`", held)}
    england, wales = load_book(Nation.ENGLAND), load_book(Nation.WALES)
    in_wales = {each.id for each in wales.timescales}
    shared = {name for name in held & in_wales if wales.timescale(name).source == england.timescale(name).source}
    assert said == shared
    assert held & in_wales - shared == {"secure_review"}


def test_a_row_stands_once_and_what_is_left_out_is_a_row() -> None:
    names = [row for _, row, _ in ROWS]
    assert len(names) == len(set(names))
    left = [row for _, row, _ in LEFT]
    assert left == [row for _, row, held in ROWS if held == "left out"]
    assert all(len(reason) > 10 for _, _, reason in LEFT)


def test_every_part_is_there() -> None:
    assert list(dict.fromkeys(part for part, _, _ in ROWS)) == list("ABCDEFGHIJKLMNO")


def test_the_row_of_the_relaxation_names_every_rule_with_a_version_of_it() -> None:
    """The rules under whose versions of 2020 the number of the instrument stands, read as text."""
    citing = set()
    for _, file in national_files(Nation.ENGLAND):
        for rule in file.read_text("utf-8").split("\n  - id: ")[1:]:
            versions = rule.split("\n      - in_force_from: 2020-")[1:]
            if any(
                "2020/445" in version.split("\n      - in_force_from")[0].split("\n    ladder")[0]
                for version in versions
            ):
                citing.add(rule.split("\n", 1)[0])
    (held,) = (held for _, each, held in ROWS if each == "covid_445")
    assert citing == set(re.findall(r"`(\w+)`", held))
