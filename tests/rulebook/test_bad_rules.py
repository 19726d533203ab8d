"""Each mistake that a rule file can hold: its line and column, what is wrong, and how to mend it.

The files in tests/data/bad_rules are one sound rule with one thing wrong, so that places can be counted by eye.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.rulebook.loading import load_book, load_files
from engine.words.enums import Nation
from engine.words.errors import Mistake, Mistakes
from engine.words.vocabulary import RULES

FOLDER = Path(__file__).parent.parent / "data" / "bad_rules"

# file -> for each mistake: line:column and words that its message must hold
EXPECTED: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "a_list_for_a_text": [
        ("8:13", ("thread is a list, not a text",)),
        ("14:13", ("ladder is '5 working days before', not keys and values", "key: value")),
    ],
    "alias": [("6:12", ("anchors and aliases", "Write the value out"))],
    "attribute_in_a_phase": [("13:51", ("'seen' is not a fact", "placement_year_over"))],
    "attribute_of_another_event": [("10:39", ("'quorate' is not a word this event has", "seen_alone"))],
    "bom": [("6:12", ("'a team' is not a known owner", "allocated team"))],
    "closures_on_statute": [("11:15", ("closure days cannot move a duty under statute", "local"))],
    "deep_condition": [("10:39", ("nested too deeply", "20"))],
    "deep_yaml": [("", ("nested too deeply",))],
    "duplicate_id": [("16:9", ("'plan_visit' is taken", "duplicate_id.yaml:2:5", "Choose another"))],
    "duplicate_key": [("8:5", ("duplicate key", "title"))],
    "empty": [("", ("the file is empty", "timescales:"))],
    "end_that_every_duty_has": [("11:20", ("died ends every duty anyway", "Leave it out"))],
    "entries_of_the_wrong_kind": [
        ("11:15", ("versions is '20 working days', not a list", "'- '")),
        ("15:19", ("2025-01-06, not keys and values",)),
        ("15:43", ("days_over is -1", "at least 0")),
        ("15:56", ("working is empty",)),
    ],
    "example_of_an_unknown_event": [
        ("17:19", ("unknown event 'cin_plan_begun'", "cin_plan_started")),
        ("17:57", ("unknown state 'opened'", "open?")),
    ],
    "example_with_a_wrong_value": [
        ("17:19", ("'fax' is no value of mode", "in person, phone, video")),
        ("17:67", ("'6/1/2025' is neither a date", "2025-10-24")),
    ],
    "example_without_expectation": [("17:9", ("expects nothing", "due:"))],
    "extension_without_date": [("11:41", ("'untill' is no date that cin_visit carries", "words.yaml"))],
    "first_version_runs_on": [("13:21", ("first version has nothing running", "Leave it out"))],
    "hours_and_days": [("14:9", ("in hours and in days", "Keep to one"))],
    "days_turned_into_hours": [("15:21", ("cannot turn days into hours", "Let each obligation keep"))],
    "looking_back_in_hours": [
        ("10:47", ("looks_back is for limits in days",)),
        ("11:9", ("dated, looks_back and counts_from exclude each other",)),
        ("11:57", ("looks_back is for limits in days",)),
        ("11:72", ("dated is for limits in days",)),
    ],
    "opened_and_repeating": [("12:20", ("evidence_from is for a duty in days that does not repeat",))],
    "month_of_nobody": [("9:21", ("made for whoever is in a period",))],
    "start_before_beside_another": [("14:69", ("stands alone",))],
    "hours_beginning_with": [("13:54", ("24 hours cannot begin with its day",))],
    "hours_met_by_two_ranks": [("10:13", ("different ranks", "cin_review_record_sent, cin_visit"))],
    "hours_that_roll": [("13:44", ("24 hours end at an instant", "Leave roll out"))],
    "keys_that_are_no_texts": [("14:5", ("unknown key 5", "ladder"))],
    "list_at_the_top": [("1:1", ("a list, not keys and values",))],
    "long_condition": [("10:39", ("636 characters", "500"))],
    "meets_itself": [("10:13", ("cin_plan_started both starts this duty and meets it", "repeats"))],
    "missing_key": [("2:5", ("needs 'owner'", "Add 'owner:"))],
    "negative_limit": [("13:20", ("'-5 working days' is not a limit", "15 working days"))],
    "no_as_a_value": [("11:14", ("repeats is 'NO'", "YAML 1.2", "true or false"))],
    "no_order": [("10:39", ("mode has no order", "== or in"))],
    "not_utf8": [("", ("byte 116 is not UTF-8", "Save the file as UTF-8"))],
    "null_entry": [("6:5", ("owner is empty", "Write it")), ("15:5", ("measure is empty",))],
    "overlapping_versions": [("14:24", ("overlap", "2020-01-01"))],
    "python_in_a_condition": [("10:39", ("__import__", "cannot stand in a condition"))],
    "rung_without_side": [("14:24", ("does not end in 'before'", "5 working days before"))],
    "second_without_first": [("14:20", ("second stands without first", "Add 'first"))],
    "several": [
        ("6:12", ("'alocated team' is not a known owner", "allocated team")),
        ("10:21", ("unknown event 'cin_visits'", "cin_visit")),
        ("11:5", ("unknown key 'remind'",)),
        ("14:20", ("'20 fortnights' is not a limit",)),
    ],
    "slashed_date": [("5:39", ("'01/02/2021', which is not a date", "2020-09-01"))],
    "start_without_where": [("9:13", ("section_47 only where 'initiated_s47'", "where: initiated_s47"))],
    "stands_in_too_long": [("9:81", ("days is 1.5, not a whole number",))],
    "tab": [("6:1", ("a tab cannot indent",))],
    "target_over_100": [("15:64", ("target is 120", "at most 100"))],
    "text_is_not_yes_or_no": [("10:39", ("mode is not yes or no", "mode == "))],
    "then_without_repeats": [("13:20", ("for duties that repeat", "repeats: true"))],
    "two_events_in_one_entry": [
        ("17:19", ("one entry holds one event", "'- '")),
        ("17:93", ("unknown flag 'late'", "relaxed")),
    ],
    "unclosed_quote": [("5:20", ("a quote is opened here and not closed",))],
    "undeclared_attribute": [("10:39", ("'visited' is not a word this event has", "seen"))],
    "unfinished_condition": [("10:39", ("'seen and' is not a condition",))],
    "unknown_as_in": [("15:28", ("no earlier version is in force from 2020-02-01", "2020-01-01"))],
    "unknown_choice": [("10:39", ("'fax' is no value of mode", "phone"))],
    "unknown_event": [("10:21", ("unknown event 'cin_visits'", "cin_visit"))],
    "unknown_expectation": [
        ("17:37", ("unknown timescale 'plan_visits'", "plan_visit?")),
        ("17:60", ("unknown event 'cin_visited'", "cin_visit")),
    ],
    "unknown_key": [("7:5", ("unknown key 'repeat'", "repeats?"))],
    "unknown_nation": [("1:9", ("'englnd' is not a known nation", "england"))],
    "unknown_owner": [("6:12", ("'alocated team' is not a known owner", "allocated team"))],
    "unknown_period": [
        ("8:13", ("unknown period or sort of episode 'cin_plans'", "cin_plan")),
        ("11:13", ("unknown period 'cin_paln'", "cin_plan")),
    ],
    "unknown_placeholder": [("11:28", ("only {due}",))],
    "unknown_unit": [("13:20", ("'20 fortnights' is not a limit",))],
    "version_before_the_first": [
        ("14:24", ("from 2019-06-01, stands after the one from 2020-01-01", "earliest first"))
    ],
    "version_without_limit": [("12:9", ("no limit", "statutory:"))],
    "wrong_types": [
        ("2:9", ("'Plan Visit' is no id", "core_group")),
        ("3:12", ("title is the number 5, not a text",)),
        ("5:13", ("source is 'A page', not keys and values",)),
        ("9:13", ("starts is empty",)),
        ("10:39", ("where is yes or no, not a text",)),
        ("12:24", ("2020-01-01T10:00:00, which is not a date",)),
        ("15:22", ("'children' is not a known count", "child?")),
        ("15:40", ("target is '90', not a whole number",)),
    ],
    "zero_limit": [("13:20", ("gives no time at all", "same day"))],
}


def mistakes_in(path: Path) -> tuple[Mistake, ...]:
    with pytest.raises(Mistakes) as caught:
        load_files([path], Nation.ENGLAND)
    return caught.value.mistakes


@pytest.mark.parametrize("name", EXPECTED)
def test_every_mistake_has_its_place_and_its_words(name: str) -> None:
    found = mistakes_in(FOLDER / f"{name}.yaml")
    assert len(found) == len(EXPECTED[name])
    for mistake, (place, words) in zip(found, EXPECTED[name], strict=True):
        assert mistake.where == (f"{name}.yaml:{place}" if place else f"{name}.yaml")
        for each in words:
            assert each in str(mistake)


def test_every_bad_file_is_in_the_table() -> None:
    in_other_tests = {"failing_example"}  # its mistake is found by running it
    assert {path.stem for path in FOLDER.glob("*.yaml")} == EXPECTED.keys() | in_other_tests


def test_mistakes_of_several_files_are_reported_together(tmp_path: Path) -> None:
    england = tmp_path / "england"
    england.mkdir()
    (tmp_path / "words.yaml").write_text((RULES / "words.yaml").read_text("utf-8"), "utf-8")
    for name in ("unknown_owner", "tab", "several"):
        (england / f"{name}.yaml").write_text((FOLDER / f"{name}.yaml").read_text("utf-8"), "utf-8")
    with pytest.raises(Mistakes) as caught:
        load_book(Nation.ENGLAND, rules=tmp_path)
    places = [mistake.where.removeprefix("england/") for mistake in caught.value.mistakes]
    assert places == [
        "several.yaml:6:12",
        "several.yaml:10:21",
        "several.yaml:11:5",
        "several.yaml:14:20",
        "tab.yaml:6:1",
        "unknown_owner.yaml:2:9",  # its id is that of the timescale in several.yaml
        "unknown_owner.yaml:6:12",
    ]


def test_a_file_of_another_nation_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_text("nation: wales\ntimescales: []\n", "utf-8")
    (mistake,) = mistakes_in(path)
    assert mistake.where == "visits.yaml:1:9"
    assert "for wales, but is read for england" in mistake.what


def test_a_file_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    (mistake,) = mistakes_in(tmp_path / "nothing.yaml")
    assert "cannot be read" in mistake.what
