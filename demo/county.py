"""Harrowmere, an invented English county: families, workers and two years of case events, the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demo.families import tell
from demo.org import organisation
from demo.recording import record
from engine.words.values import CaseEvent, Person

AUTHORITY = "Harrowmere"


@dataclass(frozen=True, slots=True)
class County:
    """People, every version of every event in the order of recording, and the organisation as its file writes it."""

    people: list[Person]
    events: list[CaseEvent]
    organisation: dict[str, Any]


def make_county(seed: int = 2020) -> County:
    """The county of this seed: equal seeds give equal counties. Reads no clock and no file."""
    children, facts = tell(seed)
    people = [
        Person(
            subject=child.ref,
            name=child.name,
            date_of_birth=child.born,
            expected_date_of_birth=child.expected,
            family=child.family,
            responsible_authority=AUTHORITY,
            died=child.died,
            restricted=child.restricted,
        )
        for child in children
    ]
    return County(people, record(children, facts, seed), organisation())
