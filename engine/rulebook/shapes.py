"""The shape of a rule file: what keys it may hold and of what type; meaning is checked elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

TAG: Final = "~"  # what the names of union branches begin with in pydantic's locations


class Shape(BaseModel):
    """The base of all shapes: unknown keys are refused, nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _is_list(value: Any) -> str:
    return f"{TAG}many" if isinstance(value, list) else f"{TAG}one"


def _limit_form(value: Any) -> str:
    if isinstance(value, list):
        return f"{TAG}phases"
    if not isinstance(value, dict):
        return f"{TAG}text"
    if value.keys() & {"as_in", "relaxed"}:
        return f"{TAG}as_in"
    return f"{TAG}steps" if value.keys() & {"first", "second", "then"} else f"{TAG}phase"


def _step_form(value: Any) -> str:
    return f"{TAG}phases" if isinstance(value, list) else f"{TAG}phase" if isinstance(value, dict) else f"{TAG}text"


def _checked_form(value: Any) -> str:
    return f"{TAG}never" if value is False else f"{TAG}day"


class SourceShape(Shape):
    """Where a rule comes from."""

    cite: str = Field(min_length=1, description="Document and paragraph that a reader can look up.")
    checked: Annotated[
        Annotated[Literal[False], Tag(f"{TAG}never")] | Annotated[date, Tag(f"{TAG}day")],
        Discriminator(_checked_form),
    ] = Field(
        description="When a person last held the rule against the text itself; false: nobody has, and users see it so."
    )
    url: str = Field("", description="Where that page is.")
    note: str = Field(
        "", description="What a reader should know about the source: a doubt, a variant, a local reading."
    )


class StandsInShape(Shape):
    """The event in whose place another starts the clock."""

    event: str = Field(
        description="The kind of event that stands first: where one lies near, this start does not count."
    )
    where: str = Field("", description="A condition on the event; left out: every one of the kind.")
    days: Annotated[int, Field(ge=0, le=400, description="How many days before or after, both included.")]


class SinceShape(Shape):
    """From the last of these events on."""

    since: str | list[str] = Field(
        description="One kind of event, or a list of them: evidence counts from the last of these on."
    )


def _look_form(value: Any) -> str:
    return f"{TAG}since" if isinstance(value, dict) else f"{TAG}limit"


class CountsFromShape(Shape):
    """The earlier event from which the cycle counts."""

    event: str = Field(description="The kind of event at which the cycle begins.")
    where: str = Field("", description="A condition on the event; left out: every one of the kind.")
    within: str = Field(description="How long before the start it may lie, such as 3 months.")


class StartShape(Shape):
    """Events that start the clock."""

    event: str = Field(description="A kind of case event, as rules/words.yaml names it.")
    where: str = Field("", description="A condition on the event; left out: every one of the kind.")
    unless: str = Field("", description="A condition that must not be true; unknown does not hinder.")
    when_running: Literal["together", "ignore", "restart"] = Field(
        "together",
        description="What a further start does while the duty runs: both run, it starts nothing, or it takes over.",
    )
    stands_in_for: StandsInShape | None = Field(
        None, description="This start counts only where none of those events lies within so many days."
    )
    dated: str = Field("", description="The date attribute from which it counts, where it gives an earlier day.")
    looks_back: (
        Annotated[
            Annotated[str, Tag(f"{TAG}limit")] | Annotated[SinceShape, Tag(f"{TAG}since")], Discriminator(_look_form)
        ]
        | None
    ) = Field(None, description="How long before the start evidence counts: 3 months, start of month, or since events.")
    counts_from: CountsFromShape | None = Field(
        None, description="The cycle begins at an earlier event; without one this start starts nothing."
    )


class MeetShape(Shape):
    """Events that meet the duty."""

    event: str = Field(description="A kind of case event, as rules/words.yaml names it.")
    where: str = Field("", description="A condition on the event; left out: every one of the kind.")
    unless: str = Field("", description="A condition that must not be true; unknown does not hinder.")


class EndShape(Shape):
    """Events that end the duty without its being met."""

    event: str = Field(description="A kind of case event, as rules/words.yaml names it.")
    where: str = Field("", description="A condition on the event; left out: every one of the kind.")
    unless: str = Field("", description="A condition that must not be true; unknown does not hinder.")
    reason: str = Field("", description="Shown to people; the usual words for the event when left out.")


