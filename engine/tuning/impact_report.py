"""The consequences of another rule book as a report: what an administrator reads first, then who, then each duty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.reports.pieces import counted_of, listed
from engine.reports.report import Chart, Report, Table, Words
from engine.reports.wording import long_day
from engine.tuning.impact import AHEAD, Impact
from engine.tuning.impact_changes import Change, Move
from engine.tuning.impact_names import Names
from engine.tuning.impact_tables import (
    duties_table,
    each_tables,
    managers_table,
    mornings_chart_of,
    mornings_table,
    overdue_table,
    timeliness_table,
)
from engine.tuning.impact_unseen import unseen, with_year


def impact_report(found: Impact, made: datetime, *, whole: bool = False, drawn: bool = True) -> Report:
    """The report of one comparison.

    `whole` is for programs: every duty that changes, and every table whether anything stands in it or not. For people there
    are the first two hundred duties, by rule and reason, and no table where nothing changes. `drawn`: with the chart.
    """
    names = Names(found.office, found.before.rules, found.after.rules)
    before, after = found.before.rules.name, found.after.rules.name
    return Report(
        id="impact",
        title="What would change",
        authority=found.office.organisation.authority,
        scope=f"{before} → {after}",
        period=f"as at {with_year(found.today)}",
        made=made,
        lead=_lead(found, names),
        parts=() if found.unchanged and not whole else _parts(found, names, whole, drawn),
        notes=_notes(found),
    )


def _parts(found: Impact, names: Names, whole: bool, drawn: bool) -> tuple[Table | Chart | Words, ...]:
    overdue = overdue_table(found, names)
    return (
        managers_table(found, names, whole),
        duties_table(found, names, whole),
        *((overdue,) if whole or overdue.rows else ()),  # the lead says that nothing does
        timeliness_table(found, names, whole),
        *((mornings_chart_of(found),) if drawn else ()),
        mornings_table(found, beside_chart=drawn),
        *each_tables(found, names, whole),
    )


def _lead(found: Impact, names: Names) -> tuple[str, ...]:
    moves = Counter(each.move for each in found.changes.each)
    late = [each for each in found.changes.each if each.becomes_overdue]
    eased = [each for each in found.changes.each if each.ceases_overdue]
    if found.unchanged:
        return ("Nothing would change: no open duty, no figure and no alert.", *unseen(found))
    open_words = f"{found.changes.open_dates:,} open {'date' if found.changes.open_dates == 1 else 'dates'}"
    said = []
    if moves[Move.EARLIER] or moves[Move.LATER]:
        parts = [
            f"{counted:,} of {open_words} {'moves' if counted == 1 else 'move'} {way}"
            if first
            else f"{counted:,} {'moves' if counted == 1 else 'move'} {way}"
            for first, counted, way in _ways(moves)
        ]
        said.append(listed(parts))
    else:
        said.append(f"none of {open_words} moves")
    for move, words in ((Move.APPEARS, "appear"), (Move.VANISHES, "fall away")):
        if moves[move]:
            verb = words if moves[move] != 1 else {"appear": "appears", "fall away": "falls away"}[words]
            said.append(f"{counted_of(moves[move], 'duty', 'duties')} {verb}")
    first = _sentence("; ".join(said))
    then = long_day(found.before.mornings[-1].day) if found.before.mornings else ""
    later = counted_of(len(found.later), "more duty changes", "more duties change")
    ahead = (f"{later} by {then}, when what is not in force yet takes hold.",) if found.later else ()
    return (first, *ahead, _overdue_words(late, eased), _alert_words(found, names), *unseen(found))


def _ways(moves: Mapping[Move, int]) -> list[tuple[bool, int, str]]:
    found = [(moves[move], way) for move, way in ((Move.EARLIER, "earlier"), (Move.LATER, "later")) if moves[move]]
    return [(number == 0, count, way) for number, (count, way) in enumerate(found)]


def _overdue_words(late: Sequence[Change], eased: Sequence[Change]) -> str:
    parts = []
    if late:
        children = len({each.either.subject for each in late})
        parts.append(
            f"{counted_of(len(late), 'duty becomes', 'duties become')} overdue at once, "
            f"for {counted_of(children, 'child', 'children')}"
        )
    if eased:
        parts.append(f"{counted_of(len(eased), 'duty ceases', 'duties cease')} to be overdue")
    return _sentence("; ".join(parts)) if parts else "Nothing becomes overdue, and nothing ceases to be."


def _alert_words(found: Impact, names: Names) -> str:
    day, other = (side.mornings[0].day if side.mornings else None for side in (found.before, found.after))
    was, now = found.before.alerts(1), found.after.alerts(1)
    changed = sorted({*was, *now}, key=lambda each: (-abs(now[each] - was[each]), each))
    moved = [each for each in changed if now[each] != was[each]]
    when = f"on {long_day(other)}" if other is not None else "on the next morning"
    shift = f" (with {found.before.rules.name} it is {long_day(day)})" if day is not None and day != other else ""
    if not moved:
        return f"The next digests go out {when}{shift}, and no manager gets more or fewer alerts in them."
    told = [
        f"{names.whose(each)} gets {now[each]} {'alert' if now[each] == 1 else 'alerts'} instead of {was[each]}"
        for each in moved[:3]
    ]
    more = (
        f"; {counted_of(len(moved) - 3, 'more manager gets', 'more managers get')} another number"
        if len(moved) > 3
        else ""
    )
    return f"The next digests go out {when}{shift}: {listed(told)}{more}."


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _notes(found: Impact) -> tuple[str, ...]:
    return (
        f"Before: {found.before.rules.name}. After: {found.after.rules.name}. Both are judged on what was recorded by the "
        "moment asked for; nothing is written.",
        "The alerts of the next morning are decided by the very steps that decide them on the day, from what has been told and "
        "acknowledged so far: with nothing more recorded they are what the next morning sends.",
        f"The mornings after it, {AHEAD} days in all, assume that nothing more is recorded.",
        "An alert counts for the manager who is responsible that day, cover included; what is told at once is counted on the "
        "next morning.",
    )


__all__ = ["impact_report"]
