"""The mixture of families: how many of each story, when they begin, and who is in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from demo import special, stories
from demo.casefile import Child, Desk, Fact
from demo.days import GO_LIVE, LAST, Dice, days_after
from demo.names import FIRST_NAMES, SURNAMES
from demo.org import Staff

Story = Callable[[Desk, list[Child], date], None]

#       story, families, first and last beginning, ages of the eldest, most children
MIXTURE: Final[tuple[tuple[Story, int, str, str, tuple[int, int], int], ...]] = (
    (stories.only_contact, 24, "2018-10-08", "2020-10-01", (2, 15), 3),
    (stories.assessed, 23, "2018-10-03", "2020-07-10", (3, 15), 3),
    (stories.assessed, 12, "2020-07-27", "2020-10-01", (3, 15), 3),
    (stories.in_need, 15, "2018-10-05", "2019-12-20", (3, 15), 3),
    (stories.in_need, 16, "2020-01-06", "2020-08-24", (3, 15), 4),
    (stories.enquired, 10, "2018-10-15", "2020-09-10", (2, 15), 3),
    (stories.protected, 10, "2018-10-09", "2019-10-31", (2, 13), 3),
    (stories.protected, 5, "2019-12-02", "2020-08-31", (2, 13), 3),
    (stories.pre_proceedings, 2, "2018-12-03", "2020-02-04", (2, 9), 2),
    (partial(stories.to_court, outcome="foster"), 4, "2018-10-10", "2020-03-30", (2, 8), 2),
    (partial(stories.to_court, outcome="kin"), 3, "2019-01-14", "2020-04-06", (1, 8), 2),
    (partial(stories.to_court, outcome="home"), 2, "2018-11-12", "2020-04-20", (4, 12), 2),
    (partial(stories.to_court, outcome="adoption"), 2, "2018-11-05", "2020-02-10", (0, 2), 1),
    (stories.accommodated, 7, "2018-10-22", "2020-07-20", (11, 15), 1),
    (stories.disabled, 16, "2018-10-16", "2020-08-10", (4, 15), 2),
    (stories.carried_over, 5, "2016-04-11", "2017-12-04", (6, 12), 2),
)


def tell(seed: int) -> tuple[list[Child], list[Fact]]:
    """All families of the county and what happened to them, in the order of the mixture."""
    staff, facts, children = Staff(), list[Fact](), list[Child]()
    registrar = Registrar(seed)
    for story, count, first, last, ages, most in MIXTURE:
        opening, closing = date.fromisoformat(first), date.fromisoformat(last)
        for number in range(count):
            dice = registrar.dice()
            step = (closing - opening).days / count
            day = days_after(opening, int(step * (number + dice.share())))
            family = registrar.family(dice, day, ages, most)
            children += family
            story(Desk(dice, staff, facts), family, day)
    for piece in special.PIECES:
        dice = registrar.dice()
        family = registrar.family(dice, max(piece.day, GO_LIVE), piece.ages, piece.children, exactly=True)
        children += family
        piece.tell(Desk(dice, staff, facts), family, piece.day)
    return children, facts


class Registrar:
    """Gives each family its number, its surname, its children, and dice of its own."""

    def __init__(self, seed: int) -> None:
        self._seed, self._families, self._children = seed, 0, 0
        dice = Dice(seed)
        self._surnames, self._first_names = dice.shuffled(SURNAMES), dice.shuffled(FIRST_NAMES)

    def dice(self) -> Dice:
        """Dice for the next family, so that one family's story never changes another's."""
        return Dice(self._seed * 1_000_003 + self._families + 1)

    def family(self, dice: Dice, day: date, ages: tuple[int, int], most: int, *, exactly: bool = False) -> list[Child]:
        """A new family: the eldest of an age within `ages` on `day`, the others some years younger."""
        surname = self._surnames[self._families % len(self._surnames)]
        self._families += 1
        sizes = ((1, 46), (2, 30), (3, 17), (4, 7))[:most]
        count = most if exactly else dice.weighted(sizes)
        born = days_after(day, -365 * dice.number(*ages) - dice.number(30, 360))
        made = list[Child]()
        for _ in range(count):
            self._children += 1
            first_name = self._first_names[(self._children * 7) % len(self._first_names)]
            reference = f"HC-{20_100 + self._children * 3 + self._children % 2}"
            made.append(Child(reference, f"{first_name} {surname}", f"F-{self._families:03}", born))
            born = days_after(born, dice.number(400, 1100))
            if born > min(day, LAST):
                break
        return made
