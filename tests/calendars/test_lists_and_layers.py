"""The pinned list and its hash, a newer list laid over it, closure days, the horizon, and what imports what."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from engine.calendars import get_axis, load_official, with_closures
from engine.calendars.closures import read_closures
from engine.calendars.horizon import horizon
from engine.calendars.official import DATA, PINNED_FILE, parse_official, read_data
from engine.calendars.refresh import Change, Kind, refresh
from engine.words.enums import Nation
from engine.words.errors import BeyondHorizon, ConfigMistake, Mistakes

PINNED = json.loads((DATA / PINNED_FILE).read_text("utf-8"))
ENGLAND_AND_WALES = "england-and-wales"


def live(first: int = 2024, last: int = 2028, **instead: list[dict[str, object]]) -> dict[str, dict[str, object]]:
    """A list as the live address gives it: a few years only; `instead` puts other events in a division's place."""
    return {
        division: {
            "division": division,
            "events": instead.get(
                division.replace("-", "_"), [e for e in held["events"] if first <= int(e["date"][:4]) <= last]
            ),
        }
        for division, held in PINNED.items()
    }


def events(first: int = 2024, last: int = 2028) -> list[dict[str, object]]:
    """England and Wales's events of those years."""
    return live(first, last)[ENGLAND_AND_WALES]["events"]  # type: ignore[return-value]


def test_the_manifest_names_source_licence_date_and_hash_of_each_file() -> None:
    files = json.loads((DATA / "manifest.json").read_text("utf-8"))["files"]
    assert set(files) == {"bank-holidays.json", "beyond.json"}
    for name, entry in files.items():
        assert entry["sha256"] == hashlib.sha256((DATA / name).read_bytes()).hexdigest()
        assert entry["licence"].startswith("MIT")
        assert date.fromisoformat(entry["fetched"]) == date(2026, 11, 21)
        assert entry["source"]


