"""Whole digests against reviewed files, in text and in HTML; and what every rendering promises."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from engine.rendering.html import digest_html
from engine.rendering.text import WIDTH, digest_text
from engine.reports.digest import Digest
from engine.words.settings import DigestSettings
from engine.words.values import Person
from tests.reports.example_morning import example_morning
from tests.reports.hand_made import event, morning, overdue_visit

GOLDEN = Path(__file__).parents[1] / "data" / "golden"
WHO = {"manager": "mgr-2", "reader": "mgr-reviews", "empty": "mgr-3", "head_of_service": "hos"}


def digest_for(who: str) -> Digest:
    return next(digest for digest in example_morning(DigestSettings()).digests if digest.person == WHO[who])


@pytest.mark.parametrize("who", WHO)
def test_the_text_is_the_reviewed_one(who: str) -> None:
    assert digest_text(digest_for(who)) == (GOLDEN / f"digest_{who}.txt").read_text("utf-8")


@pytest.mark.parametrize("who", WHO)
def test_the_page_is_the_reviewed_one(who: str) -> None:
    assert digest_html(digest_for(who)) == (GOLDEN / f"digest_{who}.html").read_text("utf-8")


@pytest.mark.parametrize("who", WHO)
def test_no_line_of_text_is_wider_than_it_may_be(who: str) -> None:
    body = digest_text(digest_for(who)).split("\n", 1)[1]
    assert max(len(row) for row in body.splitlines()) <= WIDTH


def test_no_child_is_named() -> None:
    for digest in example_morning().digests:
        for words in (digest_text(digest), digest_html(digest)):
            for name in ("Tate", "Oke", "Mota", "Khan", "Bell", "West", "Frost", "Nye", "Jo ", "Lou "):
                assert name not in words


def test_names_stand_where_the_authority_decides_so() -> None:
    named = next(each for each in example_morning(DigestSettings(child_names=True)).digests if each.person == "mgr-2")
    assert "Jo Tate" in digest_text(named)


def test_it_never_says_that_a_child_was_not_visited() -> None:
    for digest in example_morning().digests:
        assert not re.search(r"not (visited|seen|done|held)\b", digest_text(digest))


class _Outline(HTMLParser):
    """Headings in order, open tags at the end, and addresses of links."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch(r"h\d", tag):
            self.headings.append(tag)


def test_the_page_has_one_title_and_headings_without_gaps() -> None:
    outline = _Outline()
    outline.feed(digest_html(digest_for("manager")))
    assert outline.headings[0] == "h1"
    assert outline.headings.count("h1") == 1
    levels = [int(heading[1]) for heading in outline.headings]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {"header", "main", "footer"} <= {tag for tag, _ in outline.tags}


def test_how_late_is_set_off() -> None:
    page = digest_html(digest_for("manager"))
    assert re.search(
        r'<span class="due late"[^>]*font-weight: 700[^>]*>5&nbsp;working&nbsp;days&nbsp;over</span>', page
    )
    assert re.search(r'<span class="due"[^>]*>due today</span>', page)


def test_apostrophes_are_of_one_style() -> None:
    for digest in example_morning(DigestSettings()).digests:
        page = re.sub(r"<style.*?</style>|<[^>]*>", "", digest_html(digest), flags=re.DOTALL)
        for words in (digest_text(digest), page):
            assert "'" not in words
            assert "&#39;" not in words
            assert "tomorrow\u2019s digest" in words or digest.person == "hos"


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    page = digest_html(digest_for("manager"))
    assert not re.search(r"<(script|img|link|iframe|object|form)\b|https?://|@import|url\(", page)


def test_styles_are_inline_so_that_mail_programs_show_them() -> None:
    outline = _Outline()
    outline.feed(digest_html(digest_for("manager")))
    assert all("style" in attributes for tag, attributes in outline.tags if tag in ("h1", "h2", "h3", "body"))


def test_a_link_names_no_person_and_stands_on_each_line() -> None:
    digest = next(each for each in example_morning().digests if each.person == "mgr-2")
    lines = [line for part in digest.parts for line in part.lines if line.items[0].obligation]
    assert all(line.link.startswith("https://longstop.example/obligations/") for line in lines)
    page = digest_html(digest)
    assert all(f'href="{line.link}"' in page for line in lines)


def test_what_comes_from_the_data_is_escaped() -> None:
    obligation = overdue_visit("<b>HC</b>")
    made = morning(
        [obligation],
        "2025-03-13",
        people=[Person("<b>HC</b>", "<i>x")],
        events=[event("<b>HC</b>", "reason_given", "2025-03-11", of="cp_visit", words="<script>alert(1)</script>")],
    )
    page = digest_html(next(each for each in made.digests if each.person == "mgr-2"))
    assert "<script" not in page
    assert "<b>HC" not in page
    assert "&lt;script&gt;" in page


def test_the_same_morning_gives_the_same_bytes() -> None:
    first, second = (
        [(digest_text(digest), digest_html(digest)) for digest in example_morning().digests] for _ in range(2)
    )
    assert first == second
