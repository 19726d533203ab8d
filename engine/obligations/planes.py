"""Conditions and facts over all rows at once: for each condition, where it is true and where it is unknown."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from engine.histories.columns import Booleans, Histories
from engine.obligations.programme import Integers, Programme
from engine.rulebook.conditions import (
    HAPPENED_ON,
    Always,
    Among,
    Both,
    Compared,
    Condition,
    Either,
    Holds,
    Not,
    Unless,
)
from engine.rulebook.timescale import AFTER, OF, SINCE, where_key
from engine.words.clock import day_number, day_of_number
from engine.words.enums import Unit
from engine.words.frames import attributes_of
from engine.words.limits import Limit
from engine.words.values import AttributeValue
from engine.words.vocabulary import Aged, Clause, Counted, HasHappened, IsOpen, Latest, Passed

Truths = npt.NDArray[np.int8]
_BY_CALENDAR = (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS)
FALSE, TRUE, UNKNOWN = 0, 1, 2
_OPPOSITE = np.array([TRUE, FALSE, UNKNOWN], np.int8)
_COMPARE: Mapping[str, Callable[[object, object], bool]] = {
    "==": lambda value, constant: value == constant,
    "!=": lambda value, constant: value != constant,
    "<": lambda value, constant: value < constant,  # type: ignore[operator]
    "<=": lambda value, constant: value <= constant,  # type: ignore[operator]
    ">": lambda value, constant: value > constant,  # type: ignore[operator]
    ">=": lambda value, constant: value >= constant,  # type: ignore[operator]
}


@dataclass(frozen=True, slots=True)
class Column:
    """One word's value at each row: a number into `values`, or -1 where it is unknown."""

    codes: Integers
    values: tuple[AttributeValue, ...]

    def truths(self, holds: Callable[[AttributeValue], bool]) -> Truths:
        """Judge each value once, and spread the answers over the rows."""
        answers = np.array([*(TRUE if holds(value) else FALSE for value in self.values), UNKNOWN], np.int8)
        return answers[self.codes]


def corresponding(day: int, limit: Limit, back: bool = False) -> int:
    """The day that lies so many days, weeks, months or years after (or before) this one; it may lie outside any axis."""
    count = -limit.count if back else limit.count
    if limit.unit not in (Unit.MONTHS, Unit.YEARS):
        return day + count * (7 if limit.unit is Unit.WEEKS else 1)
    start = day_of_number(day)
    years, month = divmod(start.month - 1 + count * (12 if limit.unit is Unit.YEARS else 1), 12)
    year = start.year + years
    return day_number(date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])))


