"""The mapping tables: a council's own is read in place of the built-in one, and a mistake in it is named with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from cin_returns import child, details, read_text, returned, s47, told

import engine.intake.cin_census as cin_census
import engine.intake.dfe_api as dfe_api
from engine.intake.nested.loading import load_table, parse_table
from engine.intake.nested.table import NestedTable
from engine.rulebook.loading import load_book
from engine.words.enums import Nation
from engine.words.errors import Mistakes, RuleMistake
from engine.words.vocabulary import load_vocabulary

TABLES = [
    Path(package.__file__ or "").parent / f"{name}.yaml"
    for name, package in (("cin_census", cin_census), ("dfe_api", dfe_api))
]
TEXT = TABLES[0].read_text("utf-8")
DOCS = Path(__file__).parent.parent.parent / "docs" / "imports"


def line_of(part: str, text: str = TEXT) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_the_built_in_tables_stand(path: Path) -> None:
    table = load_table(path, load_vocabulary())
    assert table.source == path.stem


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_what_a_rule_can_start_is_either_named_as_not_held_or_can_be_met(path: Path) -> None:
    """Of every duty that an event of the table starts, the table holds evidence or says that it does not."""
    table, book = load_table(path), load_book(Nation.ENGLAND)
    kinds = {event.kind for record in table.records.values() for event in record.events}
    silent = []
    for timescale in book.timescales:
        if not {clause.event for clause in timescale.met_by} & kinds:
            for record in table.records.values():
                for event in record.events:
                    if timescale.id not in event.not_held and event.kind in {each.event for each in timescale.starts}:
                        silent.append((timescale.id, event.kind))
    assert silent == []


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_the_page_names_every_field_event_and_timescale_of_the_table(path: Path) -> None:
    table: NestedTable = load_table(path)
    page = (DOCS / f"{path.stem}.md").read_text("utf-8")
    fields = {
        where[-1] for record in table.records.values() for each in record.fields.values() for where in each.at if where
    }
    fields |= {where[-1] for where in table.unused}
    events = [event for record in table.records.values() for event in record.events]
    named = fields | {event.kind for event in events} | {name for event in events for name in event.not_held}
    assert [name for name in sorted(named) if f"`{name}`" not in page] == []


def test_a_council_can_give_its_own_table(tmp_path: Path) -> None:
    own = tmp_path / "cin_census.yaml"
    changed = TEXT.replace("[S47ActualStartDate]", "[S47ActualStartDate, EnquiryStart]")
    changed = changed.replace("      - {kind: s47_started, on: enquiry_started}\n", "").replace(
        "last_year: 2026", "last_year: 2030"
    )
    own.write_text(changed, "utf-8")
    text = returned(
        child(details("2028-05-16", s47("2028-05-26").replace("S47ActualStartDate", "EnquiryStart"))), year=2029
    )
    found = read_text(tmp_path, text, mapping_file=own, as_at=date(2029, 6, 1))
    assert told(found) == [
        ("referral_received", "2028-05-16", {}),
        ("case_opened", "2028-05-16", {}),
        ("strategy_discussion", "2028-05-26", {"initiated_s47": True}),
    ]


WRONG = [
    # what is changed, into what; the place of the mistake, and its words
    pytest.param("kind: case_closed", "kind: case_shut", "{kind: case_shut", "there is no kind 'case_shut'", id="kind"),
    pytest.param("on: closed, when", "on: shut, when", "{kind: case_closed", "there is no field 'shut'", id="field"),
    pytest.param(
        "nfa: not yes}, says", "nfa: sometimes}, says", "{kind: case_closed", "there is no condition", id="condition"
    ),
    pytest.param(
        "attributes: {kind: transfer_in}",
        "attributes: {sort: transfer_in}",
        "kind: icpc_held",
        "no attribute of 'icpc_held' 'sort'",
        id="attribute",
    ),
    pytest.param(
        "section_47: none", "section_47: never", "kind: icpc_held", "write some or none", id="condition on a record"
    ),
    pytest.param(
        "unless_in: section_47.conference",
        "unless_in: section_47.meeting",
        "kind: icpc_held",
        "'section_47.meeting'",
        id="unless_in",
    ),
    pytest.param(
        "within: cp_plan", "within: plan", "plan\n    at: [Reviews", "there is no record before it 'plan'", id="record"
    ),
    pytest.param("key: [reviewed]", "key: [review]", "    within: cp_plan", "there is no field 'review'", id="key"),
    pytest.param(
        "on: reviewed, episode", "on: nfa, episode", "{kind: rcpc_held", "'nfa' is not a date", id="not a date"
    ),
    pytest.param(
        "subject: child_id", "subject: child", "{subject: child,", "there is no field of the child 'child'", id="person"
    ),
    pytest.param("read: yes_no}", "read: yesno}", "yesno}", "'read'", id="how it is read"),
    pytest.param("within: 45 working days", "within: 45 workdays", "45 workdays", "is not a limit", id="limit"),
    pytest.param("source: cin_census", "source: cin_census\nsauce: brown", "brown", "'sauce'", id="an unknown word"),
    pytest.param(
        "due: target, met: conference",
        "met: conference",
        "{timescale: icpc",
        "and not both",
        id="a claim without a due date",
    ),
]


@pytest.mark.parametrize(("old", "new", "place", "words"), WRONG)
def test_a_mistake_in_a_table_is_named_with_its_place(old: str, new: str, place: str, words: str) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new)
    with pytest.raises((Mistakes, RuleMistake)) as caught:
        parse_table(text, "own.yaml", load_vocabulary())
    first = caught.value.mistakes[0] if isinstance(caught.value, Mistakes) else caught.value
    assert words in str(first)
    lines = [text[: n + 1].count("\n") + 1 for n in range(len(text)) if text.startswith(place, n)]
    assert int(first.where.split(":")[1]) in lines


def test_a_table_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuleMistake, match="this mapping table cannot be read"):
        read_text(tmp_path, returned(child(details())), mapping_file=tmp_path / "none.yaml")