@pytest.mark.parametrize("name", ["bank-holidays.json", "beyond.json"])
def test_an_altered_pinned_file_is_refused(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    assert read_data(name, folder) == (DATA / name).read_text("utf-8")
    (folder / name).write_text((folder / name).read_text("utf-8").replace("2025-12-25", "2025-12-24", 1), "utf-8")
    with pytest.raises(ConfigMistake, match=r"sha256 differs.*calendar refresh"):
        read_data(name, folder)


def test_equal_content_gives_the_same_axis_and_other_content_another(tmp_path: Path) -> None:
    own = tmp_path / "bank-holidays.json"
    assert get_axis(Nation.ENGLAND, load_official(own)) is get_axis(Nation.ENGLAND)  # there is no such file
    own.write_text(json.dumps(live()), "utf-8")
    assert get_axis(Nation.ENGLAND, load_official(own)) is get_axis(Nation.ENGLAND)  # the same days, laid out otherwise
    extra = {"title": "Extra day", "date": "2027-06-01", "notes": "", "bunting": True}
    own.write_text(json.dumps(live(england_and_wales=[*events(), extra])), "utf-8")
    changed = get_axis(Nation.ENGLAND, load_official(own))
    assert not changed.is_working(date(2027, 6, 1))
    assert get_axis(Nation.ENGLAND).is_working(date(2027, 6, 1))
    assert changed.fingerprint != get_axis(Nation.ENGLAND).fingerprint
    assert not changed.is_working(date(2012, 6, 5))  # the pinned years that the newer list lacks are kept


def test_the_fingerprints_of_four_nations_differ() -> None:
    assert len({get_axis(nation).fingerprint for nation in Nation}) == 4


def test_refresh_shows_what_changes_and_keeps_older_years() -> None:
    moved = [e for e in events() if e["date"] != "2028-05-01"]
    moved.append({"title": "Early May bank holiday", "date": "2028-05-08", "notes": "", "bunting": True})
    named = [dict(e, title="Jubilee") if e["date"] == "2028-05-29" else e for e in moved]
    found = refresh(load_official(), json.dumps(live(england_and_wales=named)), "new.json")
    assert found.changes == (
        Change(date(2028, 5, 1), ENGLAND_AND_WALES, Kind.REMOVED, "Early May bank holiday"),
        Change(date(2028, 5, 8), ENGLAND_AND_WALES, Kind.ADDED, "Early May bank holiday"),
        Change(date(2028, 5, 29), ENGLAND_AND_WALES, Kind.RENAMED, "Jubilee"),
    )
    again = parse_official(found.text, "written")
    assert again == found.official
    assert again.first_day(Nation.ENGLAND) == date(2012, 1, 1)
    assert again.holidays(Nation.SCOTLAND) == load_official().holidays(Nation.SCOTLAND)


def test_refresh_with_a_further_year_moves_the_horizon() -> None:
    further = live()
    for division in further.values():
        year_more = [dict(e, date=str(e["date"]).replace("2028", "2029")) for e in division["events"]]  # type: ignore[attr-defined]
        division["events"] += [e for e in year_more if e["date"].startswith("2029")]  # type: ignore[operator]
    found = refresh(load_official(), json.dumps(further), "new.json")
    assert {change.kind for change in found.changes} == {Kind.ADDED}
    assert len(found.changes) == 8 + 9 + 10
    assert get_axis(Nation.WALES, found.official).official_until == date(2029, 12, 31)


def test_refresh_with_nothing_new_changes_nothing() -> None:
    found = refresh(load_official(), json.dumps(live()), "new.json")
    assert (found.changes, found.official) == ((), load_official())


# Eight days a year from 2024 to 2028 make 40 events in England and Wales, so the first one added is event 41.
@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("<html>", [r"new.json: this is not JSON"], id="a web page"),
        pytest.param("[" * 100_000, [r"new.json: this is not JSON"], id="nested beyond reason"),
        pytest.param("[]", [r"does not hold the three divisions"], id="a list"),
        pytest.param(
            json.dumps({"scotland": PINNED["scotland"]}),
            [
                r"new.json, england-and-wales: the division is missing",
                r"new.json, northern-ireland: the division is missing",
            ],
            id="divisions missing: each is named",
        ),
        pytest.param(
            json.dumps(
                live(england_and_wales=[*events(), {"title": "X", "date": "25/12/2028"}, {"date": "2028-06-01"}])
            ),
            [r"england-and-wales, event 41: '25/12/2028' is not a date\. Write", r"event 42: the entry has no title"],
            id="a date as people write it and an entry without title",
        ),
        pytest.param(
            json.dumps(live(england_and_wales=[*events(), events()[0]])),
            [r"event 41: 2024-01-01 is given twice"],
            id="a day twice",
        ),
        pytest.param(
            json.dumps(live(england_and_wales=[e for e in events() if str(e["date"]) < "2028-06-01"])),
            [r"england-and-wales: 2028 has 5 holidays, and a whole year has at least 8"],
            id="a year cut short",
        ),
        pytest.param(
            json.dumps(live(england_and_wales=[*events(2024, 2025), *events(2027, 2028)])),
            [r"2026 has 0 holidays"],
            id="a year missing inside",
        ),
    ],
)
def test_a_malformed_list_is_refused_with_everything_wrong_in_it(text: str, says: list[str]) -> None:
    with pytest.raises(Mistakes) as caught:
        refresh(load_official(), text, "new.json")
    assert len(caught.value.mistakes) == len(says)
    for mistake, pattern in zip(caught.value.mistakes, says, strict=True):
        assert re.search(pattern, str(mistake))
        assert mistake.mend


def test_a_list_that_leaves_a_gap_is_refused() -> None:
    later = json.dumps(live()).replace('"2024-', '"2034-').replace('"2025-', '"2035-').replace('"2026-', '"2036-')
    later = later.replace('"2027-', '"2037-').replace('"2028-', '"2038-')
    with pytest.raises(Mistakes, match=r"england-and-wales: no list covers 2029, 2030, 2031, 2032, 2033"):
        refresh(load_official(), later, "new.json")


