"""Episodes of care as events: what each reason for a new episode and each reason for its end means, row beside row.

The file tells of what happened from the 1 April on or before the earliest end in it. Most tables below have an end in
May 2021, so that the return is that of 1 April 2021 to 31 March 2022.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.intake.result import Read

Reader = Callable[..., Read]
Short = list[tuple[str, str, dict[str, object]]]

ENDS_IN_MAY = "99,01/05/2021,S,V2,U6,08/05/2021,E4A"  # another child's week in care


def said(found: Read, child: str = "1") -> Short:
    """The child's events in order: kind, day, and attributes other than what is not held."""
    return [
        (
            event.kind,
            event.happened.day.isoformat(),
            {name: value for name, value in event.attributes.items() if name != "evidence_not_held"},
        )
        for event in found.events
        if event.subject == child
    ]


FOSTER = {"placement": "foster"}
LONG_TERM = {"placement": "foster", "long_term_foster": True, "intended_to_18": True}
BY_THEN = {"legal_status": "V2", "date_quality": "unknown"}


@pytest.mark.parametrize(
    ("rows", "events"),
    [
        pytest.param(
            ["1,06/09/2021,S,V2,U6,,"],
            [
                ("looked_after_started", "2021-09-06", {"legal_status": "V2"}),
                ("placement_started", "2021-09-06", FOSTER),
            ],
            id="S: started to be looked after, and placed",
        ),
        pytest.param(
            ["1,06/09/2021,S,C1,U6,04/10/2021,X1", "1,04/10/2021,L,C2,U6,,"],
            [
                ("looked_after_started", "2021-09-06", {"legal_status": "C1"}),
                ("placement_started", "2021-09-06", FOSTER),
                ("legal_status_changed", "2021-10-04", {"legal_status": "C2"}),
            ],
            id="L: legal status only, the placement goes on",
        ),
        pytest.param(
            ["1,06/09/2021,S,V2,U6,04/10/2021,X1", "1,04/10/2021,P,V2,K2,,"],
            [
                ("looked_after_started", "2021-09-06", {"legal_status": "V2"}),
                ("placement_started", "2021-09-06", FOSTER),
                ("placement_started", "2021-10-04", {"placement": "residential"}),
            ],
            id="P: placement and carers only, the legal status goes on",
        ),
        pytest.param(
            ["1,06/09/2021,S,V2,U6,04/10/2021,X1", "1,04/10/2021,T,V2,U4,,"],
            [
                ("looked_after_started", "2021-09-06", {"legal_status": "V2"}),
                ("placement_started", "2021-09-06", FOSTER),
                ("placement_started", "2021-10-04", {**LONG_TERM, "same_carers": True}),
            ],
            id="T: another placement with the same carers",
        ),
        pytest.param(
            ["1,06/09/2021,S,C1,U6,04/10/2021,X1", "1,04/10/2021,B,C2,P1,,"],
            [
                ("looked_after_started", "2021-09-06", {"legal_status": "C1"}),
                ("placement_started", "2021-09-06", FOSTER),
                ("legal_status_changed", "2021-10-04", {"legal_status": "C2"}),
                ("placement_started", "2021-10-04", {"placement": "with_parents"}),
            ],
            id="B: legal status, placement and carers",
        ),
        pytest.param(
            ["1,06/09/2021,S,C1,U3,04/10/2021,X1", "1,04/10/2021,U,C2,U1,,"],
            [
                ("looked_after_started", "2021-09-06", {"legal_status": "C1"}),
                ("placement_started", "2021-09-06", {"placement": "connected_person"}),
                ("legal_status_changed", "2021-10-04", {"legal_status": "C2"}),
                (
                    "placement_started",
                    "2021-10-04",
                    {
                        "placement": "connected_person",
                        "long_term_foster": True,
                        "intended_to_18": True,
                        "same_carers": True,
                    },
                ),
            ],
            id="U: legal status and placement with the same carers",
        ),
        pytest.param(
            ["1,06/09/2021,S,E1,U6,04/10/2021,X1", "1,04/10/2021,P,E1,A6,07/03/2022,E12"],
            [
                ("looked_after_started", "2021-09-06", {"legal_status": "E1"}),
                ("placement_started", "2021-09-06", FOSTER),
                ("placement_started", "2021-10-04", {"placement": "adoption"}),
                ("placed_for_adoption", "2021-10-04", {}),
                ("placement_ended", "2022-03-07", {"reason": "E12"}),
                ("adoption_order_made", "2022-03-07", {}),
                ("looked_after_ended", "2022-03-07", {"reason": "E12"}),
            ],
            id="placed for adoption and adopted",
        ),
        pytest.param(
            ["1,06/09/2021,S,V2,T0,04/10/2021,E2"],
            [
                ("looked_after_started", "2021-09-06", {"legal_status": "V2"}),
                ("placement_started", "2021-09-06", {"placement": "other", "temporary": True}),
                ("placement_ended", "2021-10-04", {"reason": "E2"}),
                ("died", "2021-10-04", {}),
                ("looked_after_ended", "2021-10-04", {"reason": "E2"}),
            ],
            id="E2: the child died",
        ),
        pytest.param(
            ["1,06/09/2021,S,V2,U6,04/10/2021,E4B", "1,01/11/2021,S,V2,U6,,"],
            [
                ("looked_after_started", "2021-09-06", {"legal_status": "V2"}),
                ("placement_started", "2021-09-06", FOSTER),
                ("placement_ended", "2021-10-04", {"reason": "E4B"}),
                ("looked_after_ended", "2021-10-04", {"reason": "E4B"}),
                ("looked_after_started", "2021-11-01", {"legal_status": "V2"}),
                ("placement_started", "2021-11-01", FOSTER),
            ],
            id="two periods of care",
        ),
        pytest.param(
            ["1,06/09/2021,S,V3,U6,08/09/2021,E8", "1,04/10/2021,S,V3,U6,06/10/2021,E8"],
            [
                ("looked_after_started", "2021-09-06", {"legal_status": "V3"}),
                ("placement_started", "2021-09-06", FOSTER),
                ("placement_ended", "2021-09-08", {"reason": "E8"}),
                ("looked_after_ended", "2021-09-08", {"reason": "E8"}),
                ("looked_after_started", "2021-10-04", {"legal_status": "V3"}),
                ("placement_started", "2021-10-04", FOSTER),
                ("placement_ended", "2021-10-06", {"reason": "E8"}),
                ("looked_after_ended", "2021-10-06", {"reason": "E8"}),
            ],
            id="V3: each short break a period of its own",
        ),
        pytest.param(
            ["1,01/06/2019,P,V2,U6,,"],
            [("looked_after_started", "2019-06-01", BY_THEN), ("placement_started", "2019-06-01", FOSTER)],
            id="in care since before the first row, and moved on that day",
        ),
        pytest.param(
            ["1,01/06/2019,L,V2,U6,,"],
            [
                ("looked_after_started", "2019-06-01", BY_THEN),
                ("legal_status_changed", "2019-06-01", {"legal_status": "V2"}),
                ("placement_changed", "2019-06-01", FOSTER),
            ],
            id="in care since before the first row: where the child lives is said, no placement begins",
        ),
        pytest.param(
            ["1,01/06/2019,L,E1,A5,,"],
            [
                ("looked_after_started", "2019-06-01", {"legal_status": "E1", "date_quality": "unknown"}),
                ("legal_status_changed", "2019-06-01", {"legal_status": "E1"}),
                ("placement_changed", "2019-06-01", {"placement": "adoption"}),
                ("placed_for_adoption", "2019-06-01", {"date_quality": "unknown"}),
            ],
            id="with adopters by the first row",
        ),
    ],
)
def test_what_the_rows_of_a_child_say(returned: Reader, rows: list[str], events: Short) -> None:
    found = returned("episodes", *rows, ENDS_IN_MAY)
    assert said(found) == events
    assert found.quarantined == ()


