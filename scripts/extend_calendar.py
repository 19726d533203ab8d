"""Writes engine/calendars/data/beyond.json anew from the installed `holidays` package, and its line in the manifest.

A test holds the file to the package, so that nothing need import the package to count days.
"""

from __future__ import annotations

import hashlib
import json

import holidays

from engine.calendars.beyond import generate
from engine.calendars.official import DATA

if __name__ == "__main__":
    text = generate()
    (DATA / "beyond.json").write_text(text, "utf-8")
    manifest = json.loads((DATA / "manifest.json").read_text("utf-8"))
    manifest["files"]["beyond.json"]["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    manifest["files"]["beyond.json"]["source"] = (
        f"vacanza/holidays {holidays.__version__}, written by scripts/extend_calendar.py"
    )
    (DATA / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
