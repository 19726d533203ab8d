"""rules/schema.json is made from the shapes, and the rule files fit it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.rulebook.loading import national_files
from engine.rulebook.names import FILE as NAMES
from engine.rulebook.schema import rule_schema, schema_text
from engine.words.enums import Nation
from engine.words.vocabulary import RULES, load_vocabulary
from engine.words.yaml_file import read_yaml

BAD = Path(__file__).parent.parent / "data" / "bad_rules"
VALIDATOR = Draft202012Validator(rule_schema(load_vocabulary()))


def plain(value: Any) -> Any:
    """As JSON knows it: a date is a text."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def problems(path: Path) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(plain(read_yaml(path.read_text("utf-8"), path.name).data))]


def test_the_file_is_up_to_date() -> None:
    written = (RULES / "schema.json").read_text("utf-8")
    assert written == schema_text(load_vocabulary()), "write it anew with scripts/schema.py"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads((RULES / "schema.json").read_text("utf-8")))


EVERY = {path for nation in Nation for _, path in national_files(nation) if path.name != NAMES}


@pytest.mark.parametrize("path", sorted(EVERY), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_rule_files_fit(path: Path) -> None:
    assert problems(path) == []
    assert "$schema=../schema.json" in path.read_text("utf-8").splitlines()[0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("unknown_key", "repeat"),
        ("unknown_owner", "alocated team"),
        ("unknown_event", "cin_visits"),
        ("unknown_nation", "englnd"),
        ("missing_key", "owner"),
        ("no_as_a_value", "NO"),
        ("target_over_100", "120"),
        ("unknown_period", "cin_paln"),
    ],
)
def test_an_editor_sees_what_the_shape_refuses(name: str, words: str) -> None:
    assert words in " ".join(problems(BAD / f"{name}.yaml"))
