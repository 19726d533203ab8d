"""Runs the real command line in a home of its own, and makes the small case files that it reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from typer.testing import CliRunner, Result

from engine.commands.app import make_app
from engine.commands.wiring import Channel, Wiring
from engine.words.settings import Delivery, Settings
from notifiers import Email, Folder, SmtpSettings

NOW: Final = datetime(2022, 6, 30, 8, 0, tzinfo=UTC)
NAMES: Final = ("Zebedee", "Persephone", "Quillfeather", "Hyacinth", "Bramblethwaite")

PEOPLE: Final = """subject,name,date_of_birth,expected_date_of_birth,family,responsible_authority,died,restricted
HC-1,Zebedee Quillfeather,2012-03-04,,F1,,,
HC-2,Persephone Quillfeather,2015-07-01,,F1,,,
HC-3,Hyacinth Bramblethwaite,2009-11-30,,F2,,,
"""


def without_evidence(*timescales: str) -> str:
    """This small system holds no evidence of some duties, so that the tests can name every obligation there is."""
    listed = ", ".join(f'""{each}""' for each in timescales)
    return f'""evidence_not_held"": [{listed}]'


CONFERENCE: Final = f'{{""kind"": ""initial"", ""outcome"": ""plan"", {without_evidence("review_conference")}}}'
HEADINGS: Final = "event_id,subject,kind,happened,recorded,episode,team,worker,attributes,source"
EVENTS: Final = f"""{HEADINGS}
e1,HC-1,strategy_discussion,2022-05-27,,,court-1,sw-001,"{{""initiated_s47"": true, {without_evidence("section_47")}}}",
e2,HC-1,icpc_held,2022-06-20,2022-06-20T15:00,,court-1,sw-001,"{CONFERENCE}",
e3,HC-1,cp_plan_started,2022-06-20,,,court-1,sw-001,"{{{without_evidence("plan_at_15_months")}}}",
e4,HC-2,cp_plan_started,2022-05-27,,,front-door,sw-002,"{{{without_evidence("plan_at_15_months", "review_conference")}}}",
e5,HC-3,referral_received,2022-05-03,,,front-door,,"{{{without_evidence("referral_decision", "allocation")}}}",
e6,HC-3,missing_found,2022-06-21T10:00,,m-1,front-door,,,
"""


def clock() -> datetime:
    return NOW


def open_channel(settings: Settings, folder: Path) -> Channel:
    if settings.delivery is Delivery.SMTP and settings.smtp is not None:
        return Email(SmtpSettings(settings.smtp.host, settings.smtp.port, settings.smtp.sender), clock)
    return Folder(folder)


def no_demo(folder: Path) -> Sequence[Path]:
    raise AssertionError("these tests make no demo")


@dataclass
class Line:
    """The command line on one home. Whatever a command says, no child's name may stand in it."""

    home: Path
    before: tuple[str, ...] = ()  # options put before the command's name besides --home
    said: list[str] = field(default_factory=list)

    def __call__(self, *args: object, code: int = 0, env: dict[str, str] | None = None, home: bool = True) -> Result:
        """Run a command, which must leave with this exit code and name no child."""
        words = [*(("--home", str(self.home)) if home else ()), *self.before, *map(str, args)]
        wiring = Wiring(clock=clock, open_channel=open_channel, make_demo=no_demo)
        width = {"COLUMNS": "400", "TERMINAL_WIDTH": "400"}
        result = CliRunner().invoke(make_app(wiring), words, env=width | (env or {}))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.said.append(result.output)
        assert result.exit_code == code, result.output
        assert [name for name in NAMES if name in result.output] == []
        return result

    def rows(self, *args: object, code: int = 0) -> list[dict[str, Any]]:
        """The rows that a command gives as JSON."""
        found = json.loads(self(*args, "--format", "json", code=code).stdout)
        assert isinstance(found, list)
        return found

    def csv(self, *args: object) -> list[list[str]]:
        """The lines that a command gives as CSV, headings first."""
        return list(csv.reader(io.StringIO(self(*args, "--format", "csv").stdout)))

    def file(self, name: str, content: str | bytes) -> Path:
        """Write a file beside the home."""
        path = self.home.parent / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def duties(self, *args: object) -> dict[tuple[str, str, int], tuple[str, str]]:
        """(timescale, subject, cycle) -> (due, state) of the obligations listed."""
        return {
            (row["timescale"], row["subject"], row["cycle"]): (row["due"], row["state"])
            for row in self.rows("obligations", *args)
        }

    def log(self) -> list[tuple[str, str, str, str]]:
        """The breach log: (timescale, subject, entry, due)."""
        return [(row["timescale"], row["subject"], row["entry"], row["due"]) for row in self.rows("breaches")]


def new_line(folder: Path) -> Line:
    """A home made by `init`, with its database."""
    line = Line(folder / "home")
    line("init", line.home, home=False)
    line("db", "upgrade")
    return line


def lines(*rows: str) -> str:
    """An events file of these rows."""
    return "\n".join((HEADINGS, *rows, ""))
