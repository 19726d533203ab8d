"""Which file of the return a table is, by its columns, and whether these are the columns of its year."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Sequence
from typing import Final

from engine.intake.cells import plain
from engine.intake.ssda903.mapping import FileRule, Mapping
from engine.words.errors import IntakeMistake

_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_CHILD: Final = "CHILD"


def looks_like(head: bytes, name: str, mapping: Mapping) -> bool:
    """True when the first bytes are the heading of a file of the return, or the return itself as XML."""
    text = _text(head)
    if text.lstrip().startswith("<"):
        return re.search(r"<CHILDREN[\s>]", text) is not None and "<CHILDID>" in text
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t|", key=first.count)
    try:
        headings = next(csv.reader([first], delimiter=separator), [])
    except csv.Error:
        return False
    return file_of(headings, mapping) is not None


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.decode("utf-8-sig", "replace")


def loose(heading: str) -> str:
    """A heading as the return writes it: capitals, without spaces around it."""
    return plain(heading).upper()


def file_of(headings: Sequence[str], mapping: Mapping) -> str | None:
    """The file whose telling columns these are; the one with most of its columns there, where several could be."""
    found = {loose(heading) for heading in headings}
    if _CHILD not in found:
        return None
    known = {name: part for name, part in mapping.files.items() if found & set(part.known_by)}
    return max(known, key=lambda name: len(found & set(known[name].columns)), default=None)


def year_named(name: str) -> int | None:
    """The year that a file's name carries, where it carries one: 2021 in "2021-episodes.csv"."""
    match = _YEAR.search(name)
    return int(match[1]) if match else None


def check_columns(name: str, headings: Sequence[str], which: str, mapping: Mapping) -> list[str]:
    """Refuse a file whose columns are another year's, or from a year that is not known; notes on the rest.

    A name may carry the year in which the return begins or the one in which it ends: either will do.
    """
    part, found = mapping.files[which], {loose(heading) for heading in headings if plain(heading)}
    twice = sorted({each for each in found if [loose(heading) for heading in headings].count(each) > 1})
    if twice:
        raise IntakeMistake(name, f"there are two columns {', '.join(twice)}.", "Keep one of them.")
    fitting = [year for year in mapping.years.all() if _fits(part, found, year)]
    named = year_named(name)
    if named is None:
        _refuse_missing(name, part, found, mapping, fitting)
    else:
        _refuse_other_year(name, part, found, mapping, fitting, named)
    unknown = sorted(found - set(part.columns))
    return [f"Column {each} is not one of the return's, and was not used." for each in unknown]


def _fits(part: FileRule, found: Collection[str], year: int) -> bool:
    """True when the columns are those of that year: none missing that is needed, none of another year."""
    columns = part.columns_in(year)
    others = set(part.columns) - set(columns)
    return part.in_year(year) and _needed(part, year) <= set(found) and not others & set(found)


def _needed(part: FileRule, year: int) -> set[str]:
    return {name for name, column in part.columns_in(year).items() if column.needed}


def _refuse_other_year(
    name: str, part: FileRule, found: set[str], mapping: Mapping, fitting: Sequence[int], named: int
) -> None:
    years = [year for year in (named + 1, named) if year in mapping.years.all()]
    if not years:
        what = f"its name says {named}, and the returns that are known are those of {_span(list(mapping.years.all()))}."
        raise IntakeMistake(name, what, "Check the year in the name; take it out if it is no year of the return.")
    if set(years) & set(fitting):
        return
    year = max(years)
    if not part.in_year(year):
        what = f"the return of {named} had no file '{part.title}'; its columns are those of {_span(fitting)}."
        raise IntakeMistake(name, what, "Check the year in the file's name.")
    raise IntakeMistake(name, _difference(part, found, year, f"of {named}", fitting), _mend(fitting))


def _refuse_missing(name: str, part: FileRule, found: set[str], mapping: Mapping, fitting: Sequence[int]) -> None:
    if fitting:
        return
    nearest = min(
        (year for year in mapping.years.all() if part.in_year(year)),
        key=lambda year: (len(_needed(part, year) - found) + len(_strange(part, found, year)), -year),
    )
    raise IntakeMistake(
        name, _difference(part, found, nearest, f"of any year (the nearest is {nearest})", ()), _mend(())
    )


def _strange(part: FileRule, found: Collection[str], year: int) -> set[str]:
    """Columns of other years."""
    return (set(part.columns) - set(part.columns_in(year))) & set(found)


def _difference(part: FileRule, found: set[str], year: int, which: str, fitting: Sequence[int]) -> str:
    missing, strange = sorted(_needed(part, year) - found), sorted(_strange(part, found, year))
    parts = [f"missing: {', '.join(missing)}"] * bool(missing)
    parts += [f"not of that year: {', '.join(strange)}"] * bool(strange)
    fit = f" They are the columns of {_span(fitting)}." if fitting else ""
    return f"its columns are not those of the file '{part.title}' {which} ({'; '.join(parts)}).{fit}"


def _mend(fitting: Sequence[int]) -> str:
    if fitting:
        return "Put the right year into the file's name, or export the file anew."
    return "Export the file anew, with its headings as the return has them."


def _span(years: Sequence[int]) -> str:
    """The years in words; a return is named by the year in which it ends."""
    if not years:
        return "no known year"
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
