"""A finished report as page, text, CSV, JSON, workbook and pictures: escaped, harmless, and the same every time."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from html import unescape
from xml.etree import ElementTree

import openpyxl
import pytest

from engine.rendering.cells import number, said
from engine.rendering.chart_paint import width_of
from engine.rendering.charts import chart_svg
from engine.rendering.report_csv import harmless, report_csv
from engine.rendering.report_excel import report_excel
from engine.rendering.report_html import report_html
from engine.rendering.report_json import report_json
from engine.rendering.report_text import report_text
from engine.reports.report import (
    Cell,
    CellKind,
    Chart,
    ChartForm,
    Column,
    Paper,
    Report,
    Row,
    Series,
    Shade,
    Table,
    Words,
)
from engine.words.errors import Mistake

MADE = datetime(2020, 10, 5, 6, 30, tzinfo=UTC)  # 07:30 in London
NASTY = '<script>alert("x")</script> & co'
COLUMNS = (
    Column("case", "Case", CellKind.IDENTIFIER),
    Column("what", "What"),
    Column("days", "Days over", CellKind.WHOLE),
    Column("in_time", "In time", CellKind.PERCENT),
    Column("due", "Due", CellKind.DAY),
    Column("logged", "Logged", CellKind.INSTANT),
    Column("by_whom", "By whom", CellKind.BOX),
)


def table(id: str = "late", what: str = "review", columns: tuple[Column, ...] = COLUMNS) -> Table:
    cells = (
        *(Cell("00417"), Cell(what), Cell(1204), Cell(91.25, shade=Shade.AMBER), Cell(date(2020, 9, 3))),
        *(Cell(MADE), Cell(None)),
    )
    total = (Cell("Total"), Cell(""), Cell(1204), Cell(None, "8 of 9"), Cell(None), Cell(None), Cell(None))
    return Table(id, "Late", columns, (Row(cells[: len(columns)], level=1), Row(total[: len(columns)], strong=True)))


def chart(form: ChartForm = ChartForm.BARS, count: int = 3, title: str = "By team") -> Chart:
    names = tuple(f"Team {letter}" for letter in "ABCDEFGHIJKLMNOPQRST"[:count])
    first = tuple(float(10 * place) for place in range(count))
    second = (None, *(5.0 for _ in range(count - 1)))
    return Chart(
        "by-team", title, "Late, by team.", form, names, (Series("breached", first), Series("missed", second)), "", 12
    )


def report(*parts: Table | Chart | Words, title: str = "Breach log") -> Report:
    return Report(
        *("breach_log", title, "Herfordia", "the whole authority", "September 2020", MADE),
        *(("Two were late.",), parts or (table(), chart()), ("Counted once.",)),
    )


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (91.25, CellKind.PERCENT, "91.3%"),
        (91.0, CellKind.PERCENT, "91%"),
        (99.96, CellKind.PERCENT, "100%"),
        (0.04, CellKind.PERCENT, "0%"),
        (1204, CellKind.WHOLE, "1,204"),
        (26.45, CellKind.WHOLE, "26.5"),
        (-3, CellKind.WHOLE, "-3"),
        (date(2020, 9, 3), CellKind.DAY, "3 Sept 2020"),
        (MADE, CellKind.INSTANT, "5 Oct 2020 07:30"),
        (True, CellKind.TEXT, "yes"),
        (None, CellKind.WHOLE, ""),
        ("00417", CellKind.IDENTIFIER, "00417"),
    ],
)
def test_a_value_in_words(value: object, kind: CellKind, words: str) -> None:
    assert said(value, kind).replace("\u00a0", " ") == words  # type: ignore[arg-type]


def test_a_negative_that_rounds_to_nought_has_no_sign() -> None:
    assert (number(-0.04), number(-0.05)) == ("0", "-0.1")


# the page


def test_everything_from_the_data_is_escaped_on_the_page() -> None:
    words = Words(NASTY, (NASTY,))
    page = report_html(report(table(what=NASTY), chart(title=NASTY), words, title=NASTY))
    assert "<script" not in page
    assert "alert(&#34;x&#34;)" in page


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    page = report_html(report())
    assert (
        re.findall(r"<(?:script|link|img|iframe)\b|\bsrc=|@import|url\(http|https?://(?!www\.w3\.org/2000/svg)", page)
        == []
    )


def test_the_page_can_be_heard() -> None:
    page = report_html(report())
    assert '<html lang="en-GB">' in page
    assert page.count("<caption") == page.count("<table") == 2  # the table, and the numbers behind the chart
    assert len(re.findall(r'<th scope="(?:col|row)"', page)) == page.count("<th scope") == page.count("<th ")
    svg = re.search(r"<svg.*?</svg>", page, re.S)
    assert svg is not None
    named = re.search(r'aria-labelledby="(\S+) (\S+)"', svg[0])
    assert named is not None
    assert [f'id="{id}"' in svg[0] for id in named.groups()] == [True, True]


def test_a_shade_is_a_mark_and_a_word_beside_its_colour() -> None:
    page = report_html(report(table()))
    cell = re.search(r'<td class="number kept amber">(.*?)</td>', page)
    assert cell is not None
    assert unescape(re.sub(r"<[^>]+>", "", cell[1])).split() == ["91.3%", "~near", "target"]
    assert "~ near target" in page


def test_an_empty_table_says_so() -> None:
    empty = Table("late", "Late", COLUMNS, (), empty="Nothing was late.")
    assert "Nothing was late." in report_html(report(empty))
    assert "Nothing was late." in report_text(report(empty))


@pytest.mark.parametrize("paper", Paper)
def test_the_page_prints_on_a4_with_its_heads_repeated(paper: Paper) -> None:
    page = report_html(Report("x", "X", "", "", "", MADE, (), (table(),), paper=paper))
    assert f"@page {{ size: A4 {paper}; }}" in page
    assert "display: table-header-group" in page
    assert "counter(page)" in page


# text


def test_the_report_as_text() -> None:
    assert report_text(report(table()), 100) == (
        "BREACH LOG\n"
        "Herfordia · the whole authority · September 2020\n"
        "Made on Monday 5 October 2020 at 07:30\n"
        "\n"
        "Two were late.\n"
        "\n"
        "LATE\n"
        "Case     What    Days over  In time  Due          Logged            By whom\n"
        "-------  ------  ---------  -------  -----------  ----------------  -------\n"
        "  00417  review      1,204  91.3% ~  3 Sept 2020  5 Oct 2020 07:30  ______\n"
        "-------  ------  ---------  -------  -----------  ----------------  -------\n"
        "Total                1,204   8 of 9                                 ______\n"
        "~ near target\n"
        "\n"
        "How it was counted\n"
        "- Counted once.\n"
    )


@pytest.mark.parametrize("width", [60, 80, 100])
def test_long_words_are_broken_into_their_column(width: int) -> None:
    columns = (Column("a", "Case", CellKind.IDENTIFIER), Column("b", "Why it was late"), Column("c", "Who says so"))
    row = Row((Cell("HC-20417"), Cell("the family was away for the whole of August " * 3), Cell("the worker " * 6)))
    text = report_text(report(Table("x", "X", columns, (row,))), width)
    assert max(map(len, text.splitlines())) <= width
    assert "August" in text


# CSV


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
def test_a_text_that_a_spreadsheet_would_work_out_is_harmless(text: str) -> None:
    written = report_csv(report(table(what=text)))
    assert next(csv.DictReader(io.StringIO(written, newline="")))["what"] == "'" + text.replace("\r", "\n")


@pytest.mark.parametrize(
    ("value", "text"), [(-2, "-2"), (-2.5, "-2.5"), ("00417", "00417"), ("a=b", "a=b"), (None, ""), (False, "false")]
)
def test_numbers_and_harmless_texts_stay_as_they_are(value: object, text: str) -> None:
    assert harmless(value) == text  # type: ignore[arg-type]


def test_csv_holds_plain_values_under_the_keys() -> None:
    assert report_csv(report()).splitlines() == [
        "case,what,days,in_time,due,logged,by_whom",
        "00417,review,1204,91.25,2020-09-03,2020-10-05T07:30+01:00,",
        "Total,,1204,,,,",
    ]


def test_tables_alike_go_into_one_csv_with_their_names() -> None:
    rows = report_csv(report(table("breached"), table("missed"))).splitlines()
    assert rows[0].startswith("table,case,")
    assert [row.partition(",")[0] for row in rows[1:]] == ["breached", "breached", "missed", "missed"]


def test_tables_with_other_columns_must_be_named() -> None:
    several = report(table("breached"), table("teams", columns=COLUMNS[:3]))
    with pytest.raises(Mistake, match=r"different columns\. Name one of its tables: breached, teams\."):
        report_csv(several)
    assert report_csv(several, "teams").splitlines()[0] == "case,what,days"
    with pytest.raises(Mistake, match="has no table 'people'"):
        report_csv(several, "people")


# Excel


def workbook(made: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(report_excel(made)))


def test_the_workbook_reads_back_with_real_dates_and_texts() -> None:
    book = workbook(report(table(what="=1+1")))
    assert book.sheetnames == ["About", "Late"]
    sheet = book["Late"]
    assert [cell.value for cell in sheet[2]] == [column.heading for column in COLUMNS]
    case, what, days, percent, due, logged, _ = sheet[3]
    assert (case.value, case.data_type, case.number_format) == ("00417", "s", "@")
    assert (what.value, what.data_type) == ("=1+1", "s")
    assert (days.value, days.number_format) == (1204, "#,##0")
    assert (percent.value, percent.number_format) == (91.25, '0.0"%"')
    assert (str(due.value), due.number_format) == ("2020-09-03 00:00:00", "dd/mm/yyyy")
    assert str(logged.value) == "2020-10-05 07:30:00"
    assert sheet["D4"].value == "8 of 9"
    assert sheet.freeze_panes == "B3"
    assert sheet.print_title_rows == "$2:$2"


def test_the_first_sheet_says_what_it_is() -> None:
    about = [row[0].value for row in workbook(report())["About"].iter_rows()]
    assert about[:3] == [
        "Breach log",
        "Herfordia · the whole authority · September 2020",
        "Made on Monday 5 October 2020 at 07:30",
    ]
    assert "Two were late." in about
    assert "Counted once." in about
    assert about[-2:] == ["Late", "By team"]


def test_sheets_have_names_that_excel_takes() -> None:
    long = "Children on a plan at 15 months: [all teams]/2020?"
    tables = [Table(f"t{n}", title, COLUMNS, ()) for n, title in enumerate((long, long, "History", "'x'"))]
    names = workbook(report(*tables)).sheetnames
    assert len({name.casefold() for name in names}) == 5
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names)
    assert "history" not in [name.casefold() for name in names]


# the same every time


@pytest.mark.parametrize("lay_out", [report_html, report_text, report_csv, report_json, report_excel])
def test_the_same_report_gives_the_same_bytes(lay_out) -> None:  # type: ignore[no-untyped-def]
    made = report(table(), Words("x", ("y",))) if lay_out is report_csv else report()
    assert lay_out(made) == lay_out(made)


def test_json_holds_every_part() -> None:
    read = json.loads(report_json(report(table(), chart(), Words("Ask", ("Why?",)))))
    assert [part["part"] for part in read["parts"]] == ["table", "chart", "words"]
    row, total = read["parts"][0]["rows"]
    assert row["values"] == {
        "case": "00417",
        "what": "review",
        "days": 1204,
        "in_time": 91.25,
        "due": "2020-09-03",
        "logged": "2020-10-05T07:30+01:00",
        "by_whom": None,
    }
    assert (row["shade"], row["level"]) == ({"in_time": "near target"}, 1)
    assert (total["words"], total["strong"]) == ({"in_time": "8 of 9"}, True)
    assert read["parts"][1]["series"][1] == {"name": "missed", "values": [None, 5.0, 5.0]}


# pictures

FORMS = [(form, count) for form in ChartForm for count in (1, 3, 20)]


@pytest.mark.parametrize(("form", "count"), FORMS)
def test_a_picture_is_well_formed_and_stays_inside_its_frame(form: ChartForm, count: int) -> None:
    root = ElementTree.fromstring(chart_svg(chart(form, count, title=NASTY)))
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert root.find("{*}title").text == NASTY  # type: ignore[union-attr]
    for bar in root.iterfind("{*}rect"):
        x, y, wide, tall = (float(bar.attrib[name]) for name in ("x", "y", "width", "height"))
        assert min(x, y, wide, tall) >= 0
        assert x + wide <= width + 0.1
        assert y + tall <= height + 0.1


def test_series_differ_without_colour() -> None:
    bars = chart_svg(chart(ChartForm.BARS))
    assert "<pattern" in bars
    lines = ElementTree.fromstring(chart_svg(chart(ChartForm.LINES)))
    assert len({path.attrib.get("stroke-dasharray") for path in lines.iterfind("{*}path")}) == 2


def test_a_missing_value_leaves_a_gap() -> None:
    broken = Chart("x", "X", "", ChartForm.LINES, ("a", "b", "c"), (Series("s", (1.0, None, 3.0)),))
    assert len(ElementTree.fromstring(chart_svg(broken)).findall("{*}path")) == 2


@pytest.mark.parametrize("form", ChartForm)
def test_a_chart_of_nothing_is_drawn_too(form: ChartForm) -> None:
    ElementTree.fromstring(chart_svg(Chart("x", "X", "", form, (), ())))


def test_a_target_is_named() -> None:
    for form, count in FORMS:
        assert ">target 12<" in chart_svg(chart(form, count))


def test_a_name_in_capitals_has_room_beside_its_bar():
    """Six capitals, three small letters and two spaces: what such names as these are made of."""
    assert width_of("CPP and LAC") == pytest.approx(6 * 8.6 + 5 * 6.3)
    assert width_of("CPP and LAC") > width_of("cpp and lac")
