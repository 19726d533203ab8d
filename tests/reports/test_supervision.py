"""Case supervision in bands: which row each child stands in, and both sides of each edge of each band."""

from __future__ import annotations

from datetime import date

import pytest

from engine.reports.supervision import Band, Group, band_of, group_of, supervision
from engine.words.values import Person
from tests.reports.hand_made import event
from tests.reports.hand_view import rows, span, table, view

DAY = "2020-10-05"


@pytest.mark.parametrize(
    ("periods", "group"),
    [
        (("case", "cin_plan"), Group.CIN),
        (("case", "cp_plan"), Group.CPP),
        (("case", "cp_plan", "cin_plan"), Group.CPP),
        (("case", "looked_after", "placement"), Group.LAC),
        (("case", "looked_after", "cin_plan"), Group.LAC),
        (("case", "looked_after", "cp_plan"), Group.BOTH),
        (("case",), Group.OTHER),
        (("case", "section_47"), Group.OTHER),
        (("cp_plan",), Group.CPP),
        (("missing",), None),
        ((), None),
    ],
)
def test_each_child_stands_in_one_row(periods: tuple[str, ...], group: Group | None) -> None:
    assert group_of(periods) is group


@pytest.mark.parametrize(
    ("last", "band"),
    [
        ("2020-10-05", Band.ONE),
        ("2020-09-05", Band.ONE),
        ("2020-09-04", Band.TWO),
        ("2020-08-05", Band.TWO),
        ("2020-08-04", Band.THREE),
        ("2020-07-05", Band.THREE),
        ("2020-07-04", Band.SIX),
        ("2020-04-05", Band.SIX),
        ("2020-04-04", Band.MORE),
    ],
)
def test_the_bands_end_on_the_corresponding_date(last: str, band: Band) -> None:
    assert band_of(date.fromisoformat(last), date(2019, 1, 7), view(DAY)) is band


def test_a_month_without_the_date_ends_on_its_last_day() -> None:
    """31 August and one month is 30 September; there is no 31st."""
    assert band_of(date(2020, 8, 31), date(2019, 1, 7), view("2020-09-30")) is Band.ONE
    assert band_of(date(2020, 8, 31), date(2019, 1, 7), view("2020-10-01")) is Band.TWO


@pytest.mark.parametrize(("opened", "band"), [("2020-09-05", Band.NEW), ("2020-09-04", Band.NONE)])
def test_a_case_is_new_for_thirty_days(opened: str, band: Band) -> None:
    assert band_of(None, date.fromisoformat(opened), view(DAY)) is band


SPANS = [
    *(span("A", "case", "2020-01-06"), span("A", "cin_plan", "2020-02-03")),
    *(span("B", "case", "2020-01-06"), span("B", "cp_plan", "2020-02-03"), span("B", "looked_after", "2020-03-02")),
    *(span("C", "case", "2020-09-21"), span("C", "cp_plan", "2020-09-28")),
    *(span("D", "case", "2019-01-07", "2020-03-02", "case_closed"), span("D", "case", "2020-05-04")),
    span("D", "looked_after", "2020-05-04"),
    span("E", "case", "2020-08-03"),
    *(span("F", "case", "2019-01-07", "2020-03-02", "case_closed"),),
    span("G", "looked_after", "2020-06-01"),
]
EVENTS = [
    event("A", "case_supervision", "2020-09-10"),
    event("A", "case_supervision", "2020-07-01"),
    event("B", "case_supervision", "2020-06-30", team="court-3"),
    event("D", "case_supervision", "2020-02-24"),  # before the present case opened: it does not count
    event("G", "case_supervision", "2020-08-20"),
]
BANDS = ("group", "within_1_month", "over_1_to_2_months", "over_2_to_3_months", "over_3_to_6_months", "over_6_months")


def made(team: str = ""):  # type: ignore[no-untyped-def]
    return supervision(view(DAY, spans=SPANS, events=EVENTS, people=[Person("B", "Bo Bell")]), team)


def test_the_table_as_the_published_one() -> None:
    assert rows(made(), "bands", *BANDS, "none_new_in_last_30_days", "none", "total") == [
        ("CIN", 1, 0, 0, 0, 0, 0, 0, 1),
        ("CPP", 0, 0, 0, 0, 0, 1, 0, 1),
        ("CPP and LAC", 0, 0, 0, 1, 0, 0, 0, 1),
        ("LAC", 0, 1, 0, 0, 0, 0, 1, 2),
        ("Total", 1, 1, 0, 1, 0, 1, 1, 5),
        ("Other open cases", 0, 0, 0, 0, 0, 0, 1, 1),
    ]
    assert [row.cells[-1].words for row in table(made(), "bands").rows] == [
        *("1 of 1", "1 of 1", "0 of 1", "1 of 2", "3 of 5", "1 of 1")
    ]


def test_who_has_gone_over_three_months_is_listed() -> None:
    """D opened on 4 May, with none since; B was last supervised on 30 June; E opened on 3 August, so is not late."""
    assert rows(made(), "late", "case", "initials", "group", "team", "last", "open_since", "days") == [
        ("D", "", "LAC", "Court Team 2", None, date(2020, 5, 4), 154),
        ("B", "BB", "CPP and LAC", "Court Team 3", date(2020, 6, 30), date(2020, 1, 6), 97),
    ]
    assert made().lead == (
        "2 of 5 children with a plan or in care have gone over 3 months without supervision.",
        "2 have none recorded since the case opened.",
    )


def test_one_teams_children() -> None:
    assert rows(made("court-3"), "bands", "group", "total")[-1] == ("Total", 1)
    assert made("court-3").scope == "Court Team 3"


def test_with_nothing_open() -> None:
    report = supervision(view(DAY))
    assert report.lead == ("No child has a plan or is in care.",)
    assert rows(report, "teams") == []
