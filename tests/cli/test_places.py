"""Where a table names a place in a file, the file's name stands unbroken in however narrow a window."""

from __future__ import annotations

import pytest
from longstop_line import Line

from engine.commands.common import folded

NARROW = {"COLUMNS": "80", "TERMINAL_WIDTH": "80"}


@pytest.mark.parametrize(
    ("place", "room", "lines"),
    [
        pytest.param("cin.yaml:4:9", 20, ["cin.yaml:4:9"], id="room enough"),
        pytest.param("wales/cin.yaml:4:9", 18, ["wales/cin.yaml:4:9"], id="just enough"),
        pytest.param("wales/cin.yaml:4:9", 17, ["wales/cin.yaml", ":4:9"], id="one column too few"),
        pytest.param("england/child_protection.yaml:202:9", 20, ["england/", "child_protection.yaml", ":202:9"]),
        pytest.param("/srv/home/rules/a.yaml:1:2", 12, ["/srv/home/", "rules/a.yaml", ":1:2"], id="several folders"),
        pytest.param("settings.yaml", 5, ["settings.yaml"], id="no line"),
        pytest.param("team court-1", 6, ["team", "court-1"], id="words"),
        pytest.param("", 20, [""], id="no place"),
    ],
)
def test_a_place_is_broken_between_its_parts_only(place: str, room: int, lines: list[str]) -> None:
    assert folded(place, room).split("\n") == lines


def test_the_name_of_a_file_is_not_broken_in_a_narrow_window(line: Line) -> None:
    own = line.home / "rules" / "local"
    own.mkdir(parents=True, exist_ok=True)
    (own / "looked_after_children.yaml").write_text("changes:\n  - {to: icpc, why: Ours}\n")
    for command in ("check", "test"):
        said = line(command, code=1, env=NARROW).stdout.splitlines()
        assert any("looked_after_children.yaml" in each for each in said)
        assert max(map(len, said)) <= 80
