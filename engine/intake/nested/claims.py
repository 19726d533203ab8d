"""What a source says itself of its duties' due dates, and how a published measure would judge the same dates."""

from __future__ import annotations

from collections.abc import Iterator

from engine.calendars import Axis
from engine.intake.nested.events import applies, episode_of
from engine.intake.nested.records import Context, Record
from engine.intake.nested.table import ClaimRule
from engine.intake.result import SourceDate
from engine.words.errors import BeyondHorizon


def claims_of_child(child: Record, context: Context, axis: Axis) -> Iterator[SourceDate]:
    """The claims of every record that is keyed and not to be taken back."""
    subject = child.texts[context.table.person.subject]
    for record in child.walk():
        if record.keyed and not record.node.withdrawn:
            for rule in context.table.records[record.name].claims:
                claim = _claim(record, rule, subject, context, axis)
                if claim is not None:
                    yield claim


def _claim(record: Record, rule: ClaimRule, subject: str, context: Context, axis: Axis) -> SourceDate | None:
    started, met = record.day(rule.started), record.day(rule.met) if rule.met else None
    if started is None or not applies(record, rule.when):
        return None
    if rule.within is None:
        due, in_time = record.day(rule.due), None
    else:
        try:
            due = axis.due(started, rule.within)
        except BeyondHorizon:
            return None
        in_time = None if met is None else met <= due
    if due is None:
        return None
    of = record.outer if rule.episode == "parent" else record
    episode = episode_of(of, context) if of else ""
    return SourceDate(subject, rule.timescale, rule.label, started, due, met, in_time, episode, str(record.node.row))
