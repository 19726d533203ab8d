"""Natural keys: the id of an event whose source gives none, the same whenever and in whatever order it is read."""

from __future__ import annotations

from datetime import date

import polars as pl

SEPARATOR = "/"


def natural_key(*parts: str | date | int) -> str:
    """The parts joined by "/"; a "/" or "%" inside a part is escaped, so that different parts give different keys."""
    return SEPARATOR.join(str(part).replace("%", "%25").replace(SEPARATOR, "%2F") for part in parts)


def escaped(column: str) -> pl.Expr:
    """The column as a part of a key: what `natural_key` does to a text, for a whole column."""
    return pl.col(column).str.replace_all("%", "%25", literal=True).str.replace_all(SEPARATOR, "%2F", literal=True)


def with_natural_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `event_id` filled in where it was empty: key/kind/subject/episode/when/ordinal.

    Takes event columns. The ordinal tells apart events that are equal in all of these; it follows `recorded`, then the
    other columns, so that the order of the rows in the file does not matter.
    """
    own = frame.filter(pl.col("event_id") != "")
    bare = frame.filter(pl.col("event_id") == "")
    if bare.is_empty():
        return frame
    when = (
        pl.when(pl.col("instant").is_null())
        .then(pl.col("day").dt.to_string("%Y-%m-%d"))
        .otherwise(pl.from_epoch("instant", time_unit="s").dt.to_string("%Y-%m-%dT%H:%M:%SZ"))
    )
    base = pl.concat_str(
        [pl.lit("key"), pl.col("kind"), escaped("subject"), escaped("episode"), when], separator=SEPARATOR
    )
    keyed = (
        bare.with_columns(event_id=base)
        .sort("event_id", "recorded", "attributes", "team", "worker", "source", "row")
        .with_columns(
            event_id=pl.concat_str(
                [pl.col("event_id"), pl.int_range(1, pl.len() + 1).over("event_id").cast(pl.String)], separator="/"
            )
        )
    )
    return pl.concat([own, keyed]).sort("row")
