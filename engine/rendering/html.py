"""A digest as one HTML page that also reads in mail programs: styles inline, one column, no script, nothing fetched."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from engine.rendering.spacing import stressed, together, typographic
from engine.reports.digest import Digest
from engine.reports.wording import long_day

TEMPLATES: Final = Path(__file__).parent / "templates"


def digest_html(digest: Digest) -> str:
    """The digest as a whole page. Everything from the data is escaped; the same digest gives the same bytes."""
    return page("digest.html.j2", digest=digest, day=f"{long_day(digest.day)} {digest.day.year}")


def page(template: str, **values: object) -> str:
    """The template filled in, with its styles inline, as mail programs need them."""
    filled = _template(template).render(**values)
    return css_inline.inline(filled, keep_style_tags=True, load_remote_stylesheets=False)


def sentence(words: str) -> str:
    """The words with a capital at the beginning."""
    return words[:1].upper() + words[1:]


def _finished(value: object) -> object:
    """Every value as it goes into the page; markup stays markup."""
    return typographic(value) if isinstance(value, str) else value


@lru_cache(maxsize=8)
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finished,
    )
    environment.filters.update(together=together, sentence=sentence, stressed=stressed)
    return environment.get_template(name)
