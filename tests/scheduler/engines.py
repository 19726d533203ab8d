"""Makes a home and engines on it whose clock stands where the test puts it; everything else is real."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from engine.commands.common import Place
from engine.commands.run_cmd import make_engine
from engine.commands.wiring import Channel, Wiring
from engine.service.homes import make_home
from engine.service.rounds import Engine
from engine.store import jobs
from engine.store.database import Database, open_database
from engine.store.upgrading import upgrade
from engine.words.clock import LONDON
from engine.words.records import JobRun
from engine.words.settings import Settings
from notifiers import Folder
from tests.servers import server_url, throw_away_schema

PEOPLE: Final = "subject,name,date_of_birth,expected_date_of_birth,family,responsible_authority,died,restricted\n"
HEADINGS: Final = "event_id,subject,kind,happened,recorded,episode,team,worker,attributes,source\n"
ADA: Final = PEOPLE + "HC-1,Ada Bell,2012-03-04,,,,,\n"
# A plan from Monday 7 September 2020: the first visit is due 10 working days on, 8, 9, 10, 11, 14, 15, 16, 17, 18 and
# Monday 21 September.
PLAN: Final = HEADINGS + "plan,HC-1,cp_plan_started,2020-09-07,2020-09-07T17:00,,court-1,sw-1,,\n"


def london(text: str) -> datetime:
    """The instant at which the clock in London shows this."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@dataclass
class Site:
    """One home. `now` is what every engine's clock says; `kept` is the channel's folder."""

    home: Path
    url: str
    now: datetime = field(default_factory=lambda: london("2020-09-14T06:00"))
    channel: Channel | None = None

    @property
    def db(self) -> Database:
        """The database, opened anew, as another program would."""
        return open_database(self.url)

    @property
    def inbox(self) -> Path:
        return self.home / "inbox"

    @property
    def outbox(self) -> Path:
        return self.home / "outbox"

    def engine(self) -> Engine:
        """A fresh engine, as a started process would have it."""
        wiring = Wiring(clock=lambda: self.now, open_channel=self._open, make_demo=_no_demo)
        return make_engine(Place(self.home, self.url, wiring))

    def at(self, text: str) -> None:
        """Put the clock to what London's shows."""
        self.now = london(text)

    def passes(self, **span: float) -> None:
        """Let time go by."""
        self.now += timedelta(**span)

    def put(self, name: str, content: str | bytes) -> Path:
        """Put a file into the inbox."""
        path = self.inbox / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def load(self) -> None:
        """Import the one child with a plan, by the inbox."""
        for name, content in (("people.csv", ADA), ("events.csv", PLAN)):
            self.put(name, content)
            self.put(f"{name}.done", "")
        engine = self.engine()
        assert engine.round().failed == []
        engine.finish()

    def settings(self, text: str) -> None:
        """Write config/settings.yaml."""
        (self.home / "config" / "settings.yaml").write_text(text, "utf-8")

    def runs(self, job: str) -> list[tuple[str, str]]:
        """What became of each moment of a job, the earliest first: ("2020-09-14 06:30", "done"), in UTC."""
        return [(f"{run.due_for:%Y-%m-%d %H:%M}", str(run.state)) for run in self.all_runs(job)]

    def all_runs(self, job: str) -> list[JobRun]:
        return sorted(jobs.list_runs(self.db, job, limit=10_000), key=lambda run: run.due_for)

    def sent(self) -> list[str]:
        """The messages in the folder, by day and name."""
        return sorted(str(path.relative_to(self.outbox)) for path in self.outbox.glob("*/*.txt"))

    def mornings(self) -> set[str]:
        """The days for which digests went out."""
        return {path.parent.name for path in self.outbox.glob("*/digest-*.txt")}

    def text(self, day: str) -> str:
        """All that went out on a day, in one line."""
        return " ".join(" ".join(path.read_text("utf-8") for path in sorted(self.outbox.glob(f"{day}/*.txt"))).split())

    def _open(self, _settings: Settings, folder: Path) -> Channel:
        return self.channel or Folder(folder)


def new_site(home: Path, url: str = "") -> Site:
    """A home with its folders, and a database with all tables."""
    make_home(home)
    site = Site(home, url or f"sqlite:///{home / 'longstop.db'}")
    database = site.db
    upgrade(database)
    database.close()
    return site


@contextmanager
def new_schema() -> Iterator[str]:
    """The URL of an empty schema on a PostgreSQL server, dropped in the end; the test fails where there is no server."""
    with throw_away_schema(server_url()) as url:
        yield url


def _no_demo(_folder: Path) -> Sequence[Path]:
    raise AssertionError("these tests make no demo")
