"""The open interface: events and people in CSV, JSON and Parquet, row by row."""

from __future__ import annotations

import io
import json
import random
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_files import HEADINGS, events_csv, people_csv, read

from engine.intake.attributes import Normal, normal_attributes
from engine.intake.cells import identifier, plain, yes_no
from engine.intake.dates import read_moment
from engine.intake.keys import natural_key
from engine.intake.reasons import Fault, Reason
from engine.words.errors import IntakeMistake
from engine.words.values import Moment
from engine.words.vocabulary import load_vocabulary

WORDS = load_vocabulary()


@pytest.mark.parametrize(
    ("text", "day", "instant"),
    [
        pytest.param("2021-02-01", "2021-02-01", None, id="a date"),
        pytest.param("2021-02-01T09:30", "2021-02-01", "2021-02-01T09:30", id="winter: London is UTC"),
        pytest.param("2021-07-01 09:30:15", "2021-07-01", "2021-07-01T08:30:15", id="summer: an hour less"),
        pytest.param("2021-07-01T00:30", "2021-07-01", "2021-06-30T23:30", id="just after midnight in summer"),
        pytest.param("2021-06-30T23:30:00Z", "2021-07-01", "2021-06-30T23:30", id="UTC given: the next day here"),
        pytest.param("2021-02-01T09:30+02:00", "2021-02-01", "2021-02-01T07:30", id="an offset"),
        pytest.param("2021-02-01T09:30:00.123456", "2021-02-01", "2021-02-01T09:30", id="parts of a second fall away"),
        pytest.param("2020-10-25T01:30", "2020-10-25", "2020-10-25T00:30", id="shown twice: the first, summer time"),
        pytest.param("2020-10-25T01:30+00:00", "2020-10-25", "2020-10-25T01:30", id="the second, with its offset"),
        pytest.param("2021-03-28T00:59", "2021-03-28", "2021-03-28T00:59", id="the last minute before the skip"),
        pytest.param("2021-03-28T02:00", "2021-03-28", "2021-03-28T01:00", id="the first minute after the skip"),
    ],
)
def test_moments(text, day, instant):
    expected = datetime.fromisoformat(instant).replace(tzinfo=UTC) if instant else None
    assert read_moment(text) == Moment(date.fromisoformat(day), expected)


@pytest.mark.parametrize(
    "text", ["2021-2-1", "20210201", "2021-W05-1", "2021-02-01T25:00", "2021-02-01T9:30", "1/2/21", "44200"]
)
def test_what_is_no_moment(text):
    assert read_moment(text) == Fault(Reason.UNREADABLE_DATE)


@given(st.text(max_size=30))
@settings(deadline=None, max_examples=300)
def test_no_text_breaks_the_reading_of_dates(text):
    assert isinstance(read_moment(plain(text)), Moment | Fault)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
    )
)
@settings(deadline=None, max_examples=300)
def test_no_json_breaks_the_reading_of_attributes(value):
    text = json.dumps({"seen": value, "regulation": value, "for": value, "new word": value, "point": value})
    assert isinstance(normal_attributes(text, WORDS), Normal | Fault)


