"""What an authority's own file sets otherwise in the nation's rules, and what it cannot."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.calendars.building import get_axis
from engine.commands.rules_read import read_rules
from engine.histories.arranging import arrange
from engine.obligations.explain import explain, judge
from engine.rulebook.example_events import SUBJECT, events_of_example
from engine.rulebook.loading import book_of, national_files
from engine.rulebook.overlay import limits_without_example
from engine.rulebook.overlay_compare import never_later
from engine.rulebook.timescale import RuleBook, Timescale
from engine.tuning.both_ways import run_both_ways
from engine.words.clock import last_instant
from engine.words.enums import LimitName, Nation, Owner
from engine.words.errors import Mistakes
from engine.words.frames import frame_of
from engine.words.limits import Limit, parse_limit
from engine.words.vocabulary import RULES

BAD = Path(__file__).parent.parent / "data" / "bad_rules" / "local"
EXPECTED = ("england/expectations.yaml", "expectations: [{period: case, timescales: [case_supervision]}]\n")


def england(*names: str) -> tuple[tuple[str, str], ...]:
    """Some of England's files, so that a book is quickly read."""
    files = [(name, path.read_text("utf-8")) for name, path in national_files(Nation.ENGLAND) if path.stem in names]
    return (*files, EXPECTED)


WORDS = (RULES / "words.yaml").read_text("utf-8")
PROTECTION = england("child_protection", "oversight")
WIDE = england("child_protection", "oversight", "court", "looked_after", "looked_after_plans")
LAW = book_of(WORDS, PROTECTION, Nation.ENGLAND)


def book_with(*texts: str, numbers: str = "") -> RuleBook:
    own = [(f"local/own{number}.yaml", f"changes:\n{text}") for number, text in enumerate(texts)]
    return book_of(WORDS, (*PROTECTION, *own), Nation.ENGLAND, numbers)


def mistakes_with(*texts: str) -> list[str]:
    with pytest.raises(Mistakes) as caught:
        book_with(*texts)
    return [str(each) for each in caught.value.mistakes]


def limit_on(timescale: Timescale, name: LimitName, day: str) -> list[str]:
    version = timescale.version_on(date.fromisoformat(day))
    assert version is not None
    schedule = version.limits.get(name)
    return [str(phase.limit) for step in schedule.steps for phase in step.phases] if schedule else []


AIM = """  - to: icpc
    why: "Our conference standard 2024, section 2"
    in_force_from: 2025-01-01
    aim: 10 working days
    examples:
      - events: [{strategy_discussion: {on: 2025-06-02, initiated_s47: true}}]
        limit: aim
        due: 2025-06-16
        working: Two weeks of five working days without a holiday, from Monday 2 June.
      - events: [{strategy_discussion: {on: 2024-12-31, initiated_s47: true}}]
        limit: aim
        count: 0
        working: The day before the aim's first.
"""


def test_an_aim_from_a_day_on_runs_beside_the_law() -> None:
    book = book_with(AIM)
    icpc = book.timescale("icpc")
    assert limit_on(icpc, LimitName.AIM, "2024-12-31") == []
    assert limit_on(icpc, LimitName.AIM, "2025-01-01") == ["10 working days"]
    assert limit_on(icpc, LimitName.STATUTORY, "2025-01-01") == ["15 working days"]
    assert icpc.source == LAW.timescale("icpc").source
    assert run_both_ways(book, [icpc]) == []
    assert len(icpc.examples) > 2  # those of the law still hold
    assert list(limits_without_example(icpc)) == []


def test_an_aim_shows_its_own_source() -> None:
    book = book_with(AIM)
    events = events_of_example(book.timescale("icpc").examples[-2], book.vocabulary)
    as_at = last_instant(date(2025, 6, 2))
    (aim,) = [each for each in judge(book, events, as_at) if each.timescale == "icpc" and each.limit == "aim"]
    history = arrange(book, frame_of(events), {}, as_at, as_at).of(SUBJECT)
    why = explain(book, get_axis(Nation.ENGLAND), history, aim.obligation, as_at)
    assert why.source.cite == "Our conference standard 2024, section 2"


def test_the_rest_of_a_rule_can_be_set_otherwise() -> None:
    book = book_with(
        """  - to: cp_visit
    why: our policy
    ladder: {due_soon: 3 working days before, at_once: true}
    target: 97
    owner: supervisor
    says: {short: plan visit}
""",
    )
    visit, law = book.timescale("cp_visit"), LAW.timescale("cp_visit")
    assert str(visit.ladder.due_soon) == "3 working days"
    assert visit.ladder.sustained == law.ladder.sustained
    assert visit.ladder.at_once
    assert visit.measure.target == 97
    assert visit.owner is Owner.SUPERVISOR
    assert visit.says is not None
    assert visit.says["short"] == "plan visit"
    assert visit.versions == law.versions
    assert run_both_ways(book, [visit]) == []  # those about due soon no longer hold, and are left out


