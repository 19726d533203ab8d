"""Short forms for the hand-worked tables of what looks behind its start: events in, one line an obligation out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from engine.rulebook.loading import load_book
from engine.words.clock import LONDON, last_instant, local_day, start_of_day
from engine.words.enums import LimitName, Nation
from engine.words.values import AttributeValue, CaseEvent, Moment, Obligation, Person

BOOK = load_book(Nation.ENGLAND)


@dataclass(frozen=True, slots=True)
class Told:
    """One event: its kind, when it happened, and when that was recorded where it was later."""

    kind: str
    on: str
    recorded: str
    episode: str
    corrects: int  # the place (1, 2, ...) of the event that it corrects or takes back; 0 for none
    attributes: dict[str, AttributeValue]


def e(
    kind: str, on: str, /, *, recorded: str = "", episode: str = "", corrects: int = 0, **attributes: AttributeValue
) -> Told:
    return Told(kind, on, recorded, episode, corrects, attributes)


def events_of(told: list[Told]) -> list[CaseEvent]:
    made: list[CaseEvent] = []
    for number, each in enumerate(told, 1):
        moment = moment_of(each.on)
        recorded = moment_of(each.recorded or each.on)
        known = recorded.instant or start_of_day(recorded.day)
        event_id, version = (f"e{each.corrects}", 2) if each.corrects else (f"e{number}", 1)
        parts = (event_id, "C", each.kind, moment, known, version, each.episode, "", "", each.attributes)
        made.append(CaseEvent(*parts))
    return made


def moment_of(text: str) -> Moment:
    if len(text) == 10:
        return Moment(date.fromisoformat(text))
    instant = datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)
    return Moment(local_day(instant), instant)


def lines(judge, timescale, told, as_at, *, known="", born="", limit="statutory") -> list[str]:  # type: ignore[no-untyped-def]
    """ "started > due state met-or-ended flags", by start; as at the end of the day, or at the instant written."""
    people = {"C": Person("C", date_of_birth=date.fromisoformat(born) if born else None)}
    looked = [moment_of(text) for text in (as_at, known or as_at)]
    at, knew = (each.instant or last_instant(each.day) for each in looked)
    found = judge(BOOK, events_of(told), at, knew, people)
    wanted = [each for each in found if (each.timescale, each.limit) == (timescale, LimitName(limit))]
    return [line(each) for each in sorted(wanted, key=lambda each: (_at(each.started), each.cycle, each.thread))]


def line(each: Obligation) -> str:
    closed = each.met or each.ended
    words = [written(each.started), ">", written(each.due) if each.due else "none", str(each.state)]
    return " ".join([*words, *([written(closed)] if closed else []), *sorted(each.flags)])


def written(moment: Moment) -> str:
    local = moment.instant and moment.instant.astimezone(LONDON)
    return f"{moment.day} {local:%H:%M}" if local else str(moment.day)


def _at(moment: Moment) -> datetime:
    return moment.instant or start_of_day(moment.day)
