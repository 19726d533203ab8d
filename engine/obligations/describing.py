"""A compiled programme in words, decoded from its numbers: what the machine will do, for a person to read and compare."""

from __future__ import annotations

from collections.abc import Iterator

from engine.obligations.moving import Extension
from engine.obligations.programme import MODES, Behind, Clock, CompiledClause, LimitTable, Plan, Programme, Role
from engine.rulebook.condition_text import text_of
from engine.rulebook.conditions import Always
from engine.rulebook.timescale import From
from engine.words.clock import day_of_number
from engine.words.enums import Roll
from engine.words.limits import Limit

_ROLES = {
    Role.START: "started by",
    Role.MEET: "met by",
    Role.END: "ended by",
    Role.EXTEND: "extended by",
    Role.RESUME: "goes on by",
    Role.PAUSE: "stopped by",
    Role.FORWARD: "brought forward by",
}
_STARTS = {0: "", 1: " from the start before"}


def describe(programme: Programme) -> str:
    """All clocks of the programme, one paragraph each; the same book gives the same text."""
    counts = f"{len(programme.clocks)} clocks, {len(programme.conditions)} conditions, {len(programme.limits)} limits"
    return "\n\n".join([f"{programme.book.nation}: {counts}", *map("\n".join, _paragraphs(programme))]) + "\n"


def _paragraphs(programme: Programme) -> Iterator[list[str]]:
    for number, clock in enumerate(programme.clocks):
        lines = [
            f"clock {number}: {clock.timescale.id}, {clock.limit} limit; "
            f"counts in {'hours' if programme.hours[number] else 'days'}; "
            f"{'repeats' if programme.repeats[number] else 'once'}; {_setting(programme, clock)}"
        ]
        for clause in clock.clauses:
            lines.append(f"  {_ROLES[clause.role]} {_clause(programme, clause)}")
        for index, version in enumerate(clock.versions):
            running = ", applies to running" if clock.timescale.versions[index].applies_to_running else ""
            lines.append(
                f"  from {day_of_number(int(programme.version_from[version]))}{running}: {_steps(programme, version)}"
            )
        lines += [f"  plan {each}: {_plan(programme, plan)}" for each, plan in enumerate(clock.plans)]
        yield lines


def _setting(programme: Programme, clock: Clock) -> str:
    periods = tuple(programme.book.vocabulary.periods)
    thread = f"one a thread of {periods[clock.thread]}" if clock.thread >= 0 else "a thread of no period"
    words = f"{thread}; only within {periods[clock.within]}" if clock.within >= 0 else thread
    if clock.opening is not None:
        words += f"; evidence counts from {clock.opening} before the due day"
    if clock.measured[0] >= 0:
        kind = tuple(programme.book.vocabulary.kinds)[clock.measured[0]]
        words += f"; else measured from {kind}{_where(programme, clock.measured[1])}"
    return words


def _clause(programme: Programme, clause: CompiledClause) -> str:
    kinds = tuple(programme.book.vocabulary.kinds)
    said = kinds[clause.kind] + _where(programme, clause.condition)
    match clause.role:
        case Role.START:
            said += f" ({MODES[clause.argument]})" + _behind(programme, clause.behind)
        case Role.END:
            said += f": {programme.reasons[clause.argument]}"
        case Role.EXTEND:
            said += _extension(programme, programme.extensions[clause.argument])
        case Role.FORWARD:
            said += f", to {programme.limits[clause.argument].limit} after it"
    if clause.stands_in is not None:
        other = clause.stands_in
        said += f", unless {kinds[other.kind]}{_where(programme, other.condition)} within {other.days} days"
    return said


def _extension(programme: Programme, extension: Extension) -> str:
    said = f", to its {programme.extends_to[extension.attribute]}" if extension.by is None else f", by {extension.by}"
    if extension.at_most is not None:
        said += f", at most {extension.at_most}"
    return said + (f", {extension.times} times" if extension.times else "")


def _behind(programme: Programme, behind: Behind | None) -> str:
    kinds = tuple(programme.book.vocabulary.kinds)
    if behind is None:
        return ""
    if behind.dated >= 0:
        return f", counted from its {programme.extends_to[behind.dated]}"
    if behind.from_kind >= 0:
        where = _where(programme, behind.from_condition)
        return f", counted from the last {kinds[behind.from_kind]}{where} within {behind.within} before"
    if behind.back is not None:
        return f", evidence counts from {behind.back} before"
    return f", evidence counts since the last {' or '.join(kinds[each] for each in behind.since)}"


def _steps(programme: Programme, version: int) -> str:
    first, count = int(programme.version_plans[version]), int(programme.version_steps[version])
    plans = [
        f"plan {int(plan)}{_STARTS.get(int(before), f' from {int(before)} starts before')}"
        for plan, before in programme.plan_of_step[first : first + count]
    ]
    return ", then ".join(plans) or "no schedule"


def _plan(programme: Programme, plan: Plan) -> str:
    if plan.relaxed or plan.silent:
        return "relaxed" if plan.relaxed else "silent"
    phases = [table_words(programme.limits[limit]) + _where(programme, where) for limit, where in plan.phases]
    return "the earliest of " + "; ".join(phases) if len(phases) > 1 else phases[0]


def _where(programme: Programme, condition: int) -> str:
    found = programme.conditions[condition]
    return "" if found == Always() else f" where {text_of(found)}"


def table_words(table: LimitTable) -> str:
    """The limit with what it is counted from and whose it is, where that is said."""
    said = limit_words(table.limit)
    if table.total is not None:
        such = "" if table.total.where == Always() else f" where {text_of(table.total.where)}"
        said += f" in all of {table.total.period}{such} in any {table.total.window}"
    if table.origin is not None:
        origin = table.origin
        named = f" {origin.age}" if origin.of is From.BIRTHDAY else f" {origin.name}" if origin.name else ""
        said += f" {'before' if origin.back else 'after'} {origin.of}{named}"
        said += f" until {origin.until:%H:%M}" if origin.until else ""
    return said + (f" ({table.owner})" if table.owner is not None else "")


def limit_words(limit: Limit) -> str:
    """The limit with what is said of its first day and its last."""
    first = ", the day itself being day 1" if limit.beginning_with else ""
    return f"{limit}{first}{f', rolled {limit.roll}' if limit.roll is not Roll.NONE else ''}"
