"""The invented authority: teams, managers, some thirty workers, and who is in on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from demo.days import LAST, is_working

ASSESSMENT, COURT_1, COURT_2, LAC, CWD = "assessment-1", "court-1", "court-2", "lac", "cwd"
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri")
_DOMAIN: Final = "harrowmere.example"


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away, both ends included."""

    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class Worker:
    """One social worker. `week` holds the weekdays worked, 0 for Monday; `left` is the last day in post."""

    id: str
    name: str
    initials: str
    team: str
    week: tuple[int, ...] = (0, 1, 2, 3, 4)
    absences: tuple[Absence, ...] = ()
    joined: date = date(2016, 1, 4)
    left: date | None = None
    agency_end: date | None = None

    def in_post(self, day: date) -> bool:
        """True from the day of joining to the last day in post."""
        return self.joined <= day and (self.left is None or day <= self.left)

    def is_in(self, day: date) -> bool:
        """True when at work on that day."""
        return (
            self.in_post(day)
            and is_working(day)
            and day.weekday() in self.week
            and not any(away.first <= day <= away.last for away in self.absences)
        )


def _away(*spans: str) -> tuple[Absence, ...]:
    """Read "2020-09-28/2020-10-06 leave"."""
    read = []
    for span in spans:
        days, reason = span.split(" ", 1)
        first, last = days.split("/")
        read.append(Absence(date.fromisoformat(first), date.fromisoformat(last), reason))
    return tuple(read)


def _worker(
    number: int,
    name: str,
    team: str,
    *away: str,
    week: tuple[int, ...] = (0, 1, 2, 3, 4),
    joined: str = "2016-01-04",
    left: str = "",
    agency_end: str = "",
) -> Worker:
    initials = "".join(word[0] for word in name.replace("-", " ").split())
    return Worker(
        f"sw-{number:03}",
        name,
        initials,
        team,
        week,
        _away(*away),
        date.fromisoformat(joined),
        date.fromisoformat(left) if left else None,
        date.fromisoformat(agency_end) if agency_end else None,
    )


WORKERS: Final = (
    _worker(1, "Ruth Ellwood", ASSESSMENT, "2019-08-05/2019-08-16 leave", "2020-08-10/2020-08-21 leave"),
    _worker(2, "Imran Vesey", ASSESSMENT, "2019-12-23/2020-01-03 leave", "2020-10-05/2020-10-09 leave"),
    _worker(3, "Dele Oyelowo-Hart", ASSESSMENT, "2020-04-06/2020-04-24 sickness"),
    _worker(4, "Moira Castleton", ASSESSMENT, week=(0, 1, 2), left="2019-11-29"),
    _worker(5, "Petra Lindqvist", ASSESSMENT, "2020-07-20/2020-07-31 leave", joined="2019-12-02"),
    _worker(6, "Shaun Tillery", ASSESSMENT, "2019-06-03/2019-06-14 leave", week=(0, 1, 2, 3)),
    _worker(7, "Grace Amankwah", ASSESSMENT, joined="2020-03-02", agency_end="2020-12-18"),
    _worker(8, "Katherine Arundel", COURT_1, "2019-07-22/2019-08-02 leave", "2020-08-03/2020-08-14 leave"),
    _worker(9, "Joel Penrose", COURT_1, "2020-02-17/2020-02-21 leave", left="2020-08-28"),
    _worker(10, "Tamara Quill", COURT_1, week=(1, 2, 3)),
    _worker(11, "Nasreen Bukhari", COURT_1, "2019-04-01/2019-04-12 leave", "2020-09-28/2020-10-06 leave"),
    _worker(12, "Adam Holroyd", COURT_1, "2020-03-18/2020-04-03 self-isolating"),
    _worker(13, "Lindiwe Moyo", COURT_1, joined="2020-06-01"),
    _worker(14, "Peter Sallow", COURT_2, "2019-08-19/2019-08-30 leave", "2020-07-27/2020-08-07 leave"),
    _worker(15, "Corinne Dufour", COURT_2, "2020-09-14/2020-10-16 sickness"),
    _worker(16, "Harjit Sahota", COURT_2, "2019-12-16/2020-01-03 leave"),
    _worker(17, "Bethan Rowe", COURT_2, week=(0, 1, 3, 4)),
    _worker(18, "Oliver Stannard", COURT_2, left="2019-05-31"),
    _worker(19, "Yetunde Falana", COURT_2, joined="2019-06-03", agency_end="2021-01-29"),
    _worker(20, "Marek Dudek", COURT_2, "2020-08-24/2020-09-04 leave", joined="2019-09-02"),
    _worker(21, "Helen Marchbank", LAC, "2019-07-29/2019-08-16 leave", "2020-08-17/2020-08-28 leave"),
    _worker(22, "Suresh Nayar", LAC, "2020-05-11/2020-05-29 sickness"),
    _worker(23, "Josie Trelawn", LAC, week=(0, 1, 2)),
    _worker(24, "Callum Reddie", LAC, left="2020-09-18"),
    _worker(25, "Farida Anwar", LAC, "2020-10-01/2020-10-02 training", joined="2019-03-04"),
    _worker(26, "Miles Overbury", LAC, "2019-10-28/2019-11-01 leave"),
    _worker(27, "Siobhan Keane", CWD, "2019-08-12/2019-08-23 leave"),
    _worker(28, "Winston Okoro", CWD, "2020-10-02/2020-10-05 leave", week=(0, 1, 2, 4)),
    _worker(29, "Alison Braithe", CWD, left="2020-01-31"),
    _worker(30, "Tom Gillard", CWD, "2020-06-15/2020-06-26 leave", joined="2020-02-03"),
)

