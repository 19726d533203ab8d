"""The case events that one child's records give, as rows of an event frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from engine.intake.annex_a_mapping import Gives
from engine.intake.attributes import read_attribute
from engine.intake.dates import EARLIEST
from engine.intake.keys import natural_key
from engine.intake.nested.records import Context, Record
from engine.intake.nested.table import NONE, SOME, EventRule, RecordRule
from engine.intake.reasons import Fault, Reason
from engine.intake.tables import quarantine
from engine.words.clock import end_of_day, seconds, start_of_day
from engine.words.errors import IntakeMistake
from engine.words.frames import attributes_text
from engine.words.records import QuarantinedRow
from engine.words.values import AttributeValue

_Said = Mapping[str, str | tuple[str, ...]]
_Texts = tuple[str, ...]
_RETRACTED: Final = attributes_text({"retracted": True})


class Row(NamedTuple):
    """An event as the frame holds it, without `version`, `instant`, `team` and `source`."""

    event_id: str
    subject: str
    kind: str
    day: date
    recorded: int
    episode: str
    worker: str
    attributes: str


def events_of_child(child: Record, context: Context) -> Iterator[Row]:
    """Every event of the child, record by record. A record to be taken back gives its events as retracted."""
    for record in child.walk():
        if record.keyed:
            rule = context.table.records[record.name]
            given = set[str]()
            for event in rule.events:
                row = _event(record, rule, event, child, context)
                if row is not None and row.event_id not in given:
                    given.add(row.event_id)
                    yield row


def _event(record: Record, rule: RecordRule, event: EventRule, child: Record, context: Context) -> Row | None:
    day = record.day(event.on)
    if record.node.withdrawn:
        if event.evidence == "latest only" and day is None:
            return None
        since = start_of_day(context.as_at) if context.recorded is None else context.recorded
        return _row(record, rule, event, child, context, day or EARLIEST, seconds(since), _RETRACTED)
    if day is None or not applies(record, event.when) or not _wanted(record, event, day, context):
        return None
    recorded = _end_of_day(day) if context.recorded is None else seconds(context.recorded)
    return _row(record, rule, event, child, context, day, recorded, _attributes(record, event, day, context))


@lru_cache(maxsize=65_536)
def _end_of_day(day: date) -> int:
    return seconds(end_of_day(day))


def _row(
    record: Record,
    rule: RecordRule,
    event: EventRule,
    child: Record,
    context: Context,
    day: date,
    recorded: int,
    attributes: str,
) -> Row:
    subject = child.texts[context.table.person.subject]
    parts: list[str | date | int] = [context.table.source, record.name, subject, *_key(record, rule), event.kind]
    if event.evidence == "latest only":
        parts.append(day)
    worker = record.text(event.worker) if event.worker else ""
    episode = _episode(record, event, context)
    return Row(natural_key(*parts), subject, event.kind, day, recorded, episode, worker, attributes)


def _key(record: Record, rule: RecordRule) -> list[str]:
    """The record's key; where dates alone tell records apart, the place among equals besides."""
    key = [record.text(name) for name in rule.key]
    dated = any(record.day(name) for name in rule.key)
    return [*key, str(record.ordinal)] if dated else key


def episode_of(record: Record, context: Context) -> str:
    """What tells the record's thread from the child's others; empty for the child itself and for one without a key."""
    if record.outer is None or not record.keyed:
        return ""
    return natural_key(record.name, *_key(record, context.table.records[record.name]))


def _episode(record: Record, event: EventRule, context: Context) -> str:
    if event.episode == "none":
        return ""
    if event.episode == "parent":
        return episode_of(record.outer, context) if record.outer else ""
    return episode_of(record, context)


def applies(record: Record, when: _Said) -> bool:
    """Whether every condition holds."""
    return all(_holds(record, name, said) for name, said in when.items())


