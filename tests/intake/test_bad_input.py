"""Bad input gets a clear word: where it is, what is wrong, how to mend it; and the rest goes in."""

from __future__ import annotations

import io
import json
import zipfile

import polars as pl
import pytest
from intake_files import (
    AS_AT,
    HEADINGS,
    SAMPLE,
    Sheets,
    changed,
    column_of,
    events_csv,
    far_cell,
    people_csv,
    read,
    rename,
    sample_sheets,
    set_cell,
    with_password,
    workbook,
    zip_bomb,
)

from engine.intake.reading import read_file
from engine.words.errors import IntakeMistake

GOOD = "e1,HC-1,cp_visit,2021-02-01,,,Locality 1,NB,,"


def empty_workbook() -> bytes:
    return workbook({"Sheet1": [["hello"]]})


def without_a_column(sheets: Sheets) -> None:
    place = column_of(sheets, "List 7", "Child Protection Plan Start Date")
    for row in sheets["List 7"]:
        del row[place]


def other_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("notes.txt", "hello")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        pytest.param(
            "a.xlsx", lambda: with_password(SAMPLE.read_bytes()), ["a.xlsx", "password", "remove"], id="password"
        ),
        pytest.param("a.xlsx", zip_bomb, ["a.xlsx", "600 MB", "not opened", "where it came from"], id="zip bomb"),
        pytest.param("a.xlsx", far_cell, ["row 1,048,576", "column 16,384", "stray cells"], id="a stray far cell"),
        pytest.param("a.xlsx", lambda: SAMPLE.read_bytes()[:20_000], ["cut short", "export it again"], id="cut short"),
        pytest.param("a.xlsx", lambda: b"Child,Date\n", ["not a workbook", ".xlsx"], id="a text named .xlsx"),
        pytest.param("a.xlsx", other_archive, ["archive", "no workbook"], id="another archive"),
        pytest.param(
            "a.xls",
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            [".xls", "save it as .xlsx"],
            id="old Excel",
        ),
        pytest.param(
            "a.xlsx", empty_workbook, ["none of its sheets", "Sheet1", "'List 1' to 'List 10'"], id="no list at all"
        ),
        pytest.param(
            "a.xlsx",
            lambda: changed(lambda s: rename(s, "List 8", "Date of Last Social Work Visit", "Seen on")),
            [
                "a.xlsx, List 8",
                "'Date of Last Social Work Visit'",
                "Seen on",
                "'like' of 'visited'",
                "docs/imports/annex_a.md",
            ],
            id="renamed column",
        ),
        pytest.param(
            "a.xlsx",
            lambda: changed(without_a_column),
            ["List 7", "'Child Protection Plan Start Date'", "Date of the Last Statutory Visit", "annex_a.yaml"],
            id="missing column",
        ),
        pytest.param("events.csv", lambda: b"", ["events.csv", "empty", "Export it again"], id="empty file"),
        pytest.param(
            "events.csv", lambda: b"\xef\xbb\xbf\r\n \r\n", ["empty"], id="nothing but a mark and blank lines"
        ),
        pytest.param("events.csv", lambda: b"%PDF-1.7 ...", ["PDF", "CSV, Parquet or JSON"], id="a PDF"),
        pytest.param("events.csv", lambda: b"MZ\x00\x00\x01", ["not a text file"], id="a program"),
        pytest.param(
            "events.csv",
            lambda: events_csv(headings="event_id,subjct,kind,happened"),
            ["'subject'", "nearest heading is 'subjct'", "docs/interface.md"],
            id="missing column, near heading",
        ),
        pytest.param(
            "events.csv",
            lambda: events_csv(headings="subject,kind"),
            ["column 'happened' is missing"],
            id="missing column, nothing near",
        ),
        pytest.param(
            "events.csv",
            lambda: events_csv(headings="subject,kind,happened,atributes"),
            ["'attributes'", "'atributes'"],
            id="an optional column misspelt",
        ),
        pytest.param(
            "events.csv", lambda: events_csv(headings=HEADINGS + ",Kind"), ["two columns 'kind'"], id="a column twice"
        ),
        pytest.param("events.csv", lambda: events_csv('e1,"HC-1,x'), ["line", "CSV", "quotes"], id="an open quote"),
        pytest.param(
            "events.csv", lambda: HEADINGS.encode() + b"\nH\x81", ["Windows-1252", "CSV UTF-8"], id="no encoding fits"
        ),
        pytest.param("events.json", lambda: b'[{"subject": 1},', ["events.json:1:", "JSON"], id="broken JSON"),
        pytest.param(
            "events.json", lambda: b'{"subject": 1}\n{oops}', ["events.json:2", "JSON"], id="broken JSON line"
        ),
        pytest.param(
            "e.parquet", lambda: b"PAR1 and no more", ["e.parquet", "cannot be read to its end"], id="broken Parquet"
        ),
        pytest.param("e.parquet", lambda: b"a,b\n1,2\n", ["not a Parquet file"], id="a text named .parquet"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name, make, says):
    with pytest.raises(IntakeMistake) as stop:
        read(make(), name)
    assert str(stop.value).startswith(name)
    assert [word for word in says if word not in str(stop.value)] == []


