"""The page on explanations names every key of the JSON, and the JSON has every key that the page names."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from engine.obligations.explain_values import (
    CountedDay,
    Cycle,
    Evidence,
    Explanation,
    FailedPart,
    InAll,
    Mark,
    Moved,
    OwnNumber,
    Phased,
    Span,
    Stood,
)
from engine.obligations.explain_words import FORMAT, as_json
from engine.rulebook.timescale import Source
from engine.words.values import Moment, Obligation
from tests.explainer.test_explaining import e, explained

PAGE = (Path(__file__).parent.parent.parent / "docs" / "explaining.md").read_text("utf-8")
TABLE = PAGE.partition("## The JSON")[2].partition("\n## ")[0]
VALUES: tuple[Any, ...] = (
    *(
        Explanation,
        Obligation,
        Source,
        Phased,
        OwnNumber,
        CountedDay,
        Evidence,
        FailedPart,
        Cycle,
        Mark,
        Span,
        Moved,
        Stood,
        InAll,
        Moment,
    ),
)
EVENTS = [
    e("strategy_discussion", "2022-05-27", initiated_s47=True),
    e("icpc_held", "2022-06-10", kind="transfer_in"),
]


def test_every_key_is_on_the_page() -> None:
    keys = {each.name for value in VALUES for each in fields(value)} | {"format"}
    named = set(re.findall(r"[`\"](\w+)[`\"]", TABLE))
    assert keys - named == set()


def test_every_key_at_the_top_is_a_row_of_its_own() -> None:
    rows = [cells.split("|")[1] for cells in TABLE.splitlines() if cells.startswith("| `")]
    assert [name for row in rows for name in re.findall(r"`(\w+)`", row)] == [
        *("format", *(each.name for each in fields(Explanation))),
    ]


def test_the_json_holds_them_in_that_order() -> None:
    read = json.loads(as_json(explained(EVENTS, "icpc", "2022-06-22")))
    assert list(read) == ["format", *(each.name for each in fields(Explanation))]
    assert read["format"] == FORMAT == 1
    assert read["evidence"][0]["failed"] == [
        {
            "part": "kind in ('initial', 'pre_birth')",
            "words": "kind (transfer in) is not among initial, pre birth",
            "unknown": False,
        }
    ]
    assert read["due_soon"] == {"day": "2022-06-14", "instant": None}
    assert [each["obligation"] for each in read["cycles"]] == [read["obligation"]["obligation"]]


def test_no_value_of_an_explanation_is_left_out_of_the_page() -> None:
    """Whatever sort of value an explanation comes to hold, it is among those looked at above."""
    explanation = explained(EVENTS, "icpc", "2022-06-22")
    held = {type(part) for each in fields(explanation) for part in _parts(getattr(explanation, each.name))}
    assert held <= set(VALUES)


def _parts(value: Any) -> list[Any]:
    if is_dataclass(value):
        return [value, *(part for each in fields(value) for part in _parts(getattr(value, each.name)))]
    return [part for each in value for part in _parts(each)] if isinstance(value, tuple) else []
