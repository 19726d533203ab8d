"""Two rule books in words: whole sentences worked out by hand, and a line for whatever field is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from engine.rulebook.conditions import Always, Among, Both, Compared, Either, Holds, Not, Unless
from engine.rulebook.loading import load_book, load_files
from engine.rulebook.timescale import LocalChange, RuleBook, Timescale
from engine.tuning.diff import diff, differences
from engine.tuning.diff_words import condition_words, was
from engine.words.enums import Nation
from tests.random_histories.ways import UNCOMMON_BOOK

BOOK = load_book(Nation.ENGLAND)
UNCOMMON = load_files([UNCOMMON_BOOK], Nation.ENGLAND)
RULE = """\
timescales:
  - id: plan_visit
    title: Visit under a plan
    authority: statutory guidance
    source: {cite: "Our policy 2020, section 3", checked: 2026-11-21}
    owner: allocated team
    nature: sees the child
    thread: cp_plan
    starts: {event: cp_plan_started, when_running: ignore}
    met_by: {event: cp_visit, where: seen}
    ends_without: [{event: cp_plan_ended, reason: the plan ended}]
    repeats: true
    versions:
      - in_force_from: 2015-04-01
        statutory: 10 working days
    ladder: {due_soon: 3 working days before, sustained: 5 working days after}
    measure: {count: child, kind: fell due in period, target: 90}
    examples:
      - events: [{cp_plan_started: 2025-01-06}]
        due: 2025-01-20
        working: Two weeks of five working days without a holiday.
"""


def book(folder: Path, *changes: tuple[str, str]) -> RuleBook:
    """The rule with these parts of its text written otherwise."""
    text = RULE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "rule.yaml"
    path.write_text(text)
    return load_files([path], Nation.ENGLAND)


LATER = """10 working days
      - in_force_from: 2026-12-01
        statutory: 8 working days
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            "due_soon: 3 working",
            "due_soon: 5 working",
            "due soon 5 working days before, was 3",
            id="a number of a rung",
        ),
        pytest.param("due_soon: 3 working days before, ", "", "due soon none, was 3 working days before", id="no rung"),
        pytest.param(
            "3 working days before", "1 day before", "due soon 1 day before, was 3 working days before", id="unit"
        ),
        pytest.param("sustained: 5", "sustained: 1", "sustained 1 working day after, was 5", id="one in the singular"),
        pytest.param(
            "10 working days\n",
            LATER,
            "from 1 December 2026 every 8 working days, was 10; what runs keeps its date",
            id="version",
        ),
        pytest.param(
            "10 working days\n",
            LATER.replace("statutory: 8", "applies_to: running\n        statutory: 8"),
            "from 1 December 2026 every 8 working days, was 10; it also takes hold of what is running",
            id="version that applies to running",
        ),
        pytest.param(
            "statutory: 10", "statutory: 15", "every 15 working days, was 10", id="the limit as it is written"
        ),
        pytest.param(
            "statutory: 10 working days",
            "statutory: {first: 10 working days, then: [{limit: 1 week, when: not first_review_held}, 6 weeks]}".replace(
                "6 weeks]", "{limit: 6 weeks}]"
            ),
            "first 10 working days, then every 1 week when not first review held or 6 weeks, whichever is earlier, "
            "was every 10 working days",
            id="steps and phases",
        ),
        pytest.param(
            "statutory: 10 working days\n",
            "statutory: 10 working days\n        aim: 5 working days\n",
            "an aim of every 5 working days, was none",
            id="an aim",
        ),
        pytest.param(
            "where: seen}",
            "where: \"seen and mode == 'in person'\"}",
            "met by child protection visit: condition seen and mode is in person, was seen",
            id="a condition",
        ),
        pytest.param(
            "met_by: {event: cp_visit, where: seen}",
            "met_by: [{event: cp_visit, where: seen}, {event: core_group_held}]",
            "also met by core group meeting",
            id="one more clause",
        ),
        pytest.param(
            "[{event: cp_plan_ended, reason: the plan ended}]",
            "[]",
            "no longer ended by child protection plan ended",
            id="one clause less",
        ),
        pytest.param(
            "when_running: ignore",
            "when_running: restart",
            "start on child protection plan started: a further start while it runs restart, was ignore",
            id="further starts",
        ),
        pytest.param("target: 90", "target: 95", "target, per cent 95, was 90", id="target"),
        pytest.param("owner: allocated team", "owner: supervisor", "owner supervisor, was allocated team", id="owner"),
        pytest.param(
            "title: Visit under a plan", "title: Plan visit", "title Plan visit, was Visit under a plan", id="title"
        ),
        pytest.param(
            'section 3"', 'section 4"', "source Our policy 2020, section 4, was Our policy 2020, section 3", id="source"
        ),
        pytest.param(
            "checked: 2026-11-21}",
            "checked: false}",
            "source checked never, was 21 November 2026",
            id="checked",
        ),
        pytest.param(
            "      - events: [{cp_plan_started: 2025-01-06}]\n        due: 2025-01-20\n",
            "      - events: [{cp_plan_started: 2025-01-07}]\n        due: 2025-01-21\n",
            "1 worked example, was 1; 1 new or changed",
            id="examples are only counted",
        ),
    ],
)
def test_one_change_is_one_sentence(old: str, new: str, said: str, tmp_path: Path) -> None:
    found = diff(book(tmp_path), book(tmp_path, (old, new)))
    assert [each.words for each in found] == [said]
    assert found[0].timescale == "plan_visit"


