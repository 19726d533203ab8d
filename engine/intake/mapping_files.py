"""Reads the YAML of a mapping table into its form, and names what does not fit with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from engine.words.errors import Mistakes, RuleMistake
from engine.words.yaml_file import Document, read_yaml

Form = TypeVar("Form", bound=BaseModel)


def read_mapping_text(path: Path) -> str:
    """The text of a mapping table. Raises RuleMistake where the file cannot be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as cause:
        what = "this mapping table cannot be read."
        raise RuleMistake(path.name, what, "Give the path of a YAML file in UTF-8.") from cause


def fitted(text: str, name: str, form: type[Form], prepared: Callable[[Any], Any], notes: str) -> tuple[Document, Form]:
    """The document and the form that it fills in, `prepared` first; `notes` is where the form is described.

    Raises Mistakes with the place of each.
    """
    document = read_yaml(text, name)
    try:
        return document, form.model_validate(prepared(document.data))
    except ValidationError as cause:
        raise Mistakes(
            RuleMistake(
                document.place(tuple(step for step in error["loc"] if isinstance(step, str | int))),
                _said(error["loc"], error["msg"].removeprefix("Value error, ")),
                f"See the notes at the head of {notes}.",
            )
            for error in cause.errors()
        ) from cause


def _said(steps: tuple[int | str, ...], what: str) -> str:
    if steps:
        return f"'{steps[-1]}': {what}."
    if what.startswith("Input should be"):
        return "this is no mapping table: it has no keys and values at its top."
    return f"the table: {what}."
