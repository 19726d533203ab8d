"""What the people's own records tell of: a birth of a child known before, and what it does to the duties before birth."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from engine.histories import arrange
from engine.obligations import evaluate, explain
from engine.rulebook.loading import load_book
from engine.words.clock import last_instant, start_of_day
from engine.words.enums import Nation, State
from engine.words.frames import frame_of
from engine.words.values import AttributeValue, CaseEvent, Moment, Person
from engine.words.vocabulary import RULES

BOOK: Final = load_book(Nation.ENGLAND, local=RULES / "local" / "herefordshire")
END: Final = last_instant(date(2025, 6, 30))


def event(_kind: str, day: date, event_id: str = "e", subject: str = "U", **attributes: AttributeValue) -> CaseEvent:
    return CaseEvent(event_id, subject, _kind, Moment(day), start_of_day(day), attributes=attributes)


CONFERENCE: Final = event("icpc_held", date(2025, 3, 3), "c", kind="pre_birth", outcome="plan")


def rows(
    *events: CaseEvent, born: date | None, as_at: datetime = END, known_at: datetime = END
) -> list[tuple[str, date]]:
    people = {"U": Person("U", date_of_birth=born)}
    found = arrange(BOOK, frame_of(events), people, as_at, known_at).of("U")
    return [(row.event.event_id, row.day) for row in found.rows if row.event is not None]


OPENED: Final = event("case_opened", date(2025, 1, 6), "o")
BIRTH: Final = date(2025, 3, 20)


@pytest.mark.parametrize(
    ("events", "born", "told"),
    [
        pytest.param([OPENED], BIRTH, True, id="known before it was born"),
        pytest.param([OPENED], date(2025, 1, 6), True, id="known on that very day"),
        pytest.param([OPENED], date(2025, 1, 5), False, id="known the day after: nobody waited for the birth"),
        pytest.param([OPENED], date(2015, 1, 5), False, id="an older child"),
        pytest.param([OPENED], None, False, id="not born yet"),
        pytest.param([], BIRTH, False, id="nothing is known of it"),
        pytest.param([event("case_opened", date(2025, 1, 6), subject="V")], BIRTH, False, id="only of another"),
        pytest.param([OPENED, event("born", date(2025, 3, 21), "b")], BIRTH, False, id="the events hold one"),
        pytest.param([OPENED, event("born", date(2025, 3, 21), "b", "V")], BIRTH, True, id="of another they do"),
        pytest.param([event("case_opened", date(2025, 1, 6), "o", retracted=True)], BIRTH, False, id="withdrawn"),
        pytest.param([OPENED], date(2025, 7, 1), False, id="a day that is not here yet"),
        pytest.param(
            [OPENED, event("born", date(2025, 3, 21), "b", retracted=True)], BIRTH, True, id="a withdrawn one is none"
        ),
    ],
)
def test_whose_birth_is_told(events: list[CaseEvent], born: date | None, told: bool) -> None:
    found = rows(*events, born=born)
    assert [each for each in found if each[0] == "U/born"] == ([("U/born", born)] if told else [])


@pytest.mark.parametrize(
    ("known", "told"),
    [
        pytest.param(datetime(2025, 3, 19, 23, 59, tzinfo=UTC), False, id="the evening before"),
        pytest.param(datetime(2025, 3, 20, 0, 0, tzinfo=UTC), True, id="from the start of the day"),
    ],
)
def test_a_birth_is_known_from_the_start_of_its_day(known: datetime, told: bool) -> None:
    assert (("U/born", BIRTH) in rows(OPENED, born=BIRTH, known_at=known)) is told
    assert (("U/born", BIRTH) in rows(OPENED, born=BIRTH, as_at=known)) is told


def judged(timescale: str, person: Person, as_at: date, *events: CaseEvent) -> tuple[Any, ...]:
    """Due, state and end of the only obligation of the timescale; the machine's and the explainer's must be the same."""
    ways = [
        judge(BOOK, [CONFERENCE, *events], last_instant(as_at), people={"U": person})
        for judge in (evaluate.judge, explain.judge)
    ]
    found = [[each for each in way if each.timescale == timescale] for way in ways]
    assert found[0] == found[1]
    [one] = found[0]
    return one.due and one.due.day, one.state, one.ended and one.ended.day, one.reason


# Conference on Monday 3 March 2025, three months: 3 June. Born on Thursday 20 March, day 0: 21 March is working day 1,
# 24 to 28 are 2 to 6, 31 March to 4 April 7 to 11, 7 to 11 April 12 to 16, 14 to 17 April 17 to 20.
EXPECTED: Final = Person("U", expected_date_of_birth=date(2025, 4, 20))
BORN: Final = Person("U", date_of_birth=BIRTH, expected_date_of_birth=date(2025, 4, 20))


@pytest.mark.parametrize(
    ("person", "due", "state"),
    [
        pytest.param(EXPECTED, date(2025, 6, 3), State.OPEN, id="expected"),
        pytest.param(BORN, date(2025, 4, 17), State.OVERDUE, id="born"),
        pytest.param(
            Person("U", date_of_birth=BIRTH), date(2025, 4, 17), State.OVERDUE, id="the expected date is gone"
        ),
    ],
)
def test_the_review_is_brought_forward(person: Person, due: date, state: State) -> None:
    assert judged("pre_birth_review", person, date(2025, 4, 22), *())[:2] == (due, state)


def test_a_birth_recorded_as_an_event_goes_before() -> None:
    # Born on Tuesday 25 March: 26 to 28 March are 1 to 3, 31 March to 4 April 4 to 8, 7 to 11 9 to 13, 14 to 17 14 to 17;
    # 18 and 21 April are holidays; 22 to 24 are 18 to 20.
    found = judged("pre_birth_review", BORN, date(2025, 4, 22), event("born", date(2025, 3, 25), "b"))
    assert found[0] == date(2025, 4, 24)


@pytest.mark.parametrize(
    ("person", "state", "ended"),
    [
        pytest.param(EXPECTED, State.OVERDUE, None, id="expected on 20 April, and not born: the plan is overdue"),
        pytest.param(BORN, State.ENDED_WITHOUT, BIRTH, id="born in March: no plan before the birth is left to make"),
    ],
)
def test_the_plan_before_the_birth_ends_with_it(person: Person, state: State, ended: date | None) -> None:
    found = judged("hfd_pre_birth_plan", person, date(2025, 4, 22))
    assert found == (date(2025, 4, 20), state, ended, "the child was born" if ended else "")


def test_a_birth_starts_no_duty() -> None:
    """Neither in the books nor in the vocabulary's periods: `born` only ends and brings forward."""
    for nation in Nation:
        book = load_book(nation)
        starting = [
            each.id for each in book.timescales for clause in (*each.starts, *each.met_by) if clause.event == "born"
        ]
        periods = [each.name for each in book.vocabulary.periods.values() if "born" in {c.event for c in each.starts}]
        assert (starting, periods) == ([], [])


def test_an_id_tells_the_events_of_one_subject_apart_and_no_more() -> None:
    mine, theirs = event("foi_answered", date(2025, 5, 12), "99"), event("dispute_raised", date(2025, 3, 3), "99", "V")
    found = arrange(BOOK, frame_of([mine, theirs]), {}, END, END)
    assert [[each.kind for each in found.events(subject)] for subject in ("U", "V")] == [
        ["foi_answered"],
        ["dispute_raised"],
    ]


def test_an_event_that_moved_to_another_subject_stands_there() -> None:
    """The first subject's second version withdraws the first's event, and not the second's."""
    moved = [
        event("cp_visit", date(2025, 5, 12), "99"),
        CaseEvent("99", "U", "cp_visit", Moment(date(2025, 5, 12)), END, 2, attributes={"retracted": True}),
        event("cp_visit", date(2025, 5, 12), "99", "V"),
    ]
    found = arrange(BOOK, frame_of(moved), {}, END, END)
    assert [len(found.events(subject)) for subject in ("U", "V")] == [0, 1]
