"""Every rule of the page of ideas loads by itself, and its examples hold by both judges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pytest

from engine.calendars import get_axis, with_closures
from engine.calendars.closures import read_closures
from engine.obligations import explain_judging
from engine.obligations.evaluate import evaluate
from engine.obligations.evaluate import judge as machine_judge
from engine.rulebook.example_events import SUBJECT, events_of_example
from engine.rulebook.loading import book_of, load_book, national_files
from engine.rulebook.timescale import RuleBook
from engine.tuning.examples import Judge, run_example, run_examples
from engine.words.enums import Nation
from engine.words.frames import frame_of
from engine.words.values import CaseEvent, Moment, Obligation, Person
from engine.words.vocabulary import RULES

DOCS: Final = Path(__file__).parent.parent.parent / "docs" / "rules"
PAGE: Final = (DOCS / "ideas.md").read_text("utf-8")
SECTIONS: Final = dict(zip(*[iter(re.split(r"^### (.+)\n", PAGE, flags=re.MULTILINE)[1:])] * 2, strict=True))
BLOCKS: Final = {title: re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) for title, text in SECTIONS.items()}
CONFIG: Final = {
    found[1]: block
    for blocks in BLOCKS.values()
    for block in blocks
    if (found := re.match(r"# config/(\w+)\.yaml\n", block))
}
RULES_OF: Final = {title: [b for b in blocks if not b.startswith("# config/")] for title, blocks in BLOCKS.items()}
WORDS: Final = (RULES / "words.yaml").read_text("utf-8")
NATIONAL: Final = tuple((name, path.read_text("utf-8")) for name, path in national_files(Nation.ENGLAND))
JUDGES: Final = pytest.mark.parametrize("judge", [explain_judging.judge, machine_judge], ids=["explainer", "machine"])
AS_AT: Final = datetime(2026, 1, 1, 12, tzinfo=UTC)


def book_of_section(title: str, numbers: str = "") -> RuleBook:
    """The rules of one part of the page, by themselves; changes are laid over England's."""
    (text,) = RULES_OF[title]
    files = (*NATIONAL, ("local/page.yaml", text)) if text.startswith("changes:") else (("page.yaml", text),)
    return book_of(WORDS, files, Nation.ENGLAND, numbers, CONFIG["panels"] if "panel:" in text else "")


def first_example(title: str) -> tuple[RuleBook, Sequence[CaseEvent]]:
    book = book_of_section(title)
    return book, events_of_example(book.timescales[0].examples[0], book.vocabulary)


def due_days(found: Sequence[Obligation]) -> list[date | None]:
    return [each.due.day if each.due else None for each in found]


def test_each_part_has_one_file_of_rules_and_one_or_more_examples_each() -> None:
    assert len(SECTIONS) > 40
    assert [title for title, files in RULES_OF.items() if len(files) != 1] == []
    assert sorted(CONFIG) == ["closures", "numbers", "panels"]
    bare = [each.id for title in RULES_OF for each in book_of_section(title).timescales if not each.examples]
    assert bare == []


def test_no_rule_stands_on_the_page_twice() -> None:
    ids = re.findall(r"^  - id: (\w+)$", PAGE, re.MULTILINE)
    assert len(ids) == len(set(ids))


@JUDGES
@pytest.mark.parametrize("title", SECTIONS)
def test_the_hand_counts_hold(title: str, judge: Judge) -> None:
    book = book_of_section(title)
    written = [(each, example) for each in book.timescales for example in each.examples if "page" in example.place]
    assert len(written) == RULES_OF[title][0].count("- events:")
    assert [str(wrong) for each, example in written for wrong in run_example(book, example, each, judge)] == []


@JUDGES
def test_a_wrong_count_would_be_noticed(judge: Judge) -> None:
    text = RULES_OF["Once"][0].replace("due: 2025-06-09", "due: 2025-06-10")
    assert len(run_examples(book_of(WORDS, (("page.yaml", text),), Nation.ENGLAND), judge)) == 1


