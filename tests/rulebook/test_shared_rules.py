"""What is law or practice in England and in Wales is written once, in one folder, and stands in both books."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.rulebook.loading import book_of, load_book, national_files
from engine.rulebook.texts import BookTexts, read_national, texts_of
from engine.rulebook.timescale import RuleBook, Timescale
from engine.tuning.diff import diff
from engine.words.enums import Nation
from engine.words.errors import Mistakes
from engine.words.vocabulary import RULES

ENGLAND, WALES = load_book(Nation.ENGLAND), load_book(Nation.WALES)
BOTH = (
    "care_proceedings",  # Children Act 1989, section 32
    "pre_proceedings_16_weeks",  # the President's working group, for England and Wales
    "police_protection",  # section 46
    "emergency_protection_order",  # section 45
    "child_assessment_order",  # section 43
)
EITHER = pytest.mark.parametrize("nation", [Nation.ENGLAND, Nation.WALES])


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the rules, to be changed."""
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder, ignore=shutil.ignore_patterns("local"))
    return folder


def mistakes(make: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Mistakes) as caught:
        make()
    return [(each.where.partition(":")[0], each.what) for each in caught.value.mistakes]


def as_for(nation: Nation, timescale: Timescale) -> Timescale:
    return replace(timescale, nation=nation)


def test_what_holds_in_both_is_the_same_in_both() -> None:
    shared = [each.id for each in WALES.timescales if each.place.startswith("england_and_wales/")]
    assert sorted(shared) == sorted(BOTH)
    for id in BOTH:
        assert as_for(Nation.ENGLAND, WALES.timescale(id)) == ENGLAND.timescale(id)
        assert WALES.timescale(id).nation == Nation.WALES


@pytest.mark.parametrize("nation", [Nation.SCOTLAND, Nation.NORTHERN_IRELAND])
def test_no_other_nation_reads_them(nation: Nation) -> None:
    book = load_book(nation)
    assert {each.place.partition("/")[0] for each in book.timescales} == {str(nation)}
    assert not {"care_proceedings", "child_assessment_order"} & {each.id for each in book.timescales}


def test_both_nations_expect_the_same_of_courts_and_emergencies() -> None:
    for book in (ENGLAND, WALES):
        expected = {each.period: each.timescales for each in book.expectations}
        assert expected["proceedings"] == ("care_proceedings",)
        assert expected["pre_proceedings"] == ("pre_proceedings_16_weeks",)
        assert expected["police_protection"] == ("police_protection",)
        assert expected["emergency_protection"] == ("emergency_protection_order",)
        assert expected["secure_accommodation"] == ("secure_review",)  # each nation's own


def test_what_each_nation_has_of_its_own_stays_its_own() -> None:
    """Secure accommodation: the Regulations of 1991 in England, those of 2015 in Wales. The 12 weeks are an English aim."""
    assert "1991/1505" in ENGLAND.timescale("secure_review").source.cite
    assert "2015/1988" in WALES.timescale("secure_review").source.cite
    english = {"secure_authority", "secure_authority_in_all", "secure_order", "pre_proceedings_12_weeks"}
    assert english <= {each.id for each in ENGLAND.timescales}
    assert not english & {each.id for each in WALES.timescales}


def test_a_home_published_before_a_rule_moved_to_the_shared_folder_sees_no_difference() -> None:
    """The same texts, all under England's own folder as they stood before."""
    texts = read_national(Nation.ENGLAND)
    before = tuple((name.replace("england_and_wales/", "england/both_"), text) for name, text in texts.national)
    old = book_of(texts.words, before, Nation.ENGLAND)
    assert old.fingerprint != ENGLAND.fingerprint
    assert diff(old, ENGLAND) == ()
    assert {each.id for each in old.timescales} == {each.id for each in ENGLAND.timescales}


