"""How digests say days, times, counts and sources, in British English."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from engine.calendars.axis import Axis
from engine.rulebook.timescale import Timescale
from engine.words.clock import LONDON, local_day
from engine.words.days import DAYS as DAYS
from engine.words.days import LONG_MONTHS as LONG_MONTHS
from engine.words.days import MONTHS as MONTHS
from engine.words.days import short_day as short_day
from engine.words.enums import Authority, LimitName, Unit
from engine.words.limits import Limit
from engine.words.values import Moment, Obligation

LONG_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT_TITLES: Final = {  # as practitioners say them
    "Care Planning, Placement and Case Review Regulations": "Care Planning Regulations",
    "Children (Private Arrangements for Fostering) Regulations": "Private Fostering Regulations",
    "President of the Family Division's Public Law Working Group, best practice guidance": "Public Law Working Group",
    "Promoting the education of looked-after and previously looked-after children, Department for Education": (
        "Looked-after education guidance"
    ),
    "Statutory guidance on children who run away or go missing from home or care": "Missing children guidance",
    "Working Together to Safeguard Children": "Working Together",
}
_ORDINALS: Final = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def long_day(day: date) -> str:
    """ "Thursday 13 March"; the months written out."""
    return f"{LONG_DAYS[day.weekday()]} {day.day} {LONG_MONTHS[day.month - 1]}"


def clock(instant: datetime) -> str:
    """ "16:20", in Europe/London."""
    return instant.astimezone(LONDON).strftime("%H:%M")


def day_words(day: date, today: date) -> str:
    """ "today", or the short day."""
    return "today" if day == today else short_day(day, today)


def moment_words(moment: Moment, today: date) -> str:
    """ "today 16:20" or "Mon 10 March 16:20"; without a time the day alone."""
    words = day_words(moment.day, today)
    return f"{words} {clock(moment.instant)}" if moment.instant is not None else words


def instant_words(instant: datetime, today: date) -> str:
    """ "05:58 today", "05:58 yesterday" or "05:58 Mon 10 March"."""
    day = local_day(instant)
    ago = (today - day).days
    return f"{clock(instant)} {('today', 'yesterday')[ago] if ago in (0, 1) else short_day(day, today)}"


def counted(count: int, one: str, many: str = "") -> str:
    """ "1 record", "2 records"; "2 supervisions", "3 enquiries"."""
    if count == 1:
        return f"1 {one}"
    return f"{count} {many or plural(one)}"


def plural(word: str) -> str:
    """The plural of a short name, by its last word."""
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(s|x|ch|sh)$", word) else f"{word}s"


def ordinal(number: int) -> str:
    """ "third"; from eleven on "11th"."""
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    end = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{end}"


def short_name(timescale: Timescale) -> str:
    """What a manager calls the duty: the rule's own short words, else its title in lower case."""
    title = (timescale.says or {}).get("short", "") or timescale.title
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def plural_name(timescale: Timescale) -> str:
    """What a manager calls several of the duty: "core group records", "section 47 enquiries"."""
    return (timescale.says or {}).get("plural", "") or plural(short_name(timescale))


def is_law(obligation: Obligation, timescale: Timescale) -> bool:
    """True for a limit of statute, guidance or a national standard; False for a local one and for a local aim."""
    return timescale.authority is not Authority.LOCAL and obligation.limit is LimitName.STATUTORY


def source_words(obligation: Obligation, timescale: Timescale) -> str:
    """ "local standard", "local aim", or the short name of the law: what stands before the colon of its citation."""
    if obligation.limit is LimitName.AIM:
        return "local aim"
    if timescale.authority is Authority.LOCAL:
        return "local standard"
    source = timescale.source  # that of the running version stands in the date's own explanation
    cite = re.split(r": |; | as amended|, also for", source.cite)[0]
    cite = re.sub(r" \((?:SI |England)[^)]*\)", "", cite)
    cite = re.sub(r"\bregulation(s?) (\d)", r"reg\1 \2", cite)
    for title, short in _SHORT_TITLES.items():
        cite = cite.replace(title, short)
    return cite if source.checked else f"{cite} (not yet checked against the text)"