class ExtendShape(Shape):
    """Events that set the due day anew."""

    event: str = Field(description="A kind of case event, as rules/words.yaml names it.")
    where: str = Field("", description="A condition on the event; left out: every one of the kind.")
    unless: str = Field("", description="A condition that must not be true; unknown does not hinder.")
    to: str = Field("", description="The date attribute that holds the new due day.")
    by: str = Field("", description="How much longer it runs, such as 8 weeks, where the event gives no date.")
    at_most: str = Field("", description="How far it may go beyond the due day that it moves.")
    times: Annotated[int, Field(ge=1, le=99)] | None = Field(None, description="How many of them count; else all.")


class BringForwardShape(Shape):
    """Events from which an earlier due day may come."""

    event: str = Field(description="A kind of case event, as rules/words.yaml names it.")
    where: str = Field("", description="A condition on the event; left out: every one of the kind.")
    unless: str = Field("", description="A condition that must not be true; unknown does not hinder.")
    limit: str = Field(description="Counted from that event; the earlier of this and the due day holds.")


class PauseShape(Shape):
    """Events that stop the clock."""

    event: str = Field(description="A kind of case event, as rules/words.yaml names it.")
    where: str = Field("", description="A condition on the event; left out: every one of the kind.")
    unless: str = Field("", description="A condition that must not be true; unknown does not hinder.")
    reason: str = Field(min_length=1, description="Why the clock stands, as people read it.")


class ResumeShape(Shape):
    """Events that let a stopped clock go on."""

    event: str = Field(description="A kind of case event, as rules/words.yaml names it.")
    where: str = Field("", description="A condition on the event; left out: every one of the kind.")
    unless: str = Field("", description="A condition that must not be true; unknown does not hinder.")


OwnerName = Literal[
    "allocated team",
    "reviewing service",
    "conference unit",
    "front door",
    "virtual school",
    "health",
    "supervisor",
    "team manager",
    "head of service",
    "director",
    "adoption service",
    "leaving care service",
    "special educational needs service",
    "complaints officer",
    "designated officer",
    "legal services",
]


def _origin_form(value: Any) -> str:
    return f"{TAG}map" if isinstance(value, dict) else f"{TAG}word"


class OriginShape(Shape):
    """From what a limit is counted, where that is not the start's own day: one of these."""

    date: str = Field("", description="The date in this attribute of the start.")
    birthday: Annotated[int, Field(ge=0, le=30)] | None = Field(None, description="The birthday of so many years.")
    panel: str = Field("", description="The next sitting of this panel of config/panels.yaml, after the start's day.")
    receipt_until: str = Field(
        "", description="As receipt; and what is received later than this (17:00) counts as the next working day's."
    )


OriginChoice = Annotated[
    Annotated[Literal["receipt", "expected birth", "term end"], Tag(f"{TAG}word")]
    | Annotated[OriginShape, Tag(f"{TAG}map")],
    Discriminator(_origin_form),
]


class PhaseShape(Shape):
    """An interval and the facts under which it applies."""

    limit: str = Field(description="A count and a unit, such as 15 working days.")
    after: OriginChoice | None = Field(None, description="From what it is counted; left out: the start.")
    before: OriginChoice | None = Field(None, description="Before what it lies, counted back.")
    owner: OwnerName | None = Field(None, description="Who must do it under this phase; left out: the rule's owner.")
    during: str = Field("", description="The limit is of days in all in this period, counted with 'in_any'.")
    in_any: str = Field("", description="How long a stretch 'during' looks at, such as 12 months.")
    during_where: str = Field("", description="Which of its spans 'during' counts: those at whose start this was true.")
    when: str = Field("", description="A condition over facts; left out: always.")
    beginning_with: bool = Field(False, description="The day of the event is day 1, not day 0.")
    setting: str = Field("", description="The name under which an authority sets this number; `limit` is the default.")
    counted_from: Annotated[str, Field(pattern="^(start|start before|[2-9] starts before)$")] = Field(
        "start",
        description="start before: from the start of the cycle before, as in twice in any 12 months; 2 starts before: "
        "as in three times.",
    )
    roll: Literal["none", "forward", "back"] = Field(
        "none", description="Where a due day goes that falls on a non-working day; never anywhere by itself."
    )


StepShape = Annotated[
    Annotated[str, Tag(f"{TAG}text")]
    | Annotated[PhaseShape, Tag(f"{TAG}phase")]
    | Annotated[list[PhaseShape], Field(min_length=1), Tag(f"{TAG}phases")],
    Discriminator(_step_form),
]


