"""Makes census returns of invented children, and reads them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from engine.intake.cin_census import read
from engine.intake.result import Read

AS_AT = date(2026, 11, 21)


def details(referred: str = "2022-05-16", *parts: str) -> str:
    """One CINdetails."""
    return f"<CINdetails><CINreferralDate>{referred}</CINreferralDate>{''.join(parts)}</CINdetails>"


def child(*parts: str, child_id: str = "C1", born: str = "2015-03-02", sex: str = "<Sex>F</Sex>") -> str:
    """One Child, with the CINdetails given."""
    return (
        f"<Child>\n<ChildIdentifiers><LAchildID>{child_id}</LAchildID><PersonBirthDate>{born}</PersonBirthDate>{sex}"
        f"</ChildIdentifiers>\n<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>\n"
        + "\n".join(parts)
        + "\n</Child>"
    )


def s47(started: str = "2022-05-27", conference: str = "", not_required: str = "0", target: str = "") -> str:
    """One Section47."""
    return (
        f"<Section47><S47ActualStartDate>{started}</S47ActualStartDate>"
        + (f"<InitialCPCtarget>{target}</InitialCPCtarget>" if target else "")
        + (f"<DateOfInitialCPC>{conference}</DateOfInitialCPC>" if conference else "")
        + f"<ICPCnotRequired>{not_required}</ICPCnotRequired></Section47>"
    )


def assessment(started: str, authorised: str = "") -> str:
    """One Assessments."""
    end = f"<AssessmentAuthorisationDate>{authorised}</AssessmentAuthorisationDate>" if authorised else ""
    return f"<Assessments><AssessmentActualStartDate>{started}</AssessmentActualStartDate>{end}</Assessments>"


def plan(started: str, ended: str = "", reviews: str = "") -> str:
    """One ChildProtectionPlans."""
    end = f"<CPPendDate>{ended}</CPPendDate>" if ended else ""
    return f"<ChildProtectionPlans><CPPstartDate>{started}</CPPstartDate>{end}{reviews}</ChildProtectionPlans>"


def returned(*children: str, year: int | str = 2023, collection: str = "CIN", declared: str = "") -> str:
    """A whole return; the header stands on lines 1 to 3, the first child on line 4."""
    return (
        f"{declared}<Message><Header><CollectionDetails><Collection>{collection}</Collection>\n<Year>{year}</Year>"
        f"<ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails></Header>\n<Children>\n"
        + "\n".join(children)
        + "\n</Children></Message>\n"
    )


def read_text(folder: Path, text: str | bytes, name: str = "cin.xml", **given: Any) -> Read:
    """The return, written down and read."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path, given.pop("as_at", AS_AT), **given)


def told(found: Read) -> list[tuple[str, str, dict[str, Any]]]:
    """Kind, day and attributes of each event, the timescales without evidence left out."""
    return [
        (
            event.kind,
            str(event.happened.day),
            {name: value for name, value in event.attributes.items() if name != "evidence_not_held"},
        )
        for event in found.events
    ]
