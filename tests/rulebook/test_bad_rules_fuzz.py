"""Rule files spoilt at random: whatever stands in them, they load or are refused with a place, and never crash."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from engine.rulebook.loading import book_of
from engine.words.enums import Nation
from engine.words.errors import Mistakes
from engine.words.vocabulary import RULES

PAGE = (Path(__file__).parent.parent.parent / "docs" / "rules" / "language.md").read_text("utf-8")
(SOUND,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
WORDS = (RULES / "words.yaml").read_text("utf-8")
PIECES = (
    *(
        "5",
        "-1",
        "true",
        "null",
        "~",
        '"x"',
        "[]",
        "{}",
        "[1]",
        "{a: 1}",
        "1.5",
        ".inf",
        "0x10",
        "1_000",
        "[[]]",
        "[{}]",
    ),
    *(
        "2020-01-01",
        "2020-13-45",
        '"2020-01-01 25:00"',
        "2020-01-01T10:00:00Z",
        "9999-12-31",
        "0001-01-01",
        "!!binary aGk=",
    ),
    *(
        "{? [1] : 2}",
        "!foo x",
        "|",
        ">-",
        "? x",
        "- y",
        "{1: 2}",
        "{events: 3}",
        "[null]",
        "[[{event: x}]]",
        "{event: 3}",
    ),
    *("{on: 3}", "{first: 1 week}", "{then: []}", "{as_in: 2018-01-01, relaxed: some}", "{limit: 3}", "{due}", "seen"),
)


def spoilt(rng: random.Random) -> str:
    lines = SOUND.splitlines()
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.randrange(len(lines))
        line = lines[at]
        colons = [match.end() for match in re.finditer(": ", line)]
        match rng.randrange(5):
            case 0 | 1 if colons:
                begin = rng.choice(colons)
                ends = [len(line), *(each.start() for each in re.finditer(r"[,}\]]", line) if each.start() > begin)]
                lines[at] = line[:begin] + rng.choice(PIECES) + line[rng.choice(ends) :]
            case 2:
                lines[at] = rng.choice(lines)
            case 3:
                lines[at] = " " * rng.randrange(8) + rng.choice(PIECES)
            case _:
                where = rng.randrange(len(line) + 1)
                lines[at] = line[:where] + rng.choice("{}[]:,\"'#&*!|>%@`-? \t") + line[where:]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(8))
def test_a_spoilt_file_is_refused_with_a_place_or_loads(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(25):
        text = spoilt(rng)
        try:
            book_of(WORDS, (("f.yaml", text),), Nation.ENGLAND)
        except Mistakes as found:
            refused = found.mistakes
        else:
            refused = ()
        assert [each for each in refused if not re.fullmatch(r"f\.yaml(:\d+:\d+)?", each.where)] == []
        assert [each for each in refused if "cannot stand here" in each.what] == [], text
