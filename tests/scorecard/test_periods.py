"""Months, quarters of the financial year and days: names, what came before, the months since April."""

from __future__ import annotations

from datetime import date

import pytest

from engine.reports.periods import Period, day_period, typed_month, typed_quarter
from engine.words.errors import Mistake


@pytest.mark.parametrize(
    ("period", "first", "last", "name", "before", "months"),
    [
        (typed_month("2020-09", ""), "2020-09-01", "2020-09-30", "September 2020", "2020-08", 6),
        (typed_month("2020-04", ""), "2020-04-01", "2020-04-30", "April 2020", "2020-03", 1),
        (typed_month("2020-03", ""), "2020-03-01", "2020-03-31", "March 2020", "2020-02", 12),
        (typed_month("2021-01", ""), "2021-01-01", "2021-01-31", "January 2021", "2020-12", 10),
        (typed_month("2024-02", ""), "2024-02-01", "2024-02-29", "February 2024", "2024-01", 11),
        (typed_quarter("2020-Q1", ""), "2020-04-01", "2020-06-30", "April to June 2020", "2019-Q4", 3),
        (typed_quarter("2020-Q2", ""), "2020-07-01", "2020-09-30", "July to September 2020", "2020-Q1", 6),
        (typed_quarter("2020-Q3", ""), "2020-10-01", "2020-12-31", "October to December 2020", "2020-Q2", 9),
        (typed_quarter("2020-Q4", ""), "2021-01-01", "2021-03-31", "January to March 2021", "2020-Q3", 12),
        (day_period(date(2020, 10, 5)), "2020-10-05", "2020-10-05", "5 October 2020", "2020-09-05", 7),
        (day_period(date(2020, 9, 30)), "2020-09-30", "2020-09-30", "30 September 2020", "2020-08-31", 6),
        (day_period(date(2020, 3, 30)), "2020-03-30", "2020-03-30", "30 March 2020", "2020-02-29", 12),
    ],
    ids=lambda value: value.key if isinstance(value, Period) else "",
)
def test_periods(period: Period, first: str, last: str, name: str, before: str, months: int) -> None:
    assert (period.first.isoformat(), period.last.isoformat(), period.name) == (first, last, name)
    assert period.previous.key == before
    assert len(period.months) == months
    assert period.months[0].first.month == 4


@pytest.mark.parametrize("text", ["2020-13", "2020-9", "September", "2020", "2020-09-01", "20200-09"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(Mistake, match="not a month"):
        typed_month(text, "--month")


@pytest.mark.parametrize("text", ["2020-Q5", "2020-Q0", "Q2", "2020-2", "2020-09"])
def test_what_is_no_quarter(text: str) -> None:
    with pytest.raises(Mistake, match="not a quarter"):
        typed_quarter(text, "--quarter")
