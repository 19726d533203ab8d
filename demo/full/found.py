"""Finds the published figures in the full county: from evaluated obligations, by the scorecard's own ways of counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from demo.full.paper import BANDS, FIGURES, Counts, Published
from demo.full.staff import SUPPORT, WORKERS
from engine.reports.counting import Counting, tally
from engine.reports.measuring import cases_of
from engine.reports.periods import Length, Period, day_period, month_of, quarter_of
from engine.reports.supervision import PLANS, Band, supervised
from engine.reports.view import View
from engine.words.enums import LimitName

SEPTEMBER: Final = month_of(date(2020, 9, 1))
MONTHS: Final = tuple(month_of(date(2020, month, 1)) for month in range(4, 10))
QUARTER: Final = quarter_of(date(2020, 9, 1))
FIRST_QUARTER: Final = quarter_of(date(2020, 6, 1))
FIRST_WEEK: Final = Period(Length.DAY, date(2020, 9, 21), date(2020, 9, 27))
MONTH_END, TODAY = date(2020, 9, 30), date(2020, 10, 5)
DONE, DUE, UP = Counting.COMPLETED, Counting.FELL_DUE, Counting.UP_TO_DATE
STATUTORY: Final = str(LimitName.STATUTORY)


@dataclass(frozen=True)
class Sight:
    """What is looked at: prepared obligations as at 5 October and as at 30 September, and the view of 5 October."""

    now: pl.DataFrame
    month_end: pl.DataFrame
    view: View

    def cases(self, way: Counting, timescale: str, period: Period, *, on_month_end: bool = False) -> pl.DataFrame:
        """The duties of one timescale, of all its limits, with the cycle and start of each."""
        frame = (self.month_end if on_month_end else self.now).filter(pl.col("timescale") == timescale)
        return cases_of(way, frame, period).join(frame.select("obligation", "cycle", "started"), on="obligation")

    def count(self, way: Counting, timescale: str, period: Period) -> Counts:
        """In time, and of how many, by the first limit."""
        return counts(self.cases(way, timescale, period).filter(pl.col("limit") == STATUTORY))


@dataclass(frozen=True, slots=True)
class Compared:
    """One published figure and what was found: percentages with their counts, or a number."""

    published: Published
    found: tuple[Counts, ...] = ()
    number: int | None = None
    band: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """What it counts."""
        return self.published.words

    @property
    def when(self) -> str:
        """Of which month, quarter or day."""
        return self.published.when

    @property
    def printed(self) -> str:
        """As the paper has it."""
        return self.published.shown

    @property
    def same(self) -> bool:
        """True where the number, or the counts that are printed and each percentage as printed, are what was found."""
        if self.band:
            return self.band == self.published.band
        if self.number is not None:
            return self.number == self.published.number
        printed = self.published.counts
        rounded = tuple(as_printed(each, like) for each, like in zip(self.found, self.published.percents, strict=True))
        return rounded == self.published.percents and printed in (None, self.found[0])

    @property
    def shown(self) -> str:
        """What was found, in the words of the published figure."""
        if self.band:
            return " ".join(map(str, self.band))
        if self.number is not None:
            return f"{self.number:,}"
        percents = " ".join(
            f"{as_printed(each, like):g}" for each, like in zip(self.found, self.published.percents, strict=True)
        )
        return f"{self.found[0][0]:,} of {self.found[0][1]:,}, {percents}%" if len(self.found) == 1 else f"{percents}%"


def as_printed(pair: Counts, like: float) -> float:
    """The percentage with as many decimals as the printed one, a half going up."""
    scale = 1 if like == int(like) else 10
    return (200 * scale * pair[0] + pair[1]) // (2 * pair[1]) / scale if pair[1] else 0.0


def counts(cases: pl.DataFrame) -> Counts:
    """In time, and of how many: the scorecard's rule, the worst of a child's duties deciding."""
    count = tally(cases.with_columns(pl.lit("").alias("all")), ["all"]).get(("",))
    return (count.in_time, count.counted) if count else (0, 0)


def compare(now: pl.DataFrame, month_end: pl.DataFrame, view: View) -> list[Compared]:
    """Every published figure with what is found: the bands of supervision last."""
    sight = Sight(now, month_end, view)
    numbers, shares, bands = _numbers(sight), _shares(sight), bands_found(view)
    found = [
        Compared(each, number=numbers[each.id]) if each.number is not None else Compared(each, tuple(shares[each.id]))
        for each in FIGURES
    ]
    return found + [Compared(each, band=bands[each.id]) for each in BANDS]


def bands_found(view: View) -> dict[str, tuple[int, ...]]:
    """The bands of supervision by the report's own reckoning, with totals, under the published names."""
    counted = Counter((str(each.group), each.band) for each in supervised(view) if each.group in PLANS)
    found = {}
    for group in PLANS:
        row = [counted[str(group), band] for band in Band]
        found[str(group)] = (*row, sum(row))
    found["Total"] = tuple(sum(column) for column in zip(*found.values(), strict=True))
    return found


