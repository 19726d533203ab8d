"""Judges what files hold without storing it, and compares the result with the due dates the files carry themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from engine.obligations.evaluate import evaluate
from engine.reports.hypotheses import Cause
from engine.reports.other_counts import other_counts
from engine.reports.reconciled import reconciliation
from engine.reports.reconciling import Reconciler
from engine.words.clock import local_day
from engine.words.frames import empty_frame, events_of

if TYPE_CHECKING:
    from engine.calendars import Axis
    from engine.intake.result import Read
    from engine.reports.report import Report
    from engine.rulebook.timescale import RuleBook


def reconcile_reads(
    reads: Sequence[Read], book: RuleBook, axis: Axis, as_at: datetime, *, authority: str, made: datetime
) -> tuple[Report, int]:
    """The report, and how many differences it cannot explain. Nothing is stored.

    An event that several files give is taken from the last of them, as an import of them in this order would.
    """
    frame = pl.concat([empty_frame(), *(read.frame for read in reads)])
    frame = frame.unique(["subject", "event_id", "version"], keep="last", maintain_order=True)
    people = {person.subject: person for read in reads for person in read.people}
    obligations = evaluate(book, axis, frame, people, as_at).obligations()
    reconciler = Reconciler(book, axis, events_of(frame), local_day(as_at))
    compared = reconciler.compare([claim for read in reads for claim in read.claims], obligations)
    report = reconciliation(
        compared,
        list(other_counts(reconciler, obligations)),
        {timescale.id: timescale.title for timescale in book.timescales},
        authority=authority,
        files=[read.file for read in reads],
        as_at=local_day(as_at),
        made=made,
    )
    return report, sum(each.cause is Cause.UNEXPLAINED for each in compared)
