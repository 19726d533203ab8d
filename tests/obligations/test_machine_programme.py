"""The compiled programme in words, held against a reviewed copy, and ids that never change.

After a change of the English rules, read the difference that this test shows, and write the new text to the file.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.calendars import get_axis
from engine.obligations.describing import describe, limit_words
from engine.obligations.identity import obligation_id
from engine.obligations.programme import compile_book
from engine.rulebook.condition_text import text_of
from engine.rulebook.conditions import Always, Among, Both, Compared, Condition, Either, Holds, Not
from engine.rulebook.loading import load_book
from engine.words.enums import LimitName, Nation, Roll, Unit
from engine.words.limits import Limit

GOLDEN = Path(__file__).parent.parent / "data" / "golden" / "programme_england.txt"
BOOK, AXIS = load_book(Nation.ENGLAND), get_axis(Nation.ENGLAND)


def test_the_english_programme_reads_as_reviewed():
    assert describe(compile_book(BOOK, AXIS)) == GOLDEN.read_text("utf-8")


def test_closures_move_only_the_timescales_that_ask():
    closed = replace(AXIS, fingerprint="closed")
    supervision = replace(BOOK.timescale("case_supervision"), closures=True)
    programme = compile_book(replace(BOOK, timescales=(supervision, BOOK.timescale("icpc"))), AXIS, closed)
    assert [programme.axis_of(clock).fingerprint for clock in programme.clocks] == ["closed", AXIS.fingerprint]
    assert [table.axis.fingerprint for table in programme.limits] == ["closed", AXIS.fingerprint]


def test_steps_that_are_the_same_share_a_plan():
    visits = next(clock for clock in compile_book(BOOK, AXIS).clocks if clock.timescale.id == "looked_after_visit")
    assert len(visits.versions) == 5
    assert (
        len(visits.plans) == 6
    )  # the wordings of 1991 (= 2011), 2015 (= September 2020) and April 2020, two steps each


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        pytest.param(Always(), "", id="no condition"),
        pytest.param(Not(Holds("seen")), "not seen", id="not"),
        pytest.param(Not(Either((Holds("a"), Holds("b")))), "not (a or b)", id="brackets"),
        pytest.param(Both((Holds("a"), Either((Holds("b"), Holds("c"))))), "a and (b or c)", id="and, or"),
        pytest.param(Compared("point", ">=", 10), "point >= 10", id="a number"),
        pytest.param(Compared("until", "<", date(2021, 6, 1)), "until < '2021-06-01'", id="a date"),
        pytest.param(Among("mode", ("phone", "video"), True), "mode not in ('phone', 'video')", id="a list"),
    ],
)
def test_conditions_in_words(condition: Condition, words):
    assert text_of(condition) == words


def test_limits_in_words():
    assert limit_words(Limit(1, Unit.WEEKS, True)) == "1 week, the day itself being day 1"
    assert limit_words(Limit(3, Unit.MONTHS, roll=Roll.BACK)) == "3 months, rolled back"


def test_ids_are_short_and_stable():
    """Worked out once with Python's own hashlib and base64, outside the engine; a change would orphan every alert."""
    made = obligation_id("icpc", LimitName.STATUTORY, "S1", "s47-1", "e1")
    assert made == "4n6wlt6gh72j5jfp"
    assert len({made, obligation_id("icpc", LimitName.AIM, "S1", "s47-1", "e1")}) == 2
    # Parts cannot run into each other.
    assert obligation_id("a", LimitName.AIM, "b", "c1", "d") != obligation_id("a", LimitName.AIM, "b", "c", "1d")
