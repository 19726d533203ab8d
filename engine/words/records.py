"""The frozen values that go into the store and come out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from engine.words.enums import Authority, LimitName, Owner, State, Verdict
from engine.words.values import Moment, Obligation


class Evidence(StrEnum):
    """What a source can be taken to say."""

    HISTORY = "history"  # everything it has recorded
    LATEST_ONLY = "latest only"  # only the latest of each kind; nothing of earlier ones
    FULL_SNAPSHOT = "full snapshot"  # everything within its window: what is absent is retracted


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import did: rows that were new, that corrected an earlier version, and that changed nothing."""

    added: int = 0
    corrected: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.added + other.added, self.corrected + other.corrected, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class Batch:
    """One file or delivery that was read in. `fingerprint` is the SHA-256 of its bytes."""

    batch: int
    file: str
    format: str
    evidence: Evidence
    fingerprint: str
    started_at: datetime
    finished_at: datetime | None
    imported_by: str
    rows_read: int = 0
    counts: Counts = Counts()
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that could not go in: where it is, what is wrong with which value, and how to mend it."""

    file: str
    row: int  # as the person sees it in the file: the first row under the headings of a CSV file is 2
    column: str
    value: str
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class ScanRecord:
    """One look at everything. `scan` is 0 until it is stored."""

    instant: datetime
    known_at: datetime
    book: str  # fingerprints
    calendar: str
    organisation: str
    up_to_batch: int
    started_at: datetime
    started_by: str
    finished_at: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    scan: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an obligation stands, and the next moment at which that can change with nothing recorded."""

    obligation: Obligation
    next_moment: datetime | None


@dataclass(frozen=True, slots=True)
class Transition:
    """An obligation going from one state to another; `from_state` is None at its first appearance."""

    obligation: str
    from_state: State | None
    to_state: State
    true_from: datetime
    due_before: Moment | None
    due_after: Moment | None
    cause: str
    noticed_by: int = 0  # the scan; set by the store


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """A line of the told-ledger: an obligation at a rung in its n-th arming, and whom that concerns.

    `alert` and `scan` are 0 until it is stored. It is armed while `told_at` is None.
    """

    obligation: str
    rung: str  # a Rung, or "cannot_compute"
    arming: int
    told_to: str
    due: Moment | None
    verdict: Verdict
    scan: int = 0
    alert: int = 0
    told_at: datetime | None = None
    told_in: str = ""
    withdrawn_scan: int | None = None
    withdrawal_told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Who knows, why it stands as it does, and until when (that day included) nothing need be said again."""

    obligation: str
    who: str
    acknowledged_at: datetime
    reason: str
    until: date


class BreachEntry(StrEnum):
    """What a line of the breach log says."""

    BREACHED = "breached"  # a duty of law or guidance passed its due moment unmet
    MISSED = "missed"  # a local aim did
    MET_LATE = "met late"
    ENDED_UNMET = "ended without being met"
    WITHDRAWN = "withdrawn"  # evidence recorded since shows that it was never so
    EXPLAINED = "explained"  # a reason was given; it stays late


@dataclass(frozen=True, slots=True)
class BreachLine:
    """One line of the breach log. `line` is 0 until it is stored; lines count from 1 without gaps."""

    entry: BreachEntry
    obligation: str
    timescale: str
    limit: LimitName
    authority: Authority
    subject: str
    due: Moment | None
    true_from: datetime
    logged_at: datetime
    scan: int
    owner: Owner
    team: str  # who held the case at the due moment
    worker: str
    team_at_start: str = ""
    met: Moment | None = None
    met_recorded: datetime | None = None
    reason: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last line of the breach log and its hash; line 0 has the hash of the empty log."""

    line: int
    hash: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk along the breach log found. `faults` names the lines that do not hold; empty when all do."""

    head: ChainHead
    erased: int
    faults: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """True when every line follows from the one before it and says what it said when it was written."""
        return not self.faults


class Shown(StrEnum):
    """How a digest holds an obligation."""

    LINE = "line"
    GROUP = "group"  # inside a counted, linked group
    CHANGE = "change"  # only among what changed, a withdrawal say


@dataclass(frozen=True, slots=True)
class DigestLineRecord:
    """One thing that a digest held. `obligation` is None for an unwatched child."""

    section: str
    shown: Shown
    subject: str
    obligation: str | None
    state: str
    due: Moment | None


@dataclass(frozen=True, slots=True)
class DigestRecord:
    """All that one person had to know on one day, in the order shown."""

    person: str
    kind: str
    day: date
    scan: int
    made_at: datetime
    lines: tuple[DigestLineRecord, ...]
    digest: int = 0


class MessageState(StrEnum):
    """Where a message of the outbox is."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"


