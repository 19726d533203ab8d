"""That a limit is the authority's own number: said where it is, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.obligations.explain_values import OwnNumber
from engine.rulebook.loading import load_book
from engine.words.enums import Nation
from tests.explainer.test_explaining import Event, e, explained, text

PLAN = e("cp_plan_started", "2025-01-06")
FIRST = [PLAN]
THEN = [PLAN, e("core_group_held", "2025-01-13")]
SCREENED_BEFORE = [e("contact_received", "2020-08-03T10:00")]
SCREENED_SINCE = [e("contact_received", "2025-01-06T10:00")]
UNDATED = "cp_visit: 8 working days\n"
DATED = "cp_visit: [{from: 2025-01-06, limit: 8 working days}]\n"
LATER = "cp_visit: [{from: 2025-01-07, limit: 8 working days}]\n"
TO_AND_FRO = """cp_visit:
  - {from: 2020-01-06, limit: 8 working days}
  - {from: 2022-01-06, limit: 9 working days}
  - {from: 2025-01-06, limit: 8 working days}
"""


def own(numbers: str, events: list[Event], which: str, folder: Path) -> OwnNumber | None:
    path = folder / "numbers.yaml"
    path.write_text(numbers, "utf-8")
    book = load_book(Nation.ENGLAND, numbers=path)
    phase = explained(events, which, "2025-01-15", book).phase
    assert phase is not None
    return phase.own_number


@pytest.mark.parametrize(
    ("numbers", "events", "which", "name", "default"),
    [
        pytest.param(UNDATED, FIRST, "cp_visit", "cp_visit", "10 working days", id="from the beginning"),
        pytest.param(DATED, FIRST, "cp_visit", "cp_visit", "10 working days", id="from the day of the start"),
        pytest.param(TO_AND_FRO, FIRST, "cp_visit", "cp_visit", "10 working days", id="the same number again"),
        pytest.param(
            "core_group_then: 5 weeks\n", THEN, "core_group", "core_group_then", "4 weeks", id="of a later step"
        ),
        pytest.param(
            *("contact_screening: 48 working hours\n", SCREENED_SINCE),
            *("contact_screening", "contact_screening", "24 working hours"),
            id="of one version",
        ),
    ],
)
def test_the_authoritys_own_number(numbers, events, which, name, default, tmp_path):
    found = own(numbers, events, which, tmp_path)
    assert found is not None
    assert (found.name, found.default) == (name, default)


@pytest.mark.parametrize(
    ("numbers", "events", "which"),
    [
        pytest.param("# none\n", FIRST, "cp_visit", id="nothing set"),
        pytest.param("cin_visit: 10 working days\n", FIRST, "cp_visit", id="another rule's"),
        pytest.param(LATER, FIRST, "cp_visit", id="begun the day before"),
        pytest.param("cp_visit: 10 working days\n", FIRST, "cp_visit", id="as the book has it"),
        pytest.param("core_group_then: 5 weeks\n", FIRST, "core_group", id="the first step is not the number"),
        pytest.param("contact_screening: 48 working hours\n", SCREENED_BEFORE, "contact_screening", id="before it"),
        # The law's first meeting is due in 10 working days too: which of the two it is cannot be told from the limit.
        pytest.param("core_group_then: 10 working days\n", FIRST, "core_group", id="the law's beside the same number"),
    ],
)
def test_what_is_not_known_to_be_the_authoritys_own(numbers, events, which, tmp_path):
    assert own(numbers, events, which, tmp_path) is None


def test_it_stands_under_the_limit(tmp_path):
    path = tmp_path / "numbers.yaml"
    path.write_text(UNDATED, "utf-8")
    said = text(FIRST, "cp_visit", "2025-01-15", load_book(Nation.ENGLAND, numbers=path)).partition("Limit ")[2]
    assert said.startswith(
        "      8 working days\n"
        "            8 working days is the authority's own number (cp_visit in config/numbers.yaml); the\n"
        "            book's own is 10 working days\n"
    )
