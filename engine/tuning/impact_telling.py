"""What morning after morning would be told, decided by the functions that decide it on the day, with a ledger of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import polars as pl

from engine.alerts.at_once import Round, decide_at_once
from engine.alerts.ledger import Acknowledged, Decision, Told
from engine.alerts.routing import Router, staffing_day
from engine.alerts.rungs import reached
from engine.alerts.verdicts import Past, decide, past_of
from engine.alerts.window import Window, window_of
from engine.calendars.axis import Axis
from engine.obligations.showing import obligation_of
from engine.tuning.impact_looks import OPEN, Rules
from engine.words.clock import LONDON, local_day
from engine.words.enums import Rung, Verdict
from engine.words.organisation import Organisation
from engine.words.settings import Settings
from engine.words.values import Obligation


@dataclass(frozen=True, slots=True)
class Office:
    """Who works where, and what the authority has settled about its mornings."""

    organisation: Organisation
    settings: Settings


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert that a morning would send; `manager` is who is responsible for the work."""

    day: date
    manager: str
    obligation: Obligation
    rung: Rung


@dataclass(frozen=True, slots=True)
class Played:
    """One morning as it would go: what is told, what is called back, and what stands in each manager's digest."""

    day: date
    now: datetime
    alerts: tuple[Alert, ...]
    withdrawn: tuple[Decision, ...]
    shown: tuple[tuple[str, str], ...]  # manager and obligation


