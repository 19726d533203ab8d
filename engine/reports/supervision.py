"""Case supervision: how long ago each open case was last supervised, in bands, by the kind of plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from engine.reports.pieces import (
    CASE,
    DAY,
    FEW,
    PERCENT,
    TEXT,
    WHOLE,
    columns,
    counted_of,
    row,
    scope_words,
    share,
)
from engine.reports.report import Chart, ChartForm, Report, Row, Series, Table
from engine.reports.view import Span, View, teams_in
from engine.words.days import full_day
from engine.words.enums import Unit
from engine.words.limits import Limit

NEW_DAYS: Final = 30
KIND: Final = "case_supervision"


class Group(StrEnum):
    """The rows of the table. A child stands in the first that fits, in the order LAC with CPP, CPP, LAC, CIN, other."""

    CIN = "CIN"
    CPP = "CPP"
    BOTH = "CPP and LAC"
    LAC = "LAC"
    OTHER = "Other open cases"


class Band(StrEnum):
    """How long ago the last supervision was. The values are the published report's own words."""

    ONE = "within 1 month"
    TWO = "over 1 to 2 months"
    THREE = "over 2 to 3 months"
    SIX = "over 3 to 6 months"
    MORE = "over 6 months"
    NEW = "none, new in last 30 days"
    NONE = "none"


MONTHS_OF: Final = ((Band.ONE, 1), (Band.TWO, 2), (Band.THREE, 3), (Band.SIX, 6))
THREE_MONTHS: Final = Limit(3, Unit.MONTHS)
PLANS: Final = (Group.CIN, Group.CPP, Group.BOTH, Group.LAC)
KEYS: Final = {
    Band.ONE: "within_1_month",
    Band.TWO: "over_1_to_2_months",
    Band.THREE: "over_2_to_3_months",
    Band.SIX: "over_3_to_6_months",
    Band.MORE: "over_6_months",
    Band.NEW: "none_new_in_last_30_days",
    Band.NONE: "none",
}


@dataclass(frozen=True, slots=True)
class Supervised:
    """One child with an open case, and the last supervision of that case."""

    subject: str
    group: Group
    band: Band
    since: date  # since when the case is open
    last: date | None
    team: str
    worker: str
    late: bool  # more than 3 months since the last supervision or, where none is recorded, since the case opened


def group_of(open_periods: Iterable[str]) -> Group | None:
    """The row of a child with these periods open on the day; None where nothing of it is open."""
    names = set(open_periods)
    if {"looked_after", "cp_plan"} <= names:
        return Group.BOTH
    for period, group in (("cp_plan", Group.CPP), ("looked_after", Group.LAC), ("cin_plan", Group.CIN)):
        if period in names:
            return group
    return Group.OTHER if "case" in names else None


def band_of(last: date | None, since: date, view: View) -> Band:
    """The band of a last supervision, counted by the calendar: a month ends on the corresponding date, that day in it."""
    today = view.today
    if last is None:
        return Band.NEW if today - since <= timedelta(days=NEW_DAYS) else Band.NONE
    for band, months in MONTHS_OF:
        if today <= view.axis.due(last, Limit(months, Unit.MONTHS)):
            return band
    return Band.MORE


def supervised(view: View, team: str = "") -> list[Supervised]:
    """Every child with an open case or plan, with its row and band; by group, longest ago first."""
    found = []
    for subject, spans in view.open_spans.items():
        group = group_of(span.period for span in spans)
        if group is None:
            continue
        held, worker = view.holder(subject)
        if team and view.team_id(held) != view.team_id(team):
            continue
        since = open_since(spans)
        days = [each.happened.day for each in view.events.get(subject, ()) if each.kind == KIND]
        last = max((day for day in days if day >= since), default=None)
        late = view.today > view.axis.due(last or since, THREE_MONTHS)
        band = band_of(last, since, view)
        found.append(Supervised(subject, group, band, since, last, view.team_id(held), worker, late))
    order = tuple(Group)
    return sorted(found, key=lambda each: (order.index(each.group), each.last or date.min, each.since, each.subject))


def open_since(spans: Sequence[Span]) -> date:
    """Since when the case is open; where no open case is recorded, the beginning of the earliest plan or care."""
    cases = [span.since for span in spans if span.period == "case"]
    plans = [span.since for span in spans if span.period in ("cin_plan", "cp_plan", "looked_after")]
    return min(cases or plans)


def supervision(view: View, team: str = "") -> Report:
    """The bands by kind of plan and by team, and a list of every child not supervised within three months."""
    children = supervised(view, team)
    planned = [each for each in children if each.group in PLANS]
    others = [each for each in children if each.group is Group.OTHER]
    return Report(
        id="supervision",
        title="Case supervision",
        authority=view.organisation.authority,
        scope=scope_words(view, team),
        period=f"as at {full_day(view.today)}",
        made=view.made,
        lead=_lead(planned),
        parts=(_bands(planned, others), _chart(planned), _teams(children, view), _late(children, view)),
        notes=_notes(),
    )


