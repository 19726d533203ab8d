"""The texts that a rule book is made of: the nation's, which come with Longstop, and the authority's own files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from engine.rulebook.folders import reading_order
from engine.rulebook.loading import LOCAL, WORDS, book_of, national_files, read_text, rule_files
from engine.rulebook.loading import Texts as Parts
from engine.rulebook.numbers import FILE as NUMBERS
from engine.rulebook.slots import PANELS, TERMS
from engine.rulebook.timescale import RuleBook
from engine.words.enums import Nation
from engine.words.vocabulary import RULES

OWN_RULES: Final = f"rules/{LOCAL}"
OWN_SETTINGS: Final = (
    NUMBERS,
    PANELS,
    TERMS,
)  # files of a home's config/, or beside its rules, of which a book is made

Texts = tuple[tuple[str, str], ...]  # name and text of each file, by name


@dataclass(frozen=True, slots=True)
class BookTexts:
    """Everything that one book is made of, as it was read; a book is the same wherever its texts were kept."""

    nation: Nation
    words: str
    national: Texts  # by path under rules/, in the order in which they are read
    own: Texts = ()  # by path in the authority's home

    def book(self) -> RuleBook:
        """The book that these texts make. Raises Mistakes."""
        return book_of(*self.parts())

    def parts(self) -> Parts:
        """The texts as the loader takes them."""
        rules, settings = list[tuple[str, str]](), dict[str, str]()
        for path, text in self.own:
            name = shown_name(path)
            if name in OWN_SETTINGS:
                settings[name] = text
            else:
                rules.append((name, text))
        texts = (settings.get(name, "") for name in OWN_SETTINGS)
        return (self.words, (*self.national, *rules), self.nation, *texts)  # type: ignore[return-value]

    def with_own(self, own: Texts) -> BookTexts:
        """The same nation's texts with these files of an authority's."""
        return replace(self, own=own)

    @property
    def own_fingerprint(self) -> str:
        """The same for the same files with the same text, and for no others."""
        return _fingerprint(self.own)

    @property
    def national_fingerprint(self) -> str:
        """The same for the same words and national rules, and for no others."""
        return _fingerprint(((WORDS, self.words), *self.national))

    def as_json(self) -> str:
        """All of it as one text, which `texts_of` reads again."""
        return json.dumps(
            {"nation": self.nation, "words": self.words, "national": dict(self.national), "own": dict(self.own)},
            ensure_ascii=False,
        )


def shown_name(path: str) -> str:
    """How the loader and its mistakes name a file of an authority's, given its path in the home."""
    name = path.rpartition("/")[2]
    return name if name in OWN_SETTINGS else f"{LOCAL}/{path.removeprefix(f'{OWN_RULES}/')}"


def texts_of(content: str) -> BookTexts | None:
    """The texts that `as_json` wrote; None for what it did not write."""
    try:
        read = json.loads(content)
        national = tuple(sorted(_texts(read["national"]), key=lambda each: reading_order(each[0])))
        return BookTexts(Nation(read["nation"]), read["words"], national, _texts(read["own"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def own_as_json(own: Texts) -> str:
    """An authority's files as one text, which `own_of` reads again."""
    return json.dumps(dict(own), ensure_ascii=False)


def own_of(content: str) -> Texts:
    """The files that `own_as_json` wrote."""
    return _texts(json.loads(content))


def read_national(nation: Nation, rules: Path = RULES) -> BookTexts:
    """The words and the nation's rules, without anything of an authority's. Raises Mistakes for what cannot be read."""
    files = tuple((name, read_text(file, name)) for name, file in national_files(nation, rules))
    return BookTexts(nation, read_text(rules / WORDS, WORDS), files)


def read_own(home: Path) -> Texts:
    """The files of a home that its book is made of: those that stand in its rules/local itself, as a folder in there is
    an example or a draft, and what it sets in its config. Raises Mistakes for what cannot be read."""
    rules = home / OWN_RULES
    found = [(f"{OWN_RULES}/{file.name}", file) for file in rule_files(rules) if file.parent == rules]
    for name in OWN_SETTINGS:
        places = (path for path in (home / "config" / name, rules / name) if path.is_file())
        found += [(path.relative_to(home).as_posix(), path) for path in islice(places, 1)]
    return tuple((name, read_text(file, file.name)) for name, file in sorted(found))


def _texts(read: dict[str, str]) -> Texts:
    return tuple(sorted((str(name), str(text)) for name, text in read.items()))


def _fingerprint(texts: Texts) -> str:
    digest = hashlib.sha256()
    for pair in sorted(texts):
        for part in pair:
            data = part.encode()
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
