"""The rule books that a command is pointed at: `now`, a folder or a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.words.enums import Nation
from engine.words.errors import Mistake

if TYPE_CHECKING:
    from engine.commands.common import Place
    from engine.rulebook.texts import Texts
    from engine.rulebook.timescale import RuleBook

NOW: Final = "now"
NATIONAL: Final = "national"


def find_book(named: str, place: Place, nation: Nation | None = None, own: Texts | None = None) -> RuleBook:
    """The book meant by the name: `now`, the one in force; `national`, without the home's rules and numbers.

    A home (a folder with rules/local or config/numbers.yaml) gives the book that its files make. A folder with a words.yaml
    is a whole set of rules; any other folder takes the place of the home's own rules; a file takes the place of the
    home's rule file of that name, or stands beside them. Numbers are the home's, or those of the folder's own home. `own`
    are the authority's files to start from: by default those in force. Raises Mistakes.
    """
    from engine.commands.loading import load_settings, own_in_force
    from engine.rulebook.loading import WORDS, read_text, rule_files
    from engine.rulebook.texts import OWN_RULES, read_national, read_own

    whose = nation or load_settings(place.home).nation
    if named == NATIONAL:
        return read_national(whose).book()
    path = Path(named)
    if named != NOW and _is_home(path):
        return read_national(whose).with_own(read_own(path)).book()
    kept = dict(own_in_force(place, whose) if own is None else own)
    if named == NOW:
        return read_national(whose).with_own(tuple(sorted(kept.items()))).book()
    if path.is_dir():
        theirs = path.parent.parent if path.parts[-2:] == ("rules", "local") else None
        beside = dict(read_own(theirs)) if theirs is not None else {}
        settings = {name: text for name, text in {**kept, **beside}.items() if not name.startswith(f"{OWN_RULES}/")}
        if (path / WORDS).is_file():
            texts = read_national(whose, path)
        else:
            texts = read_national(whose)
            files = [(file.relative_to(path).as_posix(), file) for file in rule_files(path)]
            settings |= {f"{OWN_RULES}/{name}": read_text(file, name) for name, file in files}
        return texts.with_own(tuple(sorted(settings.items()))).book()
    if not path.is_file():
        what = f"{named!r} is neither a rule file nor a folder of them."
        raise Mistake(named, what, f"Use {NOW}, {NATIONAL}, a folder or a file.")
    kept[f"{OWN_RULES}/{path.name}"] = read_text(path, path.name)
    return read_national(whose).with_own(tuple(sorted(kept.items()))).book()


def _is_home(path: Path) -> bool:
    return (path / "rules" / "local").is_dir() or (path / "config" / "numbers.yaml").is_file()
