"""Case events as columns: the one table of event versions that intake, store, histories and bulk runs share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import polars as pl

from engine.words.clock import instant_of_seconds, seconds
from engine.words.values import AttributeValue, CaseEvent, Moment
from engine.words.vocabulary import AttributeType, Vocabulary, load_vocabulary

EVENT_SCHEMA: Final = pl.Schema(
    {
        "event_id": pl.String(),
        "subject": pl.String(),
        "kind": pl.String(),
        "day": pl.Date(),  # the local day in Europe/London
        "instant": pl.Int64(),  # UTC seconds since 1970; null when only the day is known
        "recorded": pl.Int64(),  # UTC seconds since 1970
        "version": pl.Int32(),  # 1, 2, ...
        "episode": pl.String(),
        "team": pl.String(),
        "worker": pl.String(),
        "attributes": pl.String(),  # canonical JSON, see `attributes_text`
        "source": pl.String(),
    }
)

RETRACTED: Final = '"retracted":true'  # as canonical attributes write it; inside a text its quotes would be escaped


def empty_frame() -> pl.DataFrame:
    """An event frame without rows."""
    return pl.DataFrame(schema=EVENT_SCHEMA)


def attributes_text(attributes: Mapping[str, AttributeValue]) -> str:
    """Canonical JSON: keys sorted, no spaces, booleans true and false, dates as ISO text, choices as text. Equal
    attributes give equal text."""
    return _CANONICAL.encode(dict(attributes)) if attributes else "{}"


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"an attribute cannot be a {type(value).__name__}")


_CANONICAL: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def attributes_of(text: str, vocabulary: Vocabulary | None = None) -> Mapping[str, AttributeValue]:
    """The attributes that `attributes_text` wrote, dates and lists typed as the vocabulary says."""
    words = vocabulary or load_vocabulary()
    return _attributes(text, _typed(words.fingerprint, words))


class _Typed:
    """Which attributes come back as something else than JSON gives; hashable by the vocabulary's fingerprint."""

    def __init__(self, words: Vocabulary) -> None:
        self.turns: dict[str, Callable[[Any], AttributeValue]] = {}
        for name, attribute in words.attributes.items():
            if attribute.type is AttributeType.DATE:
                self.turns[name] = date.fromisoformat
            elif attribute.type is AttributeType.DATE_OR_TEXT:
                self.turns[name] = _date_or_text
            elif attribute.type is AttributeType.LIST:
                self.turns[name] = tuple


def _date_or_text(written: str) -> AttributeValue:
    try:
        return date.fromisoformat(written) if len(written) == 10 else written
    except ValueError:
        return written


_TYPED: Final[dict[str, _Typed]] = {}


def _typed(fingerprint: str, words: Vocabulary) -> _Typed:
    if fingerprint not in _TYPED:
        _TYPED[fingerprint] = _Typed(words)
    return _TYPED[fingerprint]


@lru_cache(maxsize=65_536)
def _attributes(text: str, typed: _Typed) -> Mapping[str, AttributeValue]:
    """Most events of a county share a few hundred sets of attributes, so each text is read once."""
    read: dict[str, AttributeValue] = json.loads(text)
    for name in read.keys() & typed.turns.keys():
        read[name] = typed.turns[name](read[name])
    return MappingProxyType(read)


def frame_of(events: Iterable[CaseEvent]) -> pl.DataFrame:
    """The events as an EVENT_SCHEMA frame, in the order given. Parts of a second are dropped."""
    rows = [
        (
            event.event_id,
            event.subject,
            event.kind,
            event.happened.day,
            None if event.happened.instant is None else seconds(event.happened.instant),
            seconds(event.recorded),
            event.version,
            event.episode,
            event.team,
            event.worker,
            attributes_text(event.attributes),
            event.source,
        )
        for event in events
    ]
    return pl.DataFrame(rows, schema=EVENT_SCHEMA, orient="row")


def events_of(frame: pl.DataFrame, vocabulary: Vocabulary | None = None) -> list[CaseEvent]:
    """The rows of an EVENT_SCHEMA frame as events, in the order given. Undoes `frame_of`, and is undone by it."""
    words = vocabulary or load_vocabulary()
    typed = _typed(words.fingerprint, words)
    return [
        CaseEvent(
            event_id,
            subject,
            kind,
            Moment(day, None if instant is None else instant_of_seconds(instant)),
            instant_of_seconds(recorded),
            version,
            episode,
            team,
            worker,
            _attributes(attributes, typed),
            source,
        )
        for (
            event_id,
            subject,
            kind,
            day,
            instant,
            recorded,
            version,
            episode,
            team,
            worker,
            attributes,
            source,
        ) in frame.select(EVENT_SCHEMA.names()).iter_rows()
    ]
