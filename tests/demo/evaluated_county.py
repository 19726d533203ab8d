"""The full county evaluated for the tests: all of its obligations on the days that its figures speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from config.organisation import parse_organisation
from demo.county import County
from demo.files import organisation_yaml
from demo.full.telling import WATCH_FROM
from engine.calendars.building import get_axis
from engine.obligations.evaluate import Evaluation, evaluate
from engine.reports.measuring import prepare
from engine.reports.periods import Period
from engine.reports.scorecard import Scope, Scorecard, make_scorecard
from engine.reports.view import View, spans_of
from engine.rulebook.loading import load_book
from engine.service.reporting import EventsOf
from engine.service.scorecards import Eyes, see
from engine.service.setup import Setup
from engine.words.clock import last_instant
from engine.words.enums import Nation
from engine.words.frames import frame_of
from engine.words.settings import Settings
from engine.words.values import CaseEvent

BOOK, AXIS = load_book(Nation.ENGLAND), get_axis(Nation.ENGLAND)
TODAY, MONTH_END = date(2020, 10, 5), date(2020, 9, 30)


@dataclass(frozen=True)
class Counted:
    """The county's events judged by the ordinary evaluation, all as known at the end of 5 October 2020."""

    county: County
    events: Sequence[CaseEvent]

    @cached_property
    def people(self) -> dict:  # type: ignore[type-arg]
        return {person.subject: person for person in self.county.people}

    def evaluation(self, day: date) -> Evaluation:
        known = last_instant(TODAY)
        return evaluate(
            BOOK, AXIS, frame_of(self.events), self.people, last_instant(day), known, WATCH_FROM, compiled=False
        )

    @cached_property
    def today(self) -> Evaluation:
        return self.evaluation(TODAY)

    @cached_property
    def now(self) -> pl.DataFrame:
        return prepare(self.today.frame, BOOK, self.people, WATCH_FROM)

    @cached_property
    def month_end(self) -> pl.DataFrame:
        return prepare(self.evaluation(MONTH_END).frame, BOOK, self.people, WATCH_FROM)

    @cached_property
    def view(self) -> View:
        histories, at = self.today.histories, last_instant(TODAY)
        organisation = parse_organisation(organisation_yaml(self.county.organisation))
        spans = spans_of(histories)
        return View(at, at, BOOK, AXIS, organisation, (), {}, self.people, EventsOf(histories), spans)

    def scorecard(self, period: Period) -> Scorecard:
        """The scorecard of the whole county, as `longstop scorecard` makes it."""
        at, organisation = last_instant(TODAY), parse_organisation(organisation_yaml(self.county.organisation))
        setup = Setup(BOOK, AXIS, None, organisation, "", Settings(authority="Harrowmere", watch_from=WATCH_FROM))
        eyes = Eyes(setup, frame_of(self.events), self.people, {})
        return make_scorecard(
            see(eyes, period, at, at, self.now), BOOK, organisation, (), (), period, Scope(),
            as_at=at, known_at=at, made=at, last_day=TODAY, watch_from=WATCH_FROM,
        )  # fmt: skip
