"""What is different between two rule books, in words: timescale by timescale, every field of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final

from engine.obligations.explain_phrases import NO_NAMES, kind_said, said
from engine.rulebook.timescale import Example, LocalChange, RuleBook, Schedule, Timescale, Version
from engine.tuning.diff_words import CONDITIONS, clause_words, schedule_words, shown, source_words, was
from engine.words.days import long_date
from engine.words.enums import LimitName
from engine.words.limits import Limit

WORDS: Final = "words"  # what stands in place of a timescale's id where the words of the interface differ
EXPECTED: Final = "expectations"
SLOTS: Final = "slots"
_Special = Callable[..., Iterator[str]]
_SILENT: Final = frozenset({"id", "place"})  # the id pairs them, and where a rule stands in its file changes nothing
_LABELS: Final[Mapping[str, str]] = {
    "nature": "what it is",
    "thread": "belongs to",
    "within": "only while this period is open",
    "repeats": "repeats",
    "closures": "left out on closure days",
    "evidence_from": "evidence counts from",
    "measured_from": "counted back from",
    "cite": "source",
    "checked": "source checked",
    "url": "source's address",
    "note": "note",
    "at_once": "told at once",
    "sustained": "sustained",
    "target": "target, per cent",
    "targets": "dated targets, per cent",
    "count": "counts each",
    "kind": "figure",
    "where": "condition",
    "when_running": "a further start while it runs",
    "stands_in_for": "stands in for",
    "to": "new due day from",
    "reason": "reason",
    "applies_to_running": "takes hold of what is running",
}
_NONE: Final[Mapping[str, str]] = {"checked": "never"}  # what none of it is called, where that is not "none"
_CLAUSES: Final[Mapping[str, tuple[str, str]]] = {  # what is said of a clause added, and of one taken away
    "starts": ("also starts on", "no longer starts on"),
    "met_by": ("also met by", "no longer met by"),
    "ends_without": ("also ended by", "no longer ended by"),
    "extended_by": ("also extended by", "no longer extended by"),
    "paused_by": ("also paused by", "no longer paused by"),
    "resumed_by": ("also resumed by", "no longer resumed by"),
    "brought_forward_by": ("also brought forward by", "no longer brought forward by"),
}
_CHANGED: Final[Mapping[str, str]] = {
    "starts": "start on",
    "ends_without": "ended by",
}  # of a clause said otherwise; else the field's own name
_SIDE: Final = {"due_soon": " before", "sustained": " after", "evidence_from": " before the due day"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was, in words that can be read by themselves after the title."""

    timescale: str  # its id; WORDS or EXPECTED for what belongs to no timescale
    title: str
    part: str  # the field of the timescale; "" where the whole of it came or went
    words: str

    def __str__(self) -> str:
        return f"{self.title}: {self.words}"


def diff(old: RuleBook, new: RuleBook) -> tuple[Difference, ...]:
    """Every difference between the books, in the order of the new one, what is gone last; empty where they say the same.

    The order of files, the place of a rule in them and the text of comments are no difference.
    """
    before = {each.id: each for each in old.timescales}
    after = {each.id: each for each in new.timescales}
    names = names_of(old, new)
    found: list[Difference] = []
    for id, timescale in after.items():
        if id not in before:
            found.append(Difference(id, timescale.title, "", f"new: {_in_short(timescale, names)}"))
        else:
            found += differences(before[id], timescale, names)
    gone = [(each, _in_short(each, names)) for id, each in before.items() if id not in after]
    found += [Difference(each.id, each.title, "", f"taken out or switched off; it was {short}") for each, short in gone]
    return (*found, *_of_book(old, new))


def names_of(*books: RuleBook) -> dict[str, str]:
    """What kinds of event are called in any of the books, as the last of them says."""
    return {kind: each.called for book in books for kind, each in book.names.items()}


def differences(old: Timescale, new: Timescale, names: Mapping[str, str] = NO_NAMES) -> tuple[Difference, ...]:
    """Every difference between two wordings of one timescale: at least one for each field in which they differ.

    `names` are what the book calls kinds of event, where that is not what England calls them.
    """
    found: list[Difference] = []
    for each in fields(Timescale):
        before, after = _alike(getattr(old, each.name)), _alike(getattr(new, each.name))
        if each.name in _SILENT or before == after:
            continue
        say: _Special = _SPECIAL.get(each.name, _plainly)
        made = list(say(each.name, before, after, old, new, names))
        made = made or [_whole(each.name, before, after)]
        found += [Difference(new.id, new.title, each.name, words) for words in made]
    return tuple(found)


def _alike(value: Any) -> Any:
    """The value without the lines of files at which its examples and local changes stand."""
    if isinstance(value, tuple) and value and isinstance(value[0], Example):
        return tuple(replace(each, place="") for each in value)
    if isinstance(value, tuple) and value and isinstance(value[0], LocalChange):
        return tuple(replace(each, place=each.place.split(":")[0]) for each in value)
    return value


