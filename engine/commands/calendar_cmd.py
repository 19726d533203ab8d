"""`calendar`: list bank holidays, see how far the official ones reach, bring in a newer official list."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from engine.commands.common import (
    FINDINGS,
    AsAtOption,
    Format,
    FormatOption,
    counted,
    out_console,
    place_of,
    present,
    told,
    typed_moment,
)
from engine.commands.whose import HolidaysOfOption, nation_of
from engine.words.enums import Nation
from engine.words.errors import ConfigMistake, Mistake

if TYPE_CHECKING:
    from engine.calendars.official import Official

OWN_LIST: Final = "bank-holidays.json"


def official_in_use(context: typer.Context) -> Official:
    """The pinned list, and over it the home's own newer one where there is a home that has one. Raises Mistakes."""
    from engine.calendars.official import load_official

    home, _, _ = context.obj
    named = home or os.environ.get("LONGSTOP_HOME") or Path.cwd()
    return load_official(Path(named) / "config" / OWN_LIST)


@told
def list_holidays(
    context: typer.Context,
    nation: HolidaysOfOption = None,
    year: Annotated[int | None, typer.Option(help="One year only; else every year of the official list.")] = None,
    layout: FormatOption = Format.TABLE,
) -> None:
    """List the bank holidays that are not counted, and whether each is official."""
    from engine.calendars import get_axis

    official = official_in_use(context)
    whose = nation_of(context, nation)
    axis = get_axis(whose, official)
    if year is not None and not axis.first.year <= year <= axis.last.year:
        mend = f"Give a year from {axis.first.year} to {axis.last.year}."
        raise Mistake("--year", f"bank holidays are not known for {year}.", mend)
    first, until = official.first_day(whose), official.last_day(whose)
    rows = [
        {
            "date": day,
            "weekday": f"{day:%A}",
            "name": name,
            "official": "official" if first <= day <= until else ("provisional" if day > until else "worked out"),
        }
        for day, name in sorted(axis.holidays.items())
        if (first <= day <= until if year is None else day.year == year)
    ]
    title = f"Bank holidays, {whose.replace('_', ' ')}" + (f", {year}" if year else "")
    present(rows, ("date", "weekday", "name", "official"), layout, "There are none.", title)


@told
def show_horizon(
    context: typer.Context,
    nation: Annotated[Nation | None, typer.Option(help="One nation only; else all four.")] = None,
    as_at: AsAtOption = "",
    layout: FormatOption = Format.TABLE,
) -> None:
    """Say how far the official bank holidays reach. Leaves with 1 when fewer than 120 days are left."""
    from engine.calendars.horizon import horizon
    from engine.words.clock import local_day

    *_, wiring = context.obj
    day = local_day(typed_moment(as_at, "--as-at", wiring.clock))
    official = official_in_use(context)
    seen = [horizon(each, day, official) for each in ([nation] if nation else Nation)]
    rows = [
        {
            "nation": str(each.nation),
            "official_until": each.official_until,
            "days_left": each.days_left,
            "provisional_from": each.provisional_from,
            "known_until": each.known_until,
        }
        for each in seen
    ]
    present(rows, ("nation", "official_until", "days_left", "provisional_from", "known_until"), layout, "")
    warnings = dict.fromkeys(each.warning for each in seen if each.warning)
    for warning in warnings:
        typer.echo(f"longstop: {warning}", err=True)
    if warnings:
        raise typer.Exit(FINDINGS)


@told
def refresh(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The bank-holidays.json downloaded from GOV.UK.")],
    yes: Annotated[bool, typer.Option("--yes", help="Write it without asking.")] = False,
) -> None:
    """Bring in a newer official list: shows what changes, then writes it to the home's config folder."""
    from engine.calendars.official import read_text
    from engine.calendars.refresh import refresh as compare

    target = place_of(context).home / "config" / OWN_LIST
    refreshed = compare(official_in_use(context), read_text(file), file.name)
    if not refreshed.changes:
        out_console().print("Nothing changes: every date in this list is known already.")
        return
    rows = [{"date": c.day, "change": str(c.kind), "name": c.name, "division": c.division} for c in refreshed.changes]
    present(rows, ("date", "change", "name", "division"), Format.TABLE, "", "What changes")
    if not yes and not typer.confirm(f"Write {counted(len(rows), 'change')} to {target}?"):
        out_console().print("Nothing was written.")
        return
    _write(target, refreshed.text)
    out_console().print(f"Written to {target}. Due dates that move are told at the next scan.")


def _write(target: Path, text: str) -> None:
    """Replace the file whole, or leave it as it was."""
    beside = target.with_suffix(".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, target)
    except OSError as cause:
        beside.unlink(missing_ok=True)
        mend = "Make room, or have the folder made writable, and run it again."
        raise ConfigMistake(str(target), f"the file cannot be written ({cause.strerror}).", mend) from cause