def test_what_came_and_what_went(tmp_path: Path) -> None:
    old, new = book(tmp_path), book(tmp_path, ("id: plan_visit", "id: other_visit"))
    every = "every 10 working days; statutory guidance; met by child protection visit where seen"
    assert [(each.timescale, str(each)) for each in diff(old, new)] == [
        ("other_visit", f"Visit under a plan: new: {every}"),
        ("plan_visit", f"Visit under a plan: taken out or switched off; it was {every}"),
    ]


def test_a_new_rule_is_said_with_all_its_versions_in_order(tmp_path: Path) -> None:
    limits = """15 working days
        aim: 10 working days
      - in_force_from: 2026-12-01
        statutory: 7 working days
      - in_force_from: 2027-04-01
        statutory: 1 week
"""
    old, new = book(tmp_path), book(tmp_path, ("id: plan_visit", "id: other_visit"), ("10 working days\n", limits))
    assert [each.words for each in diff(old, new)] == [
        "new: every 15 working days and aim of every 10 working days, from 1 December 2026 every 7 working days, "
        "from 1 April 2027 every 1 week; statutory guidance; met by child protection visit where seen",
        "taken out or switched off; it was every 10 working days; statutory guidance; "
        "met by child protection visit where seen",
    ]


def test_a_version_taken_out(tmp_path: Path) -> None:
    old, new = book(tmp_path, ("10 working days\n", LATER)), book(tmp_path)
    assert [each.words for each in diff(old, new)] == [
        "the version from 1 December 2026 is taken out (every 8 working days)"
    ]


def test_a_book_against_itself_and_against_other_comments(tmp_path: Path) -> None:
    assert diff(BOOK, BOOK) == ()
    assert diff(book(tmp_path), book(tmp_path, ("timescales:", "# a comment\n\ntimescales:"))) == ()


def test_words_and_expectations_of_the_book(tmp_path: Path) -> None:
    less = replace(BOOK, expectations=BOOK.expectations[1:])
    (found,) = diff(BOOK, less)
    assert found.words.startswith("no longer expected: ")
    kinds = {name: kind for name, kind in BOOK.vocabulary.kinds.items() if name != "cp_visit"}
    (found,) = diff(BOOK, replace(BOOK, vocabulary=replace(BOOK.vocabulary, kinds=kinds)))
    assert str(found) == "Words: kind cp_visit is taken out"


CONDITIONS = [
    (Always(), "always"),
    (Both((Holds("seen"), Compared("mode", "==", "in person"))), "seen and mode is in person"),
    (Either((Holds("seen"), Both((Holds("a"), Not(Holds("b")))))), "seen or (a and not b)"),
    (Unless(Among("mode", ("phone", "letter"), False)), "unless mode is one of phone, letter"),
    (Among("mode", ("phone",), True), "mode is not one of phone"),
    (Compared("happened_on", ">=", date(2020, 4, 24)), "happened on from Fri 24 April 2020"),
]


@pytest.mark.parametrize(("condition", "said"), CONDITIONS)
def test_conditions_in_words(condition: Any, said: str) -> None:
    assert condition_words(condition) == said


def test_was_is_a_number_alone_only_where_nothing_else_differs() -> None:
    assert was("5 working days before", "1 working day before") == "1"
    assert was("5 days before", "3 working days before") == "3 working days before"
    assert (
        was("first 1 week, then every 6 weeks", "first 2 weeks, then every 8 weeks")
        == "first 2 weeks, then every 8 weeks"
    )


# --- no field may be changed in silence ---


