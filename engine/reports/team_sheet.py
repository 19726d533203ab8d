"""The weekly team sheet: what is overdue and what is nearly so, with room to write the action, by whom and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.reports.pieces import BOX, CASE, DAY, TEXT, WHOLE, at, columns, counted_of, row
from engine.reports.reasons_given import Reason, reasons_given
from engine.reports.report import Cell, Paper, Report, Row, Table
from engine.reports.view import NO_TEAM, View, days_words, teams_in
from engine.reports.working_states import booked_for, working_states
from engine.words.days import full_day
from engine.words.enums import Flag, LimitName, Nature, State
from engine.words.values import Obligation

NEARLY: Final = 5  # working days
_NATURES: Final = {nature: place for place, nature in enumerate(Nature)}


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One duty on the sheet; `also` is the other limit of the same duty, where it stands open too."""

    obligation: Obligation
    also: Obligation | None


def lines_of(view: View, team: str) -> tuple[list[SheetLine], list[SheetLine]]:
    """What is overdue, and what falls due within five working days, today included; the child and the law first."""
    grouped: dict[tuple[str, str, str], list[Obligation]] = {}
    for each in view.obligations:
        if not each.state.is_open or each.due is None or each.state is State.PAUSED:
            continue
        if view.team_id(each.team) == view.team_id(team):
            grouped.setdefault((each.subject, each.timescale, each.anchor), []).append(each)
    last = view.axis.after(view.today, NEARLY)
    overdue, nearly = [], []
    for limits in grouped.values():
        lead, *others = sorted(limits, key=_leads)
        line = SheetLine(lead, others[0] if others else None)
        assert lead.due is not None
        if lead.state is State.OVERDUE:
            overdue.append(line)
        elif lead.due.day <= last:
            nearly.append(line)
    return sorted(overdue, key=lambda line: _order(line, view)), sorted(nearly, key=lambda line: _order(line, view))


def _leads(each: Obligation) -> tuple[bool, bool, date]:
    """Overdue by law before overdue locally before what is due first."""
    assert each.due is not None
    return each.state is not State.OVERDUE, each.limit is LimitName.AIM and each.state is State.OVERDUE, each.due.day


def _order(line: SheetLine, view: View) -> tuple[date, int, bool, str] | tuple[int, bool, date, str]:
    each = line.obligation
    assert each.due is not None
    nature, local = _NATURES[view.timescales[each.timescale].nature], not view.is_law(each)
    if each.state is State.OVERDUE:
        return nature, local, each.due.day, each.subject
    return each.due.day, nature, local, each.subject


def team_sheet(view: View, team: str) -> Report:
    """One team's sheet."""
    overdue, nearly = lines_of(view, team)
    subjects = {line.obligation.subject for line in (*overdue, *nearly)}
    reasons = reasons_given(
        (each for each in view.obligations if each.subject in subjects), view.events, view.timescales
    )
    found = view.organisation.team(team)
    manager = view.who(found.manager) if found is not None else ""
    return Report(
        id="team_sheet",
        title=f"Team sheet: {view.team_name(team)}" if team else f"Team sheet: {NO_TEAM}",
        authority=view.organisation.authority,
        scope=f"manager {manager}" if manager else "",
        period=f"as at {full_day(view.today)}",
        made=view.made,
        lead=(_lead(overdue, nearly),),
        parts=(
            _table("overdue", f"Overdue ({len(overdue)})", overdue, reasons, view, "Nothing is overdue."),
            _table(
                *("nearly", f"Due within {NEARLY} working days ({len(nearly)})", nearly, reasons, view),
                f"Nothing falls due within {NEARLY} working days.",
            ),
            _signatures(),
        ),
        notes=(
            "It shows what is recorded, no more. Boxes left empty are for the meeting: record there what is agreed, and then in "
            "the case system.",
            "Days over are working days where the limit is counted in them. A reason explains; it never turns late into in time.",
        ),
        paper=Paper.LANDSCAPE,
    )


def sheets(view: View) -> dict[str, Report]:
    """Every team's sheet by the team's id; "" for work without a team, where there is any."""
    seen = {each.team for each in view.obligations if each.state.is_open}
    return {team: team_sheet(view, team) for team in teams_in(view, seen)}


def _lead(overdue: Sequence[SheetLine], nearly: Sequence[SheetLine]) -> str:
    late = f"{counted_of(len(overdue), 'duty is', 'duties are')} overdue" if overdue else "Nothing is overdue"
    return f"{late}, {len(nearly) or 'none'} more due within {NEARLY} working days."


def _table(
    id: str, title: str, lines: Sequence[SheetLine], reasons: dict[str, Reason], view: View, empty: str
) -> Table:
    late = id == "overdue"
    return Table(
        id,
        title,
        columns(
            ("case", "Case", CASE),
            ("initials", "Child", TEXT),
            ("worker", "Worker", TEXT),
            ("what", "What", TEXT),
            ("due", "Due", DAY),
            ("days", "Over" if late else "Left", WHOLE),
            ("why_late", "Why late" if late else "What is known", BOX),
            ("action", "Action", BOX),
            ("by_whom", "By whom", BOX),
            ("by_when", "By when", BOX),
            roomy=("why_late", "action"),
        ),
        tuple(_row(line, reasons.get(line.obligation.obligation), late, view) for line in lines),
        empty=empty,
    )


def _row(line: SheetLine, reason: Reason | None, late: bool, view: View) -> Row:
    each = line.obligation
    rule = view.timescales[each.timescale]
    events = view.events.get(each.subject, ())
    notes = [note.text for note in working_states(each, rule, events, view.axis, view.today, view.staff(each.worker))]
    booked = booked_for(each, rule, events)
    coming = booked is not None and booked >= view.today
    action = [words for words in notes if coming and words.startswith("booked")]
    known = [words for words in notes if words not in action and not words.startswith("explained")]
    given = [f"{reason.words} ({view.who(reason.by)})"] if reason is not None else []
    return row(
        each.subject,
        view.initials(each.subject),
        view.who(each.worker) or None,
        _what(line, view),
        at(each.due),
        _days(each, late, view),
        "; ".join((*given, *known)) or None,
        "; ".join(action) or None,
        view.who(each.worker) if coming else None,
        booked if coming else None,
    )


def _what(line: SheetLine, view: View) -> str:
    each, also = line.obligation, line.also
    words = view.duty_name(each.timescale, each.limit)
    words += "" if view.is_law(each) or each.limit is LimitName.AIM else " (local)"
    words += ", provisional date" if Flag.PROVISIONAL in each.flags else ""
    if also is None or also.due is None:
        return words
    name = "local aim" if also.limit is LimitName.AIM else "statutory limit"
    return f"{words}; its {name} {'was' if also.state is State.OVERDUE else 'is'} {full_day(also.due.day)}"


def _days(each: Obligation, late: bool, view: View) -> Cell:
    assert each.due is not None
    if late:
        words = days_words(each.days_over, view.counts_working_days(each)) if each.days_over else "under a day"
        return Cell(each.days_over, words)
    left = view.axis.between(view.today, each.due.day)
    return Cell(left, "today" if each.due.day == view.today else days_words(left, True))


def _signatures() -> Table:
    return Table(
        "signatures",
        "Supervision",
        columns(
            ("role", "", TEXT),
            ("name", "Name", BOX),
            ("signature", "Signature", BOX),
            ("day", "Date", BOX),
            roomy=("name", "signature"),
        ),
        (row("Team manager", None, None, None), row("Service manager", None, None, None)),
    )
