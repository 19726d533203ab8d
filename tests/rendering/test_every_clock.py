"""Every worked example of the book, and of the rules that move due moments, can be drawn, and no two words touch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine.calendars import get_axis
from engine.histories import arrange
from engine.obligations.explain import Explanation, explain, judge
from engine.rendering.clock_line import Fill, Shape, clock_line
from engine.rendering.clock_picture import clock_svg
from engine.rulebook.example_events import SUBJECT, events_of_example, moment_of
from engine.rulebook.loading import load_book, load_files
from engine.rulebook.timescale import RuleBook, Timescale
from engine.words.clock import LONDON, last_instant
from engine.words.enums import Nation
from engine.words.frames import frame_of
from engine.words.values import Person
from tests.rendering.test_clock_picture import _apart, _inside

PAUSING = load_files([Path(__file__).parent.parent / "data" / "moving_rules" / "pausing.yaml"], Nation.ENGLAND)


def explanations(book: RuleBook, timescale: Timescale) -> Iterator[Explanation]:
    """Of each example the obligations of its rule."""
    axis = get_axis(book.nation)
    for example in timescale.examples:
        events, born, at = events_of_example(example, book.vocabulary), example.expects.get("born"), example.expects
        people = {SUBJECT: Person(SUBJECT, date_of_birth=born)} if isinstance(born, date) else {}
        last = max(each.happened.day for each in events)
        asked = None if at.get("as_at") is None else moment_of(at["as_at"], example.place)
        moment = last_instant(last) if asked is None else asked.instant or last_instant(asked.day)
        histories = arrange(book, frame_of(events), people, moment, moment)
        for each in judge(book, events, moment, people=people):
            if each.timescale == timescale.id:
                yield explain(book, axis, histories.of(SUBJECT), each.obligation, moment)


def drawn(book: RuleBook, timescale: Timescale) -> int:
    """How many pictures were drawn, each of them looked at."""
    number = 0
    for number, explanation in enumerate(explanations(book, timescale), 1):  # noqa: B007
        picture = ElementTree.fromstring(clock_svg(explanation))
        _inside(picture)
        _apart(picture)
    return number


@pytest.mark.slow
@pytest.mark.parametrize(
    ("nation", "least"),
    [
        pytest.param(Nation.ENGLAND, 500, marks=pytest.mark.long),
        pytest.param(Nation.WALES, 60),
    ],
)
def test_every_example_of_the_book(nation: Nation, least: int) -> None:
    book = load_book(nation)
    assert sum(drawn(book, timescale) for timescale in book.timescales) > least


@pytest.mark.parametrize("timescale", PAUSING.timescales, ids=lambda timescale: timescale.id)
def test_clocks_that_stand_still(timescale: Timescale) -> None:
    assert drawn(PAUSING, timescale) > 0


def test_a_pause_from_the_end_of_its_day_to_the_end_of_that_of_going_on() -> None:
    """Stopped on Wednesday 16 April 2025, which counts, and going on on Tuesday the 22nd, which does not."""
    timescale = PAUSING.timescale("plan_working")
    explanation = list(explanations(PAUSING, timescale))[1]
    line = clock_line(explanation)
    (band,) = (each for each in line.bands if each.fill is Fill.STOPPED)
    days = [at.astimezone(LONDON).date() for at in (band.first, band.last)]
    assert days == [date(2025, 4, 16), date(2025, 4, 22)]
    assert band.first == last_instant(date(2025, 4, 16))
    moved = [" ".join(each.lines) for each in line.points if each.shape is Shape.MOVES]
    assert moved == [
        "Wed 16 April 2025 the clock stops: an exception applies",
        "Tue 22 April 2025 it goes on; 2 working days stood still",
    ]
    assert [each.fill for each in line.bands][:2] == [Fill.RUNNING, Fill.EXTENDED]