def changed(value: Any) -> Any:
    """Another value of the same sort."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case StrEnum():
            return next(each for each in type(value) if each is not value)
        case "==" | "!=" | "<" | "<=" | ">" | ">=":
            return "<" if value != "<" else ">"
        case str():
            return f"{value} otherwise"
        case date():
            return value + timedelta(days=1)
    return None


def variants(value: Any) -> Iterator[Any]:
    """The value with each of its fields, and each field of those, made otherwise; each alone."""
    if is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            for part in variants(getattr(value, each.name)):
                try:
                    yield replace(value, **{each.name: part})
                except ValueError:
                    continue  # no such limit
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            yield (*value[:at], *value[at + 1 :])
            for part in variants(each):
                yield (*value[:at], part, *value[at + 1 :])
    elif isinstance(value, Mapping):
        for key in value:
            yield {name: each for name, each in value.items() if name != key}
            for part in variants(value[key]):
                yield {**value, key: part}
    elif value is not None:
        yield changed(value)


FULLEST = (*UNCOMMON.timescales, *BOOK.timescales)


def test_every_field_of_a_timescale_is_said_when_it_changes() -> None:
    """Each value inside each timescale of the book, and of a book that uses every form, made otherwise by itself."""
    touched: set[str] = set()
    for timescale in FULLEST:
        for each in fields(Timescale):
            if each.name in ("id", "place", "examples"):
                continue
            for part in variants(getattr(timescale, each.name)):
                found = differences(timescale, replace(timescale, **{each.name: part}))
                assert {one.part for one in found} == {each.name}, timescale.id
                assert all(one.words.strip() for one in found)
                touched.add(each.name)
    filled = {
        each.name for each in fields(Timescale) for one in FULLEST if getattr(one, each.name) not in (None, "", ())
    }
    assert touched == filled - {"id", "place", "examples"}


def test_the_order_of_clauses_is_said() -> None:
    """The first clause that fits is taken, so their order may matter."""
    timescale = next(each for each in FULLEST if len(each.starts) > 1)
    turned = replace(timescale, starts=timescale.starts[::-1])
    (found,) = differences(timescale, turned)
    assert found.words.startswith("starts ")


def test_a_field_that_nobody_has_thought_of() -> None:
    """Whatever field a later version of the language adds, it has a line without a word being written for it."""
    timescale = BOOK.timescale("icpc")
    assert [each.words for each in differences(timescale, replace(timescale, within="cp_plan"))] == [
        "only while this period is open cp_plan, was none"
    ]


def test_dated_targets_and_what_a_local_file_says_of_itself() -> None:
    timescale = BOOK.timescale("cp_visit")
    dated = replace(timescale.measure, targets=((date(2020, 4, 1), 85), (date(2021, 4, 1), 90)))
    changed_by = (LocalChange("local/visits.yaml:4:5", "Policy 2020, section 3"),)
    found = differences(timescale, replace(timescale, measure=dated, changes=changed_by))
    assert [each.words for each in found] == [
        "dated targets, per cent 85 from 1 April 2020; 90 from 1 April 2021, was none",
        "changed by local/visits.yaml: Policy 2020, section 3",
    ]
    moved = replace(timescale, changes=(replace(changed_by[0], place="local/visits.yaml:9:5"),))
    assert differences(replace(timescale, changes=changed_by), moved) == ()


def test_terms_and_panels() -> None:
    slots = replace(BOOK.slots, terms=BOOK.slots.terms[1:])
    (found,) = diff(BOOK, replace(BOOK, slots=slots))
    assert (found.timescale, found.part) == ("slots", "terms")


def test_a_book_of_wales_is_told_in_its_own_words() -> None:
    wales = load_book(Nation.WALES)
    conference = wales.timescale("icpc")
    ended = replace(conference.ends_without[0], event="cp_plan_ended", where=Always(), reason="")
    changed = replace(conference, ends_without=(*conference.ends_without, ended))
    timescales = tuple(changed if each == conference else each for each in wales.timescales)
    assert [each.words for each in diff(wales, replace(wales, timescales=timescales))] == [
        "also ended by name removed from the child protection register"
    ]


def test_another_name_for_an_event_is_a_difference() -> None:
    wales = load_book(Nation.WALES)
    plain = replace(wales, names={kind: each for kind, each in wales.names.items() if kind != "care_plan_made"})
    found = [(each.part, each.words) for each in diff(plain, wales)]
    assert found == [
        ("names", "care plan made is called care and support plan made, was care plan made"),
        ("names", "care plan made is said to begin with plan made, was none"),
    ]
    assert diff(wales, wales) == ()
