"""What each row's episode names: its sort and number, by which rows that belong to different threads are told apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import polars as pl

from engine.histories.columns import NAMED, Booleans, Integers, sorts_of
from engine.histories.periods import SORT_BITS, Mark, PeriodWords
from engine.rulebook.conditions import Condition
from engine.rulebook.timescale import CONTINUES
from engine.words.vocabulary import Kind, Vocabulary

NOTHING: Final = ""


def with_named_episodes(
    frame: pl.DataFrame, wheres: Mapping[tuple[str, int], Condition], words: PeriodWords
) -> pl.DataFrame:
    """The frame with the episode that each row is taken to name.

    A start that continues an open span (a temporary stay, the same carers) does so under an episode of its own: what
    names that episode is taken to name the span that it continues.
    """
    named, kinds = frame["episode"].to_list(), list(words.words.kinds.values())
    for period, where in ((period, where) for (period, index), where in wheres.items() if index == CONTINUES):
        into = _continued(frame, period, where, words)
        if into:
            rows = frame.select("subject_number", "episode", "kind_number").iter_rows()
            for at, (subject, episode, kind) in enumerate(rows):
                if (subject, episode) in into and kinds[kind].names[:1] == (period,):
                    named[at] = into[subject, episode]
    return frame.hstack([pl.Series(NAMED, named, pl.String())])


def _continued(frame: pl.DataFrame, period: str, where: Condition, words: PeriodWords) -> dict[tuple[int, str], str]:
    """By subject and episode, the episode of the span that its start continued: the last one to begin since whatever
    it belongs to began. That its own end is recorded makes no difference: a stay may begin on the day after."""
    kinds, span = words.words.kinds, words.words.periods[period]
    beyond = {kind for kind in span.ends if period not in kinds[kind].names}
    looked_at = {clause.event for clause in span.starts} | beyond
    at_rows = np.flatnonzero(_of_kinds(frame, words.words, lambda kind: kind.name in looked_at))
    if not len(at_rows):
        return {}
    rows = frame[at_rows]
    day = rows["day"].to_physical().to_list()
    columns = ("subject_number", "kind", "episode", "attributes")
    found: dict[tuple[int, str], str] = {}
    current: dict[int, str] = {}
    own: set[tuple[int, str]] = set()  # episodes that are spans by themselves
    for (subject, kind, episode, text), at in zip(rows.select(columns).iter_rows(), day, strict=True):
        if kind in beyond:
            current.pop(subject, None)
            continue
        mark = Mark(at=0, subject=subject, day=at, kind=kind, key=-1, text=text)
        if subject in current and words.holds(where, mark):
            if episode != NOTHING and (subject, episode) not in own:
                found[subject, episode] = current[subject]
            continue
        current[subject] = episode
        own.add((subject, episode))
    return found


def episode_keys(frame: pl.DataFrame, words: Vocabulary) -> Integers:
    """Each row's episode key: episode number * 64 + sort number, or -1."""
    sorts = sorts_of(words)
    if len(sorts) > 1 << SORT_BITS:
        raise ValueError(f"the vocabulary names {len(sorts)} sorts of thing; 64 is the most")
    keys = np.full(frame.height, -1, np.int64)
    named = frame[NAMED].to_list()
    number_of = {name: number for number, name in enumerate(dict.fromkeys(named))}
    number = np.array([number_of[name] for name in named], np.int64)
    some = np.array([name != NOTHING for name in named], np.bool_)
    sort_of = np.array([sorts.index(kind.names[0]) if kind.names else -1 for kind in words.kinds.values()], np.int64)
    kind = frame["kind_number"].to_numpy()
    single = some & _of_kinds(frame, words, lambda kind: len(kind.names) == 1)
    keys[single] = (number[single] << SORT_BITS) + sort_of[kind[single]]
    shared = np.flatnonzero(some & _of_kinds(frame, words, lambda kind: len(kind.names) > 1))
    if len(shared):
        subject, several = frame["subject_number"].to_numpy(), [kind.names for kind in words.kinds.values()]
        carried = set(zip(subject[single].tolist(), keys[single].tolist(), strict=True))
        for at in shared.tolist():
            own = [(int(number[at]) << SORT_BITS) + sorts.index(name) for name in several[kind[at]]]
            keys[at] = next((key for key in own if (int(subject[at]), key) in carried), -1)
    return keys


def _of_kinds(frame: pl.DataFrame, words: Vocabulary, which: Callable[[Kind], bool]) -> Booleans:
    """Of each row, whether it is of such a kind."""
    chosen = np.array([which(kind) for kind in words.kinds.values()], np.bool_)
    of_rows: Booleans = chosen[frame["kind_number"].to_numpy()]
    return of_rows