@pytest.mark.parametrize(
    ("given_text", "normal"),
    [
        pytest.param('{"seen": "yes"}', '{"seen":true}', id="yes"),
        pytest.param('{"seen": "a) Yes"}', '{"seen":true}', id="a) Yes"),
        pytest.param('{"seen": 1, "seen_alone": 0}', '{"seen":true,"seen_alone":false}', id="1 and 0"),
        pytest.param('{"seen_alone": false, "seen": true}', '{"seen":true,"seen_alone":false}', id="keys sorted"),
        pytest.param('{"regulation": 19}', '{"regulation":"19"}', id="a choice given as a number"),
        pytest.param('{"regulation": "None"}', '{"regulation":"none"}', id="what leaving it out says"),
        pytest.param('{"outcome": "No plan"}', '{"outcome":"no_plan"}', id="a choice in words"),
        pytest.param('{"mode": "In_Person"}', '{"mode":"in person"}', id="a choice with an underscore"),
        pytest.param('{"for": "2021-02-01T09:30"}', '{"for":"2021-02-01"}', id="a date with a time"),
        pytest.param('{"point": "10"}', '{"point":10}', id="a whole number as text"),
        pytest.param(
            '{"evidence_not_held": "core_group, pep"}',
            '{"evidence_not_held":["core_group","pep"]}',
            id="a list as text",
        ),
        pytest.param('{"seen": null, "reason": " "}', "{}", id="blank values"),
        pytest.param(
            '{"shoe size": 7, "pet": {"kind": "cat"}}',
            '{"pet":"{\\"kind\\": \\"cat\\"}","shoe size":"7"}',
            id="unknown names",
        ),
        pytest.param("", "{}", id="nothing"),
    ],
)
def test_attributes_are_made_canonical(given_text, normal):
    found = normal_attributes(given_text, WORDS)
    assert isinstance(found, Normal)
    assert found.text == normal
    assert normal_attributes(normal, WORDS).text == normal  # and stay so


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param('{"outcome": "banana"}', "outcome", id="not among the choices"),
        pytest.param('{"for": "next week"}', "for", id="no date"),
        pytest.param('{"for": "01/02/2021"}', "for", id="a date to be read two ways"),
        pytest.param('{"point": 2.5}', "point", id="not whole"),
        pytest.param('{"seen": [true]}', "seen", id="a list for one value"),
    ],
)
def test_an_attribute_that_cannot_be_read_is_named(text, name):
    found = normal_attributes(text, WORDS)
    assert isinstance(found, Fault)
    assert found.detail == f"attributes.{name}"
    assert f"'{name}'" in found.words


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Yes", True),
        ("b) No", False),
        ("Y", True),
        ("n", False),
        ("TRUE", True),
        ("0", False),
        ("\u00a0yes ", True),
        ("#N/A", None),
        ("", None),
    ],
)
def test_yes_and_no(text, answer):
    assert yes_no(text) is answer


@pytest.mark.parametrize(
    ("text", "said"),
    [("9212044.0", "9212044"), ("00123", "00123"), (" HC-1\u00a0", "HC-1"), ("1.50", "1.50"), (None, "")],
)
def test_identifiers(text, said):
    assert identifier(text) == said


def test_different_parts_give_different_keys():
    assert natural_key("a/b", "c") == "a%2Fb/c"
    assert natural_key("a", "b/c") != natural_key("a/b", "c")
    assert natural_key("a%2Fb") != natural_key("a/b")


def test_later_rows_correct_earlier_ones_in_the_order_of_recording():
    result = read(
        events_csv(
            'e1,HC-1,cp_visit,2021-02-03,2021-02-05,,,,"{""retracted"": true}",',
            "e1,HC-1,cp_visit,2021-02-01,2021-02-02T10:00,,,NB,,",
            "e1,HC-1,cp_visit,2021-02-03,2021-02-04,,,,,",
            "e1,HC-1,cp_visit,2021-02-03,2021-02-04,,,JT,,",
        )
    )
    by_version = sorted(result.events, key=lambda event: event.version)
    assert [(e.version, e.happened.day.day, e.worker, e.retracted) for e in by_version] == [
        (1, 1, "NB", False), (2, 3, "", False), (3, 3, "JT", False), (4, 3, "", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "kept", "aside"),
    [
        pytest.param(["1,F2,x", "1,K7,x"], ["F2 1"], [3], id="the first row has it"),
        pytest.param(["1,K7,x", "1,F2,x", "1,F2,x2", "1,K7,x2"], ["K7 1", "K7 2"], [3, 4], id="and its corrections"),
        pytest.param(["1,F2,gone", "1,K7,x"], ["F2 1", "K7 1"], [], id="withdrawn here, given there"),
        pytest.param(["1,F2,x", "1,F2,gone", "1,K7,x"], ["F2 1", "F2 2", "K7 1"], [], id="the whole story"),
        pytest.param(["1,F2,gone", "1,K7,x", "1,X1,x"], ["F2 1", "K7 1"], [4], id="moved to two"),
        pytest.param(["1,F2,gone", "1,F2,x", "1,K7,x"], ["F2 1", "F2 2"], [4], id="withdrawn and given back"),
    ],
)
def test_an_id_is_one_subject_s_until_it_is_withdrawn(lines, kept, aside):
    said = {"x": "", "x2": '"{""seen"": true}"', "gone": '"{""retracted"": true}"'}
    rows = [line.split(",") for line in lines]
    made = [f"{id},{subject},cp_visit,2021-02-01,,,,,{said[what]}," for id, subject, what in rows]
    found = read(events_csv(*made))
    assert sorted(f"{event.subject} {event.version}" for event in found.events) == kept
    assert [(row.row, row.column, row.value) for row in found.quarantined] == [(row, "event_id", "1") for row in aside]
    assert {row.reason for row in found.quarantined} <= {"an event id used for two subjects"}


