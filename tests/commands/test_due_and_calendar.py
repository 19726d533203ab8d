"""`due` and `calendar` as an administrator uses them: what is printed, what is written, and how each leaves."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from engine.calendars.official import DATA, PINNED_FILE
from engine.commands import calendar_cmd, due_cmd

Run = Callable[..., Any]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    return tmp_path


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command in the home, with the clock standing at 5 October 2026."""
    monkeypatch.delenv("LONGSTOP_HOME", raising=False)
    monkeypatch.delenv("LONGSTOP_DATABASE", raising=False)
    app = typer.Typer()

    @app.callback()
    def settle(context: typer.Context) -> None:
        context.obj = (home, None, SimpleNamespace(clock=lambda: datetime(2026, 10, 5, 7, 30, tzinfo=UTC)))

    app.command("due")(due_cmd.due)
    app.command("list")(calendar_cmd.list_holidays)
    app.command("horizon")(calendar_cmd.show_horizon)
    app.command("refresh")(calendar_cmd.refresh)
    return lambda *words, **more: CliRunner().invoke(app, [str(word) for word in words], **more)


def pinned() -> dict[str, dict[str, list[dict[str, object]]]]:
    return json.loads((DATA / PINNED_FILE).read_text("utf-8"))  # type: ignore[no-any-return]


def with_a_day(home: Path, day: str) -> Path:
    """A downloaded list in which England and Wales have one day more."""
    shape = pinned()
    extra = {"title": "Bank holiday for the victory", "date": day, "notes": "", "bunting": True}
    shape["england-and-wales"]["events"].append(extra)
    file = home / "downloaded.json"
    file.write_text(json.dumps(shape), "utf-8")
    return file


