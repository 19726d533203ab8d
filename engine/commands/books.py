"""The rule books that a command is pointed at: `now`, a folder or a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.words.enums import Nation
from engine.words.errors import Mistake, Mistakes

if TYPE_CHECKING:
    from engine.commands.common import Place
    from engine.commands.drafts import Draft
    from engine.rulebook.texts import BookTexts, Texts
    from engine.rulebook.timescale import RuleBook

NOW: Final = "now"
NATIONAL: Final = "national"


def find_book(named: str, place: Place, nation: Nation | None = None, own: Texts | None = None) -> RuleBook:
    """The book meant by the name: `now`, the one in force; `national`, without the home's rules and numbers.

    A home (a folder with config/settings.yaml) gives the book that its files make. A folder with a words.yaml is a whole
    set of rules. Any other folder is a draft: its rules take the place of the home's own, its numbers, panels and terms the
    place of the home's, and what it does not hold stays the home's (that of its own home for a rules/local). A file takes
    the place of the home's rule file of that name, or stands beside them. `own` are the authority's files to start from:
    by default those in force. Raises Mistake or Mistakes, which name the files of a folder as it was named.
    """
    from engine.commands.loading import load_settings, own_in_force
    from engine.rulebook.loading import WORDS, read_text
    from engine.rulebook.texts import OWN_RULES, read_national, read_own

    whose = nation or load_settings(place.home).nation
    if named == NATIONAL:
        return read_national(whose).book()
    path = Path(named)
    if named != NOW and (path / "config" / "settings.yaml").is_file():
        return _book_of(read_national(whose).with_own(read_own(path)), path)
    kept = own_in_force(place, whose) if own is None else own
    if named == NOW:
        return read_national(whose).with_own(tuple(sorted(kept))).book()
    if path.is_dir() and (path / WORDS).is_file():
        settings = ((name, text) for name, text in kept if not name.startswith(f"{OWN_RULES}/"))
        return read_national(whose, path).with_own(tuple(sorted(settings))).book()
    if path.is_dir():
        from engine.commands.drafts import draft_in

        theirs = path.parent.parent if path.parts[-2:] == ("rules", "local") else None
        beside = dict(read_own(theirs)) if theirs is not None else {}
        draft = draft_in(path)
        return _book_of(read_national(whose).with_own(draft.over(tuple({**dict(kept), **beside}.items()))), path, draft)
    if not path.is_file():
        what = f"{named!r} is neither a rule file nor a folder of them."
        raise Mistake(named, what, f"Use {NOW}, {NATIONAL}, a folder or a file.")
    files = dict(kept) | {f"{OWN_RULES}/{path.name}": read_text(path, path.name)}
    return read_national(whose).with_own(tuple(sorted(files.items()))).book()


def _book_of(texts: BookTexts, folder: Path, draft: Draft | None = None) -> RuleBook:
    """The book that these texts make. Raises Mistakes, in which what lies in the folder is named with it."""
    from engine.rulebook.texts import shown_name

    files = (
        {name: folder / name for name, _ in texts.own} if draft is None else {**(draft.rules or {}), **draft.settings}
    )
    shown = {shown_name(name): str(path) for name, path in files.items()}
    try:
        return texts.book()
    except Mistakes as found:
        raise Mistakes([_placed(each, shown) for each in found.mistakes]) from found


def _placed(mistake: Mistake, shown: Mapping[str, str]) -> Mistake:
    name, colon, place = mistake.where.partition(":")
    return type(mistake)(f"{shown[name]}{colon}{place}", mistake.what, mistake.mend) if name in shown else mistake
