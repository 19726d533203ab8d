"""The pages that are made from the program say what the program says today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from pydantic import BaseModel

from engine.rulebook.loading import load_book, national_files
from engine.rulebook.shapes import TimescaleShape, VersionShape
from engine.words.enums import Nation
from engine.words.vocabulary import load_vocabulary
from scripts import reference
from scripts.pages import book, shapes, words

BOOK = (reference.DOCS / "book.md").read_text("utf-8")
REFERENCE = (reference.DOCS / "reference.md").read_text("utf-8")
ENGLAND = load_book(Nation.ENGLAND)


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_page_is_up_to_date(name: str) -> None:
    written = (reference.DOCS / name).read_text("utf-8")
    assert written == reference.PAGES[name](), "write it anew: python -m scripts.reference"


def test_every_shape_has_its_part() -> None:
    assert set(shapes.TITLES) == set(shapes.every_shape())


@pytest.mark.parametrize("shape", shapes.every_shape(), ids=lambda shape: shape.__name__)
def test_every_key_says_what_it_is(shape: type[BaseModel]) -> None:
    assert [key for key, field in shape.model_fields.items() if not field.description] == []


def test_every_word_of_the_vocabulary_is_in_the_reference() -> None:
    vocabulary = load_vocabulary()
    names = [*vocabulary.kinds, *vocabulary.attributes, *vocabulary.periods, *vocabulary.facts]
    assert [name for name in names if f"| `{name}` |" not in REFERENCE] == []


def test_every_closed_word_is_in_the_reference() -> None:
    assert [word for enum in words.ENUMS for word in enum if f"`{word}`" not in REFERENCE] == []


@pytest.mark.parametrize("nation", Nation)
def test_every_timescale_of_the_book_has_its_part(nation: Nation) -> None:
    page = (reference.DOCS / reference.NAMES[nation][0]).read_text("utf-8")
    parts = re.findall(r"^### .* \{ #(\w+) \}$", page, re.MULTILINE)
    assert sorted(parts) == sorted(each.id for each in load_book(nation).timescales)


@pytest.mark.parametrize("nation", Nation)
def test_the_book_counts_what_nobody_checked(nation: Nation) -> None:
    """Counted in the files' own lines, where a source of a whole timescale stands six spaces in."""
    files = [path.read_text("utf-8") for _, path in national_files(nation)]
    unchecked = sum(len(re.findall(r"^      checked: false$", text, re.MULTILINE)) for text in files)
    page = (reference.DOCS / reference.NAMES[nation][0]).read_text("utf-8")
    assert unchecked > 0
    assert re.search(r"worked examples\. (\d+) of them are not yet checked", page)[1] == str(unchecked)  # type: ignore[index]
    assert page.count(", not yet checked | ") == unchecked


@pytest.mark.parametrize(
    ("id", "limit"),
    [
        ("icpc", "15 working days"),
        ("return_home_interview", "72 hours"),
        ("care_proceedings", "26 weeks"),
        ("looked_after_review", "first 20 working days; second 3 months; then 6 months"),
    ],
)
def test_the_limit_of_now_stands_in_the_overview(id: str, limit: str) -> None:
    assert re.search(rf"^\| \[.*\]\(#{id}\) \| {re.escape(limit)} \|", BOOK, re.MULTILINE)


def test_a_wording_that_goes_back_to_one_that_goes_back_has_its_limit() -> None:
    wordings = [
        {"in_force_from": date(2010, 1, 1), "statutory": "7 days"},
        {"in_force_from": date(2020, 1, 1), "statutory": {"as_in": date(2010, 1, 1), "relaxed": ["first"]}},
        {"in_force_from": date(2021, 1, 1), "statutory": {"as_in": date(2020, 1, 1)}, "aim": "5 days"},
    ]
    versions = [VersionShape.model_validate(each) for each in wordings]
    shape = TimescaleShape.model_construct(versions=versions)
    assert book.limits_now(shape) == "7 days; aim: 5 days"