def _holds(record: Record, name: str, said: str | tuple[str, ...]) -> bool:
    if said in (SOME, NONE) and name in record.within:
        return bool(record.within[name]) == (said == SOME)
    text = record.text(name)
    if isinstance(said, tuple):
        return text in said
    if said.startswith("not "):
        return text != said.removeprefix("not ")
    return {"given": text != "", "blank": text == ""}.get(said, text == said)


def _wanted(record: Record, event: EventRule, day: date, context: Context) -> bool:
    if event.in_period and context.period_start is not None and day < context.period_start:
        return False
    if event.unless_in:
        name, _, field = event.unless_in.partition(".")
        return all(inner.days.get(field) != day for inner in record.within[name])
    return True


def _attributes(record: Record, event: EventRule, day: date, context: Context) -> str:
    """The attributes as the frame holds them; of each rule and texts they are worked out once."""
    latest = event.evidence == "latest only" or (
        event.first_of_older and _is_first_of_older(record, event, day, context)
    )
    said = tuple(record.text(field) for field in event.says.values())
    read = tuple(record.text(each.field) for each in event.from_)
    key = (id(event), latest, said, read)
    if key not in context.attributes:
        context.attributes[key] = _worked_out(event, latest, said, read, context)
    return context.attributes[key]


def _worked_out(event: EventRule, latest: bool, said: _Texts, read: _Texts, context: Context) -> str:
    given: dict[str, bool | str | list[str]] = dict(event.attributes)
    given |= {name: text for name, text in zip(event.says, said, strict=True) if text}
    for each, text in zip(event.from_, read, strict=True):
        given |= _reading(context.table.readings[each.reading], text) or {}
    if latest:
        given["date_quality"] = "latest"
    if event.not_held:
        given["evidence_not_held"] = sorted(event.not_held)
    return attributes_text({name: _typed(name, value, context) for name, value in given.items()})


def _is_first_of_older(record: Record, event: EventRule, day: date, context: Context) -> bool:
    """True for the earliest of these in a record that began before the file's period, when it lies in the period: what
    came before it the file does not hold."""
    start, outer = context.period_start, record.outer
    if start is None or outer is None or day < start:
        return False
    began = [outer.days[name] for name in context.table.records[outer.name].key if name in outer.days]
    if not began or min(began) >= start:
        return False
    return day == min(each.days[event.on] for each in outer.within[record.name] if event.on in each.days)


def _reading(readings: tuple[Gives, ...], text: str) -> Mapping[str, bool | str] | None:
    """The attributes that the text gives; None when it holds something in which no expression is found."""
    if not text:
        return {}
    for one in readings:
        if match := one.like.search(text):
            return {name: match.expand(say) if isinstance(say, str) else say for name, say in one.gives.items()}
    return None


def _typed(name: str, value: bool | str | list[str], context: Context) -> AttributeValue:
    attribute = context.words.attributes.get(name)
    typed = Fault(Reason.UNREADABLE_ATTRIBUTE) if attribute is None else read_attribute(value, attribute)
    if typed is None or isinstance(typed, Fault):
        what = f"it gives attribute '{name}' a value that it cannot have."
        raise IntakeMistake(f"the mapping of {context.table.source}", what, "Mend that line of the table.")
    return typed


def unread_of_child(child: Record, context: Context) -> Iterator[QuarantinedRow]:
    """Fields that hold something in which their reading finds nothing; the event goes in without it."""
    for record in child.walk():
        seen = set[str]()
        for event in context.table.records[record.name].events:
            for each in event.from_:
                text = record.text(each.field)
                if each.field in seen or not text or record.node.withdrawn:
                    continue
                seen.add(each.field)
                if _reading(context.table.readings[each.reading], text) is None:
                    mend = f"It went in without it: write the code, or add a line to the reading '{each.reading}'."
                    column = f"{record.node.label or record.node.name}: {each.field}"
                    fault = Fault(Reason.UNREADABLE_VALUE, mend)
                    yield quarantine(context.file, record.node.row, column, text, fault)
