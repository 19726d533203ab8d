"""The watched folder: whole files go in once and are filed by day, bad ones are put aside with the reason, half ones stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import ADA, HEADINGS, PLAN, Site

from engine.service.inbox import Inbox
from engine.store import batches, events
from engine.words.errors import StoreMistake
from engine.words.records import Batch

ROW = "plan,HC-1,cp_plan_started,2020-09-07,2020-09-07T17:00,,court-1,sw-1,,\n"


def files(folder: Path) -> list[str]:
    """Every visible file below it."""
    found = folder.rglob("*")
    return sorted(str(path.relative_to(folder)) for path in found if path.is_file() and not path.name.startswith("."))


def imports(site: Site) -> list[tuple[str, int]]:
    """(file, added) of each import, the first first."""
    return [(batch.file, batch.counts.added) for batch in reversed(_batches(site))]


def _batches(site: Site) -> list[Batch]:
    return list(batches.list_batches(site.db))


def test_a_file_is_taken_once_it_has_stood_still(site: Site) -> None:
    engine = site.engine()
    path = site.put("events.csv", HEADINGS)
    engine.round()
    site.passes(seconds=60)
    path.write_text(HEADINGS + ROW, "utf-8")  # somebody is still writing
    engine.round()
    site.passes(seconds=60)
    assert imports(site) == []
    engine.round()
    assert imports(site) == [("events.csv", 1)]
    assert files(site.inbox) == ["done/2020-09-14/events.csv"]


def test_a_file_half_written_is_left(site: Site) -> None:
    engine = site.engine()
    path = site.put("events.csv", HEADINGS)
    for step in range(5):
        site.passes(seconds=60)
        path.write_text(HEADINGS + ROW[: 5 * (step + 1)], "utf-8")
        engine.round()
    assert imports(site) == []
    assert files(site.inbox) == ["events.csv"]


def test_a_companion_says_that_the_file_is_whole(site: Site) -> None:
    site.put("events.csv", PLAN)
    site.put("events.csv.done", "")
    site.engine().round()
    assert imports(site) == [("events.csv", 1)]
    assert files(site.inbox) == ["done/2020-09-14/events.csv"], "the companion goes with it"


@pytest.mark.parametrize("name", [".events.csv", "~$events.csv", "events.csv.part", "events.csv.tmp", "x.filepart"])
def test_names_of_unfinished_files_are_left(site: Site, name: str) -> None:
    engine = site.engine()
    site.put(name, PLAN)
    engine.round()
    site.passes(minutes=10)
    engine.round()
    assert imports(site) == []
    assert (site.inbox / name).exists()


def test_a_run_by_cron_remembers_what_the_run_before_it_saw(site: Site) -> None:
    site.put("events.csv", PLAN)
    first = site.engine()
    first.round()
    first.finish()
    site.passes(seconds=59)
    second = site.engine()
    second.round()
    second.finish()
    assert imports(site) == []
    site.passes(seconds=1)
    site.engine().round()
    assert imports(site) == [("events.csv", 1)]


def test_a_bad_file_is_put_aside_with_the_reason_and_holds_up_no_other(site: Site) -> None:
    for name, content in (
        ("a.csv", "nothing,here\n1,2\n"),
        ("b.xlsx", b"PK\x03\x04 cut short"),
        ("c.csv", b""),
        ("people.csv", ADA.encode()),
        ("z.csv", PLAN.encode()),
    ):
        site.put(name, content)
        site.put(f"{name}.done", "")
    done = site.engine().round()
    assert [job for job, _ in done.notes] == ["import", "scan"]
    assert dict(done.notes)["import"] == "2 files imported, 3 refused"
    assert files(site.inbox) == [
        "done/2020-09-14/people.csv",
        "done/2020-09-14/z.csv",
        *(f"refused/2020-09-14/{name}{end}" for name in ("a.csv", "b.xlsx", "c.csv") for end in ("", ".reason.txt")),
    ]
    text = (site.inbox / "refused/2020-09-14/a.csv.reason.txt").read_text("utf-8")
    assert "a.csv was not imported on 2020-09-14 at 06:00; nothing of it went in." in text
    assert "What is wrong: columns 'subject', 'kind', 'happened' are missing." in text
    assert "How to mend it: Name the columns as docs/interface.md does." in text


def test_rows_that_could_not_go_in_are_said_beside_the_file(site: Site) -> None:
    site.put("events.csv", PLAN + "x,HC-1,cp_visit,07/09/2020,,,court-1,sw-1,,\n")
    site.put("events.csv.done", "")
    site.engine().round()
    text = (site.inbox / "done/2020-09-14/events.csv.reason.txt").read_text("utf-8")
    assert "1 of 2 rows could not go in" in text
    assert "longstop quarantine" in text


def test_the_settings_say_how_dates_are_written_and_where_the_folder_is(site: Site) -> None:
    site.settings("schedule: {inbox: drop, dates: dd/mm/yyyy}")
    (site.home / "drop").mkdir()
    (site.home / "drop" / "events.csv").write_text(PLAN.replace("2020-09-07,", "07/09/2020,"), "utf-8")
    (site.home / "drop" / "events.csv.done").touch()
    site.engine().round()
    assert files(site.home / "drop") == ["done/2020-09-14/events.csv"]
    assert imports(site) == [("events.csv", 1)]


def test_a_second_file_of_that_name_on_a_day_gets_a_number(site: Site) -> None:
    engine = site.engine()
    for row in (ROW, ROW.replace("HC-1", "HC-2").replace("plan,", "plan2,")):
        site.put("events.csv", HEADINGS + row)
        site.put("events.csv.done", "")
        engine.round()
        site.passes(minutes=2)
    assert files(site.inbox) == ["done/2020-09-14/events-2.csv", "done/2020-09-14/events.csv"]
    assert imports(site) == [("events.csv", 1), ("events.csv", 1)]


def test_an_engine_that_died_before_filing_a_file_away_imports_it_no_second_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.put("events.csv", PLAN)
    site.put("events.csv.done", "")
    engine = site.engine()

    def dies(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(Inbox, "file_away", dies)
        with pytest.raises(SystemExit):
            engine.round()
    engine.lead.let_go()
    assert files(site.inbox) == ["events.csv", "events.csv.done"]
    site.passes(minutes=5)
    site.engine().round()
    assert imports(site) == [("events.csv", 1)], "one import"
    assert files(site.inbox) == ["done/2020-09-14/events.csv"]


def test_a_database_that_refuses_leaves_the_file_where_it_is(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.put("events.csv", PLAN)
    site.put("events.csv.done", "")
    engine = site.engine()

    def full(*_: object) -> None:
        raise StoreMistake("longstop.db", "the disk is full; nothing was changed.", "Free some space.")

    with monkeypatch.context() as patched:
        patched.setattr(events, "add_frame", full)
        done = engine.round()
    assert [job for job, _ in done.failed] == ["import"]
    assert files(site.inbox) == ["events.csv", "events.csv.done"]
    assert imports(site) == []
    site.passes(minutes=1)
    engine.round()
    assert imports(site) == [("events.csv", 1)]


def test_a_reader_that_breaks_down_puts_its_file_aside_and_holds_up_no_other(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        """As a library written in another language throws it."""

    engine = site.engine()
    whole = engine.parts.read

    def read(path: Path, *rest: object) -> object:
        if path.name == "a.csv":
            raise Panic("Ada Bell")
        return whole(path, *rest)  # type: ignore[arg-type]

    object.__setattr__(engine.parts, "read", read)
    for name in ("a.csv", "b.csv"):
        site.put(name, PLAN)
        site.put(f"{name}.done", "")
    engine.round()
    assert imports(site) == [("b.csv", 1)]
    text = (site.inbox / "refused/2020-09-14/a.csv.reason.txt").read_text("utf-8")
    assert "(Panic)" in text
    assert "Ada" not in text


def test_a_folder_that_is_not_there_and_a_memory_that_is_spoilt_harm_nothing(site: Site) -> None:
    site.inbox.rmdir()
    before = site.engine()
    assert before.round().failed == []
    before.finish()
    site.inbox.mkdir()
    site.put(".seen.json", "not json")
    site.put("events.csv", PLAN)
    engine = site.engine()
    engine.round()
    site.passes(minutes=1)
    engine.round()
    assert imports(site) == [("events.csv", 1)]


def test_folders_and_links_are_left(site: Site) -> None:
    (site.inbox / "a folder").mkdir()
    (site.home / "elsewhere.csv").write_text(PLAN, "utf-8")
    (site.inbox / "link.csv").symlink_to(site.home / "elsewhere.csv")
    engine = site.engine()
    engine.round()
    site.passes(minutes=10)
    engine.round()
    assert imports(site) == []
