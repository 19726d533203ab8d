"""The rule book as loaded: what is in it, what every duty has, and what its fingerprint stands for."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from engine.rulebook.conditions import Always, Both, Either, Holds, Not
from engine.rulebook.loading import load_book, load_files
from engine.rulebook.timescale import RuleBook
from engine.words.enums import Authority, LimitName, Nation, Owner, WhenRunning
from engine.words.errors import Mistakes
from engine.words.vocabulary import RULES, Aged, IsOpen

RULE = """timescales:
  - id: plan_visit
    title: Visit under a plan
    authority: local
    source: {cite: "A page", checked: 2026-11-21}
    owner: allocated team
    nature: sees the child
    thread: cin_plan
    starts: {event: cin_plan_started}
    met_by: {event: cin_visit, where: seen}
    versions:
      - in_force_from: 2020-01-01
        statutory: 20 working days
    ladder: {due_soon: 5 working days before}
    measure: {count: child, kind: completed in period}
"""


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_book(Nation.ENGLAND)


def one(text: str, tmp_path: Path) -> RuleBook:
    path = tmp_path / "visits.yaml"
    path.write_text(text, "utf-8")
    return load_files([path], Nation.ENGLAND)


# Section 3 of the open interface, as it stands there.
FIRST_BOOK = """
contact_screening · domestic_abuse_screening · early_help_screening · referral_decision · allocation · child_seen ·
assessment · strategy_discussion · section_47 · icpc · core_group · core_group_record · review_conference · cp_visit ·
plan_at_15_months · cin_visit · cin_review · looked_after_visit · looked_after_review · review_minutes ·
review_recommendations · review_response · care_plan · placement_plan · initial_health_assessment ·
review_health_assessment · dental_check · pep · return_interview_offered · return_home_interview ·
private_fostering_first_visit · private_fostering_visit · pathway_plan_review · pre_proceedings_12_weeks ·
pre_proceedings_16_weeks · care_proceedings · case_supervision · worker_supervision · exploitation_risk_assessment ·
risk_management_meeting · safety_plan · iro_oversight · dispute_resolution
"""


def test_the_book_holds_every_timescale_of_the_interface(book: RuleBook) -> None:
    assert {timescale.id for timescale in book.timescales} >= {each.strip() for each in FIRST_BOOK.split("·")}


@pytest.mark.parametrize(
    ("id", "authority", "owner", "target"),
    [
        # Targets: Herefordshire papers, timescales.md section 2 (none is stated for proceedings and supervision).
        ("contact_screening", Authority.LOCAL, Owner.FRONT_DOOR, 95),
        ("assessment", Authority.STATUTORY_GUIDANCE, Owner.ALLOCATED_TEAM, 95),
        ("icpc", Authority.STATUTORY_GUIDANCE, Owner.CONFERENCE_UNIT, 90),
        ("core_group", Authority.STATUTORY_GUIDANCE, Owner.ALLOCATED_TEAM, 90),
        ("cp_visit", Authority.LOCAL, Owner.ALLOCATED_TEAM, 95),
        ("looked_after_visit", Authority.STATUTE, Owner.ALLOCATED_TEAM, 95),
        ("looked_after_review", Authority.STATUTE, Owner.REVIEWING_SERVICE, 90),
        ("return_interview_offered", Authority.STATUTORY_GUIDANCE, Owner.ALLOCATED_TEAM, 100),
        ("return_home_interview", Authority.STATUTORY_GUIDANCE, Owner.ALLOCATED_TEAM, 100),
        ("care_proceedings", Authority.STATUTE, Owner.ALLOCATED_TEAM, None),
        ("case_supervision", Authority.LOCAL, Owner.SUPERVISOR, None),
    ],
)
def test_whose_duty_it_is(book: RuleBook, id: str, authority: Authority, owner: Owner, target: int | None) -> None:
    timescale = book.timescale(id)
    assert (timescale.authority, timescale.owner, timescale.measure.target) == (authority, owner, target)
    assert timescale.source.cite
    assert timescale.source.checked == date(2026, 11, 21)


def test_every_duty_ends_with_death_transfer_and_closure_except_those_that_go_on(book: RuleBook) -> None:
    screening = {"contact_screening", "domestic_abuse_screening", "early_help_screening"}
    goes_on = screening | {"return_interview_offered", "return_home_interview"}
    goes_on |= {"police_protection", "emergency_protection_order"}
    own = {"complaint", "information_request", "serious_incident", "allegation", "ehc"}  # no part of a child's case
    for timescale in book.timescales:
        ends = {clause.event for clause in timescale.ends_without}
        assert ends >= {"died", "transferred_out"}
        assert ("case_closed" in ends) == (timescale.id not in goes_on and timescale.thread not in own)


def test_the_common_ends_have_their_reasons(book: RuleBook) -> None:
    reasons = {clause.event: clause.reason for clause in book.timescale("case_supervision").ends_without}
    assert reasons == {
        "not_required": "not required",
        "died": "died",
        "transferred_out": "transferred out",
        "case_closed": "case closed",
    }


# What there was no such duty before: the 26 weeks, education, health and care plans, the procedures and Acts since.
BEGAN = {
    "care_proceedings": date(2014, 4, 22),
    **dict.fromkeys(("ehc_decision_to_assess", "ehc_decision_to_issue", "ehc_plan"), date(2014, 9, 1)),
    **dict.fromkeys(("ehc_annual_review", "ehc_amended_plan", "ehc_phase_transfer"), date(2014, 9, 1)),
    **dict.fromkeys(("ehc_advice", "ehc_review_decision"), date(2014, 9, 1)),
    **dict.fromkeys(("complaint_stage_1", "complaint_stage_2", "complaint_panel"), date(2006, 9, 1)),
    **dict.fromkeys(("complaint_panel_report", "complaint_panel_answer"), date(2006, 9, 1)),
    **dict.fromkeys(("serious_incident_notice", "rapid_review", "practice_review"), date(2018, 6, 29)),
    "foi_answer": date(2005, 1, 1),
    "sar_answer": date(2018, 5, 25),
}


def test_no_start_since_1991_is_silent_merely_because_it_is_old(book: RuleBook) -> None:
    for timescale in book.timescales:
        first = timescale.versions[0].in_force_from
        assert first == BEGAN.get(timescale.id, date(1991, 10, 14))


@pytest.mark.parametrize("id", ["looked_after_visit", "looked_after_review"])
def test_the_relaxed_versions_are_those_of_2020(book: RuleBook, id: str) -> None:
    timescale = book.timescale(id)
    relaxed = {
        version.in_force_from: [step.relaxed for step in version.limits[LimitName.STATUTORY].steps]
        for version in timescale.versions
    }
    by_day = {day: any(steps) for day, steps in relaxed.items()}
    assert [day for day, any_relaxed in by_day.items() if any_relaxed] == [date(2020, 4, 24)]
    # Visits: every step. Reviews: the six-monthly ones only.
    assert relaxed[date(2020, 4, 24)] == ([True, True] if id == "looked_after_visit" else [False, False, True])
    version = timescale.version_on(date(2020, 9, 25))
    assert version is not None
    assert version.applies_to_running
    assert version.source is not None
    assert version.source.checked is None
    assert set(version.limits) == {LimitName.STATUTORY, LimitName.AIM}
    after = timescale.version_on(date(2020, 9, 26))
    assert after is not None
    assert not after.applies_to_running
    assert set(after.limits) == {LimitName.STATUTORY}


def test_a_version_holds_until_the_next(book: RuleBook) -> None:
    screening = book.timescale("contact_screening")
    limits = {
        day: str(version.limits[LimitName.STATUTORY].steps[0].phases[0].limit)
        for day in (date(2020, 8, 31), date(2020, 9, 1))
        if (version := screening.version_on(day)) is not None
    }
    assert limits == {date(2020, 8, 31): "24 hours", date(2020, 9, 1): "24 working hours"}
    assert screening.version_on(date(1991, 10, 13)) is None
    assert screening.in_hours
    assert not book.timescale("icpc").in_hours


def test_the_limits_that_a_timescale_names(book: RuleBook) -> None:
    assert book.timescale("looked_after_visit").limit_names == (LimitName.STATUTORY, LimitName.AIM)
    assert book.timescale("icpc").limit_names == (LimitName.STATUTORY,)


def test_the_starts_of_visits_read_as_written(book: RuleBook) -> None:
    first, second, third, fourth = book.timescale("looked_after_visit").starts
    assert first.where == Both(
        (
            Not(Either((Holds("temporary"), Holds("same_carers")))),
            Not(Holds("in_short_breaks")),
            Not(Holds("moves_to_adopters")),
        )
    )
    assert [clause.when_running for clause in (first, second, third, fourth)] == [
        WhenRunning.RESTART,
        WhenRunning.IGNORE,
        WhenRunning.RESTART,
        WhenRunning.IGNORE,
    ]
    stands_in = book.timescale("core_group").starts[1].stands_in_for
    assert stands_in is not None
    assert (stands_in.event, stands_in.days) == ("icpc_held", 30)


def test_expectations(book: RuleBook) -> None:
    assert {each.period: each.timescales for each in book.expectations} == {
        "looked_after": ("looked_after_visit", "looked_after_review"),
        "cp_plan": ("core_group", "cp_visit", "review_conference"),
        "cin_plan": ("cin_visit", "cin_review"),
        "private_fostering": ("private_fostering_visit",),
        "pre_proceedings": ("pre_proceedings_16_weeks",),
        "section_47": ("section_47", "icpc"),
        "proceedings": ("care_proceedings",),
        "case": ("case_supervision",),
        "police_protection": ("police_protection",),
        "emergency_protection": ("emergency_protection_order",),
        "temporary_approval": ("temporary_approval",),
        "secure_accommodation": ("secure_review",),
    }
    care = next(each for each in book.expectations if each.period == "looked_after")
    assert care.standing_for("looked_after_review") == ("looked_after_review", "adoption_review", "short_break_review")
    assert care.standing_for("looked_after_visit")[1:] == (
        "adoption_visit",
        "adoption_visit_decided",
        "short_break_visit",
    )
    need = next(each for each in book.expectations if each.period == "cin_plan")
    assert need.standing_for("cin_visit") == ("cin_visit",)


def test_what_stands_in_place_of_a_duty_must_be_known(tmp_path: Path) -> None:
    path = tmp_path / "expected.yaml"
    wrong = "{looked_after_visit: [adopton_visit], icpc: [section_47]}"
    path.write_text(
        f"expectations:\n  - {{period: looked_after, timescales: [looked_after_visit], instead: {wrong}}}\n", "utf-8"
    )
    with pytest.raises(Mistakes) as caught:
        load_files([path], Nation.ENGLAND, beside=True)
    assert [each.what for each in caught.value.mistakes] == [
        "unknown timescale 'adopton_visit'.",
        "unknown expected duty 'icpc'.",
    ]


def test_the_conditions_of_the_words_file_come_along(book: RuleBook) -> None:
    assert book.period_wheres["section_47", 0] == Holds("initiated_s47")
    assert book.period_wheres["looked_after", 0] == Always()
    assert book.fact_wheres["current_placement"] == Not(Holds("temporary"))
    assert book.fact_wheres["first_review_held"] == Holds("completes")
    moved = Both((Not(Holds("temporary")), Not(Holds("same_carers"))))
    assert [book.fact_wheres[f"first_review_held/after/{number}"] for number in (0, 1)] == [Always(), moved]
    assert book.fact_wheres["referral_in_this_case/since/1"] == Always()
    assert book.fact_wheres["placement_year_over/of/1"] == moved
    asked = {name for name, fact in book.vocabulary.facts.items() if not isinstance(fact, Aged | IsOpen)}
    assert book.fact_wheres.keys() >= asked


def test_an_unknown_id_is_a_key_error(book: RuleBook) -> None:
    with pytest.raises(KeyError):
        book.timescale("icpcs")


def test_the_fingerprint_is_of_content(tmp_path: Path) -> None:
    same = one(RULE, tmp_path)
    assert one(RULE, tmp_path).fingerprint == same.fingerprint
    assert one(RULE.replace("20 working", "21 working"), tmp_path).fingerprint != same.fingerprint
    assert one(RULE + "# a remark\n", tmp_path).fingerprint != same.fingerprint
    assert len(same.fingerprint) == 64


def test_a_book_is_read_again_when_a_file_has_changed(tmp_path: Path) -> None:
    assert str(one(RULE, tmp_path).timescales[0].title) == "Visit under a plan"
    assert str(one(RULE.replace("Visit under", "Visits under"), tmp_path).timescales[0].title) == "Visits under a plan"


def test_an_authority_adds_rules_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "visits.yaml").write_text(RULE, "utf-8")
    book = load_book(Nation.ENGLAND, local=tmp_path)
    assert len(book.timescales) == len(load_book(Nation.ENGLAND).timescales) + 1
    added = book.timescale("plan_visit")
    assert added.place == "local/visits.yaml:2:5"
    assert added.nation is Nation.ENGLAND
    assert load_book(Nation.ENGLAND).fingerprint != book.fingerprint


def test_an_id_of_the_law_cannot_be_taken_locally(tmp_path: Path) -> None:
    (tmp_path / "visits.yaml").write_text(RULE.replace("plan_visit", "cp_visit"), "utf-8")
    with pytest.raises(Mistakes) as caught:
        load_book(Nation.ENGLAND, local=tmp_path)
    (mistake,) = caught.value.mistakes
    assert mistake.where == "local/visits.yaml:2:9"
    assert "england/child_protection.yaml" in mistake.what


def test_a_nation_without_rules_has_an_empty_book(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text((RULES / "words.yaml").read_text("utf-8"), "utf-8")
    assert load_book(Nation.WALES, rules=tmp_path).timescales == ()


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ("statutory: 3 months", [["3 months"]]),
        ("statutory: {limit: 26 weeks, beginning_with: true}", [["26 weeks"]]),
        ("statutory: {first: 1 week, then: 6 weeks}", [["1 week"], ["6 weeks"]]),
        (
            "statutory: {first: 20 working days, second: 3 months, then: 6 months}",
            [["20 working days"], ["3 months"], ["6 months"]],
        ),
        ("statutory: [{limit: 1 week, when: not placement_year_over}, {limit: 2 weeks}]", [["1 week", "2 weeks"]]),
        (
            "statutory: {first: 1 week, then: [{limit: 4 weeks, when: first_review_held}, {limit: 6 weeks}]}",
            [["1 week"], ["4 weeks", "6 weeks"]],
        ),
        ("statutory: same day", [["same day"]]),
    ],
)
def test_the_forms_of_a_limit(written: str, steps: list[list[str]], tmp_path: Path) -> None:
    text = RULE.replace("statutory: 20 working days", written).replace(
        "    versions:", "    repeats: true\n    versions:"
    )
    (version,) = one(text, tmp_path).timescales[0].versions
    found = [[str(phase.limit) for phase in step.phases] for step in version.limits[LimitName.STATUTORY].steps]
    assert found == steps


def test_beginning_with_is_kept(tmp_path: Path) -> None:
    text = RULE.replace("20 working days", "{limit: 26 weeks, beginning_with: true}")
    (version,) = one(text, tmp_path).timescales[0].versions
    assert version.limits[LimitName.STATUTORY].steps[0].phases[0].limit.beginning_with


@pytest.mark.parametrize(
    ("met_by", "refused"),
    [
        ("{event: cin_visit, where: not seen}", False),
        ("{event: cin_visit, where: seen}", True),
        ("{event: cin_visit, where: seen_alone}", True),
        ("{event: cin_visit, where: \"mode == 'phone' and not seen\"}", False),
        ("{event: cin_visit, where: \"happened_on < '2020-01-01' and not seen\"}", False),
    ],
)
def test_a_duty_that_would_meet_itself_is_refused(met_by: str, refused: bool, tmp_path: Path) -> None:
    text = RULE.replace("{event: cin_plan_started}", "{event: cin_visit, where: seen}")
    text = text.replace("met_by: {event: cin_visit, where: seen}", f"met_by: {met_by}")
    if refused:
        with pytest.raises(Mistakes, match="both starts this duty and meets it"):
            one(text, tmp_path)
    else:
        assert len(one(text, tmp_path).timescales) == 1


@pytest.mark.parametrize(
    ("start", "meet", "refused"),
    [
        ("point == 10", "point == 25", False),
        ("point < 10", "point >= 10", False),
        ("point <= 10", "point >= 10", True),
        ("happened_on < '2020-01-01'", "happened_on >= '2020-01-01'", False),
        ("happened_on <= '2020-01-01'", "happened_on >= '2020-01-01'", True),
        ("meeting == 'a'", "meeting == 'b'", False),
        ("meeting != 'a'", "meeting != 'b'", True),
    ],
)
def test_overlap_is_found_at_the_edges_of_numbers_days_and_texts(
    start: str, meet: str, refused: bool, tmp_path: Path
) -> None:
    text = RULE.replace("{event: cin_plan_started}", f'{{event: assessment_review, where: "{start}"}}')
    text = text.replace("{event: cin_visit, where: seen}", f'{{event: assessment_review, where: "{meet}"}}')
    if refused:
        with pytest.raises(Mistakes, match="both starts this duty and meets it"):
            one(text, tmp_path)
    else:
        assert len(one(text, tmp_path).timescales) == 1


def test_local_rules_may_heed_closures_and_others_may_not(tmp_path: Path) -> None:
    text = RULE.replace("    versions:", "    closures: true\n    versions:")
    assert one(text, tmp_path).timescales[0].closures
    for authority in ("statute", "statutory guidance", "national standard"):
        with pytest.raises(Mistakes, match="closure days cannot move"):
            one(text.replace("authority: local", f"authority: {authority}"), tmp_path)


def test_loading_imports_nothing_heavy() -> None:
    program = (
        "import sys; from engine.rulebook.loading import load_book; from engine.words.enums import Nation; "
        "load_book(Nation.ENGLAND); "
        "print([name for name in ('polars', 'numpy', 'numba', 'sqlmodel') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=RULES.parent, capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        pytest.param("attributes:\n", "attributes: &a\n", "words.yaml:13:13", "anchors", id="an anchor"),
        pytest.param("where: initiated_s47", "where: initiated", "period section_47", "initiated_s47", id="a period"),
        pytest.param("where: completes, on", "where: complete, on", "fact first_review_held", "completes", id="a fact"),
        pytest.param("starts: [case_opened]", "starts: [case_openedd]", "words.yaml:", "case_openedd", id="a kind"),
        pytest.param("seen: {type: boolean}", "seen: {type: maybe}", "words.yaml:", "no known type", id="a type"),
        pytest.param("seen: {type: boolean}", "seen: [boolean]", "words.yaml", "wrong shape", id="a list"),
        pytest.param(
            "placement_year_over: {passed: 1 year",
            "placement_year_over: {passed: 1 yaer",
            "words.yaml:",
            "not a limit",
            id="a limit",
        ),
        pytest.param("case_opened: {rank: 20,", "case_opened: {rank: x,", "words.yaml:", "needs a rank", id="a rank"),
        pytest.param(
            "absence_ended: {rank: 90, turn: first",
            "absence_ended: {rank: 90, turn: second",
            "words.yaml:",
            "only be 'first'",
            id="a turn",
        ),
    ],
)
def test_a_mistake_in_the_words_file(old: str, new: str, where: str, words: str, tmp_path: Path) -> None:
    text = (RULES / "words.yaml").read_text("utf-8")
    assert text.count(old) == 1
    (tmp_path / "words.yaml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(Mistakes) as caught:
        load_book(Nation.ENGLAND, rules=tmp_path)
    assert any(where in each.where and words in str(each) for each in caught.value.mistakes)