def test_the_order_of_the_rows_does_not_matter(returned: Reader) -> None:
    rows = ["1,06/09/2021,S,V2,U6,04/10/2021,X1", "1,04/10/2021,P,V2,K2,06/12/2021,E4A", ENDS_IN_MAY]
    forwards, backwards = returned("episodes", *rows), returned("episodes", *reversed(rows))
    assert {event.event_id: event for event in forwards.events} == {event.event_id: event for event in backwards.events}


def test_care_and_placements_carry_their_episodes(returned: Reader) -> None:
    rows = [
        "1,06/09/2021,S,C1,U6,04/10/2021,X1",
        "1,04/10/2021,L,C2,U6,01/11/2021,X1",
        "1,01/11/2021,P,C2,K2,06/12/2021,E4A",
    ]
    found = returned("episodes", *rows)
    assert [(event.kind, event.episode) for event in found.events] == [
        ("looked_after_started", "2021-09-06"),
        ("placement_started", "2021-09-06"),
        ("legal_status_changed", ""),  # an earlier return may not hold the start, and the event stays the same
        ("placement_started", "2021-11-01"),
        ("placement_ended", "2021-11-01"),
        ("looked_after_ended", "2021-09-06"),
    ]


CONTRADICTIONS = [
    pytest.param(
        ["1,06/09/2021,S,V2,U6,04/10/2021,X1", "1,06/09/2021,S,V2,K2,,"],
        [(3, "CHILD, DECOM", "06/09/2021", "it contradicts another row")],
        "placement_started",
        1,
        id="two episodes that began on one day: the first is used",
    ),
    pytest.param(
        ["1,06/09/2021,S,V2,U6,04/09/2021,E4A"],
        [(2, "DEC", "04/09/2021", "an end before its start")],
        "looked_after_ended",
        0,
        id="ended before it began: taken as open",
    ),
    pytest.param(
        ["1,06/09/2021,S,V2,U6,04/10/2021,E4A", "1,01/10/2021,P,V2,K2,,"],
        [(2, "DEC", "04/10/2021", "it contradicts another row")],
        "looked_after_ended",
        0,
        id="care ended after the next episode began: taken as going on",
    ),
    pytest.param(
        ["1,06/09/2021,S,V2,U6,04/10/2021,"],
        [(2, "REC", "", "a value is missing")],
        "looked_after_ended",
        0,
        id="ended, and no word of whether care ended",
    ),
    pytest.param(
        ["1,06/09/2021,S,V2,U6,04/10/2021,E99"],
        [(2, "REC", "E99", "a value that cannot be read")],
        "looked_after_ended",
        0,
        id="an unknown reason for ceasing",
    ),
    pytest.param(
        ["1,06/09/2021,S,V2,Q9,,"],
        [(2, "PLACE", "Q9", "a value that cannot be read")],
        "placement_started",
        1,
        id="an unknown placement: placed, we do not know where",
    ),
    pytest.param(
        ["1,06/09/2021,,V2,U6,,"], [(2, "RNE", "", "a value is missing")], "placement_started", 0, id="no reason for it"
    ),
    pytest.param(
        ["1,06/09/2021,W,V2,U6,,"],
        [(2, "RNE", "W", "a value that cannot be read")],
        "placement_started",
        0,
        id="an unknown reason for it",
    ),
    pytest.param(
        ["1,31/09/2021,S,V2,U6,,"],
        [(2, "DECOM", "31/09/2021", "not a date that can be read")],
        "placement_started",
        0,
        id="31 September",
    ),
    pytest.param(
        ["1,06/09/2022,S,V2,U6,,"],
        [(2, "DECOM", "06/09/2022", "in the future")],
        "placement_started",
        0,
        id="after the day of the import",
    ),
    pytest.param(
        [",06/09/2021,S,V2,U6,,"], [(2, "CHILD", "", "a value is missing")], "placement_started", 0, id="no child"
    ),
]


