"""On the real command line: no event is lost to another subject's id, and a recorded birth acts without an event."""

from __future__ import annotations

from longstop_line import Line, lines

# A request of 2 May 2022, of 20 working days: 3 to 6 May are 4, 9 to 13 9, 16 to 20 14, 23 to 27 19, 30 May 20.
REQUEST = lines("98,F2,foi_received,2022-05-02,,,,,,sysA", "99,F2,foi_answered,2022-05-12,,,,,,sysA")
DISPUTE = lines("99,K7,dispute_raised,2022-03-03,,,,,,sysB", "100,K7,dispute_resolved,2022-03-04,,,,,,sysB")
MENDED = DISPUTE.replace("99,", "sysB-99,").replace("100,", "sysB-100,")


def answered(line: Line) -> list[tuple[str, str]]:
    rows = line.rows("obligations", "--state", "all", "--subject", "F2")
    return [(row["timescale"], row["state"]) for row in rows]


def test_an_id_of_another_system_takes_no_answer_away(line: Line) -> None:
    line("import", line.file("i1.csv", REQUEST))
    first = answered(line)
    assert [state for _, state in first] == ["met_in_time"]
    tried = line("import", "--dry-run", line.file("i2.csv", DISPUTE), code=1).stdout
    assert "1 quarantined: an event id used for two subjects" in tried
    assert "row 2, event_id: an event id used for two subjects." in tried
    said = line("import", line.file("i2.csv", DISPUTE), code=1).stdout
    assert "2 rows read, 1 added, 0 corrected, 0 unchanged, 1 quarantined" in said
    assert answered(line) == first
    [row] = line.rows("quarantine", code=1)
    assert (row["file"], row["row"], row["column"], row["value"]) == ("i2.csv", 2, "event_id", "99")
    assert "casework-99" in row["mend"]
    assert "2 added" in line("import", line.file("i3.csv", MENDED)).stdout


# A conference before the birth on 20 May 2022: three months end on 20 August. Born on Wednesday 1 June: 2 and 3 June are
# holidays; 6 to 10 June are working days 1 to 5, 13 to 17 6 to 10, 20 to 24 11 to 15, 27 to 30 16 to 19, 1 July 20.
UNBORN = lines('c1,U1,icpc_held,2022-05-20,,,,,"{""kind"": ""pre_birth"", ""outcome"": ""plan""}",')
EXPECTED = "subject,date_of_birth,expected_date_of_birth\nU1,,2022-07-10\n"


def test_a_birth_in_the_people_table_brings_the_review_forward(line: Line) -> None:
    line("import", line.file("events.csv", UNBORN), line.file("people.csv", EXPECTED))
    review = ("pre_birth_review", "U1", 1)
    assert line.duties("--subject", "U1")[review] == ("2022-08-20", "open")
    line("import", line.file("people2.csv", EXPECTED.replace("U1,,", "U1,2022-06-01,")))
    assert line.duties("--subject", "U1")[review][0] == "2022-07-01"
    explained = line("explain", "--subject", "U1", "--timescale", "pre_birth_review").stdout
    assert "Fri 1 July 2022" in explained
