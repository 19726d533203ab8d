"""How long a rule gives: a count, in the unit the rule itself uses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.words.enums import Roll, Unit
from engine.words.errors import LimitMistake

_SHAPE = re.compile(
    r"^\s*(0|[1-9][0-9]{0,3})\s+(working\s+days?|working\s+hours?|days?|weeks?|months?|years?|hours?)\s*$"
)
_BY_STEM = {
    "working day": Unit.WORKING_DAYS,
    "working hour": Unit.WORKING_HOURS,
    "day": Unit.DAYS,
    "week": Unit.WEEKS,
    "month": Unit.MONTHS,
    "year": Unit.YEARS,
    "hour": Unit.HOURS,
}
_ROUGHLY = dict.fromkeys(Unit, 1) | {Unit.WEEKS: 7, Unit.MONTHS: 30, Unit.YEARS: 365}  # days; of an hour, less
_LONGEST = 120 * 365
MOST_YEARS = 25  # of a rule's limit: counted from any day up to 2035 it stays within the known bank holidays
_MOST = {
    Unit.WORKING_DAYS: MOST_YEARS * 253,
    Unit.WORKING_HOURS: MOST_YEARS * 253 * 24,
    Unit.HOURS: MOST_YEARS * 365 * 24,
    Unit.DAYS: MOST_YEARS * 365,
    Unit.WEEKS: MOST_YEARS * 52,
    Unit.MONTHS: MOST_YEARS * 12,
    Unit.YEARS: MOST_YEARS,
}


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time, such as 15 working days. `count` is 0 only for "same day"."""

    count: int
    unit: Unit
    beginning_with: bool = False  # the day of the event is day 1, not day 0
    roll: Roll = Roll.NONE

    def __post_init__(self) -> None:
        if self.count < 0 or (self.count == 0 and self.unit is not Unit.DAYS):
            raise ValueError(f"a limit is at least one {self.unit}, not {self.count}")

    @property
    def in_hours(self) -> bool:
        """True when the limit runs to an instant rather than to the end of a day."""
        return self.unit in (Unit.HOURS, Unit.WORKING_HOURS)

    def __str__(self) -> str:
        if self.count == 0:
            return "same day"
        if self.unit is Unit.MONTH_END:
            return "end of month"
        words = str(self.unit) if self.count != 1 else str(self.unit).removesuffix("s")
        return f"{self.count} {words}"


def parse_limit(text: str, where: str = "") -> Limit:
    """Read "15 working days", "72 hours", "3 months", "same day" or "end of month". Raises LimitMistake, naming `where`."""
    if text.strip() == "same day":
        return Limit(0, Unit.DAYS)
    if text.strip() == "end of month":
        return Limit(1, Unit.MONTH_END)
    match = _SHAPE.match(text)
    if match is None:
        raise LimitMistake(
            where, f"{text!r} is not a limit.", "Write, say, '15 working days', '6 weeks' or 'same day'."
        )
    count, unit = int(match[1]), _BY_STEM[re.sub(r"\s+", " ", match[2]).removesuffix("s")]
    if count == 0:
        raise LimitMistake(where, f"{text!r} gives no time at all.", "Write 'same day'.")
    if count * _ROUGHLY[unit] > _LONGEST:
        raise LimitMistake(where, f"{text!r} is longer than a life.", "Write fewer of them.")
    return Limit(count, unit)


def parse_rule_limit(text: str, where: str = "") -> Limit:
    """`parse_limit` for a rule, which stands for years to come: one so long that a sum may leave the days for which bank
    holidays are known is refused. Raises LimitMistake, naming `where`."""
    limit = parse_limit(text, where)
    if limit.count > _MOST.get(limit.unit, limit.count):
        what = (
            f"{text!r} is longer than {MOST_YEARS} years: it may lead past the days for which bank holidays are known."
        )
        raise LimitMistake(where, what, f"Write at most {_MOST[limit.unit]} {limit.unit}.")
    return limit