MANAGERS: Final = (  # id, name, role
    ("mgr-assessment-1", "Diane Forsyth", "team manager"),
    ("mgr-court-1", "Philippa Ansah", "team manager"),
    ("mgr-court-2", "Gareth Locke", "team manager"),
    ("mgr-lac", "Joanna Tibbett", "team manager"),
    ("mgr-cwd", "Rashida Kent", "team manager"),
    ("mgr-reviewing", "Martin Hesketh", "reviewing service manager"),
    ("mgr-conference", "Olwen Pryce", "conference unit manager"),
    ("mgr-front-door", "Stella Brandreth", "front door manager"),
    ("hos-1", "Vivian Marsh-Cole", "head of service"),
    ("adm-1", "Nigel Pask", "administrator"),
)

TEAMS: Final = (  # id, name, manager, deputy, cover, service
    (ASSESSMENT, "Assessment Team 1", "mgr-assessment-1", "sw-001", COURT_1, "Assessment and court"),
    (COURT_1, "Court Team 1", "mgr-court-1", "sw-008", COURT_2, "Assessment and court"),
    (COURT_2, "Court Team 2", "mgr-court-2", "sw-014", COURT_1, "Assessment and court"),
    (LAC, "Looked After Children", "mgr-lac", "sw-021", CWD, "Care and disability"),
    (CWD, "Children with Disabilities", "mgr-cwd", "sw-027", LAC, "Care and disability"),
)


@dataclass(slots=True)
class Staff:
    """Who holds what: hands out work in turn and finds somebody who is in."""

    workers: tuple[Worker, ...] = WORKERS
    _turn: dict[str, int] = field(default_factory=dict)

    def worker(self, worker_id: str) -> Worker:
        """The worker with this id."""
        return next(worker for worker in self.workers if worker.id == worker_id)

    def next_in(self, team: str, day: date) -> Worker:
        """The team's worker whose turn it is, in post that day and for some weeks to come."""
        choice = [worker for worker in self.workers if worker.team == team and worker.in_post(day)]
        staying = [worker for worker in choice if worker.left is None or (worker.left - day).days > 28]
        turn = self._turn.get(team, 0)
        self._turn[team] = turn + 1
        return staying[turn % len(staying)]

    def standing_in(self, team: str, day: date, instead_of: str) -> Worker | None:
        """Somebody else of the team who is in on that day, or None."""
        there = [w for w in self.workers if w.team == team and w.id != instead_of and w.is_in(day)]
        return there[day.toordinal() % len(there)] if there else None


def organisation() -> dict[str, Any]:
    """The authority as `config/organisation.yaml` writes it: plain dictionaries, lists, texts and dates."""
    people: list[dict[str, Any]] = []
    for identifier, name, role in MANAGERS:
        people.append(_person(identifier, name, role))
    for worker in WORKERS:
        row = _person(worker.id, worker.name, "social worker") | {"team": worker.team}
        if worker.week != (0, 1, 2, 3, 4):
            row["working_days"] = [_WEEK[day] for day in worker.week]
        if worker.absences:
            row["absences"] = [
                {"from": away.first, "until": away.last, "reason": away.reason} for away in worker.absences
            ]
        if worker.left is not None and worker.left <= LAST:
            row["left"] = worker.left
        if worker.agency_end is not None:
            row["agency_end"] = worker.agency_end
        people.append(row)
    return {
        "authority": "Harrowmere",
        "nation": "england",
        "fallback": {"manager": "mgr-front-door"},
        "head_of_service": "hos-1",
        "administrator": "adm-1",
        "people": people,
        "teams": [
            {"id": team, "name": name, "manager": manager, "deputy": deputy, "cover": cover, "service": service}
            for team, name, manager, deputy, cover, service in TEAMS
        ],
        "owners": {
            "reviewing service": "mgr-reviewing",
            "conference unit": "mgr-conference",
            "front door": "mgr-front-door",
        },
    }


def _person(identifier: str, name: str, role: str) -> dict[str, Any]:
    initials = "".join(word[0] for word in name.replace("-", " ").split())
    address = f"{name.lower().replace(' ', '.')}@{_DOMAIN}"
    return {"id": identifier, "initials": initials, "name": name, "email": address, "role": role}