def _in_short(timescale: Timescale, names: Mapping[str, str]) -> str:
    """15 working days, from 1 December 2026 7 working days; local; met by child protection visit: every version in order."""
    limits = [
        ("" if number == 0 else f"from {long_date(version.in_force_from)} ")
        + " and ".join(
            ("aim of " if name is LimitName.AIM else "") + schedule_words(schedule, timescale.repeats)
            for name, schedule in version.limits.items()
        )
        for number, version in enumerate(timescale.versions)
    ]
    met = " or ".join(dict.fromkeys(clause_words(clause, names) for clause in timescale.met_by))
    return f"{', '.join(limits)}; {timescale.authority}; met by {met}"


def _whole(name: str, before: Any, after: Any) -> str:
    label = _LABELS.get(name, said(name))
    words, old = shown(after), shown(before)
    if words == old:
        return f"{label} differs in a way that words do not show"
    return f"{label} {words}, was {was(words, old)}"


def _plainly(name: str, before: Any, after: Any, *_: Any) -> Iterator[str]:
    """One line for a plain value; one for each field of a value that has some."""
    if is_dataclass(after) and type(before) is type(after) and not isinstance(after, (Limit, *CONDITIONS)):
        for each in fields(after):
            one, other = getattr(before, each.name), getattr(after, each.name)
            if one != other:
                yield _rung(each.name, one, other)
        return
    if isinstance(before, Mapping | None) and isinstance(after, Mapping | None):
        yield from _entries(name, before or {}, after or {})
        return
    yield _rung(name, before, after)


def _rung(name: str, before: Any, after: Any) -> str:
    side = _SIDE.get(name, "")
    words, old = shown(after), shown(before)
    words, old = (_NONE.get(name, each) if each == "none" else each + side for each in (words, old))
    return (
        _whole(name, before, after)
        if words == old
        else f"{_LABELS.get(name, said(name))} {words}, was {_was(words, old, side)}"
    )


def _was(words: str, old: str, side: str) -> str:
    short = was(words, old)
    return short if short != old else old


