"""What cannot wait for the morning: told at each rung once, to whoever is on duty, and on to the next until confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from engine.alerts.at_once import Batch, Call, Out, Round, batches, decide_at_once
from engine.alerts.ledger import Acknowledged, Told
from engine.alerts.verdicts import past_of
from engine.rendering.at_once import notice_html, notice_text
from engine.reports.at_once import About, Notice, notice_of
from engine.rulebook.timescale import Ladder
from engine.words.enums import Flag, Rung, State, Verdict
from engine.words.limits import parse_limit
from engine.words.organisation import Organisation
from engine.words.rota import Turn, When
from engine.words.values import Obligation, Person
from tests.reports.hand_made import AXIS, BOOK, CP_VISIT, INTERVIEW, at, away, duty, event, organisation, router

AT_ONCE = replace(INTERVIEW, ladder=Ladder(parse_limit("24 hours"), parse_limit("72 hours"), at_once=True))
RULES = replace(BOOK, timescales=(AT_ONCE, CP_VISIT))
# Found on Friday 23 October 2020 at noon, in summer time. The clocks go back in the night to Sunday 25 October, so the 72
# hours (12 of Friday, 24 of Saturday, 25 of Sunday, 11 of Monday) end on Monday at 11:00, and 24 hours before is Sunday
# at 11:00.
FOUND, DUE, SUNDAY, MONDAY = "2020-10-23 12:00", "2020-10-26 11:00", "2020-10-25", "2020-10-26"
HOUR = timedelta(hours=1)


def interview(state: State, subject: str = "HC-1", due: str = DUE, **changes: Any) -> Obligation:
    return duty(AT_ONCE, subject, FOUND, due, state, id=f"O-{subject}", anchor=f"{subject}-found", **changes)


def org(*rota: Turn, **changes: Any) -> Organisation:
    """By day QB is on duty, out of office hours RS. The work is PA's, the fallback FD."""
    turns = rota or (Turn("mgr-3", when=When.OFFICE_HOURS), Turn("mgr-reviews", when=When.OUT_OF_HOURS))
    return organisation(rota=turns, **changes)


def look(now: datetime, made: Organisation | None = None, **changes: Any) -> Round:
    day = now.date().isoformat()
    base = Round(now, RULES, AXIS, router(made or org(), day), HOUR, lambda day: not AXIS.is_working(day), {})
    return replace(base, **changes)


def told(rung: Rung, due: str = DUE, arming: int = 1, withdrawn: bool = False) -> Told:
    moment = interview(State.OPEN, due=due).due
    return Told("O-HC-1", rung, arming, "mgr-2", moment, withdrawn)


def out(rung: Rung, first: datetime, *people: str, last: datetime | None = None, **changes: Any) -> dict[Any, Out]:
    made = Out("at_once 7", 1, people or ("mgr-reviews",), first, last or first)
    return {("O-HC-1", rung): replace(made, **changes)}


def known(when: datetime, until: str) -> Acknowledged:
    return Acknowledged("O-HC-1", "mgr-reviews", when, "seen", date.fromisoformat(until))


def one(
    obligation: Obligation,
    now: datetime,
    before: Sequence[Told] = (),
    acknowledged: Sequence[Acknowledged] = (),
    sent: dict[Any, Out] | None = None,
    **changes: Any,
) -> Call:
    (call,) = decide_at_once([obligation], past_of(before, acknowledged), sent or {}, look(now, **changes))
    return call


SOON = at(SUNDAY, "11:00")


@pytest.mark.parametrize(
    ("state", "now", "before", "verdict", "told_to"),
    [
        pytest.param(State.DUE_SOON, SOON, [], Verdict.FIRST_WARNING, "mgr-reviews", id="due soon, on a Sunday"),
        pytest.param(
            State.DUE_TODAY, at(MONDAY, "00:00"), [], Verdict.NEWLY_DUE, "mgr-reviews", id="due today, at midnight"
        ),
        pytest.param(
            State.OVERDUE, at(MONDAY, "11:01"), [], Verdict.NEWLY_OVERDUE, "mgr-3", id="overdue, in office hours"
        ),
        pytest.param(State.DUE_SOON, SOON, [told(Rung.DUE_SOON)], Verdict.NOTHING_NEW, "", id="told of it in a digest"),
        pytest.param(
            State.DUE_SOON,
            SOON,
            [told(Rung.DUE)],
            Verdict.FIRST_WARNING,
            "mgr-reviews",
            id="the digest told of due only",
        ),
        pytest.param(
            State.OVERDUE,
            at(MONDAY, "11:01"),
            [told(Rung.DUE_SOON)],
            Verdict.NEWLY_OVERDUE,
            "mgr-3",
            id="a rung higher",
        ),
        pytest.param(
            State.DUE_SOON,
            SOON,
            [told(Rung.DUE_SOON, "2020-10-25 11:00")],
            Verdict.FIRST_WARNING,
            "mgr-reviews",
            id="told of an earlier due moment: armed anew",
        ),
        pytest.param(
            State.DUE_SOON,
            SOON,
            [told(Rung.DUE_SOON, withdrawn=True)],
            Verdict.FIRST_WARNING,
            "mgr-reviews",
            id="told, withdrawn, and open again",
        ),
    ],
)
def test_each_rung_is_told_once_in_an_arming(
    state: State, now: datetime, before: list[Told], verdict: Verdict, told_to: str
) -> None:
    call = one(interview(state), now, before)
    assert (call.verdict, call.told_to, call.responsible) == (verdict, told_to, "mgr-2")


