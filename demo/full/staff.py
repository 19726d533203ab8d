"""The full county's teams, managers and workers: who holds what, and the organisation file that says so."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from demo.names import FIRST_NAMES, SURNAMES
from demo.org import Worker

DOMAIN: Final = "harrowmere.example"
MASH, SIXTEEN, CWD, SUPPORT = "mash", "sixteen-plus", "cwd", "business-support"
ASSESSMENT: Final = ("assessment-1", "assessment-2", "assessment-3")
COURT: Final = ("court-1", "court-2", "court-3")
LAC: Final = ("lac-1", "lac-2")

TEAMS: Final = (  # id, name, workers, covering team, service
    (MASH, "MASH (front door)", 0, "assessment-1", "Front door and assessment"),
    ("assessment-1", "Assessment Team 1", 4, "assessment-2", "Front door and assessment"),
    ("assessment-2", "Assessment Team 2", 4, "assessment-3", "Front door and assessment"),
    ("assessment-3", "Assessment Team 3", 4, "assessment-1", "Front door and assessment"),
    ("court-1", "Court Team 1", 6, "court-2", "Court and disability"),
    ("court-2", "Court Team 2", 6, "court-3", "Court and disability"),
    ("court-3", "Court Team 3", 6, "court-1", "Court and disability"),
    (CWD, "Children with Disabilities", 5, "lac-1", "Court and disability"),
    ("lac-1", "Looked After Children Team 1", 6, "lac-2", "Care and leaving care"),
    ("lac-2", "Looked After Children Team 2", 6, "lac-1", "Care and leaving care"),
    (SIXTEEN, "16+ Team", 6, "lac-2", "Care and leaving care"),
    (SUPPORT, "Business Support", 0, "", "Business support"),
)
HEADS: Final = (
    ("hos-front", "Vivian Marsh-Cole", "Front door and assessment"),
    ("hos-court", "Rosalind Achterberg", "Court and disability"),
    ("hos-care", "Desmond Inkpen", "Care and leaving care"),
)
MANAGERS: Final = {
    MASH: "Stella Brandreth", "assessment-1": "Diane Forsyth", "assessment-2": "Kwame Trewin",
    "assessment-3": "Lorna Hartnell", "court-1": "Philippa Ansah", "court-2": "Gareth Locke",
    "court-3": "Meera Palfrey", CWD: "Rashida Kent", "lac-1": "Joanna Tibbett", "lac-2": "Colm Ravenscroft",
    SIXTEEN: "Adele Winterbourne", SUPPORT: "Nigel Pask",
}  # fmt: skip
OWNERS: Final = (  # role, id, name
    ("reviewing service", "mgr-reviewing", "Martin Hesketh"),
    ("conference unit", "mgr-conference", "Olwen Pryce"),
    ("virtual school", "head-virtual-school", "Ines Carrow"),
    ("health", "nurse-looked-after", "Tobias Quayle"),
)
DIRECTOR: Final = ("dir-1", "Harriet Stainforth", "director of children's services")
LEAVE: Final = {  # away on the last days: the morning's digests go to deputies too
    5: "2020-09-28/2020-10-09", 19: "2020-10-02/2020-10-06", 33: "2020-10-05/2020-10-16", 47: "2020-09-21/2020-10-02",
}  # fmt: skip


def _workers() -> tuple[Worker, ...]:
    made = list[Worker]()
    for team, _, count, _, _ in TEAMS:
        for _ in range(count):
            number = len(made) + 1
            first = FIRST_NAMES[(number * 37 + 11) % len(FIRST_NAMES)]
            last = SURNAMES[(number * 53 + 5) % len(SURNAMES)]
            week = (0, 1, 2, 3) if number % 9 == 0 else (0, 1, 2, 3, 4)
            made.append(Worker(f"sw-{number:03}", f"{first} {last}", f"{first[0]}{last[0]}", team, week))
    return tuple(made)


WORKERS: Final = _workers()  # 53: allocated cases over them give the average caseload
SUPPORT_STAFF: Final = tuple(f"bs-{number:02}" for number in range(1, 25))


def organisation() -> dict[str, Any]:
    """The authority as `config/organisation.yaml` writes it."""
    people = [_person(*DIRECTOR)]
    people += [_person(identifier, name, "head of service") for identifier, name, _ in HEADS]
    people += [
        _person(f"mgr-{team}", name, "team manager" if team != SUPPORT else "business support manager")
        for team, name in MANAGERS.items()
    ]
    people += [_person(identifier, name, role) for role, identifier, name in OWNERS]
    for number, worker in enumerate(WORKERS, start=1):
        row = _person(worker.id, worker.name, "social worker") | {"team": worker.team}
        if len(worker.week) < 5:
            row["working_days"] = ["mon", "tue", "wed", "thu"]
        if number in LEAVE:
            first, last = map(date.fromisoformat, LEAVE[number].split("/"))
            row["absences"] = [{"from": first, "until": last, "reason": "leave"}]
        people.append(row)
    for number, identifier in enumerate(SUPPORT_STAFF):
        name = f"{FIRST_NAMES[(number * 41 + 3) % len(FIRST_NAMES)]} {SURNAMES[(number * 29 + 17) % len(SURNAMES)]}"
        people.append(_person(identifier, name, "business support") | {"team": SUPPORT})
    return {
        "authority": "Harrowmere",
        "nation": "england",
        "fallback": {"manager": f"mgr-{MASH}"},
        "head_of_service": DIRECTOR[0],
        "administrator": f"mgr-{SUPPORT}",
        "people": people,
        "teams": [_team(*team) for team in TEAMS],
        "owners": {role: identifier for role, identifier, _ in OWNERS} | {"front door": f"mgr-{MASH}"},
    }


def _team(team: str, name: str, count: int, cover: str, service: str) -> dict[str, Any]:
    row: dict[str, Any] = {"id": team, "name": name, "manager": f"mgr-{team}", "service": service}
    if count:
        row["deputy"] = next(worker.id for worker in WORKERS if worker.team == team)
    return row | ({"cover": cover} if cover else {})


def _person(identifier: str, name: str, role: str) -> dict[str, Any]:
    initials = "".join(word[0] for word in name.replace("-", " ").split())
    address = f"{name.lower().replace(' ', '.')}@{DOMAIN}"
    return {"id": identifier, "initials": initials, "name": name, "email": address, "role": role}