def _numbers(sight: Sight) -> dict[str, int]:
    spans = sight.view.spans

    def open_on(period: str, day: date) -> int:
        return sum(
            1
            for span in spans
            if span.period == period and span.since <= day and (span.until is None or span.until > day)
        )

    def within(period: str, ended: bool) -> int:
        days = [span.until if ended else span.since for span in spans if span.period == period]
        return sum(1 for day in days if day is not None and SEPTEMBER.first <= day <= SEPTEMBER.last)

    def began(timescale: str) -> int:
        each = pl.col("timescale") == timescale
        return sight.now.filter(each & pl.col("started").is_between(SEPTEMBER.first, SEPTEMBER.last)).height

    held = {span.subject for span in spans if span.period == "case" and span.since <= MONTH_END and _still(span.until)}
    workers = {worker.id for worker in WORKERS}
    allocated = [subject for subject in held if sight.view.holder_on(subject, MONTH_END)[1] in workers]
    ages = {subject: person.date_of_birth for subject, person in sight.view.people.items()}
    leaving = set(sight.now.filter(pl.col("timescale") == "pathway_plan_review")["subject"].to_list())
    episodes = sight.cases(DUE, "return_home_interview", SEPTEMBER)
    return {
        "looked_after": open_on("looked_after", MONTH_END),
        "looked_after_started": within("looked_after", ended=False),
        "looked_after_ended": within("looked_after", ended=True),
        "cp_plans": open_on("cp_plan", MONTH_END),
        "cp_plans_ended": within("cp_plan", ended=True),
        "cin_plans": open_on("cin_plan", MONTH_END),
        "cin_plans_august": open_on("cin_plan", date(2020, 8, 31)),
        "contacts_mash": began("contact_screening"),
        "contacts_hub": began("domestic_abuse_screening"),
        "referrals": began("referral_decision"),
        "care_leavers": sum(1 for subject in leaving if _of_age(ages[subject])),
        "privately_fostered": open_on("private_fostering", MONTH_END),
        "allocated": len(allocated),
        "caseload": (2 * len(allocated) + len(workers)) // (2 * len(workers)),
        "missing_episodes": episodes.height,
    }


def _still(until: date | None) -> bool:
    return until is None or until > MONTH_END


def _of_age(born: date | None) -> bool:
    """Nineteen, twenty or twenty-one at the month's end."""
    if born is None:
        return False
    years = MONTH_END.year - born.year - ((MONTH_END.month, MONTH_END.day) < (born.month, born.day))
    return 19 <= years <= 21


