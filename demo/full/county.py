"""The full county: everything told in one order, and the people, events and organisation that come of it."""

from __future__ import annotations

from typing import Final

from demo.county import AUTHORITY, County
from demo.days import LAST, Dice
from demo.full.front_door import fill_contacts, fill_referrals, finish_assessments
from demo.full.in_care import tell_care
from demo.full.in_need import tell_in_need
from demo.full.other_work import (
    book,
    tell_care_leavers,
    tell_exploitation,
    tell_fostered_privately,
    tell_missing,
    tell_pre_proceedings,
)
from demo.full.protection import fill_discussions, fill_enquiries, tell_plans
from demo.full.staff import organisation
from demo.full.supervising import supervise_workers
from demo.full.telling import Telling
from demo.full.writing import write_down
from engine.words.values import Person

SEED: Final = 2020


def make_full_county(seed: int = SEED) -> County:
    """The full county of this seed. Reads no clock and no file; every fact is an event, and no duty is written by hand."""
    telling = tell(seed)
    people = [
        Person(
            subject=child.ref,
            name=child.name,
            date_of_birth=child.born,
            expected_date_of_birth=child.expected,
            family=child.family,
            responsible_authority=AUTHORITY,
            died=child.died,
            restricted=child.restricted,
        )
        for child in telling.children
    ]
    return County(people, write_down(telling.facts, seed), organisation())


def tell(seed: int) -> Telling:
    """The whole county told: plans first, as they need the most; then what fills the months up; then what hangs on both."""
    telling = Telling(Dice(seed))
    stepped, families = tell_plans(telling)
    tell_in_need(telling, stepped)
    in_care = tell_care(telling)
    fill_enquiries(telling)
    fill_referrals(telling)
    fill_discussions(telling)
    finish_assessments(telling)
    fill_contacts(telling)
    children = [child for family in in_care for child in family if 12 <= child.age(LAST) <= 17]
    away = telling.dice.shuffled(children)
    tell_missing(telling, away[:60])
    tell_exploitation(telling, away[60:])
    tell_pre_proceedings(telling, families)
    tell_fostered_privately(telling)
    tell_care_leavers(telling, [child for child in children if child.age(LAST) >= 16])
    supervise_workers(telling)
    book(telling)
    return telling
