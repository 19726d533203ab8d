"""The page on the open interface names every kind, attribute and column; the page on imports every reason."""

from pathlib import Path

import pytest

from engine.intake.headings import EVENTS, PEOPLE
from engine.intake.reasons import Reason
from engine.words.enums import Flag, State
from engine.words.vocabulary import load_vocabulary

DOCS = Path(__file__).parent.parent.parent / "docs"
WORDS = load_vocabulary()


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(WORDS.kinds, id="kinds"),
        pytest.param(WORDS.attributes, id="attributes"),
        pytest.param(EVENTS, id="columns of events"),
        pytest.param(PEOPLE, id="columns of people"),
        pytest.param(Flag, id="flags"),
        pytest.param(State, id="states"),
    ],
)
def test_the_interface_page_names_each(names):
    page = (DOCS / "interface.md").read_text("utf-8")
    assert [str(name) for name in names if f"`{name}`" not in page] == []


def test_the_imports_page_names_each_reason():
    page = (DOCS / "imports.md").read_text("utf-8")
    assert [str(reason) for reason in Reason if str(reason) not in page] == []
