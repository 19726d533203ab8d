"""The timescales of a nation as a page: what begins each, within what, met by what, under which source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from engine.rulebook.file_shapes import ExpectationShape, RuleFileShape
from engine.rulebook.loading import national_files
from engine.rulebook.names import FILE as NAMES
from engine.rulebook.shapes import (
    AsInShape,
    BringForwardShape,
    EndShape,
    ExtendShape,
    LimitsShape,
    MeetShape,
    OriginShape,
    PauseShape,
    PhaseShape,
    ResumeShape,
    SourceShape,
    StartShape,
    StepsShape,
    TimescaleShape,
    VersionShape,
)
from engine.words.enums import Nation
from engine.words.yaml_file import read_yaml
from scripts.pages.marks import code, codes, day, sentence, table

T = TypeVar("T")
_COUNTED = {
    "s": "from the start of the one before",
    **{n: f"from the start of the {n} before" for n in "23456789"},
}


def files(nation: Nation) -> Iterator[tuple[str, str, RuleFileShape]]:
    """Each rule file of the nation: its subject, what its first lines say of it, and what it holds."""
    for _, path in national_files(nation):
        if path.name == NAMES:
            continue
        text = path.read_text("utf-8")
        about = []
        for line in text.splitlines():
            if not line.startswith("#"):
                break
            about.append(line.lstrip("# "))
        shape = RuleFileShape.model_validate(read_yaml(text, path.name).data)
        yield path.stem.replace("_", " ").capitalize(), " ".join(about[1:]), shape


def overview(found: Sequence[tuple[str, str, RuleFileShape]]) -> str:
    """One row a timescale, with its limit of now."""
    rows = [
        (f"[{each.title}](#{each.id})", limits_now(each), _standing(each), each.owner)
        for _, _, shape in found
        for each in shape.timescales
    ]
    return table(("timescale", "limit", "authority", "answers"), rows)


def sections(found: Sequence[tuple[str, str, RuleFileShape]]) -> Iterator[str]:
    """One part a subject, and in it one a timescale; what is expected while a period is open comes last."""
    with_rules = (each for each in found if each[2].timescales)
    for subject, files_of_it in groupby(with_rules, key=lambda each: each[0]):
        abouts, shapes = zip(*((about, shape) for _, about, shape in files_of_it), strict=True)
        yield f"## {subject}"
        yield " ".join(sentence(about) for about in abouts if about)
        for each in (each for shape in shapes for each in shape.timescales):
            yield from timescale(each)
    rows = [
        (code(each.period), _expected(each), _except(each.unless, each.reason))
        for _, _, shape in found
        for each in shape.expectations
    ]
    yield "## What is expected"
    yield "While a period is open the child should have each of these duties; one who lacks one is listed as unwatched."
    yield table(("while open", "expected", "except"), rows)


def _expected(shape: ExpectationShape) -> str:
    """The duties, each with those that may stand in its place."""
    said = ((code(name), codes(shape.instead.get(name, []))) for name in shape.timescales)
    return "<br>".join(f"{name}, or in its place {others}" if others else name for name, others in said)


def _except(kinds: Sequence[str], reason: str) -> str:
    return (f"after {codes(kinds)}" + (f": {reason}" if reason else "")) if kinds else ""


def timescale(shape: TimescaleShape) -> Iterator[str]:
    """Its title, one line of what it is, and its particulars."""
    yield f"### {shape.title} {{ #{shape.id} }}"
    examples = f"{len(shape.examples)} worked example{'' if len(shape.examples) == 1 else 's'}"
    local = " · leaves out the authority's closure days" if shape.closures else ""
    yield f"{code(shape.id)} · {shape.authority} · {shape.nature} · answers: {shape.owner} · {examples}{local}"
    yield table(("", ""), [(f"**{name}**", text) for name, text in particulars(shape) if text])
    yield sentence(shape.source.note) if shape.source.note else ""


def particulars(shape: TimescaleShape) -> Iterator[tuple[str, str]]:
    """Name and words of each; those that it does not have are empty."""
    yield "Source", source(shape.source)
    yield "Begins with", "<br>".join(map(_start, _listed(shape.starts)))
    yield "Only while open", code(shape.within) if shape.within else ""
    yield "Met by", "<br>".join(map(_clause, _listed(shape.met_by)))
    yield "Evidence counts from", f"{shape.evidence_from} the due day" if shape.evidence_from else ""
    yield "Ends without", "<br>".join(map(_end, _listed(shape.ends_without)))
    yield "Goes on after", codes(shape.goes_on_after)
    yield "Stands still on", "<br>".join(f"{_clause(each)}: {each.reason}" for each in _listed(shape.paused_by))
    yield "Goes on with", "<br>".join(map(_clause, _listed(shape.resumed_by)))
    yield "Extended by", "<br>".join(map(_extension, _listed(shape.extended_by)))
    forward = _listed(shape.brought_forward_by)
    yield "Brought forward by", "<br>".join(f"{_clause(each)}, to {each.limit} after it" for each in forward)
    united = "a bank holiday in any nation of the United Kingdom does not count"
    yield "Calendar", united if shape.calendar == "united kingdom" else ""
    for version in shape.versions:
        yield f"From {day(version.in_force_from)}", _version(version)
    yield "Repeats", "each time it is met" if shape.repeats else ""
    yield "Comes up", _ladder(shape)
    target = f"; target {shape.measure.target}%" if shape.measure.target is not None else ""
    dated = "".join(f"; target {each.target}% by {day(each.by)}" for each in shape.measure.targets)
    yield "Measured", f"each {shape.measure.count} once, {shape.measure.kind}{target}{dated}"
    if shape.measured_from:
        event, where = shape.measured_from.event, shape.measured_from.where
        asked = f", where {code(where)}" if where else ""
        yield "Measured without a duty", f"from the last {code(event)} before the evidence{asked}"


def source(shape: SourceShape) -> str:
    """Where it stands, when it was checked, and whether against the text itself."""
    cite = f"[{shape.cite}]({shape.url})" if shape.url else shape.cite
    verified = f"checked {day(shape.checked)}" if shape.checked else "**not yet checked against the text**"
    return f"{cite}; {verified}"


def _standing(shape: TimescaleShape) -> str:
    return shape.authority + ("" if shape.source.checked else ", not yet checked")


def limits_now(shape: TimescaleShape) -> str:
    """What the last version says, in brief; the aim after it."""
    last = shape.versions[-1]
    statutory = last.statutory
    while isinstance(statutory, AsInShape):
        (statutory,) = (each.statutory for each in shape.versions if each.in_force_from == statutory.as_in)
    said = [_brief(statutory) if statutory else "", f"aim: {_brief(last.aim)}" if last.aim else ""]
    return "; ".join(filter(None, said)) or "none"


def _brief(shape: LimitsShape) -> str:
    if isinstance(shape, StepsShape):
        return "; ".join(f"{name} {_brief(step)}" for name, step in _steps(shape))
    phases = shape if isinstance(shape, list) else [shape]
    return " or ".join(dict.fromkeys(_length(each) if isinstance(each, PhaseShape) else str(each) for each in phases))


def _length(shape: PhaseShape) -> str:
    """The limit, with the day that it lies before or on where that is not the start's."""
    if shape.before is not None:
        return f"{shape.limit} before {_origin(shape.before)}"
    if shape.limit == "same day" and shape.after is not None:
        return f"on {_origin(shape.after)}"
    return f"{shape.limit} in any {shape.in_any}" if shape.in_any else shape.limit


