"""A condition written out again reads back as itself; and each part that an event fails is named."""

from __future__ import annotations

import pytest

from engine.obligations.explain_phrases import failed_parts
from engine.rulebook.condition_text import text_of
from engine.rulebook.conditions import Always, Holds, Unless, parse_condition
from engine.rulebook.loading import load_book
from engine.words.enums import Nation
from engine.words.values import AttributeValue

BOOK = load_book(Nation.ENGLAND)
ALLOWED = frozenset(BOOK.vocabulary.attributes)


def parsed(text: str):  # type: ignore[no-untyped-def]
    return parse_condition(text, BOOK.vocabulary, ALLOWED, "here")


@pytest.mark.parametrize(
    "text",
    [
        "seen",
        "not seen",
        "seen and mode == 'in person'",
        "seen and (mode == 'in person' or happened_on >= '2020-04-24')",
        "kind in ('initial', 'pre_birth') and completes",
        "kind not in ('initial',) or not (seen and completes)",
        "not (not seen)",
        "point == 10",
    ],
)
def test_written_out_again(text: str) -> None:
    assert text_of(parsed(text)) == text


def test_every_condition_of_the_book_reads_back_as_itself() -> None:
    conditions = [clause.where for each in BOOK.timescales for clause in each.starts]
    conditions += [clause.where for each in BOOK.timescales for clause in each.met_by]
    conditions += [clause.where for each in BOOK.timescales for clause in each.ends_without]
    conditions = [each for each in conditions if "unless" not in text_of(each)]
    assert len(conditions) > 100
    for condition in conditions:
        assert parsed(text_of(condition)) == condition


def test_no_condition_and_what_must_not_be() -> None:
    assert text_of(Always()) == ""
    assert text_of(Unless(Holds("seen"))) == "unless (seen)"


VISIT = "seen and (mode == 'in person' or happened_on >= '2020-04-24') and completes"


@pytest.mark.parametrize(
    ("known", "parts"),
    [
        pytest.param({"seen": True, "mode": "in person", "completes": True}, [], id="all hold"),
        pytest.param(
            {"seen": False, "mode": "in person", "completes": True},
            [("seen", "the child was not seen", False)],
            id="the first",
        ),
        pytest.param(
            {"seen": True, "completes": True, "happened_on": None},
            [
                (
                    "mode == 'in person' or happened_on >= '2020-04-24'",
                    "mode is not recorded, and happened on is not recorded",
                    True,
                )
            ],
            id="one of two, nothing recorded of either",
        ),
        pytest.param(
            {"mode": "in person", "completes": False},
            [("seen", "seen is not recorded", True), ("completes", "this part did not complete it", False)],
            id="one not recorded and one not so",
        ),
    ],
)
def test_the_parts_that_fail(known: dict[str, AttributeValue | None], parts: list[tuple[str, str, bool]]) -> None:
    found = failed_parts(parsed(VISIT), known.get)
    assert [(each.part, each.words, each.unknown) for each in found] == parts
