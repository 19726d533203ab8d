"""The last part of a digest: what no date can be worked out for, and who nothing watches, grouped by reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.alerts.unwatched import OpenPeriod
from engine.reports.digest import Part, Section, part_of
from engine.rulebook.conditions import parse_condition
from engine.rulebook.timescale import StartClause
from engine.words.enums import State, WhenRunning
from engine.words.values import CaseEvent, Obligation
from tests.reports.hand_made import BOOK, ICPC, LAC_REVIEW, duty, event, morning

DAY = "2025-03-13"


def cannot(
    obligations: list[Obligation], spans: list[OpenPeriod], events: list[CaseEvent], **changes: object
) -> tuple[Part, str]:
    made = morning(obligations, DAY, spans=spans, events=events, **changes)  # type: ignore[arg-type]
    assert made.findings == ()
    digest = next(each for each in made.digests if each.person == "mgr-2")
    part = part_of(digest, Section.CANNOT)
    assert part is not None
    return part, digest.unwatched


def in_care(subject: str) -> OpenPeriod:
    return OpenPeriod(subject, "looked_after", date(2025, 3, 3))


def test_one_child_s_duties_without_a_date_are_one_line() -> None:
    events = [event("HC-1", "looked_after_started", "2025-03-03"), event("HC-1", "placed_for_adoption", "2025-03-10")]
    part, said = cannot([], [in_care("HC-1")], events)
    (line,) = part.lines
    assert line.what == "looked-after review or looked-after visit"
    assert line.words == "looked after since Mon 3 March; placed for adoption"
    assert part.note == "No date can be worked out for these duties."  # said once, for every line
    assert [item.timescale for item in line.items] == ["looked_after_review", "looked_after_visit"]
    assert said == "1 child cannot be watched in full (at the end)"


def test_many_children_with_one_reason_are_one_counted_group() -> None:
    spans = [in_care(f"HC-{number}") for number in range(5)]
    events = [event(f"HC-{number}", "looked_after_started", "2025-03-03") for number in range(5)]
    reviews = [duty(LAC_REVIEW, f"HC-{number}", "2025-03-03", "2025-03-31") for number in range(5)]
    part, said = cannot(reviews, spans, events)
    assert part.lines == ()
    (group,) = part.groups
    assert (group.who, group.counts, group.note) == (
        "looked after: no looked-after visit can be watched",
        ("5 children",),
        "no placement recorded",
    )
    assert group.cases == ("HC-0", "HC-1", "HC-2", "HC-3", "HC-4")
    assert said == "5 children cannot be watched in full (at the end)"


def test_many_dates_that_cannot_be_computed_for_one_reason_are_counted() -> None:
    unknown = [
        duty(ICPC, f"HC-{number}", "2025-03-03", None, State.CANNOT_COMPUTE, reason="not recorded")
        for number in range(4)
    ]
    part, _ = cannot(unknown, [], [])
    (group,) = part.groups
    assert (group.who, group.counts) == ("not recorded", ("4 initial conferences",))


def test_one_child_s_dates_that_cannot_be_computed_for_one_reason_are_one_line() -> None:
    unknown = [
        duty(rule, "HC-1", "2025-03-03", None, State.CANNOT_COMPUTE, reason="not recorded")
        for rule in (ICPC, LAC_REVIEW)
    ]
    part, said = cannot(unknown, [], [])
    (line,) = part.lines
    assert line.what == "initial conference or looked-after review"
    assert {item.obligation for item in line.items} == {each.obligation for each in unknown}
    assert said == "1 child cannot be watched in full (at the end)"


def test_the_fact_that_is_missing_is_named() -> None:
    """A strategy discussion that does not say whether it initiated a section 47 enquiry."""
    where = parse_condition("initiated_s47", BOOK.vocabulary, frozenset(("initiated_s47",)), "here")
    rule = replace(ICPC, starts=(StartClause("strategy_discussion", where, WhenRunning.TOGETHER),))
    book = replace(BOOK, timescales=tuple(rule if each.id == "icpc" else each for each in BOOK.timescales))
    unknown = duty(rule, "HC-1", "2025-03-03", None, State.CANNOT_COMPUTE)
    start = event("HC-1", "strategy_discussion", "2025-03-03", id=unknown.anchor)
    part, _ = cannot([unknown], [], [start], book=book)
    assert part.lines[0].words == ("from Mon 3 March; the strategy discussion does not record “initiated s47”")
