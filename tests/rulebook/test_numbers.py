"""The numbers that an authority sets: in force from their day, kept by what began before, and every mistake with its place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.obligations import evaluate, explain_judging
from engine.rulebook.loading import load_book
from engine.rulebook.timescale import RuleBook
from engine.tuning.both_ways import overtaken_examples, run_both_ways
from engine.words.clock import last_instant
from engine.words.enums import Nation
from engine.words.errors import Mistakes
from engine.words.values import CaseEvent, Moment


def book(text: str, tmp_path: Path) -> RuleBook:
    path = tmp_path / "numbers.yaml"
    path.write_text(text, "utf-8")
    return load_book(Nation.ENGLAND, numbers=path)


def plan(day: date) -> CaseEvent:
    return CaseEvent("p", "S1", "cin_plan_started", Moment(day), datetime(2024, 1, 1, tzinfo=UTC))


DATED = "cin_visit:\n  - {from: 2025-02-03, limit: 4 weeks}\n"


@pytest.mark.parametrize("judge", [explain_judging.judge, evaluate.judge], ids=["explainer", "machine"])
@pytest.mark.parametrize(
    ("numbers", "began", "due"),
    [
        # Monday 6 January: twenty working days without a holiday end on Monday 3 February; fifteen on Monday 27 January.
        pytest.param("cin_review: 4 weeks\n", date(2025, 1, 6), date(2025, 2, 3), id="the book's own"),
        pytest.param("cin_visit: 15 working days\n", date(2025, 1, 6), date(2025, 1, 27), id="from the beginning"),
        # The day before the change: 1 to 20 from Sunday 2 February are 3 to 28 February.
        pytest.param(DATED, date(2025, 2, 2), date(2025, 2, 28), id="what began before keeps its number"),
        # Four weeks, 28 days, from Monday 3 February.
        pytest.param(DATED, date(2025, 2, 3), date(2025, 3, 3), id="from the day on"),
    ],
)
def test_a_number_counts_from_its_day(judge, numbers, began, due, tmp_path):
    own = book(numbers, tmp_path)
    found = judge(own, [plan(began)], last_instant(began))
    assert [each.due.day for each in found if each.timescale == "cin_visit"] == [due]


RUNNING = "cin_visit:\n  - {from: 2025-01-20, limit: 3 weeks, applies_to: running}\n"


@pytest.mark.parametrize("judge", [explain_judging.judge, evaluate.judge], ids=["explainer", "machine"])
@pytest.mark.parametrize(
    ("numbers", "as_at", "due"),
    [
        # From Monday 6 January: twenty working days end on Monday 3 February, three weeks on Monday 27 January.
        pytest.param(RUNNING, date(2025, 1, 19), date(2025, 2, 3), id="the day before"),
        pytest.param(RUNNING, date(2025, 1, 20), date(2025, 1, 27), id="on its day"),
        pytest.param(RUNNING.replace("running", "starts"), date(2025, 1, 20), date(2025, 2, 3), id="for starts only"),
        pytest.param(
            "cin_visit: {from: 2025-01-20, limit: 3 weeks, applies_to: running}\n",
            *(date(2025, 1, 20), date(2025, 1, 27)),
            id="one value needs no list",
        ),
    ],
)
def test_a_number_may_take_hold_of_what_runs(judge, numbers, as_at, due, tmp_path):
    found = judge(book(numbers, tmp_path), [plan(date(2025, 1, 6))], last_instant(as_at))
    assert [each.due.day for each in found if each.timescale == "cin_visit"] == [due]


@pytest.mark.parametrize(("number", "fails"), [("", 0), ("cp_visit: 8 working days\n", 12)])
def test_examples_that_the_authoritys_number_overtakes_are_told_apart(number, fails, tmp_path):
    own = book(number, tmp_path)
    failures = run_both_ways(own, [own.timescale("cp_visit")])
    assert len(failures) == fails
    assert [each for each in failures if not each.is_of(overtaken_examples(own))] == []


def test_a_number_changes_under_each_later_version_too(tmp_path):
    """Contact screening leaves out non-working days from September 2020; the number set before then is of those versions."""
    own = book("contact_screening:\n  - {from: 2021-04-01, limit: 48 working hours}\n", tmp_path)
    versions = own.timescale("contact_screening").versions
    said = [(str(v.in_force_from), str(next(iter(v.limits.values())).steps[0].phases[0].limit)) for v in versions]
    assert said == [("1991-10-14", "24 hours"), ("2020-09-01", "24 working hours"), ("2021-04-01", "48 working hours")]


def test_another_number_is_another_book(tmp_path):
    assert book("cin_visit: 15 working days\n", tmp_path).fingerprint != load_book(Nation.ENGLAND).fingerprint
    assert book("# nothing set\n", tmp_path).timescales == load_book(Nation.ENGLAND).timescales


@pytest.mark.parametrize(
    ("text", "where", "what", "mend"),
    [
        pytest.param("cp_vist: 3 days\n", "1:1", "no rule asks for 'cp_vist'", "cp_visit", id="an unknown name"),
        pytest.param(
            "cp_visit: [{from: 2026-12-01, limit: 8 days, until: 2027-01-01}]\n",
            *("1:12", "unknown key 'until'", "{from: 2026-12-01, limit: 15 working days}"),
            id="an unknown key",
        ),
        pytest.param(
            "cp_visit: [{from: 2026-12-01, limit: 8 days, applies_to: all}]\n",
            *("1:12", "cp_visit applies to 'starts'", "{from: 2026-12-01, limit: 15 working days}"),
            id="applies to nothing known",
        ),
        pytest.param("cp_visit: {from: 2026-12-01}\n", "1:11", "no limit and day", "from: 2026-12-01", id="no value"),
        pytest.param("cp_visit: fortnight\n", "1:11", "'fortnight' is not a limit", "15 working days", id="no limit"),
        pytest.param("cp_visit: 48 hours\n", "1:11", "48 hours does not", "10 working days", id="hours for days"),
        pytest.param("allocation: 2 days\n", "1:13", "counts in hours", "24 hours", id="days for hours"),
        pytest.param("cp_visit: [{limit: 3 days}]\n", "1:12", "no limit and day", "from: 2026-12-01", id="no day"),
        pytest.param(
            "cp_visit: [{from: 2025-02-01, limit: 3 days}, {from: 2025-01-01, limit: 4 days}]\n",
            *("1:11", "out of order", "earliest first"),
            id="out of order",
        ),
        pytest.param("- cp_visit\n", "1:1", "a list of names", "cp_visit: 15 working days", id="a list"),
        pytest.param("looked_after_visit: 3 days\n", "1:1", "no rule asks for", "Use one of", id="a number of the law"),
    ],
)
def test_a_mistake_has_its_place_and_its_words(text, where, what, mend, tmp_path):
    with pytest.raises(Mistakes) as raised:
        book(text, tmp_path)
    (mistake,) = raised.value.mistakes
    assert mistake.where == f"numbers.yaml:{where}"
    assert what in mistake.what
    assert mend in mistake.mend


@pytest.mark.parametrize(
    ("limit", "refused"),
    [
        ("25 years", False),
        ("26 years", True),
        ("300 months", False),
        ("301 months", True),
        ("1300 weeks", False),
        ("1301 weeks", True),
        ("9125 days", False),
        ("9126 days", True),
        # A year has about 253 working days, so that 25 of them have 6,325.
        ("6325 working days", False),
        ("6326 working days", True),
        ("9999 working days", True),
    ],
)
def test_a_number_may_not_lead_past_the_calendar(limit, refused, tmp_path):
    if not refused:
        made = book(f"cin_visit: {limit}\n", tmp_path)
        judged = evaluate.judge(made, [plan(date(2035, 1, 1))], last_instant(date(2035, 1, 1)))
        assert [each.due is not None for each in judged if each.timescale == "cin_visit"] == [True]
        return
    with pytest.raises(Mistakes) as found:
        book(f"cin_visit: {limit}\n", tmp_path)
    assert str(found.value).startswith(
        f"numbers.yaml:1:12: '{limit}' is longer than 25 years: it may lead past the days"
    )


def test_only_what_the_law_leaves_open_is_a_number():
    """Nothing of statute may be set."""
    found = load_book(Nation.ENGLAND)
    assert {found.timescale(each.timescale).authority for each in found.numbers} <= {
        "local",
        "statutory guidance",
        "national standard",
    }
    assert {each.name for each in found.numbers} >= {"cp_visit", "cin_visit", "cin_review", "core_group_then"}


def test_a_day_that_is_none_is_the_mistake(tmp_path):
    with pytest.raises(Mistakes) as found:
        book("cp_visit: [{from: 01/12/2026, limit: 8 working days}]\n", tmp_path)
    assert str(found.value) == "numbers.yaml:1:19: '01/12/2026' is not a date. Write it as 2026-12-01."
