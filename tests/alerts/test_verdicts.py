"""Why an alert goes out or does not, over one and over several mornings."""

from __future__ import annotations

from datetime import date

import pytest

from engine.alerts.ledger import Acknowledged, Decision, Told
from engine.alerts.verdicts import decide, past_of
from engine.words.enums import EndReason, Flag, Rung, State, Verdict
from engine.words.values import Obligation
from tests.reports.hand_made import AXIS, BOOK, CP_VISIT, at, duty, moment, organisation, router, window

DUE_DAY = "2025-03-12"  # a Wednesday; sustained from Monday 17 March


def visit(state: State, due: str | None = DUE_DAY, **changes: object) -> Obligation:
    return duty(CP_VISIT, "HC-1", "2025-02-26", due, state, id="o", **changes)  # type: ignore[arg-type]


def told(rung: Rung, arming: int = 1, due: str | None = DUE_DAY, withdrawn: bool = False) -> Told:
    return Told("o", rung, arming, "mgr-2", moment(due), withdrawn, "HC-1")


def decision(
    obligation: Obligation | None, day: str, before: list[Told], known: list[Acknowledged] | None = None
) -> Decision:
    org = organisation()
    obligations = [obligation] if obligation is not None else []
    made = decide(obligations, past_of(before, known or []), BOOK, AXIS, window(day), router(org, day))
    (only,) = made
    return only


SOON, DUE, OVER, LONG = (told(rung) for rung in Rung)


