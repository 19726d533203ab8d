"""Each mistake that a rule file can hold: its line and column, what is wrong, and how to mend it.

The files in tests/data/bad_rules are one sound rule with one thing wrong, so that places can be counted by eye.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.intake.produced import produced
from engine.rulebook.loading import file_texts, load_book, load_files, read_book
from engine.tuning.lint.book import lint_book
from engine.words.enums import Nation
from engine.words.errors import Mistake, Mistakes
from engine.words.vocabulary import RULES
from tests.rulebook.bad_rules_expected import EXPECTED

FOLDER = Path(__file__).parent.parent / "data" / "bad_rules"


def mistakes_in(path: Path) -> tuple[Mistake, ...]:
    with pytest.raises(Mistakes) as caught:
        load_files([path], Nation.ENGLAND, beside=path.stem.startswith(("change_", "local_")))
    return caught.value.mistakes


@pytest.mark.parametrize("name", EXPECTED)
def test_every_mistake_has_its_place_and_its_words(name: str) -> None:
    found = mistakes_in(FOLDER / f"{name}.yaml")
    assert len(found) == len(EXPECTED[name])
    for mistake, (place, words) in zip(found, EXPECTED[name], strict=True):
        assert mistake.where == (f"{name}.yaml:{place}" if place else f"{name}.yaml")
        for each in words:
            assert each in str(mistake)


# What loads, and is found by lint: file -> place, code and words.
LINTED = {
    "loosened_without_a_source": ("15:20", "L203", ("25 working days, was 20 working days", "'source'")),
    "never_met": ("10:39", "L302", ("can never be met", "exclude each other")),
    "never_starts": ("9:46", "L301", ("can never start", "exclude each other")),
    "no_example": ("2:9", "L501", ("cannot be published", "examples:")),
    "phase_that_leaves_a_gap": ("13:21", "L101", ("where aged_five and not first_review_held", "without 'when'")),
}


@pytest.mark.parametrize("name", LINTED)
def test_what_lint_finds_has_its_place_its_code_and_its_words(name: str) -> None:
    place, code, words = LINTED[name]
    book, documents = read_book(*file_texts([FOLDER / f"{name}.yaml"], Nation.ENGLAND))
    (found,) = lint_book(book, documents, date(2026, 11, 21), produced(book.vocabulary))
    assert (found.where, found.code) == (f"{name}.yaml:{place}", code)
    assert [each for each in words if each not in f"{found.what} {found.mend}"] == []


def test_every_bad_file_is_in_the_table() -> None:
    in_other_tests = {"failing_example"}  # its mistake is found by running it
    there = {path.stem for path in FOLDER.glob("*.yaml")}
    assert there == EXPECTED.keys() | LINTED.keys() | in_other_tests
    assert len(there) >= 75


def test_a_file_of_50_megabytes_is_refused_by_its_size_and_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    monkeypatch.setattr(Path, "read_text", None)
    (mistake,) = mistakes_in(path)
    assert mistake.where == "large.yaml"
    assert str(mistake) == "large.yaml: the file has 50,000,000 bytes. Keep a rule file under 1,000,000, or split it."


@pytest.mark.parametrize(("size", "refused"), [(1_000_000, False), (1_000_001, True)])
def test_the_edge_of_the_size(size: int, refused: bool, tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"timescales: []".ljust(size, b" "))
    if refused:
        (mistake,) = mistakes_in(path)
        assert "1,000,001 bytes" in mistake.what
    else:
        assert load_files([path], Nation.ENGLAND).timescales == ()


def test_every_file_that_cannot_be_read_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xff")
    (tmp_path / "b.yaml").write_bytes(b"timescales: []\xfe")
    with pytest.raises(Mistakes) as caught:
        load_files([tmp_path / "a.yaml", tmp_path / "b.yaml"], Nation.ENGLAND)
    assert [each.where for each in caught.value.mistakes] == ["a.yaml", "b.yaml"]


def test_a_byte_order_mark_alone_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_bytes(b"\xef\xbb\xbftimescales: []\r\n")
    assert load_files([path], Nation.ENGLAND).timescales == ()


def test_mistakes_of_several_files_are_reported_together(tmp_path: Path) -> None:
    england = tmp_path / "england"
    england.mkdir()
    (tmp_path / "words.yaml").write_text((RULES / "words.yaml").read_text("utf-8"), "utf-8")
    for name in ("unknown_owner", "tab", "several"):
        (england / f"{name}.yaml").write_text((FOLDER / f"{name}.yaml").read_text("utf-8"), "utf-8")
    with pytest.raises(Mistakes) as caught:
        load_book(Nation.ENGLAND, rules=tmp_path)
    places = [mistake.where.removeprefix("england/") for mistake in caught.value.mistakes]
    assert places == [
        "several.yaml:6:12",
        "several.yaml:10:21",
        "several.yaml:11:5",
        "several.yaml:14:20",
        "tab.yaml:6:1",
        "unknown_owner.yaml:2:9",  # its id is that of the timescale in several.yaml
        "unknown_owner.yaml:6:12",
    ]


def test_a_file_of_another_nation_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_text("nation: wales\ntimescales: []\n", "utf-8")
    (mistake,) = mistakes_in(path)
    assert mistake.where == "visits.yaml:1:9"
    assert "for wales, but is read for england" in mistake.what


def test_a_file_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    (mistake,) = mistakes_in(tmp_path / "nothing.yaml")
    assert "cannot be read" in mistake.what


BOOK = """timescales:
  - id: plan_visit
    title: Visit under a plan
    authority: local
    source: {cite: "A page", checked: 2026-11-21}
    owner: allocated team
    nature: sees the child
    thread: cin_plan
    starts: {event: cin_plan_started}
    met_by: {event: cin_visit, where: seen}
    versions:
      - in_force_from: 2020-01-01
        statutory: 20 working days
      - in_force_from: 01/03/2027
        statutory: 15 working days
    ladder: {due_soon: 5 working days before}
    measure: {count: child, kind: completed in period}
"""


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        pytest.param(BOOK, "14:24", "in_force_from is '01/03/2027', which is not a date.", id="a version's day"),
        pytest.param(
            "changes:\n  - {to: cin_visit, why: Ours, target: -5}\n",
            "2:40",
            "target is -5.",
            id="the only thing that is changed",
        ),
        pytest.param(
            "changes:\n  - {to: cin_visit, why: Ours, in_force_from: 01/03/2027, target: 90}\n",
            "2:47",
            "in_force_from is '01/03/2027', which is not a date.",
            id="the day of a change",
        ),
    ],
)
def test_what_follows_from_a_mistake_is_not_told(text: str, where: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(Mistakes) as caught:
        load_files([path], Nation.ENGLAND, beside=True)
    assert [(each.where, each.what) for each in caught.value.mistakes] == [(f"own.yaml:{where}", what)]


def test_printers_quotes_are_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("changes:\n  - {to: cin_visit, why: \u201cOurs, and theirs\u201d, target: 90}\n", "utf-8")
    with pytest.raises(Mistakes) as caught:
        load_files([path], Nation.ENGLAND, beside=True)
    assert "printers' quotation marks are none of YAML's" in str(caught.value)