@pytest.mark.parametrize(
    ("obligation", "why"),
    [
        pytest.param(interview(State.OPEN), "no rung yet", id="open"),
        pytest.param(interview(State.PAUSED), "the clock stands", id="paused"),
        pytest.param(replace(interview(State.CANNOT_COMPUTE), due=None), "no due moment", id="cannot compute"),
        pytest.param(interview(State.MET_LATE), "done", id="met late"),
        pytest.param(
            duty(CP_VISIT, "HC-1", "2020-10-01", "2020-10-15", State.OVERDUE), "its ladder waits", id="not at once"
        ),
    ],
)
def test_of_the_rest_nothing_is_decided(obligation: Obligation, why: str) -> None:
    assert decide_at_once([obligation], past_of([], []), {}, look(SOON)) == (), why


@pytest.mark.parametrize(
    ("flags", "watch_from", "verdict"),
    [
        pytest.param([Flag.BORN_OVERDUE], None, Verdict.WAITS, id="overdue before it was recorded"),
        pytest.param([], date(2020, 10, 27), Verdict.WAITS, id="due the day before anything was watched"),
        pytest.param([], date(2020, 10, 26), Verdict.NEWLY_OVERDUE, id="due on the first day that is watched"),
        pytest.param([], None, Verdict.NEWLY_OVERDUE, id="everything is watched"),
    ],
)
def test_what_was_overdue_when_it_came_waits_for_the_digest(
    flags: list[Flag], watch_from: date | None, verdict: Verdict
) -> None:
    call = one(interview(State.OVERDUE, flags=flags), at(MONDAY, "11:01"), watch_from=watch_from)
    assert call.verdict is verdict
    assert call.tells is (verdict is Verdict.NEWLY_OVERDUE)


@pytest.mark.parametrize(
    ("now", "sent", "acknowledged", "verdict", "told_to"),
    [
        pytest.param("11:59", {}, [], Verdict.AWAITING, "", id="a minute before the hour is over"),
        pytest.param(
            "12:00", {}, [], Verdict.GONE_ON, "mgr-2", id="after an hour the next, here the responsible manager"
        ),
        pytest.param("11:01", {"refused": True}, [], Verdict.GONE_ON, "mgr-2", id="refused by the channel: no waiting"),
        pytest.param(
            "12:59",
            {"people": ("mgr-reviews", "mgr-2"), "last": at(SUNDAY, "12:00")},
            [],
            Verdict.AWAITING,
            "",
            id="the second person has an hour too",
        ),
        pytest.param(
            "13:00",
            {"people": ("mgr-reviews", "mgr-2"), "last": at(SUNDAY, "12:00")},
            [],
            Verdict.GONE_ON,
            "mgr-front",
            id="and then the fallback",
        ),
        pytest.param(
            "14:00",
            {"people": ("mgr-reviews", "mgr-2", "mgr-front"), "last": at(SUNDAY, "13:00")},
            [],
            Verdict.ALL_TOLD,
            "",
            id="everybody told",
        ),
        pytest.param(
            "12:00", {}, [known(at(SUNDAY, "11:10"), "2020-10-27")], Verdict.NOTHING_NEW, "", id="confirmed: no further"
        ),
        pytest.param(
            "12:00",
            {},
            [known(at(SUNDAY, "11:00"), "2020-10-24")],
            Verdict.NOTHING_NEW,
            "",
            id="confirmed, though it has lapsed since",
        ),
        pytest.param(
            "12:00",
            {},
            [known(at(SUNDAY, "10:59"), "2020-10-24")],
            Verdict.GONE_ON,
            "mgr-2",
            id="what was acknowledged before it was told, and has lapsed, confirms nothing",
        ),
    ],
)
def test_it_goes_on_to_the_next_person_until_receipt_is_confirmed(
    now: str, sent: dict[str, Any], acknowledged: list[Acknowledged], verdict: Verdict, told_to: str
) -> None:
    went = out(Rung.DUE_SOON, SOON, **sent)
    call = one(interview(State.DUE_SOON), at(SUNDAY, now), [told(Rung.DUE_SOON)], acknowledged, went)
    assert (call.verdict, call.told_to) == (verdict, told_to)