def test_closures_move_it_to_the_day_that_the_page_says() -> None:
    """23 and 24 December, 2, 5 and 6 January: 25 and 26 December and 1 January are holidays, 29 to 31 are closed."""
    book, events = first_example("The authority's closure days")
    axis = get_axis(Nation.ENGLAND)
    closed = with_closures(axis, read_closures(CONFIG["closures"], "closures.yaml"))
    explained = explain_judging.judge(book, events, AS_AT, axis=axis, closures_axis=closed)
    found = evaluate(book, axis, frame_of(events), {}, AS_AT, compiled=False, closures_axis=closed).obligations()
    assert due_days(explained) == due_days(found) == [date(2026, 1, 6)]


@JUDGES
def test_the_authoritys_number_holds(judge: Judge) -> None:
    """Three weeks without a holiday from Monday 6 January 2025."""
    _, events = first_example("Numbers")
    book = book_of_section("Numbers", CONFIG["numbers"])
    assert due_days(judge(book, events, AS_AT, people={})) == [date(2025, 1, 27)]


@JUDGES
def test_an_expected_date_that_moves_takes_the_due_day_along(judge: Judge) -> None:
    """28 days before 20 May are 22 April, before 3 June 6 May."""
    book, events = first_example("Before a birth")

    def due_of(person: Person) -> date | None:
        (day,) = due_days(judge(book, events, AS_AT, people={SUBJECT: person}))
        return day

    assert due_of(Person(SUBJECT, expected_date_of_birth=date(2025, 5, 20))) == date(2025, 4, 22)
    assert due_of(Person(SUBJECT, expected_date_of_birth=date(2025, 6, 3))) == date(2025, 5, 6)


def test_the_rules_named_are_in_the_book() -> None:
    england = {each.id for each in load_book(Nation.ENGLAND).timescales}
    folder = RULES / "local" / "herefordshire"
    local = set(
        re.findall(r"^  - (?:id|to): (\w+)", "\n".join(p.read_text("utf-8") for p in folder.glob("*.yaml")), re.M)
    )
    used = [text.partition("*In the book:*")[2] for text in SECTIONS.values()]
    assert [text for text in used if not text] == []
    linked = {name for text in used for name in re.findall(r"\]\(book\.md#(\w+)\)", text)}
    assert linked <= england
    assert {name for text in used for name in re.findall(r"`(hfd_\w+)`", text)} <= local


OUTLIVED: Final = {  # the end that each of these asks a rule to name: written down by hand from the periods of words.yaml
    "looked_after": "looked_after_ended",
    "placement": "placement_ended",
    "cp_plan": "cp_plan_ended",
    "cin_plan": "cin_plan_ended",
    "private_fostering": "private_fostering_ended",
    "exploitation_risk": "exploitation_risk_ended",
    "leaving_care": "leaving_care_ended",
    "temporary_approval": "temporary_approval_ended",
    "pre_proceedings": "pre_proceedings_ended",
    "proceedings": "proceedings_concluded",
    "emergency_protection": "epo_ended",
}
OUTLIVING: Final = [
    (title, each.id, OUTLIVED[each.thread])
    for title in SECTIONS
    for each in book_of_section(title).timescales
    if each.thread in OUTLIVED and "page" in each.place
]


def still_open(book: RuleBook, rule: str, events: Sequence[CaseEvent], judge: Judge) -> list[Obligation]:
    """What is still to be done of this rule, for a child born in 2009, long after the last of these events."""
    people = {SUBJECT: Person(SUBJECT, date_of_birth=date(2009, 5, 20))}
    found = judge(book, events, AS_AT, people=people)
    return [each for each in found if each.timescale == rule and not (each.met or each.ended)]


@JUDGES
@pytest.mark.parametrize(("title", "rule", "end"), OUTLIVING, ids=[rule for _, rule, _ in OUTLIVING])
def test_no_duty_outlives_its_period(title: str, rule: str, end: str, judge: Judge) -> None:
    """Each example with the end of its period put after it, on a day after all of its own, leaves nothing to be done."""
    book = book_of_section(title)
    for example in book.timescale(rule).examples:
        events = events_of_example(example, book.vocabulary)
        last = max(each.happened.day for each in events)
        over = replace(
            events[0],
            event_id="over",
            kind=end,
            happened=Moment(max(last, date(2025, 6, 2))),
            episode="",
            attributes={},
        )
        assert still_open(book, rule, [*events, over], judge) == []


def test_enough_rules_are_held_to_their_period() -> None:
    assert len(OUTLIVING) > 25
    assert {"meeting_each_term", "monthly_summary", "twice_a_year"} <= {rule for _, rule, _ in OUTLIVING}