def test_due_says_the_day_and_its_working(run: Run) -> None:
    done = run("due", "2022-05-27", "15 working days")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "Tuesday 21 June 2022",
        "  Friday 27 May 2022 is day 0; working days count",
        "  not counted: 8 weekend days",
        "  not counted: Thu 2 June 2022: Spring bank holiday",
        "  not counted: Fri 3 June 2022: Platinum Jubilee bank holiday",
        "  counted: 1 is Monday 30 May 2022, 15 is Tuesday 21 June 2022",
    ]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        pytest.param(("2025-04-17", "1 working day"), "2025-04-22", id="England over Easter"),
        pytest.param(("2025-04-17", "1 working day", "--nation", "scotland"), "2025-04-21", id="Scotland works Monday"),
        pytest.param(("2025-01-06", "26 weeks beginning with"), "2025-07-06", id="beginning with the day"),
        pytest.param(("2025-10-24T12:00", "72 hours"), "2025-10-27T11:00:00+00:00", id="hours over the clock change"),
        pytest.param(("2025-03-28T12:00", "72 hours"), "2025-03-31T13:00:00+01:00", id="and the spring one"),
        pytest.param(("2025-10-24T11:00+00:00", "72 hours"), "2025-10-27T11:00:00+00:00", id="with a zone of its own"),
        pytest.param(("2025-10-25T23:30", "1 day"), "2025-10-26", id="an instant, and a limit in days"),
    ],
)
def test_due_as_json_and_csv(run: Run, words: tuple[str, ...], due: str) -> None:
    assert [row["due"] for row in json.loads(run("due", *words, "--format", "json").stdout)] == [due]
    assert [row["due"] for row in csv.DictReader(io.StringIO(run("due", *words, "--format", "csv").stdout))] == [due]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param((), "a start and a limit are needed", id="nothing given"),
        pytest.param(("2025-01-06",), "a start and a limit are needed", id="no limit"),
        pytest.param(("2025-02-30", "3 days"), "start: '2025-02-30' is not a date", id="no such day"),
        pytest.param(("01/02/2021", "3 days"), "start: '01/02/2021' is not a date", id="a date as people write it"),
        pytest.param(("9999-12-31", "72 hours"), "start: '9999-12-31' is not a date", id="a date to mean never"),
        pytest.param(("2025-01-06", "a fortnight"), "limit: 'a fortnight' is not a limit", id="no such limit"),
        pytest.param(("2025-01-06", "0 days"), "Write 'same day'", id="nought"),
        pytest.param(("2025-01-06", "24 hours beginning with"), "Leave out 'beginning with'", id="hours from a day"),
        pytest.param(("2061-01-06", "3 days"), "sums must stay within 1978-01-01 to 2060-12-31", id="out of the span"),
        pytest.param(("2025-01-06", "3 days", "--output", "x.csv"), "it goes with --from-file only", id="stray option"),
        pytest.param(("2025-01-06", "3 days", "--from-file", "x.csv"), "a date and a file", id="both"),
        pytest.param(("--from-file", "nowhere.csv"), "nowhere.csv: the file cannot be read", id="no such file"),
    ],
)
def test_due_refuses_with_a_remedy(run: Run, words: tuple[str, ...], says: str) -> None:
    done = run("due", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in done.stderr


BULK = """start,limit,nation,ref
2022-05-27,15 working days,england,a
2022-02-30,1 day,,b
2025-04-17,1 working day,scotland,"c, with a comma"
2025-04-17,1 working day,france,d
2025-10-24T12:00,72 hours,,e
2060-12-30,1 year,,f
2025-04-17,0 days,,g
"""


def test_due_in_bulk_does_what_it_can_and_names_each_bad_row(run: Run, home: Path) -> None:
    file = home / "asked.csv"
    file.write_text(BULK, "utf-8-sig")
    done = run("due", "--from-file", file)
    assert done.exit_code == 1
    assert done.stdout == (
        "start,limit,nation,ref,due\n"
        "2022-05-27,15 working days,england,a,2022-06-21\n"
        "2022-02-30,1 day,,b,\n"
        '2025-04-17,1 working day,scotland,"c, with a comma",2025-04-21\n'
        "2025-04-17,1 working day,france,d,\n"
        "2025-10-24T12:00,72 hours,,e,2025-10-27T11:00:00+00:00\n"
        "2060-12-30,1 year,,f,\n"
        "2025-04-17,0 days,,g,\n"
    )
    said = done.stderr.splitlines()
    assert [line.split(":")[1].strip() for line in said[:-1]] == [
        "row 3, start",
        "row 5, nation",
        "row 7, 2060-12-30",
        "row 8, limit",
    ]
    assert "Write one of england, wales, scotland, northern_ireland." in said[1]
    assert said[-1] == "longstop: 4 of 7 rows have no due date; the others do."


def test_due_in_bulk_to_a_file_agrees_with_one_at_a_time(run: Run, home: Path) -> None:
    file, out = home / "asked.csv", home / "answered.csv"
    limits = ("15 working days", "6 weeks", "3 months", "24 working hours", "72 hours", "same day")
    file.write_text(
        "start,limit\n" + "".join(f"2025-04-1{n},{limit}\n" for n in range(10) for limit in limits), "utf-8"
    )
    done = run("due", "--from-file", file, "--output", out, "--nation", "northern_ireland")
    assert (done.exit_code, done.stdout) == (0, "")
    for row in csv.DictReader(out.open(encoding="utf-8")):
        single = run("due", row["start"], row["limit"], "--nation", "northern_ireland", "--format", "json")
        assert json.loads(single.stdout)[0]["due"] == row["due"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"date,limit\n2025-01-06,3 days\n", "the column start is missing", id="a renamed column"),
        pytest.param(b"", "the column start and limit is missing", id="an empty file"),
        pytest.param(b"start,limit\n2025-01-06,caf\xe9\n", "not UTF-8", id="Windows-1252"),
    ],
)
def test_a_bulk_file_that_cannot_be_used(run: Run, home: Path, content: bytes, says: str) -> None:
    file = home / "asked.csv"
    file.write_bytes(content)
    done = run("due", "--from-file", file)
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in done.stderr


