"""Rehearses other rules and calendars on what is stored: reads the evidence and the ledger, and writes nothing."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from engine.alerts.ledger import Acknowledged
from engine.service.scanning import load_stored
from engine.service.setup import Setup
from engine.service.telling import told_of
from engine.store import acknowledgements, alerts, obligations
from engine.store.database import Database
from engine.tuning.impact import Impact, impact
from engine.tuning.impact_looks import Evidence, Rules
from engine.tuning.impact_telling import Office
from engine.tuning.replay import Replay, replay
from engine.words.organisation import invented_organisation


def rehearse_rules(
    db: Database, setup: Setup, before: Rules, after: Rules, as_at: datetime, *, cache: Path | None = None
) -> Impact:
    """What changes from one side to the other in what is stored, as at the moment and as known then."""
    evidence, office = _stored(db, setup)
    ledger = [each for each in alerts.told_ledger(db).values() if each.told_at is not None and each.told_at <= as_at]
    told = told_of(db, obligations.subjects_of(db, [each.obligation for each in ledger]), ledger)
    known = [
        Acknowledged(row.obligation, row.who, row.acknowledged_at, row.reason, row.until)
        for row in acknowledgements.in_force(db, date.min, known_at=as_at).values()
    ]
    return impact(before, after, evidence, office, as_at, told, known, cache=cache)


def _stored(db: Database, setup: Setup) -> tuple[Evidence, Office]:
    """All the evidence that is stored, and who is told; where no organisation is given, one made up from all its teams."""
    stored = load_stored(db)
    evidence = Evidence(stored.versions, stored.people, setup.settings.watch_from)
    organisation = setup.organisation
    if organisation is None or not organisation.teams:
        teams = stored.versions["team"].unique().to_list()
        organisation = invented_organisation(teams, setup.settings.authority, setup.settings.nation)
    return evidence, Office(organisation, setup.settings)


def replay_rules(
    db: Database, setup: Setup, rules: Rules, first: date, last: date, *, cache: Path | None = None
) -> Replay:
    """Play the working mornings from `first` to `last` by these rules on what is stored, each as known then."""
    evidence, office = _stored(db, setup)
    known = [
        Acknowledged(row.obligation, row.who, row.acknowledged_at, row.reason, row.until)
        for row in acknowledgements.everything(db)
    ]
    return replay(rules, evidence, office, first, last, known, cache=cache)
