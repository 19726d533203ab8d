"""Payloads of the Department for Education's children's social care API (JSON) as case events and people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

from engine.intake.dfe_api.payloads import children_of
from engine.intake.nested.gathering import Gathering
from engine.intake.nested.loading import load_table
from engine.intake.nested.node import Node
from engine.intake.nested.opening import opened
from engine.intake.nested.records import Context
from engine.intake.reasons import Fault, Reason
from engine.intake.result import Read
from engine.intake.tables import decode, quarantine
from engine.words.errors import IntakeMistake
from engine.words.vocabulary import Vocabulary, load_vocabulary

__all__ = ["read", "recognise"]

_OWN: Final = Path(__file__).parent / "dfe_api.yaml"
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def recognise(head: bytes, name: str) -> bool:
    """True for JSON that names a child as the API does."""
    start = head
    for mark in _MARKS:
        start = start.removeprefix(mark)
    text = start.replace(b"\x00", b"").lstrip()
    return text[:1] in (b"{", b"[") and b'"la_child_id"' in text


def read(
    path: Path,
    as_at: date,
    *,
    recorded: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    mapping_file: Path | None = None,
) -> Read:
    """Read the payloads. `as_at` is the day of the import; `recorded` is when they were taken from the case system
    (without it their facts count as known when they happened); `mapping_file` is a council's own table.

    Raises IntakeMistake when the file cannot be read to its end, and Mistakes for a wrong table.
    """
    words = vocabulary or load_vocabulary()
    table = load_table(mapping_file or _OWN, words)
    with opened(path) as file:
        data = file.read()
    text, notes = decode(data, path.name)
    gathering = Gathering(Context(path.name, table, as_at, words, recorded))
    gathering.add(_objects(children_of(text, path.name, table.withdrawn_by), gathering))
    if not gathering.children and not gathering.bad:
        raise IntakeMistake(path.name, "the file holds no payload.", "Check that the export finished.")
    return gathering.finish("dfe api json", hashlib.sha256(data).hexdigest(), notes)


def _objects(nodes: Iterator[Node], gathering: Gathering) -> Iterator[Node]:
    """The payloads that are objects; any other goes to the quarantine."""
    for node in nodes:
        if node.parts:
            yield node
        else:
            mend = 'Write each child as {"la_child_id": ..., "social_care_episodes": [...]}.'
            fault = Fault(Reason.NOT_AN_OBJECT, mend)
            gathering.bad.append(quarantine(gathering.context.file, node.row, node.label, node.text, fault))
