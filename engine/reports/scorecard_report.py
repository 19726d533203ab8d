"""A scorecard as a finished report: what matters most first, every figure with how it was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from engine.reports.against import Direction
from engine.reports.counting import Counting
from engine.reports.periods import Length
from engine.reports.report import Chart, Paper, Report, Shade, Table, Words
from engine.reports.restating import Restated
from engine.reports.scorecard import Line, Scorecard
from engine.reports.scorecard_tables import (
    late_table,
    left_out_table,
    main_table,
    month_charts,
    months_table,
    open_table,
    parts_table,
    percent_words,
    restated_tables,
    title,
    ways_table,
)
from engine.reports.wording import clock, counted
from engine.words.clock import local_day
from engine.words.days import long_date

NOT_THE_SAME: Final = Words(
    "In time is not the same as done well",
    (
        "These figures say when something was recorded as done. They do not say whether it was done well, whether the child "
        "was heard, or whether later was better for this child. Read them beside audits and what children say.",
        "They are of teams and services, as the case was held on the due day, and never of a worker.",
    ),
)
_HOW: Final = {
    Counting.FELL_DUE: (
        "Fell due in period: of all that fell due in the period, those met by the end of the due day. What is not yet due is "
        "left out and its number given. What ended on or before its due day is left out; what ended later, unmet, is not in time."
    ),
    Counting.COMPLETED: (
        "Completed in period: of all that was completed in the period, whenever it was due, those completed by the end of the "
        "due day. What is still open counts nowhere here, so how many are open and past due, and the longest, stands beside."
    ),
    Counting.UP_TO_DATE: (
        "Up to date on a day: of those with a duty running at the end of the period's last day, those not overdue. Those newly "
        "started, whose first is not yet due, stand apart; the other total takes them in as up to date."
    ),
}


def scorecard_report(card: Scorecard, restated: Restated | None = None) -> Report:
    """The report. With `restated`, what was published stands beside what is counted now."""
    law = [line for line in card.lines if line.is_law]
    local = [line for line in card.lines if not line.is_law]
    parts: list[Table | Chart | Words] = [
        main_table(card, law, "law", "Limits of law and guidance", ""),
        main_table(card, local, "local", "The authority's own standards and aims", ""),
    ]
    if restated is not None:
        parts += restated_tables(card, restated)
    parts += [late_table(card.lines), left_out_table(card.lines), open_table(card, card.lines)]
    parts += _teams(card)
    if card.period.length is not Length.DAY:
        parts += [months_table(card.lines), *month_charts(card.lines), ways_table(card.lines)]
    return Report(
        "scorecard",
        "Timeliness scorecard",
        card.authority,
        card.scope.name,
        card.period.name,
        card.made,
        tuple(_lead(card, law, local, restated)),
        (*parts, NOT_THE_SAME),
        tuple(_notes(card)),
        Paper.LANDSCAPE,
    )


def _teams(card: Scorecard) -> list[Table | Chart | Words]:
    """By team and by service, where the scope holds more than one."""
    note = "A case counts for the team that held it when the duty fell due, wherever it is now."
    several = "A child with duties in two teams counts once in each, so teams may add up to more than the whole."
    tables: list[Table | Chart | Words] = []
    if not card.scope.key.startswith("team "):
        tables.append(parts_table(card.lines, "team", "By team", "Team", f"{note} {several}"))
    if not card.scope.key and any(part.key for line in card.lines for part in line.services):
        tables.append(parts_table(card.lines, "service", "By service", "Service", note))
    return tables


def _lead(card: Scorecard, law: Sequence[Line], local: Sequence[Line], restated: Restated | None) -> list[str]:
    if not card.lines:
        return [f"Nothing fell due, was completed or was running for {card.scope.name} in {card.period.name}."]
    said = [
        _targets_words(law, "limit of law and guidance", "limits of law and guidance"),
        _targets_words(local, "standard or aim of the authority's own", "standards and aims of the authority's own"),
        _change_words(card),
        _recorded_late_words(card),
        _restated_words(restated) if restated is not None else "",
    ]
    return [words for words in said if words]


def _targets_words(lines: Sequence[Line], one: str, many: str) -> str:
    """How many are on target, and which stands furthest below."""
    judged = [line for line in lines if line.standing.shade is not Shade.PLAIN]
    if not lines:
        return ""
    if not judged:
        return f"None of {counted(len(lines), one, many)} could be held against a target."
    shades = Counter(line.standing.shade for line in judged)
    parts = [f"{shades[shade]} {shade}" for shade in (Shade.GREEN, Shade.AMBER, Shade.RED) if shades[shade]]
    rest = len(lines) - len(judged)
    left = f"; {rest} not judged (no target, or under ten counted)" if rest else ""
    words = f"Of {counted(len(lines), one, many)}: {', '.join(parts)}{left}."
    worst = max(judged, key=lambda line: line.standing.gap or 0)
    if worst.standing.shade in (Shade.AMBER, Shade.RED) and worst.target is not None:
        count = worst.count
        words += (
            f" Furthest below: {title(worst)}, {count.in_time} of {count.counted} in time ({percent_words(count)}; "
            f"target {worst.target.percent}%)."
        )
    return words


def _change_words(card: Scorecard) -> str:
    found = Counter(line.direction for line in card.lines)
    found.pop(Direction.UNKNOWN, None)
    if not found:
        return ""
    parts = [f"{found[each]} {each}" for each in (Direction.BETTER, Direction.SAME, Direction.WORSE) if found[each]]
    return f"Compared with {card.period.previous.name}: {', '.join(parts)}."


def _recorded_late_words(card: Scorecard) -> str:
    lines = [line for line in card.lines if line.recorded_late]
    if not lines:
        return ""
    each = ", ".join(f"{title(line)} {line.recorded_late}" for line in lines)
    return f"In time, and only recorded late, so that they looked late when {card.period.name} ended: {each}."


def _restated_words(restated: Restated) -> str:
    published = local_day(restated.published.published_at)
    moved = f"{counted(len(restated.moved), 'case has', 'cases have')} moved since"
    return (
        f"This month was published on {long_date(published)}; {moved}."
        if restated.moved
        else (f"This month was published on {long_date(published)}; no case has moved since.")
    )


def _notes(card: Scorecard) -> list[str]:
    as_at, known = card.as_at, card.known_at
    notes = [f"As at {_moment(as_at)}" + (f", as known at {_moment(known)}." if known != as_at else ".")]
    if card.watch_from is not None:
        notes.append(
            f"Only duties due on or after {long_date(card.watch_from)} are counted: from that day on they are watched."
        )
    used = {line.way for line in card.lines}
    notes += [_HOW[way] for way in Counting if way in used]
    notes.append(
        "A child with several duties counts once, and is in time only if all of them were; so does a family, or an episode. "
        "Limits of law and guidance and the authority's own aims are counted apart."
    )
    notes.append(
        "Percentages have one place of decimals, a half going up, and are judged as they are shown: on target from the target "
        "up, near it to 5 points below, below it under that. Under ten counted there is no percentage and no judgement."
    )
    if card.period.length is not Length.DAY:
        notes.append("Since April adds up the months' counts (at month ends, for what is up to date on a day).")
    else:
        notes.append(
            "On a single day only duties whose own way of counting that is are held against targets and others."
        )
    notes += _target_notes(card)
    notes += _comparator_notes(card)
    return [*notes, *card.notes]


def _target_notes(card: Scorecard) -> list[str]:
    own = [line for line in card.lines if line.target is not None and line.target.from_day > date.min]
    said = [
        f"{title(line)} {line.target.percent}% from {long_date(line.target.from_day)} ({line.target.source})"
        for line in own
        if line.target is not None
    ]
    rest = "all others come from the rule files" if said else "all come from the rule files"
    return [f"Targets: {'; '.join([*said, rest])}."]


def _comparator_notes(card: Scorecard) -> list[str]:
    notes, sources = [], dict[str, None]()
    for line in card.lines:
        for each in line.comparators:
            sources[each.source] = None
            if each.difference:
                notes.append(f"{each.name}, {title(line)}, counted otherwise: {each.difference}")
    if sources:
        notes.append(f"Sources of others' figures, years to 31 March: {'; '.join(sources)}.")
    return notes


def _moment(instant: datetime) -> str:
    return f"{long_date(local_day(instant))} {clock(instant)}"
