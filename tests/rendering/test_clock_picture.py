"""The picture of a clock: what stands in it, where, and that it can be read without seeing it, without colour and in print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from engine.obligations.explain_values import Explanation, Mark, Span
from engine.rendering.chart_paint import width_of
from engine.rendering.clock_line import Fill, Shape, clock_line
from engine.rendering.clock_picture import clock_svg
from engine.words.clock import LONDON
from engine.words.values import Moment
from tests.explainer.test_explaining import Event, e, explained

SVG = "{http://www.w3.org/2000/svg}"
S47 = [e("strategy_discussion", "2022-05-27", initiated_s47=True)]
CARE = [
    e("looked_after_started", "2023-05-01", legal_status="C2"),
    e("placement_started", "2023-05-01", placement="foster"),
    e("looked_after_visit", "2023-05-05", seen=True),
    e("looked_after_visit", "2023-06-10", seen=True),
    e("looked_after_visit", "2023-07-25", seen=True),
    e("looked_after_visit", "2023-09-08", seen=True),
    e("placement_started", "2023-10-02", placement="residential"),
    e("looked_after_visit", "2023-10-06", seen=True),
]
ICPC = [
    *S47,
    e("strategy_discussion", "2022-06-08", initiated_s47=False),
    e("icpc_held", "2022-06-10", kind="transfer_in", episode="other"),
    e("icpc_held", "2022-06-14", kind="initial", completes=False),
    e("icpc_held", "2022-06-23", kind="initial"),
]
CASES: list[tuple[str, Sequence[Event], str, str]] = [
    ("three working days", [e("cp_plan_started", "2021-02-01")], "cp_visit", "2021-02-12"),
    ("a conference met late", ICPC, "icpc", "2022-07-01"),
    ("a conference overdue", S47, "icpc", "2022-06-28"),
    ("long after the due day", S47, "icpc", "2024-06-28"),
    ("hours over the clock change", [e("missing_found", "2025-10-24 12:00")], "return_home_interview", "2025-10-26"),
    ("hours from a date", [e("missing_found", "2025-10-24")], "return_home_interview", "2025-10-26"),
    ("26 weeks", [e("proceedings_issued", "2025-01-06")], "care_proceedings", "2025-05-10"),
    (
        "26 weeks extended",
        [e("proceedings_issued", "2025-01-06"), e("proceedings_extended", "2025-06-20", until=date(2025, 9, 1))],
        *("care_proceedings", "2025-08-10"),
    ),
    ("a placement move", CARE, "looked_after_visit", "2023-11-01"),
    ("no date", [e("strategy_discussion", "2022-05-27")], "icpc", "2022-05-30"),
    (
        "ended",
        [*S47, e("s47_completed", "2022-06-10", outcome="nfa")],
        *("icpc", "2022-06-30"),
    ),
]  # fmt: skip


def picture(events: Sequence[Event], which: str, as_at: str) -> tuple[Explanation, ElementTree.Element]:
    explanation = explained(list(events), which, as_at)
    return explanation, ElementTree.fromstring(clock_svg(explanation))


def texts(drawn: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in drawn.iter(f"{SVG}text")]


@pytest.mark.parametrize(("events", "which", "as_at"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_every_picture(events: Sequence[Event], which: str, as_at: str) -> None:
    """It has a title and a description, stays inside 720 pixels, names what it uses, and asks for nothing from outside."""
    explanation, drawn = picture(events, which, as_at)
    title, described = drawn.find(f"{SVG}title"), drawn.find(f"{SVG}desc")
    assert title is not None
    assert described is not None
    assert (title.text or "").startswith(explanation.title)
    assert "State: " in (described.text or "")
    assert drawn.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    assert drawn.get("width") == "720"
    assert not [each for each in drawn.iter() if each.tag in (f"{SVG}script", f"{SVG}style", f"{SVG}image")]
    svg = clock_svg(explanation)
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert svg == clock_svg(explanation)
    _inside(drawn)
    _apart(drawn)


def _boxes(drawn: ElementTree.Element) -> list[tuple[float, float, float, float, str]]:
    """About where each text stands: left, right, top, foot."""
    found = []
    for each in drawn.iter(f"{SVG}text"):
        size = float(each.get("font-size", "12"))
        wide = 0.86 * width_of(each.text or "") * size / 12  # letters are taken wide when room is made for them
        x, y, anchor = float(each.get("x", "0")), float(each.get("y", "0")), each.get("text-anchor", "start")
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        found.append((left, left + wide, y - size * 0.75, y + size * 0.2, each.text or ""))
    return found


def _inside(drawn: ElementTree.Element) -> None:
    height = float(drawn.get("height", "0"))
    assert [box for box in _boxes(drawn) if box[0] < 0 or box[1] > 720 or box[3] > height] == []


def _apart(drawn: ElementTree.Element) -> None:
    """No two texts stand on each other."""
    boxes = _boxes(drawn)
    touching = [
        (a[4], b[4])
        for n, a in enumerate(boxes)
        for b in boxes[:n]
        if a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]
    ]
    assert touching == []


def test_the_days_of_the_count_and_the_holidays_that_did_not_count() -> None:
    # 1 to 3: 30 May to 1 June; the jubilee; 4 to 15: 6 to 21 June.
    explanation, drawn = picture(S47, "icpc", "2022-06-28")
    shown = texts(drawn)
    assert [each for each in shown if each.isdigit()] == [str(n) for n in range(1, 16)]
    assert "Spring bank holiday" in shown
    assert "Platinum Jubilee bank holiday" in shown
    assert shown.count("Tue 21 June 2022") == 1
    line = clock_line(explanation)
    left_out = [cell.day for cell in line.cells if cell.left_out]
    assert left_out == [date(2022, 5, 28), date(2022, 5, 29)] + [
        date(2022, 6, day) for day in (2, 3, 4, 5, 11, 12, 18, 19)
    ]


def test_what_happened_and_what_did_not_count() -> None:
    explanation, drawn = picture(ICPC, "icpc", "2022-07-01")
    shapes = {point.shape: point.lines for point in clock_line(explanation).points if point.shape is not Shape.LABEL}
    assert list(shapes) == [
        *(Shape.START, Shape.NO_START, Shape.HOLLOW, Shape.SOON, Shape.DUE, Shape.MET),
    ]
    assert " ".join(shapes[Shape.NO_START]) == "Wed 8 June 2022 strategy discussion: initiated s47 is no"
    assert " ".join(shapes[Shape.HOLLOW]).endswith("this part did not complete it")
    assert shapes[Shape.SOON][0] == "Tue 14 June 2022"  # 5 working days before the 21st
    assert shapes[Shape.MET][0] == "Thu 23 June 2022"
    assert {"recorded, does not count", "starts nothing", "overdue", "day not counted"} <= set(texts(drawn))


def test_the_stretches_of_an_extended_clock() -> None:
    explanation, _ = picture(*CASES[7][1:])
    bands = clock_line(explanation).bands
    assert [band.fill for band in bands] == [Fill.RUNNING, Fill.EXTENDED]
    assert bands[1].first.astimezone(LONDON).date() == date(2025, 7, 6)
    assert bands[1].last.astimezone(LONDON).date() == date(2025, 9, 1)


def test_hours_have_ticks_by_elapsed_time_and_the_clock_change_is_told() -> None:
    explanation, drawn = picture(*CASES[4][1:])
    line = clock_line(explanation)
    assert [(f"{at.astimezone(LONDON):%d %H:%M}", words) for at, words in line.ticks] == [
        ("25 12:00", "24 h"),
        ("26 11:00", "48 h"),
        ("27 11:00", "72 h"),
    ]
    assert "clocks go back an hour" in texts(drawn)


def test_cycles_stand_in_lanes_with_the_start_of_each_placement() -> None:
    explanation, drawn = picture(CARE, "looked_after_visit", "2023-11-01")
    assert [str(each.started.day) for each in explanation.cycles] == [
        *("2023-05-01", "2023-05-05", "2023-06-10", "2023-07-25", "2023-09-08", "2023-10-02", "2023-10-06"),
    ]
    assert [each.continues for each in explanation.cycles] == [False, True, True, True, True, False, True]
    assert explanation.cycles[4].reason == "superseded by a later start"
    shown = texts(drawn)
    assert "This duty over time" in shown
    assert shown.count("placement started") == 2
    assert "time left over" in shown
    assert "This duty over time" not in texts(ElementTree.fromstring(clock_svg(explanation, cycles=False)))


def test_marks_and_stretches_of_any_sort_are_drawn() -> None:
    """What the language adds later needs no change here: a mark has a label and a day, a stretch two days."""
    plain = explained(S47, "icpc", "2022-06-08")
    day = Moment(date(2022, 6, 6))
    moved = replace(
        plain,
        marks=(Mark("paused", day, "paused: family abroad"),),
        spans=(Span("paused", day, Moment(day.day + timedelta(days=2)), "paused"),),
    )
    line = clock_line(moved)
    assert [band.label for band in line.bands if band.fill is Fill.STOPPED] == ["paused"]
    shown = texts(ElementTree.fromstring(clock_svg(moved)))
    assert "paused: family abroad" in shown
    assert "does not run" in shown


def test_the_mark_of_the_day_asked_about_is_left_out_where_it_is_far_off() -> None:
    explanation, _ = picture(*CASES[3][1:])
    line = clock_line(explanation)
    assert Shape.ASKED not in {point.shape for point in line.points}
    assert line.last < explanation.as_at


def test_meaning_never_hangs_on_colour_alone() -> None:
    """Every stretch but the running clock and what was left over has a pattern, and every mark a form of its own."""
    svg = clock_svg(explained(ICPC, "icpc", "2022-07-01"))
    assert set(re.findall(r'pattern id="[\w-]+-(\w+)"', svg)) == {
        "extended",
        "over",
        "stopped",
        "early",
        "undated",
        "off",
    }


def test_a_source_that_nobody_checked_says_so() -> None:
    explanation = explained(S47, "icpc", "2022-06-01")
    unchecked = replace(explanation, source=replace(explanation.source, checked=None))
    assert "Not checked against the primary text." in " ".join(texts(ElementTree.fromstring(clock_svg(unchecked))))
    assert "Not checked" not in clock_svg(explanation)


@pytest.mark.parametrize(("met", "left"), [("2022-06-20", True), ("2022-06-21", False)])
def test_on_the_due_day_no_time_is_left_over(met: str, left: bool) -> None:
    """The conference after 27 May 2022 is due on 21 June."""
    line = clock_line(explained([*S47, e("icpc_held", met, kind="initial")], "icpc", met))
    assert (Fill.LEFT in {band.fill for band in line.bands}) is left


def test_what_brings_the_due_day_forward_is_named() -> None:
    conference = e("icpc_held", "2025-03-03", kind="pre_birth", outcome="plan")
    _, drawn = picture([conference, e("born", "2025-03-31")], "pre_birth_review", "2025-04-01")
    assert "birth: brought forward" in texts(drawn)


def test_a_day_keeps_its_name_beside_a_leader() -> None:
    """72 hours from noon on 24 October end at 11:00 on the 27th: near the middle of that day, where its name would stand."""
    events = [e("missing_found", "2025-10-24 12:00"), e("rhi_held", "2025-10-27 11:30")]
    _, drawn = picture(events, "return_home_interview", "2025-10-28")
    assert {"Fri 24 Oct", "Sat 25 Oct", "Sun 26 Oct", "Mon 27 Oct"} <= set(texts(drawn))
