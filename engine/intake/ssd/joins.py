"""What one table cannot say by itself: whose record it is, periods of care, the status care began with, what goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import polars as pl

from engine.intake.ssd.cleaning import DAY, FAULT, ID, INSTANT, PERSON, Cleaned, distinct
from engine.intake.ssd.mapping import Mapping as Table
from engine.intake.ssd.readings import first_match
from engine.intake.tables import ROW

Tables = Mapping[str, Cleaned]
_START: Final = "clae_cla_episode_start_date"
_CEASED: Final = "clae_cla_episode_ceased_date"
_SAME_CARERS: Final = ("T", "U")  # SSDA903 reasons for a new episode: the placement changed and the carer did not
_GOES_ON: Final = "X1"  # SSDA903 reason for an episode's end: another begins in the same period of care


def with_persons(name: str, frame: pl.DataFrame, mapping: Table, known: Tables) -> pl.DataFrame:
    """Add the child: by the row's own column, else by the record of another table that it names."""
    table = mapping.tables[name]
    own = pl.col(table.person) if table.person else pl.lit("", pl.String)
    if table.via is None or table.via.table not in known:
        return frame.with_columns(own.alias(PERSON))
    other = known[table.via.table].frame.select(pl.col(ID).alias(table.via.column), pl.col(PERSON).alias("@other"))
    joined = frame.join(other, on=table.via.column, how="left", maintain_order="left")
    return joined.with_columns(
        pl.when(own != "").then(own).otherwise(pl.col("@other").fill_null("")).alias(PERSON)
    ).drop("@other")


def care_periods(episodes: pl.DataFrame, statuses: pl.DataFrame | None, mapping: Table) -> pl.DataFrame:
    """One row a period of care: the episodes that share its id, the last of which says whether it has ended."""
    episodes = episodes.filter(pl.col("clae_cla_id") != "").sort("clae_cla_id", _START + DAY, ID, nulls_last=False)
    last = pl.col(_CEASED + DAY).last()
    ended = last.is_not_null() & ~pl.col("clae_cla_episode_ceased_reason").last().str.to_uppercase().str.starts_with(
        _GOES_ON
    )
    began = pl.min_horizontal(pl.col(_START + DAY).min(), pl.col("clae_entered_care_date" + DAY).min())
    periods = episodes.group_by("clae_cla_id", maintain_order=True).agg(
        pl.col(ROW).first(),
        pl.col("clae_person_id").first(),
        began.alias("care_began" + DAY),
        pl.when(ended).then(last).alias("care_ended" + DAY),
        pl.when(ended).then(pl.col("clae_cla_episode_ceased_reason").last()).otherwise(pl.lit("")).alias("care_reason"),
        pl.col("clae_cla_last_iro_contact_date" + DAY).max().alias("last_officer_contact" + DAY),
    )
    periods = periods.with_columns(pl.col("clae_cla_id").alias(ID), pl.col("clae_person_id").alias(PERSON))
    for name in ("care_began", "care_ended", "last_officer_contact"):
        periods = _made_date(periods, name)
    return _with_status(periods, statuses, mapping)


