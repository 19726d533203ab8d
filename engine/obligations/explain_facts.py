"""What a condition sees at a row, searched afresh in the rows of the history each time it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar, cast

from engine.histories.rows import Row
from engine.obligations.explain_days import corresponding, ordinary_day_after, ordinary_day_before
from engine.rulebook.conditions import HAPPENED_ON, Condition, Known, evaluate
from engine.rulebook.timescale import AFTER, OF, SINCE, RuleBook, where_key
from engine.words.values import AttributeValue, CaseEvent, Person
from engine.words.vocabulary import Aged, Clause, Counted, HasHappened, IsOpen, Latest, Passed


class _Clause(Protocol):
    @property
    def event(self) -> str: ...
    @property
    def where(self) -> Condition: ...


C = TypeVar("C", bound=_Clause)


def event_of(row: Row) -> CaseEvent:
    """The row's case event. Only for rows that `Facts` kept: a change of a rule has none."""
    return cast(CaseEvent, row.event)


class Facts:
    """The rows of one subject, in order, with what their conditions see."""

    def __init__(self, book: RuleBook, rows: Iterable[Row], person: Person | None = None) -> None:
        self.book, self.rows = book, tuple(row for row in rows if row.event is not None)
        self.born = None if person is None else person.date_of_birth
        self.expected = None if person is None else person.expected_date_of_birth

    def holds(self, condition: Condition, row: Row) -> Known:
        """Whether the condition holds at the row: True, False, or None when a missing fact leaves it unknown."""
        return evaluate(condition, lambda word: self.value(word, row))

    def fitting(self, clauses: Sequence[C], row: Row) -> tuple[C | None, C | None]:
        """The first clause of the row's kind that is true and, only when none is, the first that is unknown."""
        answers = [(each, self.holds(each.where, row)) for each in clauses if each.event == row.kind]
        true = next((each for each, known in answers if known is True), None)
        unknown = next((each for each, known in answers if known is None), None)
        return true, unknown if true is None else None

    def value(self, word: str, row: Row) -> AttributeValue | None:
        """The row's attribute, its day, or the fact at the row; None is unknown."""
        if word == HAPPENED_ON:
            return row.day
        match self.book.vocabulary.facts.get(word):
            case Latest() as fact:
                return self._latest(fact, row)
            case Passed() as fact:
                return self._passed(fact, row)
            case HasHappened() as fact:
                return self._happened(fact, row)
            case Aged() as fact:
                return self._aged(fact, row)
            case Counted() as fact:
                return self._counted(fact, row)
            case IsOpen() as fact:
                return fact.period in row.open_after
        return self.attribute(word, row)

    def attribute(self, word: str, row: Row) -> AttributeValue | None:
        """The row's own attribute, or what leaving it out means; None is unknown."""
        found = event_of(row).attributes.get(word)
        return self.book.vocabulary.attributes[word].absent if found is None else found

    def _up_to(self, row: Row, kinds: tuple[str, ...]) -> list[Row]:
        return [each for each in self.rows if each.place <= row.place and each.kind in kinds]

    def _picked(self, row: Row, kinds: tuple[str, ...], where: str) -> list[Row]:
        condition = self.book.fact_wheres[where]
        return [each for each in self._up_to(row, kinds) if self._by_attributes(condition, each) is True]

    def _of(self, fact: str, sort: str, clauses: Sequence[Clause], row: Row) -> list[Row]:
        """The rows up to this one that some of the clauses picks, in order."""
        found = [
            each
            for number, clause in enumerate(clauses)
            for each in self._picked(row, (clause.event,), where_key(fact, sort, number))
        ]
        return sorted(found, key=lambda each: each.place)

    def _by_attributes(self, condition: Condition, row: Row) -> Known:
        return evaluate(condition, lambda word: self.attribute(word, row))

    def _latest(self, fact: Latest, row: Row) -> AttributeValue | None:
        since = self._up_to(row, fact.since)
        any_of = [
            each
            for each in self._up_to(row, fact.of)
            if not (since and each.place < since[-1].place)
            and not (each.kind in fact.carry and fact.attribute not in event_of(each).attributes)
        ]
        where = self.book.fact_wheres[fact.name]
        said = [each for each in any_of if self._by_attributes(where, each) is True]
        if fact.else_any and not said:
            said = any_of
        return self.attribute(fact.attribute, said[-1]) if said else None

    def _passed(self, fact: Passed, row: Row) -> bool | None:
        after = self._of(fact.name, OF, fact.of, row)
        if fact.first_since:
            ended = max((each.place for each in self._up_to(row, fact.first_since)), default=-1)
            after = [each for each in after if each.place > ended][:1]
        if not after:
            return None
        since = self.dated(fact.dated, after[-1]) if fact.dated else after[-1].day
        return row.day >= ordinary_day_after(since, fact.limit)

    def dated(self, attribute: str, row: Row) -> date:
        """The day in that attribute where it is given and is not after the row's own day; else the row's day."""
        written = self.attribute(attribute, row)
        return min(written, row.day) if isinstance(written, date) else row.day

    def _aged(self, fact: Aged, row: Row) -> bool | None:
        return None if self.born is None else row.day >= corresponding(self.born, fact.limit)

    def _counted(self, fact: Counted, row: Row) -> int:
        after = ordinary_day_before(row.day, fact.in_last)
        return sum(each.day > after for each in self._picked(row, (fact.event,), fact.name))

    def _happened(self, fact: HasHappened, row: Row) -> bool | None:
        such = [each for each in self._of(fact.name, OF, fact.of, row) if not fact.earlier or each.place != row.place]
        if fact.after:
            after = self._of(fact.name, AFTER, fact.after, row)
            if not after:
                return None
            return bool(such) and such[-1].day >= after[-1].day
        since = [each for each in self._of(fact.name, SINCE, fact.since, row) if each.place != row.place]
        return bool(such) and not (since and such[-1].place <= since[-1].place)
