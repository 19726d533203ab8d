"""The keys of a rule file, as tables made from the shapes that read it."""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from engine.rulebook import file_shapes, shapes
from scripts.pages.marks import code, codes, sentence, table

TITLES: Final[dict[type[BaseModel], str]] = {
    file_shapes.RuleFileShape: "Rule file",
    shapes.TimescaleShape: "Timescale",
    shapes.SourceShape: "Source",
    shapes.StartShape: "Start clause",
    shapes.StandsInShape: "Stands in for",
    shapes.SinceShape: "Since",
    shapes.CountsFromShape: "Counts from",
    shapes.MeetShape: "Meeting clause",
    shapes.EndShape: "Ending clause",
    shapes.ExtendShape: "Extending clause",
    shapes.BringForwardShape: "Bringing forward clause",
    shapes.PauseShape: "Pausing clause",
    shapes.ResumeShape: "Resuming clause",
    shapes.OriginShape: "Counted from",
    shapes.VersionShape: "Version",
    shapes.PhaseShape: "Phase",
    shapes.StepsShape: "Steps",
    shapes.AsInShape: "As in an earlier version",
    shapes.LadderShape: "Ladder",
    shapes.MeasureShape: "Measure",
    shapes.DatedTargetShape: "Dated target",
    shapes.MeasuredFromShape: "Measured from",
    shapes.SaysShape: "Says",
    shapes.ExampleShape: "Example",
    file_shapes.ChangeShape: "Change",
    file_shapes.SwitchOffShape: "Switched off",
    file_shapes.ExpectationShape: "Expectation",
}
_PLAIN: Final[dict[Any, str]] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    date: "date",
    Any: "day or instant",
}


def every_shape() -> tuple[type[BaseModel], ...]:
    """All shapes that the module declares, the base left out."""
    declared = {**vars(shapes), **vars(file_shapes)}.values()
    found = (each for each in declared if isinstance(each, type) and issubclass(each, shapes.Shape))
    return tuple(each for each in found if each is not shapes.Shape)


def sections() -> Iterator[str]:
    """One part a shape: its title, what it is, and its keys."""
    for shape, title in TITLES.items():
        rows = [
            (code(key), type_words(field.annotation), _needed(field), _says(field))
            for key, field in shape.model_fields.items()
        ]
        yield f"### {title}"
        yield sentence(shape.__doc__ or "")
        yield table(("key", "holds", "left out", "what it says"), rows)


def _says(field: FieldInfo) -> str:
    return sentence(field.description) if field.description else ""


def type_words(annotation: Any) -> str:
    """The type as a reader of YAML thinks of it, other shapes as links."""
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_words(inner[0])
    if origin is Literal:
        return codes(map(str, inner))
    if origin is list:
        return f"list of {type_words(inner[0])}"
    if origin is dict:
        return "events"
    if origin in (Union, types.UnionType):
        words = [type_words(each) for each in inner if each is not type(None)]
        told = [f"a {each}" if each == f"list of {words[0]}" else each for each in words]
        return " or ".join(dict.fromkeys(told)).replace(f"a list of {words[0]}", "a list of them")
    return f"[{TITLES[annotation].lower()}](#{TITLES[annotation].lower().replace(' ', '-')})"


def _needed(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.get_default()
    if value in (None, "", []) or value is PydanticUndefined:
        return ""
    return code(str(value).lower() if isinstance(value, bool) else str(value))
