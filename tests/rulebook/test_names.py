"""What a nation calls the events of the interface, and what is wrong with a file of such names."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.obligations.explain_phrases import kind_said
from engine.rulebook.loading import load_book
from engine.rulebook.names import EventName
from engine.words.enums import Nation
from engine.words.errors import Mistakes


def test_a_nation_has_its_own_names_and_england_the_usual_ones() -> None:
    assert load_book(Nation.ENGLAND).names == {}
    scotland = load_book(Nation.SCOTLAND).names
    assert scotland["icpc_held"] == EventName("child protection planning meeting", "planning meeting")
    called = {kind: each.called for kind, each in scotland.items()}
    assert kind_said("rcpc_held", called) == "review child protection planning meeting"
    assert kind_said("core_group_held", called) == "core group meeting"
    assert kind_said("rcpc_held") == "review child protection conference"


def test_an_authority_may_have_its_own_and_they_are_part_of_the_book(tmp_path: Path) -> None:
    (tmp_path / "names.yaml").write_text("icpc_held: {called: strengths meeting}\n")
    book = load_book(Nation.SCOTLAND, local=tmp_path)
    assert book.names["icpc_held"] == EventName("strengths meeting")
    assert book.names["rcpc_held"].began == "review meeting"
    assert book.fingerprint != load_book(Nation.SCOTLAND).fingerprint


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("icpc_hold: {called: meeting}\n", "1:1", "there is no kind of event 'icpc_hold'"),
        ("icpc_held: meeting\n", "1:12", "icpc_held needs 'called'"),
        ("icpc_held: {began: meeting}\n", "1:12", "icpc_held needs 'called'"),
        ("icpc_held: {called: meeting, plural: meetings}\n", "1:12", "icpc_held needs 'called'"),
        ("icpc_held: {called: 3}\n", "1:12", "the words for icpc_held are not text"),
        ("- icpc_held\n", "1:1", "names are a list of kinds of event"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, place: str, words: str) -> None:
    (tmp_path / "names.yaml").write_text(text)
    with pytest.raises(Mistakes) as caught:
        load_book(Nation.SCOTLAND, local=tmp_path)
    (mistake,) = caught.value.mistakes
    assert mistake.where == f"local/names.yaml:{place}"
    assert words in mistake.what
