"""The pages on single rules: each says what it must, and its pictures are those that the program draws today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.rulebook.loading import load_book
from engine.words.enums import Nation
from scripts.clock_pages import ASKED, CLOCKS, DOCS, explanation_of, pictures, with_pictures
from scripts.pages.clocks import PICTURES, Picture

PAGES = sorted(path for path in DOCS.glob("*.md") if ASKED.search(path.read_text("utf-8")))
ENGLAND = load_book(Nation.ENGLAND)
AT_LEAST = 10


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    return pictures()


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_the_hand_and_the_program_come_to_the_same_day(picture: Picture) -> None:
    due = explanation_of(picture).obligation.due
    assert due is not None
    assert due.day == picture.due


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_the_committed_picture_is_up_to_date(picture: Picture, drawn: dict[str, str]) -> None:
    written = (CLOCKS / f"{picture.name}.svg").read_text("utf-8")
    assert written == drawn[picture.name], "write it anew: python -m scripts.clock_pages"


def test_no_other_picture_is_there_and_each_stands_on_one_page() -> None:
    names = [name for path in PAGES for name in ASKED.findall(path.read_text("utf-8"))]
    assert sorted(names) == sorted(path.stem for path in CLOCKS.iterdir()) == sorted(each.name for each in PICTURES)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_page_holds_its_pictures(path: Path, drawn: dict[str, str]) -> None:
    page = path.read_text("utf-8")
    assert page == with_pictures(page, drawn), "write it anew: python -m scripts.clock_pages"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_page_says_what_it_must(path: Path) -> None:
    page = path.read_text("utf-8")
    headings = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert headings[:2] == ["What it says", "Source"]
    assert {"Counted by hand", "What people argue about"} <= set(headings)
    argued = page.partition("## What people argue about")[2]
    assert argued.count("\n| ") >= 8


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_rules_named_at_the_top_have_examples_enough(path: Path) -> None:
    top = path.read_text("utf-8").partition("## ")[0]
    rules = [word for word in re.findall(r"`(\w+)`", top) if word in {each.id for each in ENGLAND.timescales}]
    assert rules
    assert [id for id in rules if len(ENGLAND.timescale(id).examples) < AT_LEAST] == []


def test_the_day_counted_by_hand_stands_on_the_page() -> None:
    """The due day of each picture is written out on the page that holds it."""
    missing = []
    for path in PAGES:
        page = path.read_text("utf-8")
        by_hand = page.partition("## Counted by hand")[2] + page.partition("## Weekly until")[2]
        for name in ASKED.findall(page):
            (picture,) = (each for each in PICTURES if each.name == name)
            day = f"{picture.due.day} {picture.due:%B}"
            hours = explanation_of(picture).obligation.due
            if day not in by_hand and not (hours is not None and hours.instant is not None):
                missing.append((name, day))
    assert missing == []