def _shares(sight: Sight) -> Mapping[str, Sequence[Counts]]:
    def months(timescale: str) -> list[Counts]:
        return [sight.count(DONE, timescale, month) for month in MONTHS]

    visits = {
        each: sight.cases(UP, each, day_period(TODAY)) for each in ("cin_visit", "cp_visit", "looked_after_visit")
    }
    reviews = _either(sight.cases(DONE, "looked_after_review", QUARTER))
    risks = sight.cases(UP, "risk_management_meeting", SEPTEMBER, on_month_end=True)
    high = pl.col("due") - pl.col("started") == timedelta(weeks=4)
    interviews = sight.cases(DUE, "return_home_interview", SEPTEMBER).with_columns(pl.col("subject").alias("counted"))
    support = pl.col("team_at_due") == SUPPORT
    workers = [sight.cases(DUE, "worker_supervision", month) for month in MONTHS]
    oversight = sight.cases(UP, "iro_oversight", SEPTEMBER, on_month_end=True)
    seen, assessed, discussed = months("child_seen"), months("assessment"), months("strategy_discussion")
    mash = months("contact_screening")
    single: dict[str, Counts] = {each: counts(cases) for each, cases in visits.items()}
    single |= {
        "mash": mash[-1],
        "mash_q1": add(mash[:3]),
        "mash_ytd": add(mash),
        "hub": sight.count(DONE, "domestic_abuse_screening", SEPTEMBER),
        "early_help": sight.count(DONE, "early_help_screening", FIRST_WEEK),
        "allocation": sight.count(DONE, "allocation", SEPTEMBER),
        "rereferral": _again(sight),
        "child_seen_ytd": add(seen),
        "assessment": assessed[-1],
        "assessment_ytd": add(assessed),
        "discussion": discussed[-1],
        "discussion_ytd": add(discussed),
        "section_47": sight.count(DONE, "section_47", SEPTEMBER),
        "section_47_ytd": add(months("section_47")),
        "icpc": sight.count(DONE, "icpc", SEPTEMBER),
        "icpc_ytd": add(months("icpc")),
        "rcpc": sight.count(DONE, "review_conference", QUARTER),
        "rcpc_ytd": add(months("review_conference")),
        "review_first": counts(reviews.filter(pl.col("cycle") == 1)),
        "review_later": counts(reviews.filter(pl.col("cycle") > 1)),
        "review_all": counts(reviews),
        "minutes": sight.count(DONE, "review_minutes", QUARTER),
        "recommendations": sight.count(DONE, "review_recommendations", QUARTER),
        "responses": sight.count(DONE, "review_response", QUARTER),
        "exploitation": sight.count(DONE, "exploitation_risk_assessment", QUARTER),
        "risk_high": counts(risks.filter(high)),
        "risk_moderate": counts(risks.filter(~high)),
        "safety_plan": sight.count(DONE, "safety_plan", QUARTER),
        "return_interview": counts(interviews),
        "oversight": counts(oversight),
        "twelve_weeks": sight.count(DONE, "pre_proceedings_12_weeks", QUARTER),
        "sixteen_weeks": sight.count(DONE, "pre_proceedings_16_weeks", QUARTER),
    }
    series = {
        "child_seen": seen,
        "assessment_months": assessed,
        "discussion_months": discussed,
        "workers": [counts(each.filter(~support)) for each in workers],
        "support": [counts(each.filter(support)) for each in workers],
    }
    return {each: [pair] for each, pair in single.items()} | series


def add(pairs: Iterable[Counts]) -> Counts:
    """The counts added up: the scorecard's year to date."""
    every = list(pairs)
    return sum(pair[0] for pair in every), sum(pair[1] for pair in every)


def _either(cases: pl.DataFrame) -> pl.DataFrame:
    """By the law's limit where it has a due day, else by the local aim that ran while the law was relaxed."""
    law = cases.filter(pl.col("limit") == STATUTORY)
    rest = cases.filter(pl.col("limit") != STATUTORY).join(law, on=["subject", "met"], how="anti")
    return pl.concat([law, rest])


def _again(sight: Sight) -> Counts:
    """September's referrals of children who had been referred in the twelve months before, of all of them."""
    year, found = timedelta(days=365), list[bool]()
    now = sight.now.filter(pl.col("timescale") == "referral_decision")
    for subject in now.filter(pl.col("started") >= SEPTEMBER.first)["subject"].unique(maintain_order=True):
        days = [each.happened.day for each in sight.view.events[subject] if each.kind == "referral_received"]
        recent = [day for day in days if SEPTEMBER.first <= day <= SEPTEMBER.last]
        found += [any(day - year <= earlier < day for earlier in days) for day in recent]
    return sum(found), len(found)
