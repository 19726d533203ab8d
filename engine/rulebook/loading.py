"""Reading the rule book: every rule file of a nation, and the authority's own, with every mistake found at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from engine.rulebook.building import Builder
from engine.rulebook.checks import findings
from engine.rulebook.conditions import Condition, parse_condition
from engine.rulebook.file_shapes import RuleFileShape
from engine.rulebook.folders import folders_of, reading_order
from engine.rulebook.mending import shaped
from engine.rulebook.messages import nearest
from engine.rulebook.names import FILE as NAMES
from engine.rulebook.names import EventName, read_names
from engine.rulebook.numbers import FILE as NUMBERS
from engine.rulebook.numbers import Numbers
from engine.rulebook.overlay import Overlay
from engine.rulebook.slots import PANELS, TERMS, Slots, read_slots
from engine.rulebook.timescale import (
    AFTER,
    CONTINUES,
    FIRST_END,
    OF,
    SINCE,
    Expectation,
    RuleBook,
    Timescale,
    where_key,
)
from engine.words.enums import Nation
from engine.words.errors import FileMistake, Mistake, Mistakes, RuleMistake, ShapeMistake, WordMistake
from engine.words.vocabulary import RULES, Aged, Counted, HasHappened, IsOpen, Passed, Vocabulary, parse_vocabulary
from engine.words.yaml_file import LARGEST, Document, read_yaml

WORDS = "words.yaml"
_NO_RULES = (WORDS, NUMBERS, PANELS, TERMS)
LOCAL = "local"
Texts = tuple[str, tuple[tuple[str, str], ...], Nation, str, str, str]  # what `book_of` takes


def load_book(
    nation: Nation,
    *,
    rules: Path = RULES,
    local: Path | None = None,
    numbers: Path | None = None,
    panels: Path | None = None,
    terms: Path | None = None,
) -> RuleBook:
    """Read `rules`/words.yaml, every rule file of the nation under `rules`, and those under `local` if it is given.

    `numbers` is the file in which an authority sets the numbers that the law leaves to it; `panels` and `terms` say when
    its panels sit and its schools are open. Where they are left out, files of these names under `local` serve.

    Raises Mistakes, naming every mistake of every file with its line and column. A book read before in this process
    is not read again while the files hold the same text.
    """
    return book_of(*book_texts(nation, rules=rules, local=local, numbers=numbers, panels=panels, terms=terms))


def book_texts(
    nation: Nation,
    *,
    rules: Path = RULES,
    local: Path | None = None,
    numbers: Path | None = None,
    panels: Path | None = None,
    terms: Path | None = None,
) -> Texts:
    """What `load_book` reads, read and not yet understood. Raises Mistakes."""
    files = _all_of(national_files(nation, rules))
    if local is not None:
        files += _all_of([(f"{LOCAL}/{path.relative_to(local).as_posix()}", path) for path in rule_files(local)])
    own = {
        name: _own_text(given, local, name) for name, given in ((NUMBERS, numbers), (PANELS, panels), (TERMS, terms))
    }
    return read_text(rules / WORDS, WORDS), tuple(files), nation, own[NUMBERS], own[PANELS], own[TERMS]


def _own_text(given: Path | None, local: Path | None, name: str) -> str:
    """The text of a file that an authority sets, given or under its local rules; empty where there is none."""
    beside = local / name if local is not None and (local / name).is_file() else None
    path = given or beside
    return read_text(path, name) if path is not None else ""


def load_files(paths: Sequence[Path], nation: Nation, *, rules: Path = RULES, beside: bool = False) -> RuleBook:
    """Read these rule files with the words of `rules`: for checking a file before it is put in place.

    `beside`: together with the nation's own rules, as an authority's files are. Raises Mistakes.
    """
    return book_of(*file_texts(paths, nation, rules=rules, beside=beside))


def file_texts(paths: Sequence[Path], nation: Nation, *, rules: Path = RULES, beside: bool = False) -> Texts:
    """What `load_files` reads, read and not yet understood. Raises Mistakes."""
    national = _all_of(national_files(nation, rules)) if beside else []
    files = _all_of([(path.name, path) for path in paths])
    return read_text(rules / WORDS, WORDS), (*national, *files), nation, "", "", ""


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a folder and the folders in it, by name; words, numbers, panels, terms and what is hidden are
    none."""
    found = [path for path in folder.rglob("*.yaml") if path.name not in _NO_RULES and not path.name.startswith(".")]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def national_files(nation: Nation, rules: Path = RULES) -> list[tuple[str, Path]]:
    """Each rule file that a nation's book is made of, under its path in `rules`, in the order in which they are read."""
    files = [path for folder in folders_of(nation) for path in rule_files(rules / folder)]
    found = [(path.relative_to(rules).as_posix(), path) for path in files]
    return sorted(found, key=lambda each: reading_order(each[0]))


