"""Makes scorecards from what is stored, freezes published months, and says what has moved in one since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from engine.obligations.evaluate import Evaluation, evaluate
from engine.obligations.showing import obligation_of
from engine.reports.measuring import prepare
from engine.reports.periods import Length, Period
from engine.reports.restating import (
    NewRow,
    Restated,
    cases_to_freeze,
    content_of,
    frozen_as_at,
    frozen_counts,
    moved,
    units_frozen,
    units_of,
)
from engine.reports.scorecard import (
    Scope,
    Scorecard,
    Seen,
    days_needed,
    make_scorecard,
    own_cases,
    service_of,
    team_name,
)
from engine.service.scanning import Looked, latest_only_since
from engine.service.setup import Setup
from engine.store import batches, events, obligations, people, reference, scans, scorecards
from engine.store.database import Database
from engine.words.clock import instant_of_seconds, last_instant, local_day
from engine.words.errors import Mistake
from engine.words.measures import Comparator, Target
from engine.words.organisation import Organisation, invented_organisation
from engine.words.records import Kept, PublishedScorecard, ScanRecord
from engine.words.values import Person


@dataclass(frozen=True)
class Eyes:
    """Looks at the same evidence as at any instant, as known at any other, and prepares what it sees for counting."""

    setup: Setup
    versions: pl.DataFrame
    people: Mapping[str, Person]
    since: Mapping[str, date]
    cache: Path | None = None

    def look(self, as_at: datetime, known_at: datetime) -> pl.DataFrame:
        """Every obligation, prepared."""
        return self.prepared(_evaluation(self.setup, self.versions, self.people, as_at, known_at, self.cache).frame)

    def prepared(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A frame of obligations, ready for counting."""
        return prepare(frame, self.setup.book, self.people, self.setup.settings.watch_from, self.since)


@dataclass(frozen=True)
class View:
    """What is stored, seen as at an instant: everything that scorecards of one period are counted from."""

    eyes: Eyes
    period: Period
    as_at: datetime
    known_at: datetime
    evaluation: Evaluation
    seen: Seen
    organisation: Organisation
    up_to_batch: int


def view(
    db: Database, setup: Setup, period: Period, as_at: datetime, known_at: datetime, cache: Path | None = None
) -> View:
    """Read what is stored and see all that the period needs. Raises Mistake where the period is yet to begin."""
    up_to = batches.last_batch_number(db)
    persons, versions = people.load(db), events.load_frame(db, up_to_batch=up_to)
    evaluation = _evaluation(setup, versions, persons, as_at, known_at, cache)
    since = latest_only_since(db, Looked(evaluation, (), versions, persons, up_to))
    eyes = Eyes(setup, versions, persons, since, cache)
    seen = see(eyes, period, as_at, known_at, eyes.prepared(evaluation.frame))
    return View(eyes, period, as_at, known_at, evaluation, seen, _organisation(setup, evaluation), up_to)


def see(eyes: Eyes, period: Period, as_at: datetime, known_at: datetime, now: pl.DataFrame | None = None) -> Seen:
    """Everything that a scorecard of the period needs to see; `now` where that has been looked at already."""
    last_day = local_day(as_at)
    if period.first > last_day:
        raise Mistake(period.key, "has not begun as at that moment.", "Choose an earlier period, or a later --as-at.")
    present = eyes.look(as_at, known_at) if now is None else now
    on = {
        day: present if day == last_day else eyes.look(last_instant(day), known_at)
        for day in days_needed(eyes.setup.book, period, last_day)
    }
    end = last_instant(period.last)
    known_then = eyes.look(end, end) if end < min(as_at, known_at) else None
    return Seen(present, on, known_then)


def scorecard_of(
    found: View, scope: Scope, targets: Iterable[Target], comparators: Iterable[Comparator], made: datetime
) -> Scorecard:
    """The scorecard of one scope."""
    return make_scorecard(
        found.seen,
        found.eyes.setup.book,
        found.organisation,
        targets,
        comparators,
        found.period,
        scope,
        as_at=found.as_at,
        known_at=found.known_at,
        made=made,
        last_day=local_day(found.as_at),
        watch_from=found.eyes.setup.settings.watch_from,
    )


def scope_of_team(found: View, team: str) -> Scope:
    """What this team held; the data may name it by its id or by its name."""
    wanted = found.organisation.team(team)
    same = {each for each in teams_of(found) if each == team or (wanted and found.organisation.team(each) is wanted)}
    return Scope(f"team {team}", team_name(team, found.organisation), frozenset(same | {team}))


def scope_of_service(found: View, service: str) -> Scope:
    """What the teams of this service held."""
    teams = {each for each in teams_of(found) if service_of(each, found.organisation) == service}
    return Scope(f"service {service}", service, frozenset(teams))


def scopes(found: View) -> list[Scope]:
    """The whole authority, then each team and each service that held anything."""
    teams = [scope_of_team(found, each) for each in teams_of(found) if each]
    services = sorted({service_of(each, found.organisation) for each in teams_of(found)} - {""})
    return [Scope(), *teams, *(scope_of_service(found, each) for each in services)]