@EITHER
def test_files_are_read_by_name_and_of_two_of_one_name_the_shared_one_first(nation: Nation) -> None:
    names = [name for name, _ in national_files(nation)]
    assert [name.partition("/")[2] for name in names] == sorted(name.partition("/")[2] for name in names)
    at = names.index("england_and_wales/expectations.yaml")
    assert names[at + 1] == f"{nation}/expectations.yaml"


@EITHER
def test_a_book_kept_as_texts_is_the_same_book(nation: Nation) -> None:
    texts = read_national(nation)
    kept = texts_of(texts.as_json())
    assert kept == texts
    assert isinstance(kept, BookTexts)
    assert kept.book() == load_book(nation)
    assert kept.national_fingerprint == texts.national_fingerprint


@EITHER
def test_a_change_of_a_shared_file_is_a_change_of_both_books(rules: Path, nation: Nation) -> None:
    before = read_national(nation, rules)
    court = rules / "england_and_wales" / "court.yaml"
    court.write_text(court.read_text("utf-8").replace("proceedings concluded\n", "proceedings ended\n"), "utf-8")
    after = read_national(nation, rules)
    assert after.national_fingerprint != before.national_fingerprint
    assert after.book().timescale("care_proceedings").title == "Care or supervision proceedings ended"


@EITHER
def test_a_mistake_in_a_shared_file_is_named_by_its_folder(rules: Path, nation: Nation) -> None:
    court = rules / "england_and_wales" / "court.yaml"
    court.write_text(court.read_text("utf-8").replace("{event: proceedings_concluded}", "{event: proceedings_over}"))
    ((where, what), *_) = mistakes(lambda: load_book(nation, rules=rules))
    assert where == "england_and_wales/court.yaml"
    assert "proceedings_over" in what


def test_a_shared_file_is_for_no_single_nation(rules: Path) -> None:
    court = rules / "england_and_wales" / "court.yaml"
    court.write_text("nation: england\n" + court.read_text("utf-8"), "utf-8")
    what = "this file is for england, but is read for wales."
    assert mistakes(lambda: load_book(Nation.WALES, rules=rules)) == [("england_and_wales/court.yaml", what)]


def test_a_nation_cannot_take_the_id_of_a_shared_rule(rules: Path) -> None:
    shutil.copy(rules / "england_and_wales" / "court.yaml", rules / "wales" / "courts.yaml")
    found = mistakes(lambda: load_book(Nation.WALES, rules=rules))
    assert [where for where, _ in found] == ["wales/courts.yaml"] * 2
    assert "'care_proceedings' is taken, at england_and_wales/court.yaml:" in found[0][1]
    load_book(Nation.ENGLAND, rules=rules)


def test_a_shared_file_lays_no_changes_over_rules(rules: Path) -> None:
    court = rules / "england_and_wales" / "court.yaml"
    with court.open("a", encoding="utf-8") as file:
        file.write("changes:\n  - {to: care_proceedings, why: Not here, target: 80}\n")
    for nation in (Nation.ENGLAND, Nation.WALES):
        found = mistakes(lambda nation=nation: load_book(nation, rules=rules))  # type: ignore[misc]
        assert found == [("england_and_wales/court.yaml", "changes stand in local files only.")]


def welsh(folder: Path, text: str) -> RuleBook:
    (folder / "own.yaml").write_text(text, "utf-8")
    return load_book(Nation.WALES, local=folder)


def test_a_welsh_authority_sets_what_the_shared_rules_leave_to_it(tmp_path: Path) -> None:
    book = welsh(tmp_path, "changes:\n  - {to: care_proceedings, why: Our own, target: 80}\n")
    assert book.timescale("care_proceedings").measure.target == 80
    law = "changes:\n  - {switch_off: police_protection, why: Our own}\n"
    assert [where for where, _ in mistakes(lambda: welsh(tmp_path, law))] == ["local/own.yaml"]
    aim = "changes:\n  - {switch_off: pre_proceedings_16_weeks, why: Our own}\n"
    assert "pre_proceedings_16_weeks" not in {each.id for each in welsh(tmp_path, aim).timescales}