def limit_words(obligation: Obligation, timescale: Timescale, axis: Axis) -> str:
    """How long the duty had, as its rule says it ("10", where days over are counted in the same unit; "6 weeks"
    otherwise); "" where the due moment is not that of any of its limits (it was extended, say)."""
    found = ruling(obligation, timescale, axis)
    if found is None or found[1] is Unit.MONTH_END:  # the end of a month is a day, not a length
        return ""
    return str(found[0]) if found[1] in (Unit.WORKING_DAYS, Unit.DAYS) else f"{found[0]} {_unit(*found)}"


def limit_in_full(obligation: Obligation, timescale: Timescale, axis: Axis) -> str:
    """ "72 hours", "10 working days"; "" as for `limit_words`."""
    found = ruling(obligation, timescale, axis)
    return f"{found[0]} {_unit(*found)}" if found is not None else ""


def _unit(count: int, unit: Unit) -> str:
    return str(unit) if count != 1 else str(unit).removesuffix("s")


def ruling(obligation: Obligation, timescale: Timescale, axis: Axis) -> tuple[int, Unit] | None:
    """The count and unit of the limit that gives this due moment from this start; None where none does."""
    if obligation.due is None:
        return None
    versions = [each for each in timescale.versions if each.in_force_from == obligation.version] or timescale.versions
    for version in versions:
        schedule = version.limits.get(obligation.limit)
        if schedule is None:
            continue
        at = min(obligation.cycle, len(schedule.steps)) - 1
        for step in (schedule.steps[at], *schedule.steps):
            for phase in step.phases:
                if phase.limit.count and phase.origin is None and _gives(obligation, phase.limit, axis):
                    return phase.limit.count, phase.limit.unit
    return None


def _gives(obligation: Obligation, limit: Limit, axis: Axis) -> bool:
    if obligation.due is None:
        return False
    if limit.in_hours:
        start = obligation.started.instant
        return start is not None and axis.due_instant(start, limit) == obligation.due.instant
    return obligation.due.instant is None and axis.due(obligation.started.day, limit) == obligation.due.day


def over_words(obligation: Obligation, timescale: Timescale, axis: Axis) -> str:
    """ "2 working days over, of 10"; "2 days over, of 6 weeks"; hours over where a day has not gone by."""
    over = counted(obligation.days_over, "working day" if _over_in_working_days(obligation, timescale, axis) else "day")
    of = limit_words(obligation, timescale, axis)
    return f"{over} over, of {of}" if of else f"{over} over"


def _over_in_working_days(obligation: Obligation, timescale: Timescale, axis: Axis) -> bool:
    """Whether its days over are working days; where its due moment was moved, as all limits of its step have it."""
    found = ruling(obligation, timescale, axis)
    if found is not None:
        return found[1] is Unit.WORKING_DAYS
    version = next((each for each in timescale.versions if each.in_force_from == obligation.version), None)
    schedule = None if version is None else version.limits.get(obligation.limit)
    phases = () if schedule is None else schedule.steps[min(obligation.cycle, len(schedule.steps)) - 1].phases
    return bool(phases) and all(phase.limit.unit is Unit.WORKING_DAYS for phase in phases)


def share_over(obligation: Obligation, timescale: Timescale, axis: Axis) -> float:
    """Days over as a share of the whole limit in days; of the time from start to due where no limit gives the date."""
    if not obligation.days_over or obligation.due is None:
        return 0.0
    found = ruling(obligation, timescale, axis)
    if found is not None and found[1] is Unit.WORKING_DAYS:
        return obligation.days_over / found[0]
    return obligation.days_over / max(1, (obligation.due.day - obligation.started.day).days)
