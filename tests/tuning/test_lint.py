"""Lint: each finding of the page is found in the page's own example, at its place, and nothing is found in a sound rule."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.commands.rules_read import read_rules
from engine.intake.formats import mapped_formats
from engine.intake.produced import TABLES, produced
from engine.rulebook.loading import read_book
from engine.tuning.lint.book import lint_book
from engine.tuning.lint.finding import CODES, Finding, Severity, in_order, of_mistake, stop_publishing
from engine.words.enums import Nation
from engine.words.errors import Mistakes
from engine.words.vocabulary import RULES, load_vocabulary
from engine.words.yaml_file import read_yaml
from tests.rulebook.fuzzing import written

TOP = Path(__file__).parent.parent.parent
PAGE = (TOP / "docs" / "rules" / "findings.md").read_text("utf-8")
WORDS = load_vocabulary()
TEXT_OF_WORDS = (RULES / "words.yaml").read_text("utf-8")
TODAY = date(2026, 11, 21)
SECTIONS = dict(re.findall(r"^## (\w\d{3}): (.*)$", PAGE, re.MULTILINE))
BODIES = {body[:4]: body for body in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]}
PARTS = {code: found[1] for code, body in BODIES.items() if (found := re.search(r"```yaml\n(.*?)```", body, re.DOTALL))}
SOUND: dict[str, Any] = {
    "id": "plan_visit",
    "title": "Visit under a plan",
    "authority": "local",
    "source": {"cite": "Our visiting policy", "checked": date(2026, 11, 21)},
    "owner": "allocated team",
    "nature": "sees the child",
    "thread": "cin_plan",
    "repeats": True,
    "starts": {"event": "cin_plan_started"},
    "met_by": {"event": "cin_visit", "where": "seen"},
    "versions": [{"in_force_from": date(2020, 1, 1), "statutory": "20 working days"}],
    "ladder": {"due_soon": "5 working days before"},
    "measure": {"count": "child", "kind": "completed in period"},
    "examples": [
        {
            "events": [{"cin_plan_started": date(2025, 1, 6)}],
            "as_at": date(2025, 2, 3),
            "state": "due_today",
            "working": "4 weeks.",
        },
        {
            "events": [{"cin_plan_started": date(2025, 1, 6)}],
            "as_at": date(2025, 2, 4),
            "state": "overdue",
            "working": "After it.",
        },
    ],
}


def found_in(rule: dict[str, Any] | str, today: date = TODAY) -> tuple[Finding, ...]:
    text = rule if isinstance(rule, str) else written({"timescales": [rule]})
    try:
        book, documents = read_book(TEXT_OF_WORDS, (("visits.yaml", text),), Nation.ENGLAND)
    except Mistakes as mistakes:
        return tuple(of_mistake(each) for each in mistakes.mistakes)
    return lint_book(book, documents, today, produced(WORDS))


def changed(**parts: Any) -> tuple[Finding, ...]:
    return found_in({**SOUND, **parts})


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [each.code for each in findings]


def test_a_sound_rule_has_no_finding() -> None:
    assert found_in(SOUND) == ()


def test_the_page_has_every_code_and_no_other() -> None:
    assert {code: title for code, (_, title) in CODES.items()} == SECTIONS
    for code, (severity, _) in CODES.items():
        assert f"*{severity.capitalize()}" in BODIES[code], code
        assert "```" in BODIES[code], code


@pytest.mark.parametrize("code", PARTS)
def test_the_pages_example_has_the_finding_that_it_is_for(code: str) -> None:
    part = read_yaml(PARTS[code], "page").data
    found = found_in({**SOUND, **part})
    assert code in codes(found), found
    others = {each.code for each in found if each.severity is Severity.MISTAKE} - {code}
    assert others == set()


def test_what_stops_publishing() -> None:
    found = changed(examples=[], source={"cite": "A page", "checked": date(2020, 1, 1)})
    assert codes(found) == ["L501", "L401"]
    assert codes(tuple(stop_publishing(found))) == ["L501"]


FILE = """timescales:
  - id: plan_visit
    title: Visit under a plan
    authority: statute
    source: {cite: "A page", checked: 2024-11-20}
    owner: allocated team
    nature: sees the child
    thread: cin_plan
    repeats: true
    starts: {event: cin_plan_started}
    met_by:
      - {event: cin_visit, where: "seen and not seen"}
      - {event: cin_visit, where: seen, unless: mode == 'phone'}
    versions:
      - in_force_from: 2020-01-01
        statutory: {first: 10 days, then: [{limit: 4 weeks, when: aged_five and not aged_three}, {limit: 6 weeks}]}
        aim: 5 days
      - in_force_from: 2021-01-01
        statutory: {first: 11 days, then: 6 weeks}
    ladder: {due_soon: 20 days before}
    measure: {count: child, kind: completed in period}
    examples:
      - {events: [{cin_plan_started: 2025-01-06}], due: 2025-01-17, working: Eleven days.}
