"""`explain` on the command line: words, JSON and a picture of the same obligation."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from longstop_line import Line

WHICH = ("--subject", "HC-2", "--timescale", "cp_visit", "--as-at", "2022-06-30")


def test_words_json_and_picture_say_the_same(filled: Line) -> None:
    # The plan began on Friday 27 May 2022; 10 working days, the jubilee left out: 30, 31 May, 1 June, 6 to 10, 13, 14 June.
    words = filled("explain", *WHICH).stdout
    assert "Due         Tue 14 Jun 2022" in words
    read = json.loads(filled("explain", *WHICH, "--format", "json").stdout)
    assert read["obligation"]["due"]["day"] == "2022-06-14"
    drawn = ElementTree.fromstring(filled("explain", *WHICH, "--format", "svg").stdout)
    texts = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "Tue 14 Jun 2022" in texts
    assert "HC-2" not in ElementTree.tostring(drawn, encoding="unicode")


def test_the_same_picture_by_its_id(filled: Line) -> None:
    filled("scan", "--as-at", "2022-06-30")
    id = json.loads(filled("explain", *WHICH, "--format", "json").stdout)["obligation"]["obligation"]
    by_id = filled("explain", id, "--as-at", "2022-06-30", "--format", "svg").stdout
    assert by_id == filled("explain", *WHICH, "--format", "svg").stdout
