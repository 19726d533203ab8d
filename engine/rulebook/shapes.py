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


class SourceShape(Shape):
    """Where a rule comes from."""

    cite: str = Field(min_length=1, description="Document and paragraph that a reader can look up.")
    checked: date = Field(description="When a person last held the rule against the page.")
    url: str = Field("", description="Where that page is.")
    verified: bool = Field(True, description="false: not checked against the primary text; shown to users as such.")
    note: str = ""


class StandsInShape(Shape):
    """The event in whose place another starts the clock."""

    event: str
    where: str = ""
    days: Annotated[int, Field(ge=0, le=400)]


class SinceShape(Shape):
    """From the last of these events on."""

    since: str | list[str]


def _look_form(value: Any) -> str:
    return f"{TAG}since" if isinstance(value, dict) else f"{TAG}limit"


class CountsFromShape(Shape):
    """The earlier event from which the cycle counts."""

    event: str
    where: str = ""
    within: str = Field(description="How long before the start it may lie, such as 3 months.")


class StartShape(Shape):
    """Events that start the clock."""

    event: str
    where: str = ""
    unless: str = ""
    when_running: Literal["together", "ignore", "restart"] = "together"
    stands_in_for: StandsInShape | None = None
    dated: str = Field("", description="The date attribute from which it counts, where it gives an earlier day.")
    looks_back: (
        Annotated[
            Annotated[str, Tag(f"{TAG}limit")] | Annotated[SinceShape, Tag(f"{TAG}since")], Discriminator(_look_form)
        ]
        | None
    ) = Field(None, description="How long before the start evidence counts: 3 months, start of month, or since events.")
    counts_from: CountsFromShape | None = None


class MeetShape(Shape):
    """Events that meet the duty."""

    event: str
    where: str = ""
    unless: str = ""


class EndShape(Shape):
    """Events that end the duty without its being met."""

    event: str
    where: str = ""
    unless: str = ""
    reason: str = Field("", description="Shown to people; the usual words for the event when left out.")


class ExtendShape(Shape):
    """Events that set the due day anew."""

    event: str
    where: str = ""
    unless: str = ""
    to: str = Field(description="The date attribute that holds the new due day.")


class PhaseShape(Shape):
    """An interval and the facts under which it applies."""

    limit: str
    when: str = Field("", description="A condition over facts; left out: always.")
    beginning_with: bool = Field(False, description="The day of the event is day 1, not day 0.")
    counted_from: Literal["start", "start before"] = Field(
        "start", description="start before: from the start of the cycle before, as in twice in any 12 months."
    )
    roll: Literal["none", "forward", "back"] = "none"


StepShape = Annotated[
    Annotated[str, Tag(f"{TAG}text")]
    | Annotated[PhaseShape, Tag(f"{TAG}phase")]
    | Annotated[list[PhaseShape], Field(min_length=1), Tag(f"{TAG}phases")],
    Discriminator(_step_form),
]


class StepsShape(Shape):
    """How long each cycle of a repeating duty has."""

    first: StepShape | None = None
    second: StepShape | None = None
    then: StepShape


def _step_names(value: Any) -> Any:
    return ["first", "second", "then"] if value == "all" else value


class AsInShape(Shape):
    """The statutory limits of an earlier version, all or some of whose steps the law had relaxed."""

    as_in: date
    relaxed: Annotated[list[Literal["first", "second", "then"]], BeforeValidator(_step_names)] = []


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

    in_force_from: date
    applies_to: Literal["starts", "running"] = "starts"
    statutory: LimitsShape | None = None
    aim: LimitsShape | None = None
    source: SourceShape | None = None
    note: str = ""


class LadderShape(Shape):
    """When a duty comes up to each rung: "5 working days before", "3 working days after"."""

    due_soon: str | None = None
    sustained: str | None = None
    at_once: bool = False


class MeasureShape(Shape):
    """What the scorecard counts."""

    count: Literal["child", "episode", "event", "family"]
    kind: Literal["fell due in period", "completed in period", "up to date on a day"]
    target: Annotated[int, Field(ge=0, le=100)] | None = None


class MeasuredFromShape(Shape):
    """Evidence that answers no obligation is measured from the last such event before it."""

    event: str
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

    events: list[dict[str, Any]] = Field(min_length=1)
    born: date | None = None
    as_at: Any = None
    limit: Literal["statutory", "aim"] = "statutory"
    cycle: Annotated[int, Field(ge=1)] | None = None
    count: Annotated[int, Field(ge=0)] | None = None
    started: Any = None
    due: Any = None
    state: str | None = None
    met: Any = None
    ended: Any = None
    reason: str | None = None
    days_over: Annotated[int, Field(ge=0)] | None = None
    flags: list[str] | None = None
    version: date | None = None
    working: str = Field(min_length=1, description="The count by hand, or the page that states it.")


Many = "one clause, or a list of them"


class TimescaleShape(Shape):
    """One rule."""

    id: str = Field(pattern="^[a-z][a-z0-9_]{1,59}$")
    title: str = Field(min_length=1)
    authority: Literal["statute", "statutory guidance", "national standard", "local"]
    source: SourceShape
    owner: Literal[
        "allocated team",
        "reviewing service",
        "conference unit",
        "front door",
        "virtual school",
        "health",
        "supervisor",
    ]
    nature: Literal["sees the child", "decides", "meets", "records"]
    thread: str
    within: str = ""
    repeats: bool = False
    closures: bool = False
    starts: Annotated[
        Annotated[StartShape, Tag(f"{TAG}one")] | Annotated[list[StartShape], Field(min_length=1), Tag(f"{TAG}many")],
        Discriminator(_is_list),
    ] = Field(description=Many)
    met_by: Annotated[
        Annotated[MeetShape, Tag(f"{TAG}one")] | Annotated[list[MeetShape], Field(min_length=1), Tag(f"{TAG}many")],
        Discriminator(_is_list),
    ] = Field(description=Many)
    ends_without: Annotated[
        Annotated[EndShape, Tag(f"{TAG}one")] | Annotated[list[EndShape], Tag(f"{TAG}many")], Discriminator(_is_list)
    ] = []
    goes_on_after: list[Literal["case_closed"]] = []
    extended_by: Annotated[
        Annotated[ExtendShape, Tag(f"{TAG}one")] | Annotated[list[ExtendShape], Tag(f"{TAG}many")],
        Discriminator(_is_list),
    ] = []
    versions: list[VersionShape] = Field(min_length=1)
    evidence_from: str = Field("", description='When evidence begins to count: "3 months before" the due day.')
    measured_from: MeasuredFromShape | None = None
    ladder: LadderShape
    measure: MeasureShape
    says: SaysShape | None = None
    examples: list[ExampleShape] = []


class ExpectationShape(Shape):
    """Duties expected while a period is open."""

    period: str
    timescales: list[str] = Field(min_length=1)
    unless: list[str] = []
    reason: str = ""


class RuleFileShape(Shape):
    """One rule file."""

    nation: Literal["england", "wales", "scotland", "northern_ireland"] | None = None
    timescales: list[TimescaleShape] = []
    expectations: list[ExpectationShape] = []