def _all_of(named: Sequence[tuple[str, Path]]) -> list[tuple[str, str]]:
    """Name and text of each file. Raises Mistakes with every file that cannot be read."""
    read, mistakes = list[tuple[str, str]](), list[Mistake]()
    for name, path in named:
        try:
            read.append((name, read_text(path, name)))
        except Mistakes as found:
            mistakes += found.mistakes
    if mistakes:
        raise Mistakes(mistakes)
    return read


def read_text(path: Path, name: str) -> str:
    """The text of a file that a book is made of. Raises Mistakes, under this name, where it cannot be read."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            what = f"the file has {size:,} bytes."
            raise Mistakes([FileMistake(name, what, f"Keep a rule file under {LARGEST:,}, or split it.")])
        return path.read_text("utf-8")
    except UnicodeDecodeError as cause:
        what = f"byte {cause.start + 1} is not UTF-8."
        raise Mistakes([FileMistake(name, what, "Save the file as UTF-8.")]) from cause
    except OSError as cause:
        raise Mistakes([FileMistake(str(path), "cannot be read.", "Check the path and who may read it.")]) from cause


def book_of(
    words: str,
    files: tuple[tuple[str, str], ...],
    nation: Nation,
    numbers: str = "",
    panels: str = "",
    terms: str = "",
) -> RuleBook:
    """The book that these texts make: name and text of each rule file, the texts of the authority's own numbers, panels
    and terms. Raises Mistakes."""
    return read_book(words, files, nation, numbers, panels, terms)[0]


@lru_cache(maxsize=16)
def read_book(
    words: str,
    files: tuple[tuple[str, str], ...],
    nation: Nation,
    numbers: str = "",
    panels: str = "",
    terms: str = "",
) -> tuple[RuleBook, tuple[Document, ...]]:
    """As `book_of`, and with the documents that it was read from, which know every line. Raises Mistakes."""
    vocabulary = _vocabulary(words)
    slots, mistakes = read_slots(panels, terms)
    reader = _BookReader(vocabulary, nation, Numbers(numbers), slots)
    reader.mistakes += mistakes
    reader.read_wheres()
    for name, text in files:
        reader.read(name, text)
    switched_off = reader.lay_over()
    reader.read_expectations(switched_off)
    reader.mistakes += [*reader.numbers.mistakes, *reader.numbers.unknown()]
    if reader.mistakes:
        raise Mistakes(sorted(reader.mistakes, key=_order))
    own = [(name, text) for name, text in ((NUMBERS, numbers), (PANELS, panels), (TERMS, terms)) if text]
    book = RuleBook(
        nation=nation,
        timescales=tuple(reader.timescales.values()),
        expectations=tuple(reader.expectations),
        vocabulary=vocabulary,
        period_wheres=reader.period_wheres,
        fact_wheres=reader.fact_wheres,
        fingerprint=_fingerprint(words, (*files, *own), nation),
        numbers=tuple(reader.numbers.found.values()),
        slots=slots,
        names=reader.names,
    )
    return book, tuple(document for document, _ in reader.shapes)


def _order(mistake: Mistake) -> tuple[str, int, int]:
    """By file, line and column."""
    name, *place = mistake.where.split(":")
    line, column = (int(each) for each in place) if len(place) == 2 else (0, 0)
    return name, line, column


@lru_cache(maxsize=4)
def _vocabulary(words: str) -> Vocabulary:
    try:
        document = read_yaml(words, WORDS)
    except RuleMistake as mistake:
        raise Mistakes([mistake]) from mistake
    return parse_vocabulary(document, hashlib.sha256(words.encode()).hexdigest())


def _not_following(mistakes: Sequence[Mistake], holding: frozenset[str]) -> list[Mistake]:
    """Without what is said of a part as a whole, which follows from what is wrong within it."""
    return [each for each in mistakes if type(each) is not RuleMistake or each.where not in holding]


def _fingerprint(words: str, files: tuple[tuple[str, str], ...], nation: Nation) -> str:
    digest = hashlib.sha256(nation.encode())
    for name, text in ((WORDS, words), *sorted(files)):
        for part in (name, text):
            data = part.encode()
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


class _BookReader:
    """Reads file after file and gathers timescales, expectations and mistakes."""

    def __init__(self, vocabulary: Vocabulary, nation: Nation, numbers: Numbers, slots: Slots) -> None:
        self.vocabulary, self.nation, self.numbers, self.slots = vocabulary, nation, numbers, slots
        self.timescales: dict[str, Timescale] = {}
        self.expectations: list[Expectation] = []
        self.names: dict[str, EventName] = {}
        self.shapes: list[tuple[Document, RuleFileShape]] = []
        self.period_wheres: dict[tuple[str, int], Condition] = {}
        self.fact_wheres: dict[str, Condition] = {}
        self.mistakes: list[Mistake] = []
        self.holding: frozenset[str] = frozenset()  # the places of parts that hold a mistake of shape

    def read_wheres(self) -> None:
        """The conditions inside the words file, which are parsed here because conditions are no concern of words."""
        kinds = self.vocabulary.kinds
        for period in self.vocabulary.periods.values():
            for i, clause in enumerate(period.starts):
                allowed = frozenset(kinds[clause.event].attributes)
                self.period_wheres[period.name, i] = self.parse(clause.where, allowed, f"period {period.name}")
            for i, kind in enumerate(period.ends):
                if kind in period.end_wheres:
                    own = frozenset(kinds[kind].attributes)
                    where = self.parse(period.end_wheres[kind], own, f"period {period.name}")
                    self.period_wheres[period.name, FIRST_END - i] = where
            if period.continues:
                common = frozenset.intersection(
                    *(frozenset(kinds[clause.event].attributes) for clause in period.starts)
                )
                self.period_wheres[period.name, CONTINUES] = self.parse(
                    period.continues, common, f"period {period.name}"
                )
        for fact in self.vocabulary.facts.values():
            if isinstance(fact, Aged | IsOpen):
                continue
            if isinstance(fact, HasHappened | Passed):
                self.conditions_of(fact)
                continue
            of = (fact.event,) if isinstance(fact, Counted) else fact.of
            allowed = frozenset.intersection(*(frozenset(kinds[each].attributes) for each in of))
            self.fact_wheres[fact.name] = self.parse(fact.where, allowed, f"fact {fact.name}")

    def conditions_of(self, fact: HasHappened | Passed) -> None:
        """The conditions of what has happened, of the last events since which it must have, and of what it came after."""
        kinds = self.vocabulary.kinds
        others = ((AFTER, fact.after), (SINCE, fact.since)) if isinstance(fact, HasHappened) else ()
        for sort, clauses in ((OF, fact.of), *others):
            for number, clause in enumerate(clauses):
                allowed = frozenset(kinds[clause.event].attributes)
                key = where_key(fact.name, sort, number)
                self.fact_wheres[key] = self.parse(clause.where, allowed, f"fact {fact.name}")

    def parse(self, text: str, allowed: frozenset[str], what: str) -> Condition:
        try:
            return parse_condition(text, self.without_facts(), allowed, f"{WORDS}, {what}")
        except Mistake as mistake:
            self.mistakes.append(mistake)
            return parse_condition("", self.vocabulary, allowed, WORDS)

    def without_facts(self) -> Vocabulary:
        """Conditions inside facts and periods see attributes only."""
        words = self.vocabulary
        return Vocabulary(words.attributes, words.kinds, words.periods, {}, words.fingerprint)

    def read(self, name: str, text: str) -> None:
        try:
            document = read_yaml(text, name)
        except RuleMistake as mistake:
            self.mistakes.append(mistake)
            return
        if document.data is None:
            self.mistakes.append(ShapeMistake(name, "the file is empty.", "Write 'timescales:' and a list."))
            return
        if name.rpartition("/")[2] == NAMES:
            names, wrong = read_names(document, self.vocabulary.kinds)
            self.names.update(names)
            self.mistakes += wrong
            return
        shape, found, holding = shaped(document)
        self.mistakes += found
        if shape is None:
            return
        if shape.nation is not None and shape.nation != self.nation:
            what = f"this file is for {shape.nation}, but is read for {self.nation}."
            self.mistakes.append(
                RuleMistake(document.place(("nation",)), what, "Move the file to its nation's folder.")
            )
        self.read_timescales(document, shape, holding)
        self.shapes.append((document, shape))
        self.holding |= holding

    def read_timescales(self, document: Document, shape: RuleFileShape, holding: frozenset[str]) -> None:
        builder = Builder(document, self.vocabulary, self.nation, self.numbers, self.slots)
        for i, each in enumerate(shape.timescales):
            at = ("timescales", i)
            built = builder.timescale(each, at)
            for path, what, mend in findings(built, self.vocabulary):
                builder.reader.wrong((*at, *path), what, mend)
            if built.id in self.timescales:
                first = self.timescales[built.id].place
                builder.reader.wrong((*at, "id"), f"the id {built.id!r} is taken, at {first}.", "Choose another.")
            else:
                self.timescales[built.id] = built
        self.mistakes += _not_following(builder.mistakes, holding)

    def lay_over(self) -> frozenset[str]:
        """The changes of local files laid over the nation's timescales; the ids of those switched off."""
        overlay = Overlay(self.timescales, self.vocabulary, self.nation, self.numbers, self.slots)
        for document, shape in self.shapes:
            overlay.read(document, shape)
        self.timescales = overlay.timescales
        self.mistakes += _not_following(overlay.mistakes, self.holding)
        return frozenset(overlay.switched_off)

    def read_expectations(self, switched_off: frozenset[str]) -> None:
        """After all timescales are known; what is switched off is no longer expected."""
        for document, shape in self.shapes:
            for i, each in enumerate(shape.expectations):
                at = ("expectations", i)
                self.known(document, (*at, "period"), each.period, self.vocabulary.periods, "period")
                for j, name in enumerate(each.timescales):
                    if name not in switched_off:
                        self.known(document, (*at, "timescales", j), name, self.timescales, "timescale")
                for j, name in enumerate(each.unless):
                    self.known(document, (*at, "unless", j), name, self.vocabulary.kinds, "event")
                for name, others in each.instead.items():
                    self.known(document, (*at, "instead", name), name, dict.fromkeys(each.timescales), "expected duty")
                    for j, other in enumerate(others):
                        if other not in switched_off:
                            self.known(document, (*at, "instead", name, j), other, self.timescales, "timescale")
                if kept := tuple(name for name in each.timescales if name not in switched_off):
                    instead = tuple((name, tuple(others)) for name, others in each.instead.items())
                    self.expectations.append(Expectation(each.period, kept, tuple(each.unless), each.reason, instead))

    def known(
        self, document: Document, path: tuple[str | int, ...], word: str, words: Mapping[str, object], what: str
    ) -> None:
        if word not in words:
            mend = nearest(word, words) if words else "Write that timescale first."
            self.mistakes.append(WordMistake(document.place(path), f"unknown {what} {word!r}.", mend))
