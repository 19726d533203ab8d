"""The obligations counted by hand (`forty_by_hand.py`), through both ways of judging."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from itertools import count

import pytest

from engine.calendars import get_axis
from engine.obligations.evaluate import evaluate
from engine.obligations.explain import judge
from engine.rulebook.loading import load_book
from engine.rulebook.timescale import RuleBook
from engine.words.clock import LONDON, last_instant, local_day, start_of_day
from engine.words.enums import Nation
from engine.words.frames import frame_of
from engine.words.values import CaseEvent, Moment, Obligation
from tests.explainer.forty_by_hand import CASES, Event

Judge = Callable[[RuleBook, list[CaseEvent], datetime], list[Obligation]]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def events_of(short: list[Event]) -> list[CaseEvent]:
    """The events with ids e1, e2, ... as listed, each recorded when it happened."""
    made = []
    for number, (kind, on, given) in zip(count(1), short, strict=False):
        attributes = dict(given)
        episode = str(attributes.pop("episode", ""))
        at = instant(on) if len(on) > 10 else None
        day = date.fromisoformat(on) if at is None else local_day(at)
        recorded = at or start_of_day(day)
        made.append(
            CaseEvent(f"e{number}", "C1", kind, Moment(day, at), recorded, episode=episode, attributes=attributes)
        )
    return made


def by_search(book: RuleBook, events: list[CaseEvent], as_at: datetime) -> list[Obligation]:
    return judge(book, events, as_at)


def by_machine(book: RuleBook, events: list[CaseEvent], as_at: datetime) -> list[Obligation]:
    return evaluate(book, get_axis(book.nation), frame_of(events), {}, as_at).obligations()


def shown(value: object) -> object:
    """A moment as the cases write it."""
    if isinstance(value, Moment):
        local = None if value.instant is None else value.instant.astimezone(LONDON)
        if local is None:
            return str(value.day)
        return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"
    if isinstance(value, date | frozenset):
        return str(value) if isinstance(value, date) else {str(each) for each in value}
    return value


@pytest.mark.parametrize("way", [pytest.param(by_search, id="searched"), pytest.param(by_machine, id="machine")])
@pytest.mark.parametrize(("events", "case"), CASES)
def test_due_dates_counted_by_hand(
    events: list[Event], case: tuple[str, str, int | str, str, Mapping[str, object] | None], way: Judge
) -> None:
    timescale, limit, which, as_at, expected = case
    moment = instant(as_at) if len(as_at) > 10 else last_instant(date.fromisoformat(as_at))
    found = [
        obligation
        for obligation in way(load_book(Nation.ENGLAND), events_of(events), moment)
        if (obligation.timescale, str(obligation.limit)) == (timescale, limit)
        and which in (obligation.anchor, obligation.cycle)
    ]
    if expected is None:
        assert found == []
    else:
        (one,) = found
        assert {field: shown(getattr(one, field)) for field in expected} == dict(expected)


def test_at_least_forty() -> None:
    assert len({case.id for case in CASES}) >= 40