def test_a_local_limit_of_the_nations_book_may_be_longer() -> None:
    book = book_with(
        "  - {to: core_group_record, why: our policy 2024, statutory: 10 working days, in_force_from: 2025-06-01}\n",
    )
    record = book.timescale("core_group_record")
    assert limit_on(record, LimitName.STATUTORY, "2025-05-31") == ["5 working days"]
    assert limit_on(record, LimitName.STATUTORY, "2025-06-01") == ["10 working days"]
    assert list(limits_without_example(record)) == [("local/own0.yaml:2:5", LimitName.STATUTORY)]
    (missing,) = run_both_ways(book, [record])
    assert "changed without an example" in missing.mistake.what


def test_a_limit_that_changed_over_time() -> None:
    book = book_with(
        """  - {to: icpc, why: first, aim: 12 working days}
  - {to: icpc, why: second, aim: 10 working days, in_force_from: 2024-04-01}
  - {to: icpc, why: third, aim: 8 working days, in_force_from: 2025-04-01, applies_to: running}
""",
    )
    icpc = book.timescale("icpc")
    assert [limit_on(icpc, LimitName.AIM, day)[0] for day in ("2000-01-01", "2024-04-01", "2025-04-01")] == [
        "12 working days",
        "10 working days",
        "8 working days",
    ]
    assert [version.applies_to_running for version in icpc.versions] == [False, False, True]
    assert [change.why for change in icpc.changes] == ["first", "second", "third"]


def test_a_number_that_the_authority_sets_from_a_day_on() -> None:
    own = "  - {to: icpc, why: ours, aim: {limit: 12 working days, setting: icpc_aim}}\n"
    set_anew = "icpc_aim: [{from: 2025-01-01, limit: 9 working days}]\n"
    icpc = book_with(own, numbers=set_anew).timescale("icpc")
    assert limit_on(icpc, LimitName.AIM, "2024-12-31") == ["12 working days"]
    assert limit_on(icpc, LimitName.AIM, "2025-01-01") == ["9 working days"]
    assert limit_on(icpc, LimitName.STATUTORY, "2025-01-01") == ["15 working days"]


def test_a_rule_switched_off_is_neither_run_nor_expected() -> None:
    book = book_with("  - {switch_off: case_supervision, why: we count supervision elsewhere}\n")
    assert "case_supervision" not in [each.id for each in book.timescales]
    assert "case" not in [each.period for each in book.expectations]  # nothing else was expected of an open case
    assert [each.period for each in LAW.expectations].count("case") == 1


def test_the_law_tightened_holds_for_every_start() -> None:
    book = book_with(
        """  - to: section_47
    why: our policy
    statutory: 10 working days
    examples:
      - events: [{strategy_discussion: {on: 2025-06-02, initiated_s47: true}}]
        due: 2025-06-16
        working: Two weeks without a holiday.
""",
    )
    enquiry = book.timescale("section_47")
    assert run_both_ways(book, [enquiry]) == []
    assert len(enquiry.examples) == 1  # the hand counts of 15 working days say nothing of it
    assert enquiry.versions[0].source is not None
    assert enquiry.versions[0].source.cite == "our policy"


@pytest.mark.parametrize(
    ("new", "old", "sooner"),
    [
        ("15 working days", "15 working days", True),
        ("16 working days", "15 working days", False),
        ("4 weeks", "28 days", True),
        ("29 days", "4 weeks", False),
        ("12 months", "1 year", True),
        # From a Sunday, 15 working days end on the third Friday, 19 days later.
        ("19 days", "15 working days", True),
        ("20 days", "15 working days", False),
        # Three months are 89 days at the least: from 30 November to 28 February is 90, from 1 February to 1 May 89.
        ("89 days", "3 months", True),
        ("90 days", "3 months", False),
        ("24 hours", "24 working hours", True),
        ("24 working hours", "24 hours", False),
        ("48 hours", "2 working days", False),  # an instant and the end of a day are not compared
        ("2 working days", "48 hours", False),
        ("end of month", "31 days", True),
        ("end of month", "30 days", True),  # from the first of a month of 31 days, to the 31st: 30 days
        ("end of month", "29 days", False),
    ],
)
def test_limits_of_different_units_are_compared_by_their_days(new: str, old: str, sooner: bool) -> None:
    assert never_later(parse_limit(new), parse_limit(old), Nation.ENGLAND) is sooner


def test_the_day_itself_as_day_one_is_sooner() -> None:
    plain = parse_limit("26 weeks")
    beginning = Limit(plain.count, plain.unit, beginning_with=True)
    assert never_later(beginning, plain, Nation.ENGLAND)
    assert not never_later(plain, beginning, Nation.ENGLAND)


