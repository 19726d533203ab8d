"""Each head of service reads the summary of her own services, and the one above them all that of everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.rendering.html import digest_html
from engine.rendering.text import digest_text
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


# Thursday 13 March 2025 and Monday 17 March; twenty working days after Monday 17 March is Monday 14 April (18, 19, 20, 21; 24
# to 28 make 9; 31 March to 4 April make 14; 7 to 11 make 19; the 14th is the 20th).
GOES, FAR, WENT = date(2025, 4, 14), date(2025, 4, 15), date(2025, 3, 10)


def leaving(day: str, last: date, worker: str = "nb") -> dict[str, tuple[str, ...]]:
    """By head, who is said to leave, when NB of Court Team 2 goes on that day."""
    made = services()
    nb = Staff("nb", "NB", team="court-2", agency_end=last)
    org = replace(made, people={**made.people, "nb": nb})
    given = [overdue_visit(f"HC-{n}", id=f"O-{n}", worker=worker) for n in (1, 2)]
    given.append(duty(CP_VISIT, "HC-2", "2025-03-10", "2025-04-24", team="court-2", worker=worker, id="O-3"))
    seen = morning(given, day, org=org)
    return {digest.person: digest.leaving for digest in seen.digests if digest.leaving}


def test_who_goes_and_holds_duties_is_said_to_the_heads_once_a_week() -> None:
    words = ("NB of Court Team 2 leaves on Mon 14 April, with 3 open duties of 2 children",)
    assert leaving("2025-03-17", GOES) == {"hos": words, "qb": words}
    assert leaving("2025-03-18", GOES) == {}, "not on a Tuesday"
    assert leaving("2025-03-17", FAR) == {}, "more than twenty working days"
    assert leaving("2025-03-17", GOES, worker="dd") == {}, "who holds nothing"


def test_who_has_gone_with_duties_is_said_every_morning() -> None:
    words = ("NB of Court Team 2 left on Mon 10 March, with 3 open duties of 2 children",)
    assert leaving("2025-03-13", WENT) == leaving("2025-03-17", WENT) == {"hos": words, "qb": words}


def test_the_summary_is_read_with_them_and_without_a_childs_name() -> None:
    made = services()
    org = replace(made, people={**made.people, "nb": Staff("nb", "NB", team="court-2", agency_end=WENT)})
    seen = morning([overdue_visit("HC-1", id="O-1", worker="nb")], "2025-03-13", org=org)
    digest = next(each for each in seen.digests if each.person == "qb")
    said = "NB of Court Team 2 left on Mon 10 March, with 1 open duty of 1 child"
    assert f"Leaving: {said}" in " ".join(digest_text(digest).replace("\xa0", " ").split())
    assert said in digest_html(digest).replace("\xa0", " ").replace("&nbsp;", " ")
