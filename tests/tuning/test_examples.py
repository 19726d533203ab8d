"""The runner of worked examples: what it hands to a judge, and how a failing example is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.obligations.explain import judge
from engine.rulebook.example_events import events_of_example, moment_of
from engine.rulebook.loading import load_files
from engine.rulebook.timescale import Example, RuleBook
from engine.tuning.examples import run_example, run_examples
from engine.words.clock import last_instant
from engine.words.enums import Flag, LimitName, Nation, Owner, State
from engine.words.errors import RuleMistake
from engine.words.values import CaseEvent, Moment, Obligation, Person
from engine.words.vocabulary import load_vocabulary

BAD = Path(__file__).parent.parent / "data" / "bad_rules"
WORDS = load_vocabulary()


def example(*events: dict[str, object], **expects: object) -> Example:
    return Example("visits.yaml:9:7", events, {"limit": "statutory", **expects}, "Counted by hand.")


def obligation(**changes: object) -> Obligation:
    values: dict[str, object] = {
        "obligation": "o1",
        "timescale": "plan_visit",
        "limit": LimitName.STATUTORY,
        "subject": "CHILD",
        "thread": "e1",
        "anchor": "e1",
        "cycle": 1,
        "version": date(2020, 1, 1),
        "episode": "",
        "started": Moment(date(2025, 1, 6)),
        "due": Moment(date(2025, 2, 3)),
        "met": None,
        "met_by": "",
        "ended": None,
        "state": State.OPEN,
        "days_over": 0,
        "flags": frozenset[Flag](),
        "owner": Owner.ALLOCATED_TEAM,
        "team": "",
        "worker": "",
    }
    return Obligation(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_files([BAD / "failing_example.yaml"], Nation.ENGLAND)


def failures(book: RuleBook, given: Example, *found: Obligation) -> list[str]:
    def hand_made(
        _book: RuleBook, _events: Sequence[CaseEvent], _as_at: datetime, /, *, people: Mapping[str, Person]
    ) -> Sequence[Obligation]:
        assert people == {}
        return found

    return [failure.what for failure in run_example(book, given, book.timescales[0], hand_made)]


def test_a_failing_example_is_a_mistake_with_its_place(book: RuleBook) -> None:
    # 20 working days from Monday 6 January 2025: 4 to 10, 9 to 17, 14 to 24, 19 to 31 January, 20 is 3 February.
    (mistake,) = run_examples(book, judge)
    assert mistake.where == "failing_example.yaml:17:9"
    assert "plan_visit expects due 2025-02-04, but found 2025-02-03" in mistake.what
    assert "Miscounted by one day." in mistake.mend


STARTED = {"cin_plan_started": date(2025, 1, 6)}


@pytest.mark.parametrize(
    ("expects", "changes", "words"),
    [
        pytest.param({"due": date(2025, 2, 3)}, {}, None, id="due agrees"),
        pytest.param({"due": "none"}, {"due": None}, None, id="no due agrees"),
        pytest.param({"due": date(2025, 2, 3)}, {"due": None}, "due 2025-02-03, but found none", id="no due"),
        pytest.param({"due": "none"}, {}, "due none, but found 2025-02-03", id="a due too many"),
        pytest.param({"state": "overdue"}, {}, "state overdue, but found open", id="state"),
        pytest.param({"count": 2}, {}, "number of obligations 2, but found 1", id="count"),
        pytest.param({"count": 1}, {}, None, id="count agrees"),
        pytest.param({"days_over": 3}, {"days_over": 2}, "days_over 3, but found 2", id="days over"),
        pytest.param(
            {"reason": "died"}, {"reason": "period ended"}, "reason died, but found period ended", id="reason"
        ),
        pytest.param({"flags": []}, {"flags": frozenset({Flag.RELAXED})}, "flags none, but found relaxed", id="flags"),
        pytest.param({"flags": ["relaxed"]}, {"flags": frozenset({Flag.RELAXED})}, None, id="flags agree"),
        pytest.param({"met": date(2025, 2, 1)}, {}, "met 2025-02-01, but found none", id="met"),
        pytest.param({"version": date(2020, 1, 1)}, {}, None, id="version agrees"),
        pytest.param({"version": date(2021, 1, 1)}, {}, "version 2021-01-01, but found 2020-01-01", id="version"),
        pytest.param({"state": "open", "cycle": 2}, {}, "an obligation one, but found none", id="no such cycle"),
        pytest.param({"state": "open", "started": date(2025, 1, 7)}, {}, "an obligation one", id="no such start"),
        pytest.param({"state": "open", "limit": "aim"}, {}, "an obligation one", id="no such limit"),
        pytest.param({"state": "open"}, {"timescale": "other"}, "an obligation one", id="no such timescale"),
    ],
)
def test_what_is_compared(
    book: RuleBook, expects: dict[str, object], changes: dict[str, object], words: str | None
) -> None:
    found = failures(book, example(STARTED, **expects), obligation(**changes))
    assert (found == []) if words is None else (words in found[0])


def test_the_last_to_start_is_meant_unless_one_is_named(book: RuleBook) -> None:
    first = obligation(state=State.MET_IN_TIME)
    second = obligation(obligation="o2", cycle=2, started=Moment(date(2025, 2, 3)))
    assert failures(book, example(STARTED, state="open"), second, first) == []
    assert failures(book, example(STARTED, state="met_in_time", cycle=1), second, first) == []
    assert failures(book, example(STARTED, state="met_in_time", started=date(2025, 1, 6)), second, first) == []


def test_a_time_is_compared_only_where_one_is_given(book: RuleBook) -> None:
    timed = Moment(date(2025, 6, 5), datetime(2025, 6, 5, 9, 0, tzinfo=UTC))  # 10:00 BST
    assert failures(book, example(STARTED, due="2025-06-05 10:00"), obligation(due=timed)) == []
    assert failures(book, example(STARTED, due=date(2025, 6, 5)), obligation(due=timed)) == []
    (words,) = failures(book, example(STARTED, due="2025-06-05 09:00"), obligation(due=timed))
    assert "2025-06-05 09:00" in words
    assert "2025-06-05 10:00" in words


def test_as_at_is_the_last_instant_of_the_last_event_unless_given(book: RuleBook) -> None:
    seen: list[datetime] = []

    def watching(
        _book: RuleBook, _events: Sequence[CaseEvent], as_at: datetime, /, *, people: Mapping[str, Person]
    ) -> Sequence[Obligation]:
        assert people == {}
        seen.append(as_at)
        return [obligation()]

    for expects in ({}, {"as_at": date(2025, 1, 9)}, {"as_at": "2025-01-09 12:00"}):
        given = example({"cin_visit": date(2025, 1, 8)}, STARTED, state="open", **expects)
        run_example(book, given, book.timescales[0], watching)
    noon = datetime(2025, 1, 9, 12, 0, tzinfo=UTC)
    assert seen == [last_instant(date(2025, 1, 8)), last_instant(date(2025, 1, 9)), noon]


def test_the_events_of_an_example() -> None:
    visit = {"on": "2025-06-05 10:00", "seen": True, "mode": "video", "episode": "P1", "recorded": date(2025, 6, 9)}
    first, second = events_of_example(example(STARTED, {"cin_visit": visit}), WORDS)
    assert (first.event_id, first.kind, first.happened) == ("e1", "cin_plan_started", Moment(date(2025, 1, 6)))
    assert first.recorded == datetime(2025, 1, 6, 0, 0, tzinfo=UTC)
    assert second.event_id == "e2"
    assert second.happened == Moment(date(2025, 6, 5), datetime(2025, 6, 5, 9, 0, tzinfo=UTC))
    assert second.recorded == datetime(2025, 6, 8, 23, 0, tzinfo=UTC)  # midnight of 9 June, BST
    assert second.episode == "P1"
    assert dict(second.attributes) == {"seen": True, "mode": "video"}


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"cin_visit": {"seen": True}}, "has no day"),
        ({"cin_visit": {"on": date(2025, 1, 6), "sen": True}}, "Did you mean seen"),
        ({"cin_visit": {"on": date(2025, 1, 6), "seen": "yes"}}, "no value of seen"),
        ({"cin_visit": {"on": date(2025, 1, 6), "mode": "fax"}}, "in person, phone, video"),
        ({"cin_visit": {"on": "6 January"}}, "neither a date"),
        ({"cin_visit": 5}, "neither a date"),
        ({"proceedings_extended": {"on": date(2025, 1, 6), "until": "soon"}}, "Write a date, such as"),
        ({"assessment_review": {"on": date(2025, 1, 6), "point": "ten"}}, "Write a whole number"),
    ],
)
def test_an_event_that_cannot_be_read(event: dict[str, object], words: str) -> None:
    with pytest.raises(RuleMistake, match=words) as caught:
        events_of_example(example(event), WORDS)
    assert caught.value.where == "visits.yaml:9:7"


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2025-10-24 12:00", datetime(2025, 10, 24, 11, 0, tzinfo=UTC)),  # BST
        ("2025-10-27 11:00", datetime(2025, 10, 27, 11, 0, tzinfo=UTC)),  # GMT
        ("2025-10-26T01:30+01:00", datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),
    ],
)
def test_moments(text: str, instant: datetime) -> None:
    assert moment_of(text, "").instant == instant
