"""The events of a worked example: from the short form in a rule file to case events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from engine.rulebook.messages import nearest
from engine.rulebook.timescale import Example
from engine.words.clock import LONDON, local_day, start_of_day
from engine.words.errors import ExampleMistake
from engine.words.values import AttributeValue, CaseEvent, Moment
from engine.words.vocabulary import Attribute, AttributeType, Vocabulary

SUBJECT: Final = "CHILD"
_LIKE: Final[Mapping[AttributeType, str]] = {
    AttributeType.BOOLEAN: "true or false",
    AttributeType.TEXT: "a text",
    AttributeType.CHOICE: "one of its choices",
    AttributeType.DATE: "a date, such as 2020-04-24",
    AttributeType.DATE_OR_TEXT: "a date or a text",
    AttributeType.INTEGER: "a whole number",
    AttributeType.LIST: "a list of texts",
}
_OWN_KEYS: Final = frozenset({"on", "episode", "recorded", "team", "worker"})


def events_of_example(example: Example, vocabulary: Vocabulary) -> list[CaseEvent]:
    """The example's events, all of one child, with ids e1, e2, ... in the order written.

    A date stands for a day, a text such as "2025-10-24 12:00" for an instant in Europe/London. An event is recorded
    at the first instant of its day, or at its own instant, unless it says otherwise. Raises ExampleMistake.
    """
    return [_event(f"e{i + 1}", dict(each), example.place, vocabulary) for i, each in enumerate(example.events)]


def moment_of(value: object, place: str) -> Moment:
    """A date as a day, or "2025-10-24 12:00" (with or without an offset) as an instant. Raises ExampleMistake."""
    if isinstance(value, str):
        try:
            read: object = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            read = None
    else:
        read = value
    if isinstance(read, datetime):
        instant = (read if read.tzinfo else read.replace(tzinfo=LONDON)).astimezone(UTC)
        return Moment(local_day(instant), instant)
    if isinstance(read, date):
        return Moment(read)
    what = f"{str(value)[:40]!r} is neither a date nor a date and time."
    raise ExampleMistake(place, what, "Write 2025-10-24, or '2025-10-24 12:00'.")


def _event(event_id: str, raw: dict[str, object], place: str, vocabulary: Vocabulary) -> CaseEvent:
    ((name, value),) = raw.items()
    details: Mapping[str, object] = value if isinstance(value, Mapping) else {"on": value}
    kind = vocabulary.kinds[name]
    if "on" not in details:
        raise ExampleMistake(place, f"{name} has no day.", "Add 'on: 2022-05-27'.")
    attributes: dict[str, AttributeValue] = {}
    for key, each in details.items():
        if key in _OWN_KEYS:
            continue
        if key not in kind.attributes:
            raise ExampleMistake(
                place, f"{name} has no attribute {key!r}.", nearest(key, _OWN_KEYS | {*kind.attributes})
            )
        attributes[key] = _value(vocabulary.attributes[key], each, place)
    happened = moment_of(details["on"], place)
    recorded = moment_of(details["recorded"], place) if "recorded" in details else happened
    return CaseEvent(
        event_id=event_id,
        subject=SUBJECT,
        kind=name,
        happened=happened,
        recorded=recorded.instant or start_of_day(recorded.day),
        episode=str(details.get("episode", "")),
        team=str(details.get("team", "")),
        worker=str(details.get("worker", "")),
        attributes=attributes,
    )


def _value(attribute: Attribute, value: object, place: str) -> AttributeValue:
    match attribute.type, value:
        case AttributeType.BOOLEAN, bool():
            return value
        case AttributeType.INTEGER, int() if not isinstance(value, bool):
            return int(value)
        case AttributeType.DATE, date() if not isinstance(value, datetime):
            return value
        case AttributeType.DATE_OR_TEXT, date() if not isinstance(value, datetime):
            return value
        case AttributeType.TEXT | AttributeType.DATE_OR_TEXT, str():
            return str(value)
        case AttributeType.CHOICE, str() if value in attribute.choices:
            return str(value)
        case AttributeType.LIST, list():
            return tuple(str(each) for each in value)
    choices = f"Use one of {', '.join(attribute.choices)}." if attribute.choices else f"Write {_LIKE[attribute.type]}."
    raise ExampleMistake(place, f"{str(value)[:40]!r} is no value of {attribute.name}.", choices)