def limits(shape: LimitsShape) -> str:
    """The limits of a version in words."""
    if isinstance(shape, AsInShape):
        relaxed = f"; relaxed, without a due date: {', '.join(shape.relaxed)}" if shape.relaxed else ""
        return f"as from {day(shape.as_in)}{relaxed}"
    if isinstance(shape, StepsShape):
        return "; ".join(f"{name} {_step(step)}" for name, step in _steps(shape))
    return _step(shape)


def _steps(shape: StepsShape) -> Iterator[tuple[str, str | PhaseShape | list[PhaseShape]]]:
    for name in ("first", "second", "third", "fourth", "then"):
        step = getattr(shape, name)
        if step is not None:
            yield name, step


def _step(shape: str | PhaseShape | list[PhaseShape]) -> str:
    if isinstance(shape, str):
        return shape
    if isinstance(shape, PhaseShape):
        return _phase(shape)
    return ", or ".join(map(_phase, shape)) + " (the earliest that applies)"


def _phase(shape: PhaseShape) -> str:
    said = [] if shape.limit == "same day" and shape.after is not None else [shape.limit]
    said += [f"{'after' if said else 'on'} {_origin(shape.after)}"] if shape.after is not None else []
    said += [f"before {_origin(shape.before)}"] if shape.before is not None else []
    such = f" where {code(shape.during_where)}" if shape.during_where else ""
    said += [f"in all in {code(shape.during)}{such} in any {shape.in_any}"] if shape.during else []
    said += ["with the day itself as day 1"] if shape.beginning_with else []
    said += [_COUNTED[shape.counted_from[0]]] if shape.counted_from != "start" else []
    said += [f"moved {shape.roll} to a working day"] if shape.roll != "none" else []
    said += [f"where {code(shape.when)}"] if shape.when else []
    said += [f"(the authority may set it as {code(shape.setting)})"] if shape.setting else []
    said += [f"(answers: {shape.owner})"] if shape.owner is not None else []
    return " ".join(said)


