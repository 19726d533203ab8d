"""`init` and `db upgrade`: an authority's home and its database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.commands.common import place_of, told
from engine.words.enums import Nation


@told
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the home is to be.")],
    example: Annotated[
        str, typer.Option("--with", metavar="NAME", help="Copy local rules that came with Longstop, say herefordshire.")
    ] = "",
    nation: Annotated[
        Nation | None, typer.Option("--nation", help="Whose law and bank holidays: england unless another is named.")
    ] = None,
) -> None:
    """Make an authority's home: settings, an example organisation, a place for local rules. What is there stays."""
    from engine.service.homes import make_home

    written = make_home(folder, example, nation)
    for path in written:
        typer.echo(f"wrote {path}")
    if not written:
        typer.echo(f"{folder} is a home already; nothing was changed.")
    typer.echo(
        f"Next: longstop --home {folder} db upgrade, then import. Who works where goes into config/organisation.yaml "
        "(an example lies beside it); until then each team in the data has a manager made up for it."
    )


@told
def upgrade(context: typer.Context) -> None:
    """Make the database, or bring it to this version's tables. Nothing stored is lost."""
    place = place_of(context)
    database = place.open_new()
    typer.echo(f"{database.place} is ready.")
    database.close()