def test_list_one_year(run: Run) -> None:
    rows = json.loads(run("list", "--year", "2024", "--nation", "scotland", "--format", "json").stdout)
    assert [row["date"][5:] for row in rows] == [
        *("01-01", "01-02", "03-29", "05-06", "05-27", "08-05", "12-02", "12-25", "12-26")
    ]
    assert rows[6]["weekday"] == "Monday"
    assert "substitute day" in rows[6]["name"]
    assert {row["official"] for row in rows} == {"official"}


@pytest.mark.parametrize(("year", "status"), [("2011", "worked out"), ("2012", "official"), ("2029", "provisional")])
def test_list_says_how_sure_a_holiday_is(run: Run, year: str, status: str) -> None:
    rows = json.loads(run("list", "--year", year, "--format", "json").stdout)
    assert {row["official"] for row in rows} == {status}


def test_list_all_is_the_official_list(run: Run) -> None:
    assert len(json.loads(run("list", "--format", "json").stdout)) == 140
    assert run("list", "--year", "1066").exit_code == 2


def test_horizon_is_quiet_until_120_days_ahead(run: Run) -> None:
    # From 5 October 2026 to 31 December 2028: 87 days left in 2026, 365 and 366.
    done = run("horizon", "--format", "json")
    assert (done.exit_code, done.stderr) == (0, "")
    assert [(row["nation"], row["days_left"]) for row in json.loads(done.stdout)] == [
        (nation, 87 + 365 + 366) for nation in ("england", "wales", "scotland", "northern_ireland")
    ]
    late = run("horizon", "--as-at", "2028-10-01", "--nation", "wales")
    assert late.exit_code == 1
    assert "end in 91 days, on 2028-12-31" in late.stderr


def test_refresh_shows_asks_and_writes_and_then_due_follows(run: Run, home: Path) -> None:
    file, written = with_a_day(home, "2027-06-07"), home / "config" / "bank-holidays.json"
    assert json.loads(run("due", "2027-06-04", "1 working day", "--format", "json").stdout)[0]["due"] == "2027-06-07"
    refused = run("refresh", file, input="n\n")
    assert (refused.exit_code, written.exists()) == (0, False)
    assert "2027-06-07" in refused.stdout
    assert "Nothing was written." in refused.stdout
    done = run("refresh", file, "--yes")
    assert done.exit_code == 0
    assert written.exists()
    assert [path.name for path in (home / "config").iterdir()] == ["bank-holidays.json"]
    assert json.loads(run("due", "2027-06-04", "1 working day", "--format", "json").stdout)[0]["due"] == "2027-06-08"
    assert "Nothing changes" in run("refresh", file, "--yes").stdout


def test_refresh_refuses_a_bad_file_and_leaves_the_home_as_it_was(run: Run, home: Path) -> None:
    file = home / "downloaded.json"
    file.write_text("<html>", "utf-8")
    done = run("refresh", file, "--yes")
    assert done.exit_code == 2
    assert "downloaded.json: this is not JSON" in done.stderr
    assert run("refresh", home / "nowhere.json", "--yes").exit_code == 2
    assert list((home / "config").iterdir()) == []


def test_refresh_that_cannot_write_says_so(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", lambda *_, **__: full())
    file = home / "downloaded.json"
    shape = pinned()
    shape["scotland"]["events"].append({"title": "Extra", "date": "2027-06-07", "notes": "", "bunting": True})
    with file.open("w", encoding="utf-8") as out:
        json.dump(shape, out)
    done = run("refresh", file, "--yes")
    assert done.exit_code == 2
    assert "No space left on device" in done.stderr
    assert list((home / "config").iterdir()) == []


def test_a_damaged_list_in_the_home_stops_every_sum(run: Run, home: Path) -> None:
    (home / "config" / "bank-holidays.json").write_text('{"scotland": {}}', "utf-8")
    done = run("due", "2025-01-06", "3 days")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "bank-holidays.json, england-and-wales: the division is missing" in done.stderr


def test_these_commands_import_nothing_heavy() -> None:
    code = (
        "import sys, engine.commands.due_cmd, engine.commands.calendar_cmd\n"
        "print(*{'polars', 'numpy', 'numba', 'sqlmodel', 'holidays'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
