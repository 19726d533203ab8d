"""The site builds without a broken link, and nothing in it is fetched from outside when it is read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.words.yaml_file import read_yaml

TOP = Path(__file__).parent.parent.parent
LOADED = re.compile(
    r"""<(?:script|img|iframe|source|audio|video|embed|object)\b[^>]*\b(?:src|data|srcset)=["']?(?:https?:)?//[^>]*>"""
    r"""|<link\b(?=[^>]*\brel=["']?(?:stylesheet|preconnect|preload|icon|dns-prefetch))[^>]*\bhref=["']?(?:https?:)?//[^>]*>"""
    r"""|@import\s+(?:url\()?["']?(?:https?:)?//[^;]*|url\(["']?(?:https?:)?//[^)]*\)""",
    re.IGNORECASE,
)


def pages_of(part: object) -> list[str]:
    """The paths that a piece of the navigation names."""
    if isinstance(part, str):
        return [part]
    parts = part if isinstance(part, list) else list(part.values()) if isinstance(part, dict) else []
    return [page for each in parts for page in pages_of(each)]


def test_every_page_is_in_the_navigation_once() -> None:
    there = sorted(path.relative_to(TOP / "docs").as_posix() for path in (TOP / "docs").rglob("*.md"))
    named = pages_of(read_yaml((TOP / "mkdocs.yml").read_text("utf-8"), "mkdocs.yml").data["nav"])
    assert sorted(named) == there, "give each page a line under nav in mkdocs.yml"


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/a.js"></script>',
        "<img alt='x' src='//cdn.example/a.png'>",
        '<link href="https://fonts.example/css" rel="stylesheet">',
        "@import url(https://fonts.example/css);",
        "background: url('https://cdn.example/a.png')",
    ],
)
def test_what_a_browser_would_fetch_is_noticed(text: str) -> None:
    assert LOADED.search(text)


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://www.gov.uk">',
        '<script src="assets/a.js"></script>',
        '<link rel="canonical" href="https://x.example/">',
    ],
)
def test_what_a_browser_would_not_fetch_is_left_alone(text: str) -> None:
    assert not LOADED.search(text)


@pytest.mark.slow
def test_it_builds_strictly_and_fetches_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False, env=settings)
    assert done.returncode == 0, done.stderr
    built = [path for path in tmp_path.rglob("*") if path.suffix in (".html", ".css")]
    assert len(built) > 20
    found = {path.name: LOADED.findall(path.read_text("utf-8")) for path in built}
    assert {name: texts for name, texts in found.items() if texts} == {}
    pages = "".join(path.read_text("utf-8") for path in built if path.suffix == ".html")
    # The theme's script asks elsewhere for these two alone: diagrams of mermaid, and the figures of a repository.
    assert 'class="mermaid"' not in pages
    assert 'data-md-component="source"' not in pages
