"""The sample return read off by hand; two years' returns together; and what their reviews come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.intake.reading import read_file
from engine.intake.result import Read
from engine.intake.ssda903 import read, recognise
from engine.obligations import evaluate, explain_judging
from engine.rulebook.loading import load_book
from engine.service.importing import store_read
from engine.store import events as stored_events
from engine.store.database import open_database
from engine.store.upgrading import upgrade
from engine.words.clock import last_instant
from engine.words.enums import Nation
from engine.words.errors import IntakeMistake
from engine.words.values import CaseEvent, Obligation

Reader = Callable[..., Read]
SAMPLE = Path(__file__).parent.parent / "data" / "ssda903"
AS_AT = date(2022, 3, 31)
NOW = datetime(2022, 4, 1, 9, tzinfo=UTC)

# Read off the file by hand. 525420: P 14/10/2020 J2 U5; L 23/08/2021 L2 U5; P 29/11/2021 L2 K2, open.
# 62551: S 25/03/2018 V2 U4, ended 13/08/2021 E9. 294875: P 08/03/2021 V2 R5; P 01/02/2022 V2 U5, ended 24/02/2022 E2.
BY_HAND = {
    "525420": [
        ("looked_after_started", "2020-10-14"),
        ("placement_started", "2020-10-14"),
        ("legal_status_changed", "2021-08-23"),
        ("placement_started", "2021-11-29"),
    ],
    "62551": [
        ("looked_after_started", "2018-03-25"),
        ("placement_started", "2018-03-25"),
        ("placement_ended", "2021-08-13"),
        ("looked_after_ended", "2021-08-13"),
    ],
    "294875": [
        ("looked_after_started", "2021-03-08"),
        ("placement_started", "2021-03-08"),
        ("placement_started", "2022-02-01"),
        ("placement_ended", "2022-02-24"),
        ("died", "2022-02-24"),
        ("looked_after_ended", "2022-02-24"),
    ],
}


@pytest.mark.parametrize("child", BY_HAND)
def test_children_of_the_sample_read_by_hand(child: str) -> None:
    found = read(SAMPLE / "2021-episodes.csv", AS_AT)
    said = [(event.kind, event.happened.day.isoformat()) for event in found.events if event.subject == child]
    assert said == BY_HAND[child]


def test_every_row_of_the_sample_is_accounted_for() -> None:
    """Counted in the files with a spreadsheet: 253 episodes, of which RNE S 10, P 155, T 26, B 4, L 58."""
    found = read(SAMPLE / "2021-episodes.csv", AS_AT)
    kinds = Counter(event.kind for event in found.events)
    assert found.rows_read == 253
    assert kinds["placement_started"] == 10 + 155 + 26 + 4
    assert kinds["legal_status_changed"] == 58 + 4 + 2  # two more changed without RNE saying so
    assert [(row.row, row.column) for row in found.quarantined] == [(79, "DEC")]  # ended after the next had begun
    reviews = read(SAMPLE / "2021-reviews.csv", AS_AT)
    later = [row for row in reviews.quarantined if row.reason == "in the future"]
    assert reviews.rows_read == 1134 == len(reviews.events) + len(later) + reviews.duplicates


def test_the_same_files_twice_change_nothing_and_every_event_can_be_judged(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'longstop.db'}")
    upgrade(database)
    files = sorted(SAMPLE.glob("*.csv"))
    assert all(recognise(file.read_bytes()[:65_536], file.name) for file in files)
    first = [store_read(database, read(file, AS_AT), by="test", now=NOW) for file in files]
    again = [store_read(database, read(file, AS_AT), by="test", now=NOW) for file in files]
    frame = stored_events.load_frame(database)
    database.close()
    assert sum(each.events.added for each in first) > 1_500
    assert {(each.events.added, each.events.corrected) for each in again} == {(0, 0)}
    judged = evaluate.judge(load_book(Nation.ENGLAND), [*_events(frame)], last_instant(AS_AT))
    assert {obligation.timescale for obligation in judged} == {
        *("looked_after_review", "adoption_review", "short_break_review", "short_break_length"),
        # Their legal status, L1 or L2, tells of these: 72 hours and eight days.
        *("short_break_days", "police_protection", "emergency_protection_order"),
    }


def _events(frame: object) -> Sequence[CaseEvent]:
    from engine.words.frames import events_of

    return events_of(frame)  # type: ignore[arg-type]


LAST_YEAR = [
    "1,01/09/2020,S,V2,U6,02/11/2020,X1",
    "1,02/11/2020,P,V2,U4,,",
    "2,06/07/2020,S,C1,U6,07/12/2020,X1",
    "2,07/12/2020,L,C2,U6,,",
    "9,01/06/2020,S,V2,U6,08/06/2020,E4A",
]
THIS_YEAR = [
    "1,02/11/2020,P,V2,U4,04/10/2021,E4A",
    "2,07/12/2020,L,C2,U6,06/09/2021,X1",
    "2,06/09/2021,P,C2,K2,,",
    "9,01/06/2021,S,V2,U6,08/06/2021,E4A",
]


def both_years(returned: Reader) -> list[CaseEvent]:
    """Last year's return, then this year's over it, as the store would hold them."""
    held: dict[str, CaseEvent] = {}
    for name, rows in (("2020-episodes.csv", LAST_YEAR), ("2021-episodes.csv", THIS_YEAR)):
        held |= {event.event_id: event for event in returned("episodes", *rows, name=name).events}
    return list(held.values())


def test_last_years_and_this_years_return_do_not_double_a_placement(returned: Reader) -> None:
    placements = Counter(
        (event.subject, event.happened.day.isoformat())
        for event in both_years(returned)
        if event.kind == "placement_started"
    )
    assert placements == {
        **dict.fromkeys([("1", "2020-09-01"), ("1", "2020-11-02"), ("2", "2020-07-06"), ("2", "2021-09-06")], 1),
        **dict.fromkeys([("9", "2020-06-01"), ("9", "2021-06-01")], 1),
    }


JUDGES = [pytest.param(explain_judging.judge, id="explainer"), pytest.param(evaluate.judge, id="machine")]
Judge = Callable[..., list[Obligation]]


def reviews_of(judge: Judge, events: Sequence[CaseEvent], child: str, as_at: date) -> list[tuple[str, str, str]]:
    """Started, due and state of the child's reviews, in order of their start."""
    found = [
        each
        for each in judge(load_book(Nation.ENGLAND), events, last_instant(as_at))
        if each.subject == child and each.timescale == "looked_after_review"
    ]
    ordered = sorted(found, key=lambda each: each.started.day)
    return [(str(each.started.day), str(each.due.day) if each.due else "", str(each.state)) for each in ordered]


