"""A replay as a report: how many alerts each manager would have had, morning by morning, and which rules nobody heeded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from engine.reports.pieces import CASE, DAY, TEXT, WHOLE, at, columns, counted_of, listed, row
from engine.reports.report import Cell, Chart, ChartForm, Paper, Report, Series, Table
from engine.reports.wording import short_day
from engine.tuning.impact_names import Names
from engine.tuning.replay import LEAST, Answer, Replay
from engine.words.days import full_day
from engine.words.enums import LimitName, Rung

HEAVIEST: Final = 5
_RUNGS: Final = {Rung.DUE_SOON: "due soon", Rung.DUE: "due", Rung.OVERDUE: "overdue", Rung.SUSTAINED: "still overdue"}
_ANSWERS: Final = (
    (Answer.ACKNOWLEDGED, "acknowledged", "Acknowledged"),
    (Answer.IN_TIME, "in_time", "Done in time after it"),
    (Answer.BEFORE, "before", "Done before it"),
    (Answer.OVERDUE, "overdue", "Overdue all the same"),
    (Answer.ENDED, "ended", "Ended"),
    (Answer.OPEN, "open", "Not due yet"),
    (Answer.SINCE, "since", "Told overdue, done since"),
    (Answer.STILL, "still", "Told overdue, and still"),
)


def replay_report(found: Replay, made: datetime, *, whole: bool = False) -> Report:
    """The report of one replay; `whole` lists every alert."""
    names = Names(found.office, found.rules)
    counts = _counts(found)
    people = sorted({manager for _, manager in counts}, key=names.order)
    parts: list[Table | Chart] = [
        _managers(found, counts, people, names),
        _heaviest(found, counts, people, names),
        _rules(found, names),
        _chart(found),
        _days(found, counts, people, names),
    ]
    return Report(
        id="replay",
        title="What past mornings would have told",
        authority=found.office.organisation.authority,
        scope=found.rules.name,
        period=f"{full_day(found.first)} to {full_day(found.last)}",
        made=made,
        lead=_lead(found, counts, names),
        parts=(*parts, _alerts(found, names)) if whole else tuple(parts),
        notes=_notes(),
        paper=Paper.LANDSCAPE if len(people) > 6 else Paper.PORTRAIT,
    )


def _counts(found: Replay) -> Counter[tuple[date, str]]:
    return Counter((alert.day, alert.manager) for morning in found.mornings for alert in morning.alerts)


def _totals(found: Replay) -> list[tuple[date, int]]:
    return [(morning.day, len(morning.alerts)) for morning in found.mornings]


def _lead(found: Replay, counts: Counter[tuple[date, str]], names: Names) -> tuple[str, ...]:
    if not found.mornings:
        return ("None of these days is a working day.",)
    totals = _totals(found)
    (first, flood), rest = totals[0], totals[1:]
    said = [
        f"{counted_of(counts.total(), 'alert')} on {counted_of(len(totals), 'morning')}. The first, "
        f"{short_day(first, found.last)}, tells {flood or 'nothing'}: all that had come up by then and was still open, as on "
        "the first day of use."
    ]
    if rest:
        day, most = max(rest, key=lambda each: (each[1], each[0]))
        mean = sum(count for _, count in rest) / len(rest)
        said.append(
            f"After that a morning tells {mean:.{int(mean < 10)}f} on average, and the heaviest, "
            f"{short_day(day, found.last)}, {most:,}."
        )
    ignored = [names.duty(each, LimitName.STATUTORY) for each in found.ignored()]
    said.append(
        f"Alerts that nobody acted on: {listed(ignored)}." if ignored else "No rule's alerts were ignored throughout."
    )
    return tuple(said)


def _managers(found: Replay, counts: Counter[tuple[date, str]], people: Sequence[str], names: Names) -> Table:
    days = [morning.day for morning in found.mornings]
    rows = []
    for person in people:
        mine = [(counts[day, person], day) for day in days]
        later = mine[1:]
        most, heaviest = max(later, default=(0, None), key=lambda each: (each[0], each[1]))
        rows.append(
            row(
                names.manager(person),
                names.teams(person),
                sum(count for count, _ in mine),
                mine[0][0],
                _mean(sum(count for count, _ in later), len(later)),
                most or None,
                heaviest if most else None,
            )
        )
    if len(people) > 1:
        totals = [count for _, count in _totals(found)]
        rows.append(
            row("All", "", sum(totals), totals[0], _mean(sum(totals[1:]), len(totals) - 1), None, None, strong=True)
        )
    return Table(
        "managers",
        "Alerts by manager",
        columns(
            ("manager", "Manager", TEXT),
            ("teams", "Teams", TEXT),
            ("alerts", "Alerts", WHOLE),
            ("first", "First morning", WHOLE),
            ("mean", "A morning, after it", WHOLE),
            ("most", "Most, after it", WHOLE),
            ("heaviest", "On", DAY),
        ),
        tuple(rows),
        empty="Nobody would have been told anything.",
    )


def _mean(total: int, mornings: int) -> Cell:
    return Cell(None) if mornings < 1 else Cell(round(total / mornings, 1), f"{total / mornings:.1f}")


def _heaviest(found: Replay, counts: Counter[tuple[date, str]], people: Sequence[str], names: Names) -> Table:
    ranked = sorted(_totals(found)[1:], key=lambda each: (-each[1], each[0]))[:HEAVIEST]
    rows = []
    for day, total in ranked:
        duties = Counter(
            alert.obligation.timescale for morning in found.mornings if morning.day == day for alert in morning.alerts
        )
        most = max(people, key=lambda person: (counts[day, person], person), default="")
        what = [
            names.counted(count, id) for id, count in sorted(duties.items(), key=lambda each: (-each[1], each[0]))[:3]
        ]
        rows.append(row(day, total, f"{names.manager(most)} ({counts[day, most]})" if most else "", ", ".join(what)))
    return Table(
        "heaviest",
        "The heaviest mornings",
        columns(
            ("day", "Morning", DAY), ("alerts", "Alerts", WHOLE), ("who", "Most for", TEXT), ("what", "Mostly", TEXT)
        ),
        tuple(rows),
        note="Without the first morning.",
        empty="There is no morning after the first.",
    )


def _rules(found: Replay, names: Names) -> Table:
    alerts = Counter(alert.obligation.timescale for morning in found.mornings for alert in morning.alerts)
    answers = Counter((each.first.obligation.timescale, each.answer) for each in found.answered)
    ignored = set(found.ignored())
    rows = [
        row(
            names.duty(id, LimitName.STATUTORY),
            count,
            sum(answers[id, answer] for answer in Answer),
            *(answers[id, answer] or None for answer, _, _ in _ANSWERS),
            "ignored" if id in ignored else None,
        )
        for id, count in sorted(alerts.items(), key=lambda each: (each[0] not in ignored, -each[1], each[0]))
    ]
    return Table(
        "rules",
        "What came of the alerts, by rule",
        columns(
            ("duty", "Duty", TEXT),
            ("alerts", "Alerts", WHOLE),
            ("duties", "Duties", WHOLE),
            *((key, heading, WHOLE) for _, key, heading in _ANSWERS),
            ("ignored", "Ignored", TEXT),
        ),
        tuple(rows),
        note=f"Each duty once, by what was recorded up to the last day. Ignored: of at least {LEAST} duties that are settled or "
        "overdue none was acknowledged, none was done between the alert and its due day, and none told overdue was done since.",
        empty="Nothing would have been told.",
    )


def _chart(found: Replay) -> Chart:
    totals = _totals(found)
    return Chart(
        "mornings_chart",
        "Alerts each morning",
        "For each working morning, how many alerts would have gone out. The first tells all that was open already.",
        ChartForm.LINES,
        tuple(short_day(day, found.last) for day, _ in totals),
        (Series("alerts", tuple(float(count) for _, count in totals)),),
        numbers="mornings",
    )


def _days(found: Replay, counts: Counter[tuple[date, str]], people: Sequence[str], names: Names) -> Table:
    later = {morning.day for morning in found.mornings[1:]}
    most = max((count for (day, _), count in counts.items() if day in later), default=1)
    rows = []
    for day, total in _totals(found):
        cells = [_heat(counts[day, person], most) for person in people]
        rows.append(row(Cell(day, short_day(day, found.last)), *cells, total))
    heads = [(f"manager_{person}", names.manager(person), WHOLE) for person in people]
    return Table(
        "mornings",
        "Alerts by morning and manager",
        columns(("day", "Morning", DAY), *heads, ("all", "All", WHOLE)),
        tuple(rows),
        note="The darker, the more alerts for one manager on one morning.",
        empty="None of these days is a working day.",
    )


def _heat(count: int, most: int) -> Cell:
    return Cell(count, "" if count else "·", heat=min(4, -(-4 * count // most)) if count else 0)


def _alerts(found: Replay, names: Names) -> Table:
    rows = [
        row(
            alert.day,
            names.manager(alert.manager),
            alert.obligation.subject,
            names.duty(alert.obligation.timescale, alert.obligation.limit),
            _RUNGS[alert.rung],
            at(alert.obligation.due),
            names.team(alert.obligation.team),
        )
        for morning in found.mornings
        for alert in morning.alerts
    ]
    return Table(
        "alerts",
        "Each alert",
        columns(
            ("day", "Morning", DAY),
            ("manager", "Manager", TEXT),
            ("case", "Case", CASE),
            ("duty", "Duty", TEXT),
            ("rung", "Step", TEXT),
            ("due", "Due", DAY),
            ("team", "Team", TEXT),
        ),
        tuple(rows),
        empty="Nothing would have been told.",
    )


def _notes() -> tuple[str, ...]:
    return (
        "Each morning is judged on what had been recorded by then, and decides as a real one does; only what these mornings "
        "themselves have told counts as told.",
        "Who manages which team, and who covers for whom, is as the organisation file says of each day.",
        "Acknowledgements that are stored quieten the alerts they stood for. Nothing is written.",
    )


__all__ = ["replay_report"]
