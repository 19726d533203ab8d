"""The attributes of one event, made canonical: each value of the type that the vocabulary gives it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.intake.cells import plain, storable, yes_no
from engine.intake.dates import DateFormat, read_moment
from engine.intake.reasons import Fault, Reason
from engine.words.frames import attributes_text
from engine.words.values import AttributeValue
from engine.words.vocabulary import Attribute, AttributeType, Vocabulary


@dataclass(frozen=True, slots=True)
class Normal:
    """Attributes that stand. `unknown` names those that the vocabulary does not have; they are kept as text."""

    text: str  # canonical JSON
    unknown: tuple[str, ...] = ()


def normal_attributes(text: str, words: Vocabulary, declared: DateFormat | None = None) -> Normal | Fault:
    """Read a JSON object of attributes. An empty text is no attributes; an empty or null value is left out."""
    if not text or text == "{}":
        return Normal("{}")
    try:
        given = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return Fault(Reason.UNREADABLE_ATTRIBUTES)
    if not isinstance(given, dict):
        return Fault(Reason.UNREADABLE_ATTRIBUTES)
    kept, unknown = dict[str, AttributeValue](), list[str]()
    for raw_name, raw in given.items():
        name = plain(storable(raw_name))
        if raw is None or (isinstance(raw, str) and not plain(raw)):
            continue
        attribute = words.attributes.get(name) or words.attributes.get(name.lower().replace(" ", "_"))
        if attribute is None:
            unknown.append(name)
            kept[name] = storable(raw if isinstance(raw, str) else json.dumps(raw, sort_keys=True, ensure_ascii=False))
            continue
        value = read_attribute(raw, attribute, declared)
        if isinstance(value, Fault):
            return value
        if value is not None:
            kept[attribute.name] = value
    return Normal(attributes_text(kept), tuple(unknown))


def read_attribute(raw: Any, attribute: Attribute, declared: DateFormat | None = None) -> AttributeValue | Fault | None:
    """One value of one declared attribute; None for a blank. "none", where leaving it out says so, is a value of its own."""
    if isinstance(raw, dict) or (isinstance(raw, list) and attribute.type is not AttributeType.LIST):
        return _fault(attribute, "a single value")
    text = _text(raw)
    match attribute.type:
        case AttributeType.BOOLEAN:
            answer = yes_no(text)
            return _fault(attribute, "true or false") if isinstance(answer, Fault) else answer
        case AttributeType.CHOICE:
            return _choice(text, attribute)
        case AttributeType.DATE:
            moment = read_moment(plain(text), declared)
            return _fault(attribute, moment.words) if isinstance(moment, Fault) else moment.day
        case AttributeType.DATE_OR_TEXT:
            moment = read_moment(plain(text), declared)
            return text if isinstance(moment, Fault) else moment.day
        case AttributeType.INTEGER:
            return _integer(text, attribute)
        case AttributeType.LIST:
            parts = raw if isinstance(raw, list) else text.split(",")
            return tuple(plain(_text(part)) for part in parts if plain(_text(part)))
        case AttributeType.TEXT:
            return text


def _text(raw: object) -> str:
    """A JSON scalar as text; 19.0 is "19", and true is "true"."""
    if isinstance(raw, str):
        return storable(raw)
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return json.dumps(raw, ensure_ascii=False) if not isinstance(raw, date) else raw.isoformat()


def _choice(text: str, attribute: Attribute) -> AttributeValue | Fault:
    said = _loose(text).removesuffix(".0")
    for choice in attribute.choices:
        if _loose(choice) == said:
            return choice
    if attribute.absent is not None and _loose(str(attribute.absent)) == said:
        return attribute.absent  # said, not left out: a change to none is a change
    return _fault(attribute, "one of " + ", ".join(attribute.choices))


def _integer(text: str, attribute: Attribute) -> AttributeValue | Fault:
    try:
        return int(plain(text).removesuffix(".0"))
    except ValueError:
        return _fault(attribute, "a whole number")


def _loose(text: str) -> str:
    return plain(text).casefold().replace("_", " ").replace("-", " ")


def _fault(attribute: Attribute, wanted: str) -> Fault:
    mend = wanted if wanted[0].isupper() else f"Write {wanted}."
    return Fault(Reason.UNREADABLE_ATTRIBUTE, f"Attribute '{attribute.name}': {mend}", f"attributes.{attribute.name}")


def _refuse(word: str) -> float:
    raise ValueError(f"{word} is not a JSON number")
