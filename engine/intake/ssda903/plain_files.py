"""The files whose rows stand by themselves: their events, the people of the header, and what the return says of duties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from engine.intake.result import SourceDate
from engine.intake.ssda903.mapping import EventRule, FileRule
from engine.intake.ssda903.rows import Record
from engine.words.values import Person

Given = dict[str, bool | str | list[str]]


def events_of(part: FileRule, records: Sequence[Record]) -> Iterator[tuple[Record, EventRule, date, Given]]:
    """Each event that a row gives: its rule, its day and its attributes."""
    firsts = _firsts(part, records)
    for record in records:
        for rule in part.events:
            day = record.days.get(rule.on)
            if day is None or any(record.texts.get(name) != code for name, code in rule.when.items()):
                continue
            given: Given = dict(rule.attributes)
            if rule.not_held:
                given["evidence_not_held"] = sorted(rule.not_held)
            if rule.first_is_latest and firsts[record.texts["CHILD"]] == day:
                given["date_quality"] = "latest"
            yield record, rule, day, given


def _firsts(part: FileRule, records: Sequence[Record]) -> dict[str, date]:
    """Each child's first day in the file, by the column of the rule that asks for it."""
    firsts = dict[str, date]()
    for rule in part.events:
        for record in records if rule.first_is_latest else ():
            child, day = record.texts["CHILD"], record.days[rule.on]
            firsts[child] = min(day, firsts.get(child, day))
    return firsts


def people_of(records: Sequence[Record]) -> list[Person]:
    """One person a row of the header."""
    return [Person(record.texts["CHILD"], date_of_birth=record.days.get("DOB")) for record in records]


def claims_of(part: FileRule, records: Sequence[Record]) -> Iterator[SourceDate]:
    """What the return itself says of a duty: yes or no, without a date."""
    for record in records:
        for claim in part.claims:
            if said := record.texts.get(claim.column):
                yield SourceDate(
                    record.texts["CHILD"],
                    claim.timescale,
                    claim.column,
                    None,
                    in_time=said == "1",
                    row=f"{part.title} row {record.row}",
                )