def _made_date(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    return frame.with_columns(
        pl.col(name + DAY).dt.to_string("%Y-%m-%d").fill_null("").alias(name),
        pl.lit(None, pl.Int64).alias(name + INSTANT),
        pl.lit(None, pl.String).alias(name + FAULT),
    )


def _with_status(periods: pl.DataFrame, statuses: pl.DataFrame | None, mapping: Table) -> pl.DataFrame:
    """The legal status in force on the day care began: of several, the one that began last."""
    if statuses is None:
        return periods.with_columns(pl.lit("", pl.String).alias("status_at_start"))
    reading = mapping.readings["legal status"]

    def counts(text: str) -> bool:
        return bool(first_match(reading, text))

    start, end = pl.col("lega_legal_status_start_date" + DAY), pl.col("lega_legal_status_end_date" + DAY)
    held = statuses.filter(distinct(statuses["lega_legal_status"], counts, pl.Boolean)).select(
        PERSON, pl.col("lega_legal_status").alias("status_at_start"), start.alias("@start"), end.alias("@end"), ID
    )
    began = pl.col("care_began" + DAY)
    in_force = (
        periods.select(pl.col("clae_cla_id"), PERSON, began)
        .join(held, on=PERSON)
        .filter(pl.col("@start") <= began, pl.col("@end").is_null() | (pl.col("@end") > began))
        .sort("@start", ID)
        .unique("clae_cla_id", keep="last", maintain_order=True)
        .select("clae_cla_id", "status_at_start")
    )
    return periods.join(in_force, on="clae_cla_id", how="left", maintain_order="left").with_columns(
        pl.col("status_at_start").fill_null("")
    )


def covered(frame: pl.DataFrame, start: str, end: str, among: pl.Expr) -> pl.Series:
    """Whether another row of the same person (of those `among`) has begun by the row's end and goes on after it."""
    rows = frame.select(
        PERSON, ID, pl.col(start + DAY).alias("@from"), pl.col(end + DAY).alias("@to"), among.alias("@in")
    )
    ends = rows.filter(pl.col("@to").is_not_null()).select(PERSON, ID, "@to")
    others = rows.filter("@in").select(PERSON, pl.col(ID).alias("@other"), "@from", pl.col("@to").alias("@until"))
    found = (
        ends.join(others, on=PERSON)
        .filter(pl.col("@other") != pl.col(ID), pl.col("@from") <= pl.col("@to"))
        .filter(pl.col("@until").is_null() | (pl.col("@until") > pl.col("@to")))
    )
    return frame.get_column(ID).is_in(found[ID].unique().implode())


def _case(frame: pl.DataFrame, known: Tables, mapping: Table) -> pl.DataFrame:
    case = pl.col("cine_referral_nfa") != "yes"
    there = covered(frame, "cine_referral_date", "cine_close_date", case)
    return frame.with_columns(_yes(there).alias("goes_on"), _yes(_out_of_sight(frame, known)).alias("out_of_sight"))


def _out_of_sight(frame: pl.DataFrame, known: Tables) -> pl.Series:
    """Whether the referral lies before everything that the assessments say, and none of them names it."""
    if "cin_assessments" not in known:
        return pl.Series([False] * frame.height, dtype=pl.Boolean)
    held = known["cin_assessments"].frame
    dates = (held["cina_assessment_start_date" + DAY].min(), held["cina_assessment_auth_date" + DAY].min())
    first = min((day for day in dates if isinstance(day, date)), default=None)
    early = (pl.col("cine_referral_date" + DAY) < first).fill_null(False) if first else pl.lit(False)
    return frame.select(early & ~pl.col(ID).is_in(held["cina_referral_id"].unique().implode())).to_series()


def _goes_on_holder(frame: pl.DataFrame, known: Tables, mapping: Table) -> pl.DataFrame:
    leads = leading(frame, mapping)
    there = covered(frame.with_columns(leads.alias("@lead")), _INVOLVED, "invo_involvement_end_date", pl.col("@lead"))
    return frame.with_columns(_yes(there).alias("goes_on"))


_INVOLVED: Final = "invo_involvement_start_date"


def leading(frame: pl.DataFrame, mapping: Table) -> pl.Series:
    """Which involvements hold the case."""
    reading = mapping.readings["role"]
    return distinct(
        frame["invo_professional_role_id"],
        lambda text: (first_match(reading, text) or {}).get("role") == "lead",
        pl.Boolean,
    )


def _s47_started(frame: pl.DataFrame, known: Tables, mapping: Table) -> pl.DataFrame:
    if "s47_enquiry" in known:
        started = pl.col("s47e_s47_start_date" + DAY).alias("s47_started" + DAY)
        starts = known["s47_enquiry"].frame.select(pl.col(ID).alias("icpc_s47_enquiry_id"), started)
        frame = frame.join(starts, on="icpc_s47_enquiry_id", how="left", maintain_order="left")
    else:
        frame = frame.with_columns(pl.lit(None, pl.Date).alias("s47_started" + DAY))
    return _made_date(frame, "s47_started")


def _with_care(frame: pl.DataFrame, known: Tables, mapping: Table) -> pl.DataFrame:
    if "cla_periods" not in known:
        return frame.with_columns(pl.lit("", pl.String).alias("with_care"))
    day = "lega_legal_status_start_date" + DAY
    began = known["cla_periods"].frame.select(
        PERSON, pl.col("care_began" + DAY).alias(day), pl.lit("yes").alias("with_care")
    )
    joined = frame.join(began.unique(), on=[PERSON, day], how="left", maintain_order="left")
    return joined.with_columns(pl.col("with_care").fill_null(""))


def _same_carers(frame: pl.DataFrame, known: Tables, mapping: Table) -> pl.DataFrame:
    if "cla_episodes" not in known:
        return frame.with_columns(pl.lit("", pl.String).alias("same_carers"))
    episodes = known["cla_episodes"].frame
    reason = episodes["clae_cla_episode_start_reason"].str.to_uppercase().str.slice(0, 1)
    keys = {"clae_cla_placement_id": ID, _START + DAY: "clap_cla_placement_start_date" + DAY}
    same = episodes.filter(reason.is_in(list(_SAME_CARERS))).select(pl.col(old).alias(new) for old, new in keys.items())
    same = same.filter(pl.col(ID) != "").unique().with_columns(pl.lit("yes").alias("same_carers"))
    joined = frame.join(same, on=list(keys.values()), how="left", maintain_order="left")
    return joined.with_columns(pl.col("same_carers").fill_null(""))


def _yes(there: pl.Series) -> pl.Series:
    return there.replace_strict([True, False], ["yes", ""], return_dtype=pl.String)


MAKERS: Final[Mapping[str, Callable[[pl.DataFrame, Tables, Table], pl.DataFrame]]] = {
    "cin_episodes": _case,
    "involvements": _goes_on_holder,
    "initial_cp_conference": _s47_started,
    "legal_status": _with_care,
    "cla_placement": _same_carers,
}