def test_an_empty_recorded_is_the_moment_of_happening():
    """A date is known at the end of its day: 23:59:59 in London, an hour less by UTC in summer."""
    result = read(events_csv("e1,HC-1,cp_visit,2021-02-01,,,,,,", "e2,HC-1,cp_visit,2020-07-01T09:30,,,,,,"))
    assert [event.recorded for event in result.events] == [
        datetime(2021, 2, 1, 23, 59, 59, tzinfo=UTC),
        datetime(2020, 7, 1, 8, 30, tzinfo=UTC),
    ]


def test_recorded_before_it_happened_is_kept_and_noted():
    result = read(events_csv("e1,HC-1,cp_visit,2021-02-03,2021-02-01,,,,,"))
    assert len(result.events) == 1
    assert result.notes == ("Rows recorded before they happened, and kept as they are: 1.",)


def test_unknown_attributes_are_kept_and_noted_once_a_name():
    result = read(
        events_csv(
            'e1,HC-1,cp_visit,2021-02-01,,,,,"{""colour"": ""red""}",',
            'e2,HC-1,cp_visit,2021-02-02,,,,,"{""colour"": 3}",',
        )
    )
    assert [dict(event.attributes) for event in result.events] == [{"colour": "red"}, {"colour": "3"}]
    assert len(result.notes) == 1
    assert "'colour'" in result.notes[0]


def test_rows_without_an_id_get_a_natural_key_whatever_their_order():
    lines = [
        ",HC-1,strategy_discussion,2021-02-01,2021-02-01,s1,,,,",
        ",HC-1,strategy_discussion,2021-02-01,2021-02-03,s1,,,,",
        ",HC-1,strategy_discussion,2021-02-01T09:00,,s1,,,,",
        ",HC/1,strategy_discussion,2021-02-01,,,,,,",
    ]
    once = read(events_csv(*lines))
    assert {event.event_id for event in once.events} == {
        "key/strategy_discussion/HC-1/s1/2021-02-01/1",
        "key/strategy_discussion/HC-1/s1/2021-02-01/2",
        "key/strategy_discussion/HC-1/s1/2021-02-01T09:00:00Z/1",
        "key/strategy_discussion/HC%2F1//2021-02-01/1",
    }
    for seed in range(5):
        random.Random(seed).shuffle(lines)
        assert read(events_csv(*lines)).frame.sort("event_id").equals(once.frame.sort("event_id"))


def test_columns_may_stand_in_any_order_and_optional_ones_be_missing():
    result = read(events_csv("2021-02-01,HC-1,CP visit,blue", headings="Happened,SUBJECT,kind,eye colour"))
    assert [(e.subject, e.kind, e.event_id) for e in result.events] == [
        ("HC-1", "cp_visit", "key/cp_visit/HC-1//2021-02-01/1")
    ]
    assert result.notes == ("Column 'eye colour' is not one of the interface's, and was not used.",)


