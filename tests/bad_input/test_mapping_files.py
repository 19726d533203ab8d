"""A mapping table that is not there, empty or of the wrong shape: said in a line, for every format, and nothing goes in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.intake.annex_a_mapping import load_mapping as annex_a
from engine.intake.nested.loading import load_table as nested
from engine.intake.ssd.mapping import load_mapping as ssd
from engine.intake.ssda903.mapping import load_mapping as ssda903
from engine.words.errors import Mistake, Mistakes

FORMATS = [
    pytest.param(annex_a, id="Annex A"),
    pytest.param(nested, id="census and API"),
    pytest.param(ssd, id="the dataset"),
    pytest.param(ssda903, id="SSDA903"),
]


@pytest.mark.parametrize("load", FORMATS)
@pytest.mark.parametrize(
    ("written", "where", "what"),
    [
        pytest.param(None, "mine.yaml", "this mapping table cannot be read", id="not there"),
        pytest.param(b"\xff\xfe\x00", "mine.yaml", "this mapping table cannot be read", id="not UTF-8"),
        pytest.param(b"", "mine.yaml:1:1", "this is no mapping table", id="empty"),
        pytest.param(b"- a\n", "mine.yaml:1:1", "this is no mapping table", id="a list at the top"),
    ],
)
def test_a_table_that_is_none_is_told_with_its_place(
    load: Callable[[Path], object], written: bytes | None, where: str, what: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    if written is not None:
        path.write_bytes(written)
    with pytest.raises((Mistake, Mistakes)) as caught:
        load(path)
    mistakes = caught.value.mistakes if isinstance(caught.value, Mistakes) else (caught.value,)
    assert [(each.where, each.what.startswith(what)) for each in mistakes] == [(where, True)]