class AttemptOutcome(StrEnum):
    """What came of one try to send."""

    SENT = "sent"
    PASSING = "passing failure"
    PERMANENT = "permanent failure"
    UNKNOWN = "unknown"  # the lease ran out before an outcome was recorded


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A finished message: a daily one has `day`, one sent at once has `alert`, and each has exactly one of them.

    `message_id` is the Message-ID that every try carries. `id` is 0 until it is stored.
    """

    message_id: str
    recipient: str
    address: str
    channel: str
    kind: str
    subject: str
    text: str
    html: str
    made_at: datetime
    day: date | None = None
    alert: int | None = None
    digest: int | None = None
    not_before: datetime | None = None  # None: at once
    state: MessageState = MessageState.WAITING
    tries: int = 0
    lease_until: datetime | None = None
    claimed_by: str = ""
    sent_at: datetime | None = None
    id: int = 0

    def __post_init__(self) -> None:
        if (self.day is None) == (self.alert is None):
            raise ValueError("a message has a day or an alert, not both")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to send a message. `response` is what the channel answered, without secrets or personal data."""

    message: int
    tried_at: datetime
    tried_by: str
    outcome: AttemptOutcome
    response: str


class JobState(StrEnum):
    """How far a run of a job has come."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # it is tried again
    SKIPPED = "skipped"  # passed while no engine ran, and taken care of by a later run


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job for the moment it was due. The note's first line says what was done; each further line is
    something that a person should see to."""

    job: str
    due_for: datetime
    state: JobState
    engine: str
    started_at: datetime
    finished_at: datetime | None
    note: str


class Kept(StrEnum):
    """What is kept whole, by its fingerprint, so that a scan can be understood later."""

    BOOK = "book"
    CALENDAR = "calendar"
    ORGANISATION = "organisation"


class PublicationState(StrEnum):
    """How far a proposed rule book has come."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RunningWork(StrEnum):
    """What becomes of work that runs when a rule book comes into force."""

    KEEP = "keep"  # it keeps the version that it began under
    MOVE = "move"  # new versions say that they apply to what runs, and it moves on their day
    REJUDGE = "rejudge"  # what began before is judged otherwise than it was


@dataclass(frozen=True, slots=True)
class BookPublication:
    """The authority's own files as somebody proposed them, and what became of the proposal.

    In force from `in_force_from` until another one is; never, where that is None. A rollback has `rolls_back_to`, the
    publication whose files it takes again; one that a person made alone has no `decided_by` until a second has seen it.
    """

    own: str  # the files with their texts, as one text
    own_fingerprint: str
    national: str  # fingerprint of the national rules beside which they were checked
    book: str  # fingerprint of the whole book
    previous: int | None  # the publication that it follows
    proposed_by: str
    proposed_at: datetime
    reason: str
    effective: date
    transition: RunningWork
    state: PublicationState = PublicationState.PROPOSED
    decided_by: str = ""
    decided_at: datetime | None = None
    decision_reason: str = ""
    in_force_from: datetime | None = None
    rolls_back_to: int | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what to what, and when."""

    at: datetime
    who: str
    did: str
    about: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PublishedScorecard:
    """One month of one scope as it was frozen, with what it was worked out from. `content` is its counts, as JSON.

    `edition` is 1 for what was first published; 0 until it is stored.
    """

    month: date  # its first day
    scope: str  # "" for the whole authority, or "team ..." or "service ..."
    content: str
    book: str  # fingerprints
    calendar: str
    up_to_batch: int
    known_at: datetime
    published_at: datetime
    published_by: str
    edition: int = 0


@dataclass(frozen=True, slots=True)
class PublishedCase:
    """One thing counted in a published scorecard, and the duty that decided what became of it."""

    timescale: str
    counted: str  # the limit's name, then the child, episode, event or family
    obligation: str
    outcome: str
