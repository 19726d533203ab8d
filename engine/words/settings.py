"""What an authority decides about its mornings: the frozen values, without a reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Final

from engine.words.enums import Nation

SEVEN_THIRTY: Final = time(7, 30)
QUARTER_TO_EIGHT: Final = time(7, 45)
EIGHT: Final = time(8)


class Delivery(StrEnum):
    """Where finished messages go."""

    FOLDER = "folder"
    SMTP = "smtp"


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """How digests are made: when, how long, and what they may name."""

    digest_time: time = SEVEN_THIRTY  # Europe/London, every working day
    full_lines: int = 12  # how many full lines a digest has before lower ones are folded into counts
    stale_after: int = 1  # working days since data last arrived, after which the subject line says so
    links: str = ""  # the address before an obligation's page; "" = no links
    child_names: bool = False  # True: names where the data has them; False: initials only


@dataclass(frozen=True, slots=True)
class AtOnceSettings:
    """How alerts go out that cannot wait for the morning."""

    escalate_after: int = 60  # minutes without a confirmed receipt, after which the next person is told


@dataclass(frozen=True, slots=True)
class Smtp:
    """The server that takes messages. The password comes from the environment and is never shown."""

    host: str
    port: int
    sender: str
    starttls: bool = True
    username: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Smtp({self.host}:{self.port}, from {self.sender})"


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """When `longstop run` does what beside the morning's digests; times are of the clock in Europe/London."""

    inbox: str = "inbox"  # the watched folder; a relative path lies in the home
    dates: str = ""  # how its files write dates besides ISO, as `import --dates`
    look_every: int = 60  # seconds between two looks into it
    still_for: int = 60  # seconds for which a file's size must have stood still before it is taken
    scan_every: int = 60  # minutes
    send_every: int = 2  # minutes between two looks into the outbox
    team_sheets: time = QUARTER_TO_EIGHT  # on the first working day of the week
    scorecards: time = EIGHT  # on the first working day of the month
    heartbeat_url: str = field(default="", repr=False)  # asked for after each complete good run; a secret


@dataclass(frozen=True, slots=True)
class Settings:
    """All of `config/settings.yaml`. No duty due before `watch_from` is judged; None = judge everything."""

    authority: str = ""
    nation: Nation = Nation.ENGLAND
    source: str = ""  # what the case system is called, shown where digests say when data last arrived
    watch_from: date | None = None
    digest: DigestSettings = DigestSettings()
    delivery: Delivery = Delivery.FOLDER
    smtp: Smtp | None = None
    at_once: AtOnceSettings = AtOnceSettings()
    schedule: ScheduleSettings = ScheduleSettings()
