"""From the shape of a worked example to the example: what is written is kept, and read once to find what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from engine.rulebook.example_events import events_of_example, moment_of
from engine.rulebook.messages import Path, nearest
from engine.rulebook.reading import Reader
from engine.rulebook.shapes import ExampleShape
from engine.rulebook.timescale import Example
from engine.words.enums import Flag, State
from engine.words.errors import ExampleMistake, Mistake


def build_example(reader: Reader, shape: ExampleShape, at: Path) -> Example:
    """The example as written; its events, moments and words are read here once, to find what is wrong."""
    names = (name for name in ExampleShape.model_fields if name not in ("events", "working"))
    expects = {name: getattr(shape, name) for name in names if name in shape.model_fields_set}
    expects.setdefault("limit", shape.limit)
    example = Example(reader.place(at), tuple(shape.events), expects, shape.working)
    reader.mistakes += _mistakes_in(reader, shape, example, at)
    return example


def _mistakes_in(reader: Reader, shape: ExampleShape, example: Example, at: Path) -> Iterator[Mistake]:
    for i, each in enumerate(shape.events):
        path = (*at, "events", i)
        if len(each) != 1:
            yield ExampleMistake(reader.place(path), "one entry holds one event.", "Begin each event with '- '.")
        elif (name := next(iter(each))) not in reader.vocabulary.kinds:
            mend = nearest(name, reader.vocabulary.kinds)
            yield ExampleMistake(reader.place(path), f"unknown event {name!r}.", mend)
        else:
            try:
                events_of_example(Example(reader.place(path), (each,), {}, ""), reader.vocabulary)
            except Mistake as mistake:
                yield mistake
    for name in ("as_at", "started", "due", "met", "ended"):
        value = example.expects.get(name)
        if value is not None and value != "none":
            try:
                moment_of(value, reader.place((*at, name)))
            except Mistake as mistake:
                yield mistake
    if shape.state is not None and shape.state not in list(State):
        yield ExampleMistake(
            reader.place((*at, "state")), f"unknown state {shape.state!r}.", nearest(shape.state, State)
        )
    for i, flag in enumerate(shape.flags or ()):
        if flag not in list(Flag):
            yield ExampleMistake(reader.place((*at, "flags", i)), f"unknown flag {flag!r}.", nearest(flag, Flag))
    if not example.expects.keys() - {"as_at", "born", "expected_birth", "limit", "cycle", "started"}:
        yield ExampleMistake(reader.place(at), "this example expects nothing.", "Add 'due:', 'state:' or 'count:'.")