@pytest.mark.parametrize(("rows", "kept_out", "kind", "events"), CONTRADICTIONS)
def test_what_contradicts_is_kept_out_with_its_reason(
    returned: Reader, rows: list[str], kept_out: list[tuple[int, str, str, str]], kind: str, events: int
) -> None:
    found = returned("episodes", *rows)
    assert [(row.row, row.column, row.value, row.reason) for row in found.quarantined] == kept_out
    assert all(row.mend for row in found.quarantined)
    assert sum(event.kind == kind for event in found.events) == events


NOTED = [
    pytest.param(
        ["1,06/09/2021,S,V2,U6,04/10/2021,X1", "1,04/10/2021,P,C2,K2,,"],
        "Legal status differs though RNE does not say so; taken as changed: 1.",
        ("legal_status_changed", "2021-10-04"),
        id="P, and the legal status is another",
    ),
    pytest.param(
        ["1,06/09/2021,S,C1,U6,04/10/2021,X1", "1,04/10/2021,L,C2,K2,,"],
        "Placement differs though RNE does not say so; taken as changed, not as a move: 1.",
        ("placement_changed", "2021-10-04"),
        id="L, and the placement is another",
    ),
    pytest.param(
        ["1,06/09/2021,S,V2,U6,04/10/2021,E4A", "1,01/11/2021,P,V2,K2,,"],
        "Episodes that go on after care had ended, taken as care begun again, date unknown: 1.",
        ("looked_after_started", "2021-11-01"),
        id="care had ended, and goes on",
    ),
    pytest.param(
        ["1,06/09/2021,S,V2,U6,,E4A"],
        "Episodes with a reason for ceasing and no date, taken as open (REC without DEC): 1.",
        ("placement_started", "2021-09-06"),
        id="a reason for ceasing without a date",
    ),
    pytest.param(
        ["1,06/09/2021,S,V2,U6,04/10/2021,X1"],
        "Episodes followed by another (X1) that is not in the file, taken as going on: 1.",
        ("placement_started", "2021-09-06"),
        id="the next episode is not in the file",
    ),
    pytest.param(
        ["1,06/09/2021,S,V2,U6,04/10/2021,X1", "1,06/10/2021,P,V2,K2,,"],
        "Gaps between an episode and the one that is said to follow it (X1), taken as going on: 1.",
        ("placement_started", "2021-10-06"),
        id="a gap of two days",
    ),
    pytest.param(
        ["1,06/09/2021,S,V2,U6,04/10/2021,X1", "1,04/10/2021,S,V2,K2,,"],
        "Children said to have started to be looked after while they were (RNE S after X1): 1.",
        ("placement_started", "2021-10-04"),
        id="started while looked after",
    ),
]