class StepsShape(Shape):
    """How long each cycle of a repeating duty has."""

    first: StepShape | None = Field(None, description="The first cycle's; left out: as then.")
    second: StepShape | None = Field(None, description="The second cycle's; left out: as then.")
    third: StepShape | None = Field(None, description="The third cycle's; left out: as then.")
    fourth: StepShape | None = Field(None, description="The fourth cycle's; left out: as then.")
    then: StepShape = Field(description="Every later cycle's.")


def _step_names(value: Any) -> Any:
    return ["first", "second", "third", "fourth", "then"] if value == "all" else value


class AsInShape(Shape):
    """The statutory limits of an earlier version, all or some of whose steps the law had relaxed."""

    as_in: date = Field(description="The first day in force of the earlier version.")
    relaxed: Annotated[list[Literal["first", "second", "third", "fourth", "then"]], BeforeValidator(_step_names)] = (
        Field([], description="The steps that the law had relaxed: no due date. Or: all.")
    )


LimitsShape = Annotated[
    Annotated[str, Tag(f"{TAG}text")]
    | Annotated[PhaseShape, Tag(f"{TAG}phase")]
    | Annotated[list[PhaseShape], Field(min_length=1), Tag(f"{TAG}phases")]
    | Annotated[StepsShape, Tag(f"{TAG}steps")]
    | Annotated[AsInShape, Tag(f"{TAG}as_in")],
    Discriminator(_limit_form),
]


class VersionShape(Shape):
    """One wording of the rule, from the day on which it took effect."""

    in_force_from: date = Field(description="From this day on; versions stand earliest first.")
    applies_to: Literal["starts", "running"] = Field(
        "starts", description="starts: what begins from that day. running: also what is running on it."
    )
    statutory: LimitsShape | None = Field(
        None, description="The limit of its source; left out: none runs under this version."
    )
    aim: LimitsShape | None = Field(None, description="A tighter or lasting limit of one's own, which runs beside it.")
    source: SourceShape | None = Field(
        None, description="Where this wording comes from; left out: the rule's own source."
    )
    note: str = Field("", description="What changed, for a reader.")


class LadderShape(Shape):
    """When a duty comes up to each rung: "5 working days before", "3 working days after"."""

    due_soon: str | None = Field(None, description="Such as 5 working days before.")
    sustained: str | None = Field(None, description="Such as 3 working days after.")
    at_once: bool = Field(False, description="Told outside the morning digest too.")


class DatedTargetShape(Shape):
    """A target to be held from a day on."""

    by: date = Field(description="The day from which it is held.")
    target: Annotated[int, Field(ge=0, le=100)] = Field(description="In per cent.")


class MeasureShape(Shape):
    """What the scorecard counts."""

    count: Literal["child", "episode", "event", "family"] = Field(
        description="What counts once, however many duties it has in the period."
    )
    kind: Literal["fell due in period", "completed in period", "up to date on a day"] = Field(
        description="The rule's own way of counting; the scorecard shows all three."
    )
    target: Annotated[int, Field(ge=0, le=100)] | None = Field(
        None, description="In per cent, where the source sets one."
    )
    targets: list[DatedTargetShape] = Field([], description="Those to be reached by a day, the earliest first.")


class MeasuredFromShape(Shape):
    """Evidence that answers no obligation is measured from the last such event before it."""

    event: str = Field(description="The kind of event from which such evidence is counted.")
    where: str = Field("", description="Asked of the evidence.")


class SaysShape(Shape):
    """Words that people see in place of the usual ones."""

    before_outcome: str = Field(
        "", description="In place of the due date, before its outcome is known; {due} is filled in."
    )
    short: str = Field("", description="What people call the duty, where the title is longer.")
    plural: str = Field("", description="The same of several, where an s at the end will not do.")


class ExampleShape(Shape):
    """Some events, and what a hand count says of them."""

    events: list[dict[str, Any]] = Field(min_length=1, description="kind: day, or kind: {on: day, and attributes}.")
    born: date | None = Field(None, description="The child's date of birth, where the rule asks for an age.")
    expected_birth: date | None = Field(None, description="The day on which an unborn child is expected.")
    as_at: Any = Field(None, description="The day or instant asked about; left out: the day of the last event.")
    limit: Literal["statutory", "aim"] = Field("statutory", description="Which of the two limits is meant.")
    cycle: Annotated[int, Field(ge=1)] | None = Field(None, description="Which cycle is meant; else the last to start.")
    count: Annotated[int, Field(ge=0)] | None = Field(
        None, description="How many obligations there are in all, closed ones included."
    )
    started: Any = Field(None, description="The start of the obligation that is meant.")
    due: Any = Field(None, description="Expected: a day, an instant, or none.")
    state: str | None = Field(None, description="Expected: a state.")
    met: Any = Field(None, description="Expected: when it was met, or none.")
    ended: Any = Field(None, description="Expected: when it ended without being met, or none.")
    reason: str | None = Field(None, description="Expected: why it ended.")
    days_over: Annotated[int, Field(ge=0)] | None = Field(
        None, description="Expected: days over, working days where the limit counts those."
    )
    flags: list[str] | None = Field(None, description="Expected: all flags.")
    owner: OwnerName | None = Field(None, description="Expected: who must do it.")
    version: date | None = Field(None, description="Expected: the first day in force of the version that rules.")
    working: str = Field(min_length=1, description="The count by hand, or the page that states it.")


