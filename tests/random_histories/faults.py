"""Faults planted in the machine, each named for what it breaks, to show that the histories would find it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

PACKAGE = "engine.obligations"


@dataclass(frozen=True, slots=True)
class Fault:
    """One change to the text of one module: `true` stands there exactly once. `seen_by`: the timescale of England whose
    own histories show it, where it is rarely seen among all others."""

    breaks: str
    module: str
    true: str
    false: str
    seen_by: str = ""


FAULTS = (
    Fault(
        "the due day counts as late",
        "states",
        "np.where(hours, now > due * _MICRO, today > due_day)",
        "np.where(hours, now > due * _MICRO, today >= due_day)",
    ),
    Fault(
        "an event meets the obligation it starts",
        "machine",
        "if row == started or row == one[BEGAN] or conflicts(",
        "if conflicts(",
    ),
    Fault(
        "evidence of another episode meets",
        "machine",
        "if row == started or row == one[BEGAN] or conflicts(rows[row, 3], rows[one[BEGAN], 3]):",
        "if row == started or row == one[BEGAN]:",
    ),
    Fault(
        "the start's day gives evidence in later cycles",
        "machine",
        "if hours else rows[row, 0] > rows[started, 0])",
        "if hours else rows[row, 0] >= rows[started, 0])",
    ),
    Fault(
        "an hours duty is met by an earlier instant of its day",
        "machine",
        "return bool(rows[row, 2] or rows[started, 2])",
        "return True",
        seen_by="return_home_interview",
    ),
    Fault(
        "a restart forgets to supersede",
        "machine",
        "if one[ENDED] < 0 and (argument == RESTART or answers):",
        "if one[ENDED] < 0 and answers:",
    ),
    Fault(
        "an unknown end ends",
        "machine",
        "    if what == END_UNKNOWN:\n        one[FLAGS] |= UNSURE_END\n    elif one[ENDED] < 0:",
        "    if one[ENDED] < 0:",
    ),
    Fault(
        "an ending of the same day beats evidence",
        "machine",
        "    if one[MET] >= 0:\n        return False\n    one[MET] = signal[0]",
        "    if one[MET] >= 0 or one[ENDED] >= 0:\n        return False\n    one[MET] = signal[0]",
    ),
    Fault(
        "an extension is not taken as written",
        "machine",
        "if by >= 0 else to",
        "if by >= 0 else max(due, to)",
    ),
    Fault(
        "an extension outlives the version it was made under",
        "machine",
        "    one[DUE], one[EXTENSIONS] = NONE, 0\n",
        "    if one[FLAGS] & EXTENDED:\n        return\n    one[DUE] = NONE\n",
    ),
    Fault(
        "a version does not take hold of what is running",
        "machine",
        "one[VERSION_OF] = argument",
        "pass",
        seen_by="looked_after_visit",
    ),
    Fault(
        "a duty met on the day its period ends goes on",
        "machine",
        "return bool(repeats and one[ENDED] < 0 and not one[FLAGS] & UNKNOWN_START)",
        "return bool(repeats and not one[FLAGS] & UNKNOWN_START)",
    ),
    Fault(
        "a start is ignored beside another episode",
        "machine",
        "if counts and one[ENDED] < 0 and not conflicts(rows[row, 3], rows[one[BEGAN], 3]):",
        "if counts and one[ENDED] < 0:",
    ),
    Fault(
        "an unknown start blocks a true one",
        "machine",
        "counts = what == START_UNKNOWN or not one[FLAGS] & UNKNOWN_START",
        "counts = True",
        seen_by="core_group",
    ),
    Fault(
        "the last step does not go on",
        "machine",
        "versions[version, 1] + min(one[STEP], versions[version, 0] - 1)",
        "versions[version, 1] + one[STEP] % versions[version, 0]",
        seen_by="short_break_visit",
    ),
    Fault(
        "latest-only evidence passes over no step",
        "machine",
        "if latest and rows[signal[0], 0] > dues[",
        "if False and rows[signal[0], 0] > dues[",
    ),
    Fault("latest-only evidence is judged", "states", "left_out[in_doubt[latest]] = True", "pass"),
    Fault(
        "an obligation can be overdue by no working day",
        "states",
        "days[mine] = np.maximum(counted, 1)",
        "days[mine] = counted",
        seen_by="cin_visit",
    ),
    Fault("the longest phase rules", "dues", "| (moment < due) |", "| (moment > due) |"),
    Fault(
        "a start that opens nothing starts the clock",
        "signals",
        "may &= (histories.duplicates[rows] >> clock.thread & 1) == 0",
        "pass",
    ),
    Fault(
        "a stand-in starts beside what it stands in for",
        "signals",
        "may &= (taken != number) | (after == before)",
        "pass",
    ),
    Fault(
        "a start counts though its evidence is not held",
        "signals",
        'may = ~planes.lists("evidence_not_held", clock.timescale.id, rows)',
        "may = np.ones(len(rows), np.bool_)",
    ),
    Fault(
        "a fact looks behind its period",
        "planes",
        "found: Integers = np.where(last >= since, last, -1)",
        "found: Integers = last",
    ),
    Fault(
        "a temporary placement says nothing, be it the only one",
        "planes",
        "if fact.else_any:",
        "if False:",
        seen_by="looked_after_visit",
    ),
    Fault(
        "a second notice begins the year anew",
        "planes",
        "self._last(rows) if not fact.first_since else",
        "self._last(rows) if True else",
        seen_by="private_fostering_visit",
    ),
    Fault("a move under another id ends nothing", "machine", "argument < ANY_EPISODE and conflicts", "conflicts"),
    Fault(
        "days of ordinary care are days of short breaks",
        "origins",
        "if thread.period == period and such:",
        "if thread.period == period:",
        seen_by="short_break_days",
    ),
    Fault(
        "a year is over a day late",
        "planes",
        "self.histories.day >= passed_from",
        "self.histories.day > passed_from",
        "private_fostering_visit",
    ),
    Fault(
        "evidence before a start that looks behind is not taken",
        "machine",
        "its_day < day and take(",
        "False and take(",
    ),
    Fault(
        "what came before the start is looked at a day too far back",
        "machine",
        "rows[signals[earlier - 1, 0], 0] >= origins[origin, 2]",
        "rows[signals[earlier - 1, 0], 0] >= origins[origin, 2] - 1",
        seen_by="conference_report",
    ),
    Fault(
        "what was met before its start stays open",
        "machine",
        "if found[live[each, 0], MET] < 0:\n                        live[kept] = live[each]",
        "if True:\n                        live[kept] = live[each]",
    ),
    Fault("the cycle before is forgotten", "machine", "if before >= 0:", "if False:"),
    Fault("evidence counts before it may", "machine", "if rows[row, 0] < one[OPENS]:", "if False:"),
    Fault(
        "evidence that answers a duty is measured too",
        "machine",
        "if measured and not answers:",
        "if measured:",
    ),
    Fault("other evidence between is overlooked", "signals", "(last >= 0) & (other < last) &", "(last >= 0) &"),
    Fault("a birthday comes a day late", "planes", "self.histories.day >= birthday)", "self.histories.day > birthday)"),
    Fault(
        "an unknown condition refuses",
        "planes",
        "np.where(self.judge(inner, rows) == TRUE, FALSE, TRUE)",
        "np.where(self.judge(inner, rows) == FALSE, TRUE, FALSE)",
    ),
    Fault(
        "a later written day is taken",
        "planes",
        "np.minimum(written[column.codes], own)",
        "np.where(written[column.codes] < 1 << 39, written[column.codes], own)",
    ),
    Fault("on its due day a clock cannot be stopped", "machine", "moment <= one[DUE]:", "moment < one[DUE]:"),
    Fault(
        "a clock that stands is stopped anew",
        "machine",
        "if one[PAUSED] == NONE and moment <=",
        "if moment <=",
        seen_by="ehc_decision_to_issue",
    ),
    Fault("a version forgets what stood still", "machine", "while last != NONE:", "while False:"),
    Fault("a clock stands before it has begun to count", "machine", "max(since, one[COUNTS])", "since"),
    Fault("one extension fewer counts", "machine", "0 < times < one[EXTENSIONS]", "0 < times <= one[EXTENSIONS]"),
    Fault("an extension goes as far as it likes", "machine", "if at_most >= 0 and new >", "if False and new >"),
    Fault(
        "the day on which it stopped stood still",
        "machine",
        "working_number(since, axis, tables, days)",
        "working_number(since - 1, axis, tables, days)",
    ),
    Fault("weekends stand still", "machine", "if not limits[one[HOW] >> HOW_BITS]:", "if True:"),
    Fault("what is later is brought forward too", "machine", "elif signal[2] < one[DUE]:", "else:"),
    Fault("what stands still is not moved as it stands", "states", "found = _settled(", "_ = _settled("),
    Fault("a panel sits on a holiday", "origins", "and not axis.is_working(sitting)", "and False"),
    Fault("the first day of a stay counts", "origins", "max(began, reached)", "max(began - 1, reached)"),
    Fault(
        "an unknown origin leaves no doubt",
        "dues",
        "np.where(in_doubt & (quality == machine.SURE), machine.UNSURE, quality)",
        "quality",
    ),
    Fault(
        "a day too many is counted in",
        "planes",
        'subject << 32) + after, side="right")',
        'subject << 32) + after, side="left")',
        "emergency_protection_order",
    ),
    Fault(
        "the owner of the stage is forgotten",
        "showing",
        "phases.zip_with(phases.is_not_null(), own)",
        "own",
    ),
)


@contextmanager
def planted(fault: Fault) -> Iterator[None]:
    """Run the module with its text changed, wherever the package uses it, and put the true one back."""
    module = importlib.import_module(f"{PACKAGE}.{fault.module}")
    text = Path(str(module.__file__)).read_text("utf-8")
    assert text.count(fault.true) == 1, f"{fault.module} no longer says exactly once: {fault.true}"
    true = dict(vars(module))
    exec(compile(text.replace(fault.true, fault.false), str(module.__file__), "exec"), vars(module))
    false = {name: vars(module)[name] for name in true}
    _rebind(module, true, false)
    try:
        yield
    finally:
        vars(module).update(true)
        _rebind(module, false, true)


def _rebind(module: ModuleType, old: Mapping[str, object], new: Mapping[str, object]) -> None:
    """Whoever imported a class or function of the module by name gets its other form."""
    own = [name for name, value in old.items() if getattr(value, "__module__", "") == module.__name__]
    for other in [each for name, each in sys.modules.items() if name.startswith(PACKAGE)]:
        for name in own:
            if vars(other).get(name) is old[name]:
                setattr(other, name, new[name])
