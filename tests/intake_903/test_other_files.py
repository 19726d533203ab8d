"""The files besides the episodes: reviews, missing, header, OC2, social workers, orders, and those read and left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine.intake.result import Read
from engine.words.values import Person

Reader = Callable[..., Read]


def test_each_childs_first_review_in_the_file_does_not_speak_of_earlier_ones(returned: Reader) -> None:
    found = returned(
        "reviews",
        "1,01/01/2010,04/10/2021,PN1",
        "1,01/01/2010,05/07/2021,PN7",
        "2,01/01/2020,06/12/2021,PN0",
    )
    assert [
        (event.subject, event.kind, str(event.happened.day), event.attributes.get("date_quality"))
        for event in found.events
    ] == [
        ("1", "looked_after_review_held", "2021-10-04", None),
        ("1", "looked_after_review_held", "2021-07-05", "latest"),
        ("2", "looked_after_review_held", "2021-12-06", "latest"),
    ]
    assert found.events[0].event_id == "ssda903/reviews/1/2021-10-04/looked_after_review_held"
    assert found.events[0].attributes["evidence_not_held"] == (
        *("adoption_visit_decided", "review_minutes", "review_recommendations", "review_response"),
    )


def test_a_review_whose_participation_cannot_be_read_was_held_all_the_same(returned: Reader) -> None:
    found = returned("reviews", "1,01/01/2010,04/10/2021,PN9")
    assert len(found.events) == 1
    assert [(row.column, row.value) for row in found.quarantined] == [("REVIEW_CODE", "PN9")]


def test_one_review_with_two_codes_is_one_review(returned: Reader) -> None:
    found = returned("reviews", "1,01/01/2010,04/10/2021,PN1", "1,01/01/2010,04/10/2021,PN2")
    assert (len(found.events), found.duplicates, found.quarantined) == (1, 1, ())


def test_missing_has_days_without_times_and_an_episode(returned: Reader) -> None:
    found = returned("missing", "1,01/01/2010,M,04/10/2021,06/10/2021", "1,01/01/2010,M,08/11/2021,")
    assert [(event.kind, str(event.happened.day), event.happened.instant, event.episode) for event in found.events] == [
        ("missing_started", "2021-10-04", None, "2021-10-04"),
        ("missing_found", "2021-10-06", None, "2021-10-04"),
        ("missing_started", "2021-11-08", None, "2021-11-08"),
    ]
    assert found.events[1].attributes["evidence_not_held"] == ("return_home_interview", "return_interview_offered")


def test_away_without_authorisation_is_not_missing(returned: Reader) -> None:
    found = returned("missing", "1,01/01/2010,A,04/10/2021,06/10/2021")
    assert [(event.kind, event.attributes["reason"]) for event in found.events] == [
        ("child_away_started", "away without authorisation"),
        ("child_away_ended", "away without authorisation"),
    ]


def test_found_before_missing_is_kept_out_and_the_start_goes_in(returned: Reader) -> None:
    found = returned("missing", "1,01/01/2010,M,04/10/2021,03/10/2021")
    assert [event.kind for event in found.events] == ["missing_started"]
    assert [(row.column, row.reason) for row in found.quarantined] == [("MIS_END", "an end before its start")]


def test_two_ends_of_one_time_missing_contradict_each_other(returned: Reader) -> None:
    found = returned("missing", "1,01/01/2010,M,04/10/2021,06/10/2021", "1,01/01/2010,M,04/10/2021,07/10/2021")
    assert [(row.row, row.reason) for row in found.quarantined] == [(3, "it contradicts another row")]
    assert "Row 2" in found.quarantined[0].mend


def test_the_header_gives_people(returned: Reader) -> None:
    found = returned(
        "header", "0012,1,03/02/2010,WBRI,UN1,,", "13,F,30/02/2010,WBRI,UN1,,", "14,M,01/07/2022,WBRI,UN1,,"
    )
    assert found.people == (Person("0012", date_of_birth=date(2010, 2, 3)), Person("13"), Person("14"))
    assert [(row.row, row.reason) for row in found.quarantined] == [
        (3, "not a date that can be read"),
        (4, "born in the future"),
    ]


def test_oc2_says_yes_or_no_without_a_date_so_that_nothing_is_evidenced(returned: Reader) -> None:
    found = returned("oc2", "1,01/01/2010,5,,0,1,1,1,0,0,0,0", "2,01/01/2010,,SDQ3,0,1,1,,,0,0,0")
    assert found.events == ()
    assert [(claim.subject, claim.timescale, claim.label, claim.in_time, claim.due) for claim in found.claims] == [
        ("1", "dental_check", "TEETH_CHECK", True, None),
        ("1", "review_health_assessment", "HEALTH_ASSESSMENT", False, None),
    ]
    assert any("give no date, so no event is made of them" in note for note in found.notes)


def test_a_social_worker_is_the_lead_from_the_first_day(returned: Reader) -> None:
    found = returned("social_worker", "1,01/01/2010,SWE0042,04/10/2021,08/11/2021,MANAGE")
    assert [(event.kind, str(event.happened.day), event.worker) for event in found.events] == [
        ("allocated", "2021-10-04", "SWE0042")
    ]


def test_an_order_of_deprivation_of_liberty_begins_and_ends(returned: Reader) -> None:
    found = returned("dolo", "1,01/01/2010,04/10/2021,08/11/2021")
    assert [(event.kind, str(event.happened.day), event.episode) for event in found.events] == [
        ("deprivation_of_liberty_started", "2021-10-04", "2021-10-04"),
        ("deprivation_of_liberty_ended", "2021-11-08", "2021-10-04"),
    ]


@pytest.mark.parametrize(
    ("which", "row", "title"),
    [
        pytest.param("oc3", "1,01/01/2003,YES,F1,B1", "OC3", id="care leavers"),
        pytest.param("uasc", "1,1,01/01/2005,01/01/2023", "UASC", id="asylum seekers"),
        pytest.param("ad1", "1,01/01/2015,04/10/2021,08/11/2021,0,2,MF,L11", "AD1", id="adoption"),
        # DATE_PLACED is the day of the decision: the child lives where the episodes say.
        pytest.param(
            "placed_adoption", "1,01/01/2015,04/10/2021,,", "Should be placed for adoption", id="decision to place"
        ),
        pytest.param("prev_perm", "1,01/01/2015,Z1,,", "Previous permanence", id="earlier permanence"),
    ],
)
def test_what_drives_nothing_is_named_as_read_and_left(returned: Reader, which: str, row: str, title: str) -> None:
    found = returned(which, row)
    assert (found.rows_read, found.events, found.people, found.claims, found.quarantined) == (1, (), (), (), ())
    assert f"{title}: read and left, as nothing in it starts, meets or ends a duty." in found.notes


def test_columns_that_drive_nothing_are_named(returned: Reader) -> None:
    found = returned("missing", "1,01/01/2010,M,04/10/2021,06/10/2021")
    assert "Missing: columns read and left: DOB." in found.notes


def test_the_same_row_twice_is_a_duplicate(returned: Reader) -> None:
    found = returned("missing", *["1,01/01/2010,M,04/10/2021,06/10/2021"] * 2)
    assert (found.rows_read, found.duplicates, len(found.events)) == (2, 1, 2)