def test_closures_move_only_the_axis_that_asks_for_them() -> None:
    plain = get_axis(Nation.ENGLAND)
    closed = with_closures(plain, {date(2020, 12, day): "Christmas closure" for day in (29, 30, 31)})
    # Thursday 24 December + 1: 25 and 28 are holidays, 26 and 27 a weekend; the 29th, or with closures Monday 4 January.
    assert plain.after(date(2020, 12, 24), 1) == date(2020, 12, 29)
    assert closed.after(date(2020, 12, 24), 1) == date(2021, 1, 4)
    assert (closed.name_of(date(2020, 12, 30)), plain.name_of(date(2020, 12, 30))) == ("Christmas closure", None)
    assert closed.why_not(date(2020, 12, 25)) == "Christmas Day"
    assert closed.fingerprint != plain.fingerprint
    assert (closed.official_until, closed.nation) == (plain.official_until, plain.nation)
    twice = with_closures(closed, {date(2021, 1, 4): "Stocktaking"})
    assert twice.after(date(2020, 12, 24), 1) == date(2021, 1, 5)
    with pytest.raises(BeyondHorizon, match="2099-01-01"):
        with_closures(plain, {date(2099, 1, 1): "never"})


def test_closures_are_read_as_days_and_spans() -> None:
    text = "- {day: 2020-12-24, name: Early close}\n- {from: 2020-12-29, until: 2020-12-31, name: Christmas closure}\n"
    assert read_closures(text, "closures.yaml") == {
        date(2020, 12, 24): "Early close",
        **{date(2020, 12, day): "Christmas closure" for day in (29, 30, 31)},
    }
    assert read_closures("", "closures.yaml") == {}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("- {from: 2020-12-31, until: 2020-12-29}\n- {dy: 2020-12-24}\n", 2, id="both are told"),
        pytest.param("day: 2020-12-24\n", 1, id="not a list"),
        pytest.param("- {from: 2020-01-01, until: 2990-01-01}\n", 1, id="a slip of the finger"),
        pytest.param("- {from: 2020-01-01}\n", 1, id="no end"),
    ],
)
def test_closures_that_cannot_be_read(text: str, count: int) -> None:
    with pytest.raises(Mistakes) as caught:
        read_closures(text, "closures.yaml")
    assert len(caught.value.mistakes) == count
    assert all("closures.yaml" in str(mistake) for mistake in caught.value.mistakes)


@pytest.mark.parametrize(
    ("as_at", "left", "warns"),
    [
        pytest.param("2028-09-02", 120, False, id="120 days ahead"),
        pytest.param("2028-09-03", 119, True, id="119 days ahead"),
        pytest.param("2028-12-31", 0, True, id="on its last day"),
        pytest.param("2029-01-10", -10, True, id="past it"),
    ],
)
def test_horizon(as_at: str, left: int, warns: bool) -> None:
    # 2 September to 31 December 2028: 28 + 31 + 30 + 31 = 120 days.
    seen = horizon(Nation.ENGLAND, date.fromisoformat(as_at))
    assert (seen.official_until, seen.provisional_from) == (date(2028, 12, 31), date(2029, 1, 1))
    assert (seen.days_left, seen.warning is not None) == (left, warns)
    if warns:
        assert "calendar refresh" in str(seen.warning)


def test_counting_days_imports_nothing_heavy() -> None:
    code = """
import sys
from datetime import date
import engine.calendars
from engine.calendars.showing import show
from engine.words.enums import Nation
from engine.words.limits import parse_limit
axis = engine.calendars.get_axis(Nation.SCOTLAND)
show(axis, date(2029, 5, 1), parse_limit("15 working days"))
print(*sorted({"numpy", "polars", "holidays", "numba", "sqlmodel", "pandas", "ruamel"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
