"""Reads `config/settings.yaml` over the defaults; all mistakes at once, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from config.reading import Reading, Steps, document_of, read_document
from engine.words.enums import Nation
from engine.words.errors import ConfigMistake, IntakeMistake, Mistakes
from engine.words.settings import AtOnceSettings, Delivery, DigestSettings, ScheduleSettings, Settings, Smtp
from engine.words.yaml_file import Document

FILE: Final = "settings.yaml"
PASSWORD: Final = "LONGSTOP_SMTP_PASSWORD"
DEFAULTS: Final = Path(__file__).parent / "defaults"


def read_settings(path: Path | None, environment: Mapping[str, str]) -> Settings:
    """The settings in this file; the defaults where there is no file. `environment` is only asked for the password.
    Raises ConfigMistake where the file cannot be read, Mistakes naming everything that cannot stand."""
    if path is None or not path.exists():
        return _settings(read_document(DEFAULTS / FILE), environment)
    return _settings(read_document(path), environment)


def read_nation(path: Path) -> Nation:
    """The nation that this settings file names; whatever else is wrong with the file is not looked at. Raises as
    `read_settings`."""
    reader = _Reader(read_document(path))
    data = reader.document.data
    nation = reader.nation(data if isinstance(data, Mapping) else {})
    if reader.mistakes:
        raise Mistakes(reader.mistakes)
    return nation


def parse_settings(text: str, environment: Mapping[str, str], name: str = FILE) -> Settings:
    """Read the text of a settings file. Raises as `read_settings`."""
    return _settings(document_of(text, name), environment)


def _settings(document: Document, environment: Mapping[str, str]) -> Settings:
    reader = _Reader(document)
    settings = reader.settings(environment)
    if reader.mistakes:
        raise Mistakes(reader.mistakes)
    return settings


class _Reader(Reading):
    """Turns one document into settings."""

    def settings(self, environment: Mapping[str, str]) -> Settings:
        raw = self.mapping(
            (), self.document.data, "authority nation source watch_from digest messages delivery smtp schedule at_once"
        )
        messages = self.mapping(("messages",), raw.get("messages"), "child_names")
        delivery = Delivery(self.choice(("delivery",), raw.get("delivery"), tuple(Delivery), Delivery.FOLDER))
        return Settings(
            authority=self.text(("authority",), raw.get("authority")),
            nation=self.nation(raw),
            source=self.text(("source",), raw.get("source")),
            watch_from=self.day(("watch_from",), raw.get("watch_from")),
            digest=self.digest(
                raw.get("digest"),
                self.yes(("messages", "child_names"), messages.get("child_names"), False),
            ),
            delivery=delivery,
            smtp=self.smtp(raw.get("smtp"), delivery, environment),
            schedule=self.schedule(raw.get("schedule")),
            at_once=self.at_once(raw.get("at_once")),
        )

    def nation(self, raw: Mapping[str, Any]) -> Nation:
        return Nation(self.choice(("nation",), raw.get("nation"), tuple(Nation), Nation.ENGLAND))

    def digest(self, raw: Any, child_names: bool) -> DigestSettings:
        raw = self.mapping(("digest",), raw, "time full_lines stale_after links")
        usual = DigestSettings()
        links = self.text(("digest", "links"), raw.get("links")).rstrip("/")
        if links and (urlsplit(links).scheme not in ("http", "https") or not urlsplit(links).netloc):
            self.wrong(("digest", "links"), "this is not a web address.", "Write, say, https://longstop.example.")
        return DigestSettings(
            digest_time=self.safe_clock(("digest", "time"), raw.get("time"), usual.digest_time),
            full_lines=self.whole(("digest", "full_lines"), raw.get("full_lines"), usual.full_lines, 1, 200),
            stale_after=self.whole(("digest", "stale_after"), raw.get("stale_after"), usual.stale_after, 1, 60),
            links=links,
            child_names=child_names,
        )

    def at_once(self, raw: Any) -> AtOnceSettings:
        raw = self.mapping(("at_once",), raw, "escalate_after")
        usual = AtOnceSettings().escalate_after
        minutes = self.whole(("at_once", "escalate_after"), raw.get("escalate_after"), usual, 5, 1440)
        return AtOnceSettings(minutes)

    def smtp(self, raw: Any, delivery: Delivery, environment: Mapping[str, str]) -> Smtp | None:
        if isinstance(raw, Mapping) and "password" in raw:
            place = self.document.key_place(("smtp", "password"))
            mend = f"Take it out of the file and set {PASSWORD} in the environment."
            self.mistakes.append(ConfigMistake(place, "a password may not stand in a file.", mend))
        raw = self.mapping(("smtp",), raw, "host port from starttls username password")
        host, sender, username = (self.text(("smtp", key), raw.get(key)) for key in ("host", "from", "username"))
        if delivery is Delivery.SMTP:
            for key, value in (("host", host), ("from", sender)):
                if not value:
                    self.wrong(("smtp", key), f"delivery by smtp needs smtp: {key}.", f"Add '{key}:' under smtp.")
        if not host:
            return None
        return Smtp(
            host=host,
            port=self.whole(("smtp", "port"), raw.get("port"), 587, 1, 65535),
            sender=sender,
            starttls=self.yes(("smtp", "starttls"), raw.get("starttls"), True),
            username=username,
            password=environment.get(PASSWORD, ""),
        )

    def schedule(self, raw: Any) -> ScheduleSettings:
        keys = "inbox dates look_every still_for scan_every send_every team_sheets scorecards heartbeat_url"
        raw = self.mapping(("schedule",), raw, keys)
        usual = ScheduleSettings()

        def whole(key: str, least: int, most: int) -> int:
            return self.whole(("schedule", key), raw.get(key), getattr(usual, key), least, most)

        return ScheduleSettings(
            inbox=self.text(("schedule", "inbox"), raw.get("inbox")) or usual.inbox,
            dates=self.dates(raw.get("dates")),
            look_every=whole("look_every", 10, 3600),
            still_for=whole("still_for", 5, 3600),
            scan_every=whole("scan_every", 5, 240),
            send_every=whole("send_every", 1, 60),
            team_sheets=self.safe_clock(("schedule", "team_sheets"), raw.get("team_sheets"), usual.team_sheets),
            scorecards=self.safe_clock(("schedule", "scorecards"), raw.get("scorecards"), usual.scorecards),
            heartbeat_url=self.heartbeat(raw.get("heartbeat_url")),
        )

    def dates(self, raw: Any) -> str:
        from engine.intake.dates import DateFormat

        text = self.text(("schedule", "dates"), raw)
        try:
            DateFormat.declared(text)
        except IntakeMistake as wrong:
            self.wrong(("schedule", "dates"), wrong.what, "Write, say, dd/mm/yyyy.")
        return text

    def heartbeat(self, raw: Any) -> str:
        """An address that is asked for; it is a secret, so that no mistake repeats it."""
        text = self.text(("schedule", "heartbeat_url"), raw)
        if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).netloc):
            self.wrong(("schedule", "heartbeat_url"), "this is not a web address.", "Write it whole, with https://.")
        return text

    def safe_clock(self, path: Steps, raw: Any, default: time) -> time:
        """A time of day that each day has once: on the last Sunday of March there is no 01:30, in October there are two."""
        at = self.clock(path, raw, default)
        if at.hour == 1:
            self.wrong(
                path,
                f"{at:%H:%M} is missing on one day of the year and comes twice on another, when the clocks change.",
                "Choose a time outside 01:00 to 01:59.",
            )
        return at
