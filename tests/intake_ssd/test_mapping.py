"""The mapping table: every table and column of the dataset is accounted for, and what is wrong in a copy is named."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from ssd_sample import AS_AT, SAMPLE

from engine.intake.ssd import read_source
from engine.intake.ssd.joins import MAKERS
from engine.intake.ssd.mapping import MADE, OWN, load_mapping, parse_mapping
from engine.words.errors import Mistakes
from engine.words.vocabulary import load_vocabulary

PAGE = Path(__file__).parents[2] / "docs" / "imports" / "ssd.md"
# The tables of ssd-data-model at 4987c73f, without their beginning `ssd_`.
PUBLISHED = re.findall(
    r"\w+",
    """
address api_data_staging assessment_factors care_leavers cin_assessments cin_episodes cin_plans cin_visits cla_care_plan
cla_convictions cla_episodes cla_health cla_immunisations cla_placement cla_previous_permanence cla_reviews
cla_substance_misuse cla_visits contacts cp_plans cp_reviews cp_visits department disability early_help_episodes
ehcp_active_plans ehcp_assessment ehcp_named_plan ehcp_requests family immigration_status initial_cp_conference involvements
legal_status linked_identifiers missing mother permanence person pre_proceedings professionals s251_finance s47_enquiry
sdq_scores sen_need send version_log voice_of_child
""",
)


def test_all_48_tables_are_accounted_for_by_name() -> None:
    mapping = load_mapping(vocabulary=load_vocabulary())
    assert len(PUBLISHED) == 48
    assert sorted(mapping.all_tables) == sorted(PUBLISHED)
    assert [name for name, table in mapping.gives_nothing.items() if not table.why] == []


def test_every_column_that_is_named_stands_in_the_published_table() -> None:
    mapping = load_mapping()
    for name, table in mapping.tables.items():
        if table.made_of:
            continue
        with (SAMPLE / f"ssd_{name}.csv").open(encoding="utf-8", newline="") as lines:
            headings = next(csv.reader(lines))  # those of the published definition, all of them
        assert set(mapping.columns(name)) - set(headings) == set(), name


def test_each_table_is_told_by_its_own_columns() -> None:
    mapping = load_mapping()
    for path in SAMPLE.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            headings = tuple(next(csv.reader(lines)))
        assert f"ssd_{mapping.table_of(headings)}" == path.stem


def test_what_is_worked_out_is_worked_out_for_the_tables_that_use_it() -> None:
    assert set(MADE) == {*MAKERS, "cla_periods"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: cp_visit\n", "kind: cp_visits\n", "there is no kind 'cp_visits'"),
        ("reading: refused}]\n      - kind: dental", "reading: no}]\n      - kind: dental", "there is no reading 'no'"),
        ("take: {meeting: icpc_icpc_meeting_id}", "take: {met: icpc_icpc_meeting_id}", "there is no attribute 'met'"),
        ("on: cppv_cp_visit_date", "on: visited", "there is no column of cp_visits 'visited'"),
        ("held_in: {icpc: [initial_cp_conference]}", "held_in: {icpc: [conference]}", "there is no table 'conference'"),
        ("{placement: with_parents}", "{placement: castle}", "'placement' cannot be 'castle'"),
        ("holds: latest only", "holds: some", "'holds': Input should be 'history' or 'latest only'"),
        (r"like: '\bU1\b'", r"like: '\bU(1\b'", "is not a regular expression"),
    ],
)
def test_a_mistake_in_a_council_s_own_copy_is_named_with_its_line(old: str, new: str, says: str) -> None:
    text = OWN.read_text("utf-8")
    assert text.count(old) == 1, old
    with pytest.raises(Mistakes) as found:
        parse_mapping(text.replace(old, new), "ours.yaml", load_vocabulary())
    assert says in str(found.value)
    assert re.search(r"ours\.yaml:\d+:\d+: ", str(found.value))


def test_a_council_s_own_table_is_used(tmp_path: Path) -> None:
    own = tmp_path / "ssd.yaml"
    own.write_text(OWN.read_text("utf-8").replace("like: 'duty'", "like: 'duty|nursery'"), "utf-8")
    found = read_source(str(SAMPLE), AS_AT, mapping_file=own)
    assert "ssd/involvements/N10/allocated" in found.frame["event_id"].to_list()
    assert not any("NURSERY" in note for note in found.notes)


def test_the_page_names_every_table_and_each_kind_it_gives() -> None:
    page, mapping = PAGE.read_text("utf-8"), load_mapping()
    for name in PUBLISHED:
        assert f"`{name}`" in page, name
    for table in mapping.tables.values():
        for rule in table.events:
            assert f"`{rule.kind}`" in page, rule.kind
            for duty in (*rule.not_held, *rule.held_in):
                assert f"`{duty}`" in page, duty
