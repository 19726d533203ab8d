"""Past days played through a rule book, each as it was known then: what each morning would have told, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

import polars as pl

from engine.alerts.ledger import Acknowledged
from engine.obligations.evaluate import evaluate
from engine.obligations.showing import obligation_of
from engine.tuning.impact_looks import Evidence, Rules
from engine.tuning.impact_telling import Alert, Office, Played, Teller, mornings
from engine.words.clock import last_instant, local_day, start_of_day
from engine.words.enums import Rung, State
from engine.words.values import Obligation

LEAST: Final = 5  # duties told of, under which a rule is not called ignored


class Answer(StrEnum):
    """What became of a duty after the first alert about it."""

    ACKNOWLEDGED = "acknowledged"
    IN_TIME = "done in time after the alert"
    BEFORE = "done before the alert, recorded after it"
    OVERDUE = "overdue all the same"
    ENDED = "ended, or taken back"
    OPEN = "not due yet"
    SINCE = "overdue when first told, done since"
    STILL = "overdue when first told, and still"


_HEEDED: Final = (Answer.ACKNOWLEDGED, Answer.IN_TIME, Answer.SINCE)
_UNHEEDED: Final = (Answer.OVERDUE, Answer.BEFORE, Answer.STILL)


@dataclass(frozen=True, slots=True)
class Answered:
    """One duty that was told of, and what became of it by the last day."""

    first: Alert
    answer: Answer


@dataclass(frozen=True, slots=True)
class Replay:
    """Some days played through one rule book."""

    rules: Rules
    office: Office
    first: date
    last: date
    mornings: tuple[Played, ...]
    answered: tuple[Answered, ...]

    def ignored(self) -> list[str]:
        """The timescales whose alerts nobody acted on: of at least five duties that were told of and are settled or overdue,
        none was acknowledged, none was done between the alert and its due day, and none that was overdue when first told
        was done since."""
        found = []
        for timescale in sorted({each.first.obligation.timescale for each in self.answered}):
            mine = [each.answer for each in self.answered if each.first.obligation.timescale == timescale]
            heeded = sum(each in _HEEDED for each in mine)
            if not heeded and sum(each in _UNHEEDED for each in mine) >= LEAST:
                found.append(timescale)
        return found


def replay(
    rules: Rules,
    evidence: Evidence,
    office: Office,
    first: date,
    last: date,
    acknowledged: Sequence[Acknowledged] = (),
    *,
    cache: Path | None = None,
) -> Replay:
    """Play each working morning from `first` to `last`, both included, on what had been recorded by then.

    Nothing counts as told before the first morning. The same values give the same result.
    """
    teller = Teller(rules, office, (), ())
    before = start_of_day(first) - timedelta(microseconds=1)
    played = []
    for moment in mornings(rules.axis, office.settings, before, last):
        frame = _frame(rules, evidence, moment, cache)
        teller.hear([each for each in acknowledged if each.at <= moment])
        gone = teller.known - set(frame["obligation"])
        played.append(teller.play(moment, frame, gone))
    answers = _answers(played, _frame(rules, evidence, last_instant(last), cache), acknowledged, last)
    return Replay(rules, office, first, last, tuple(played), tuple(answers))


def _frame(rules: Rules, evidence: Evidence, moment: datetime, cache: Path | None) -> pl.DataFrame:
    return evaluate(
        rules.book,
        rules.axis,
        evidence.versions,
        evidence.people,
        moment,
        moment,
        evidence.watch_from,
        cache=cache,
        closures_axis=rules.closures_axis,
    ).frame


def _answers(
    played: Iterable[Played], frame: pl.DataFrame, acknowledged: Sequence[Acknowledged], last: date
) -> list[Answered]:
    """What became, by the last day, of each duty that was told of."""
    first: dict[str, Alert] = {}
    for morning in played:
        for alert in morning.alerts:
            first.setdefault(alert.obligation.obligation, alert)
    rows = frame.filter(pl.col("obligation").is_in(sorted(first))).iter_rows(named=True)
    now = {each.obligation: each for each in map(obligation_of, rows)}
    receipts = {(each.obligation, local_day(each.at)) for each in acknowledged}
    known = {id for id, day in receipts if id in first and first[id].day <= day <= last}
    return [Answered(alert, _answer(alert, now.get(id), id in known)) for id, alert in first.items()]


def _answer(alert: Alert, now: Obligation | None, known: bool) -> Answer:
    if known:
        return Answer.ACKNOWLEDGED
    if now is None or now.state is State.ENDED_WITHOUT:
        return Answer.ENDED
    if now.met is not None and now.met.day < alert.day:
        return Answer.BEFORE
    if alert.rung in (Rung.OVERDUE, Rung.SUSTAINED):
        return Answer.STILL if now.met is None else Answer.SINCE
    if now.state in (State.OVERDUE, State.MET_LATE):
        return Answer.OVERDUE
    return Answer.IN_TIME if now.state is State.MET_IN_TIME else Answer.OPEN


__all__ = ["LEAST", "Answer", "Answered", "Replay", "replay"]
