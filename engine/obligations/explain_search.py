"""One clock of one subject, searched: for each accepted start the first evidence, the end, the versions, the next cycles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from engine.calendars import Axis
from engine.histories.rows import Row, conflict
from engine.obligations.explain_days import instant_after, last_day_counted
from engine.obligations.explain_facts import Facts
from engine.rulebook.timescale import Phase, StartClause, Timescale, Version
from engine.words.clock import end_of_day, local_day
from engine.words.enums import EndReason, LimitName, WhenRunning

Point = date  # a day of a days clock; the instant (a datetime, which is a date) of an hours clock


@dataclass(frozen=True, slots=True)
class Chain:
    """What one accepted start began: an obligation, and with a repeating duty its later cycles."""

    first: Row
    clause: StartClause
    unknown: bool  # its condition was unknown
    killed_by: Row | None = None  # the later start that superseded it


@dataclass(frozen=True, slots=True)
class Ending:
    """The first row that ended an obligation, and why."""

    row: Row
    reason: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the version that took hold last says of an obligation."""

    version: Version | None
    silent: bool
    relaxed: bool = False
    phase: Phase | None = None
    doubtful: bool = False  # whether the phase applies is unknown
    counted: Point | None = None  # what the phase gives
    extensions: tuple[tuple[Row, date | None], ...] = ()  # each with the date it sets, None where it could not

    @property
    def due(self) -> Point | None:
        """The due moment, extensions included."""
        set_dates = [to for _, to in self.extensions if to is not None]
        return set_dates[-1] if set_dates else self.counted


@dataclass(frozen=True, slots=True)
class Found:
    """One obligation as the rows have it."""

    chain: Chain
    start: Row
    step: int  # 0, 1, ...
    ruling: Ruling
    earlier_versions: tuple[Version, ...]  # those that had hold of it before, earliest first
    met: Row | None
    ending: Ending | None  # also where it was met on the same day
    in_doubt: tuple[Row, ...]  # evidence and ends of which it is unknown whether they count

    @property
    def ended(self) -> bool:
        """True when it ended without evidence."""
        return self.ending is not None and self.met is None

    @property
    def closed_on(self) -> date | None:
        """The day on which it was met or ended."""
        if self.met is not None:
            return self.met.day
        return None if self.ending is None else self.ending.row.day


