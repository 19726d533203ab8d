"""The events that Longstop itself puts into histories: the first day of each month and school term, and birthdays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

import polars as pl

from engine.rulebook.conditions import Among, Both, Compared, Condition, Either, Not, Unless
from engine.rulebook.timescale import RuleBook, Timescale
from engine.words.clock import LONDON, local_day
from engine.words.frames import EVENT_SCHEMA
from engine.words.values import Person

OLDEST = 26  # the last birthday that is made


def with_made(book: RuleBook, known: pl.DataFrame, people: Mapping[str, Person], as_at: datetime) -> pl.DataFrame:
    """The events with those that the book's timescales ask Longstop to make, up to the as-at day.

    Months and terms are made for subjects in whose history the period under `within` of such a timescale has begun,
    birthdays for those with a date of birth; all of them from the day of the subject's first event (or that start) on.
    """
    words, today = book.vocabulary, local_day(as_at)
    frames = [known]
    for kind in [each for each in words.kinds.values() if each.made]:
        using = [each for each in book.timescales if kind.name in {clause.event for clause in each.clauses}]
        if not using:
            continue
        if kind.made == "birthday":
            made = _birthdays(kind.name, _ages(using, kind.name), known, people, today)
        else:
            periods = {each.within for each in using}
            since = _begun(book, known, periods)
            made = _months(kind.name, since, today) if kind.made == "month" else _terms(book, kind.name, since, today)
        if not made.is_empty():
            frames.append(made)
    return pl.concat(frames) if len(frames) > 1 else known


def _begun(book: RuleBook, known: pl.DataFrame, periods: set[str]) -> pl.DataFrame:
    """For each subject in whose history one of the periods may have begun, the first day of it."""
    starting = [clause.event for name in sorted(periods) for clause in book.vocabulary.periods[name].starts]
    return known.filter(pl.col("kind").is_in(starting)).group_by("subject").agg(pl.col("day").min()).sort("subject")


def _first_of_month(day: pl.Expr) -> pl.Expr:
    """That day where a month begins on it, else the first day of the next month."""
    return day.dt.offset_by("-1d").dt.month_start().dt.offset_by("1mo")


def _months(kind: str, since: pl.DataFrame, today: date) -> pl.DataFrame:
    months = (
        since.with_columns(pl.date_ranges(_first_of_month(pl.col("day")), today, "1mo", closed="both").alias("day"))
        .explode("day")
        .drop_nulls("day")
    )
    named = months.with_columns(
        (pl.col("subject") + "/month/" + pl.col("day").dt.strftime("%Y-%m")).alias("event_id"),
        pl.lit("{}").alias("attributes"),
    )
    return _events(kind, named)


def _terms(book: RuleBook, kind: str, since: pl.DataFrame, today: date) -> pl.DataFrame:
    days = pl.DataFrame(
        {"begins": [term.first for term in book.slots.terms if term.first <= today]}, {"begins": pl.Date}
    )
    terms = since.join(days, how="cross").filter(pl.col("begins") >= pl.col("day"))
    named = terms.select(
        "subject",
        pl.col("begins").alias("day"),
        (pl.col("subject") + "/term/" + pl.col("begins").dt.strftime("%Y-%m-%d")).alias("event_id"),
        pl.lit("{}").alias("attributes"),
    )
    return _events(kind, named)


def _birthdays(
    kind: str, ages: tuple[int, ...], known: pl.DataFrame, people: Mapping[str, Person], today: date
) -> pl.DataFrame:
    first = dict(known.group_by("subject").agg(pl.col("day").min()).iter_rows())
    rows = [
        (subject, day, f"{subject}/birthday/{age}", f'{{"age":{age}}}')
        for subject in sorted(first)
        if subject in people and people[subject].date_of_birth is not None
        for age in ages
        if first[subject] <= (day := birthday(people[subject].date_of_birth or date.min, age)) <= today
    ]
    schema = {"subject": pl.String, "day": pl.Date, "event_id": pl.String, "attributes": pl.String}
    return _events(kind, pl.DataFrame(rows, schema=schema, orient="row"))


def birthday(born: date, age: int) -> date:
    """The birthday of so many years; of someone born on 29 February, 28 February where the year has no 29th."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 2, 28)


def _ages(using: list[Timescale], kind: str) -> tuple[int, ...]:
    """The ages that the clauses over birthdays name; every age where one of them names none."""
    found: set[int] = set()
    for timescale in using:
        for clause in timescale.clauses:
            if clause.event == kind:
                named = set(_constants(clause.where))
                if not named:
                    return tuple(range(OLDEST + 1))
                found |= named
    return tuple(sorted(age for age in found if 0 <= age <= OLDEST))


def _constants(condition: Condition) -> Iterator[int]:
    """The ages that a condition compares with by `==` or `in`; none where it asks for them otherwise."""
    match condition:
        case Compared("age", "==", int() as age):
            yield age
        case Among("age", constants, False):
            yield from (age for age in constants if isinstance(age, int))
        case Both(parts):
            for part in parts:
                yield from _constants(part)
        case Either(parts):
            each = [list(_constants(part)) for part in parts]
            if all(each):
                yield from (age for ages in each for age in ages)
        case Not() | Unless() | _:
            return


def _events(kind: str, named: pl.DataFrame) -> pl.DataFrame:
    """Rows of the event schema, recorded at the start of their day."""
    made = named.select(
        "event_id",
        "subject",
        pl.lit(kind).alias("kind"),
        "day",
        pl.lit(None, pl.Int64).alias("instant"),
        pl.col("day").cast(pl.Datetime("us")).dt.replace_time_zone(str(LONDON)).dt.epoch("s").alias("recorded"),
        pl.lit(1).alias("version"),
        *(pl.lit("").alias(name) for name in ("episode", "team", "worker")),
        "attributes",
        pl.lit("calendar").alias("source"),
    )
    return made.select(EVENT_SCHEMA.names()).cast(EVENT_SCHEMA)
