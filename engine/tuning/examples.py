"""Running the worked examples of rule files: a hand count against what the book makes of the same events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final, Protocol

from engine.rulebook.example_events import SUBJECT, events_of_example, moment_of
from engine.rulebook.timescale import Example, RuleBook, Timescale
from engine.words.clock import LONDON, last_instant, start_of_day
from engine.words.errors import FailedExample, Mistake
from engine.words.values import CaseEvent, Moment, Obligation, Person


class Judge(Protocol):
    """Book, the events of one subject and the as-at instant in; every obligation out, closed ones included."""

    def __call__(
        self, book: RuleBook, events: Sequence[CaseEvent], as_at: datetime, /, *, people: Mapping[str, Person]
    ) -> Sequence[Obligation]: ...


_MOMENTS: Final = ("due", "met", "ended")


def run_examples(book: RuleBook, judge: Judge) -> list[Mistake]:
    """Every way in which an example of the book fails, timescale by timescale; empty when all of them hold."""
    return [
        failure
        for timescale in book.timescales
        for example in timescale.examples
        for failure in run_example(book, example, timescale, judge)
    ]


def run_example(book: RuleBook, example: Example, timescale: Timescale, judge: Judge) -> list[Mistake]:
    """Every way in which this example fails, with its place and with what was expected and found."""
    events = events_of_example(example, book.vocabulary)
    people = {SUBJECT: person} if (person := _person(example)) is not None else {}
    found = _of_timescale(judge(book, events, _as_at(example, events), people=people), example, timescale)
    expects = dict(example.expects)
    if "count" in expects and expects["count"] != len(found):
        return [_failure(timescale, example, "the number of obligations", expects["count"], len(found))]
    if not any(name in expects for name in (*_MOMENTS, "state", "reason", "days_over", "flags", "version", "owner")):
        return []
    chosen = _chosen(found, example)
    if chosen is None:
        return [_failure(timescale, example, "an obligation", "one", "none")]
    return [
        _failure(timescale, example, name, wanted, seen)
        for name, wanted, seen in _compared(chosen, expects, example.place)
        if wanted != seen
    ]


def _person(example: Example) -> Person | None:
    """The child of the example, where it says when the child was born or is expected."""
    born, expected = example.expects.get("born"), example.expects.get("expected_birth")
    if not isinstance(born, date) and not isinstance(expected, date):
        return None
    return Person(
        SUBJECT,
        date_of_birth=born if isinstance(born, date) else None,
        expected_date_of_birth=expected if isinstance(expected, date) else None,
    )


def _as_at(example: Example, events: Sequence[CaseEvent]) -> datetime:
    given = example.expects.get("as_at")
    moment = max((each.happened for each in events), key=_order) if given is None else moment_of(given, example.place)
    return moment.instant if given is not None and moment.instant is not None else last_instant(moment.day)


def _order(moment: Moment) -> datetime:
    return moment.instant or start_of_day(moment.day)


def _of_timescale(obligations: Sequence[Obligation], example: Example, timescale: Timescale) -> list[Obligation]:
    limit = example.expects["limit"]
    chosen = [each for each in obligations if each.timescale == timescale.id and each.limit == limit]
    return sorted(chosen, key=lambda each: (_order(each.started), each.cycle, each.obligation))


def _chosen(found: Sequence[Obligation], example: Example) -> Obligation | None:
    """The one that the example speaks of: of the cycle and start that it names, else the last to start."""
    cycle, started = example.expects.get("cycle"), example.expects.get("started")
    for each in reversed(found):
        if cycle is not None and each.cycle != cycle:
            continue
        if started is not None and _as_written(each.started, started) != _wanted(started, example.place):
            continue
        return each
    return None


def _compared(obligation: Obligation, expects: Mapping[str, object], place: str) -> list[tuple[str, object, object]]:
    pairs: list[tuple[str, object, object]] = []
    for name in _MOMENTS:
        if name in expects:
            seen = _as_written(getattr(obligation, name), expects[name])
            pairs.append((name, _wanted(expects[name], place), seen))
    if "state" in expects:
        pairs.append(("state", expects["state"], str(obligation.state)))
    if "reason" in expects:
        pairs.append(("reason", expects["reason"], obligation.reason))
    if "days_over" in expects:
        pairs.append(("days_over", expects["days_over"], obligation.days_over))
    if "owner" in expects:
        pairs.append(("owner", expects["owner"], str(obligation.owner)))
    if "version" in expects:
        pairs.append(("version", str(expects["version"]), str(obligation.version)))
    if "flags" in expects:
        flags = expects["flags"]
        wanted = sorted(map(str, flags)) if isinstance(flags, list) else []
        pairs.append(("flags", wanted, sorted(map(str, obligation.flags))))
    return pairs


def _wanted(value: object, place: str) -> str:
    """The expected moment as text: "none", a day, or a day and time in Europe/London."""
    return "none" if value == "none" else _text(moment_of(value, place))


def _as_written(moment: Moment | None, wanted: object) -> str:
    """The moment found, as text of the same kind: a time is compared only where the example gives one."""
    if moment is None:
        return "none"
    timed = isinstance(wanted, datetime) or (isinstance(wanted, str) and len(wanted) > 10)
    return _text(moment) if timed else str(moment.day)


def _text(moment: Moment) -> str:
    if moment.instant is None:
        return str(moment.day)
    return moment.instant.astimezone(LONDON).strftime("%Y-%m-%d %H:%M:%S%z")


def _failure(timescale: Timescale, example: Example, name: str, wanted: object, seen: object) -> Mistake:
    what = f"the example of {timescale.id} expects {name} {_words(wanted)}, but found {_words(seen)}."
    return FailedExample(example.place, what, f"Count again, or mend the rule. Its working: {example.working}")


def _words(value: object) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)