def test_what_nobody_checked_says_so() -> None:
    doubtful = [each.id for each in ENGLAND.timescales if each.source.checked is None]
    part = dict(re.findall(r"\{ #(\w+) \}\n(.*?)(?=\n##|\Z)", BOOK, re.DOTALL))
    assert doubtful
    assert [name for name in doubtful if "not yet checked against the text" not in part[name]] == []


@pytest.mark.parametrize(
    ("yaml", "words_of_it"),
    [
        ("15 working days", "15 working days"),
        ({"limit": "26 weeks", "beginning_with": True}, "26 weeks with the day itself as day 1"),
        ({"limit": "5 days", "roll": "forward"}, "5 days moved forward to a working day"),
        ({"first": "10 working days", "then": "4 weeks"}, "first 10 working days; then 4 weeks"),
        (
            [{"limit": "1 week", "when": "not first_review_held"}, {"limit": "6 weeks"}],
            "1 week where `not first_review_held`, or 6 weeks (the earliest that applies)",
        ),
        (
            {"first": "4 months", "then": {"limit": "12 months", "counted_from": "start before"}},
            "first 4 months; then 12 months from the start of the one before",
        ),
        (
            {"as_in": date(2018, 1, 1), "relaxed": ["then"]},
            "as from 1 January 2018; relaxed, without a due date: then",
        ),
    ],
)
def test_a_limit_in_words(yaml: object, words_of_it: str) -> None:
    version = VersionShape.model_validate({"in_force_from": date(2020, 1, 1), "statutory": yaml})
    assert version.statutory is not None
    assert book.limits(version.statutory) == words_of_it


@pytest.mark.parametrize(
    ("key", "type_words"),
    [
        ("repeats", "true or false"),
        ("id", "text"),
        ("nature", "`sees the child`, `decides`, `meets`, `records`"),
        ("starts", "[start clause](#start-clause) or a list of them"),
        ("versions", "list of [version](#version)"),
    ],
)
def test_a_type_in_words(key: str, type_words: str) -> None:
    field = TimescaleShape.model_fields[key]
    assert shapes.type_words(field.annotation) == type_words


UNSAID = {("TimescaleShape", "says"), ("SourceShape", "url")}  # words of digests; the address of a link


def without_each(shape: BaseModel) -> Iterator[tuple[tuple[str, str], BaseModel]]:
    """The shape without one thing that it says, for each thing that it need not say, however deep inside."""
    for name in sorted(shape.model_fields_set):
        field, value = type(shape).model_fields[name], getattr(shape, name)
        if not field.is_required() and value != field.get_default(call_default_factory=True):
            left_out = field.get_default(call_default_factory=True)
            yield (type(shape).__name__, name), shape.model_copy(update={name: left_out})
        inside = value if isinstance(value, list) else [value]
        for at, each in enumerate(inside):
            for which, other in without_each(each) if isinstance(each, BaseModel) else ():
                put = [*inside[:at], other, *inside[at + 1 :]] if isinstance(value, list) else other
                yield which, shape.model_copy(update={name: put})


def test_whatever_a_rule_says_is_on_its_page() -> None:
    seen: set[tuple[str, str]] = set()
    for nation in Nation:
        for timescale in (each for _, _, shape in book.files(nation) for each in shape.timescales):
            bare = timescale.model_copy(update={"examples": []})
            page = list(book.timescale(bare))
            for which, other in without_each(bare):
                if which not in UNSAID | seen and which[0] != "SaysShape":
                    assert isinstance(other, TimescaleShape)
                    assert list(book.timescale(other)) != page, f"{which} of {timescale.id} is not on the page"
                    seen.add(which)
    named = ("after", "before", "beginning_with", "counted_from", "during", "in_any", "roll", "setting", "when")
    assert {("PhaseShape", name) for name in named} <= seen
    assert {("TimescaleShape", name) for name in ("paused_by", "resumed_by", "brought_forward_by", "calendar")} <= seen
