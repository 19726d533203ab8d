"""The case events that a table's rows give, a whole column at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

import polars as pl

from engine.intake.dates import EARLIEST
from engine.intake.keys import escaped
from engine.intake.reasons import Fault, Reason
from engine.intake.result import SourceDate
from engine.intake.ssd.cleaning import DAY, FAULT, ID, INSTANT, PERSON, Cleaned, distinct
from engine.intake.ssd.mapping import Chosen, Claim, EventRule, From
from engine.intake.ssd.mapping import Mapping as Table
from engine.intake.ssd.readings import first_match
from engine.intake.tables import ROW, quarantine
from engine.words.clock import LONDON, seconds
from engine.words.frames import EVENT_SCHEMA
from engine.words.records import QuarantinedRow

_SHOWN: Final = 5  # texts that no reading knows, named in a note
_UNKNOWN: Final = "@unknown"


@dataclass
class Context:
    """What every table is read with, and what has been found so far."""

    mapping: Table
    as_at: date
    recorded: datetime | None
    absent: frozenset[str]  # tables that are missing, broken or empty
    held: pl.Series  # children for whom an involvement says who holds the case
    teams: Mapping[str, str]  # a department's id, by its name
    departments: Mapping[str, str]  # a worker's department, by the worker
    quarantined: dict[tuple[str, int, str], QuarantinedRow] = field(default_factory=dict)
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)
    not_given: list[pl.DataFrame] = field(default_factory=list)

    def team(self, text: str) -> str:
        """The id of the department that goes by this id or name; the text itself where there is none."""
        return text if text in self.ids else self.teams.get(text.casefold(), text)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the departments."""
        return frozenset(self.teams.values())

    def refuse(self, table: str, row: int, column: str, value: str, fault: Fault) -> None:
        """Put a cell in quarantine, once."""
        self.quarantined.setdefault((table, row, column), quarantine(f"ssd_{table}", row, column, value, fault))


def events_of_table(cleaned: Cleaned, context: Context) -> list[pl.DataFrame]:
    """The events of each rule, under EVENT_SCHEMA. What could be given and is not goes to `context.not_given`."""
    rules = context.mapping.tables[cleaned.name].events
    frames = [_events(rule, cleaned, context) for rule in rules]
    for kind in {rule.kind for rule in rules if not rule.latest}:
        given = [frame["event_id"] for rule, frame in zip(rules, frames, strict=True) if rule.kind == kind]
        dates = {rule.on for rule in rules if rule.kind == kind}
        refused = [row for table, row, column in context.quarantined if table == cleaned.name and column in dates]
        rows = cleaned.frame.filter(~pl.col(ROW).is_in(refused)).select(
            _key(cleaned.name, kind, context).alias("event_id")
        )
        context.not_given.append(rows.join(pl.concat(given).to_frame(), on="event_id", how="anti"))
    return frames


def claims_of_table(cleaned: Cleaned, context: Context) -> Iterable[SourceDate]:
    """What the source itself says of due dates."""
    for claim in context.mapping.tables[cleaned.name].claims:
        yield from _claims(claim, cleaned)


def _events(rule: EventRule, cleaned: Cleaned, context: Context) -> pl.DataFrame:
    rows = _dated(rule, cleaned.name, chosen(cleaned.frame, rule).filter(pl.col(rule.on) != ""), context)
    parts = _attributes(rule, cleaned.name, rows, context)
    day, instant = pl.col(rule.on + DAY), pl.col(rule.on + INSTANT)
    team, worker = _who(rule, cleaned.name, rows, context)
    key = [_key(cleaned.name, rule.kind, context), *([day.dt.to_string("%Y-%m-%d")] if rule.latest else [])]
    last = day.dt.offset_by("1d").cast(pl.Datetime("us")).dt.replace_time_zone(str(LONDON)).dt.epoch("s") - 1
    recorded = pl.coalesce(instant, last) if context.recorded is None else pl.lit(seconds(context.recorded))
    prefixed = pl.lit(rule.episode_prefix) + pl.col(rule.episode) if rule.episode else pl.lit("")
    episode = pl.when(pl.col(rule.episode) == "").then(pl.lit("")).otherwise(prefixed) if rule.episode else prefixed
    return (
        rows.with_columns(*parts.values(), team.alias("@team"), worker.alias("@worker"))
        .filter(pl.all_horizontal(pl.lit(True), *(pl.col(f"@{name}").is_not_null() for name in rule.needs)))
        .select(
            pl.concat_str(key, separator="/").alias("event_id"),
            pl.col(PERSON).alias("subject"),
            pl.lit(rule.kind).alias("kind"),
            day.alias("day"),
            instant.alias("instant"),
            recorded.cast(pl.Int64).alias("recorded"),
            pl.lit(1, pl.Int32).alias("version"),
            episode.alias("episode"),
            pl.col("@team").alias("team"),
            pl.col("@worker").alias("worker"),
            _canonical(sorted(parts)).alias("attributes"),
            pl.lit(context.mapping.source).alias("source"),
        )
        .select(EVENT_SCHEMA.names())
        .sort("event_id")
    )


