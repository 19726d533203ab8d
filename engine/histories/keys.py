"""What each row's episode names: its sort and number, by which rows that belong to different threads are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl

from engine.histories.columns import NAMED, Integers, sorts_of
from engine.histories.periods import SORT_BITS, Mark, PeriodWords
from engine.rulebook.conditions import Condition
from engine.rulebook.timescale import CONTINUES
from engine.words.vocabulary import Vocabulary

NOTHING: Final = ""


def with_named_episodes(
    frame: pl.DataFrame, wheres: Mapping[tuple[str, int], Condition], words: PeriodWords
) -> pl.DataFrame:
    """The frame with the episode that each row is taken to name.

    A start that continues an open span (a temporary stay, the same carers) does so under an episode of its own: what
    names that episode is taken to name the span that it continues.
    """
    named = frame.with_columns(pl.col("episode").alias(NAMED))
    for period, where in ((period, where) for (period, index), where in wheres.items() if index == CONTINUES):
        sort = [kind.name for kind in words.words.kinds.values() if kind.names[:1] == (period,)]
        other = _continued(named, period, where, words)
        if other:
            pairs = pl.DataFrame(
                [(*at, into) for at, into in other.items()],
                schema={"subject_number": frame.schema["subject_number"], "episode": pl.String, "into": pl.String},
                orient="row",
            )
            named = named.join(pairs, on=["subject_number", "episode"], how="left", maintain_order="left")
            ours = pl.col("kind").is_in(sort) & pl.col("into").is_not_null()
            named = named.with_columns(pl.when(ours).then("into").otherwise(NAMED).alias(NAMED)).drop("into")
    return named


def _continued(frame: pl.DataFrame, period: str, where: Condition, words: PeriodWords) -> dict[tuple[int, str], str]:
    """By subject and episode, the episode of the span that its start continued: the last one to begin since whatever
    it belongs to began. That its own end is recorded makes no difference: a stay may begin on the day after."""
    kinds, span = words.words.kinds, words.words.periods[period]
    beyond = {kind for kind in span.ends if period not in kinds[kind].names}
    rows = frame.filter(pl.col("kind").is_in(sorted({clause.event for clause in span.starts} | beyond)))
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
    named = frame.select("subject_number", "kind", NAMED).with_row_index("at").filter(pl.col(NAMED) != "")
    named = named.with_columns((pl.col(NAMED).rank("dense").cast(pl.Int64) - 1).alias("number"))
    one_sort = {kind.name: sorts.index(kind.names[0]) for kind in words.kinds.values() if len(kind.names) == 1}
    single = named.filter(pl.col("kind").is_in(list(one_sort))).with_columns(
        pl.col("kind").replace_strict(one_sort, return_dtype=pl.Int64).alias("sort")
    )
    keys = np.full(frame.height, -1, np.int64)
    keys[single["at"].to_numpy()] = (single["number"].to_numpy() << SORT_BITS) + single["sort"].to_numpy()
    several = {kind.name: kind.names for kind in words.kinds.values() if len(kind.names) > 1}
    shared = named.filter(pl.col("kind").is_in(list(several)))
    if not shared.is_empty():
        carried = set(single.select("subject_number", "number", "sort").iter_rows())
        for at, subject, kind, number in shared.select("at", "subject_number", "kind", "number").iter_rows():
            sort = next((sorts.index(s) for s in several[kind] if (subject, number, sorts.index(s)) in carried), None)
            if sort is not None:
                keys[at] = (number << SORT_BITS) + sort
    return keys