def _entries(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one != other:
            yield f"{said(name)}, {said(str(key))}: {shown(other)}, was {shown(one)}"


def _examples(name: str, before: Sequence[Any], after: Sequence[Any], *_: Any) -> Iterator[str]:
    kept = sum(each in before for each in after)
    number = f"{len(after)} worked example{'' if len(after) == 1 else 's'}, was {len(before)}"
    yield f"{number}; {len(after) - kept} new or changed"


def _changes(name: str, before: Sequence[Any], after: Sequence[Any], *_: Any) -> Iterator[str]:
    """What local files say of why they set a rule otherwise."""
    for words, found, others in (("changed", after, before), ("no longer changed", before, after)):
        for each in found:
            if each not in others:
                why = f": {each.why}" if each.why else ""
                yield f"{words} by {each.place or 'a local file'}{why}"


def _clauses(
    name: str, before: Sequence[Any], after: Sequence[Any], _old: Timescale, _new: Timescale, names: Mapping[str, str]
) -> Iterator[str]:
    """Clauses are paired by their event, those that are alike first; what is left over came or went."""
    waiting = [each for each in before if each not in after]
    for each in after:
        if each in before:
            continue
        pair = next((other for other in waiting if other.event == each.event), None)
        if pair is None:
            yield f"{_CLAUSES[name][0]} {clause_words(each, names)}{_beyond(each)}"
            continue
        waiting.remove(pair)
        said_of = kind_said(each.event, names)
        yield f"{_CHANGED.get(name, said(name))} {said_of}: {'; '.join(_plainly(name, pair, each))}"
    for each in waiting:
        yield f"{_CLAUSES[name][1]} {clause_words(each, names)}"


def _beyond(clause: Any) -> str:
    """What a new clause says besides its event and condition."""
    further = [
        f"{_LABELS.get(each.name, said(each.name))} {shown(getattr(clause, each.name))}"
        for each in fields(clause)
        if each.name not in ("event", "where") and getattr(clause, each.name) not in (None, "", (), False, "together")
    ]
    return f" ({'; '.join(further)})" if further else ""


def _versions(name: str, before: Any, after: Any, old: Timescale, new: Timescale, *_: Any) -> Iterator[str]:
    olds, news = ({each.in_force_from: each for each in found} for found in (before, after))
    only = len(news) == 1 and olds.keys() == news.keys()
    for day, version in news.items():
        if day in olds:
            yield from _same_day(olds[day], version, "" if only else f"version from {long_date(day)}: ", old, new)
        else:
            yield from _begun(version, old, new)
    for day, version in olds.items():
        if day not in news:
            limits = "; ".join(_limit(each, schedule, old) for each, schedule in version.limits.items())
            yield f"the version from {long_date(day)} is taken out ({limits})"


def _begun(version: Version, old: Timescale, new: Timescale) -> Iterator[str]:
    """A version that was not there: against the one that would have been in force on its day."""
    earlier = old.version_on(version.in_force_from)
    limits = {} if earlier is None else earlier.limits
    said_of = [
        _against(each, limits.get(each), version.limits.get(each), old, new)
        for each in LimitName
        if each in limits or each in version.limits
    ]
    running = "it also takes hold of what is running" if version.applies_to_running else "what runs keeps its date"
    source = "" if version.source is None else f"; source: {source_words(version.source)}"
    note = f"; note: {version.note}" if version.note else ""
    beyond = _beyond_of(version)
    yield f"from {long_date(version.in_force_from)} {'; '.join(said_of)}; {running}{source}{note}{beyond}"


def _beyond_of(version: Version) -> str:
    told = {"in_force_from", "limits", "applies_to_running", "source", "note"}
    further = [each for each in fields(version) if each.name not in told and getattr(version, each.name)]
    return "".join(f"; {said(each.name)} {shown(getattr(version, each.name))}" for each in further)


def _same_day(one: Version, other: Version, place: str, old: Timescale, new: Timescale) -> Iterator[str]:
    for each in fields(Version):
        before, after = getattr(one, each.name), getattr(other, each.name)
        if each.name == "limits":
            for limit in LimitName:
                if before.get(limit) != after.get(limit):
                    yield f"{place}{_against(limit, before.get(limit), after.get(limit), old, new)}"
        elif before != after:
            for words in _plainly(each.name, before, after):
                yield place + words


def _against(name: LimitName, before: Schedule | None, after: Schedule | None, old: Timescale, new: Timescale) -> str:
    aim = "an aim of " if name is LimitName.AIM else ""
    if after is None:
        return f"{'no aim' if aim else 'no limit'}, was {schedule_words(before, old.repeats) if before else 'none'}"
    words = schedule_words(after, new.repeats)
    if before is None:
        return f"{aim}{words}, was none"
    previous = schedule_words(before, old.repeats)
    if words == previous:
        return f"{aim}{words} as before" if before == after else f"{aim}{words}, with another condition"
    return f"{aim}{words}, was {was(words, previous)}"


def _limit(name: LimitName, schedule: Schedule, timescale: Timescale) -> str:
    return ("an aim of " if name is LimitName.AIM else "") + schedule_words(schedule, timescale.repeats)


def _of_book(old: RuleBook, new: RuleBook) -> Iterator[Difference]:
    """What belongs to no timescale: duties expected of a period, and the words of events, facts and periods."""
    gone = [each for each in old.expectations if each not in new.expectations]
    come = [each for each in new.expectations if each not in old.expectations]
    for words, found in (("no longer expected", gone), ("expected", come)):
        for each in found:
            what = f"{', '.join(each.timescales)} while the period {said(each.period)} is open"
            unless = f", unless {' or '.join(map(said, each.unless))} ({each.unless_reason})" if each.unless else ""
            yield Difference(EXPECTED, "What is expected", each.period, f"{words}: {what}{unless}")
    for name in (each.name for each in fields(old.slots)):
        one, other = getattr(old.slots, name), getattr(new.slots, name)
        if one != other:
            yield Difference(SLOTS, "Panels and terms", name, "; ".join(_plainly(name, one, other)))
    for kind in dict.fromkeys((*old.names, *new.names)):
        called = [kind_said(kind, names_of(each)) for each in (old, new)]
        began = [each.names[kind].began if kind in each.names else "" for each in (old, new)]
        for what, (one, other) in (("called", called), ("said to begin with", began)):
            if one != other:
                yield Difference(WORDS, "Words", "names", f"{said(kind)} is {what} {shown(other)}, was {shown(one)}")
    for sort in (each.name for each in fields(old.vocabulary)):
        before, after = getattr(old.vocabulary, sort), getattr(new.vocabulary, sort)
        if isinstance(before, Mapping):
            for name in dict.fromkeys((*before, *after)):
                if before.get(name) != after.get(name):
                    yield Difference(WORDS, "Words", sort, _word(sort, name, before.get(name), after.get(name)))


def _word(sort: str, name: str, before: Any, after: Any) -> str:
    what = f"{sort.removesuffix('s')} {name}"
    if before is None:
        return f"new {what}"
    if after is None:
        return f"{what} is taken out"
    if type(before) is not type(after):
        return f"{what}: {shown(after)}, was {shown(before)}"
    return f"{what}: {'; '.join(_plainly(name, before, after))}"


_SPECIAL: Final[Mapping[str, _Special]] = {
    "versions": _versions,
    "examples": _examples,
    "changes": _changes,
    **dict.fromkeys(_CLAUSES, _clauses),
}
