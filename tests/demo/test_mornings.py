"""Coverage, no surprise and no gap on each working morning of the county's last six weeks; of six months in the long set."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from config.organisation import read_organisation
from demo.county import make_county
from demo.files import write_county
from engine.alerts.ledger import Told
from engine.alerts.shown import PreviousMorning
from engine.calendars.building import get_axis
from engine.obligations.evaluate import evaluate
from engine.reports.compose import Freshness
from engine.reports.digest import DigestKind, Section
from engine.reports.morning import Morning, plan_morning
from engine.rulebook.loading import load_book
from engine.service.reporting import EventsOf
from engine.service.telling import open_periods_of
from engine.words.clock import LONDON
from engine.words.enums import Nation, Verdict
from engine.words.frames import frame_of
from engine.words.settings import DigestSettings

LAST = date(2020, 10, 5)
# 24 August to 5 October 2020 holds 31 weekdays, less 31 August. 6 April to 5 October holds 131, less Good Friday and Easter
# Monday (10 and 13 April), 8 and 25 May and 31 August.
SPANS = [
    pytest.param((date(2020, 8, 24), 30), id="six weeks"),
    pytest.param((date(2020, 4, 6), 126), id="six months", marks=pytest.mark.long),
]


@pytest.fixture(scope="module", params=SPANS)
def mornings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Morning]:
    """Every morning played one after the other, each with what the one before had told."""
    first, count = request.param
    folder: Path = tmp_path_factory.mktemp("county")
    county = make_county()
    write_county(county, folder)
    organisation = read_organisation(folder / "organisation.yaml")
    book, axis = load_book(Nation.ENGLAND), get_axis(Nation.ENGLAND)
    versions = frame_of(county.events)
    people = {person.subject: person for person in county.people}
    told: dict[tuple[str, str], Told] = {}
    previous: PreviousMorning | None = None
    played: list[Morning] = []
    day = axis.next_working_day(first)
    while day <= LAST:
        now = datetime.combine(day, time(7, 30), tzinfo=LONDON).astimezone(UTC)
        found = evaluate(book, axis, versions, people, now, watch_from=date(2018, 10, 1), compiled=True)
        histories = found.histories
        morning = plan_morning(
            book,
            axis,
            organisation,
            DigestSettings(),
            found.obligations(),
            dict(found.frame.select("obligation", "last_evidence").iter_rows()),
            people,
            EventsOf(histories),
            open_periods_of(histories),
            list(told.values()),
            [],
            previous,
            now,
            [Freshness("Case data", now)],
        )
        for decision in morning.decisions:
            if decision.tells and decision.rung is not None:
                told[decision.obligation, decision.rung] = Told(
                    decision.obligation,
                    decision.rung,
                    decision.arming,
                    decision.told_to,
                    decision.due,
                    subject=decision.subject,
                )
            elif decision.verdict is Verdict.WITHDRAWN:
                told = {key: alert for key, alert in told.items() if key[0] != decision.obligation}
        played.append(morning)
        previous = morning.previous()
        day = axis.after(day, 1)
    assert len(played) == count
    return played


@pytest.mark.slow
def test_nothing_is_missing_on_any_morning(mornings: list[Morning]) -> None:
    assert [str(finding) for morning in mornings for finding in morning.findings] == []


@pytest.mark.slow
def test_each_manager_gets_a_digest_every_morning_and_it_is_short(mornings: list[Morning]) -> None:
    for morning in mornings:
        managers = [digest for digest in morning.digests if digest.kind is DigestKind.MANAGER]
        assert len(managers) >= 6
        for digest in morning.digests:
            # A dozen, and two where a counted group would hide no more than they take; who cannot be watched comes on top.
            lines = sum(len(part.lines) for part in digest.parts if part.section is not Section.CANNOT)
            assert lines <= 14, f"{digest.person} on {digest.day} has {lines} full lines"
    counts = sorted(sum(len(part.lines) for part in digest.parts) for morning in mornings for digest in morning.digests)
    assert counts[len(counts) // 2] <= 12, "the usual digest is a dozen full lines at most"


@pytest.mark.slow
def test_the_months_hold_what_a_morning_must_handle(mornings: list[Morning]) -> None:
    verdicts = {decision.verdict for morning in mornings for decision in morning.decisions}
    assert {
        Verdict.FIRST_WARNING,
        Verdict.NEWLY_DUE,
        Verdict.NEWLY_OVERDUE,
        Verdict.NEWLY_SUSTAINED,
        Verdict.NEWLY_CANNOT_COMPUTE,
        Verdict.WITHDRAWN,
        Verdict.NOTHING_NEW,
        Verdict.CLOSED,
    } <= verdicts
    assert all(morning.unwatched for morning in mornings[-5:]), "a child without a placement cannot be watched"