class Clock:
    """One limit of one timescale, over the rows of one subject up to the as-at day."""

    def __init__(self, facts: Facts, timescale: Timescale, limit: LimitName, axis: Axis, today: date) -> None:
        self.facts, self.timescale, self.limit, self.axis, self.today = facts, timescale, limit, axis, today
        self.hours = timescale.in_hours

    def chains(self) -> list[Chain]:
        """All accepted starts in order, true and unknown, each with the start that superseded it."""
        chains: list[Chain] = []
        for row in self.facts.rows:
            true, unknown = self.facts.fitting(self.timescale.starts, row)
            clause = true or unknown
            if clause is None or not self.may_start(row, clause):
                continue
            running = [each for each in chains if self.open_at(each, row)]
            beside = [each for each in running if not conflict(each.first.key, row.key)]
            if true is None:
                if not beside:
                    chains.append(Chain(row, clause, unknown=True))
                continue
            if true.when_running is WhenRunning.IGNORE and not all(each.unknown for each in beside):
                continue
            ended = running if true.when_running is WhenRunning.RESTART else [each for each in beside if each.unknown]
            chains = [Chain(e.first, e.clause, e.unknown, row) if e in ended else e for e in chains]
            chains.append(Chain(row, true, unknown=False))
        return chains

    def may_start(self, row: Row, clause: StartClause) -> bool:
        """Whether the row may start the clock, apart from what runs already."""
        within = self.timescale.within
        if within and within not in row.open_after:
            return False
        not_held = self.facts.attribute("evidence_not_held", row)
        if isinstance(not_held, tuple) and self.timescale.id in not_held:
            return False
        return self.timescale.thread not in row.duplicates and not self._stood_for(row, clause)

    def _stood_for(self, row: Row, clause: StartClause) -> bool:
        stands = clause.stands_in_for
        return stands is not None and any(
            other.kind == stands.event
            and abs((other.day - row.day).days) <= stands.days
            and self.facts.holds(stands.where, other) is True
            for other in self.facts.rows
        )

    def open_at(self, chain: Chain, row: Row) -> bool:
        """Whether an obligation of the chain is open when the row is taken; evidence of its day comes after it."""
        if chain.killed_by is not None:
            return False
        return any(
            (found.step == 0 or found.start.day < row.day)
            and not (found.met is not None and found.met.day < row.day)
            and not (found.ending is not None and found.ending.row.place <= row.place)
            for found in self.obligations(chain)
        )

    def obligations(self, chain: Chain) -> list[Found]:
        """The chain's obligations: the first, then one for each cycle that evidence began."""
        found = [self._one(chain, chain.first, 0)]
        while self._goes_on(found[-1]):
            found.append(self._one(chain, met_by(found[-1]), self._next_step(found[-1])))
        return found

    def _goes_on(self, found: Found) -> bool:
        if found.met is None or found.chain.unknown or not self.timescale.repeats:
            return False
        return found.ending is None or found.ending.row.day > found.met.day

    def _one(self, chain: Chain, start: Row, step: int) -> Found:
        ending = self._ending(chain, start)
        last_day = self.today if ending is None else ending.row.day
        evidence = [row for row in self.facts.rows if row.day <= last_day and self.could_meet(chain, start, step, row)]
        answers = [self.facts.fitting(self.timescale.met_by, row) for row in evidence]
        met = next((row for row, (true, _) in zip(evidence, answers, strict=True) if true), None)
        closed = last_day if met is None else met.day
        doubted = [row for row, (_, unknown) in zip(evidence, answers, strict=True) if unknown]
        doubted += [
            row for row in self.ending_rows(chain, start) if self.facts.fitting(self.timescale.ends_without, row)[1]
        ]
        in_doubt = tuple(row for row in doubted if row.day <= closed)
        versions = self._versions(chain, start, closed)
        ruling = self._ruling(chain, start, step, versions, closed)
        earlier = tuple(each for each in versions[:-1] if each is not None)
        return Found(chain, start, step, ruling, earlier, met, ending, in_doubt)

    def could_meet(self, chain: Chain, start: Row, step: int, row: Row) -> bool:
        """Whether the row stands where evidence for this cycle must stand, whatever it says."""
        if row.place == start.place or conflict(row.key, chain.first.key):
            return False
        if not self.hours or chain.unknown:
            return row.day > start.day if step else row.day >= start.day
        if step:
            return row.instant > start.instant
        return row.instant >= start.instant or (row.day == start.day and (row.date_only or start.date_only))

    def later_rows(self, chain: Chain, start: Row) -> list[Row]:
        """The rows after the start that do not name another episode: those that could extend the obligation."""
        return [row for row in self.facts.rows if row.place > start.place and not conflict(row.key, chain.first.key)]

    def ending_rows(self, chain: Chain, start: Row) -> list[Row]:
        """Those of them that could end it: on an hours clock, none at an earlier instant."""
        return [
            row
            for row in self.later_rows(chain, start)
            if not self.hours or row.instant >= start.instant or row.date_only or start.date_only
        ]

    def _ending(self, chain: Chain, start: Row) -> Ending | None:
        ends = [
            Ending(row, clause.reason)
            for row in self.ending_rows(chain, start)
            if (clause := self.facts.fitting(self.timescale.ends_without, row)[0]) is not None
        ]
        if chain.killed_by is not None:
            ends.append(Ending(chain.killed_by, EndReason.SUPERSEDED))
        return min(ends, key=lambda end: end.row.place, default=None)

    # --- what the versions say ---

    def _versions(self, chain: Chain, start: Row, closed: date) -> list[Version | None]:
        taking_hold = [
            each
            for each in self.timescale.versions
            if each.applies_to_running and start.day < each.in_force_from <= closed and not chain.unknown
        ]
        return [self.timescale.version_on(start.day), *taking_hold]

    def _ruling(self, chain: Chain, start: Row, step: int, versions: Sequence[Version | None], closed: date) -> Ruling:
        version = versions[-1]
        if version is None or self.limit not in version.limits:
            return Ruling(version, silent=True)
        if chain.unknown:
            return Ruling(version, silent=False)
        steps = version.limits[self.limit].steps
        now = steps[min(step, len(steps) - 1)]
        if now.relaxed:
            return Ruling(version, silent=False, relaxed=True)
        chosen = self._shortest(now.phases, start, start.instant if self.hours else start.day)
        if chosen is None:
            return Ruling(version, silent=now.silent)
        counted, doubtful, phase = chosen
        since = version.in_force_from if len(versions) > 1 else start.day
        extensions = tuple(self._extensions(chain, start, since, closed))
        return Ruling(version, now.silent, False, phase, doubtful, counted, extensions)

    def _shortest(self, phases: Iterable[Phase], start: Row, origin: Point) -> tuple[Point, bool, Phase] | None:
        """The phase that may apply and is due first, true before unknown, else as listed."""
        may_apply = [(self.facts.holds(phase.when, start), phase) for phase in phases]
        dues = [(self.due(phase, origin), known is None, phase) for known, phase in may_apply if known is not False]
        return min(dues, key=lambda due: (due[0], due[1]), default=None)

    def due(self, phase: Phase, origin: Point) -> Point:
        """The due day (days clock) or instant (hours clock) of the phase, counted from a day or an instant."""
        if isinstance(origin, datetime):
            return instant_after(origin, phase.limit, self.axis.is_working)
        return last_day_counted(origin, phase.limit, self.axis.is_working)

    def _extensions(self, chain: Chain, start: Row, since: date, closed: date) -> Iterable[tuple[Row, date | None]]:
        for row in self.later_rows(chain, start):
            true, unknown = self.facts.fitting(self.timescale.extended_by, row)
            if since <= row.day <= closed and (true or unknown):
                to = None if true is None else self.facts.attribute(true.to, row)
                yield row, (end_of_day(to) if self.hours else to) if isinstance(to, date) else None

    # --- evidence of which only the latest is given ---

    def reached(self, row: Row) -> Point:
        """What of the row is held against a due moment: its day, or its instant."""
        return row.instant if self.hours else row.day

    def is_judged(self, found: Found) -> bool:
        """False when only the latest evidence is known and it came too late to say anything of this cycle."""
        if not self._met_by_latest(found):
            return True
        due = found.ruling.due
        return not found.ruling.relaxed if due is None else self.reached(met_by(found)) <= due

    def _met_by_latest(self, found: Found) -> bool:
        return found.met is not None and self.facts.attribute("date_quality", found.met) == "latest"

    def _next_step(self, found: Found) -> int:
        due, version = found.ruling.counted, found.ruling.version
        if due is None or version is None or not self._met_by_latest(found):
            return found.step + 1
        steps = version.limits[self.limit].steps
        if found.step + 1 >= len(steps) - 1 or steps[found.step + 1].relaxed:
            return found.step + 1
        chosen = self._shortest(steps[found.step + 1].phases, found.start, due)
        passed_over = chosen is not None and met_by(found).day > day_of(chosen[0])
        return found.step + 2 if passed_over else found.step + 1


def met_by(found: Found) -> Row:
    """The row that met it. Only for obligations that were met."""
    return cast(Row, found.met)


def day_of(point: Point) -> date:
    """The local day of a due moment, be it a day or an instant."""
    return local_day(point) if isinstance(point, datetime) else point
