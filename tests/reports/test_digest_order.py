"""Where a duty stands in a digest, and before which others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.reports.digest import Digest, Section, part_of
from engine.words.enums import LimitName, Nature, State
from engine.words.settings import DigestSettings
from engine.words.values import Obligation, Person
from tests.reports.hand_made import (
    ASSESSMENT,
    BOOK,
    CORE_GROUP,
    CP_VISIT,
    INTERVIEW,
    LAC_REVIEW,
    LAC_VISIT,
    SUPERVISION,
    duty,
    morning,
    overdue_visit,
)

DAY = "2025-03-13"
SEES = duty(LAC_VISIT, "HC-1", "2025-01-28", "2025-03-11", State.OVERDUE, 2)
SEES_LOCAL = overdue_visit("HC-2")
DECIDES = duty(ASSESSMENT, "HC-3", "2025-01-08", "2025-03-12", State.OVERDUE, 1)
MEETS = duty(CORE_GROUP, "HC-4", "2025-02-26", "2025-03-12", State.OVERDUE, 1)
RECORDS = duty(SUPERVISION, "HC-5", "2024-10-13", "2025-01-13", State.OVERDUE, 59)


def digest(obligations: list[Obligation], person: str = "mgr-2", day: str = DAY, **changes: object) -> Digest:
    made = morning(obligations, day, **changes)  # type: ignore[arg-type]
    assert made.findings == ()
    return next(each for each in made.digests if each.person == person)


def cases(made: Digest, section: Section) -> list[str]:
    part = part_of(made, section)
    return [line.case for line in part.lines] if part is not None else []


def test_the_child_first_then_decisions_meetings_and_records() -> None:
    made = digest([RECORDS, MEETS, DECIDES, SEES])
    assert cases(made, Section.OVERDUE) == ["HC-1", "HC-3", "HC-4", "HC-5"]


def test_the_law_before_local_within_one_nature() -> None:
    assert cases(digest([SEES_LOCAL, SEES]), Section.OVERDUE) == ["HC-1", "HC-2"]


def test_a_local_aim_of_a_lawful_duty_stands_with_the_local_ones() -> None:
    aim = duty(LAC_VISIT, "HC-1", "2025-01-28", "2025-03-11", State.OVERDUE, 2, limit=LimitName.AIM)
    late = duty(LAC_VISIT, "HC-9", "2025-01-29", "2025-03-12", State.OVERDUE, 1)
    assert cases(digest([aim, late]), Section.OVERDUE) == ["HC-9", "HC-1"]


def test_never_met_or_missed_before_comes_first() -> None:
    regular = duty(LAC_VISIT, "HC-1", "2025-01-20", "2025-03-03", State.OVERDUE, 10, cycle=3)
    never = duty(LAC_VISIT, "HC-2", "2025-03-05", "2025-03-12", State.OVERDUE, 1)
    before = duty(LAC_VISIT, "HC-3", "2025-01-29", "2025-03-12", State.OVERDUE, 1, cycle=3)
    earlier = duty(LAC_VISIT, "HC-3", "2024-12-01", "2025-01-12", State.MET_LATE, 17, met="2025-01-29")
    last = {regular.obligation: "2025-01-20", before.obligation: "2025-01-29"}
    # HC-2 has had one week, 1 day over: 1/7; HC-3 six weeks, 1/42; HC-1 was always met and comes last, 10 days over
    assert cases(digest([regular, never, before, earlier], last=last), Section.OVERDUE) == ["HC-2", "HC-3", "HC-1"]


def test_children_due_soon_stand_by_date_within_law_and_local() -> None:
    """However often met before: tomorrow comes before the day after, and the law before local."""
    never = duty(LAC_VISIT, "HC-1", "2025-03-12", "2025-03-19", State.DUE_SOON)
    tomorrow = duty(LAC_VISIT, "HC-2", "2025-01-31", "2025-03-14", State.DUE_SOON, cycle=3)
    local = duty(CP_VISIT, "HC-3", "2025-02-28", "2025-03-14", State.DUE_SOON, cycle=3)
    last = {tomorrow.obligation: "2025-01-31", local.obligation: "2025-02-28"}
    assert cases(digest([never, local, tomorrow], last=last), Section.SOON) == ["HC-2", "HC-1", "HC-3"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(  # 3 of 10 working days against 10 of 42 days: 0.30 and 0.24
            duty(LAC_VISIT, "HC-8", "2025-03-03", "2025-03-10", State.OVERDUE, 3),
            duty(LAC_VISIT, "HC-1", "2025-01-20", "2025-03-03", State.OVERDUE, 10, cycle=2),
            id="a larger share goes first, though fewer days",
        ),
        pytest.param(
            duty(LAC_VISIT, "HC-8", "2025-01-20", "2025-03-03", State.OVERDUE, 10, cycle=2),
            duty(LAC_VISIT, "HC-1", "2025-01-21", "2025-03-04", State.OVERDUE, 9, cycle=2),
            id="the longer over of equal limits",
        ),
    ],
)
def test_days_over_as_a_share_of_the_limit(first: Obligation, second: Obligation) -> None:
    assert cases(digest([second, first]), Section.OVERDUE) == [first.subject, second.subject]


def test_siblings_stand_together_within_their_nature() -> None:
    one = duty(LAC_VISIT, "HC-1", "2025-01-20", "2025-03-03", State.OVERDUE, 10, cycle=2)
    two = duty(LAC_VISIT, "HC-2", "2025-01-25", "2025-03-08", State.OVERDUE, 5, cycle=2)
    three = duty(LAC_VISIT, "HC-3", "2025-01-29", "2025-03-12", State.OVERDUE, 1, cycle=2)
    meets = duty(CORE_GROUP, "HC-3", "2025-02-26", "2025-03-12", State.OVERDUE, 1)
    family = [Person("HC-1", family="F"), Person("HC-3", family="F"), Person("HC-2", family="G")]
    assert cases(digest([one, two, three, meets], people=family), Section.OVERDUE) == ["HC-1", "HC-3", "HC-2", "HC-3"]


def test_two_limits_of_one_duty_are_one_line() -> None:
    law = duty(LAC_VISIT, "HC-1", "2025-01-28", "2025-03-14", State.DUE_SOON)
    aim = duty(LAC_VISIT, "HC-1", "2025-01-28", "2025-03-11", State.OVERDUE, 2, limit=LimitName.AIM)
    made = digest([law, aim])
    part = part_of(made, Section.OVERDUE)
    assert part is not None
    (line,) = part.lines
    assert {item.obligation for item in line.items} == {law.obligation, aim.obligation}
    assert line.words.endswith("; its statutory limit is Fri 14 March")
    assert part_of(made, Section.SOON) is None


@pytest.mark.parametrize(
    ("day", "due", "section"),
    [
        pytest.param("2025-03-13", "2025-03-13", Section.DUE, id="due today"),
        pytest.param("2025-03-13", "2025-03-14", Section.SOON, id="due tomorrow, in tomorrow’s digest"),
        pytest.param("2025-03-14", "2025-03-16", Section.DUE, id="Friday covers the Sunday"),
        pytest.param("2025-03-14", "2025-03-17", Section.SOON, id="Friday does not cover the Monday"),
        pytest.param("2025-04-17", "2025-04-21", Section.DUE, id="Maundy Thursday covers four days"),
        pytest.param("2025-04-17", "2025-04-22", Section.SOON, id="and not the fifth"),
    ],
)
def test_what_stands_before_the_next_digest(day: str, due: str, section: Section) -> None:
    state = State.DUE_TODAY if day == due else State.DUE_SOON
    made = digest([duty(LAC_VISIT, "HC-1", "2025-02-01", due, state)], day=day)
    assert cases(made, section) == ["HC-1"]


def test_due_soon_that_does_not_see_the_child_is_counted_by_worker() -> None:
    soon = [
        duty(SUPERVISION, "HC-1", "2024-12-20", "2025-03-20", State.DUE_SOON, worker="nb"),
        duty(SUPERVISION, "HC-2", "2024-12-20", "2025-03-20", State.DUE_SOON, worker="nb"),
        duty(CORE_GROUP, "HC-3", "2025-03-05", "2025-03-19", State.DUE_SOON, worker="nb"),
        duty(ASSESSMENT, "HC-4", "2025-01-15", "2025-03-19", State.DUE_SOON, worker="ka"),
    ]
    part = part_of(digest(soon), Section.ALSO)
    assert part is not None
    assert part.lines == ()
    assert [(group.who, group.counts) for group in part.groups] == [
        ("KA", ("1 assessment",)),
        ("NB", ("1 core group", "2 case supervisions")),
    ]


def test_a_digest_keeps_to_a_dozen_full_lines_and_counts_the_rest() -> None:
    records = [
        duty(SUPERVISION, f"HC-{n:02}", "2024-10-13", "2025-01-13", State.OVERDUE, 59, worker="nb" if n % 2 else "ka")
        for n in range(30)
    ]
    due = [duty(LAC_VISIT, f"HC-{n}", "2025-01-30", DAY, State.DUE_TODAY, cycle=2) for n in range(50, 53)]
    made = digest([*records, *due, MEETS])
    assert sum(len(part.lines) for part in made.parts) == 12
    overdue = part_of(made, Section.OVERDUE)
    assert overdue is not None
    assert len(overdue.lines) == 9  # 12 less the 3 that are kept for what is due
    assert overdue.lines[0].case == "HC-4"  # meets before records
    assert overdue.count == 31
    assert sum(len(group.items) for group in overdue.groups) == 22
    assert made.subject_line.startswith("31 overdue, 3 due before tomorrow’s digest")


@pytest.mark.parametrize(
    ("number", "lines", "folded"),
    [
        pytest.param(12, 12, 0, id="a dozen"),
        pytest.param(14, 14, 0, id="two more than a dozen have lines: a counted group would take as many"),
        pytest.param(15, 12, 3, id="three more are folded"),
    ],
)
def test_nothing_is_folded_where_one_or_two_lines_would_be_hidden(number: int, lines: int, folded: int) -> None:
    part = part_of(digest([overdue_visit(f"HC-{n:02}") for n in range(number)]), Section.OVERDUE)
    assert part is not None
    assert (len(part.lines), sum(group.size for group in part.groups)) == (lines, folded)


def test_an_interview_and_its_offer_that_end_together_are_one_line_for_both() -> None:
    offered = replace(INTERVIEW, id="return_interview_offered", title="Interview offered", nature=Nature.DECIDES)
    book = replace(BOOK, timescales=(*BOOK.timescales, offered))
    both = [
        duty(rule, "HC-1", "2025-03-10 16:20", "2025-03-13 16:20", State.DUE_TODAY) for rule in (offered, INTERVIEW)
    ]
    other = duty(INTERVIEW, "HC-2", "2025-03-10 16:20", "2025-03-13 16:20", State.DUE_TODAY)
    part = part_of(digest([*both, other], book=book), Section.DUE)
    assert part is not None
    assert [line.what for line in part.lines] == [
        "return home interview and interview offered",
        "return home interview",
    ]
    assert {item.obligation for item in part.lines[0].items} == {each.obligation for each in both}


def test_overdue_duties_of_the_law_that_see_the_child_always_have_a_line() -> None:
    visits = [duty(LAC_VISIT, f"HC-{n:02}", "2025-01-28", "2025-03-11", State.OVERDUE, 2, cycle=2) for n in range(20)]
    local = [overdue_visit(f"HC-{n}") for n in range(50, 60)]
    made = digest([*visits, *local])
    part = part_of(made, Section.OVERDUE)
    assert part is not None
    assert len(part.lines) == 20
    assert [group.counts for group in part.groups] == [("10 child protection visits",)]


def test_the_number_of_full_lines_is_a_setting() -> None:
    made = digest([overdue_visit(f"HC-{n}") for n in range(9)], settings=DigestSettings(full_lines=4))
    part = part_of(made, Section.OVERDUE)
    assert part is not None
    assert len(part.lines) == 4


def test_reviews_are_told_to_the_manager_and_read_by_the_service_that_answers() -> None:
    review = duty(LAC_REVIEW, "HC-1", "2025-02-03", "2025-03-03", State.OVERDUE, 8)
    told = digest([review])
    assert "answers: reviewing service" in [note.text for line in told.parts[0].lines for note in line.notes]
    reader = digest([review], person="mgr-reviews")
    part = part_of(reader, Section.ANSWERS)
    assert part is not None
    assert not part.responsible
    assert [line.case for line in part.lines] == ["HC-1"]
    assert "answers: reviewing service" not in [note.text for note in part.lines[0].notes]


def test_the_head_of_service_hears_only_of_what_is_sustained() -> None:
    # sustained: 3 working days after. 11 March: 12, 13, 14 March. 10 March: 11, 12, 13 March
    fresh = duty(LAC_VISIT, "HC-1", "2025-01-28", "2025-03-11", State.OVERDUE, 2, cycle=2)
    held = duty(LAC_VISIT, "HC-2", "2025-01-27", "2025-03-10", State.OVERDUE, 3, cycle=2)
    made = digest([fresh, held], person="hos")
    assert cases(made, Section.SUSTAINED) == ["HC-2"]
    assert made.subject_line == "1 still overdue · Head of service · Thursday 13 March"


def test_where_nothing_has_come_to_the_head_of_service_it_says_with_whom_it_is() -> None:
    fresh = duty(LAC_VISIT, "HC-1", "2025-01-28", "2025-03-11", State.OVERDUE, 2, cycle=2)
    two = digest([fresh, replace(fresh, obligation="o", subject="HC-2", thread="u")], person="hos")
    assert two.nothing == "Nothing has been overdue long enough to come to you; 2 overdue are with their managers."
    assert (
        two.subject_line == "Nothing for you, 2 overdue are with their managers · Head of service · Thursday 13 March"
    )
    assert digest([], person="hos").nothing == "Nothing is overdue."


def test_child_protection_visits_can_be_named_by_the_rule() -> None:
    assert CP_VISIT.title == "Child protection visit"
    part = part_of(digest([overdue_visit("HC-1")]), Section.OVERDUE)
    assert part is not None
    assert part.lines[0].what == "child protection visit"
