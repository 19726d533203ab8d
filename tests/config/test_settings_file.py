"""The settings file: defaults, what it gives, and every mistake with its place."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from config.settings import parse_settings, read_settings
from engine.words.enums import Nation
from engine.words.errors import Mistakes
from engine.words.settings import Delivery, DigestSettings, ScheduleSettings, Settings

SMTP = "delivery: smtp\nsmtp: {host: mail.example, port: 25, from: longstop@a.example, starttls: false, username: u}\n"


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert read_settings(None, {}) == Settings()
    assert read_settings(tmp_path / "settings.yaml", {}) == Settings()
    assert parse_settings("", {}) == Settings()


def test_what_a_file_gives() -> None:
    settings = parse_settings(
        "authority: Harrowmere\nnation: wales\nsource: Mosaic\nwatch_from: 2020-04-01\n"
        "digest: {time: '08:00', full_lines: 20, stale_after: 2, links: 'https://a.example/'}\n"
        "messages: {child_names: true}\n",
        {},
    )
    assert settings == Settings(
        "Harrowmere",
        Nation.WALES,
        "Mosaic",
        date(2020, 4, 1),
        DigestSettings(time(8), 20, 2, "https://a.example", True),
    )


def test_the_password_comes_from_the_environment_and_is_never_shown() -> None:
    settings = parse_settings(SMTP, {"LONGSTOP_SMTP_PASSWORD": "sesame"})
    assert settings.delivery is Delivery.SMTP
    assert settings.smtp is not None
    assert (settings.smtp.host, settings.smtp.port, settings.smtp.starttls) == ("mail.example", 25, False)
    assert settings.smtp.password == "sesame"
    assert "sesame" not in repr(settings)


def test_what_the_schedule_may_say() -> None:
    schedule = parse_settings(
        "schedule: {inbox: /srv/in, dates: dd/mm/yyyy, look_every: 30, still_for: 120, scan_every: 15, send_every: 5,\n"
        "  team_sheets: '00:59', scorecards: '02:00', heartbeat_url: 'https://beat.example/secret'}\n",
        {},
    ).schedule
    assert schedule == ScheduleSettings(
        "/srv/in", "dd/mm/yyyy", 30, 120, 15, 5, time(0, 59), time(2), "https://beat.example/secret"
    )
    assert "secret" not in repr(schedule)


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        pytest.param("autority: A", "settings.yaml:1:1", "unknown key 'autority'", id="unknown key"),
        pytest.param("digest:\n  tme: 1", "settings.yaml:2:3", "unknown key 'tme'", id="unknown key below"),
        pytest.param("digest: {time: '7:30'}", "settings.yaml:1:16", "not a time", id="time"),
        pytest.param("digest: {time: '25:00'}", "settings.yaml:1:16", "not a time", id="hour"),
        pytest.param("digest: {full_lines: 0}", "settings.yaml:1:22", "not a number", id="too few lines"),
        pytest.param("digest: {stale_after: true}", "settings.yaml:1:23", "not a number", id="true is no number"),
        pytest.param("at_once: {escalate_after: 4}", "settings.yaml:1:27", "from 5 to 1440", id="too soon"),
        pytest.param("at_once: {escalate_after: 1441}", "settings.yaml:1:27", "from 5 to 1440", id="over a day"),
        pytest.param("digest: {links: 'javascript:x'}", "settings.yaml:1:17", "not a web address", id="link"),
        pytest.param("messages: {child_names: maybe}", "settings.yaml:1:25", "neither true nor false", id="yes or no"),
        pytest.param("watch_from: 1/4/2020", "settings.yaml:1:13", "not a date", id="date"),
        pytest.param("delivery: pigeon", "settings.yaml:1:11", "folder or smtp", id="channel"),
        pytest.param("delivery: smtp", "settings.yaml:1:1", "needs smtp: host", id="no server"),
        pytest.param("smtp: {password: x}", "settings.yaml:1:8", "may not stand in a file", id="password in the file"),
        pytest.param("digest: {time: '01:30'}", "settings.yaml:1:16", "missing on one day", id="hour that comes twice"),
        pytest.param("schedule: {scorecards: '01:00'}", "settings.yaml:1:24", "outside 01:00 to 01:59", id="its start"),
        pytest.param("schedule: {team_sheets: '01:59'}", "settings.yaml:1:25", "outside 01:00 to 01:59", id="its end"),
        pytest.param("schedule: {scan_every: 4}", "settings.yaml:1:24", "from 5 to 240", id="scans too often"),
        pytest.param("schedule: {dates: 'dd/mm'}", "settings.yaml:1:19", "not a format of dates", id="format of dates"),
        pytest.param("schedule: {heartbeat_url: 'x'}", "settings.yaml:1:27", "not a web address", id="heartbeat"),
        pytest.param("schedule: {at: '07:00'}", "settings.yaml:1:12", "unknown key 'at'", id="unknown key of schedule"),
        pytest.param("smtp: {host: a, port: 70000}", "settings.yaml:1:23", "not a number", id="port"),
    ],
)
def test_each_mistake_says_where_and_what(text: str, place: str, what: str) -> None:
    with pytest.raises(Mistakes) as raised:
        parse_settings(text, {})
    assert [mistake.where for mistake in raised.value.mistakes if what in str(mistake)] == [place], str(raised.value)


def test_what_is_nested_where_a_word_belongs_is_not_repeated() -> None:
    with pytest.raises(Mistakes) as caught:
        parse_settings("delivery:\n  smtp: {password: sesame}\ndigest: {time: {a: sesame}, full_lines: [sesame]}\n", {})
    said = str(caught.value)
    assert "what stands here is not one of the choices" in said
    assert "what stands here is not a time of day" in said
    assert "what stands here is not a number" in said
    assert "sesame" not in said
