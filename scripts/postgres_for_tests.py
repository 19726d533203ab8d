"""Finds the PostgreSQL that the tests use, or starts a throw-away one.

`--check` says (by its exit code) whether a server answers on 127.0.0.1:5432. `--start` makes a cluster in `.cache/postgres`, run
as the user postgres where we are root (initdb refuses root), listening on that port without a password, for this machine only.
"""

from __future__ import annotations

import os
import subprocess
import sys
from glob import glob
from pathlib import Path

import psycopg


def answers() -> bool:
    """True when a server answers and lets one of the usual users in."""
    for user in ("root", "postgres", os.environ.get("USER", "postgres")):
        try:
            psycopg.connect(host="127.0.0.1", port=5432, user=user, dbname="postgres", connect_timeout=3).close()
        except psycopg.Error:
            continue
        return True
    return False


def start() -> None:
    """Make and start a cluster; the folder is world-readable because the user postgres must reach it."""
    tools = sorted(glob("/usr/lib/postgresql/*/bin")) or [""]
    folder = Path("/var/tmp/longstop-postgres") if os.getuid() == 0 else Path(".cache/postgres").absolute()
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if not (folder / "PG_VERSION").exists():
        folder.mkdir(parents=True, exist_ok=True)
        if os.getuid() == 0:
            subprocess.run(["chown", "postgres", str(folder)], check=True)
        initdb = [*as_user, os.path.join(tools[-1], "initdb"), "-D", str(folder), "-A", "trust", "-U", "postgres"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL)
    options = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    control = [*as_user, os.path.join(tools[-1], "pg_ctl"), "-D", str(folder), "-w", "-o", options]
    subprocess.run([*control, "-l", str(folder / "log"), "start"], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if "--start" in sys.argv:
        start()
    sys.exit(0 if answers() else 1)
