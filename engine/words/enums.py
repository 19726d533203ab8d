"""The closed sets of words used in rules, obligations, alerts and digests."""

from __future__ import annotations

from enum import StrEnum


class Nation(StrEnum):
    """Whose bank holidays count."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


class Unit(StrEnum):
    """The unit a limit is counted in; one is never converted into another."""

    HOURS = "hours"
    WORKING_HOURS = "working hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    MONTH_END = "end of month"  # to the last day of the calendar month; always one


class Roll(StrEnum):
    """Where a due day goes that falls on a non-working day; only where a timescale says so."""

    NONE = "none"
    FORWARD = "forward"
    BACK = "back"


class Authority(StrEnum):
    """Where a timescale comes from; the first three are breached, a local one is missed."""

    STATUTE = "statute"
    STATUTORY_GUIDANCE = "statutory guidance"
    NATIONAL_STANDARD = "national standard"
    LOCAL = "local"


class Nature(StrEnum):
    """What a duty is, in the order in which a digest shows them."""

    SEES_THE_CHILD = "sees the child"
    DECIDES = "decides"
    MEETS = "meets"
    RECORDS = "records"


class LimitName(StrEnum):
    """Which of a duty's limits an obligation runs to."""

    STATUTORY = "statutory"
    AIM = "aim"


class WhenRunning(StrEnum):
    """What a further start does while the duty is already running for the subject."""

    TOGETHER = "together"  # each start has its own obligation
    IGNORE = "ignore"  # the running one goes on
    RESTART = "restart"  # the running one is superseded


class State(StrEnum):
    """Where an obligation stands as at the asked moment."""

    OPEN = "open"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET_IN_TIME = "met_in_time"
    MET_LATE = "met_late"
    ENDED_WITHOUT = "ended_without"
    CANNOT_COMPUTE = "cannot_compute"

    @property
    def is_open(self) -> bool:
        """True while something is still to be done, a date that cannot be computed included."""
        return self not in (State.MET_IN_TIME, State.MET_LATE, State.ENDED_WITHOUT)


class Flag(StrEnum):
    """What a reader must know about an obligation besides its state."""

    PROVISIONAL = "provisional"  # the due date rests on holidays that are not official yet
    TIME_UNKNOWN = "time_unknown"  # an hours limit that began, or was met, on a date without a time
    CONDITION_UNKNOWN = "condition_unknown"  # a fact was missing that could have changed the answer
    BORN_OVERDUE = "born_overdue"  # the start was recorded after the due moment had passed
    RELAXED = "relaxed"  # the law had relaxed the duty: no due date, never overdue
    MEASURED = "measured"  # counted back from its evidence, for the figures only: never alerted, never a breach
    CAPPED = "capped"  # an extension went beyond what the rule allows, and was cut or left out


class Rung(StrEnum):
    """One step of a timescale's ladder."""

    DUE_SOON = "due_soon"
    DUE = "due"
    OVERDUE = "overdue"
    SUSTAINED = "sustained"


class Verdict(StrEnum):
    """Why an alert goes out, or why it does not: the one answer to "why was I not told?"."""

    FIRST_WARNING = "due soon, not told before"
    NEWLY_DUE = "due before the next digest, not told before"
    NEWLY_OVERDUE = "deadline passed since the last alert"
    NEWLY_SUSTAINED = "still overdue, now told to the head of service"
    NEWLY_CANNOT_COMPUTE = "no due date can be worked out, not told before"
    LATE_TOLD = "recorded too late to warn"
    HELD = "outside hours, goes out with the next digest"
    ACKNOWLEDGED = "acknowledged, told again when that lapses"
    NOT_YET = "no rung reached yet"
    PAUSED = "paused: the clock stands"
    NOTHING_NEW = "already told, nothing has changed"
    WITHDRAWN = "withdrawn: evidence recorded since shows it was done in time, or never due"
    CLOSED = "met or ended, nothing to tell"
    AWAITING = "told at once, receipt not confirmed yet"
    GONE_ON = "receipt not confirmed in time, told to the next person"
    ALL_TOLD = "everybody on duty told at once, receipt not confirmed"
    WAITS = "overdue before it was recorded or watched, goes out with the next digest"


class Owner(StrEnum):
    """The role that must do it; the team that holds the case is told, the owner answers."""

    ALLOCATED_TEAM = "allocated team"
    REVIEWING_SERVICE = "reviewing service"
    CONFERENCE_UNIT = "conference unit"
    FRONT_DOOR = "front door"
    VIRTUAL_SCHOOL = "virtual school"
    HEALTH = "health"
    SUPERVISOR = "supervisor"
    TEAM_MANAGER = "team manager"
    HEAD_OF_SERVICE = "head of service"
    DIRECTOR = "director"
    ADOPTION_SERVICE = "adoption service"
    LEAVING_CARE_SERVICE = "leaving care service"
    SEND_SERVICE = "special educational needs service"
    COMPLAINTS_OFFICER = "complaints officer"
    DESIGNATED_OFFICER = "designated officer"
    LEGAL_SERVICES = "legal services"


class CountedOn(StrEnum):
    """Whose days off a timescale leaves out."""

    NATION = "nation"  # the bank holidays of the book's own nation
    UNITED_KINGDOM = (
        "united kingdom"  # a bank holiday in any nation of the United Kingdom, as freedom of information counts
    )


class EndReason(StrEnum):
    """Why an obligation ended without being met."""

    PERIOD_ENDED = "period ended"
    CASE_CLOSED = "case closed"
    DIED = "died"
    TRANSFERRED_OUT = "transferred out"
    NOT_REQUIRED = "not required"
    SUPERSEDED = "superseded by a later start"
    ANSWERED = "answered, though its date could not be computed"
