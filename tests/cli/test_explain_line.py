"""`explain` on the command line: words, JSON and a picture of the same obligation."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from longstop_line import Line

from engine.commands.explain_cmd import _in_words

WHICH = ("--subject", "HC-2", "--timescale", "cp_visit", "--as-at", "2022-06-30")


def test_words_json_and_picture_say_the_same(filled: Line) -> None:
    # The plan began on Friday 27 May 2022; 10 working days, the jubilee left out: 30, 31 May, 1 June, 6 to 10, 13, 14 June.
    words = filled("explain", *WHICH).stdout
    assert "Due         Tue 14 June 2022" in words
    read = json.loads(filled("explain", *WHICH, "--format", "json").stdout)
    assert read["obligation"]["due"]["day"] == "2022-06-14"
    drawn = ElementTree.fromstring(filled("explain", *WHICH, "--format", "svg").stdout)
    texts = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "Tue 14 June 2022" in texts
    assert "HC-2" not in ElementTree.tostring(drawn, encoding="unicode")


def test_the_same_picture_by_its_id(filled: Line) -> None:
    filled("scan", "--as-at", "2022-06-30")
    id = json.loads(filled("explain", *WHICH, "--format", "json").stdout)["obligation"]["obligation"]
    by_id = filled("explain", id, "--as-at", "2022-06-30", "--format", "svg").stdout
    assert by_id == filled("explain", *WHICH, "--format", "svg").stdout


def test_the_beginning_of_an_id_is_enough(filled: Line) -> None:
    filled("scan", "--as-at", "2022-06-30")
    whole = filled("explain", *WHICH).stdout
    id = json.loads(filled("explain", *WHICH, "--format", "json").stdout)["obligation"]["obligation"]
    assert filled("explain", id[:10], "--as-at", "2022-06-30").stdout == whole
    assert "which obligation?" in filled("explain", "", "--as-at", "2022-06-30", code=2).stderr


def test_an_option_that_was_not_given_is_not_blamed(filled: Line) -> None:
    filled("scan", "--as-at", "2022-06-30")
    id = json.loads(filled("explain", *WHICH, "--format", "json").stdout)["obligation"]["obligation"]
    said = filled("explain", id, "--as-at", "2019-01-01", code=2).stderr
    assert f"{id}: nothing had been recorded of that case by then. Ask as at a later date." in said
    assert "--subject: nothing" in filled("explain", *WHICH[:4], "--as-at", "2019-01-01", code=2).stderr


@pytest.mark.parametrize(("columns", "widest"), [("80", 80), ("20", 60), ("300", 100)])
def test_the_words_are_as_wide_as_the_window_between_60_and_100(filled: Line, columns: str, widest: int) -> None:
    said = filled("explain", *WHICH, env={"COLUMNS": columns}).stdout.splitlines()
    wide = [line for line in said if len(line) > widest]
    assert [line for line in wide if "https://" not in line] == []  # an address is never broken
    assert max(len(line) for line in said if line not in wide) > widest - 20


def test_why_nothing_can_be_watched_is_as_wide_as_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    why = {
        "timescale": "Visit to a child whose placement is far from the home area",
        "case": "HC-7",
        "open": "placement",
    }
    said = _in_words(why | {"since": "2022-06-01", "why": "nothing that starts it is recorded " * 3})
    assert said == (
        "Visit to a child whose placement is far from the home area ·\n"
        "cannot be watched\n"
        "\n"
        "Case        HC-7\n"
        "Open        placement, since Wed 1 June 2022\n"
        "Why         nothing that starts it is recorded nothing that\n"
        "            starts it is recorded nothing that starts it is\n"
        "            recorded\n"
    )


def test_the_authoritys_own_number_is_said_in_all_three(filled: Line) -> None:
    """Eight working days from Friday 27 May 2022: 30, 31 May, 1 June, 6 to 10 June; the jubilee is left out."""
    (filled.home / "config" / "numbers.yaml").write_text("cp_visit: 8 working days\n")
    words = " ".join(filled("explain", *WHICH).stdout.split())
    assert (
        "Limit 8 working days 8 working days is the authority's own number (cp_visit in config/numbers.yaml)" in words
    )
    assert "the book's own is 10 working days" in words
    assert "Due Fri 10 June 2022" in words
    own = json.loads(filled("explain", *WHICH, "--format", "json").stdout)["phase"]["own_number"]
    assert (own["name"], own["default"]) == ("cp_visit", "10 working days")
    assert "(cp_visit in config/numbers.yaml)" in filled("explain", *WHICH, "--format", "svg").stdout