class TimescaleShape(Shape):
    """One rule."""

    id: str = Field(
        pattern="^[a-z][a-z0-9_]{1,59}$",
        description="Lower-case letters, digits and _; never used twice, never renamed.",
    )
    title: str = Field(min_length=1, description="As people read it.")
    authority: Literal["statute", "statutory guidance", "national standard", "local"] = Field(
        description="The first three are breached, a local one is missed."
    )
    source: SourceShape = Field(description="Where the rule comes from.")
    owner: OwnerName = Field(description="The role that must do it; the team that holds the case is told.")
    nature: Literal["sees the child", "decides", "meets", "records"] = Field(
        description="What it is; digests show them in this order."
    )
    thread: str = Field(description="The period, or the sort of episode, that its obligations belong to.")
    within: str = Field("", description="A period that must be open for a start to count.")
    repeats: bool = Field(False, description="When met, the next cycle begins.")
    closures: bool = Field(False, description="The authority's closure days do not count; local rules only.")
    starts: Annotated[
        Annotated[StartShape, Tag(f"{TAG}one")] | Annotated[list[StartShape], Field(min_length=1), Tag(f"{TAG}many")],
        Discriminator(_is_list),
    ] = Field(description="What starts the clock.")
    met_by: Annotated[
        Annotated[MeetShape, Tag(f"{TAG}one")] | Annotated[list[MeetShape], Field(min_length=1), Tag(f"{TAG}many")],
        Discriminator(_is_list),
    ] = Field(description="What meets the duty.")
    ends_without: Annotated[
        Annotated[EndShape, Tag(f"{TAG}one")] | Annotated[list[EndShape], Tag(f"{TAG}many")], Discriminator(_is_list)
    ] = Field([], description="What ends it unmet, besides what ends every duty.")
    goes_on_after: list[Literal["case_closed"]] = Field(
        [], description="The ends of every duty that do not end this one."
    )
    extended_by: Annotated[
        Annotated[ExtendShape, Tag(f"{TAG}one")] | Annotated[list[ExtendShape], Tag(f"{TAG}many")],
        Discriminator(_is_list),
    ] = Field([], description="What sets its due day anew.")
    brought_forward_by: Annotated[
        Annotated[BringForwardShape, Tag(f"{TAG}one")] | Annotated[list[BringForwardShape], Tag(f"{TAG}many")],
        Discriminator(_is_list),
    ] = Field([], description="What sets a due day of its own, of which the earlier holds.")
    paused_by: Annotated[
        Annotated[PauseShape, Tag(f"{TAG}one")] | Annotated[list[PauseShape], Tag(f"{TAG}many")],
        Discriminator(_is_list),
    ] = Field([], description="What stops the clock.")
    resumed_by: Annotated[
        Annotated[ResumeShape, Tag(f"{TAG}one")] | Annotated[list[ResumeShape], Tag(f"{TAG}many")],
        Discriminator(_is_list),
    ] = Field([], description="What lets the clock go on.")
    calendar: Literal["nation", "united kingdom"] = Field(
        "nation", description="united kingdom: a bank holiday in any of its nations does not count."
    )
    versions: list[VersionShape] = Field(min_length=1, description="Its wordings, the earliest first.")
    evidence_from: str = Field("", description='When evidence begins to count: "3 months before" the due day.')
    measured_from: MeasuredFromShape | None = Field(
        None, description="Counts evidence that answers no obligation, for the figures only."
    )
    ladder: LadderShape = Field(description="When it comes up.")
    measure: MeasureShape = Field(description="How the scorecard counts it.")
    says: SaysShape | None = Field(None, description="Words in place of the usual ones.")
    examples: list[ExampleShape] = Field([], description="Hand counts that must hold.")
