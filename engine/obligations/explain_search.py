"""One clock of one subject, searched: for each accepted start the first evidence, the end, the versions, the next cycles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from engine.calendars import Axis
from engine.histories.rows import Row, conflict
from engine.obligations.explain_days import ONE_DAY, day_before
from engine.obligations.explain_facts import Facts
from engine.obligations.explain_found import Chain, Ending, Found, Point, day_of, met_by
from engine.obligations.explain_ruling import Rulings
from engine.rulebook.timescale import LooksBack, StartClause, Timescale
from engine.words.clock import local_day
from engine.words.enums import EndReason, LimitName, WhenRunning


class Clock:
    """One limit of one timescale, over the rows of one subject up to the as-at day."""

    def __init__(
        self, facts: Facts, timescale: Timescale, limit: LimitName, hours: bool, axis: Axis, as_at: datetime
    ) -> None:
        self.facts, self.timescale, self.limit, self.hours, self.axis = facts, timescale, limit, hours, axis
        self.today = local_day(as_at)
        self.now: Point = as_at if hours else self.today
        self.rulings = Rulings(facts, timescale, limit, hours, axis)

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
            ruling = self.rulings.as_counted(chain, origin, (), 0, self.timescale.version_on(origin.day))
            found.append(Found(chain, origin, origin.day, 0, ruling, (), row, None, ()))
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
        found = [self._one(chain, chain.begins, [], 0)]
        while self._goes_on(found[-1]):
            before = [each.start for each in found]
            found.append(self._one(chain, met_by(found[-1]), before, self._next_step(found[-1])))
        return found

    def _goes_on(self, found: Found) -> bool:
        if found.met is None or found.chain.unknown or not self.timescale.repeats:
            return False
        return found.ending is None or found.ending.row.day > found.met.day

    def _one(self, chain: Chain, start: Row, before: Sequence[Row], step: int) -> Found:
        """The cycle that begins at `start`; `before` are the starts of the cycles before it."""
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
        versions = self.rulings.versions(chain, day, closed)
        counted = [self.rulings.as_counted(chain, start, before, step, version) for version in versions]
        rows = [row for row in self.later_rows(chain, start) if row.day <= closed]
        closed_by = met if met is not None or ending is None else ending.row
        ruling = self.rulings.as_moved(counted, rows, closed_by, self.now)
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
        ruling = self.rulings.as_counted(chain, start, (), 0, self.timescale.version_on(chain.day))
        if ruling.counted is None:
            return chain.opens
        return max(chain.opens, day_before(ruling.counted, self.timescale.evidence_from, self.axis.is_working))

    def later_rows(self, chain: Chain, start: Row) -> list[Row]:
        """The rows after the start that do not name another episode: those that could move the due moment."""
        return [row for row in self._after(chain, start) if not conflict(row.key, chain.first.key)]

    def ending_rows(self, chain: Chain, start: Row) -> list[Row]:
        """The rows after the start that could end it: on an hours clock, none at an earlier instant; of those that name
        another episode only what takes the place of an earlier one."""
        replacing = self.facts.book.vocabulary.replacing
        return [
            row
            for row in self._after(chain, start)
            if not self.hours or row.instant >= start.instant or row.date_only or start.date_only
            if row.kind in replacing or not conflict(row.key, chain.first.key)
        ]

    def _after(self, chain: Chain, start: Row) -> list[Row]:
        begun_that_day = start.day == chain.first.day and start.place != chain.begins.place
        from_place = start.place if begun_that_day else max(start.place, chain.first.place)
        return [row for row in self.facts.rows if row.place > from_place]

    def _ending(self, chain: Chain, start: Row) -> Ending | None:
        ends = [
            Ending(row, clause.reason)
            for row in self.ending_rows(chain, start)
            if (clause := self.facts.fitting(self.timescale.ends_without, row)[0]) is not None
        ]
        if chain.killed_by is not None:
            ends.append(Ending(chain.killed_by, EndReason.SUPERSEDED))
        return min(ends, key=lambda end: end.row.place, default=None)

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
        chosen, _ = self.rulings.shortest(steps[found.step + 1].phases, found.start, due)
        passed_over = chosen is not None and met_by(found).day > day_of(chosen[0])
        return found.step + 2 if passed_over else found.step + 1