def _origin(shape: str | OriginShape) -> str:
    """From what a limit is counted."""
    if isinstance(shape, str):
        return {"receipt": "its receipt, which a non-working day moves to the next working day"}.get(
            shape, f"the {shape}"
        )
    if shape.panel:
        return f"the next sitting of {code(shape.panel)}"
    if shape.birthday is not None:
        return f"the birthday of {shape.birthday} years"
    if shape.receipt_until:
        return f"its receipt; what comes after {shape.receipt_until} counts as the next working day's"
    return f"the day in {code(shape.date)}"


def _extension(shape: ExtendShape) -> str:
    """What extends it, to when or by how much, and how far at most."""
    said = [_clause(shape)]
    said += [f"to the day in {code(shape.to)}"] if shape.to else []
    said += [f"by {shape.by}"] if shape.by else []
    said += [f"by at most {shape.at_most}"] if shape.at_most else []
    said += ["once" if shape.times == 1 else f"{shape.times} times"] if shape.times is not None else []
    return ", ".join(said)


def _version(version: VersionShape) -> str:
    said = [
        limits(version.statutory) if version.statutory else "",
        f"aim: {limits(version.aim)}" if version.aim else "",
    ]
    words = "; ".join(filter(None, said)) or "no limit"
    running = "; also for what is running on that day" if version.applies_to == "running" else ""
    extra = [sentence(version.note)] if version.note else []
    extra += [source(version.source)] if version.source else []
    extra += [sentence(version.source.note)] if version.source and version.source.note else []
    return "<br>".join([words + running, *extra])


def _ladder(shape: TimescaleShape) -> str:
    ladder = shape.ladder
    said = [f"due soon {ladder.due_soon}" if ladder.due_soon else "", "due on the day, overdue after it"]
    said += [f"to the head of service {ladder.sustained}" if ladder.sustained else ""]
    said += ["told at once, any day and hour" if ladder.at_once else ""]
    return "; ".join(filter(None, said))


def _clause(
    shape: StartShape | MeetShape | EndShape | ExtendShape | BringForwardShape | PauseShape | ResumeShape,
) -> str:
    where = f" where {code(shape.where)}" if shape.where else ""
    return code(shape.event) + where + (f" unless {code(shape.unless)}" if shape.unless else "")


def _end(shape: EndShape) -> str:
    return _clause(shape) + (f": {shape.reason}" if shape.reason else "")


def _start(shape: StartShape) -> str:
    said = [_clause(shape)]
    if shape.dated:
        said.append(f"from the day in {code(shape.dated)}")
    if isinstance(shape.looks_back, str):
        before = f"{shape.looks_back} before" if shape.looks_back[0].isdigit() else f"the {shape.looks_back}"
        said.append(f"evidence counts from {before}")
    elif shape.looks_back:
        since = shape.looks_back.since
        said.append(f"evidence counts since {codes([since] if isinstance(since, str) else since)}")
    if shape.counts_from:
        base = shape.counts_from
        where = f" where {code(base.where)}" if base.where else ""
        said.append(f"counted from the last {code(base.event)}{where} within {base.within} before")
    if shape.stands_in_for:
        near = shape.stands_in_for
        where = f" where {code(near.where)}" if near.where else ""
        span = f"within {near.days} days" if near.days else "on the same day"
        said.append(f"only without a {code(near.event)}{where} {span}")
    said += {"ignore": ["nothing new while it runs"], "restart": ["begins anew while it runs"]}.get(
        shape.when_running, []
    )
    return "; ".join(said)


def _listed(clauses: T | list[T]) -> list[T]:
    return clauses if isinstance(clauses, list) else [clauses]