@pytest.mark.parametrize(
    ("obligation", "day", "before", "verdict", "arming"),
    [
        pytest.param(visit(State.OPEN), "2025-03-03", [], Verdict.NOT_YET, 1, id="not yet"),
        pytest.param(visit(State.DUE_SOON), "2025-03-07", [], Verdict.FIRST_WARNING, 1, id="due soon"),
        pytest.param(visit(State.DUE_SOON), "2025-03-10", [SOON], Verdict.NOTHING_NEW, 1, id="told before"),
        pytest.param(visit(State.DUE_TODAY), DUE_DAY, [SOON], Verdict.NEWLY_DUE, 1, id="due"),
        pytest.param(visit(State.OVERDUE), "2025-03-13", [SOON, DUE], Verdict.NEWLY_OVERDUE, 1, id="overdue"),
        pytest.param(visit(State.OVERDUE), "2025-03-13", [], Verdict.NEWLY_OVERDUE, 1, id="overdue, never told"),
        pytest.param(
            visit(State.OVERDUE, flags=[Flag.BORN_OVERDUE]), "2025-03-13", [], Verdict.LATE_TOLD, 1, id="born overdue"
        ),
        pytest.param(visit(State.OVERDUE), "2025-03-14", [OVER], Verdict.NOTHING_NEW, 1, id="overdue, told"),
        pytest.param(visit(State.OVERDUE), "2025-03-17", [OVER], Verdict.NEWLY_SUSTAINED, 1, id="sustained"),
        pytest.param(visit(State.OVERDUE), "2025-03-17", [DUE], Verdict.NEWLY_OVERDUE, 1, id="the manager hears first"),
        pytest.param(visit(State.OVERDUE), "2025-03-18", [OVER, LONG], Verdict.NOTHING_NEW, 1, id="sustained, told"),
        pytest.param(visit(State.MET_IN_TIME), "2025-03-13", [DUE], Verdict.CLOSED, 1, id="met after a warning"),
        pytest.param(
            visit(State.MET_IN_TIME), "2025-03-14", [OVER], Verdict.WITHDRAWN, 1, id="met in time, told overdue"
        ),
        pytest.param(visit(State.MET_LATE), "2025-03-14", [OVER], Verdict.CLOSED, 1, id="met late"),
        pytest.param(
            visit(State.ENDED_WITHOUT, ended="2025-03-11", reason=EndReason.CASE_CLOSED),
            "2025-03-14",
            [OVER],
            Verdict.WITHDRAWN,
            1,
            id="had ended before it was due",
        ),
        pytest.param(
            visit(State.ENDED_WITHOUT, ended=DUE_DAY, reason=EndReason.CASE_CLOSED),
            "2025-03-14",
            [OVER],
            Verdict.WITHDRAWN,
            1,
            id="had ended on the due day",
        ),
        pytest.param(
            visit(State.ENDED_WITHOUT, ended="2025-03-13", reason=EndReason.CASE_CLOSED),
            "2025-03-14",
            [OVER],
            Verdict.CLOSED,
            1,
            id="ended after it was overdue",
        ),
        pytest.param(
            visit(State.OPEN, "2025-04-09"), "2025-03-14", [OVER], Verdict.WITHDRAWN, 1, id="the due day moved later"
        ),
        pytest.param(
            visit(State.OPEN, "2025-04-09"),
            "2025-03-17",
            [told(Rung.OVERDUE, withdrawn=True)],
            Verdict.NOT_YET,
            2,
            id="the morning after that withdrawal",
        ),
        pytest.param(
            visit(State.DUE_SOON, "2025-04-09"),
            "2025-04-04",
            [told(Rung.OVERDUE, withdrawn=True)],
            Verdict.FIRST_WARNING,
            2,
            id="armed anew at its later date",
        ),
        pytest.param(
            visit(State.OVERDUE, "2025-03-14"),
            "2025-03-17",
            [OVER],
            Verdict.NEWLY_OVERDUE,
            2,
            id="moved later and overdue again",
        ),
        pytest.param(
            visit(State.OVERDUE, "2025-03-11"),
            "2025-03-13",
            [OVER],
            Verdict.NOTHING_NEW,
            1,
            id="moved earlier: no new arming",
        ),
        pytest.param(
            visit(State.OVERDUE),
            "2025-03-14",
            [told(Rung.OVERDUE, withdrawn=True)],
            Verdict.NEWLY_OVERDUE,
            2,
            id="the evidence that withdrew it was itself withdrawn",
        ),
        pytest.param(
            visit(State.OPEN, None, flags=[Flag.RELAXED]),
            "2025-03-14",
            [OVER],
            Verdict.WITHDRAWN,
            1,
            id="relaxed since",
        ),
        pytest.param(visit(State.PAUSED), "2025-03-14", [OVER], Verdict.WITHDRAWN, 1, id="paused since"),
        pytest.param(
            visit(State.CANNOT_COMPUTE, None),
            "2025-03-14",
            [],
            Verdict.NEWLY_CANNOT_COMPUTE,
            1,
            id="cannot be computed",
        ),
        pytest.param(
            visit(State.CANNOT_COMPUTE, None),
            "2025-03-17",
            [told(Rung.DUE, due=None)],
            Verdict.NOTHING_NEW,
            1,
            id="cannot be computed, told",
        ),
        pytest.param(
            visit(State.DUE_SOON),
            "2025-03-07",
            [told(Rung.DUE, due=None)],
            Verdict.FIRST_WARNING,
            2,
            id="computed since",
        ),
        pytest.param(None, "2025-03-14", [OVER], Verdict.WITHDRAWN, 1, id="vanished"),
    ],
)
def test_verdicts(obligation: Obligation | None, day: str, before: list[Told], verdict: Verdict, arming: int) -> None:
    made = decision(obligation, day, before)
    assert (made.verdict, made.arming) == (verdict, arming)
    assert made.tells is verdict.name.startswith(("NEWLY", "FIRST", "LATE"))
    assert bool(made.reason) is (verdict is Verdict.WITHDRAWN)


def test_a_vanished_obligation_already_withdrawn_is_no_longer_decided_on() -> None:
    seen = window("2025-03-17")
    past = past_of([told(Rung.OVERDUE, withdrawn=True)], [])
    assert decide([], past, BOOK, AXIS, seen, router(organisation(), "2025-03-17")) == ()


