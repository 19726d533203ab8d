"""Which files are the return's, and what is said of one whose columns are another year's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from files_903 import EPISODES, HEADINGS

from engine.intake.result import Read
from engine.intake.ssda903 import read, recognise
from engine.intake.ssda903.mapping import OWN, load_mapping
from engine.words.errors import IntakeMistake, Mistakes
from engine.words.vocabulary import load_vocabulary

Reader = Callable[..., Read]
DATA = Path(__file__).parent.parent / "data"
AS_AT = date(2022, 6, 1)


@pytest.mark.parametrize("file", sorted((DATA / "ssda903").glob("*.csv")), ids=lambda file: file.stem)
def test_the_sample_files_are_recognised_by_their_columns_alone(file: Path) -> None:
    head = file.read_bytes()[:65_536]
    assert recognise(head, "anything.csv")
    assert recognise(b"\xef\xbb\xbf" + head, "anything.csv")


@pytest.mark.parametrize("which", sorted(HEADINGS))
def test_each_files_headings_are_recognised(which: str) -> None:
    assert recognise(HEADINGS[which].encode(), "x.csv")
    assert recognise(HEADINGS[which].lower().replace(",", ";").encode(), "x.csv")


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"event_id,subject,kind,happened,recorded\n", id="events of the interface"),
        pytest.param(b"subject,name,date_of_birth\n", id="people of the interface"),
        pytest.param(b"CHILD,AGE,NAME\n", id="a list of children"),
        pytest.param(b"DECOM,RNE,LS\n", id="episodes without a child"),
        pytest.param(b'"CHILD,DECOM\n', id="a quote that is not closed"),
        pytest.param(b"<Message><Header><Collection>CIN</Collection></Header><Children><Child>", id="the CIN census"),
        pytest.param(b"PK\x03\x04 something", id="a workbook"),
        pytest.param(b'[{"CHILD": 1}]', id="JSON"),
    ],
)
def test_other_files_are_not(head: bytes) -> None:
    assert not recognise(head, "2021-episodes.csv")


def mapped(tmp_path: Path, was: str, becomes: str) -> Path:
    """The mapping table with one line changed."""
    text = OWN.read_text("utf-8")
    assert was in text
    file = tmp_path / "ssda903.yaml"
    file.write_text(text.replace(was, becomes), "utf-8")
    return file


def episodes(
    tmp_path: Path, name: str, headings: str = EPISODES, row: str = "1,06/09/2021,S,V2,N1,U6,PR1,,,,,,1"
) -> Path:
    file = tmp_path / name
    file.write_text(f"{headings}\n{row}\n", "utf-8")
    return file


@pytest.mark.parametrize("year", [2018, 2019, 2026, 2027])
def test_the_years_that_are_known_may_be_named_by_their_beginning_or_their_end(tmp_path: Path, year: int) -> None:
    assert len(read(episodes(tmp_path, f"{year}-episodes.csv"), AS_AT).events) == 2


@pytest.mark.parametrize("year", [2017, 2028])
def test_a_year_that_is_not_known_is_refused(tmp_path: Path, year: int) -> None:
    with pytest.raises(IntakeMistake) as refused:
        read(episodes(tmp_path, f"{year}-episodes.csv"), AS_AT)
    assert f"its name says {year}, and the returns that are known are those of 2019 to 2027." in str(refused.value)


def test_a_file_that_came_later_is_not_of_an_earlier_year(returned: Reader) -> None:
    row = "1,01/01/2010,SWE0042,04/10/2021,,"
    with pytest.raises(IntakeMistake) as refused:
        returned("social_worker", row, name="2022-social_worker.csv")
    what = "the return of 2022 had no file 'Social worker episodes'; its columns are those of 2024 to 2027."
    assert what in str(refused.value)
    assert len(returned("social_worker", row, name="2023-social_worker.csv").events) == 1  # 2023 to 2024
    assert len(returned("social_worker", row).events) == 1


def test_columns_of_another_year_are_named_with_the_years_they_fit(tmp_path: Path) -> None:
    """A column that came in 2025, in the place of one that went: what a council sees that renames last year's files."""
    table = mapped(
        tmp_path,
        "PLACE: {read: code, codes: placement, needed: true}",
        "PLACE: {read: code, codes: placement, needed: true}\n"
        "      OLD: {read: text, needed: true, until: 2024}\n"
        "      NEW: {read: text, needed: true, since: 2025}",
    )
    row = "1,06/09/2021,S,V2,N1,U6,PR1,,,,,,1,x"
    new, old = f"{EPISODES},NEW", f"{EPISODES},OLD"
    with pytest.raises(IntakeMistake) as refused:
        read(episodes(tmp_path, "2022-episodes.csv", new, row), AS_AT, mapping_file=table)
    assert (
        "its columns are not those of the file 'Episodes' of 2022 (missing: OLD; not of that year: NEW). "
        "They are the columns of 2025 to 2027." in str(refused.value)
    )
    with pytest.raises(IntakeMistake) as refused:
        read(episodes(tmp_path, "2026-episodes.csv", old, row), AS_AT, mapping_file=table)
    assert "(missing: NEW; not of that year: OLD). They are the columns of 2019 to 2024." in str(refused.value)
    for name, headings in (
        ("2025-a.csv", new),
        ("2024-b.csv", new),
        ("2024-c.csv", old),
        ("d.csv", new),
        ("e.csv", old),
    ):
        assert len(read(episodes(tmp_path, name, headings, row), AS_AT, mapping_file=table).events) == 2
    with pytest.raises(IntakeMistake) as refused:
        read(episodes(tmp_path, "f.csv", f"{new},OLD", f"{row},y"), AS_AT, mapping_file=table)
    assert "of any year (the nearest is 2027) (not of that year: OLD)" in str(refused.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    headings, row = EPISODES.replace(",REC,", ","), "1,06/09/2021,S,V2,N1,U6,PR1,,,,,1"
    with pytest.raises(IntakeMistake) as refused:
        read(episodes(tmp_path, "2021-episodes.csv", headings, row), AS_AT)
    assert "its columns are not those of the file 'Episodes' of 2021 (missing: REC)." in str(refused.value)
    with pytest.raises(IntakeMistake) as refused:
        read(episodes(tmp_path, "episodes.csv", headings, row), AS_AT)
    assert "(missing: REC)" in str(refused.value)


def test_a_column_that_drives_nothing_may_be_missing_and_a_strange_one_is_noted(tmp_path: Path) -> None:
    headings = EPISODES.replace(",HOME_POST,PL_POST", "") + ",OUR_OWN"
    found = read(episodes(tmp_path, "2021-episodes.csv", headings, "1,06/09/2021,S,V2,N1,U6,PR1,,,,1,x"), AS_AT)
    assert len(found.events) == 2
    assert "Column OUR_OWN is not one of the return's, and was not used." in found.notes


def test_a_column_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeMistake) as refused:
        read(episodes(tmp_path, "e.csv", f"{EPISODES},rec", "1,06/09/2021,S,V2,N1,U6,PR1,,,,,,1,X1"), AS_AT)
    assert "there are two columns REC." in str(refused.value)