# file -> for each mistake: line:column and words that its message must hold
REFUSED: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "loosens_guidance": [
        (
            "4:16",
            (
                "icpc is statutory guidance",
                "16 working days may end later than 15 working days",
                "Write 15 working days or fewer.",
            ),
        ),
        ("7:16", ("section_47 is statutory guidance", "20 days may end later than 15 working days")),
    ],
    "loosens_a_statute": [
        (
            "4:16",
            ("looked_after_visit is statute", "6 weeks may end later than 1 week", "the phases and steps of the rule"),
        ),
        ("7:16", ("looked_after_review is statute", "6 months may end later than 3 months")),
        ("11:16", ("care_plan is statute", "48 hours may end later than 10 working days")),
    ],
    "switches_off_the_law": [("2:17", ("icpc is statutory guidance, and cannot be switched off", "national standard"))],
    "unknown_rule": [
        ("2:9", ("unknown timescale 'cp_visits'", "cp_visit")),
        ("5:9", ("'ours' is a local rule", "9:5")),
    ],
    "aim_after_the_limit": [("4:10", ("never comes before the limit of icpc: 15 working days", "tighter"))],
    "changes_nothing": [("2:5", ("this changes nothing in icpc", "aim"))],
    "why_is_missing": [("4:5", ("unknown key 'aims'", "aim")), ("6:5", ("needs 'why'",))],
    "twice": [
        ("7:10", ("the aim of icpc is changed twice from one day", "earliest first")),
        ("13:9", ("core_group_record is switched off", "9:5")),
        ("15:17", ("changed or switched off elsewhere",)),
    ],
    "dated_target": [("5:13", ("target holds from the beginning", "2025-01-01", "without in_force_from"))],
    "unknown_owner": [("4:12", ("'the boss' is not a known owner", "supervisor"))],
    "running_from_the_beginning": [("5:17", ("from the beginning has nothing running",))],
    "running_over_the_laws_own": [
        ("6:17", ("an earlier version would lose the limit under which it began", "applies_to out")),
        ("11:17", ("would lose that",)),
    ],
    "hours_beside_days": [("4:10", ("in hours and in days",))],
    "rung_without_side": [("4:24", ("does not end in 'before'",))],
}

OF_CARE = ("loosens_a_statute", "running_over_the_laws_own")  # these speak of rules on looked-after children


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_local_file_cannot_say(name: str) -> None:
    file = f"{name}.yaml", (BAD / f"{name}.yaml").read_text("utf-8")
    with pytest.raises(Mistakes) as caught:
        book_of(WORDS, (*(WIDE if name in OF_CARE else PROTECTION), file), Nation.ENGLAND)
    mistakes = caught.value.mistakes
    found = [(each.where.removeprefix(f"{name}.yaml:"), f"{each.what} {each.mend}") for each in mistakes]
    assert [where for where, _ in found] == [where for where, _ in REFUSED[name]], found
    for (_, said), (_, words) in zip(found, REFUSED[name], strict=True):
        assert [each for each in words if each not in said] == [], said


def test_every_bad_local_file_is_in_the_table() -> None:
    assert {path.stem for path in BAD.glob("*.yaml")} == set(REFUSED)


def test_two_files_change_one_rule_only_in_different_things() -> None:
    target = "  - {to: icpc, why: w, target: 95}\n"
    book = book_with(target, "  - {to: icpc, why: v, aim: 10 working days}\n")
    assert book.timescale("icpc").measure.target == 95
    assert limit_on(book.timescale("icpc"), LimitName.AIM, "2025-01-01") == ["10 working days"]
    (only,) = mistakes_with(target, "  - {to: icpc, why: v, target: 96}\n")
    assert "local/own1.yaml:2:" in only
    assert "local/own0.yaml changes the target of icpc too" in only


def test_a_change_in_the_nations_own_files_is_refused() -> None:
    with pytest.raises(Mistakes, match="changes stand in local files only"):
        book_of(WORDS, (("england/a.yaml", "changes: [{to: icpc, why: w, target: 9}]\n"),), Nation.ENGLAND)


def test_a_local_file_is_checked_with_its_examples(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(f"changes:\n{AIM}", "utf-8")
    rules = read_rules(path, Nation.ENGLAND)
    assert [each.id for each in rules.chosen] == ["icpc"]
    assert run_both_ways(rules.book, rules.chosen) == []
    path.write_text(f"changes:\n{AIM.replace('2025-06-16', '2025-06-17')}", "utf-8")
    rules = read_rules(path, Nation.ENGLAND)
    (failure,) = run_both_ways(rules.book, rules.chosen)
    assert failure.mistake.where == "own.yaml:7:9"
    assert "expects due 2025-06-17, but found 2025-06-16" in failure.mistake.what


def test_the_change_on_the_page_holds(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "rules" / "local.md").read_text("utf-8")
    (tmp_path / "own.yaml").write_text(page.split("```yaml\n")[1].split("```")[0], "utf-8")
    rules = read_rules(tmp_path / "own.yaml", Nation.ENGLAND)
    assert [each.id for each in rules.chosen] == ["icpc"]
    assert "plan_at_15_months" not in [each.id for each in rules.book.timescales]
    assert run_both_ways(rules.book, rules.chosen) == []
