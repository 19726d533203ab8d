"""One clock of one subject, searched: for each accepted start the first evidence, the end, the versions, the next cycles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from engine.calendars import Axis
from engine.histories.rows import Row, conflict
from engine.obligations.explain_days import ONE_DAY, day_before, instant_after, last_day_counted
from engine.obligations.explain_facts import Facts
from engine.rulebook.timescale import LooksBack, Phase, StartClause, Timescale, Version
from engine.words.clock import end_of_day, local_day
from engine.words.enums import EndReason, LimitName, WhenRunning

Point = date  # a day of a days clock; the instant (a datetime, which is a date) of an hours clock


@dataclass(frozen=True, slots=True)
class Chain:
    """What one accepted start began: an obligation, and with a repeating duty its later cycles."""

    first: Row
    clause: StartClause | None  # None: measured back from its evidence
    unknown: bool  # its condition was unknown
    begins: Row  # the row at which its first cycle begins: the first row, but where it counts from an earlier event
    day: date  # from which the first cycle counts
    opens: date  # from which evidence may meet it
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
    from_day: date | None = None  # from which the phase was counted

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
    day: date  # from which it counts: the start's, unless the start gives an earlier one
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

    def __init__(
        self, facts: Facts, timescale: Timescale, limit: LimitName, hours: bool, axis: Axis, today: date
    ) -> None:
        self.facts, self.timescale, self.limit, self.axis, self.today = facts, timescale, limit, axis, today
        self.hours = hours

    def chains(self) -> list[Chain]:
        """All accepted starts in order, true and unknown, each with the start that superseded it."""
        chains: list[Chain] = []
        for row in self.facts.rows:
            true, unknown = self.facts.fitting(self.timescale.starts, row)
            clause = true or unknown
            if clause is None or not self.may_start(row, clause):
                continue
            begun = self._begun(row, clause, unknown=true is None)
            if begun is None:
                continue
            running = [each for each in chains if self.open_at(each, row)]
            beside = [each for each in running if not conflict(each.first.key, row.key)]
            if true is None:
                if not beside:
                    chains.append(begun)
                continue
            if true.when_running is WhenRunning.IGNORE and not all(each.unknown for each in beside):
                continue
            ended = running if true.when_running is WhenRunning.RESTART else [each for each in beside if each.unknown]
            chains = [replace(each, killed_by=row) if each in ended else each for each in chains]
            chains.append(begun)
        return chains

    def _begun(self, row: Row, clause: StartClause, unknown: bool) -> Chain | None:
        """What the start begins; None where what it counts from is missing."""
        begins, day, opens = row, row.day, row.day
        if clause.counts_from is not None:
            source = clause.counts_from
            earliest = day_before(row.day, source.within, self.axis.is_working)
            before = [
                each
                for each in self.facts.rows
                if each.place < row.place and each.kind == source.event and self.facts.holds(source.where, each) is True
            ]
            if not before or before[-1].day < earliest:
                return None
            begins, day, opens = before[-1], before[-1].day, before[-1].day + ONE_DAY
        if unknown:
            return Chain(row, clause, True, row, row.day, row.day)
        if clause.dated:
            day = opens = self.facts.dated(clause.dated, row)
        elif clause.looks_back is not None:
            opens = self._looked_back(clause.looks_back, row)
        return Chain(row, clause, False, begins, day, opens)

    def _looked_back(self, back: LooksBack, row: Row) -> date:
        if back.limit is not None:
            return day_before(row.day, back.limit, self.axis.is_working)
        since = [each.day for each in self.facts.rows if each.place < row.place and each.kind in back.since]
        return since[-1] if since else row.day

    def measured(self) -> list[Found]:
        """Obligations of evidence that answered none, each counted from the last event that it is measured from."""
        source, found = self.timescale.measured_from, list[Found]()
        if source is None:
            return found
        answered = [(chain, one) for chain in self.chains() for one in self.obligations(chain)]
        evidence = [row for row in self.facts.rows if self.facts.fitting(self.timescale.met_by, row)[0] is not None]
        for at, row in enumerate(evidence):
            before = [each for each in self.facts.rows if each.kind == source.event and each.place < row.place]
            if not before or self.facts.holds(source.where, row) is not True or self._not_held(row):
                continue
            origin = before[-1]
            if at and evidence[at - 1].place > origin.place:
                continue
            if any(
                self.could_meet(chain, one.start, one.step, row) and (one.closed_on is None or row.day <= one.closed_on)
                for chain, one in answered
            ):
                continue
            chain = Chain(origin, None, False, origin, origin.day, origin.day)
            versions = [self.timescale.version_on(origin.day)]
            ruling = self._ruling(chain, origin, origin, 0, versions, row.day)
            found.append(Found(chain, origin, origin.day, 0, replace(ruling, extensions=()), (), row, None, ()))
        return found

    def may_start(self, row: Row, clause: StartClause) -> bool:
        """Whether the row may start the clock, apart from what runs already."""
        within = self.timescale.within
        if within and within not in row.open_after:
            return False
        return (
            not self._not_held(row) and self.timescale.thread not in row.duplicates and not self._stood_for(row, clause)
        )

    def _not_held(self, row: Row) -> bool:
        """Whether the row's source says that it has no evidence of this duty."""
        listed = self.facts.attribute("evidence_not_held", row)
        return isinstance(listed, tuple) and self.timescale.id in listed

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
            (found.start.place == chain.begins.place or found.start.day < row.day)
            and not (found.met is not None and found.met.day < row.day)
            and not (found.ending is not None and found.ending.row.place <= row.place)
            for found in self.obligations(chain)
        )

    def obligations(self, chain: Chain) -> list[Found]:
        """The chain's obligations: the first, then one for each cycle that evidence began."""
        found = [self._one(chain, chain.begins, chain.begins, 0)]
        while self._goes_on(found[-1]):
            found.append(self._one(chain, met_by(found[-1]), found[-1].start, self._next_step(found[-1])))
        return found

    def _goes_on(self, found: Found) -> bool:
        if found.met is None or found.chain.unknown or not self.timescale.repeats:
            return False
        return found.ending is None or found.ending.row.day > found.met.day

    def _one(self, chain: Chain, start: Row, before: Row, step: int) -> Found:
        """The cycle that begins at `start`; `before` is the start of the cycle before it (of the first, its own)."""
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
        day = chain.day if start.place == chain.begins.place else start.day
        versions = self._versions(chain, day, closed)
        ruling = self._ruling(chain, start, before, step, versions, closed)
        earlier = tuple(each for each in versions[:-1] if each is not None)
        return Found(chain, start, day, step, ruling, earlier, met, ending, in_doubt)

    def could_meet(self, chain: Chain, start: Row, step: int, row: Row) -> bool:
        """Whether the row stands where evidence for this cycle must stand, whatever it says."""
        if row.place == start.place or row.place == chain.first.place or conflict(row.key, chain.first.key):
            return False
        if not self.hours or chain.unknown:
            return row.day > start.day if step else row.day >= self.opens(chain, start)
        if step:
            return row.instant > start.instant
        return row.instant >= start.instant or (row.day == start.day and (row.date_only or start.date_only))

    def opens(self, chain: Chain, start: Row) -> date:
        """The first day whose evidence may meet the first cycle."""
        if self.timescale.evidence_from is None or chain.unknown:
            return chain.opens
        ruling = self._ruling(chain, start, start, 0, [self.timescale.version_on(chain.day)], start.day)
        if ruling.counted is None:
            return chain.opens
        return max(chain.opens, day_before(ruling.counted, self.timescale.evidence_from, self.axis.is_working))

    def later_rows(self, chain: Chain, start: Row) -> list[Row]:
        """The rows after the start that do not name another episode: those that could extend the obligation."""
        begun_that_day = start.day == chain.first.day and start.place != chain.begins.place
        from_place = start.place if begun_that_day else max(start.place, chain.first.place)
        return [row for row in self.facts.rows if row.place > from_place and not conflict(row.key, chain.first.key)]

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

    def _versions(self, chain: Chain, day: date, closed: date) -> list[Version | None]:
        taking_hold = [
            each
            for each in self.timescale.versions
            if each.applies_to_running and day < each.in_force_from <= closed and not chain.unknown
        ]
        return [self.timescale.version_on(day), *taking_hold]

    def _ruling(
        self, chain: Chain, start: Row, before: Row, step: int, versions: Sequence[Version | None], closed: date
    ) -> Ruling:
        version = versions[-1]
        if version is None or self.limit not in version.limits or version.limits[self.limit].in_hours is not self.hours:
            return Ruling(version, silent=True)
        if chain.unknown:
            return Ruling(version, silent=False)
        steps = version.limits[self.limit].steps
        now = steps[min(step, len(steps) - 1)]
        if now.relaxed:
            return Ruling(version, silent=False, relaxed=True)
        origin = before if now.from_start_before else start
        from_day = chain.day if origin.place == chain.begins.place else origin.day
        chosen = self._shortest(now.phases, start, origin.instant if self.hours else from_day)
        if chosen is None:
            return Ruling(version, silent=now.silent)
        counted, doubtful, phase = chosen
        since = version.in_force_from if len(versions) > 1 else from_day
        extensions = tuple(self._extensions(chain, start, since, closed))
        return Ruling(version, now.silent, False, phase, doubtful, counted, extensions, from_day)

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