@pytest.mark.parametrize(
    ("row", "column", "value", "reason", "says"),
    [
        pytest.param(
            "e2,HC-1,cp_visit,01/02/2021,,,,,,",
            "happened",
            "01/02/2021",
            "a date that can be read in two ways",
            ["Write 2021-02-01 or 2021-01-02", "is it 1 February or 2 January?", "--dates dd/mm/yyyy"],
            id="01/02/2021",
        ),
        pytest.param(
            "e2,HC-1,cp_visit,25/02/2021,,,,,,",
            "happened",
            "25/02/2021",
            "a date that can be read in two ways",
            ["Write 2021-02-25"],
            id="25/02/2021",
        ),
        pytest.param(
            "e2,HC-1,cp_visit,last week,,,,,,",
            "happened",
            "last week",
            "not a date that can be read",
            ["2021-02-28T09:30"],
            id="no date",
        ),
        pytest.param(
            "e2,HC-1,cp_visit,2021-02-29,,,,,,",
            "happened",
            "2021-02-29",
            "not a date that can be read",
            ["no such day"],
            id="29 February 2021",
        ),
        pytest.param(
            "e2,HC-1,cp_visit,2021-03-28T01:30,,,,,,",
            "happened",
            "2021-03-28T01:30",
            "a time that did not exist",
            ["clocks went forward"],
            id="a skipped time",
        ),
        pytest.param(
            "e2,HC-1,cp_visit,2021-04-02,,,,,,",
            "happened",
            "2021-04-02",
            "in the future",
            ["booked"],
            id="two days ahead",
        ),
        pytest.param(
            "e2,HC-1,cp_visit,0201-02-01,,,,,,",
            "happened",
            "0201-02-01",
            "too long ago for a case event",
            ["Check the year"],
            id="year 201",
        ),
        pytest.param(
            "e2,HC-1,cp_visit,,,,,,,", "happened", "", "a value is missing", ["Fill it in"], id="no date given"
        ),
        pytest.param(
            "e2,,cp_visit,2021-02-01,,,,,,", "subject", "", "a value is missing", ["Fill it in"], id="no subject"
        ),
        pytest.param(
            "e2,HC-1,cp_vist,2021-02-01,,,,,,",
            "kind",
            "cp_vist",
            "an unknown kind of event",
            ["Did you mean 'cp_visit'?", "docs/interface.md"],
            id="unknown kind",
        ),
        pytest.param(
            'e2,HC-1,cp_visit,2021-02-01,,,,,"{""seen"": ""perhaps""}",',
            "attributes.seen",
            '{"seen": "perhaps"}',
            "an attribute that cannot be read",
            ["'seen'", "true or false"],
            id="unreadable attribute",
        ),
        pytest.param(
            "e2,HC-1,cp_visit,2021-02-01,,,,,seen,",
            "attributes",
            "seen",
            "attributes that are not a JSON object",
            ['{"seen": true}'],
            id="no JSON",
        ),
        pytest.param(
            "e2,HC-1,cp_visit,2021-02-01,,,",
            "",
            "7 cells under 10 headings",
            "wrong number of cells",
            ["as many cells as there are headings"],
            id="too few cells",
        ),
        pytest.param(
            "e2,HC-1,cp_visit,2021-02-01,,,,,,,,more",
            "",
            "12 cells under 10 headings",
            "wrong number of cells",
            ["in quotes"],
            id="too many cells",
        ),
        pytest.param(
            "e1,HC-9,cp_visit,2021-02-01,,,,,,",
            "event_id",
            "e1",
            "an event id used for two subjects",
            ["its own id"],
            id="one id, two subjects",
        ),
    ],
)
def test_a_bad_row_is_quarantined_and_the_rest_goes_in(row, column, value, reason, says):
    result = read(events_csv(GOOD, row, "e3,HC-2,cp_visit,2021-02-02,,,,,,"))
    assert [event.event_id for event in result.events] == ["e1", "e3"]
    assert result.rows_read == 3
    assert result.quarantined_by_reason == {reason: 1}
    (bad,) = result.quarantined
    assert (bad.file, bad.row, bad.column, bad.value) == ("events.csv", 3, column, value)
    assert [word for word in says if word not in bad.mend] == []


