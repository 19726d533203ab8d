"""`scan --tell-at-once` and `acknowledge`, as somebody at a keyboard uses them."""

from __future__ import annotations

import re

from longstop_line import Line, lines

# The clock of these tests stands at 09:00 by London's clock on Thursday 30 June 2022. HC-1 was found on Tuesday at 08:30:
# 72 hours end on Friday at 08:30, and the last 24 of them began half an hour ago. HC-3's ended a week ago, before
# anything was watched.
FOUND = lines("e9,HC-1,missing_found,2022-06-28T08:30,,m-9,court-1,sw-001,,")
AN_HOUR_ON = ("--as-at", "2022-06-30T10:00")


def messages(line: Line) -> list[str]:
    """The text of each message told at once that lies in the outbox."""
    return [file.read_text("utf-8") for file in sorted((line.home / "outbox").rglob("at-once-*.txt"))]


def test_a_scan_by_hand_tells_once_and_an_acknowledgement_ends_it(filled: Line):
    (filled.home / "config" / "settings.yaml").write_text("watch_from: 2022-06-27\n")
    filled("import", filled.file("found.csv", FOUND))
    assert "Told at once" not in filled("scan").stdout
    said = filled("scan", "--tell-at-once").stdout
    assert "Told at once: 2 alerts new, 0 on to the next person, to manager of court-1 (1); 1 message sent." in said
    (text,) = messages(filled)
    assert text.startswith("Subject: HC-1: 2 duties are due Fri 1 July 08:30")
    assert "HC-1 ZQ - return home interview" in text
    assert "0 alerts new" in filled("scan", "--tell-at-once").stdout
    ids = re.findall(r"longstop acknowledge (\S+)", text)
    assert len(ids) == 2
    for each in ids:
        done = filled("acknowledge", each, "--by", "fd", "--reason", "rung the carer", "--until", "2022-06-30").stdout
        assert "due Fri 1 July 08:30: acknowledged by fd until 2022-06-30" in done
    assert "0 on to the next person" in filled("scan", *AN_HOUR_ON, "--tell-at-once").stdout
    assert len(messages(filled)) == 1


def test_an_acknowledgement_that_cannot_stand_says_everything_that_is_wrong(filled: Line):
    filled("scan")
    wrong = ("--by", "fd", "--reason", "", "--until", "2022-06-29")
    said = filled("acknowledge", "none", *wrong, code=2).stderr
    assert "no obligation has the id 'none'" in said
    assert "no reason is given" in said
    assert "2022-06-29 is not between today and 92 days from now" in said
    assert (
        "'soon' is not a date"
        in filled("acknowledge", "none", "--by", "fd", "--reason", "x", "--until", "soon", code=2).stderr
    )
