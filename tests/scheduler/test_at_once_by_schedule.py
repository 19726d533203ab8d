"""What cannot wait goes out by itself: at the weekend, within the hour, and on to the next person."""

from __future__ import annotations

from engines import HEADINGS, Site

# Found on Friday 23 October 2020 at noon: the clocks go back on Sunday, so the last 24 of the 72 hours begin on Sunday at
# 11:00, and they end on Monday at 11:00.
FOUND = HEADINGS + "found,HC-1,missing_found,2020-10-23T12:00,2020-10-23T13:00,m-1,court-1,sw-1,,\n"


def told(site: Site, day: str) -> list[str]:
    """To whom messages went at once that day, without the letters that keep similar names apart."""
    found = [path.stem for path in sorted(site.outbox.glob(f"{day}/at-once-*.txt"))]
    return [name.partition("manager-of-")[2].partition("-folder")[0] for name in found]


def test_the_hourly_scan_tells_at_the_weekend_and_goes_on_after_an_hour(site: Site) -> None:
    site.at("2020-10-23T18:00")
    site.load()
    site.put("found.csv", FOUND)
    site.put("found.csv.done", "")
    engine = site.engine()
    for clock in ("10:00", "10:59"):
        site.at(f"2020-10-25T{clock}")
        engine.round()
    assert told(site, "2020-10-25") == []
    site.at("2020-10-25T11:00")
    engine.round()
    assert told(site, "2020-10-25") == ["court-1"]
    for minutes in (1, 30, 59):
        site.at(f"2020-10-25T11:{minutes:02}")
        engine.round()
    assert told(site, "2020-10-25") == ["court-1"]
    engine.finish()
    site.at("2020-10-25T12:00")
    site.engine().round()
    assert told(site, "2020-10-25") == ["court-1", "unallocated-work"], "by an engine that was started in between"
