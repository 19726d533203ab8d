"""The reconciliation as a report: why dates differ, duty by duty, and how other tools would count the same duties."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from engine.reports.hypotheses import Cause
from engine.reports.other_counts import Counted, Tool
from engine.reports.reconciling import Compared
from engine.reports.report import Cell, CellKind, CellValue, Column, Report, Row, Table
from engine.words.days import long_date
from engine.words.enums import State
from engine.words.values import Obligation

CHILDREN: Final = "children"  # the table of duties, one a row
_ORDER: Final = list(Cause)
_DAY: Final = CellKind.DAY

_COMPARED: Final = (
    Column("cause", "Cause"),
    Column("subject", "Child", CellKind.IDENTIFIER),
    Column("timescale", "Duty", CellKind.IDENTIFIER),
    Column("ours", "We say"),
    Column("source", "It says"),
    Column("our_due", "Due", _DAY),
    Column("source_due", "Its due", _DAY),
    Column("our_start", "Start", _DAY),
    Column("source_start", "Its start", _DAY),
    Column("our_met", "Met", _DAY),
    Column("source_met", "Its met", _DAY),
    Column("label", "Source calls it"),
    Column("row", "Where", CellKind.IDENTIFIER),
)
_COUNTED: Final = (
    Column("tool", "Way of counting"),
    Column("subject", "Child", CellKind.IDENTIFIER),
    Column("timescale", "Duty", CellKind.IDENTIFIER),
    Column("our_start", "Start", _DAY),
    Column("our_due", "Due", _DAY),
    Column("tool_due", "Its due", _DAY),
    Column("our_met", "Met", _DAY),
    Column("ours", "We say"),
    Column("tool_says", "It would say"),
)
_ITS: Final = "“Its” and “it” are the source; the others are ours. “Where” is the row or line of the source."


def reconciliation(
    compared: Sequence[Compared],
    counted: Sequence[Counted],
    titles: Mapping[str, str],
    *,
    authority: str,
    files: Sequence[str],
    as_at: date,
    made: datetime,
) -> Report:
    """The finished report; what could not be explained stands first. `titles` are those of the timescales."""
    differing = [each for each in compared if each.cause is not Cause.SAME]
    agreeing = [each for each in compared if each.cause is Cause.SAME]
    return Report(
        "reconcile",
        "Our due dates beside the source's",
        authority,
        ", ".join(files),
        f"as at {long_date(as_at)}",
        made,
        _lead(compared),
        (
            _causes(compared),
            Table(CHILDREN, "Where they differ", _COMPARED, _rows(differing), _ITS, "They differ nowhere."),
            Table("same", "Where they agree", _COMPARED, _rows(agreeing), _ITS, "They agree nowhere."),
            _tools(counted, titles),
            Table(
                "counted",
                "Duties that another way of counting gives another day",
                _COUNTED,
                tuple(_counted_row(each) for each in counted if each.differs),
                empty="It makes no difference to any duty.",
            ),
        ),
        _NOTES,
    )


_NOTES: Final = (
    "A cause is found by counting again under each of them and seeing which gives the source's day; it is never guessed. "
    "Where more than one alone gives it, each is named.",
    "An unexplained difference is one that no cause in the list gives.",
    "“First day is day 1” is how a checker counts that steps back one working day fewer than the limit; “Monday to Friday” "
    "lets bank holidays count; “from the start of the work” counts a conference from the start of the section 47 enquiry and "
    "not from the strategy discussion, and an assessment from its own start and not from the referral.",
    "The due day itself is in time. A duty that ended without being met is judged by nobody.",
)


def _lead(compared: Sequence[Compared]) -> tuple[str, ...]:
    said = [each for each in compared if each.claim is not None]
    if not said:
        return ("The source carries no due dates of its own, and no word on what was in time.",)
    same = sum(each.cause is Cause.SAME for each in said)
    unexplained = sum(each.cause is Cause.UNEXPLAINED for each in said)
    otherwise = sum(_judged_otherwise(each) for each in said)
    lines = [
        f"The source speaks of {_counted_words(len(said), 'duty', 'duties')}; of {same:,} we say the same. "
        f"{otherwise:,} would be judged otherwise: late by one and not by the other."
    ]
    if unexplained:
        lines.append(
            f"{_counted_words(unexplained, 'difference', 'differences')} cannot be explained; they stand first."
        )
    else:
        lines.append("Every difference is explained.")
    return tuple(lines)


def _counted_words(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _judged_otherwise(each: Compared) -> bool:
    return each.late is not None and each.said_late is not None and each.late != each.said_late


def _causes(compared: Sequence[Compared]) -> Table:
    groups = defaultdict[str, list[Compared]](list)
    for each in compared:
        groups[each.words].append(each)
    ordered = sorted(groups, key=lambda words: (_ORDER.index(groups[words][0].cause), words))
    rows = [
        _row(
            words,
            groups[words][0].short,
            len(groups[words]),
            len({each.subject for each in groups[words]}),
            sum(map(_judged_otherwise, groups[words])),
        )
        for words in ordered
    ]
    columns = (
        Column("cause", "Cause"),
        Column("short", "In short"),
        Column("duties", "Duties", CellKind.WHOLE),
        Column("children", "Children", CellKind.WHOLE),
        Column("otherwise", "Judged otherwise", CellKind.WHOLE),
    )
    return Table("causes", "Why", columns, tuple(rows), empty="There is nothing to compare.")


def _rows(compared: Sequence[Compared]) -> tuple[Row, ...]:
    return tuple(_compared_row(each) for each in compared)


def _compared_row(each: Compared) -> Row:
    claim, ours = each.claim, each.ours
    row = _row(
        each.words,
        each.subject,
        each.timescale,
        says(ours, each.late) if ours else "",
        "" if each.said_late is None else "late" if each.said_late else "in time",
        ours.due.day if ours and ours.due else None,
        claim.due if claim else None,
        ours.started.day if ours else None,
        claim.started if claim else None,
        ours.met.day if ours and ours.met else None,
        claim.met if claim else None,
        each.label,
        claim.row if claim else "",
    )
    return replace(row, cells=(Cell(each.words, each.short), *row.cells[1:]))


def _title(titles: Mapping[str, str], timescale: str) -> str:
    """The duty's title; of one that the rule book does not have, its id in words."""
    return titles.get(timescale) or timescale.replace("_", " ").capitalize()


