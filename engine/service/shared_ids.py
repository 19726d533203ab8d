"""Ids that a file uses for one subject and the store holds for another: such rows are put aside, and nothing is taken over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from engine.intake.reasons import Fault, Reason
from engine.intake.tables import quarantine
from engine.store import events
from engine.words.frames import RETRACTED

if TYPE_CHECKING:
    from engine.intake.result import Read
    from engine.store.database import Database

_KEY: Final = ["subject", "event_id"]
_MEND: Final = (
    "An earlier import gave this id to another subject's event, which stays. Give each event its own id, with the name of "
    "its system before it where two systems count alike (casework-99); to move an event, retract it for that subject first."
)


def put_shared_aside(db: Database, found: Read, *, replayed: bool) -> Read:
    """The file without the rows whose id stands in the store for another subject; those go to its quarantine.

    An id stands for a subject until its event is retracted, in the store or by this file. What stands already for the row's
    own subject goes on, and so does a file's whole account of an event that ends in its withdrawal. A source that says
    itself which of its records are another child's now (`not_given`) is left as it is: the importing withdraws them.
    """
    if found.not_given is not None or found.frame.is_empty():
        return found
    stored = events.holders(db, found.frame["event_id"])
    said = _said(found.frame)
    met = said.select("event_id", pl.col("subject").alias("own")).join(stored, on="event_id")
    others = met.filter(pl.col("own") != pl.col("subject"))
    if others.is_empty():
        return found
    held = _with_standing(db, stored.join(others, on="event_id", how="semi"))
    freed = said.filter("gone").select(_KEY)
    holding = (
        held.filter("stands").join(freed, on=_KEY, how="anti").select("event_id", pl.col("subject").alias("holder"))
    )
    blocked = (
        said.join(holding, on="event_id")
        .filter(pl.col("holder") != pl.col("subject"))
        .join(held, on=_KEY, how="left")
        .filter(~_goes_on(replayed).fill_null(False))
        .select(_KEY)
    )
    return _without(found, blocked)


def _said(frame: pl.DataFrame) -> pl.DataFrame:
    """Of each event of the file, whether it is withdrawn at last (`gone`), and whether anything else is said of it."""
    withdrawn = pl.col("attributes").str.contains(RETRACTED, literal=True)
    told = frame.select(*_KEY, "version", withdrawn.alias("gone"))
    return told.sort("version").group_by(_KEY).agg(pl.col("gone").last(), told=~pl.col("gone").all())


def _with_standing(db: Database, stored: pl.DataFrame) -> pl.DataFrame:
    """The stored events with whether the latest version `stands`."""
    versions = events.load_frame(db, stored["subject"].unique().to_list()).join(stored, on=_KEY, how="semi")
    latest = versions.sort("version").unique(_KEY, keep="last")
    return latest.select(*_KEY, stands=~pl.col("attributes").str.contains(RETRACTED, literal=True))


def _goes_on(replayed: bool) -> pl.Expr:
    """Whether the row's own event is known so far that it takes nothing from anyone; null where the store has none."""
    known = pl.col("stands").is_not_null()
    return pl.col("stands") | (known & pl.lit(replayed)) | (pl.col("gone") & (pl.col("told") | known))


def _without(found: Read, blocked: pl.DataFrame) -> Read:
    numbers = found.rows if found.rows is not None else pl.repeat(0, found.frame.height, dtype=pl.Int64, eager=True)
    numbered = found.frame.with_columns(numbers.alias("row"))
    wrong = numbered.join(blocked, on=_KEY, how="semi", maintain_order="left")
    kept = numbered.join(blocked, on=_KEY, how="anti", maintain_order="left")
    aside = [
        quarantine(found.file, row, "event_id", event_id, Fault(Reason.ID_OF_ANOTHER, _MEND))
        for row, event_id in wrong.select("row", "event_id").iter_rows()
    ]
    rows = sorted((*found.quarantined, *aside), key=lambda each: each.row) if aside else found.quarantined
    return replace(found, frame=kept.drop("row"), rows=kept["row"], quarantined=tuple(rows))