@pytest.mark.parametrize(("rows", "note", "event"), NOTED)
def test_what_contradicts_and_can_be_used_is_counted_in_a_note(
    returned: Reader, rows: list[str], note: str, event: tuple[str, str]
) -> None:
    found = returned("episodes", *rows)
    assert note in found.notes
    assert event in [(kind, day) for kind, day, _ in said(found)]


def test_the_next_day_follows_on(returned: Reader) -> None:
    found = returned("episodes", "1,06/09/2021,S,V2,U6,04/10/2021,X1", "1,05/10/2021,P,V2,K2,,")
    assert not [note for note in found.notes if "Gaps" in note]


def held(found: Read, child: str = "1") -> list[tuple[str, bool]]:
    """For each start of care: how its id ends, and whether reviews are judged from it."""
    return [
        (event.event_id.rpartition("/")[2], "looked_after_review" not in str(event.attributes["evidence_not_held"]))
        for event in found.events
        if event.subject == child and event.kind == "looked_after_started"
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(
            "1,01/04/2021,S,V2,U6,,", ("looked_after_started", True), id="began on the first day of the return"
        ),
        # 5 months before 1 April 2021 is 1 November 2020.
        pytest.param("1,31/10/2020,S,V2,U6,,", ("looked_after_started", True), id="five months and a day before it"),
        pytest.param("1,01/11/2020,S,V2,U6,,", ("carried over", False), id="five months before it"),
        pytest.param("1,31/03/2021,S,V2,U6,,", ("carried over", False), id="the day before it"),
        pytest.param(
            "1,31/10/2020,P,V2,U6,,", ("by then", True), id="in care by then, five months and a day before April"
        ),
        pytest.param("1,01/11/2020,P,V2,U6,,", ("by then", False), id="in care by then, five months before April"),
        pytest.param(
            "1,01/11/2019,P,V2,U6,,", ("by then", False), id="the same a year earlier, so that it never changes"
        ),
        pytest.param("1,01/04/2020,P,V2,U6,,", ("by then", False), id="on a 1 April"),
        pytest.param("1,02/04/2020,P,V2,U6,,", ("by then", True), id="on a 2 April"),
        pytest.param(
            "1,02/06/2021,P,V2,U6,,", ("by then", False), id="within the year: a row before it must be missing"
        ),
    ],
)
def test_reviews_are_judged_only_where_the_return_tells_their_round(
    returned: Reader, row: str, expected: tuple[str, bool]
) -> None:
    assert held(returned("episodes", row, ENDS_IN_MAY)) == [expected]
