"""The published figures that the full county reproduces, typed from the paper.

Source: Herefordshire Council, Safeguarding and Family Support scorecard for September 2020, and improvement plan 2020-21 to the
end of quarter 2 (children and young people scrutiny committee, 1 December 2020). Only figures are taken from it: every
child, family and worker of the county is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SOURCE: Final = "Herefordshire Council, scorecard September 2020 (scrutiny committee, 1 December 2020)"
Counts = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Published:
    """One printed figure: percentages as printed, with the counts where these are printed too; or a number alone."""

    id: str
    words: str
    when: str
    percents: tuple[float, ...] = ()
    counts: Counts | None = None
    number: int | None = None
    band: tuple[int, ...] = ()

    @property
    def shown(self) -> str:
        """As the paper has it."""
        if self.band:
            return " ".join(map(str, self.band))
        if self.number is not None:
            return f"{self.number:,}"
        percents = " ".join(f"{percent:g}" for percent in self.percents)
        return f"{self.counts[0]} of {self.counts[1]}, {percents}%" if self.counts else f"{percents}%"


def _number(id: str, words: str, when: str, number: int) -> Published:
    return Published(id, words, when, number=number)


def _share(id: str, words: str, when: str, *percents: float, counts: Counts | None = None) -> Published:
    return Published(id, words, when, percents, counts)


SEPTEMBER, QUARTER, DAY, MONTHS, YEAR = (
    "September",
    "July to September",
    "5 October",
    "April to September",
    "since April",
)

FIGURES: Final = (
    _number("looked_after", "looked after", "30 September", 337),
    _number("looked_after_started", "began to be looked after", SEPTEMBER, 2),
    _number("looked_after_ended", "ceased to be looked after", SEPTEMBER, 8),
    _number("cp_plans", "on a child protection plan", "30 September", 125),
    _number("cp_plans_ended", "child protection plans ceased", SEPTEMBER, 16),
    _number("cin_plans", "child in need plans", "30 September", 183),
    _number("cin_plans_august", "child in need plans", "31 August", 192),
    _number("contacts_mash", "contacts to the MASH", SEPTEMBER, 441),
    _number("contacts_hub", "contacts to the domestic abuse hub", SEPTEMBER, 180),
    _number("referrals", "referrals", SEPTEMBER, 99),
    _number("care_leavers", "care leavers of 19 to 21", "30 September", 90),
    _number("privately_fostered", "privately fostered", "30 September", 2),
    _number("caseload", "cases to a worker, on average", "30 September", 16),
    _share("cin_visit", "child in need visits up to date", DAY, 90, counts=(100, 111)),
    _share("cp_visit", "child protection visits up to date", DAY, 91, counts=(96, 106)),
    _share("looked_after_visit", "looked after visits up to date", DAY, 92, counts=(312, 338)),
    _share("mash", "MASH contacts in 24 hours", SEPTEMBER, 93),
    _share("mash_q1", "MASH contacts in 24 hours", "April to June", 68.1),
    _share("mash_ytd", "MASH contacts in 24 hours", YEAR, 79.5),
    _share("hub", "domestic abuse hub in 48 hours", SEPTEMBER, 97),
    _share("early_help", "early help hub in 72 hours", "21 to 27 September", 100),
    _share("allocation", "allocated in 24 hours", SEPTEMBER, 86),
    _share("rereferral", "referred again within a year", SEPTEMBER, 39),
    _share("child_seen", "child seen in 3 working days", MONTHS, 78, 74, 67, 82, 62, 79),
    _share("child_seen_ytd", "child seen in 3 working days", YEAR, 75),
    _share("assessment", "assessments in 45 working days", SEPTEMBER, 88, counts=(121, 137)),
    _share("assessment_months", "assessments in 45 working days", MONTHS, 93, 86, 90, 95, 90, 88),
    _share("assessment_ytd", "assessments in 45 working days", YEAR, 91),
    _share("discussion", "strategy discussions", SEPTEMBER, 89, counts=(65, 73)),
    _share("discussion_months", "strategy discussions", MONTHS, 97, 95, 100, 100, 99, 89),
    _share("discussion_ytd", "strategy discussions", YEAR, 97),
    _share("section_47", "section 47 enquiries", SEPTEMBER, 64, counts=(18, 28)),
    _share("section_47_ytd", "section 47 enquiries", YEAR, 79),
    _share("icpc", "initial conferences in 15 working days", SEPTEMBER, 100, counts=(25, 25)),
    _share("icpc_ytd", "initial conferences in 15 working days", YEAR, 92),
    _share("rcpc", "review conferences", QUARTER, 100),
    _share("rcpc_ytd", "review conferences", YEAR, 100),
    _share("review_first", "looked after reviews, first", QUARTER, 100),
    _share("review_later", "looked after reviews, later", QUARTER, 90),
    _share("review_all", "looked after reviews, all", QUARTER, 91),
    _share("minutes", "review minutes in 20 working days", QUARTER, 66),
    _share("recommendations", "review recommendations in 5 working days", QUARTER, 85),
    _share("responses", "responses to recommendations", QUARTER, 88),
    _share("exploitation", "exploitation risk assessments", QUARTER, 22.5),
    _share("risk_high", "risk management meetings, high", "30 September", 20),
    _share("risk_moderate", "risk management meetings, moderate", "30 September", 64),
    _share("safety_plan", "safety plans", QUARTER, 21),
    _number("missing_episodes", "returns from missing that fell due", SEPTEMBER, 31),
    _share("return_interview", "return interviews in 72 hours, children", SEPTEMBER, 41, counts=(9, 22)),
    _share("oversight", "oversight by the reviewing officer", "30 September", 75),
    _share("workers", "supervision of workers", MONTHS, 82, 82, 83, 89, 77, 74),
    _share("support", "supervision of business support", MONTHS, 100, 100, 96, 87, 74, 75),
    _share("twelve_weeks", "pre-proceedings in 12 weeks", QUARTER, 90),
    _share("sixteen_weeks", "pre-proceedings in 16 weeks", QUARTER, 90),
)

BANDS: Final = tuple(  # within 1 month, 1 to 2, 2 to 3, 3 to 6, over 6, none and new in the last 30 days, none, total
    Published(name, f"supervision, {name}", DAY, band=band)
    for name, band in (
        ("CIN", (43, 52, 57, 27, 0, 5, 0, 184)),
        ("CPP", (24, 61, 26, 15, 0, 2, 0, 128)),
        ("CPP and LAC", (0, 1, 0, 0, 0, 0, 0, 1)),
        ("LAC", (74, 92, 103, 65, 2, 0, 1, 337)),
        ("Total", (141, 206, 186, 107, 2, 7, 1, 650)),
    )
)

NOTES: Final = (
    "Visits: counted is each child whose duty to be visited runs at the end of 5 October and has a due date. Left out are the "
    "newly begun, whose first visit is not yet due (33 in need, 23 on protection plans), and 40 disabled children whose visits "
    "are recorded elsewhere. Looked after: by the law's due date where the interval began on or after 26 September, else by the "
    "council's aim, as the law had relaxed these visits.",
    "Supervision: within 1 month, over 1 to 2, over 2 to 3, over 3 to 6, over 6 months ago; none and new in the last 30 days, "
    "none; total.",
    "The other conventions stand in docs/demo.md.",
)