@pytest.mark.parametrize("judge", JUDGES)
def test_with_both_years_reviews_run_from_the_start_of_care(returned: Reader, judge: Judge) -> None:
    events = both_years(returned)
    events += returned(
        "reviews", "2,01/01/2010,03/08/2020,PN1", "2,01/01/2010,02/11/2020,PN1", name="2020-r.csv"
    ).events
    events += returned("reviews", "2,01/01/2010,29/04/2021,PN1", name="2021-r.csv").events
    # 20 working days after Monday 6 July 2020: 7 to 10 are 4, 17, 24, 31 July are 9, 14, 19; Monday 3 August is 20.
    # Three months after 3 August is 3 November; six after 2 November is 2 May 2021; six after 29 April is 29 October.
    assert reviews_of(judge, events, "2", date(2021, 10, 30)) == [
        ("2020-07-06", "2020-08-03", "met_in_time"),
        ("2020-08-03", "2020-11-03", "met_in_time"),
        ("2020-11-02", "2021-05-02", "met_in_time"),
        ("2021-04-29", "2021-10-29", "overdue"),
    ]


@pytest.mark.parametrize("judge", JUDGES)
def test_with_one_year_the_first_review_in_it_makes_no_false_breach(returned: Reader, judge: Judge) -> None:
    """In care since 2018, reviewed each half year; the return begins on 1 April 2021. What was due in 2018 was met by a
    review that the return does not hold: it is not judged. From the first review in it the round is six-monthly."""
    events = [
        *returned("episodes", "1,05/03/2018,S,C2,U4,,", "9,01/06/2021,S,V2,U6,08/06/2021,E4A").events,
        *returned("reviews", "1,01/01/2010,10/05/2021,PN1", "1,01/01/2010,08/11/2021,PN1").events,
    ]
    assert reviews_of(judge, events, "1", AS_AT) == [
        ("2021-05-10", "2021-11-10", "met_in_time"),
        ("2021-11-08", "2022-05-08", "open"),
    ]


@pytest.mark.parametrize("judge", JUDGES)
def test_a_child_in_care_by_then_is_reviewed_from_the_first_review_of_the_year(returned: Reader, judge: Judge) -> None:
    events = [
        *returned("episodes", "1,01/06/2019,P,C2,U4,,", "9,01/06/2021,S,V2,U6,08/06/2021,E4A").events,
        *returned("reviews", "1,01/01/2010,10/05/2021,PN1").events,
    ]
    assert reviews_of(judge, events, "1", date(2021, 11, 11)) == [("2021-05-10", "2021-11-10", "overdue")]