def test_the_formats_say_the_same():
    rows = [
        ("e1", "0012", "cp_visit", datetime(2021, 2, 1, 9, 30), date(2021, 2, 2), {"seen": True}),  # noqa: DTZ001
        ("e2", "0013", "icpc_held", datetime(2020, 7, 2, 14, 0), None, None),  # noqa: DTZ001
    ]
    names = ["event_id", "subject", "kind", "happened", "recorded", "attributes"]
    parquet = io.BytesIO()
    pl.DataFrame(rows, schema=names, orient="row").write_parquet(parquet)
    texts = [
        {name: (str(value) if isinstance(value, date) else value) for name, value in zip(names, row, strict=True)}
        for row in rows
    ]
    csv = events_csv(
        'e1,0012,cp_visit,2021-02-01T09:30,2021-02-02,"{""seen"": true}"',
        "e2,0013,icpc_held,2020-07-02T14:00,,",
        headings=",".join(names),
    )
    reads = [
        read(csv),
        read(parquet.getvalue(), "events.parquet"),
        read(json.dumps(texts).encode(), "events.json"),
        read("\n".join(json.dumps(row) for row in texts).encode(), "events.jsonl"),
    ]
    assert [each.format for each in reads] == ["events csv", "events parquet", "events json", "events json"]
    assert [each.frame.equals(reads[0].frame) for each in reads] == [True] * 4
    assert reads[0].events[0].subject == "0012"


def test_numbers_in_parquet_become_identifiers():
    parquet = io.BytesIO()
    pl.DataFrame(
        {"subject": [9212044.0], "kind": ["cp_visit"], "happened": [date(2021, 2, 1)], "worker": [7]}
    ).write_parquet(parquet)
    (event,) = read(parquet.getvalue(), "events.parquet").events
    assert (event.subject, event.worker) == ("9212044", "7")


def test_people_in_csv_and_json():
    csv = read(people_csv("HC-1,Jo Tanner,2010-02-28,,F1,Herefordshire,,yes", "HC-2,,,2021-08-01,F1,,,"), "people.csv")
    first, second = csv.people
    assert (first.initials, first.date_of_birth, first.family, first.restricted) == (
        "JT",
        date(2010, 2, 28),
        "F1",
        True,
    )
    assert (second.date_of_birth, second.expected_date_of_birth, second.restricted) == (None, date(2021, 8, 1), False)
    rows = [{"subject": "HC-1", "date_of_birth": "2010-02-28", "restricted": True}]
    assert read(json.dumps(rows).encode(), "people.json").people[0].restricted is True


def test_a_later_row_corrects_a_person_and_a_repeat_is_a_duplicate():
    result = read(people_csv("HC-1,,2010-02-27,,,,,", "HC-1,,2010-02-28,,,,,", "HC-1,,2010-02-28,,,,,"), "people.csv")
    assert [person.date_of_birth for person in result.people] == [date(2010, 2, 28)]
    assert result.duplicates == 1
    assert result.notes == ("Rows that took the place of an earlier one for the same subject: 1.",)


def test_blank_rows_are_no_rows():
    result = read(events_csv("", ",,,,,,,,,", "e1,HC-1,cp_visit,2021-02-01,,,,,,", "e2,,,,,,,,,"))
    assert (result.rows_read, [bad.row for bad in result.quarantined]) == (2, [5])


def test_headings_are_those_of_the_interface():
    assert HEADINGS.split(",") == [
        "event_id",
        "subject",
        "kind",
        "happened",
        "recorded",
        "episode",
        "team",
        "worker",
        "attributes",
        "source",
    ]


def test_what_no_database_holds_is_left_out():
    rows = [
        {"subject": "a\ud800", "kind": "cp_visit", "happened": "2021-02-01", "attributes": {"reason": "x\u0000y\udc00"}}
    ]
    (event,) = read(json.dumps(rows).encode(), "events.json").events
    assert (event.subject, dict(event.attributes)) == ("a?", {"reason": "xy?"})


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_parquet_file_cut_short_is_refused(share):
    parquet = io.BytesIO()
    pl.DataFrame({"subject": ["HC-1"], "kind": ["cp_visit"], "happened": ["2021-02-01"]}).write_parquet(parquet)
    data = parquet.getvalue()
    with pytest.raises(IntakeMistake, match=r"^events\.parquet: the Parquet file cannot be read to its end"):
        read(data[: int(len(data) * share)], "events.parquet")
