"""What the dice may throw for a book, read off its rules: the kinds of each timescale, the values its conditions ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.rulebook.conditions import Among, Both, Compared, Condition, Either, Not, Unless, words_of
from engine.rulebook.timescale import From, RuleBook, Timescale
from engine.words.enums import Unit
from engine.words.limits import Limit
from engine.words.values import AttributeValue
from engine.words.vocabulary import Aged, Counted, HasHappened, IsOpen, Latest, Passed

Family = tuple[tuple[str, ...], tuple[str, ...]]  # what opens a history, and what then happens in it
_FAMILIES: dict[str, dict[str, Family]] = {}  # by fingerprint, as the next two
_VALUES: dict[tuple[str, str], tuple[AttributeValue, ...]] = {}
_AGES: dict[str, tuple[int, ...]] = {}
_DAYS = {Unit.DAYS: 1, Unit.WORKING_DAYS: 1.4, Unit.WEEKS: 7, Unit.MONTHS: 30.4, Unit.YEARS: 365.25}


def alone(book: RuleBook, timescale: Timescale) -> RuleBook:
    """The book with this timescale and no other."""
    return replace(book, timescales=(timescale,), fingerprint=f"{book.fingerprint}/{timescale.id}")


def families_of(book: RuleBook) -> dict[str, Family]:
    """By timescale: what opens its histories, and what then happens in them; likelier kinds stand more often."""
    if book.fingerprint not in _FAMILIES:
        _FAMILIES[book.fingerprint] = {each.id: _family(book, each) for each in book.timescales}
    return _FAMILIES[book.fingerprint]


def _family(book: RuleBook, timescale: Timescale) -> Family:
    words = book.vocabulary
    periods = [words.periods[name] for name in (timescale.within, timescale.thread) if name in words.periods]
    openers = [clause.event for period in periods for clause in period.starts]
    starts = [clause.event for clause in timescale.starts] + [
        clause.counts_from.event for clause in timescale.starts if clause.counts_from is not None
    ]
    happens = [
        *starts,
        *starts,
        *(3 * [clause.event for clause in timescale.met_by]),
        *(clause.event for clause in timescale.ends_without),
        *(2 * [clause.event for clause in (*timescale.extended_by, *timescale.brought_forward_by)]),
        *(4 * [clause.event for clause in (*timescale.paused_by, *timescale.resumed_by)]),
        *_behind_facts(book, timescale),
    ]
    for period in periods:
        happens += period.ends[:1]
    ours = [kind for kind in happens if not words.kinds[kind].made and kind not in ("died", "transferred_out")]
    return tuple(kind for kind in openers or starts if not words.kinds[kind].made), tuple(ours)


def _conditions(timescale: Timescale) -> Iterator[Condition]:
    yield from (clause.where for clause in timescale.clauses)
    for version in timescale.versions:
        for schedule in version.limits.values():
            yield from (phase.when for step in schedule.steps for phase in step.phases)


def _behind_facts(book: RuleBook, timescale: Timescale) -> Iterator[str]:
    """The kinds from which the facts of its conditions are worked out."""
    for condition in _conditions(timescale):
        for word in sorted(words_of(condition)):
            match book.vocabulary.facts.get(word):
                case Latest(of=of):
                    yield from of
                case Passed(of=clauses):
                    yield from (each.event for each in clauses)
                case HasHappened(of=happened, after=after, since=since):
                    # Events since which it must have happened are drawn where they ask for something; the others are
                    # ends that are drawn anyway.
                    yield from (each.event for each in (*happened, *after))
                    yield from (each.event for each in since if each.where)
                case Counted(event=event):
                    yield from (event, event)
                case IsOpen(period=period):
                    yield from 3 * [clause.event for clause in book.vocabulary.periods[period].starts]


def values_of(book: RuleBook, attribute: str) -> tuple[AttributeValue, ...]:
    """The constants that the book's conditions compare the attribute with, in the order of the rules."""
    if (book.fingerprint, attribute) not in _VALUES:
        _VALUES[book.fingerprint, attribute] = _values(book, attribute)
    return _VALUES[book.fingerprint, attribute]


def _values(book: RuleBook, attribute: str) -> tuple[AttributeValue, ...]:
    own = [condition for timescale in book.timescales for condition in _conditions(timescale)]
    found = (value for condition in (*own, *book.fact_wheres.values()) for value in _constants(condition, attribute))
    return tuple(dict.fromkeys(found))


def _constants(condition: Condition, attribute: str) -> Iterator[AttributeValue]:
    match condition:
        case Compared(word, _, constant) if word == attribute:
            yield constant
        case Among(word, constants, _) if word == attribute:
            yield from constants
        case Not(inner) | Unless(inner):
            yield from _constants(inner, attribute)
        case Both(parts) | Either(parts):
            for part in parts:
                yield from _constants(part, attribute)


def ages_of(book: RuleBook) -> tuple[int, ...]:
    """The ages, in years, at which something changes in the book."""
    if book.fingerprint not in _AGES:
        _AGES[book.fingerprint] = _ages(book)
    return _AGES[book.fingerprint]


def _ages(book: RuleBook) -> tuple[int, ...]:
    ages = {age for age in values_of(book, "age") if isinstance(age, int)}
    ages |= {_years(fact.limit) for fact in book.vocabulary.facts.values() if isinstance(fact, Aged)}
    for timescale in book.timescales:
        for version in timescale.versions:
            for schedule in version.limits.values():
                for phase in (phase for step in schedule.steps for phase in step.phases):
                    if phase.origin is not None and phase.origin.of is From.BIRTHDAY:
                        ages.add(phase.origin.age)
    return tuple(sorted(ages))


def spans_of(timescale: Timescale) -> tuple[int, ...]:
    """How many days the limits of the timescale last, about: so long, and so long less what its evidence waits for."""
    spans = {
        int(phase.limit.count * _DAYS[phase.limit.unit])
        for version in timescale.versions
        for schedule in version.limits.values()
        for step in schedule.steps
        for phase in step.phases
        if phase.limit.unit in _DAYS
    }
    waits = timescale.evidence_from
    less = int(waits.count * _DAYS[waits.unit]) if waits is not None else 0
    return tuple(sorted(2 * (*spans, *(max(0, span - less // 2) for span in spans))))


def _years(limit: Limit) -> int:
    return limit.count if str(limit).endswith(("year", "years")) else limit.count // 12
