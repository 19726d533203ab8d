"""The breach log as a report: what was breached by law and what missed locally, why, and whether done or recorded late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from engine.reports.breach_cases import RECORDED_LATE_AFTER, Breach, Chosen, Outcome, breaches_in
from engine.reports.pieces import CASE, DAY, TEXT, WHOLE, at, columns, counted_of, listed, row, scope_words
from engine.reports.report import Cell, Paper, Report, Row, Table
from engine.reports.view import View, days_words, source_word, teams_in
from engine.words.clock import local_day
from engine.words.days import full_day
from engine.words.enums import State
from engine.words.records import BreachLine

STANDING: Final = tuple(outcome for outcome in Outcome if outcome.stands)
DETAIL: Final = columns(
    ("case", "Case", CASE),
    ("duty", "Duty", TEXT),
    ("source", "Source", TEXT),
    ("due", "Due", DAY),
    ("true_from", "Late from", DAY),
    ("days_over", "Over", WHOLE),
    ("outcome", "Outcome", TEXT),
    ("done", "Done", DAY),
    ("recorded", "Recorded", DAY),
    ("team_when_due", "Team when due", TEXT),
    ("team_now", "Team now", TEXT),
    ("reason", "Reason given", TEXT),
    ("given_by", "Given by", TEXT),
    ("line", "Log line", WHOLE),
    roomy=("reason",),
)


def breach_log(lines: Iterable[BreachLine], view: View, chosen: Chosen = Chosen()) -> Report:
    """What the log holds, as known now, of what fell due in the days asked for. Breached and missed are never added up."""
    found = breaches_in(lines, view, chosen)
    standing = [each for each in found if each.outcome.stands]
    law, local = [each for each in standing if each.law], [each for each in standing if not each.law]
    back = [each for each in found if not each.outcome.stands]
    return Report(
        id="breach_log",
        title="Breach log",
        authority=view.organisation.authority,
        scope=scope_words(view, chosen.team, chosen.service),
        period=_period(view, chosen),
        made=view.made,
        lead=_lead(law, local, back),
        parts=(
            _by_outcome(law, local),
            _by_team(law, local, view),
            _by_duty(standing, back, view),
            _detail("breached", "Breached: law and guidance", law, view, "Nothing of law or guidance was breached."),
            _detail("missed", "Missed: local standards and aims", local, view, "No local standard or aim was missed."),
            _taken_back(back, view),
        ),
        notes=(*_asked(view, chosen), *_notes(), *_not_yet_logged(view, found, chosen)),
        paper=Paper.LANDSCAPE,
    )


def _period(view: View, chosen: Chosen) -> str:
    if chosen.since is not None and chosen.until is not None:
        return f"due from {full_day(chosen.since)} to {full_day(chosen.until)}"
    if chosen.since is not None:
        return f"due from {full_day(chosen.since)}, as at {full_day(view.today)}"
    if chosen.until is not None:
        return f"due until {full_day(chosen.until)}, as at {full_day(view.today)}"
    return f"as at {full_day(view.today)}"


def _lead(law: Sequence[Breach], local: Sequence[Breach], back: Sequence[Breach]) -> tuple[str, ...]:
    recorded = sum(each.outcome is Outcome.RECORDED_LATE for each in back)
    words = [
        _said(law, "duty of law or guidance", "duties of law or guidance", "breached"),
        _said(local, "local standard or aim", "local standards or aims", "missed"),
    ]
    if recorded:
        words.append(f"{counted_of(recorded, 'more was', 'more were')} done in time and only recorded late.")
    return tuple(words)


def _said(breaches: Sequence[Breach], one: str, many: str, how: str) -> str:
    if not breaches:
        return f"No {one} was {how}."
    return f"{counted_of(len(breaches), one, many)} {'was' if len(breaches) == 1 else 'were'} {how}{_became(breaches)}."


def _became(breaches: Sequence[Breach]) -> str:
    counts = Counter(each.outcome for each in breaches)
    named = [f"{counts[outcome]} {outcome}" for outcome in STANDING if counts[outcome]]
    return f": {listed(named)}" if named else ""


def _by_outcome(law: Sequence[Breach], local: Sequence[Breach]) -> Table:
    first, second = (Counter(each.outcome for each in some) for some in (law, local))
    rows = [row(str(outcome), first[outcome], second[outcome]) for outcome in STANDING]
    return Table(
        "outcomes",
        "What became of them",
        columns(("outcome", "Outcome", TEXT), ("breached", "Breached", WHOLE), ("missed", "Missed", WHOLE)),
        (*rows, row("All", len(law), len(local), strong=True)),
    )


def _by_team(law: Sequence[Breach], local: Sequence[Breach], view: View) -> Table:
    counts = [
        Counter(view.team_id(each.team_then) for each in some)
        for some in (law, _open(law), _explained(law), local, _open(local), _explained(local))
    ]
    teams = [
        team for team in teams_in(view, (each.team_then for each in (*law, *local))) if any(c[team] for c in counts)
    ]
    rows = [row(view.team_name(team), *(count[team] for count in counts)) for team in teams]
    return Table(
        "teams",
        "By team when due",
        columns(
            ("team", "Team", TEXT),
            ("breached", "Breached", WHOLE),
            ("breached_open", "still open", WHOLE),
            ("breached_explained", "reason given", WHOLE),
            ("missed", "Missed", WHOLE),
            ("missed_open", "still open", WHOLE),
            ("missed_explained", "reason given", WHOLE),
        ),
        (*rows, row("All", *(count.total() for count in counts), strong=True)) if rows else (),
        empty="Nothing was breached or missed.",
    )


def _open(breaches: Iterable[Breach]) -> list[Breach]:
    return [each for each in breaches if each.outcome is Outcome.OPEN]


def _explained(breaches: Iterable[Breach]) -> list[Breach]:
    return [each for each in breaches if each.reason is not None]


def _by_duty(standing: Sequence[Breach], back: Sequence[Breach], view: View) -> Table:
    grouped: dict[tuple[bool, str, str], list[Breach]] = {}
    for each in (*standing, *(each for each in back if each.outcome is Outcome.RECORDED_LATE)):
        key = (not each.law, view.duty_name(each.timescale, each.limit), source_word(each.authority, each.limit))
        grouped.setdefault(key, []).append(each)
    rows = []
    for (local, name, source), same in sorted(grouped.items()):
        counts = Counter(each.outcome for each in same)
        all_standing = sum(counts[outcome] for outcome in STANDING)
        late = [counts[outcome] for outcome in (*STANDING, Outcome.RECORDED_LATE)]
        rows.append(row(name, source, *((None, all_standing) if local else (all_standing, None)), *late))
    return Table(
        "duties",
        "By duty",
        columns(
            ("duty", "Duty", TEXT),
            ("source", "Source", TEXT),
            ("breached", "Breached", WHOLE),
            ("missed", "Missed", WHOLE),
            ("open", "still open", WHOLE),
            ("done_late", "done late", WHOLE),
            ("both", "done and recorded late", WHOLE),
            ("ended", "ended unmet", WHOLE),
            ("recorded_late", "Only recorded late", WHOLE),
        ),
        tuple(rows),
        note="What was only recorded late is no breach, and stands beside the others so that recording can be mended.",
        empty="Nothing was breached or missed.",
    )


def _detail(id: str, title: str, breaches: Sequence[Breach], view: View, empty: str) -> Table:
    return Table(id, title, DETAIL, tuple(_row(each, view, str(each.outcome)) for each in breaches), empty=empty)


def _taken_back(back: Sequence[Breach], view: View) -> Table:
    rows = [
        _row(each, view, f"{each.outcome}: {each.why_back}" if each.why_back else str(each.outcome)) for each in back
    ]
    return Table("taken_back", "Taken back: no breach after all", DETAIL, tuple(rows), empty="Nothing was taken back.")


def _row(each: Breach, view: View, outcome: str) -> Row:
    over = Cell(each.over, days_words(each.over, each.working)) if each.over is not None else Cell(None)
    reason = each.reason
    return row(
        each.subject,
        view.duty_name(each.timescale, each.limit),
        source_word(each.authority, each.limit),
        at(each.due),
        each.true_from if each.due is not None and each.due.instant is not None else local_day(each.true_from),
        over,
        outcome,
        at(each.met),
        each.recorded,
        view.team_name(each.team_then),
        view.team_name(each.team_now),
        reason.words if reason is not None else None,
        view.who(reason.by) if reason is not None else None,
        each.line or None,
    )


def _asked(view: View, chosen: Chosen) -> tuple[str, ...]:
    asked = [
        f"the duty {view.duty_name(chosen.timescale)}" if chosen.timescale else "",
        f"what comes from {chosen.authority}" if chosen.authority is not None else "",
        f"case {chosen.subject}" if chosen.subject else "",
        "what is still open" if chosen.open_only else "",
    ]
    said = [words for words in asked if words]
    return (f"Only {listed(said)}.",) if said else ()


def _notes() -> tuple[str, ...]:
    return (
        "A duty of statute, guidance or a national standard is breached; a local standard or aim is missed. The two are "
        "never added up.",
        "The team when due held the case at the due moment, and the breach is counted there; the team now has the case today.",
        "Done late: done after the due moment. Recorded late as well: entered more than "
        f"{RECORDED_LATE_AFTER} working days after it was done. Done in time, recorded late: it was done in time, and entered "
        "only after the log had said that it was not.",
        "Days over are working days where the limit is counted in them, else days: until it was done, until it ended, or until "
        "the day of this report.",
        "A reason explains; it never turns late into in time.",
    )


def _not_yet_logged(view: View, found: Sequence[Breach], chosen: Chosen) -> tuple[str, ...]:
    """Says so where something is overdue that the log does not hold yet. Only where nothing is left out by choice."""
    if chosen != Chosen():
        return ()
    logged = {each.obligation for each in found}
    missing = sum(each.state is State.OVERDUE and each.obligation not in logged for each in view.obligations)
    if not missing:
        return ()
    return (
        f"{counted_of(missing, 'overdue duty is', 'overdue duties are')} not in the log yet: the next scan adds them.",
    )