@pytest.mark.parametrize(
    ("name", "place", "noted"),
    [
        pytest.param("2024-episodes.csv", "K3", False, id="K3 in a file of 2024 to 2025"),
        pytest.param("2023-episodes.csv", "K3", True, id="K3 a year too early"),
        pytest.param("2024-episodes.csv", "H5", False, id="H5 in its last year"),
        pytest.param("2025-episodes.csv", "H5", True, id="H5 a year too late"),
        pytest.param("episodes.csv", "H5", False, id="no year is named"),
    ],
)
def test_a_code_of_another_year_is_read_and_noted(returned: Reader, name: str, place: str, noted: bool) -> None:
    found = returned("episodes", f"1,06/09/2021,S,V2,{place},,", name=name)
    assert [event.attributes["placement"] for event in found.events if event.kind == "placement_started"] == [
        "residential"
    ]
    assert any(f"PLACE {place} is not a code of the return of" in note for note in found.notes) == noted


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        pytest.param("key: [CHILD, DECOM]", "key: [CHILD, DECON]", "there is no column 'DECON'", id="column"),
        pytest.param(
            "kind: looked_after_review_held", "kind: review_held", "there is no kind 'review_held'", id="kind"
        ),
        pytest.param(
            "codes: participation, needed", "codes: partaking, needed", "no list of codes 'partaking'", id="codes"
        ),
        pytest.param("people: true", "persons: true", "'persons': Extra inputs", id="key"),
        pytest.param("reviews_settle: 5 months", "reviews_settle: a while", "'reviews_settle'", id="limit"),
        pytest.param("DEC: {read: date, needed: true}", "DEC: {needed: true}", "either 'read' or 'left'", id="neither"),
        pytest.param(
            "gives: {legal_status: C1}", "gives: {legal: C1}", "there is no attribute 'legal'", id="attribute"
        ),
        pytest.param("key: [CHILD, REVIEW]", "key: [CHILD, DOB]", "column 'DOB' of the key is left", id="key left"),
    ],
)
def test_a_mistake_in_the_mapping_table_is_told_with_its_place(
    tmp_path: Path, was: str, becomes: str, says: str
) -> None:
    with pytest.raises(Mistakes) as refused:
        load_mapping(mapped(tmp_path, was, becomes), load_vocabulary())
    assert says in str(refused.value)
    assert "ssda903.yaml:" in str(refused.value)


def test_every_code_of_the_2024_schema_is_known() -> None:
    """The codes that drive something, as the published schemas of 2024 to 2026 list them."""
    codes = load_mapping().codes
    assert set(codes["reason for new episode"]) == set("SLPTBU")
    assert set(codes["legal status"]) == {"C1", "C2", "D1", "E1", "V2", "V3", "V4", "L1", "L2", "L3", "J1", "J2", "J3"}
    places = "A3 A4 A5 A6 H5 K1 K2 P1 P2 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z1 K3 Z11 Z12 Z13 Z14"
    assert set(codes["placement"]) == set(places.split())
    ceased = "X1 E11 E12 E2 E3 E4A E4B E13 E41 E45 E46 E47 E48 E5 E6 E7 E9 E14 E15 E16 E17 E8 E43 E44"
    assert set(codes["reason episode ceased"]) == set(ceased.split())
    assert [name for name, code in codes["reason episode ceased"].items() if code.goes_on] == ["X1"]
