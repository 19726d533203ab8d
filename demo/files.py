"""The county as files: people and events as CSV, contacts as Parquet, missing episodes as JSON, the organisation."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from demo.county import County
from engine.words.clock import LONDON
from engine.words.frames import attributes_text
from engine.words.values import CaseEvent, Person

PEOPLE_COLUMNS: Final = (
    "subject", "name", "date_of_birth", "expected_date_of_birth", "family", "responsible_authority", "died",
    "restricted",
)  # fmt: skip
EVENT_COLUMNS: Final = (
    "event_id", "subject", "kind", "happened", "recorded", "episode", "team", "worker", "attributes", "source",
)  # fmt: skip
_IN_PARQUET: Final = ("contact_received", "contact_decided")
_IN_JSON: Final = ("missing_started", "missing_found", "rhi_offered", "rhi_held", "rhi_declined")


def write_county(county: County, folder: Path) -> list[Path]:
    """Write people.csv, events.csv, contacts.parquet, missing.json and organisation.yaml; their paths in that order.

    The front door's contacts and the missing service's episodes come from other systems, in other formats. Makes the
    folder where it is missing; raises OSError where it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    people, events = folder / "people.csv", folder / "events.csv"
    contacts, missing, organisation = folder / "contacts.parquet", folder / "missing.json", folder / "organisation.yaml"
    people.write_bytes(people_csv(county.people).encode())
    rest = [event for event in county.events if event.kind not in (*_IN_PARQUET, *_IN_JSON)]
    events.write_bytes(events_csv(rest).encode())
    _write_parquet([event for event in county.events if event.kind in _IN_PARQUET], contacts)
    missing.write_bytes(events_json([event for event in county.events if event.kind in _IN_JSON]).encode())
    organisation.write_bytes(organisation_yaml(county.organisation).encode())
    return [people, events, contacts, missing, organisation]


def people_csv(people: Sequence[Person]) -> str:
    """The people as CSV with the interface's columns."""
    rows = [
        (
            person.subject,
            person.name,
            _day(person.date_of_birth),
            _day(person.expected_date_of_birth),
            person.family,
            person.responsible_authority,
            _day(person.died),
            "true" if person.restricted else "",
        )
        for person in people
    ]
    return _csv(PEOPLE_COLUMNS, rows)


def events_csv(events: Sequence[CaseEvent]) -> str:
    """The events as CSV with the interface's columns; times are local, without an offset."""
    return _csv(EVENT_COLUMNS, [_row(event) for event in events])


def events_json(events: Sequence[CaseEvent]) -> str:
    """The events as a JSON list with the interface's names; attributes as an object."""
    rows = [dict(zip(EVENT_COLUMNS, _row(event), strict=True)) for event in events]
    return json.dumps([row | {"attributes": json.loads(row["attributes"])} for row in rows], indent=1) + "\n"


def organisation_yaml(organisation: dict[str, Any]) -> str:
    """The organisation as the YAML that an authority would write."""
    from ruamel.yaml import YAML

    writer = YAML()
    writer.default_flow_style = None
    writer.width = 160
    text = io.StringIO()
    writer.dump(organisation, text)
    return text.getvalue()


def _write_parquet(events: Sequence[CaseEvent], path: Path) -> None:
    import polars

    columns = {name: polars.String() for name in EVENT_COLUMNS}
    polars.DataFrame([_row(event) for event in events], schema=columns, orient="row").write_parquet(path)


def _row(event: CaseEvent) -> tuple[str, ...]:
    happened = event.happened
    return (
        event.event_id,
        event.subject,
        event.kind,
        _day(happened.day) if happened.instant is None else f"{happened.instant.astimezone(LONDON):%Y-%m-%dT%H:%M}",
        f"{event.recorded.astimezone(LONDON):%Y-%m-%dT%H:%M}",
        event.episode,
        event.team,
        event.worker,
        attributes_text(event.attributes),
        event.source,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
