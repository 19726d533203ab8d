"""Reads the rules that `check` and `test` are asked about, with every mistake, and without anything heavy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.commands.common import counted
from engine.commands.drafts import Draft, draft_in
from engine.commands.whose import home_around
from engine.rulebook.loading import LOCAL, WORDS, Texts, book_texts, file_texts, read_book, read_text
from engine.rulebook.slots import PANELS, TERMS
from engine.rulebook.texts import OWN_SETTINGS, read_national, read_own
from engine.rulebook.timescale import RuleBook, Timescale
from engine.words.enums import Nation
from engine.words.errors import Mistake
from engine.words.vocabulary import RULES
from engine.words.yaml_file import Document


@dataclass(frozen=True, slots=True)
class RulesRead:
    """A book without mistakes, the timescales of it that were asked about, and the lines they stand on."""

    book: RuleBook
    chosen: Sequence[Timescale]
    documents: Sequence[Document]

    @property
    def counted(self) -> str:
        """How much was read, in words."""
        examples = sum(len(timescale.examples) for timescale in self.chosen)
        return f"{counted(len(self.chosen), 'timescale')} and {counted(examples, 'example')}"


def read_rules(path: Path | None, nation: Nation, home: Path | None = None) -> RulesRead:
    """The rules at `path`; left out: the nation's, and what the authority of that home lays over them. Raises Mistakes.

    A folder with a words.yaml is a whole set of rules; any other folder or file is read beside the nation's rules, as
    an authority's own files are, with the panels and terms of the home in which it lies, or else of that home.
    """
    own: list[Path] = []
    texts: Texts
    if path is not None and (path / "config" / "settings.yaml").is_file():
        path, home = None, path
    if path is None and home is not None:
        texts = read_national(nation).with_own(read_own(home)).parts()
    elif path is None or _is_a_nations(path):
        texts = book_texts(nation)
    elif (path / WORDS).is_file():
        texts = book_texts(nation, rules=path)
    else:
        draft = draft_in(path) if path.is_dir() else Draft({path.name: path}, {})
        own = list((draft.rules or {}).values())
        if not own and not draft.settings:
            raise Mistake(str(path), "no rule file lies in it.", "Name a rule file, or the folder that holds them.")
        settings = _days_set(path, home) | {each.name: read_text(each, each.name) for each in draft.settings.values()}
        texts = (*file_texts(own, nation, beside=True)[:3], *(settings.get(name, "") for name in OWN_SETTINGS))  # type: ignore[assignment]
    book, documents = read_book(*texts)
    names = {each.name for each in own}
    chosen = [each for each in book.timescales if not own or not names.isdisjoint(_files_of(each))]
    return RulesRead(book, chosen, documents)


def _is_a_nations(path: Path) -> bool:
    """Whether it lies among the rules that came with Longstop; the examples of local rules there are no nation's."""
    inside = path.resolve().is_relative_to(RULES.resolve())
    return inside and not path.resolve().is_relative_to((RULES / LOCAL).resolve())


def _days_set(path: Path, home: Path | None) -> dict[str, str]:
    """The texts of panels and terms: those of the home in which these rules lie and of no other, or else those beside
    the rules, or else those of `home`."""
    folder = (path if path.is_dir() else path.parent).resolve()
    places = [folder]
    if own := home_around(folder) or (folder.parents[1] if folder.parts[-2:] == ("rules", LOCAL) else None):
        places = [own / "config", own / "rules" / LOCAL, folder]
    elif home is not None:
        places += [home / "config", home / "rules" / LOCAL]
    found = {name: [each / name for each in places if (each / name).is_file()] for name in (PANELS, TERMS)}
    return {name: read_text(files[0], name) for name, files in found.items() if files}


def _files_of(timescale: Timescale) -> set[str]:
    """The files that say something of this timescale."""
    return {place.split(":")[0] for place in (timescale.place, *(each.place for each in timescale.changes))}
