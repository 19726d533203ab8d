"""Why one person was, or was not, told of one duty on one morning: the one verdict with its reason, from what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engine.alerts.ledger import Decision
from engine.alerts.routing import Route
from engine.obligations.explain_phrases import day_words, moment_words, said
from engine.words.clock import LONDON, local_day
from engine.words.enums import Flag, State, Verdict
from engine.words.records import Acknowledgement, AlertRecord, Attempt, DigestRecord, MessageState, OutboxMessage, Shown
from engine.words.values import Moment, Obligation


class Why(StrEnum):
    """The one answer."""

    TOLD = "told"
    SENT_LATER = "not sent yet"
    NOT_SENT = "not delivered"
    NOT_A_MORNING = "no digest goes out that day"
    NOT_MADE = "no digest was made"
    STILL_TO_COME = "that morning is still to come"
    NOT_KNOWN = "not recorded by then"
    LATER = "began later"
    WITHDRAWN = "corrected or withdrawn since"
    NOT_HERS = "somebody else's that morning"
    MET = "met by then"
    ENDED = "ended by then"
    PAUSED = "paused"
    RELAXED = "relaxed by the law"
    MEASURED = "counted for the figures only"
    ACKNOWLEDGED = "acknowledged"
    NOT_YET = "not due soon yet"
    NO_ANSWER = "no reason found"


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that the answer rests on. `then` is the duty as known that morning, `now` as it is known now."""

    person: str
    day: date
    title: str
    subject: str
    works: bool  # whether the day is a working day
    next_morning: date  # the first working day after it
    morning: datetime  # the instant of that morning's digests: as made, else at digest time
    now_is: datetime  # when it is asked
    hers: DigestRecord | None  # her digest of that day
    any_made: bool  # whether any digest was made that day
    then: Obligation | None
    now: Obligation | None
    recorded: datetime | None  # when what started it was first recorded
    route: Route | None  # of `then`
    holder: str  # the name of the team that held it, as people know it
    answers: str  # who answers for the role, where that is another
    decision: Decision | None
    comes_up: Moment | None  # when it comes up to its first rung
    ledger: Sequence[AlertRecord]
    acknowledged: Acknowledgement | None
    message: OutboxMessage | None  # that carried her digest
    attempts: Sequence[Attempt]
    at_once: Sequence[OutboxMessage] = ()  # messages about it to anybody outside the digest
    other_rules: bool = False  # the rule book is another one than that of the morning


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict in one sentence, and what a person needs to check it."""

    why: Why
    words: str
    lines: tuple[tuple[str, str], ...]


def why_not(asked: Asked) -> Answer:
    """The first of the possible answers that is so."""
    why, words = next(_answers(asked))
    return Answer(why, words, tuple(_lines(asked)))


def _answers(asked: Asked) -> Iterator[tuple[Why, str]]:
    yield from _told(asked)
    yield from _no_morning(asked)
    yield from _unknown(asked)
    if asked.then is not None:
        yield from _not_to_be_told(asked, asked.then)
    yield Why.NO_ANSWER, "Nothing that is stored says why not: this should be looked into."


def _told(asked: Asked) -> Iterator[tuple[Why, str]]:
    """In her digest; and whether that reached her."""
    found = _place(asked)
    if found is None or asked.hers is None:
        return
    where = f"the digest of {day_words(asked.day)}, {found}"
    message = asked.message
    if message is None or message.state is MessageState.SENT:
        sent = "" if message is None or message.sent_at is None else f", sent at {_clock(message.sent_at)}"
        yield Why.TOLD, f"{asked.person} was told, in {where}{sent}."
    elif message.state is MessageState.FAILED:
        last = f": {asked.attempts[-1].response}" if asked.attempts else "."
        yield Why.NOT_SENT, f"It stood in {where}, but the message could not be delivered{last}"
    else:
        tries = f" after {len(asked.attempts)} tries" if asked.attempts else ""
        yield Why.SENT_LATER, f"It stands in {where}, but the message has not gone out yet{tries}."


def _place(asked: Asked) -> str | None:
    """Where her digest holds it: "line 3, under overdue"."""
    ids = {each.obligation for each in (asked.then, asked.now) if each is not None}
    ids |= {record.obligation for record in asked.ledger}
    for number, line in enumerate(asked.hers.lines if asked.hers is not None else (), 1):
        if line.obligation in ids:
            how = "inside a counted group" if line.shown is Shown.GROUP else f"line {number}"
            return f"{how}, under {line.section!r}"
    return None


def _no_morning(asked: Asked) -> Iterator[tuple[Why, str]]:
    if asked.any_made:
        return
    if asked.morning > asked.now_is:
        yield Why.STILL_TO_COME, f"The digests of {day_words(asked.day)} are not made before {_clock(asked.morning)}."
    elif not asked.works:
        after = day_words(asked.next_morning)
        yield Why.NOT_A_MORNING, f"{day_words(asked.day)} is no working day: the next digest is that of {after}."
    else:
        yield Why.NOT_MADE, f"No digest was made on {day_words(asked.day)}: `longstop status` says how the jobs ran."


def _unknown(asked: Asked) -> Iterator[tuple[Why, str]]:
    """The duty was not there as known that morning."""
    if asked.then is not None:
        return
    if asked.now is None:
        yield Why.WITHDRAWN, "What started it has been corrected or withdrawn, and it stood in no record that morning."
    elif asked.now.started.day > asked.day:
        yield Why.LATER, f"It began only on {day_words(asked.now.started.day)}."
    elif asked.recorded is not None and asked.recorded > asked.morning:
        began = f"It began on {day_words(asked.now.started.day)}, but what started it was recorded"
        yield Why.NOT_KNOWN, f"{began} only on {day_words(local_day(asked.recorded))} at {_clock(asked.recorded)}."
    else:
        yield Why.NOT_KNOWN, "As known that morning it did not exist: what was recorded later brought it about."


def _not_to_be_told(asked: Asked, then: Obligation) -> Iterator[tuple[Why, str]]:
    if then.met is not None:
        yield Why.MET, f"It had been met on {moment_words(then.met)}."
    if then.ended is not None:
        yield Why.ENDED, f"It had ended on {day_words(then.ended.day)} without being met: {then.reason}."
    if Flag.MEASURED in then.flags:
        yield Why.MEASURED, "Nothing had said that it was needed; it is counted back for the figures and never alerted."
    if Flag.RELAXED in then.flags:
        yield Why.RELAXED, "The law had relaxed this duty: it had no due date."
    if asked.route is not None and asked.route.manager != asked.person:
        yield Why.NOT_HERS, _not_hers(asked, asked.route)
    if then.state is State.PAUSED:
        yield Why.PAUSED, "Its clock was paused."
    if asked.acknowledged is not None:
        known = asked.acknowledged
        until = f"until {day_words(known.until)}"
        yield Why.ACKNOWLEDGED, f"{known.who} had acknowledged it {until}: {known.reason}."
    if then.state is State.OPEN and asked.comes_up is not None:
        yield Why.NOT_YET, f"It was not due soon yet: it comes up on {moment_words(asked.comes_up)}."


def _not_hers(asked: Asked, route: Route) -> str:
    team = asked.holder or "no team"
    told = f"{route.manager} was to be told"
    if route.stands_in_for:
        own = "her own" if route.stands_in_for == asked.person else f"{route.stands_in_for}'s"
        return f"{told}, standing in: {team} held the case, which is {own} work, and she was {route.because}."
    if route.because:
        return f"{told}: {team}, {route.because}."
    return f"{told}: {team} held the case that morning."


def _lines(asked: Asked) -> Iterator[tuple[str, str]]:
    """What stood that morning, what had been told, and by whom it was answered."""
    then = asked.then or asked.now
    yield "Duty", f"{asked.title}, {asked.subject}" + (f", obligation {then.obligation}" if then else "")
    if asked.then is not None:
        due = f", due {moment_words(asked.then.due)}" if asked.then.due is not None else ", without a due date"
        yield "That day", f"{said(str(asked.then.state))}{due}"
        if asked.comes_up is not None and asked.then.state is not State.OPEN:
            yield "", f"due soon from {moment_words(asked.comes_up)}"
    if asked.decision is not None:
        again = asked.decision.verdict is Verdict.NOTHING_NEW and _place(asked) is not None
        held = asked.decision.tells and not asked.works and not asked.any_made
        verdict = Verdict.HELD if held else asked.decision.verdict
        yield "Verdict", f"{verdict}{'; shown again while it stands' if again else ''}"
    if asked.acknowledged is not None:
        until = day_words(asked.acknowledged.until)
        yield "Known", f"acknowledged by {asked.acknowledged.who} until {until}: {asked.acknowledged.reason}"
    if asked.answers and asked.answers != asked.person:
        yield "Answers", f"{asked.answers}, for the {asked.then.owner if asked.then else 'role'}"
    told_first = next((record for record in asked.ledger if record.told_at is not None), None)
    for record in asked.ledger:
        if record.told_at is None:
            yield "Armed", f"{said(record.rung)}, for {record.told_to}; not told yet"
        else:
            back = "; withdrawn since" if record.withdrawn_scan is not None else ""
            told = f"{day_words(local_day(record.told_at))}: {record.told_to}, {said(record.rung)}"
            yield "First told" if record is told_first else "Then told", f"{told}, in {said(record.told_in)}{back}"
    for message in asked.at_once:
        yield "At once", f"{day_words(local_day(message.made_at))} at {_clock(message.made_at)}: {message.recipient}"
    if asked.other_rules:
        yield "Note", "the rule book has changed since that morning; this is answered by the rules as they are now"


def _clock(instant: datetime) -> str:
    return f"{instant.astimezone(LONDON):%H:%M}"