@pytest.mark.parametrize(
    ("kind", "near"), [("core_group", "core_group_held"), ("nonsense_kind", ""), ("home_call", "")]
)
def test_only_a_near_word_is_suggested_for_an_unknown_kind(kind, near):
    (bad,) = read(events_csv(f"e2,HC-1,{kind},2021-02-01,,,,,,")).quarantined
    assert f"Did you mean '{near}'?" in bad.mend or not near
    assert ("Did you mean" in bad.mend) == bool(near)


def test_an_end_before_its_start_is_quarantined_when_the_episode_says_so():
    result = read(
        events_csv(
            "e1,HC-1,cp_plan_started,2021-02-10,,p1,,,,",
            "e2,HC-1,cp_plan_ended,2021-02-09,,p1,,,,",
            "e3,HC-1,missing_started,2021-02-10T22:00,,m1,,,,",
            "e4,HC-1,missing_found,2021-02-10T21:00,,m1,,,,",
            "e5,HC-1,missing_started,2021-02-12,,m2,,,,",
            "e6,HC-1,missing_found,2021-02-12T08:00,,m2,,,,",
        )
    )
    assert [(bad.row, bad.reason) for bad in result.quarantined] == [
        (3, "an end before its start"),
        (5, "an end before its start"),
    ]
    assert "Check both dates" in result.quarantined[0].mend
    assert [event.event_id for event in result.events] == ["e1", "e3", "e5", "e6"]


def test_a_corrected_start_no_longer_convicts_its_end():
    result = read(
        events_csv(
            "e1,HC-1,cp_plan_started,2021-02-10,2021-02-10,p1,,,,",
            "e1,HC-1,cp_plan_started,2021-02-01,2021-02-12,p1,,,,",
            "e2,HC-1,cp_plan_ended,2021-02-09,,p1,,,,",
        )
    )
    assert result.quarantined == ()


def test_an_end_without_an_episode_is_kept_and_noted():
    result = read(events_csv("e1,HC-1,cp_plan_started,2021-02-10,,,,,,", "e2,HC-1,cp_plan_ended,2021-02-09,,,,,,"))
    assert len(result.events) == 2
    (note,) = result.notes
    assert "row 3" in note
    assert "cp_plan" in note


@pytest.mark.parametrize(
    ("line", "column", "reason", "says"),
    [
        pytest.param(
            "HC-2,,2021-04-01,,,,,", "date_of_birth", "born in the future", "expected_date_of_birth", id="born tomorrow"
        ),
        pytest.param(
            "HC-2,,2010-04-01,,,,2009-01-01,", "died", "died before being born", "both dates", id="died before birth"
        ),
        pytest.param("HC-2,,2010-04-01,,,,2021-05-01,", "died", "in the future", "year", id="death in the future"),
        pytest.param(
            "HC-2,,04/05/2010,,,,,",
            "date_of_birth",
            "a date that can be read in two ways",
            "4 May or 5 April",
            id="04/05",
        ),
        pytest.param(",,2010-04-01,,,,,", "subject", "a value is missing", "Fill it in", id="nobody"),
        pytest.param(
            "HC-2,,,,,,,perhaps", "restricted", "a value that cannot be read", "yes or no", id="restricted perhaps"
        ),
    ],
)
def test_a_bad_person_is_quarantined(line, column, reason, says):
    result = read(people_csv("HC-1,Jo T,2010-01-01,,,,,", line), "people.csv")
    assert [person.subject for person in result.people] == ["HC-1"]
    (bad,) = result.quarantined
    assert (bad.row, bad.column, bad.reason) == (3, column, reason)
    assert says in bad.mend


def test_a_birth_on_the_day_of_the_import_stands():
    assert read(people_csv(f"HC-1,,{AS_AT},,,,,"), "people.csv").people[0].date_of_birth == AS_AT


def test_exact_duplicates_are_counted():
    result = read(events_csv(GOOD, GOOD, GOOD))
    assert (len(result.events), result.duplicates, result.quarantined) == (1, 2, ())


def test_windows_1252_is_read_and_said():
    data = (HEADINGS + "\ne1,HC-1,cp_visit,2021-02-01,,,Équipe 1,Zoë O’Neill,,\n").encode("cp1252")
    result = read(data)
    assert (result.events[0].team, result.events[0].worker) == ("Équipe 1", "Zoë O’Neill")
    assert [note for note in result.notes if "Windows-1252" in note and "events.csv" in note] != []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_changes_nothing(encoding):
    data = (HEADINGS + "\r\ne1,HC-1,cp_visit,2021-02-01,,,T,Zoë,,\r\n").encode(encoding)
    assert [event.worker for event in read(data).events] == ["Zoë"]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_separators_are_read(mark):
    data = events_csv("e1,HC-1,cp_visit,2021-02-01,,,T,NB,,").replace(b",", mark.encode())
    assert [event.worker for event in read(data).events] == ["NB"]