def test_a_death_withdraws_every_alert_silently() -> None:
    died = visit(State.ENDED_WITHOUT, ended="2025-03-13", reason=EndReason.DIED)
    made = decision(died, "2025-03-14", [OVER])
    assert (made.verdict, made.silent) == (Verdict.WITHDRAWN, True)
    assert decision(visit(State.MET_IN_TIME), "2025-03-14", [OVER]).silent is False


@pytest.mark.parametrize(
    ("day", "until", "state", "before", "verdict"),
    [
        pytest.param("2025-03-13", "2025-03-14", State.OVERDUE, [DUE], Verdict.ACKNOWLEDGED, id="acknowledged"),
        pytest.param("2025-03-14", "2025-03-14", State.OVERDUE, [DUE], Verdict.ACKNOWLEDGED, id="its last day"),
        pytest.param("2025-03-17", "2025-03-14", State.OVERDUE, [DUE], Verdict.NEWLY_OVERDUE, id="lapsed: told again"),
        pytest.param(
            "2025-03-17", "2025-03-31", State.OVERDUE, [OVER], Verdict.NEWLY_SUSTAINED, id="not kept from above"
        ),
        pytest.param("2025-03-03", "2025-03-31", State.OPEN, [], Verdict.NOT_YET, id="nothing to acknowledge yet"),
    ],
)
def test_acknowledging_holds_back_the_alert_until_it_lapses(
    day: str, until: str, state: State, before: list[Told], verdict: Verdict
) -> None:
    known = [
        Acknowledged("o", "mgr-2", at("2025-03-01"), "first", date(2025, 1, 1)),
        Acknowledged("o", "mgr-2", at("2025-03-02"), "spoke to the family", date.fromisoformat(until)),
    ]
    assert decision(visit(state), day, before, known).verdict is verdict


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        pytest.param(None, Verdict.NEWLY_OVERDUE, id="the first morning of all"),
        pytest.param({"o"}, Verdict.NEWLY_OVERDUE, id="yesterday's digest showed it"),
        pytest.param({"p"}, Verdict.LATE_TOLD, id="no digest showed it"),
    ],
)
def test_what_no_digest_showed_is_told_as_recorded_too_late(shown: set[str] | None, verdict: Verdict) -> None:
    org = organisation()
    day = "2025-03-13"
    (made,) = decide([visit(State.OVERDUE)], past_of([], []), BOOK, AXIS, window(day), router(org, day), shown)
    assert made.verdict is verdict


def test_closed_obligations_of_which_nothing_was_told_have_no_decision() -> None:
    seen = window("2025-03-14")
    made = decide([visit(State.MET_IN_TIME)], past_of([], []), BOOK, AXIS, seen, router(organisation(), "2025-03-14"))
    assert made == ()


def test_each_rung_is_told_once_over_a_fortnight() -> None:
    """Due Wed 12 March. Each working day from Mon 3 March: what goes out, when nothing is recorded."""
    days = [f"2025-03-{day:02}" for day in (3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 17, 18, 19)]
    ledger: list[Told] = []
    heard: dict[str, Verdict] = {}
    for day in days:
        # due soon 5 working days before: 11, 10, 7, 6, 5 March
        if day > DUE_DAY:
            state = State.OVERDUE
        elif day == DUE_DAY:
            state = State.DUE_TODAY
        else:
            state = State.DUE_SOON if day >= "2025-03-05" else State.OPEN
        made = decision(visit(state), day, ledger)
        if made.tells and made.rung is not None:
            heard[day] = made.verdict
            ledger.append(Told("o", made.rung, made.arming, made.told_to, made.due, False, "HC-1"))
    assert heard == {
        "2025-03-05": Verdict.FIRST_WARNING,
        "2025-03-12": Verdict.NEWLY_DUE,
        "2025-03-13": Verdict.NEWLY_OVERDUE,
        "2025-03-17": Verdict.NEWLY_SUSTAINED,
    }