class Teller:
    """Decides morning after morning, and remembers what it has told as the store would.

    Nothing is decided on twice without need: a duty sleeps while its next decision can only be the same, and wakes when its
    state or date changes, before it falls due, and when the length of its ladder may have gone by.
    """

    def __init__(self, rules: Rules, office: Office, told: Iterable[Told], known: Sequence[Acknowledged]) -> None:
        self.rules, self.office = rules, office
        self._told = dict(past_of(tuple(told), ()).told)
        self._known = past_of((), known).acknowledged
        self._current: dict[str, Obligation] = {}
        self._awake: set[str] = set()
        self._by_day: dict[date, list[str]] = {}
        self._lost = set(self._told)  # told of once, and in no look so far
        self._ladders = {each.id: each.ladder for each in rules.book.timescales}
        self._at_once = {each.id for each in rules.book.timescales if each.ladder.at_once}

    @property
    def known(self) -> set[str]:
        """The ids of what is open, or was told of."""
        return self._current.keys() | self._told.keys()

    def hear(self, known: Sequence[Acknowledged]) -> None:
        """Take these acknowledgements in the place of those there were."""
        self._known = past_of((), known).acknowledged

    def play(
        self, now: datetime, frame: pl.DataFrame, gone: Collection[str] = (), *, with_shown: bool = False
    ) -> Played:
        """The morning at `now`: `frame` is what stands otherwise than the morning before, on the first one everything."""
        axis, digest_time = self.rules.axis, self.office.settings.digest.digest_time
        window = window_of(axis, now, digest_time)
        router = Router(
            self.office.organisation, staffing_day(window.today, window.next_day, axis.is_working(window.today))
        )
        self._take(frame, gone, window)
        shown = self._shown(window, router) if with_shown else ()
        alerts = self._tell_at_once(window, router)
        decisions = self._tell(window, router)
        alerts += [
            Alert(window.today, each.told_to, self._current[each.obligation], each.rung)
            for each in decisions
            if each.tells and each.rung is not None
        ]
        self._awake.difference_update(each.obligation for each in decisions if self._rests(each))
        self._lost.clear()
        withdrawn = tuple(each for each in decisions if each.verdict is Verdict.WITHDRAWN and not each.silent)
        return Played(window.today, now, tuple(alerts), withdrawn, shown)

    def _take(self, frame: pl.DataFrame, gone: Collection[str], window: Window) -> None:
        """Take in what has changed, and wake what may be decided on otherwise than before."""
        for id in gone:
            self._current.pop(id, None)
            self._awake.discard(id)
            if id in self._told:
                self._lost.add(id)
        wanted = frame.filter(pl.col("state").is_in(OPEN) | pl.col("obligation").is_in(sorted(self.known)))
        for each in map(obligation_of, wanted.iter_rows(named=True)):
            self._lost.discard(each.obligation)
            if not each.state.is_open and each.obligation not in self._told:
                self._current.pop(each.obligation, None)
                self._awake.discard(each.obligation)
                continue
            self._current[each.obligation] = each
            self._awake.add(each.obligation)
            if each.due is not None:
                self._by_day.setdefault(each.due.day, []).append(each.obligation)
        for day in [day for day in self._by_day if day <= window.next_day]:
            coming = self._by_day[day] if day == window.next_day else self._by_day.pop(day)
            self._awake.update(id for id in coming if id in self._current)

    def _rests(self, decision: Decision) -> bool:
        """Whether only a change of its state or date, or its falling due, can bring another decision."""
        if decision.verdict in (Verdict.NOT_YET, Verdict.CLOSED):
            return True
        if decision.verdict is not Verdict.NOTHING_NEW:
            return False
        lasting = self._ladders[self._current[decision.obligation].timescale].sustained is None
        return decision.rung is not Rung.OVERDUE or lasting

    def _shown(self, window: Window, router: Router) -> tuple[tuple[str, str], ...]:
        """What stands in the digests: whatever has reached a rung."""
        return tuple(
            (router.route(each).manager, id)
            for id, each in sorted(self._current.items())
            if reached(each, self._ladders[each.timescale], self.rules.axis, window)
        )

    def _tell_at_once(self, window: Window, router: Router) -> list[Alert]:
        """What the scan before the digests tells at once."""
        mine = [
            each
            for each in map(self._current.__getitem__, sorted(self._awake))
            if each.timescale in self._at_once and each.state.is_open
        ]
        settings, axis = self.office.settings, self.rules.closures_axis or self.rules.axis
        look = Round(
            now=window.now,
            book=self.rules.book,
            axis=self.rules.axis,
            router=router,
            escalate_after=timedelta(minutes=settings.at_once.escalate_after),
            shut=lambda day: day.weekday() < 5 and not axis.is_working(day),
            recorded={},
            watch_from=settings.watch_from,
        )
        found = []
        for call in decide_at_once(mine, Past(self._told, self._known), {}, look):
            if call.tells:
                told = Told(call.obligation.obligation, call.rung, call.arming, call.responsible, call.obligation.due)
                self._note(replace(told, subject=call.obligation.subject))
                found.append(Alert(window.today, call.responsible, call.obligation, call.rung))
        return found

    def _tell(self, window: Window, router: Router) -> tuple[Decision, ...]:
        """What the digests tell and call back."""
        awake = [self._current[id] for id in sorted(self._awake)]
        past = Past({id: self._told[id] for id in self._awake | self._lost if id in self._told}, self._known)
        decisions = decide(awake, past, self.rules.book, self.rules.axis, window, router)
        for each in decisions:
            if each.tells and each.rung is not None:
                told = Told(each.obligation, each.rung, each.arming, each.told_to, each.due, subject=each.subject)
                self._note(told)
            elif each.verdict is Verdict.WITHDRAWN:
                for old in self._told[each.obligation]:
                    self._note(replace(old, withdrawn=True))
        return decisions

    def _note(self, told: Told) -> None:
        """Put the alert into the ledger, which keeps the latest arming of each rung."""
        rest = tuple(each for each in self._told.get(told.obligation, ()) if each.rung is not told.rung)
        self._told[told.obligation] = (*rest, told)


def mornings(axis: Axis, settings: Settings, after: datetime, until: date) -> list[datetime]:
    """The moments after `after` at which digests go out, up to and including the day `until`."""
    day, found = local_day(after), []
    while day <= until:
        moment = datetime.combine(day, settings.digest.digest_time, tzinfo=LONDON).astimezone(UTC)
        if axis.is_working(day) and moment > after:
            found.append(moment)
        day += timedelta(days=1)
    return found


__all__ = ["Alert", "Office", "Played", "Teller", "mornings"]