class Planes:
    """The words of one set of histories, and what the conditions of a programme say at its rows."""

    def __init__(self, programme: Programme, histories: Histories) -> None:
        self.programme, self.histories = programme, histories
        self.words = programme.book.vocabulary
        self.kinds = {name: number for number, name in enumerate(self.words.kinds)}
        self._by_kind = np.argsort(histories.kind, kind="stable")
        self._kind_first = np.searchsorted(histories.kind[self._by_kind], np.arange(len(self.kinds) + 1))
        self._first = histories.first[histories.subject]  # the first row of each row's subject
        self._attributes: dict[str, Column] = {}
        self._facts: dict[str, Column] = {}
        texts = histories.frame["attributes"].to_list()
        code_of = {text: code for code, text in enumerate(dict.fromkeys(texts))}
        self._texts = [attributes_of(text, self.words) for text in code_of]
        self._text = np.full(len(histories.day), len(self._texts), np.int64)
        self._text[histories.event >= 0] = np.array([code_of[text] for text in texts], np.int64)
        self._texts.append({})  # of synthetic rows

    def rows_of(self, kind: int) -> Integers:
        """The rows of one kind of event, in order."""
        return self._by_kind[self._kind_first[kind] : self._kind_first[kind + 1]]

    def rows_of_any(self, kinds: tuple[str, ...]) -> Integers:
        """The rows of any of these kinds, in order."""
        found = [self.rows_of(self.kinds[kind]) for kind in kinds]
        return np.sort(np.concatenate(found)) if found else np.zeros(0, np.int64)

    def truth(self, condition: int, rows: Integers) -> Truths:
        """What the condition of that number says at these rows."""
        return self.judge(self.programme.conditions[condition], rows)

    def judge(self, condition: Condition, rows: Integers) -> Truths:
        """What a condition says at these rows: FALSE, TRUE or UNKNOWN."""
        match condition:
            case Always():
                return np.full(len(rows), TRUE, np.int8)
            case Holds(word):
                return self.word(word, rows).truths(lambda value: value is True)
            case Compared(word, operator, constant):
                compare = _COMPARE[operator]
                return self.word(word, rows).truths(lambda value: compare(value, constant))
            case Among(word, constants, negated):
                return self.word(word, rows).truths(lambda value: (value in constants) is not negated)
            case Not(inner):
                return _OPPOSITE[self.judge(inner, rows)]
            case Unless(inner):
                return np.where(self.judge(inner, rows) == TRUE, FALSE, TRUE).astype(np.int8)
            case Both(parts):
                return self._combined(parts, rows, FALSE)
            case Either(parts):
                return self._combined(parts, rows, TRUE)

    def _combined(self, parts: tuple[Condition, ...], rows: Integers, deciding: int) -> Truths:
        """One part that decides, decides; else one unknown makes it unknown."""
        found = np.stack([self.judge(part, rows) for part in parts])
        otherwise = np.where((found == UNKNOWN).any(axis=0), UNKNOWN, TRUE - deciding)
        return np.where((found == deciding).any(axis=0), deciding, otherwise).astype(np.int8)

    def word(self, name: str, rows: Integers) -> Column:
        """The value of an attribute, a fact or `happened_on` at these rows."""
        if name == HAPPENED_ON:
            days, codes = np.unique(self.histories.day[rows], return_inverse=True)
            return Column(codes.astype(np.int64), tuple(day_of_number(int(day)) for day in days))
        if name in self.words.facts:
            column = self._fact(name)
            return Column(column.codes[rows], column.values)
        column = self._attribute(name)
        return Column(column.codes[self._text[rows]], column.values)

    def lists(self, name: str, item: str, rows: Integers) -> Booleans:
        """Whether a list attribute holds the item at these rows; a list left out holds nothing."""
        holds: Booleans = self.word(name, rows).truths(lambda value: isinstance(value, tuple) and item in value) == TRUE
        return holds

    def _attribute(self, name: str) -> Column:
        """The attribute's value by attribute text, what leaving it out means included."""
        if name not in self._attributes:
            declared = self.words.attributes.get(name)
            absent = declared.absent if declared is not None else None
            numbers: dict[tuple[type, AttributeValue], int] = {}
            codes = np.full(len(self._texts), -1, np.int64)
            for at, attributes in enumerate(self._texts):
                value = attributes.get(name, absent)
                if value is not None:
                    codes[at] = numbers.setdefault((type(value), value), len(numbers))
            self._attributes[name] = Column(codes, tuple(value for _, value in numbers))
        return self._attributes[name]

    def _fact(self, name: str) -> Column:
        if name not in self._facts:
            fact = self.words.facts[name]
            wheres = self.programme.book.fact_wheres
            match fact:
                case Latest():
                    self._facts[name] = self._latest(fact, wheres[name])
                case Passed():
                    self._facts[name] = self._passed(fact)
                case HasHappened():
                    self._facts[name] = self._happened(fact)
                case Aged():
                    self._facts[name] = self._aged(fact)
                case Counted():
                    self._facts[name] = self._counted(fact, wheres[name])
                case IsOpen():
                    period = list(self.words.periods).index(fact.period)
                    self._facts[name] = Column(self.histories.open_after >> period & 1, (False, True))
        return self._facts[name]

    def _latest(self, fact: Latest, where: Condition) -> Column:
        since = self._last(self.rows_of_any(fact.since))
        last = self._speaking(self._picked(fact.of, where), fact, since)
        if fact.else_any:
            last = np.where(last >= 0, last, self._speaking(self.rows_of_any(fact.of), fact, since))
        column = self._attribute(fact.attribute)
        return Column(np.where(last >= 0, column.codes[self._text[last]], -1), column.values)

    def _speaking(self, rows: Integers, fact: Latest, since: Integers) -> Integers:
        """For each row, the last of these rows that says something of the attribute, if it is not before `since`; or -1."""
        carrying = np.isin(self.histories.kind[rows], [self.kinds[kind] for kind in fact.carry])
        left_out = np.array([fact.attribute not in attributes for attributes in self._texts])[self._text[rows]]
        last = self._last(rows[~(carrying & left_out)])
        found: Integers = np.where(last >= since, last, -1)
        return found

    def _passed(self, fact: Passed) -> Column:
        rows = self._rows_of(fact.name, OF, fact.of)
        last = self._last(rows) if not fact.first_since else self._first_since(rows, self.rows_of_any(fact.first_since))
        day = self.dated(fact.dated, np.arange(len(last))) if fact.dated else self.histories.day
        days, which = np.unique(day[last], return_inverse=True)
        passed_from = np.array([corresponding(int(day), fact.limit) for day in days], np.int64)[which]
        codes = np.where(last >= 0, self.histories.day >= passed_from, -1)
        return Column(codes.astype(np.int64), (False, True))

    def _aged(self, fact: Aged) -> Column:
        """Whether the birthday has come, by row; unknown for those without a date of birth."""
        people = self.histories.people
        born = [people[subject].date_of_birth if subject in people else None for subject in self.histories.subjects]
        birthday = np.array(
            [-1 << 40 if day is None else corresponding(day_number(day), fact.limit) for day in born], np.int64
        )[self.histories.subject]
        codes = np.where(birthday == -1 << 40, -1, self.histories.day >= birthday)
        return Column(codes.astype(np.int64), (False, True))

    def dated(self, attribute: str, rows: Integers) -> Integers:
        """The day in a date attribute of these rows, where it is given and not after the row's own; else the row's."""
        column = self.word(attribute, rows)
        written = np.array([*(day_number(value) for value in column.values if isinstance(value, date)), 1 << 40])
        own = self.histories.day[rows]
        found: Integers = np.minimum(written[column.codes], own)
        return found

    def _counted(self, fact: Counted, where: Condition) -> Column:
        """How many such rows lie within the limit before each row, the row itself included."""
        rows = self._picked((fact.event,), where)
        days, which = np.unique(self.histories.day, return_inverse=True)
        after = np.array([self._lying_before(int(day), fact.in_last) for day in days], np.int64)[which]
        line = (self.histories.subject[rows] << 32) + self.histories.day[rows]
        first = np.searchsorted(line, (self.histories.subject << 32) + after, side="right")
        codes = np.searchsorted(rows, np.arange(len(which)), side="right") - first
        return Column(codes.astype(np.int64), tuple(range(int(codes.max(initial=0)) + 1)))

    def _lying_before(self, day: int, limit: Limit) -> int:
        if limit.unit in _BY_CALENDAR:
            return corresponding(day, limit, back=True)
        return day_number(self.programme.axis.back(day_of_number(day), limit))

    def _happened(self, fact: HasHappened) -> Column:
        last = self._last(self._rows_of(fact.name, OF, fact.of), before=fact.earlier)
        if fact.after:
            base = self._last(self._rows_of(fact.name, AFTER, fact.after))
            day = self.histories.day
            codes = np.where(base < 0, -1, (last >= 0) & (day[last] >= day[base]))
        elif fact.since:
            codes = last > self._last(self._rows_of(fact.name, SINCE, fact.since), before=True)
        else:
            codes = last >= 0
        return Column(codes.astype(np.int64), (False, True))

    def last_before(self, rows: Integers) -> Integers:
        """For each row, the last of these rows of its subject before it, or -1."""
        return self._last(rows, before=True)

    def _rows_of(self, fact: str, sort: str, clauses: tuple[Clause, ...]) -> Integers:
        """The rows that one of the clauses of a fact picks."""
        wheres = self.programme.book.fact_wheres
        found = [
            self._picked((clause.event,), wheres[where_key(fact, sort, number)])
            for number, clause in enumerate(clauses)
        ]
        return np.sort(np.concatenate(found))

    def _first_since(self, rows: Integers, ends: Integers) -> Integers:
        """For each row, the first of these rows of its subject after the last of the ends up to it, or -1."""
        after = np.maximum(self._last(ends), self._first - 1)
        found = np.append(rows, len(after))[np.searchsorted(rows, after, side="right")]
        first: Integers = np.where(found <= np.arange(len(after)), found, -1)
        return first

    def _picked(self, kinds: tuple[str, ...], where: Condition) -> Integers:
        rows = self.rows_of_any(kinds)
        picked: Integers = rows[self.judge(where, rows) == TRUE]
        return picked

    def _last(self, rows: Integers, before: bool = False) -> Integers:
        """For each row, the last of these rows of its subject up to it (or before it), or -1."""
        marks = np.full(len(self.histories.day) + 1, -1, np.int64)
        marks[rows + int(before)] = rows
        last = np.maximum.accumulate(marks[:-1])
        found: Integers = np.where(last >= self._first, last, -1)
        return found
