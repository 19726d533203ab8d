"""`init --with`: a home that begins with local rules which came with Longstop."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commands.loading import load_rules
from engine.commands.rules_read import read_rules
from engine.rulebook.loading import load_book
from engine.service.homes import make_home
from engine.words.enums import Nation
from engine.words.errors import Mistake, Mistakes
from engine.words.vocabulary import RULES


def test_the_copy_makes_the_same_book(tmp_path: Path) -> None:
    written = make_home(tmp_path, "herefordshire")
    assert tmp_path / "rules" / "local" / "front_door.yaml" in written
    ours, theirs = (
        load_rules(tmp_path, Nation.ENGLAND),
        load_book(Nation.ENGLAND, local=RULES / "local" / "herefordshire"),
    )
    assert ours.timescales == theirs.timescales
    assert ours.expectations == theirs.expectations


def test_what_was_edited_stays(tmp_path: Path) -> None:
    make_home(tmp_path, "herefordshire")
    own = tmp_path / "rules" / "local" / "court.yaml"
    own.write_text("timescales: []\n", "utf-8")
    assert make_home(tmp_path, "herefordshire") == []
    assert own.read_text("utf-8") == "timescales: []\n"


def test_an_unknown_name_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="no local rules 'hereford' came with Longstop"):
        make_home(tmp_path / "home", "hereford")
    assert not (tmp_path / "home").exists()


def test_its_files_are_checked_with_the_panels_of_its_config(tmp_path: Path) -> None:
    make_home(tmp_path, "herefordshire")
    assert (tmp_path / "config" / "panels.yaml").is_file()
    rules = read_rules(tmp_path / "rules" / "local" / "decisions.yaml", Nation.ENGLAND)
    assert [each.id for each in rules.chosen if not each.id.startswith("hfd_panel_")] == []
    (tmp_path / "config" / "panels.yaml").unlink()
    with pytest.raises(Mistakes, match="unknown panel 'access_to_resources'"):
        read_rules(tmp_path / "rules" / "local" / "decisions.yaml", Nation.ENGLAND)