def test_a_declared_format_reads_uk_dates():
    result = read(events_csv("e1,HC-1,cp_visit,01/02/2021,02/02/2021 09:15,,,,,"), date_format="dd/mm/yyyy")
    assert (result.events[0].happened.day.isoformat(), result.events[0].recorded.isoformat()) == (
        "2021-02-01",
        "2021-02-02T09:15:00+00:00",
    )


def test_an_unknown_format_of_dates_is_refused():
    with pytest.raises(IntakeMistake, match="--dates: 'uk' is not a format"):
        read(events_csv(GOOD), date_format="uk")


def test_a_missing_list_is_noted_and_the_rest_goes_in():
    def change(sheets: Sheets) -> None:
        del sheets["List 7"]

    result = read(changed(change), "a.xlsx")
    assert [note for note in result.notes if "List 7 (Child protection plans) is not in the workbook" in note] != []
    conference = next(event for event in result.events if event.kind == "icpc_held")
    assert conference.attributes["evidence_not_held"] == (
        "core_group",
        "core_group_record",
        "cp_visit",
        "plan_at_15_months",
        "review_conference",
    )


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "reason", "lost"),
    [
        pytest.param("List 7", "Date of Birth", "2021-05-01", "born in the future", set(), id="future birth"),
        pytest.param(
            "List 7",
            "Child Protection Plan End Date",
            "01/01/2020",
            "an end before its start",
            {"cp_plan_ended"},
            id="end first",
        ),
        pytest.param(
            "List 7",
            "Date of the Last Statutory Visit",
            "soon",
            "not a date that can be read",
            {"cp_visit"},
            id="no date",
        ),
        pytest.param(
            "List 7", "Date of the Last Statutory Visit", "2022-01-01", "in the future", {"cp_visit"}, id="future visit"
        ),
        pytest.param(
            "List 7",
            "Was the Child Seen Alone?",
            "perhaps",
            "a value that cannot be read",
            set(),
            id="neither yes nor no",
        ),
        pytest.param(
            "List 7",
            "Child Protection Plan Start Date",
            "#N/A",
            "a value is missing",
            {"cp_plan_started", "cp_visit", "rcpc_held", "cp_plan_ended"},
            id="no key",
        ),
        pytest.param(
            "List 8", "Placement Type", "caravan", "a value that cannot be read", set(), id="no such placement"
        ),
    ],
)
def test_a_bad_cell_loses_only_what_rests_on_it(sheet, heading, value, reason, lost):
    def change(sheets: Sheets) -> None:
        set_cell(sheets, sheet, 2, heading, value)

    before, result = read(SAMPLE.read_bytes(), "a.xlsx"), read(changed(change), "a.xlsx")
    (bad,) = result.quarantined
    assert (bad.row, bad.column, bad.value, bad.reason) == (2, f"{sheet}, {heading}", value, reason)
    subject = sample_sheets()[sheet][1][0]
    kinds = [{event.kind for event in each.events if event.subject == subject} for each in (before, result)]
    assert kinds[0] - kinds[1] == lost


def test_formulas_without_a_stored_value_are_said():
    def change(sheets: Sheets) -> None:
        set_cell(sheets, "List 7", 2, "Child Protection Plan End Date", "=G2+5")

    result = read(changed(change), "a.xlsx")
    assert [
        note for note in result.notes if note.startswith("Formulas without a stored value, taken as blank: 1.")
    ] != []


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(IntakeMistake, match=r"^nothing\.csv: there is no such file"):
        read_file(tmp_path / "nothing.csv", AS_AT)
    with pytest.raises(IntakeMistake, match="cannot be opened"):
        read_file(tmp_path, AS_AT)


def test_json_rows_that_are_not_objects_are_quarantined():
    rows = [
        {"event_id": "e1", "subject": 7, "kind": "cp_visit", "happened": "2021-02-01", "attributes": {"seen": True}},
        3,
    ]
    result = read(json.dumps(rows).encode(), "events.json")
    assert [(event.subject, dict(event.attributes)) for event in result.events] == [("7", {"seen": True})]
    assert [(bad.row, bad.value) for bad in result.quarantined] == [(2, "3")]


def test_messages_hold_no_folder(tmp_path):
    path = tmp_path / "a secret folder" / "e.csv"
    path.parent.mkdir()
    path.write_bytes(b"")
    with pytest.raises(IntakeMistake) as stop:
        read_file(path, AS_AT)
    assert "secret" not in str(stop.value)


def test_an_empty_table_reads_as_nothing(tmp_path):
    path = tmp_path / "events.parquet"
    pl.DataFrame(schema=dict.fromkeys(HEADINGS.split(","), pl.String)).write_parquet(path)
    assert read_file(path, AS_AT).frame.height == 0
    assert read(events_csv()).frame.height == 0