def _key(table: str, kind: str, context: Context) -> pl.Expr:
    return pl.concat_str([pl.lit(context.mapping.source), pl.lit(table), escaped(ID), pl.lit(kind)], separator="/")


def chosen(frame: pl.DataFrame, rule: Chosen) -> pl.DataFrame:
    """The rows in which all of `when` and nothing of `unless` is found."""
    for wanted, patterns in ((True, rule.when), (False, rule.unless)):
        for column, pattern in patterns.items():
            found = distinct(frame[column], lambda text, like=pattern: like.search(text) is not None, pl.Boolean)  # type: ignore[misc]
            frame = frame.filter(found == wanted)
    return frame


def _dated(rule: EventRule, table: str, rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The rows whose date can be used; the others go to the quarantine."""
    day, fault = pl.col(rule.on + DAY), pl.col(rule.on + FAULT)
    reason = (
        pl.when(fault.is_not_null())
        .then(fault)
        .when(day > context.as_at + timedelta(days=1))
        .then(pl.lit(Reason.IN_FUTURE.name))
        .when(day < EARLIEST)
        .then(pl.lit(Reason.TOO_EARLY.name))
    )
    rows = rows.with_columns(reason.alias(FAULT))
    for bad in rows.filter(pl.col(FAULT).is_not_null()).iter_rows(named=True):
        mend = "Check the year; a date that is only planned is not evidence." if bad[FAULT] == "IN_FUTURE" else ""
        context.refuse(table, bad[ROW], rule.on, bad[rule.on], Fault(Reason[bad[FAULT]], mend))
    return rows.filter(pl.col(FAULT).is_null())


def _attributes(rule: EventRule, table: str, rows: pl.DataFrame, context: Context) -> dict[str, pl.Series]:
    """Each attribute as a column `@name` of JSON fragments, null where it is left out."""
    given: dict[str, list[pl.Series]] = {}
    for name, column in rule.flags.items():
        said = {"yes": _fragment(name, True), "no": _fragment(name, False)}
        given.setdefault(name, []).append(distinct(rows[column], said.get))
    for source in rule.from_:
        for name, series in _read(source, table, rows, context).items():
            given.setdefault(name, []).append(series)
    for name, column in rule.take.items():
        given.setdefault(name, []).append(
            distinct(rows[column], lambda text, name=name: _fragment(name, text) if text else None)  # type: ignore[misc]
        )
    for name, value in _constants(rule, context).items():
        given.setdefault(name, []).append(
            pl.Series(name, [_fragment(name, value)], pl.String).new_from_index(0, rows.height)
        )
    if rule.lapsed:
        given["evidence_not_held"] = [_not_held(rule, rows, context)]
    nothing = pl.Series("", [None] * rows.height, pl.String)
    return {
        name: _first(given.get(name, [nothing])).alias(f"@{name}") for name in {**given, **dict.fromkeys(rule.needs)}
    }


def _constants(rule: EventRule, context: Context) -> dict[str, object]:
    given: dict[str, object] = dict(rule.attributes)
    if rule.latest:
        given["date_quality"] = "latest"
    if always := _always(rule, context):
        given["evidence_not_held"] = sorted(always)
    return given


def _always(rule: EventRule, context: Context) -> set[str]:
    """The duties without evidence whatever the row says."""
    return {*rule.not_held, *(name for name, tables in rule.held_in.items() if context.absent & set(tables))}


def _not_held(rule: EventRule, rows: pl.DataFrame, context: Context) -> pl.Series:
    """The same, with those of each row."""
    always, columns = _always(rule, context), list(rule.lapsed.values())

    def fragment(said: tuple[str, ...]) -> str | None:
        duties = always | {duty for duty, answer in zip(rule.lapsed, said, strict=True) if answer == "yes"}
        return _fragment("evidence_not_held", sorted(duties)) if duties else None

    return pl.Series([fragment(said) for said in rows.select(columns).iter_rows()], dtype=pl.String)


def _read(source: From, table: str, rows: pl.DataFrame, context: Context) -> dict[str, pl.Series]:
    """The attributes that a reading gives; texts in which it finds nothing are told as the mapping says."""
    reading, column = context.mapping.readings[source.reading], rows[source.column]
    found = {text: first_match(reading, text) for text in column.unique().to_list()}
    unknown = [text for text, gives in found.items() if gives is None and text]
    if unknown and source.unknown != "ignore":
        _tell(source, table, rows.filter(pl.col(source.column).is_in(unknown)), context)
    names = sorted({name for gives in found.values() for name in gives or ()})
    return {
        name: distinct(
            column,
            lambda text, name=name: _fragment(name, (found[text] or {})[name]) if name in (found[text] or {}) else None,  # type: ignore[misc]
        )
        for name in names
    }


def _tell(source: From, table: str, rows: pl.DataFrame, context: Context) -> None:
    if source.unknown == "note":
        counts = context.unknown.setdefault(f"ssd_{table}.{source.column}", {})
        for text, count in rows[source.column].value_counts().iter_rows():
            counts[text] = counts.get(text, 0) + count
        return
    mend = f"The row went in without it: write the code, or add a line to the reading '{source.reading}'."
    for row in rows.iter_rows(named=True):
        context.refuse(table, row[ROW], source.column, row[source.column], Fault(Reason.UNREADABLE_VALUE, mend))


def unknown_notes(context: Context) -> list[str]:
    """Which texts no reading knew, the commonest first."""
    notes = []
    for where, counts in sorted(context.unknown.items()):
        ranked = sorted(counts, key=lambda text: (-counts[text], text))
        shown = ", ".join(f"'{text[:40]}' ({counts[text]:,})" for text in ranked[:_SHOWN])
        more = f" and {len(ranked) - _SHOWN} more" if len(ranked) > _SHOWN else ""
        notes.append(
            f"{where}: not known, and not used: {shown}{more}. Add a line to its reading if one of them matters."
        )
    return notes


def _fragment(name: str, value: object) -> str:
    return json.dumps(name) + ":" + json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _first(series: Sequence[pl.Series]) -> pl.Series:
    """Of several columns, the first that says anything."""
    return series[0] if len(series) == 1 else pl.select(pl.coalesce(*series)).to_series()


def _canonical(names: Sequence[str]) -> pl.Expr:
    if not names:
        return pl.lit("{}")
    said = pl.concat_str([pl.col(f"@{name}") for name in names], separator=",", ignore_nulls=True)
    return pl.lit("{") + said + pl.lit("}")


def _who(rule: EventRule, name: str, rows: pl.DataFrame, context: Context) -> tuple[pl.Expr, pl.Expr]:
    """Team and worker: of those who hold the case, else of whoever did it where nothing says who holds it."""
    table = context.mapping.tables[name]
    if not table.team and not table.worker:
        return pl.lit(""), pl.lit("")
    nobody = pl.lit("", pl.String)
    worker = pl.col(table.worker) if table.worker else nobody
    team = (
        _team(rows, table.team, table.worker, context)
        if table.team
        else pl.Series("team", [""] * rows.height, pl.String)
    )
    if rule.holder:
        return pl.lit(team), worker
    held = pl.col(PERSON).is_in(context.held.implode())
    unheld = nobody if rule.kind == "unallocated" else pl.lit(team)
    alone = nobody if rule.kind == "unallocated" else worker
    return pl.when(held).then(nobody).otherwise(unheld), pl.when(held).then(nobody).otherwise(alone)


def _team(rows: pl.DataFrame, column: str, worker: str, context: Context) -> pl.Series:
    """The department's id, whether the column says that or the name; where blank, the worker's own."""
    named = distinct(rows[column], context.team)
    own = distinct(rows[worker], lambda text: context.team(context.departments.get(text, ""))) if worker else named
    return pl.select(pl.when(named == "").then(own).otherwise(named)).to_series()


def _claims(claim: Claim, cleaned: Cleaned) -> Iterable[SourceDate]:
    rows = chosen(cleaned.frame, claim).filter(pl.col(claim.due + DAY).is_not_null())
    nothing = pl.lit(None, pl.Date)
    picked = rows.select(
        pl.col(PERSON),
        (pl.col(claim.started + DAY) if claim.started else nothing).alias("started"),
        pl.col(claim.due + DAY).alias("due"),
        pl.col(claim.met + DAY).alias("met"),
        (pl.col(claim.episode) if claim.episode else pl.lit("")).alias("episode"),
        pl.col(ROW),
    )
    for subject, started, due, met, episode, row in picked.iter_rows():
        where = f"ssd_{cleaned.name} row {row}"
        yield SourceDate(subject, claim.timescale, claim.due, started, due, met, None, episode, where)