def publish(db: Database, found: View, *, made: datetime, by: str) -> int:
    """Freeze the month, for the whole authority and for each team and service; returns the edition's number.

    Raises Mistake for what is no month, and for a month that has not ended.
    """
    if found.period.length is not Length.MONTH:
        raise Mistake("--publish", "only a month is published.", "Use --month.")
    if last_instant(found.period.last) >= min(found.as_at, found.known_at):
        raise Mistake("--publish", f"{found.period.name} has not ended as at that moment.", "Publish it afterwards.")
    setup = found.eyes.setup
    cards = [scorecard_of(found, scope, (), (), made) for scope in scopes(found)]
    units = {card.scope.key: units_of(card.cases) for card in cards}
    with db.transaction():
        _keep(db, setup, made, by)
        _know(db, found, [unit.obligation for each in units.values() for unit in each.values()], made, by)
        editions = [
            scorecards.publish(
                db,
                PublishedScorecard(
                    found.period.first,
                    card.scope.key,
                    content_of(card),
                    setup.book.fingerprint,
                    setup.axis.fingerprint,
                    found.up_to_batch,
                    found.known_at,
                    made,
                    by,
                ),
                cases_to_freeze(units[card.scope.key]),
            )
            for card in cards
        ]
    return editions[0]


def restated(db: Database, found: View, card: Scorecard) -> Restated | None:
    """The first publication of this month and scope beside the card; None where it never was published."""
    if found.period.length is not Length.MONTH:
        return None
    frozen = scorecards.published(db, found.period.first, card.scope.key)
    if frozen is None:
        return None
    setup = found.eyes.setup
    before = units_frozen(scorecards.cases(db, frozen.month, frozen.scope))
    versions = events.load_frame(db, up_to_batch=frozen.up_to_batch)
    then = Eyes(setup, versions, found.eyes.people, found.eyes.since, found.eyes.cache)
    end, as_at = found.period.last, frozen_as_at(frozen)
    seen = Seen(then.look(as_at, frozen.known_at), {end: then.look(last_instant(end), frozen.known_at)}, None)
    between = units_of(own_cases(seen, setup.book, found.period, card.scope, end))
    book_changed = frozen.book != setup.book.fingerprint
    calendar_changed = frozen.calendar != setup.axis.fingerprint
    return Restated(
        frozen,
        frozen_counts(frozen),
        book_changed,
        calendar_changed,
        moved(
            before,
            between,
            units_of(card.cases),
            _new_rows(found, versions, frozen.known_at),
            book_changed=book_changed,
            calendar_changed=calendar_changed,
        ),
    )


def _new_rows(found: View, versions: pl.DataFrame, known_at: datetime) -> dict[str, dict[str, NewRow]]:
    """By subject and event, the latest version known now that was not known when the month was published."""
    known = pl.lit(int(known_at.timestamp()))
    keys = ["subject", "event_id", "version"]
    then = versions.filter(pl.col("recorded") <= known).select(keys)
    now = found.eyes.versions.filter(pl.col("recorded") <= int(found.known_at.timestamp()))
    rows: dict[str, dict[str, NewRow]] = {}
    new = now.join(then, on=keys, how="anti").sort(keys).select(*keys, "recorded")
    for subject, event, version, recorded in new.iter_rows():
        at = instant_of_seconds(recorded)
        rows.setdefault(subject, {})[event] = NewRow(version, at, at <= known_at)
    return rows


def _evaluation(
    setup: Setup,
    versions: pl.DataFrame,
    persons: Mapping[str, Person],
    as_at: datetime,
    known_at: datetime,
    cache: Path | None,
) -> Evaluation:
    return evaluate(
        setup.book,
        setup.axis,
        versions,
        persons,
        as_at,
        known_at,
        setup.settings.watch_from,
        cache=cache,
        closures_axis=setup.closures_axis,
    )


def _organisation(setup: Setup, evaluation: Evaluation) -> Organisation:
    """The authority's; where it has given none, one made up from the teams in the data."""
    if setup.organisation is not None and setup.organisation.teams:
        return setup.organisation
    teams = evaluation.frame["team_at_due"].drop_nulls().unique().to_list()
    return invented_organisation(teams, setup.settings.authority, setup.settings.nation)


def teams_of(found: View) -> list[str]:
    """Every team that holds, or held at a due moment, anything."""
    frames = (found.seen.now, *found.seen.on.values())
    return sorted({team for frame in frames for team in frame["team_at_due"].unique().to_list()})


def _keep(db: Database, setup: Setup, now: datetime, by: str) -> None:
    """Keep the rule book and the calendar whole, so that the published figures can be understood later."""
    for kept, fingerprint in ((Kept.BOOK, setup.book.fingerprint), (Kept.CALENDAR, setup.axis.fingerprint)):
        if kept in setup.kept:
            reference.keep(db, kept, fingerprint, setup.kept[kept], at=now, by=by)


def _know(db: Database, found: View, wanted: Sequence[str], now: datetime, by: str) -> None:
    """Give those of the obligations that no scan has seen yet their rows of identity, under a scan of their own."""
    missing = sorted(set(wanted) - obligations.known_among(db, wanted))
    if not missing:
        return
    setup = found.eyes.setup
    record = ScanRecord(
        instant=found.as_at,
        known_at=found.known_at,
        book=setup.book.fingerprint,
        calendar=setup.axis.fingerprint,
        organisation=setup.organisation_fingerprint,
        up_to_batch=found.up_to_batch,
        started_at=now,
        started_by=by,
    )
    number = scans.begin_scan(db, record)
    frames = [each.filter(pl.col("obligation").is_in(missing)) for each in (found.seen.now, *found.seen.on.values())]
    rows = pl.concat(frames).unique("obligation").sort("obligation")
    obligations.ensure(db, number, [obligation_of(row) for row in rows.iter_rows(named=True)])