@pytest.mark.parametrize("judge", JUDGES)
def test_a_child_whose_round_the_return_cannot_tell_is_not_judged(returned: Reader, judge: Judge) -> None:
    """Care began in February 2021; the first review was in March, which last year's return holds and this one does not.
    A second review in June and a third six months later would look late, counted from June as if it were the first."""
    this_year = [
        *returned("episodes", "1,08/02/2021,S,C1,U6,,", "9,01/06/2021,S,V2,U6,08/06/2021,E4A").events,
        *returned("reviews", "1,01/01/2010,07/06/2021,PN1", "1,01/01/2010,06/12/2021,PN1").events,
    ]
    assert reviews_of(judge, this_year, "1", AS_AT) == []
    last_year = [
        *returned("episodes", "1,08/02/2021,S,C1,U6,,", "9,01/06/2020,S,V2,U6,08/06/2020,E4A").events,
        *returned("reviews", "1,01/01/2010,08/03/2021,PN1").events,
    ]
    # 20 working days after Monday 8 February 2021 end on Monday 8 March. Then 8 June, and six months after 7 June.
    assert reviews_of(judge, [*last_year, *this_year], "1", AS_AT) == [
        ("2021-02-08", "2021-03-08", "met_in_time"),
        ("2021-03-08", "2021-06-08", "met_in_time"),
        ("2021-06-07", "2021-12-07", "met_in_time"),
        ("2021-12-06", "2022-06-06", "open"),
    ]


XML = """<?xml version="1.0" encoding="utf-8"?>
<CHILDREN>
  <CHILD>
    <HEADER>
      <CHILDID>0042</CHILDID><SEX>1</SEX><DOB>03/02/2010</DOB><ETHNIC>WBRI</ETHNIC><UPN>UN1</UPN><UASC>0</UASC>
      <AREVIEW><REVIEW>04/10/2021</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
      <AREVIEW><REVIEW>06/12/2021</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
      <AMISSING><MISSING>M</MISSING><MIS_START>01/11/2021</MIS_START><MIS_END>02/11/2021</MIS_END></AMISSING>
      <OC2><SDQ_SCORE>5</SDQ_SCORE><TEETH_CHECK>1</TEETH_CHECK><HEALTH_ASSESSMENT>1</HEALTH_ASSESSMENT></OC2>
      <PERMANENCE><PREV_PERM>Z1</PREV_PERM></PERMANENCE>
    </HEADER>
    <EPISODE>
      <DECOM>06/09/2021</DECOM><RNE>S</RNE><LS>V2</LS><CIN>N1</CIN><PL>U6</PL><DEC>31/01/2022</DEC><REC>E4A</REC>
    </EPISODE>
  </CHILD>
</CHILDREN>
"""


def test_the_return_as_xml_gives_what_its_files_would(tmp_path: Path, returned: Reader) -> None:
    file = tmp_path / "return.xml"
    file.write_text(XML, "utf-8")
    assert recognise(XML.encode(), "return.xml")
    whole = read_file(file, AS_AT)  # by the table of formats: the census takes XML too
    parts = [
        returned("episodes", "0042,06/09/2021,S,V2,U6,31/01/2022,E4A"),
        returned("reviews", "0042,03/02/2010,04/10/2021,PN1", "0042,03/02/2010,06/12/2021,PN1"),
        returned("missing", "0042,03/02/2010,M,01/11/2021,02/11/2021"),
    ]
    assert {event.event_id: event for event in whole.events} == {
        event.event_id: event for part in parts for event in part.events
    }
    assert whole.people == returned("header", "0042,1,03/02/2010,WBRI,UN1,,").people
    assert [(claim.label, claim.in_time) for claim in whole.claims] == [
        ("TEETH_CHECK", True),
        ("HEALTH_ASSESSMENT", True),
    ]
    assert whole.quarantined == ()
    assert whole.format == "ssda903 return xml"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            '<!DOCTYPE c [<!ENTITY a "b">]><CHILDREN><CHILDID>1</CHILDID></CHILDREN>', "entities", id="entities"
        ),
        pytest.param(
            "<CHILDREN>\n<CHILDID>1</CHILDID>\n<CHILD></CHILDREN>", "x.xml:3:9: this cannot be read", id="broken"
        ),
        pytest.param(
            "<Return><CHILDREN><CHILDID>1</CHILDID></CHILDREN></Return>", "begins with Return", id="another root"
        ),
    ],
)
def test_xml_that_cannot_be_the_return_is_refused(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "x.xml"
    file.write_text(text, "utf-8")
    with pytest.raises(IntakeMistake, match=says):
        read(file, AS_AT)


def test_xml_in_utf_16_is_read_as_it_declares(tmp_path: Path) -> None:
    file = tmp_path / "return.xml"
    file.write_bytes(XML.replace("utf-8", "utf-16").encode("utf-16"))
    assert len(read_file(file, AS_AT).events) == 8
