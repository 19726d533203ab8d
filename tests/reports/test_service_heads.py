"""Each head of service reads the summary of her own services, and the one above them all that of everything."""

from __future__ import annotations

from dataclasses import replace

from engine.reports.digest import DigestKind
from engine.reports.morning import Morning
from engine.words.organisation import Organisation, Service, Staff, Team
from tests.reports.hand_made import CP_VISIT, duty, morning, organisation, overdue_visit


def services() -> Organisation:
    """Court Team 2 is in a service that QB heads; Court Team 3 in one without a head; the front door in none."""
    made = organisation(people={"qb": Staff("qb", "QX", email="qb@harrowmere.example")})
    listed = {
        "s-2": Service("s-2", "Courts", "qb"),
        "s-3": Service("s-3", "Care"),
        "s-4": Service("s-4", "Homes", "qb"),
    }
    teams = {
        id: replace(team, service={"court-2": "s-2", "court-3": "s-3"}.get(id, "")) for id, team in made.teams.items()
    }
    teams["homes"] = Team("homes", "Homes", "mgr-front", service="s-4")
    return replace(made, services=listed, teams=teams)


def read(seen: Morning) -> dict[str, tuple[tuple[str, ...], set[str], str]]:
    """By person: whose summary it is, the obligations that it shows, and how many duties it says are watched."""
    return {
        digest.person: (digest.teams, {entry.obligation for entry in digest.shown()}, digest.watched)
        for digest in seen.digests
        if digest.kind is DigestKind.HEAD_OF_SERVICE
    }


def test_each_head_reads_her_own_services_and_the_one_above_everything() -> None:
    given = [
        overdue_visit("HC-1", id="O-1"),  # Court Team 2
        overdue_visit("HC-2", id="O-2", team="court-3", worker="dd"),
        overdue_visit("HC-3", id="O-3", team="", worker=""),  # nobody's: above all
        overdue_visit("HC-4", id="O-4", team="homes", worker=""),
        duty(CP_VISIT, "HC-5", "2025-03-10", "2025-03-24", team="court-2", id="O-5"),
    ]
    seen = morning(given, "2025-03-13", org=services())
    assert seen.findings == ()
    assert read(seen) == {
        "hos": (("Head of service",), {"O-1", "O-2", "O-3", "O-4"}, "5 duties watched"),
        "qb": (("Head of service, Courts and Homes",), {"O-1", "O-4"}, "3 duties watched"),
    }


def test_without_services_there_is_one_summary() -> None:
    seen = morning([overdue_visit("HC-1", id="O-1")], "2025-03-13")
    assert {person: found[0] for person, found in read(seen).items()} == {"hos": ("Head of service",)}


def test_who_heads_a_service_and_stands_above_all_reads_one_summary() -> None:
    made = services()
    both = replace(made, services={"s-2": Service("s-2", "Courts", "hos")})
    assert list(read(morning([overdue_visit("HC-1")], "2025-03-13", org=both))) == ["hos"]
