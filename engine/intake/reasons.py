"""Why a row is put in quarantine, and how each such row is mended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with a row; the words by which an import counts its quarantine."""

    MISSING_VALUE = "a value is missing"
    WRONG_CELL_COUNT = "wrong number of cells"
    NOT_AN_OBJECT = "not an object with named values"
    UNREADABLE_DATE = "not a date that can be read"
    AMBIGUOUS_DATE = "a date that can be read in two ways"
    NO_SUCH_TIME = "a time that did not exist"
    TOO_EARLY = "too long ago for a case event"
    IN_FUTURE = "in the future"
    BORN_IN_FUTURE = "born in the future"
    DIED_BEFORE_BIRTH = "died before being born"
    END_BEFORE_START = "an end before its start"
    UNKNOWN_KIND = "an unknown kind of event"
    UNREADABLE_ATTRIBUTES = "attributes that are not a JSON object"
    UNREADABLE_ATTRIBUTE = "an attribute that cannot be read"
    UNREADABLE_VALUE = "a value that cannot be read"
    ID_OF_ANOTHER = "an event id used for two subjects"
    ID_TWICE = "one record id on different rows"
    NO_SUCH_PERSON = "a row that points to no person"
    COLUMN_MISSING = "a table without a column that it needs"
    WHOLE_CHILD_WITHDRAWN = "a whole child to be purged"
    CONTRADICTS = "it contradicts another row"

    @property
    def mend(self) -> str:
        """How a row with this fault is mended, when nothing more particular can be said."""
        return _MENDS[self]


_MENDS = {
    Reason.MISSING_VALUE: "Fill it in and import the file again.",
    Reason.WRONG_CELL_COUNT: "Give the row as many cells as there are headings; put texts that hold a comma in quotes.",
    Reason.NOT_AN_OBJECT: 'Write each row as {"event_id": ..., "subject": ...}.',
    Reason.UNREADABLE_DATE: "Write it as 2021-02-28, or 2021-02-28T09:30 with a time.",
    Reason.AMBIGUOUS_DATE: "Write it as 2021-02-28, or declare the format of the file with --dates dd/mm/yyyy.",
    Reason.NO_SUCH_TIME: "The clocks went forward over it: write the time the clock showed, or give an offset.",
    Reason.TOO_EARLY: "Check the year.",
    Reason.IN_FUTURE: "Check the year; something planned is a 'booked' event with its date under 'for'.",
    Reason.BORN_IN_FUTURE: "Check the year; for an unborn child leave it empty and give expected_date_of_birth.",
    Reason.DIED_BEFORE_BIRTH: "Check both dates.",
    Reason.END_BEFORE_START: "Check both dates, and that the episode is the same period's.",
    Reason.UNKNOWN_KIND: "Use a kind from docs/interface.md.",
    Reason.UNREADABLE_ATTRIBUTES: 'Write an object such as {"seen": true}, or leave it empty.',
    Reason.UNREADABLE_ATTRIBUTE: "Write a value of the type that docs/interface.md gives.",
    Reason.UNREADABLE_VALUE: "Write yes or no.",
    Reason.ID_TWICE: "The row went in once: see which of them is right, and mend the extract.",
    Reason.NO_SUCH_PERSON: "Add the person to ssd_person, or the record by which the row names its child.",
    Reason.COLUMN_MISSING: "Add the column to the table and import it again; the other tables went in.",
    Reason.WHOLE_CHILD_WITHDRAWN: "What this file holds of the child was taken back; what earlier files brought stays "
    "until its events are sent again as retracted.",
    Reason.ID_OF_ANOTHER: "Give each event its own id; to move an event, retract it and add it anew for the other subject.",
    Reason.CONTRADICTS: "Check which of the two rows is right.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value. `mend` overrides the reason's own words; `detail` names the part at fault."""

    reason: Reason
    mend: str = ""
    detail: str = ""

    @property
    def words(self) -> str:
        """How to mend it."""
        return self.mend or self.reason.mend