def _lead(planned: Sequence[Supervised]) -> tuple[str, ...]:
    if not planned:
        return ("No child has a plan or is in care.",)
    late = sum(each.late for each in planned)
    never = sum(each.last is None for each in planned)
    percent = f" ({100 * late / len(planned):.1f}%)" if len(planned) >= FEW and late else ""
    words = f"{late or 'None'} of {counted_of(len(planned), 'child', 'children')} with a plan or in care{percent} "
    words += f"{'has' if late == 1 else 'have'} gone over 3 months without supervision."
    if not never:
        return (words,)
    return (words, f"{counted_of(never, 'has', 'have')} none recorded since the case opened.")


def _counts(children: Iterable[Supervised]) -> Mapping[Band, int]:
    every = list(children)
    return {band: sum(each.band is band for each in every) for band in Band}


def _band_row(name: str, children: Sequence[Supervised], strong: bool = False) -> Row:
    counts = _counts(children)
    within = sum(not each.late for each in children)
    return row(name, *counts.values(), len(children), share(within, len(children)), strong=strong)


def _band_columns(first: str, heading: str) -> tuple[tuple[str, str, object], ...]:
    return (
        (first, heading, TEXT),
        *((KEYS[band], _heading(band), WHOLE) for band in Band),
        ("total", "Total", WHOLE),
        ("in_time", "In time", PERCENT),
    )


def _heading(band: Band) -> str:
    words = str(band)
    return words[:1].upper() + words[1:]


def _bands(planned: Sequence[Supervised], others: Sequence[Supervised]) -> Table:
    rows = [_band_row(str(group), [each for each in planned if each.group is group]) for group in PLANS]
    rows.append(_band_row("Total", planned, strong=True))
    if others:
        rows.append(_band_row(str(Group.OTHER), others))
    return Table(
        "bands",
        "Time since the last supervision",
        columns(*_band_columns("group", "Group")),  # type: ignore[arg-type]
        tuple(rows),
        note="Other open cases, with no plan and not in care, stand below the total and outside it." if others else "",
    )


def _chart(planned: Sequence[Supervised]) -> Chart:
    counts = [_counts(each for each in planned if each.group is group) for group in PLANS]
    return Chart(
        "bands-chart",
        "Time since the last supervision, by kind of plan",
        "For each kind of plan, how many children were last supervised how long ago.",
        ChartForm.STACKED,
        tuple(map(str, PLANS)),
        tuple(Series(str(band), tuple(float(count[band]) for count in counts)) for band in Band),
        numbers="bands",
    )


def _teams(children: Sequence[Supervised], view: View) -> Table:
    rows = []
    for team in teams_in(view, (each.team for each in children)):
        mine = [each for each in children if each.team == team]
        if mine:
            rows.append(_band_row(view.team_name(team), mine))
    return Table(
        "teams",
        "By team, all open cases",
        columns(*_band_columns("team", "Team")),  # type: ignore[arg-type]
        (*rows, _band_row("Total", children, strong=True)) if rows else (),
        empty="No case is open.",
    )


def _late(children: Sequence[Supervised], view: View) -> Table:
    late = [each for each in children if each.late]
    rows = [
        row(
            each.subject,
            view.initials(each.subject),
            str(each.group),
            view.team_name(each.team),
            view.who(each.worker),
            each.last,
            each.since,
            (view.today - (each.last or each.since)).days,
        )
        for each in sorted(late, key=lambda each: (each.last or each.since, each.subject))
    ]
    return Table(
        "late",
        "Over 3 months without supervision",
        columns(
            ("case", "Case", CASE),
            ("initials", "Initials", TEXT),
            ("group", "Group", TEXT),
            ("team", "Team", TEXT),
            ("worker", "Worker", TEXT),
            ("last", "Last supervised", DAY),
            ("open_since", "Case open since", DAY),
            ("days", "Days without", WHOLE),
        ),
        tuple(rows),
        empty="Every open case was supervised, or opened, in the last 3 months.",
    )


def _notes() -> tuple[str, ...]:
    return (
        "Each child stands in exactly one row, by the periods open at the end of the day: looked after and on a child "
        "protection plan, CPP and LAC; else on a child protection plan, CPP; else looked after, LAC; else on a child in need "
        "plan, CIN. A child whose case is open with none of these is among the other open cases.",
        "Only supervisions recorded since the present case opened count. A month ends on the corresponding date: supervised on "
        "5 September, 5 October is within 1 month and 6 October is over it.",
        f"New: the case opened at most {NEW_DAYS} days before, and no supervision is recorded yet. In time: supervised in the "
        "last 3 months, or opened in them and not supervised yet; of fewer than ten children the counts stand in its place.",
    )
