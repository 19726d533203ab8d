"""Makes payloads of invented children, and reads them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from engine.intake.dfe_api import read
from engine.intake.result import Read

AS_AT = date(2026, 11, 21)
SAMPLE = Path(__file__).parent.parent / "data" / "dfe_api" / "child_payload_sample.json"


def payload(*episodes: dict[str, Any], child_id: Any = "C1", **given: Any) -> dict[str, Any]:
    """One child."""
    born = {"date_of_birth": "2015-03-02"}
    return {"la_child_id": child_id, "child_details": born, "social_care_episodes": list(episodes), **given}


def episode(referred: str | None = "2022-05-16", **given: Any) -> dict[str, Any]:
    """One social care episode."""
    return {"social_care_episode_id": "E1", "referral_date": referred, "purge": False, **given}


def s47(started: str | None = "2022-05-27", **given: Any) -> dict[str, Any]:
    """One section 47 enquiry."""
    return {"section_47_assessment_id": "S1", "start_date": started, "purge": False, **given}


def placement(**given: Any) -> dict[str, Any]:
    """One placement."""
    return {"child_looked_after_placement_id": "P1", "start_date": "2022-06-01", "purge": False, **given}


def read_json(folder: Path, value: Any, name: str = "dfe.json", **given: Any) -> Read:
    """The value (text and bytes as they stand, all else as JSON), written down and read."""
    path = folder / name
    if not isinstance(value, str | bytes):
        value = json.dumps(value, indent=1)
    path.write_bytes(value if isinstance(value, bytes) else value.encode())
    return read(path, given.pop("as_at", AS_AT), **given)


def told(found: Read) -> list[tuple[str, str, dict[str, Any]]]:
    """Kind, day and attributes of each event, the timescales without evidence left out."""
    return [
        (
            event.kind,
            str(event.happened.day),
            {name: value for name, value in event.attributes.items() if name != "evidence_not_held"},
        )
        for event in found.events
    ]