"""


def test_every_finding_has_its_place() -> None:
    assert [(each.where, each.code) for each in found_in(FILE)] == [
        ("visits.yaml:5:13", "L401"),
        ("visits.yaml:12:35", "L303"),
        ("visits.yaml:16:44", "L103"),
        ("visits.yaml:18:24", "L201"),
        ("visits.yaml:19:20", "L203"),
        ("visits.yaml:20:24", "L601"),
        ("visits.yaml:23:7", "L502"),
    ]


@pytest.mark.parametrize(
    ("checked", "today", "expected"),
    [
        (date(2025, 11, 20), date(2026, 11, 21), []),  # 366 days: a leap year's length is let pass
        (date(2025, 11, 19), date(2026, 11, 21), ["L401"]),
        (date(2026, 11, 21), date(2026, 11, 21), []),
        (date(2026, 11, 22), date(2026, 11, 21), ["L403"]),
    ],
)
def test_a_source_grows_old(checked: date, today: date, expected: list[str]) -> None:
    assert codes(found_in({**SOUND, "source": {"cite": "A page", "checked": checked}}, today)) == expected


def versions(*limits: Any, **second: Any) -> list[dict[str, Any]]:
    made = [{"in_force_from": date(2020 + i, 1, 1), "statutory": limit} for i, limit in enumerate(limits)]
    made[-1].update(second)
    return made


OWN = {"cite": "An amendment", "checked": date(2026, 1, 1)}


@pytest.mark.parametrize(
    ("before", "after", "extra", "expected"),
    [
        ("10 working days", "11 working days", {}, ["L203"]),
        ("10 working days", "9 working days", {}, []),
        ("10 working days", "11 working days", {"source": OWN}, []),
        ("1 month", "31 days", {}, []),  # from 1 January they are the same
        ("1 month", "32 days", {}, ["L203"]),
        ("5 working days", "48 hours", {}, []),
        ("6 months", "1 year", {}, ["L203"]),
        ({"as_in": date(2020, 1, 1)}, {"as_in": date(2020, 1, 1), "relaxed": "all"}, {}, ["L203"]),
    ],
)
def test_what_counts_as_loosened(before: Any, after: Any, extra: dict[str, Any], expected: list[str]) -> None:
    limits = versions(before, after, **extra) if isinstance(before, str) else versions("10 days", after, **extra)
    found = changed(authority="statute", versions=limits, ladder={})
    assert [each for each in codes(found) if each != "R107"] == expected
    if not isinstance(before, str):
        return
    assert "L203" not in codes(changed(authority="local", versions=limits, ladder={}))


def phases(*given: tuple[str, str]) -> list[dict[str, Any]]:
    return versions([{"limit": limit, **({"when": when} if when else {})} for limit, when in given])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([("1 week", "seen_before"), ("6 weeks", "")], ["R105"]),
        ([("1 week", "not first_review_held"), ("6 weeks", "first_review_held")], []),
        ([("1 week", "not first_review_held"), ("6 weeks", "")], []),
        ([("1 week", "not first_review_held")], ["L101"]),
        # nobody is five before she is three: these three cover everybody
        ([("1 week", "not aged_three"), ("2 weeks", "aged_three and not aged_five"), ("6 weeks", "aged_five")], []),
        ([("1 week", "not aged_three"), ("6 weeks", "aged_five")], ["L101"]),
        ([("6 weeks", "aged_three"), ("1 week", "aged_five"), ("2 weeks", "not aged_three")], ["L102"]),
        ([("6 weeks", "aged_five"), ("1 week", "aged_three"), ("2 weeks", "not aged_three")], ["L104"]),
    ],
)
def test_phases(given: list[tuple[str, str]], expected: list[str]) -> None:
    assert codes(changed(versions=phases(*given))) == expected


def test_a_gap_names_a_case() -> None:
    (found,) = changed(
        versions=phases(
            ("1 week", "current_placement == 'foster'"), ("6 weeks", "current_placement != 'foster' and aged_five")
        )
    )
    assert found.what.startswith("no phase is true where not aged_five and current_placement is ")


def test_unknown_does_not_make_a_gap_or_a_contradiction() -> None:
    """What is not recorded may be so: `unless` of a word that the condition does not ask for can be met by leaving it out."""
    assert changed(met_by={"event": "cin_visit", "where": "seen", "unless": "seen_alone or not seen_alone"}) == ()
    assert codes(changed(met_by={"event": "cin_visit", "where": "seen", "unless": "seen"})) == ["L302"]


@pytest.mark.parametrize(
    ("rung", "limit", "expected"),
    [
        ("20 working days before", "20 working days", []),
        ("21 working days before", "20 working days", ["L601"]),
        (
            "2 weeks before",
            "10 working days",
            [],
        ),  # ten working days are at least twelve days, and often more than fourteen
        ("1 month before", "10 working days", ["L601"]),
        ("3 working days before", "same day", []),
    ],
)
def test_a_rung_longer_than_the_limit(rung: str, limit: str, expected: list[str]) -> None:
    assert codes(changed(ladder={"due_soon": rung}, versions=versions(limit))) == expected


def test_a_version_says_why_it_drops_an_aim() -> None:
    two = versions("20 days", "15 days", note="The aim is the limit now.")
    two[0]["aim"] = "15 days"
    assert changed(versions=two, ladder={}) == ()


def test_an_event_of_no_format_is_noted_once_for_each_role() -> None:
    found = changed(
        met_by=[{"event": "panel_held"}, {"event": "need_to_know_sent"}],
        starts={"event": "dispute_raised"},
        thread="dispute",
    )
    assert codes(found) == ["L304", "L304"]
    assert changed(met_by=[{"event": "panel_held"}, {"event": "cin_visit"}]) == ()


def test_what_formats_give_is_read_as_their_tables_say() -> None:
    """Against a full reading of each table: every value of a key `kind` or `also` that is a kind of event."""
    assert set(TABLES) == set(mapped_formats())
    for name, kinds in produced(WORDS).items():
        data = read_yaml((TOP / "engine" / "intake" / TABLES[name]).read_text("utf-8"), name).data
        read = set(kinds_in(data)) & WORDS.kinds.keys()
        assert read <= kinds
        assert kinds - read <= (
            {
                "looked_after_started",
                "looked_after_ended",
                "legal_status_changed",
                "placement_started",
                "placement_changed",
                "placement_ended",
                "placed_for_adoption",
            }
            if name == "ssda903"
            else set()
        )


def kinds_in(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node[key] for key in ("kind", "also") if isinstance(node.get(key), str)]
        return own + [kind for each in node.values() for kind in kinds_in(each)]
    return [kind for each in node for kind in kinds_in(each)] if isinstance(node, list) else []


def test_findings_stand_in_the_order_of_their_places() -> None:
    given = [Finding("L401", place, "", "") for place in ("b.yaml:2:1", "a.yaml:10:1", "a.yaml:9:3", "a.yaml")]
    assert [each.where for each in in_order(given)] == ["a.yaml", "a.yaml:9:3", "a.yaml:10:1", "b.yaml:2:1"]


def test_the_rules_that_come_with_it_have_no_mistake() -> None:
    read = read_rules(None, Nation.ENGLAND)
    found = lint_book(read.book, read.documents, TODAY, produced(WORDS), read.chosen)
    assert [str(each) for each in found if each.severity is Severity.MISTAKE] == []