@pytest.mark.parametrize(
    ("until", "verdict"),
    [
        pytest.param("2020-10-25", Verdict.ACKNOWLEDGED, id="until today, the day included"),
        pytest.param("2020-10-24", Verdict.FIRST_WARNING, id="lapsed yesterday"),
    ],
)
def test_acknowledging_holds_it_back_until_it_lapses(until: str, verdict: Verdict) -> None:
    call = one(interview(State.DUE_SOON), SOON, [], [known(at("2020-10-23", "13:00"), until)])
    assert call.verdict is verdict


@pytest.mark.parametrize(
    ("made", "when", "chain"),
    [
        pytest.param(org(), at(SUNDAY, "11:00"), ("mgr-reviews", "mgr-2", "mgr-front"), id="rota, manager, fallback"),
        pytest.param(
            organisation(), at(SUNDAY, "11:00"), ("mgr-2", "mgr-front"), id="no rota: the responsible manager"
        ),
        pytest.param(
            org(Turn("mgr-front")),
            at(SUNDAY, "11:00"),
            ("mgr-front", "mgr-2"),
            id="the fallback is on the rota herself",
        ),
        pytest.param(org(Turn("ka")), at(SUNDAY, "11:00"), ("mgr-2", "mgr-front"), id="on the rota without an address"),
        pytest.param(
            organisation(emergency_team="court-3"),
            at(SUNDAY, "11:00"),
            ("mgr-3", "mgr-2", "mgr-front"),
            id="the emergency duty team's manager",
        ),
        pytest.param(
            org(Turn("mgr-reviews"), people={"mgr-2": away(organisation().people["mgr-2"], MONDAY, MONDAY)}),
            at(MONDAY, "12:00"),
            ("mgr-reviews", "mgr-front"),
            id="KA deputises and has no address",
        ),
    ],
)
def test_the_order_in_which_people_are_told(made: Organisation, when: datetime, chain: tuple[str, ...]) -> None:
    seen = look(when, made)
    assert seen.chain(seen.router.of_team("court-2").manager) == chain


@pytest.mark.parametrize(
    ("state", "now", "recorded", "since"),
    [
        pytest.param(State.DUE_SOON, "13:00", None, None, id="two hours is one missed scan"),
        pytest.param(State.DUE_SOON, "13:01", None, SOON, id="more is late"),
        pytest.param(State.DUE_SOON, "13:01", at(SUNDAY, "12:00"), None, id="it was recorded an hour ago"),
        pytest.param(State.DUE_SOON, "15:00", at(SUNDAY, "12:00"), at(SUNDAY, "12:00"), id="and that is three ago"),
    ],
)
def test_what_comes_late_says_since_when(
    state: State, now: str, recorded: datetime | None, since: datetime | None
) -> None:
    known_since = {"O-HC-1": recorded} if recorded else {}
    assert one(interview(state), at(SUNDAY, now), recorded=known_since).late_since == since


def test_due_and_overdue_are_late_from_their_own_moments() -> None:
    today = one(interview(State.DUE_TODAY), at(MONDAY, "09:00")).late_since
    over = one(interview(State.OVERDUE), at("2020-10-28", "09:00")).late_since
    assert (today, over) == (at(MONDAY, "00:00"), at(MONDAY, "11:00"))


def calls(*subjects: str, dues: Sequence[str] = (), now: datetime = SOON) -> tuple[Call, ...]:
    given = [
        interview(State.DUE_SOON, subject, due)
        for subject, due in zip(subjects, dues or [DUE] * len(subjects), strict=True)
    ]
    return decide_at_once(given, past_of([], []), {}, look(now))


def subjects_of(batch: Batch) -> list[str]:
    return [call.obligation.subject for call in batch.calls]


def test_three_children_have_three_messages_and_four_have_one_with_the_oldest_first() -> None:
    three = batches(calls("HC-1", "HC-2", "HC-3"))
    assert [subjects_of(batch) for batch in three] == [["HC-1"], ["HC-2"], ["HC-3"]]
    dues = [DUE, "2020-10-26 09:00", DUE, "2020-10-26 08:00"]
    (four,) = batches(calls("HC-1", "HC-2", "HC-3", "HC-4", dues=dues))
    assert subjects_of(four) == ["HC-4", "HC-2", "HC-1", "HC-3"]


def test_two_duties_of_one_child_that_end_together_stand_in_one_message() -> None:
    both = [interview(State.DUE_SOON), replace(interview(State.DUE_SOON), obligation="O-other")]
    (batch,) = batches(decide_at_once(both, past_of([], []), {}, look(SOON)))
    assert len(batch.calls) == 2


