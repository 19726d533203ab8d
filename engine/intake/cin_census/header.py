"""The root and header of a census return: whether it is one, of which year, and which days it covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.intake.cells import plain
from engine.intake.dates import read_day
from engine.intake.nested.node import Node
from engine.intake.nested.table import Accepts
from engine.words.errors import IntakeMistake


@dataclass(frozen=True, slots=True)
class Return:
    """What the header says: the census year, and the last day of it that is in the file. None where it does not say."""

    year: int | None
    last: date | None
    note: str = ""

    @property
    def first(self) -> date | None:
        """The first day that the return covers: 1 April of the year before."""
        return None if self.year is None else date(self.year - 1, 4, 1)


def read_header(root: str, headers: Sequence[Node], accepts: Accepts, name: str) -> Return:
    """What the header says. Raises IntakeMistake for another root, another collection or an unknown year."""
    if root != accepts.root:
        what = f"its outermost element is '{root}', and that of a census return is '{accepts.root}'."
        raise IntakeMistake(name, what, "Give the XML file as it is sent to the Department for Education.")
    collection = _text(headers, "Collection")
    if collection and collection.upper() not in accepts.collections:
        what = f"this is a return of the collection '{collection}', not of the children in need census."
        raise IntakeMistake(name, what, "Give the return whose Collection is CIN.")
    year_text, reference = _text(headers, "Year"), read_day(_text(headers, "ReferenceDate")[:10])
    last = reference if isinstance(reference, date) else None
    if year_text and not (year_text.isdigit() and len(year_text) == 4):
        raise IntakeMistake(name, f"its Year is '{year_text}'.", "Write the year in which the census ends, say 2022.")
    year = int(year_text) if year_text else _census_year(last) if last else None
    if year is not None and not accepts.first_year <= year <= accepts.last_year:
        known = f"{accepts.first_year} to {accepts.last_year}"
        what = f"this is the return of {year}, and the forms that are known are those of {known}."
        mend = "If its fields are the same, set the years under 'accepts' in a copy of cin_census.yaml, and import with that."
        raise IntakeMistake(name, what, mend)
    if year is None or (last is not None and _census_year(last) == year):
        return Return(year, last)
    note = (
        f"Its ReferenceDate is {last}, and does not lie in the census year {year}: the year was taken." if last else ""
    )
    return Return(year, date(year, 3, 31), note)


def _census_year(day: date) -> int:
    """The year in which the census of that day ends: that of 1 April 2021 to 31 March 2022 is 2022."""
    return day.year + 1 if day.month > 3 else day.year


def _text(headers: Sequence[Node], field: str) -> str:
    for header in headers:
        for node in header.at(("CollectionDetails", field)):
            return plain(node.text)
    return ""