def says(ours: Obligation, late: bool | None) -> str:
    """Our own judgement in two words at most."""
    if ours.state is State.ENDED_WITHOUT:
        return "ended"
    return "late" if late else "in time"


def _tools(counted: Sequence[Counted], titles: Mapping[str, str]) -> Table:
    """For each duty and each tool: how many it gives another day, and how many another judgement."""
    groups = defaultdict[tuple[str, Tool], list[Counted]](list)
    for each in counted:
        groups[each.ours.timescale, each.tool].append(each)
    rows = []
    for timescale, tool in sorted(groups, key=lambda key: (_title(titles, key[0]), list(Tool).index(key[1]))):
        group = groups[timescale, tool]
        judged = Counter((each.ours_late, each.late) for each in group)
        rows.append(
            _row(
                _title(titles, timescale),
                str(tool),
                len(group),
                sum(each.differs for each in group),
                judged[False, True],
                judged[True, False],
            )
        )
    columns = (
        Column("timescale", "Duty"),
        Column("tool", "Way of counting"),
        Column("duties", "Duties", CellKind.WHOLE),
        Column("other_day", "Another due day", CellKind.WHOLE),
        Column("late_by_it", "Late by it, not by us", CellKind.WHOLE),
        Column("late_by_us", "Late by us, not by it", CellKind.WHOLE),
    )
    empty = "No duty here is counted in working days."
    return Table("tools", "How other tools would count the same duties", columns, tuple(rows), empty=empty)


def _counted_row(each: Counted) -> Row:
    ours = each.ours
    return _row(
        str(each.tool),
        ours.subject,
        ours.timescale,
        ours.started.day,
        ours.due.day if ours.due else None,
        each.due,
        ours.met.day if ours.met else None,
        says(ours, each.ours_late),
        "" if each.late is None else "late" if each.late else "in time",
    )


def _row(*values: CellValue) -> Row:
    return Row(tuple(Cell(value) for value in values))
