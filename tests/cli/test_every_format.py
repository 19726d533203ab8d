"""A file of each format goes all the way in from the command line, and in again without a change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from longstop_line import Line

DATA = Path(__file__).parent.parent / "data"

# The sample, its format, and the exit code: 1 where something is quarantined, mostly a date after 30 June 2022, the day of these
# imports.
SAMPLES = [
    pytest.param("intake/Annex_A.xlsx", "annex_a workbook", 0, id="Annex A"),
    pytest.param("cin_census/cin-2022-moved.xml", "cin census xml", 1, id="children in need census"),
    pytest.param("ssda903/2021-episodes.csv", "ssda903 episodes csv", 1, id="SSDA903"),
    pytest.param("dfe_api/child_payload_sample.json", "dfe api json", 0, id="the Department's API"),
    pytest.param("ssd", "ssd folder", 1, id="Standard Safeguarding Dataset"),
]


@pytest.mark.parametrize(("sample", "form", "code"), SAMPLES)
def test_a_sample_goes_in_as_tried_and_in_again_without_a_change(line: Line, sample: str, form: str, code: int):
    tried = json.loads(line("import", "--dry-run", DATA / sample, "--format", "json", code=code).stdout)["files"]
    first, again = (line.rows("import", DATA / sample, code=code) for _ in range(2))
    assert first == tried
    assert [each["format"] for each in first] == [form]
    assert first[0]["added"] > 0
    assert [(each["added"], each["corrected"], each["withdrawn"]) for each in again] == [(0, 0, 0)]
