"""An explanation as plain text, ten to thirty lines, and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import Any, Final

from engine.obligations.explain_phrases import FLAGS, day_words, duration_words, kind_said, moment_words, said
from engine.obligations.explain_values import CountedDay, Evidence, Explanation, InAll, Moved, Stood
from engine.words.clock import last_instant, local_day
from engine.words.enums import Authority, Flag, LimitName, Roll, State
from engine.words.values import Moment

WIDTH = 100
_LABEL = 12  # columns before the text of each line
_MOST_EVIDENCE = 8  # lines; the rest are counted
_KEEP: Final[dict[str, Any]] = {"break_long_words": False, "break_on_hyphens": False}  # addresses stay whole
DONE: Final = (
    "ed",
    "found",
    "made",
    "sent",
    "after",
    "missing",
    "seen",
    "held",
    "began",
    "born",
    "given",
    "set",
    "done",
    "withdrawn",
    "known",
)  # it happened on a day
MOVED: Final = {
    "brought forward": "Earlier",
    "not earlier": "Not earlier",
    "not paused": "Not paused",
    "in doubt": "Not known",
}
_WEEKEND = ("Saturday", "Sunday")
LIMITS: Final = {
    Authority.STATUTE: "limit set by law",
    Authority.STATUTORY_GUIDANCE: "limit set by guidance",
    Authority.NATIONAL_STANDARD: "national standard",
    Authority.LOCAL: "local standard",
}


def words(explanation: Explanation, width: int = WIDTH) -> str:
    """The explanation for a person: a heading, then one labelled line a reason. Ends with a newline.

    No line is wider than that, but for what cannot be broken, such as an address.
    """
    obligation = explanation.obligation
    heading = f"{explanation.title} · {limit_said(explanation)} · {said(str(obligation.state))}"
    return laid_out(heading, _lines(explanation), width)


def laid_out(heading: str, lines: Iterable[tuple[str, str]], width: int = WIDTH) -> str:
    """The heading, then each line under its label; ends with a newline."""
    laid = [*textwrap.wrap(heading, width, **_KEEP), ""]
    for label, text in lines:
        laid += textwrap.wrap(text, width, initial_indent=label.ljust(_LABEL), subsequent_indent=" " * _LABEL, **_KEEP)
    return "\n".join(laid) + "\n"


def limit_said(explanation: Explanation) -> str:
    """Whose limit it is: the law's, guidance's, a national or local standard's, or the authority's own aim."""
    if explanation.obligation.limit is LimitName.AIM:
        return "local aim"
    return LIMITS[explanation.authority]


FORMAT: Final = 1  # of the JSON: raised when a key goes or changes its meaning, not when one is added


def as_json(explanation: Explanation) -> str:
    """The same reasons as one JSON object: `format`, then names as in `Explanation`, dates as ISO text, flags sorted."""
    return json.dumps({"format": FORMAT, **asdict(explanation)}, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: Any) -> object:
    return sorted(value) if isinstance(value, frozenset) else value.isoformat()


def _lines(explanation: Explanation) -> Iterator[tuple[str, str]]:
    obligation, source = explanation.obligation, explanation.source
    cycle = f", cycle {obligation.cycle}" if obligation.cycle > 1 else ""
    yield "Case", f"{obligation.subject}{cycle}, obligation {obligation.obligation}"
    yield "Started", _dated(explanation.started_by, explanation.happened, explanation.names)
    for why in explanation.counted_from:
        yield "", why
    yield "Rule", f"in force from {day_words(explanation.version)}; {limit_said(explanation)}"
    for earlier in explanation.earlier_versions:
        yield "", f"it began under the version from {day_words(earlier)}; the later one applies to what was running"
    aim = "Local aim, kept beside the duty's own limit, which rests on: "
    yield "Source", (aim if obligation.limit is LimitName.AIM else "") + source.cite
    checked = "not checked against the primary text"
    if source.checked is not None:
        checked = f"checked {day_words(source.checked)}"
    yield "", f"{source.url}, {checked}" if source.url else checked
    if explanation.note:
        yield "", explanation.note
    yield from _limit(explanation)
    yield from _evidence(explanation)
    for kind, happened, named in explanation.working_states:
        yield "On record", f"{moment_words(happened)}: {said(kind)}" + _named(explanation, kind, named)
    for flag in Flag:
        if flag in obligation.flags:
            yield "Note", FLAGS[flag]
    for kind, happened in explanation.in_doubt:
        yield "", f"in doubt: {_dated(kind, happened, explanation.names)}"
    if explanation.stage:
        yield "Stage", explanation.stage
    held = f"; the case is held by {obligation.team}" if obligation.team else ""
    yield "Answers", f"{obligation.owner}{held}"


def _limit(explanation: Explanation) -> Iterator[tuple[str, str]]:
    phase = explanation.phase
    if phase is not None:
        known = "; ".join(f"{word}: {value}" for word, value in phase.facts)
        yield "Limit", phase.limit + (f", because {known}" if known else "") + (" (in doubt)" if phase.in_doubt else "")
        if phase.own_number is not None:
            yield "", phase.own_number.words
    counted = hours_words(explanation) or count_words(explanation.days)
    yield from zip(["Counted", *[""] * len(counted)], counted, strict=False)
    if phase is not None and phase.rolled != Roll.NONE:
        yield "", f"a due day that does not count is rolled {phase.rolled}"
    if explanation.in_all is not None:
        yield "Used", in_all_words(explanation.in_all)
    if explanation.counted_to is not None and (explanation.moves or explanation.pauses):
        yield "First due", moment_words(explanation.counted_to)
    moved = [(each.happened.day, "Paused", paused_words(each)) for each in explanation.pauses]
    names = explanation.names
    moved += [
        (each.happened.day, MOVED.get(each.did, "Extended"), moved_words(each, names)) for each in explanation.moves
    ]
    for _, label, text in sorted(moved, key=lambda each: each[0]):
        yield label, text
    yield "Due", _due(explanation)


def _due(explanation: Explanation) -> str:
    due = explanation.obligation.due
    if due is None:
        return f"no due date: {'; '.join(explanation.no_due)}"
    paused = explanation.obligation.state is State.PAUSED
    return moment_words(due) + (f", if the clock went on {_as_at(explanation)}" if paused else "")


def _as_at(explanation: Explanation) -> str:
    """On Sat 7 June 2025; of an hours clock with the time, or at the end of that day."""
    due, as_at = explanation.obligation.due, explanation.as_at
    day = local_day(as_at)
    if due is None or due.instant is None:
        return f"on {day_words(day)}"
    return f"at the end of {day_words(day)}" if as_at == last_instant(day) else f"on {moment_words(Moment(day, as_at))}"


def moved_words(moved: Moved, names: Mapping[str, str]) -> str:
    """When the event was, and what it did to the due moment."""
    when = _dated(moved.kind, moved.happened, names) if moved.did in MOVED else moment_words(moved.happened)
    return f"{when}: {moved.words}"


def paused_words(stood: Stood) -> str:
    """From when to when the clock stood, why, and how much did not count."""
    if stood.until is None:
        return f"since {moment_words(stood.happened)}, {stood.reason}: {left_out_words(stood, ' so far')}"
    between = f"{moment_words(stood.happened)} to {moment_words(stood.until)}"
    return f"{between}, {stood.reason}: {left_out_words(stood)}"


def left_out_words(stood: Stood, so_far: str = "") -> str:
    """3 working days left out: 2 before it was extended on Fri 16 May 2025, 1 after that."""
    counts = f", as it counts only from {stood.counts_from}" if stood.counts_from else ""
    return f"{stood.words} left out{so_far}{counts}" + (f": {', '.join(stood.parts)}" if stood.parts else "")


def in_all_words(used: InAll) -> str:
    """How many of the days had been used at the start."""
    return f"{used.used} of {used.limit} days of {said(used.period)} in the {used.window} up to {day_words(used.on)}"


def _evidence(explanation: Explanation) -> Iterator[tuple[str, str]]:
    obligation = explanation.obligation
    failed = [each for each in explanation.evidence if not each.meets]
    if explanation.evidence_from is not None:
        day, why = explanation.evidence_from
        yield "Evidence", f"counts from {day_words(day)} on, {why}"
    for each in explanation.not_starts[:_MOST_EVIDENCE]:
        yield "No start", f"{_dated(each.kind, each.happened, explanation.names)}: {'; '.join(each.why_not)}"
    for each in failed[:_MOST_EVIDENCE]:
        label = "Not known" if each.unknown else "Did not do"
        yield label, f"{_dated(each.kind, each.happened, explanation.names)}: {'; '.join(each.why_not)}"
    if len(failed) > _MOST_EVIDENCE:
        yield "", f"and {len(failed) - _MOST_EVIDENCE} more"
    yield "Outcome", _outcome(explanation, [each for each in explanation.evidence if each.meets])
    if late := hours_late(explanation):
        yield "", late
    elif obligation.days_over:
        working = "working " if explanation.phase is not None and explanation.phase.in_working_days else ""
        yield "", f"{obligation.days_over} {working}day{'' if obligation.days_over == 1 else 's'} over"


def _outcome(explanation: Explanation, meeting: Sequence[Evidence]) -> str:
    obligation = explanation.obligation
    if obligation.ended is not None:
        return f"ended on {day_words(obligation.ended.day)} without being met: {obligation.reason}"
    if meeting:
        late = "late" if obligation.state is State.MET_LATE else "in time"
        before = ", before the start" if meeting[0].happened.day < explanation.happened.day else ""
        return f"met {late} by {_dated(meeting[0].kind, meeting[0].happened, explanation.names)}{before}"
    return f"nothing recorded that meets it: {said(str(obligation.state))}"


def hours_words(explanation: Explanation) -> list[str]:
    """How many hours run and when they end, with the days among them that do not count; nothing for a limit in days."""
    phase, end, start = explanation.phase, explanation.counted_to, explanation.obligation.started
    if phase is None or end is None or end.instant is None:
        return []
    begun = moment_words(start) if start.instant is not None else f"the end of {day_words(start.day)}"
    lines = [f"{phase.limit} from {begun} end on {moment_words(end)}"]
    for weekend, run in groupby(explanation.days, key=lambda day: day.why_not in _WEEKEND):
        days = list(run)
        off = " and ".join(day_words(day.day) for day in days)
        lines += [f"not counted: {off}: weekend"] if weekend else _holidays(filter(_is_named, days))
    return lines


def hours_late(explanation: Explanation) -> str:
    """By how long an hours duty was met late or is overdue; "" for any other."""
    obligation = explanation.obligation
    done = explanation.as_at if obligation.met is None else obligation.met.instant
    late = obligation.state in (State.MET_LATE, State.OVERDUE)
    if not late or done is None or obligation.due is None or obligation.due.instant is None:
        return ""
    return f"{duration_words(int((done - obligation.due.instant).total_seconds()))} late"


def _named(explanation: Explanation, kind: str, named: date | None) -> str:
    if named is None:
        return ""
    due = explanation.obligation.due
    late = ", after the due date" if kind == "booked" and due is not None and named > due.day else ""
    return f" for {day_words(named)}{late}"


def _dated(kind: str, happened: Moment, names: Mapping[str, str]) -> str:
    """Child protection visit of Thu 17 Sept 2020; proceedings issued on Mon 6 Jan 2025."""
    words = kind_said(kind, names)
    did = words.removesuffix(" in").removesuffix(" out").rpartition(" ")[2].endswith(DONE)
    return f"{words} {'on' if did else 'of'} {moment_words(happened)}"


def count_words(days: Sequence[CountedDay]) -> list[str]:
    """The count in ranges: a range for each run of days that counted, weekends passed over, and each holiday named."""
    return [line for named, run in groupby(days, key=_is_named) for line in (_holidays(run) if named else _range(run))]


def _is_named(day: CountedDay) -> bool:
    return day.number is None and day.why_not not in _WEEKEND


def _holidays(run: Iterator[CountedDay]) -> list[str]:
    return [f"not counted: {day_words(day.day)}: {day.why_not}" for day in run]


def _range(run: Iterator[CountedDay]) -> list[str]:
    taken = list(run)
    counted, weekend = [day for day in taken if day.number is not None], any(day.number is None for day in taken)
    if not counted:
        return []
    first, last, left_out = counted[0], counted[-1], "; weekends left out" if weekend else ""
    if first is last:
        return [f"day {first.number}: {day_words(first.day)}{left_out}"]
    return [f"days {first.number} to {last.number}: {day_words(first.day)} to {day_words(last.day)}{left_out}"]
