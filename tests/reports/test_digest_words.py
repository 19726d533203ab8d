"""The words of a line: exactly what is recorded, in the duty's own unit, and never more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from engine.alerts.ledger import Told
from engine.alerts.shown import PreviousMorning, Shown
from engine.reports.compose import Freshness
from engine.reports.digest import Digest, Line
from engine.reports.wording import counted, ordinal, over_words, plural, short_day, short_name, source_words
from engine.rulebook.loading import load_book
from engine.words.enums import Flag, LimitName, Nation, Rung, State
from engine.words.organisation import Organisation, Staff, invented_organisation
from engine.words.values import CaseEvent, Obligation, Person
from tests.reports.hand_made import (
    ASSESSMENT,
    AXIS,
    CORE_GROUP,
    CP_VISIT,
    ICPC,
    INTERVIEW,
    LAC_REVIEW,
    LAC_VISIT,
    at,
    away,
    duty,
    event,
    morning,
    organisation,
    overdue_visit,
)

DAY = "2025-03-13"
NB = Staff("nb", "NB", team="court-2")


def digest(obligations: list[Obligation], day: str = DAY, person: str = "mgr-2", **changes: object) -> Digest:
    made = morning(obligations, day, **changes)  # type: ignore[arg-type]
    return next(each for each in made.digests if each.person == person)


def line(obligation: Obligation, day: str = DAY, **changes: object) -> Line:
    made = digest([obligation], day, **changes)
    return next(line for part in made.parts for line in part.lines)


def notes(obligation: Obligation, day: str = DAY, **changes: object) -> list[str]:
    return [note.text for note in line(obligation, day, **changes).notes]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        pytest.param("2025-09-18", "Thu 18 Sept", id="September has four letters"),
        pytest.param("2025-06-02", "Mon 2 June", id="June is written out"),
        pytest.param("2024-12-31", "Tue 31 Dec", id="another year, but near"),
        pytest.param("2024-03-01", "Fri 1 March 2024", id="another year, and far"),
    ],
)
def test_days(day: str, words: str) -> None:
    assert short_day(date.fromisoformat(day), date(2025, 3, 13)) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "first"), (3, "third"), (10, "tenth"), (11, "11th"), (12, "12th"), (21, "21st"), (22, "22nd")],
)
def test_ordinals(number: int, words: str) -> None:
    assert ordinal(number) == words


def test_counts() -> None:
    assert counted(1, "duty") == "1 duty"
    assert counted(2, "duty") == "2 duties"
    assert counted(0, "child", "children") == "0 children"
    assert [plural(word) for word in ("core group", "day", "address", "search")] == [
        "core groups",
        "days",
        "addresses",
        "searches",
    ]


@pytest.mark.parametrize(
    ("obligation", "last", "words"),
    [
        pytest.param(
            overdue_visit("HC-1"),
            "2025-02-20",
            "none recorded since Thu 20 Feb; was due Thu 6 March (5 working days over, of 10)",
            id="overdue",
        ),
        pytest.param(
            duty(CORE_GROUP, "HC-1", "2025-02-26", "2025-03-12", State.OVERDUE, 1),
            None,
            "none recorded yet; from Wed 26 Feb; was due Wed 12 March (1 working day over, of 10)",
            id="the first one",
        ),
        pytest.param(
            duty(LAC_VISIT, "HC-1", "2025-01-28", "2025-03-11", State.OVERDUE, 2, cycle=3),
            "2025-01-28",
            "none recorded since Tue 28 Jan; was due Tue 11 March (2 days over, of 6 weeks)",
            id="in weeks",
        ),
        pytest.param(
            duty(ASSESSMENT, "HC-1", "2025-01-06", "2025-03-12", State.OVERDUE, 1),
            None,
            # 45 working days after 6 January is 10 March: 12 March is none of the rule's limits (an extension,
            # say); days over are counted as its limits are
            "none recorded yet; from Mon 6 Jan; was due Wed 12 March (1 working day over)",
            id="no limit gives the date",
        ),
        pytest.param(
            duty(CP_VISIT, "HC-1", "2025-02-27", DAY, State.DUE_TODAY, cycle=2),
            "2025-02-27",
            "due today (last recorded Thu 27 Feb)",
            id="due today",
        ),
        pytest.param(
            duty(LAC_VISIT, "HC-1", "2025-02-08", "2025-03-22", State.DUE_SOON, cycle=2),
            "2025-02-08",
            "by Sat 22 March, last working day Fri 21 March (last recorded Sat 8 Feb)",
            id="due soon, on a Saturday",
        ),
        pytest.param(
            duty(INTERVIEW, "HC-1", "2025-03-10 16:20", "2025-03-13 16:20", State.DUE_TODAY),
            None,
            "from Mon 10 March 16:20; 72 hours end today 16:20",
            id="hours",
        ),
        pytest.param(
            duty(INTERVIEW, "HC-1", "2025-03-08 16:20", "2025-03-11 16:20", State.OVERDUE, 2),
            None,
            "from Sat 8 March 16:20; 72 hours ended Tue 11 March 16:20 (2 days over); none recorded",
            id="hours over",
        ),
        pytest.param(
            duty(INTERVIEW, "HC-1", "2025-03-10 05:20", "2025-03-13 05:20", State.OVERDUE, 0),
            None,
            "from Mon 10 March 05:20; 72 hours ended today 05:20; none recorded",
            id="hours over, since this morning",
        ),
        pytest.param(
            duty(ICPC, "HC-1", "2025-02-19", "2025-03-12", State.OVERDUE, 1),
            None,
            "conference if the enquiry finds significant harm: was due Wed 12 March (1 working day over, of 15); "
            "no outcome recorded yet",
            id="before the enquiry's outcome",
        ),
    ],
)
def test_what_a_line_says(obligation: Obligation, last: str | None, words: str) -> None:
    assert line(obligation, last={obligation.obligation: last} if last else {}).words == words


def test_a_friday_names_the_last_working_day() -> None:
    weekend = duty(LAC_VISIT, "HC-1", "2025-02-02", "2025-03-16", State.DUE_SOON, cycle=2)
    assert line(weekend, "2025-03-14").words == "due Sun 16 March, last working day today (last recorded Sun 2 Feb)"


def test_before_easter_four_days_are_covered() -> None:
    made = digest([duty(LAC_VISIT, "HC-1", "2025-03-10", "2025-04-21", State.DUE_SOON, cycle=2)], "2025-04-17")
    assert made.subject_line == "Nothing overdue, 1 due before Tuesday’s digest · Court Team 2 · Thursday 17 April"
    assert made.parts[0].lines[0].words.startswith("due Mon 21 April, last working day today")


def test_once_the_outcome_is_known_the_conference_is_simply_overdue() -> None:
    obligation = duty(ICPC, "HC-1", "2025-02-19", "2025-03-12", State.OVERDUE, 1)
    known = [event("HC-1", "s47_completed", "2025-03-05", outcome="icpc")]
    assert "was due Wed 12 March (1 working day over, of 15)" in line(obligation, events=known).words


def test_the_event_that_began_it_is_named() -> None:
    obligation = duty(INTERVIEW, "HC-1", "2025-03-10 16:20", "2025-03-13 16:20", State.DUE_TODAY)
    found = [event("HC-1", "missing_found", "2025-03-10 16:20", id=obligation.anchor)]
    assert line(obligation, events=found).words == "found Mon 10 March 16:20; 72 hours end today 16:20"


@pytest.mark.parametrize(
    ("staff", "words"),
    [
        pytest.param(NB, "NB", id="at work"),
        pytest.param(away(NB, DAY, DAY), "NB, back tomorrow", id="away today only"),
        pytest.param(away(NB, DAY, "2025-03-14"), "NB, away, back Mon 17 March", id="until Friday"),
        pytest.param(away(NB, DAY, "2025-03-14", "ka"), "NB, away, covered by KA, back Mon 17 March", id="covered"),
        pytest.param(replace(NB, working_days=frozenset((0, 1))), "NB, away, back Mon 17 March", id="a part-timer"),
        pytest.param(replace(NB, left=date(2025, 2, 28)), "NB left Fri 28 Feb: no new worker recorded", id="a leaver"),
        pytest.param(replace(NB, left=date(2025, 3, 13)), "NB", id="on the last day"),
    ],
)
def test_the_worker(staff: Staff, words: str) -> None:
    assert words in notes(overdue_visit("HC-1"), org=organisation(people={"nb": staff}))


@pytest.mark.parametrize(
    ("worker", "words"),
    [("", "no worker recorded"), ("sw-77", "sw-77")],
    ids=["nobody", "not in the organisation file"],
)
def test_a_worker_nobody_knows(worker: str, words: str) -> None:
    assert words in notes(overdue_visit("HC-1", worker=worker))


def test_over_easter_a_worker_back_on_tuesday() -> None:
    """Away on Maundy Thursday 17 April; Friday and Monday are bank holidays, so back is Tuesday 22 April."""
    org = organisation(people={"nb": away(NB, "2025-04-17", "2025-04-17")})
    assert "NB, away, back Tue 22 April" in notes(overdue_visit("HC-1"), "2025-04-17", org=org)


def test_the_third_missed_duty_of_a_child_is_said() -> None:
    before = [
        duty(ASSESSMENT, "HC-1", "2024-08-01", f"2024-1{n}-01", State.MET_LATE, 1, met=f"2024-1{n}-02", id=f"m{n}")
        for n in (0, 1)
    ]
    long_ago = duty(ASSESSMENT, "HC-1", "2023-01-01", "2023-03-01", State.MET_LATE, 1, met="2023-03-02", id="old")
    now = overdue_visit("HC-1")
    said = [note.text for note in digest([*before, long_ago, now]).parts[0].lines[0].notes]
    assert "third missed duty for this child in a year" in said
    assert not any("missed" in words for words in notes(now))


@pytest.mark.parametrize(
    ("rule", "limit", "words"),
    [
        pytest.param(CP_VISIT, LimitName.STATUTORY, "local standard", id="local"),
        pytest.param(LAC_VISIT, LimitName.AIM, "local aim", id="a local aim beside the law"),
        pytest.param(LAC_VISIT, LimitName.STATUTORY, "Care Planning Regulations 2010, reg 28", id="regulations"),
        pytest.param(ICPC, LimitName.STATUTORY, "Working Together 2023, chapter 3", id="guidance"),
    ],
)
def test_the_source_is_named_as_practitioners_do(rule: object, limit: LimitName, words: str) -> None:
    assert source_words(duty(rule, "HC-1", "2025-01-01", None, limit=limit), rule) == words  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        pytest.param([Flag.PROVISIONAL], "date provisional: rests on holidays not yet official", id="provisional"),
        pytest.param([Flag.CONDITION_UNKNOWN], "a fact is missing that could change this", id="unknown"),
    ],
)
def test_flags_are_said(flags: list[Flag], words: str) -> None:
    assert words in notes(overdue_visit("HC-1", flags=flags))


FAMILY = [Person("HC-1", "Jo T", family="F"), Person("HC-2", "Kim T", family="F"), Person("HC-3", "Al B", family="G")]


@pytest.mark.parametrize(
    ("events", "question"),
    [
        pytest.param(
            [event("HC-2", "cp_visit", "2025-03-04", worker="ka")],
            "sibling HC-2 was seen on Tue 4 March by KA; no record for JT: the same visit?",
            id="a sibling was seen",
        ),
        pytest.param(
            [event("HC-2", "cp_visit", "2025-03-04", worker="nb", done_by="ps")],
            "sibling HC-2 was seen on Tue 4 March by PS; no record for JT: the same visit?",
            id="by a duty worker",
        ),
        pytest.param([event("HC-2", "cp_visit", "2025-02-20")], "", id="on the day this child was last seen"),
        pytest.param([event("HC-2", "cp_visit", "2025-03-04", seen=False)], "", id="the sibling was not seen"),
        pytest.param([event("HC-3", "cp_visit", "2025-03-04")], "", id="another family"),
        pytest.param(
            [event("HC-2", "cp_visit", "2025-03-04"), event("HC-1", "cp_visit", "2025-03-04", seen=False)],
            "",
            id="this child has a record of that day",
        ),
        pytest.param([event("HC-2", "core_group_held", "2025-03-04")], "", id="not a visit"),
    ],
)
def test_one_visit_may_have_been_all_of_theirs(events: list[CaseEvent], question: str) -> None:
    obligation = overdue_visit("HC-1")
    made = line(obligation, people=FAMILY, events=events, last={obligation.obligation: "2025-02-20"})
    assert made.question == question


@pytest.mark.parametrize(
    ("loaded", "words", "stale"),
    [
        pytest.param(at(DAY, "05:58"), "Mosaic loaded 05:58 today", "", id="today"),
        pytest.param(at("2025-03-12", "22:10"), "Mosaic loaded 22:10 yesterday", "", id="last night"),
        pytest.param(
            at("2025-03-11", "05:58"),
            "Mosaic last loaded 05:58 Tue 11 March, 2 working days ago: what is recorded since is not here",
            "OLD DATA, of Tue 11 March · ",
            id="two working days old",
        ),
        pytest.param(None, "Mosaic has not been loaded", "NO DATA · ", id="never"),
    ],
)
def test_how_fresh_the_data_are(loaded: datetime | None, words: str, stale: str) -> None:
    made = digest([], freshness=[Freshness("Mosaic", loaded)])
    assert made.freshness == (words,)
    assert made.stale is bool(stale)
    head = "Nothing overdue, nothing due before tomorrow’s digest · Court Team 2 · Thursday 13 March"
    assert made.subject_line == f"{stale}{head}"


def test_over_a_weekend_data_of_friday_are_not_old() -> None:
    made = digest([], "2025-03-17", freshness=[Freshness("Mosaic", at("2025-03-14", "05:58"))])
    assert made.stale is False


def test_without_any_source_it_says_so() -> None:
    assert digest([], freshness=[]).freshness == ("no data have been loaded",)


def test_a_digest_goes_even_when_nothing_is_due() -> None:
    made = morning([], DAY)
    assert [each.person for each in made.digests] == ["mgr-2", "mgr-3", "mgr-front", "mgr-reviews", "hos"]
    assert made.digests[0].nothing == "Nothing is overdue, and nothing falls due before tomorrow’s digest."
    assert made.digests[0].parts == ()


def test_who_stands_in_is_told_for_whom() -> None:
    org = organisation(people={"mgr-2": away(Staff("mgr-2", "PA", team="court-2"), DAY, DAY)})
    made = digest([overdue_visit("HC-1")], person="ka", org=org)
    assert made.teams == ("Court Team 2 (for PA, away)",)
    assert not any(each.person == "mgr-2" for each in morning([], DAY, org=org).digests)


def shown_before(obligation: Obligation, state: State) -> PreviousMorning:
    entry = Shown(
        "mgr-2", "due", obligation.obligation, obligation.subject, obligation.timescale, state, obligation.due
    )
    return PreviousMorning(at("2025-03-12"), at(DAY), {obligation.obligation: entry})


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        pytest.param(
            State.DUE_TODAY, {"state": State.OVERDUE, "days_over": 1}, ("1 newly overdue",), id="newly overdue"
        ),
        pytest.param(State.OVERDUE, {"state": State.OVERDUE, "days_over": 2}, (), id="still overdue"),
        pytest.param(State.DUE_TODAY, {"state": State.MET_IN_TIME}, ("1 met in time",), id="met in time"),
        pytest.param(State.OVERDUE, {"state": State.MET_LATE, "days_over": 1}, ("1 met late",), id="met late"),
        pytest.param(State.DUE_SOON, {"state": State.DUE_SOON}, (), id="nothing new"),
    ],
)
def test_what_changed_since_yesterday(before: State, now: dict[str, object], words: tuple[str, ...]) -> None:
    obligation = replace(overdue_visit("HC-1"), **now)  # type: ignore[arg-type]
    made = digest([obligation], previous=shown_before(obligation, before))
    assert made.changes == words
    assert made.changes_heading == "Since yesterday"


def test_a_withdrawn_alert_is_said_with_its_reason_and_counted_once() -> None:
    met = replace(
        overdue_visit("HC-1"), state=State.MET_IN_TIME, days_over=0, met=overdue_visit("HC-1").due, met_by="v"
    )
    evidence = [event("HC-1", "cp_visit", "2025-03-06", recorded="2025-03-12 21:40", id="v")]
    told = [Told(met.obligation, Rung.OVERDUE, 1, "mgr-2", met.due, subject="HC-1")]
    made = digest([met], events=evidence, told=told, previous=shown_before(met, State.OVERDUE))
    assert made.changes == (
        "1 withdrawn: HC-1's child protection visit was done on Thu 6 March, recorded 21:40 yesterday",
    )


@pytest.mark.parametrize(
    ("person", "hears"),
    [("mgr-2", True), ("mgr-reviews", True), ("mgr-3", True), ("hos", True), ("mgr-front", False)],
    ids=["the manager told", "who answers", "who was shown it before the case moved", "head of service", "nobody else"],
)
def test_whoever_was_shown_it_hears_of_its_withdrawal(person: str, hears: bool) -> None:
    """A review 8 working days over yesterday, so that it had come to the head of service; and its team has changed."""
    due = duty(LAC_REVIEW, "HC-1", "2025-02-03", "2025-03-03", State.OVERDUE, 7)
    met = replace(due, state=State.MET_IN_TIME, days_over=0, met=due.due)
    told = [Told(met.obligation, Rung.OVERDUE, 1, "mgr-3", met.due, subject="HC-1")]
    entry = Shown("mgr-3", "overdue", due.obligation, "HC-1", due.timescale, State.OVERDUE, due.due)
    previous = PreviousMorning(at("2025-03-12"), at(DAY), {due.obligation: entry})
    made = digest([met], person=person, told=told, previous=previous)
    words = ("1 withdrawn: HC-1's looked-after review was done on Mon 3 March",)
    assert tuple(each for each in made.changes if "withdrawn" in each) == (words if hears else ())


def test_a_withdrawal_of_what_was_not_yet_sustained_does_not_come_to_the_head_of_service() -> None:
    due = duty(LAC_REVIEW, "HC-1", "2025-02-12", "2025-03-12", State.OVERDUE, 1)
    met = replace(due, state=State.MET_IN_TIME, days_over=0, met=due.due)
    told = [Told(met.obligation, Rung.OVERDUE, 1, "mgr-2", met.due, subject="HC-1")]
    assert digest([met], person="hos", told=told, previous=shown_before(due, State.OVERDUE)).changes == ()


def test_a_death_is_not_spoken_of() -> None:
    died = replace(
        overdue_visit("HC-1"), state=State.ENDED_WITHOUT, days_over=0, ended=overdue_visit("HC-1").due, reason="died"
    )
    told = [Told(died.obligation, Rung.OVERDUE, 1, "mgr-2", died.due, subject="HC-1")]
    assert digest([died], told=told, previous=shown_before(died, State.OVERDUE)).changes == ()


@pytest.mark.parametrize(
    ("flags", "recorded", "words"),
    [
        pytest.param([Flag.BORN_OVERDUE], "", "recorded too late to warn", id="born overdue"),
        pytest.param(
            [], "2025-03-12 15:00", "recorded too late to warn", id="its start recorded after the last digest"
        ),
    ],
)
def test_what_could_not_be_warned_of_says_so(flags: list[Flag], recorded: str, words: str) -> None:
    obligation = overdue_visit("HC-1", flags=flags)
    start = [event("HC-1", "cp_plan_started", "2025-02-20", recorded=recorded, id=obligation.anchor)]
    made = morning([obligation], DAY, events=start, previous=PreviousMorning(at("2025-03-12"), at(DAY), {}))
    assert made.findings == ()
    assert words in [note.text for note in made.digests[0].parts[0].lines[0].notes]


def test_a_rule_that_changed_since_says_so() -> None:
    obligation = replace(overdue_visit("HC-1"), version=date(2025, 3, 13))
    made = morning([obligation], DAY, previous=PreviousMorning(at("2025-03-12"), at(DAY), {}))
    assert made.findings == ()
    said = [note.text for note in made.digests[0].parts[0].lines[0].notes]
    assert "no earlier digest could warn: the rule changed on Thu 13 March" in said


def test_a_second_limit_that_no_digest_showed_says_so_on_the_line_of_the_first() -> None:
    law = duty(LAC_VISIT, "HC-1", "2025-01-28", "2025-03-11", State.OVERDUE, 2, cycle=2)
    aim = replace(law, obligation="aim", limit=LimitName.AIM, version=date(2025, 3, 13))
    made = morning([law, aim], DAY, previous=shown_before(law, State.OVERDUE))
    assert made.findings == ()
    said = [note.text for note in made.digests[0].parts[0].lines[0].notes]
    assert "its local aim: no earlier digest could warn: the rule changed on Thu 13 March" in said


def test_an_invented_organisation_gets_whole_digests() -> None:
    org: Organisation = invented_organisation(["Court 1", "Court 2"])
    made = morning([overdue_visit("HC-1", team="Court 1"), overdue_visit("HC-2", team="")], DAY, org=org)
    assert made.findings == ()
    assert {each.person: each.subject_line[:9] for each in made.digests} == {
        "manager of Court 1": "1 overdue",
        "manager of Court 2": "Nothing o",
        "manager of unallocated work": "1 overdue",
    }


@pytest.mark.parametrize(
    ("id", "words"),
    [
        pytest.param(
            "private_fostering_first_visit",
            "Private Fostering Regulations 2005, regs 4(1) and 7 (not yet checked against the text)",
            id="two regulations",
        ),
        pytest.param("pep", "Looked-after education guidance 2018", id="what stands before the semicolon"),
        pytest.param(
            "pre_proceedings_16_weeks",
            "Public Law Working Group 2021 (not yet checked against the text)",
            id="a long name made short",
        ),
    ],
)
def test_a_long_source_is_made_short(id: str, words: str) -> None:
    rule = next(each for each in load_book(Nation.ENGLAND).timescales if each.id == id)
    assert source_words(duty(rule, "HC-1", "2025-01-01", None), rule) == words


def test_the_end_of_a_month_is_no_length_of_time() -> None:
    """In post from Mon 6 January 2025: due Fri 31 January, which 3 February is 3 days after."""
    rule = next(each for each in load_book(Nation.ENGLAND).timescales if each.id == "worker_supervision")
    late = duty(rule, "SW-1", "2025-01-06", "2025-01-31", State.OVERDUE, 3)
    assert over_words(late, rule, AXIS) == "3 days over"


@pytest.mark.parametrize(
    ("id", "kind", "words"),
    [
        pytest.param("care_proceedings", "proceedings_issued", "issued Mon 6 Jan", id="the application"),
        pytest.param("cin_visit", "cin_plan_started", "plan from Mon 6 Jan", id="the plan"),
        pytest.param("review_minutes", "looked_after_review_held", "review Mon 6 Jan", id="the review"),
        pytest.param("pre_proceedings_12_weeks", "pre_proceedings_started", "letter Mon 6 Jan", id="the letter"),
    ],
)
def test_what_began_the_duty_is_named(id: str, kind: str, words: str) -> None:
    book = load_book(Nation.ENGLAND)
    rule = next(each for each in book.timescales if each.id == id)
    began = event("HC-1", kind, "2025-01-06")
    late = replace(duty(rule, "HC-1", "2025-01-06", "2025-03-06", State.OVERDUE, 5), anchor=began.event_id)
    assert line(late, events=[began], book=book).words.startswith(f"none recorded yet; {words}; was due")


def test_what_is_not_recorded_is_the_end_not_the_proceedings() -> None:
    names = {each.id: short_name(each) for each in load_book(Nation.ENGLAND).timescales}
    assert names["care_proceedings"] == "end of care proceedings"
    assert names["pre_proceedings_12_weeks"] == "end of pre-proceedings (12 weeks)"
    assert names["dispute_resolution"] == "outcome of formal dispute"
