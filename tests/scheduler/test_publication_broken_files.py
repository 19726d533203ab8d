"""A bad file never replaces a good book: the morning goes out by the last good one, and everything that speaks says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from engines import Site
from structlog.testing import capture_logs
from typer.testing import CliRunner

from engine.commands.app import make_app
from engine.commands.wiring import Wiring
from engine.store import reference, scans
from engine.words.errors import Mistakes
from engine.words.records import Kept

ORGANISATION = """
authority: Testshire
people:
  - {id: m-1, initials: MM, email: mm@testshire.example, role: team manager, team: court-1}
  - {id: ad-1, initials: AD, email: ad@testshire.example, role: administrator}
teams:
  - {id: court-1, name: Court 1, manager: m-1}
fallback: {manager: m-1}
administrator: ad-1
"""
# The plan began on Monday 7 September 2020. By the law's silence the visit is due after 10 working days, on Monday 21;
# by the authority's own number after 3: Tuesday 8, Wednesday 9, Thursday 10 September.
OWN_NUMBER = "cp_visit: 3 working days\n"
BROKEN: dict[str, tuple[str, str | bytes, str]] = {
    "a wrong number": ("config/numbers.yaml", "cp_visit: a fortnight\n", "is not a limit. Write, say,"),
    "a number past the calendar": (
        "config/numbers.yaml",
        "cp_visit: 100 years\n",
        "is longer than 25 years: it may lead past the days",
    ),
    "no YAML": ("rules/local/own.yaml", "timescales: [\n", "own.yaml"),
    "emptied while being saved": ("rules/local/own.yaml", "", "the file is empty"),
    "no UTF-8": ("config/numbers.yaml", b"cp_visit: \xff\n", "is not UTF-8"),
}


def command(site: Site, *words: str) -> tuple[int, str, str]:
    """Run a command line on the site, by its clock: how it left, and what it said on each output."""
    wiring = Wiring(clock=lambda: site.now, open_channel=site._open, make_demo=lambda _: ())
    place = ["--home", str(site.home), "--database", site.url]
    with capture_logs():  # without set_up_logs they go to the standard output
        result = CliRunner().invoke(make_app(wiring), [*place, *words], env={"COLUMNS": "300"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def needs(site: Site) -> list[str]:
    found: dict[str, Any] = json.loads(command(site, "status", "--format", "json")[1])
    return [need for need in found["needs"] if need.startswith("Rules: ") or "the last good rule book" in need]


def write(site: Site, name: str, text: str | bytes) -> Path:
    path = site.home / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def mend(path: Path) -> None:
    if path.name == "numbers.yaml":
        path.write_text(OWN_NUMBER, "utf-8")
    else:
        path.unlink()


def first_morning(site: Site) -> None:
    write(site, "config/organisation.yaml", ORGANISATION)
    write(site, "config/numbers.yaml", OWN_NUMBER)
    site.load()
    site.at("2020-09-14T07:30")
    engine = site.engine()
    assert engine.round().failed == []
    engine.finish()
    assert "was due Thu 10 Sept" in site.text("2020-09-14")


def two_mornings(site: Site, broken: str) -> None:
    name, text, says = BROKEN[broken]
    first_morning(site)
    path = write(site, name, text)
    site.at("2020-09-15T07:30")
    engine = site.engine()  # a fresh process, as cron starts one: nothing is remembered but what is stored
    assert engine.round().failed == []
    engine.finish()
    second = site.text("2020-09-15")
    assert "was due Thu 10 Sept" in second, "by the authority's own number still"
    told = " ".join((site.outbox / "2020-09-15" / "administrator-ad-1.txt").read_text("utf-8").split())
    shouted = "1 mistake in the rule files: the last good rule book stays in force, first used at 06:00 on Mon 14 Sept."
    assert shouted in told
    assert says in told
    headline, mistake = needs(site)
    assert headline.startswith(shouted)
    assert says in mistake
    code, _, err = command(site, "status")
    assert code == 1
    assert says in err
    with capture_logs() as logged:
        site.engine().setup()
    assert [(each["event"], each["log_level"], each["mistakes"]) for each in logged] == [("rules_refused", "error", 1)]
    mend(path)
    site.at("2020-09-16T07:30")
    assert needs(site) == []
    engine = site.engine()
    assert engine.round().failed == []
    assert "the last good rule book" not in site.text("2020-09-16")
    assert "was due Thu 10 Sept" in site.text("2020-09-16")


@pytest.mark.parametrize("broken", BROKEN)
def test_the_second_morning_goes_out_by_the_good_book(site: Site, broken: str) -> None:
    two_mornings(site, broken)


def test_so_it_does_on_a_server(server_site: Site) -> None:
    two_mornings(server_site, "a wrong number")


def test_an_engine_that_runs_takes_up_neither_the_bad_file_nor_forgets_it(site: Site) -> None:
    site.load()
    engine = site.engine()
    good = engine.setup().book
    path = write(site, "config/numbers.yaml", "cp_visit: a fortnight\n")
    held = engine.setup()
    assert held.book == good
    assert held.in_force is not None
    assert len(held.in_force.refused) == 1
    path.write_text(OWN_NUMBER, "utf-8")
    mended = engine.setup()
    assert mended.in_force is not None
    assert mended.in_force.refused == ()
    assert mended.book != good


def test_where_no_scan_ever_used_a_good_book_it_fails_and_says_every_mistake(site: Site) -> None:
    write(site, "config/numbers.yaml", "cp_visit: a fortnight\nnothing: 3 days\n")
    code, out, err = command(site, "scan")
    assert (code, out) == (2, "")
    assert "'a fortnight' is not a limit" in err
    assert "no rule asks for 'nothing'" in err
    with pytest.raises(Mistakes):
        site.engine().setup()


def test_the_last_book_that_can_still_be_read_is_taken(site: Site) -> None:
    """What an older version kept in another form is passed over."""
    first_morning(site)
    used = scans.books_used(site.db)
    assert [each.scan for each in used] == [scans.latest_scan(site.db).scan]  # type: ignore[union-attr]
    write(site, "config/numbers.yaml", "cp_visit: 4 working days\n")
    site.at("2020-09-14T12:00")
    assert command(site, "scan")[0] == 0
    newer, older = scans.books_used(site.db)
    with site.db.transaction() as connection:
        connection.exec_driver_sql(f"update book set content = '# numbers' where fingerprint = '{newer.book}'")
    write(site, "config/numbers.yaml", "cp_visit: a fortnight\n")
    setup = site.engine().setup()
    assert setup.book.fingerprint == older.book
    assert reference.content_of(site.db, Kept.BOOK, newer.book) == "# numbers"


def test_a_published_book_that_a_newer_version_refuses_leaves_the_last_good_one(site: Site) -> None:
    first_morning(site)
    for words in (("publish", "--by", "Ada", "--reason", "live"), ("approve", "1", "--by", "Ben")):
        assert command(site, *words)[0] == 0
    site.at("2020-09-15T07:30")
    engine = site.engine()
    assert engine.round().failed == []
    engine.finish()
    assert "The national rules came anew" not in command(site, "status")[1]
    with site.db.transaction() as connection:  # as though its rules had gone with the version that knew them
        connection.exec_driver_sql("""update book_publication set own = '{"config/numbers.yaml": "gone: 3 days"}'""")
        connection.exec_driver_sql("update book_publication set national = 'of the version before'")
    site.at("2020-09-16T07:30")
    after = site.engine()
    assert after.round().failed == []
    assert "was due Thu 10 Sept" in site.text("2020-09-16"), "by the number that was in force"
    headline, mistake = needs(site)
    assert headline.startswith("1 mistake in rule book 1: the last good rule book stays in force")
    assert "no rule asks for 'gone'" in mistake
