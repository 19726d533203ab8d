"""The command line's table of contents: every command, and the options that stand before them all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.commands import (
    acknowledge_cmd,
    calendar_cmd,
    check_cmd,
    demo_cmd,
    diff_cmd,
    digest_cmd,
    due_cmd,
    explain_cmd,
    home_cmd,
    impact_cmd,
    import_cmd,
    numbers_cmd,
    obligations_cmd,
    organisation_cmd,
    publish_cmd,
    reconcile_cmd,
    replay_cmd,
    report_cmd,
    run_cmd,
    scorecard_cmd,
    status_cmd,
    test_cmd,
    why_not_cmd,
)
from engine.commands.wiring import Wiring


def make_app(wiring: Wiring) -> typer.Typer:
    """The whole command line, over the parts it is handed."""
    app = typer.Typer(
        name="longstop",
        help="Tells children's services, every working morning, what the law says is due.",
        no_args_is_help=True,
        pretty_exceptions_show_locals=False,
        add_completion=False,
    )

    @app.callback()
    def settle(
        context: typer.Context,
        home: Annotated[
            Path | None, typer.Option(help="The authority's home (LONGSTOP_HOME); else this folder.")
        ] = None,
        database: Annotated[
            str | None, typer.Option(help="The database's URL (LONGSTOP_DATABASE); else in the home.")
        ] = None,
    ) -> None:
        context.obj = (home, database, wiring)

    app.command("init")(home_cmd.init)
    app.command("demo")(demo_cmd.demo)
    app.command("import")(import_cmd.import_)
    app.command("quarantine")(import_cmd.quarantine)
    app.command("scan")(obligations_cmd.scan)
    app.command("obligations")(obligations_cmd.obligations)
    app.command("digest")(digest_cmd.digest)
    app.command("acknowledge")(acknowledge_cmd.acknowledge)
    app.command("breaches")(obligations_cmd.breaches)
    app.command("run")(run_cmd.run)
    app.command("status")(status_cmd.status)
    app.add_typer(scorecard_cmd.app, name="scorecard")
    app.command("explain")(explain_cmd.explain)
    app.command("why-not")(why_not_cmd.why_not)
    app.command("reconcile")(reconcile_cmd.reconcile)
    app.command("check")(check_cmd.check)
    app.command("diff")(diff_cmd.diff)
    app.command("test")(test_cmd.run_examples)
    app.command("impact")(impact_cmd.impact)
    app.command("replay")(replay_cmd.replay)
    app.command("numbers")(numbers_cmd.numbers)
    app.command("due")(due_cmd.due)
    app.command("publish")(publish_cmd.publish)
    app.command("approve")(publish_cmd.approve)
    app.command("withdraw")(publish_cmd.withdraw)
    app.command("rollback")(publish_cmd.rollback)
    app.command("publications")(publish_cmd.publications)
    calendar = typer.Typer(
        help="Bank holidays: list them, see how far they reach, bring in a newer list.", no_args_is_help=True
    )
    calendar.command("list")(calendar_cmd.list_holidays)
    calendar.command("horizon")(calendar_cmd.show_horizon)
    calendar.command("refresh")(calendar_cmd.refresh)
    app.add_typer(calendar, name="calendar")
    app.add_typer(report_cmd.app, name="report")
    app.add_typer(organisation_cmd.commands, name="organisation")
    db = typer.Typer(help="The database.", no_args_is_help=True)
    db.command("upgrade")(home_cmd.upgrade)
    app.add_typer(db, name="db")
    return app