def test_what_was_told_together_goes_on_together() -> None:
    both = [interview(State.DUE_SOON), interview(State.DUE_SOON, "HC-2")]
    earlier = [told(Rung.DUE_SOON), replace(told(Rung.DUE_SOON), obligation="O-HC-2")]
    went = Out("at_once 7", 1, ("mgr-reviews",), SOON, SOON)
    sent = {(each.obligation, Rung.DUE_SOON): went for each in both}
    (batch,) = batches(decide_at_once(both, past_of(earlier, []), sent, look(SOON + HOUR)))
    assert (batch.told_to, subjects_of(batch)) == ("mgr-2", ["HC-1", "HC-2"])


# --- what the message says --------------------------------------------------------------------------------------------

ABOUT = About(
    {"HC-1": Person("HC-1", name="Zebedee Quillfeather")},
    {"O-HC-1": event("HC-1", "missing_found", FOUND)},
    "https://longstop.example",
)


def notice(call: Call, now: datetime = SOON, about: About = ABOUT) -> Notice:
    return notice_of(Batch(call.told_to, (call,)), look(now), about)


def test_the_message_says_who_what_when_why_and_how_to_confirm() -> None:
    text = notice_text(notice(one(interview(State.DUE_SOON), SOON)))
    assert text.splitlines() == [
        "HC-1: return home interview is due Mon 26 Oct 11:00.",
        "You are told because you are on duty.",
        "",
        "HC-1 ZQ - return home interview",
        "  Due Mon 26 Oct 11:00.",
        "  Why: found Fri 23 Oct 12:00; 72 hours end Mon 26 Oct 11:00; none recorded",
        "  (Statutory guidance on children who go missing, 2014).",
        "  Court Team 2, worker NB, manager PA.",
        "  https://longstop.example/obligations/O-HC-1",
        '  To confirm: longstop acknowledge O-HC-1 --by mgr-reviews --reason "..." --until 2020-10-26',
        "",
        "Confirming says that you know. It stops no clock, and the morning’s digest",
        "still shows what is open.",
        "It shows what is recorded, no more; what is done and not yet recorded is not",
        "here.",
    ]


def test_it_says_why_it_comes_late_and_why_it_has_gone_on() -> None:
    late = notice(one(interview(State.OVERDUE), at("2020-10-28", "09:00")), at("2020-10-28", "09:00"))
    assert late.subject_line == "Told late: HC-1: return home interview was due Mon 26 Oct 11:00"
    assert late.lines[0].late == "this comes late: it was to be told from Mon 26 Oct 11:00"
    went = out(Rung.DUE_SOON, SOON)
    on = one(interview(State.DUE_SOON), at(SUNDAY, "12:00"), [told(Rung.DUE_SOON)], [], went)
    assert notice(on, at(SUNDAY, "12:00")).because == "nobody has confirmed it since Sun 25 Oct 11:00 (told: RS)"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        pytest.param(datetime.fromisoformat("2020-10-25T00:30:00+00:00"), "Sun 25 Oct 01:30 BST", id="the first time"),
        pytest.param(datetime.fromisoformat("2020-10-25T01:30:00+00:00"), "Sun 25 Oct 01:30 GMT", id="an hour later"),
        pytest.param(
            datetime.fromisoformat("2020-10-25T02:00:00+00:00"), "Sun 25 Oct 02:00", id="from two it is plain"
        ),
    ],
)
def test_an_hour_that_the_clock_shows_twice_is_named(due: datetime, words: str) -> None:
    obligation = interview(State.OVERDUE)
    assert obligation.due is not None
    obligation = replace(obligation, due=replace(obligation.due, day=date(2020, 10, 25), instant=due))
    assert notice(one(obligation, SOON)).lines[0].due == f"was due {words}"


def test_no_message_names_the_child_and_everything_from_the_data_is_escaped() -> None:
    about = replace(ABOUT, people={"HC-1": Person("HC-1", name="<b>Zebedee Quillfeather")})
    made = notice(one(interview(State.DUE_SOON, worker="<script>x"), SOON), about=about)
    said = made.subject_line + notice_text(made) + notice_html(made)
    assert "Zebedee" not in said
    assert "Quillfeather" not in said
    assert "<script>x" not in notice_html(made)


def test_a_message_holds_twelve_lines_and_counts_the_rest() -> None:
    (batch,) = batches(calls(*(f"HC-{number:02}" for number in range(15))))
    made = notice_of(batch, look(SOON), ABOUT)
    assert (len(made.lines), made.more) == (12, "And 3 more, in the next morning's digests.")
    assert made.title == "15 due soon: 15 cases"
