"""The shape of a whole rule file: timescales, expectations, and what a local file changes in the nation's rules."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from engine.rulebook.shapes import (
    TAG,
    DatedTargetShape,
    ExampleShape,
    LadderShape,
    LimitsShape,
    OwnerName,
    SaysShape,
    Shape,
    SourceShape,
    TimescaleShape,
)


class ChangeShape(Shape):
    """What an authority sets otherwise in one rule of its nation."""

    to: str = Field(description="The id of the nation's timescale.")
    why: str = Field(min_length=1, description="Who decided it, or where it stands, in words; shown to people.")
    source: SourceShape | None = Field(None, description="The same with its day and page.")
    in_force_from: date | None = Field(
        None, description="From which day its limits hold; left out: from the beginning."
    )
    applies_to: Literal["starts", "running"] = Field(
        "starts", description="starts: what begins from that day. running: also what is running on it."
    )
    statutory: LimitsShape | None = Field(
        None, description="In place of the rule's own limit; a limit of the law can only be made tighter."
    )
    aim: LimitsShape | None = Field(None, description="The authority's own limit, which runs beside that of the rule.")
    ladder: LadderShape | None = Field(None, description="The rungs that are written here, in place of the rule's own.")
    target: Annotated[int, Field(ge=0, le=100)] | None = Field(None, description="In per cent.")
    targets: list[DatedTargetShape] | None = Field(None, description="Those to be reached by a day, earliest first.")
    owner: OwnerName | None = Field(None, description="The role that answers for it here.")
    says: SaysShape | None = Field(None, description="Words in place of the usual ones.")
    examples: list[ExampleShape] = Field([], description="Hand counts of the rule as changed, for each limit changed.")


class SwitchOffShape(Shape):
    """A rule of the nation that an authority does not use."""

    switch_off: str = Field(description="The id of a national standard or of a local rule that came with the nation's.")
    why: str = Field(min_length=1, description="Who decided it, or where it stands, in words; shown to people.")


def _change_form(value: Any) -> str:
    return f"{TAG}switch_off" if isinstance(value, dict) and "switch_off" in value else f"{TAG}change"


class ExpectationShape(Shape):
    """Duties expected while a period is open."""

    period: str = Field(description="A period of rules/words.yaml.")
    timescales: list[str] = Field(min_length=1, description="The ids of the duties that are expected.")
    instead: dict[str, list[str]] = Field(
        {}, description="For a duty, those under other rules, any of which stands in its place while it runs."
    )
    unless: list[str] = Field([], description="Not after an event of these kinds since the period began.")
    reason: str = Field("", description="Why not then, as people read it.")


class RuleFileShape(Shape):
    """One rule file."""

    nation: Literal["england", "wales", "scotland", "northern_ireland"] | None = Field(
        None, description="Must be that of the folder; may be left out, and is in `england_and_wales`."
    )
    timescales: list[TimescaleShape] = Field([], description="The rules.")
    changes: list[
        Annotated[
            Annotated[ChangeShape, Tag(f"{TAG}change")] | Annotated[SwitchOffShape, Tag(f"{TAG}switch_off")],
            Discriminator(_change_form),
        ]
    ] = Field([], description="What an authority sets otherwise in its nation's rules; in local files only.")
    expectations: list[ExpectationShape] = Field([], description="Which duties each open period should have.")
