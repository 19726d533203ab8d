"""Herefordshire's own rules over England's: every row of its papers accounted for, and every hand count held twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.commands.rules_read import read_rules
from engine.rulebook.loading import load_book
from engine.rulebook.timescale import Timescale
from engine.tuning.both_ways import run_both_ways
from engine.words.enums import Authority, LimitName, Nation
from engine.words.vocabulary import RULES

FOLDER = RULES / "local" / "herefordshire"
BOOK = load_book(Nation.ENGLAND, local=FOLDER)
ENGLAND = load_book(Nation.ENGLAND)
OWN = [each for each in BOOK.timescales if each.place.startswith("local/")]
CHANGED = [each for each in BOOK.timescales if each.changes]
PAGE = (Path(__file__).parents[2] / "docs" / "rules" / "herefordshire.md").read_text("utf-8")
CELLS = re.compile(r"^\| (.+?) \| (.+?) \|(?: (.*?) ?\|)?$", re.MULTILINE)

# The rows of the papers, by the names under which the table of timescales lists them.
PAPERS = """
hfd_mash_24h hfd_contact_conversion hfd_da_hub_48h hfd_da_prev24 hfd_ehh_72h hfd_eh_wait_4w hfd_alloc_24h
hfd_child_seen_3d hfd_assess_45d hfd_assess_allocmtg hfd_strategy hfd_s47 hfd_icpc hfd_rcpc hfd_la_visit hfd_cin_visit
hfd_cp_visit hfd_visits_2018 hfd_visit_denominators hfd_ce_ra hfd_rmm_high hfd_rmm_mod hfd_safety_plan hfd_rhi_all
hfd_rhi_open hfd_missing_3 hfd_iro_oversight hfd_dispute hfd_lac1 hfd_lac2 hfd_lac_all hfd_lac_minutes hfd_lac_recs
hfd_lac_resp hfd_lac_participation hfd_iro_consult hfd_core_group hfd_core_record hfd_cin_review hfd_cin_record
hfd_plo_12 hfd_plo_16 hfd_care_26w hfd_cin_cp_supervision hfd_worker_supervision hfd_group_supervision hfd_pathway_6m
hfd_sgo_exit hfd_case_summary hfd_audit_learning hfd_audit_actions hfd_adoption_A1_A2 hfd_cp_repeat hfd_lac_3plus
hfd24_contact_72h hfd24_referral_24h hfd24_strategy_48h hfd24_swa_45d hfd24_board hfd21_panels hfd13_update
"""
ROWS = PAPERS.split()

# Per cent, as the papers set them, by the rows they stand in; None: no target is stated.
TARGETS = {
    "contact_screening": 95,
    "early_help_screening": 95,
    "child_seen": 95,
    "assessment": 95,
    "strategy_discussion": 90,
    "section_47": 95,
    "icpc": 90,
    "review_conference": 90,
    "core_group": 90,
    "cin_review": 90,
    "exploitation_risk_assessment": 90,
    "hfd_risk_meeting_high": 95,
    "hfd_risk_meeting_moderate": 90,
    "safety_plan": 90,
    "return_interview_offered": 100,
    "return_home_interview": 100,
    "iro_oversight": 90,
    "dispute_resolution": 100,
    "hfd_dispute_formal": 100,
    "looked_after_review": 95,
    "review_minutes": 90,
    "review_recommendations": 90,
    "review_response": 90,
    "pre_proceedings_12_weeks": 75,
    "pre_proceedings_16_weeks": 100,
    "worker_supervision": 90,
    "core_group_record": None,
    "allocation": None,
    "case_supervision": None,
}


def part(heading: str) -> list[tuple[str, ...]]:
    """The cells of the table under this heading."""
    under = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [match.groups() for match in CELLS.finditer(under)][1:]


def named(cell: str) -> list[str]:
    return re.findall(r"`([a-z][A-Za-z0-9_]+)`", cell)


@pytest.mark.slow
@pytest.mark.parametrize("timescale", [*OWN, *CHANGED], ids=lambda timescale: timescale.id)
def test_its_hand_counts_hold_by_both_ways(timescale: Timescale) -> None:
    assert run_both_ways(BOOK, [timescale]) == []


@pytest.mark.parametrize("timescale", OWN, ids=lambda timescale: timescale.id)
def test_each_rule_of_its_own_is_local_and_counted_on_both_sides_of_its_edge(timescale: Timescale) -> None:
    assert timescale.authority is Authority.LOCAL
    assert len(timescale.examples) >= 3
    states = {example.expects.get("state") for example in timescale.examples}
    assert "met_in_time" in states
    assert states & {"met_late", "overdue"}


@pytest.mark.parametrize("timescale", CHANGED, ids=lambda timescale: timescale.id)
def test_each_limit_changed_has_three_hand_counts_of_its_own(timescale: Timescale) -> None:
    for change in timescale.changes:
        if change.limits:
            written = [each for each in timescale.examples if each.place.startswith("local/")]
            assert len(written) >= 3


def test_each_row_of_the_papers_is_on_the_page_once() -> None:
    assert [named(row)[0] for row, *_ in part("Row by row")] == ROWS


def test_each_row_is_held_by_timescales_of_the_book_or_left_out_with_a_reason() -> None:
    known = {each.id for each in BOOK.timescales}
    left = {named(row)[0]: why for row, why, _ in part("Left out")}
    for row, held, _ in part("Row by row"):
        if held == "left out":
            assert len(left.pop(named(row)[0])) > 10
        else:
            assert named(held)
            assert set(named(held)) <= known
    assert left == {}


def test_every_rule_of_its_own_is_on_the_page() -> None:
    held = {
        id for heading in ("Row by row", "Besides the table") for _, cell, *_ in part(heading) for id in named(cell)
    }
    stages = {f"hfd_professional_difference_{stage}" for stage in (2, 3, 4)}  # written there as "1 to 4"
    assert {each.id for each in OWN} <= held | stages


def test_every_setting_on_the_page_can_be_set() -> None:
    settings = {name for _, _, cell in part("Choices") for name in named(cell or "")}
    assert settings <= {number.name for number in BOOK.numbers}


@pytest.mark.parametrize(("id", "target"), TARGETS.items())
def test_targets_are_those_of_the_papers(id: str, target: int | None) -> None:
    assert BOOK.timescale(id).measure.target == target


def test_the_law_is_as_england_has_it() -> None:
    changed = {each.id for each in CHANGED}
    for law in ENGLAND.timescales:
        if law.authority is not Authority.LOCAL:
            ours = BOOK.timescale(law.id)
            assert ours.versions == law.versions or law.id in changed
            assert [version.limits[LimitName.STATUTORY] for version in law.versions] == [
                ours_version.limits[LimitName.STATUTORY]
                for ours_version in ours.versions
                if ours_version.in_force_from in {version.in_force_from for version in law.versions}
            ]


def test_only_the_risk_meetings_are_switched_off() -> None:
    assert {each.id for each in ENGLAND.timescales} - {each.id for each in BOOK.timescales} == {
        "risk_management_meeting"
    }


def test_check_reads_the_folder_beside_england() -> None:
    rules = read_rules(FOLDER, Nation.ENGLAND)
    assert {each.id for each in rules.chosen} == {each.id for each in (*OWN, *CHANGED)}
