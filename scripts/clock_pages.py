"""Writes the pictures of clocks into docs/rules/clocks/ and puts each into the pages that ask for it.

Run it from the top folder as `python -m scripts.clock_pages`; a test holds pictures and pages to it. A page asks for a
picture by a line `<!-- clock: NAME -->`; the line below it is then the picture, with its description.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from engine.calendars import get_axis
from engine.histories import arrange
from engine.obligations.explain import Explanation, explain, judge
from engine.rendering.clock_picture import clock_svg
from engine.rulebook.example_events import SUBJECT, events_of_example
from engine.rulebook.loading import load_book
from engine.rulebook.timescale import Example
from engine.words.clock import last_instant
from engine.words.enums import Nation
from engine.words.frames import frame_of
from engine.words.values import Person
from scripts.pages.clocks import PICTURES, Picture

DOCS: Final = Path(__file__).parent.parent / "docs" / "rules"
CLOCKS: Final = DOCS / "clocks"
ASKED: Final = re.compile(r"^<!-- clock: ([\w-]+) -->\n(?:<figure.*\n)?", re.MULTILINE)


def explanation_of(picture: Picture) -> Explanation:
    """The explanation that is drawn."""
    book, axis = load_book(Nation.ENGLAND), get_axis(Nation.ENGLAND)
    example = Example(f"picture {picture.name}", picture.events, {}, "")
    events = events_of_example(example, book.vocabulary)
    people = {SUBJECT: Person(SUBJECT, date_of_birth=picture.born)}
    moment = last_instant(picture.as_at)
    history = arrange(book, frame_of(events), people, moment, moment).of(SUBJECT)
    which = picture.timescale
    if picture.started is not None:
        every = judge(book, events, moment, people=people)
        own = [each for each in every if each.timescale == which and each.started.day == picture.started]
        which = own[0].obligation
    return explain(book, axis, history, which, moment)


def pictures() -> dict[str, str]:
    """Every picture by its name."""
    return {picture.name: clock_svg(explanation_of(picture)) for picture in PICTURES}


def with_pictures(page: str, drawn: dict[str, str]) -> str:
    """The page with each picture that it asks for. Raises KeyError for one that is not there."""
    return ASKED.sub(lambda asked: f"{asked[0].splitlines()[0]}\n{_figure(asked[1], drawn[asked[1]])}\n", page)


def _figure(name: str, svg: str) -> str:
    root = ElementTree.fromstring(svg)
    words = ". ".join(each.text or "" for each in root if each.tag.endswith(("title", "desc")))
    said = words.replace("]", ")").replace("[", "(").replace('"', "'")
    return f'<figure markdown="span">![{said}](clocks/{name}.svg)</figure>'


def main() -> None:
    """Write all of them."""
    drawn = pictures()
    CLOCKS.mkdir(exist_ok=True)
    for old in CLOCKS.glob("*.svg"):
        if old.stem not in drawn:
            old.unlink()
    for name, svg in drawn.items():
        (CLOCKS / f"{name}.svg").write_text(svg, "utf-8")
    for path in sorted(DOCS.glob("*.md")):
        page = path.read_text("utf-8")
        if ASKED.search(page):
            path.write_text(with_pictures(page, drawn), "utf-8")


if __name__ == "__main__":
    main()
