"""The language of conditions: its truth tables by hand, what parses, what is refused, and that nothing crashes it."""

from __future__ import annotations

import string
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rulebook.conditions import (
    Always,
    Among,
    Both,
    Compared,
    Condition,
    Either,
    Holds,
    Known,
    Not,
    evaluate,
    parse_condition,
    words_of,
)
from engine.words.errors import RuleMistake
from engine.words.values import AttributeValue
from engine.words.vocabulary import load_vocabulary

WORDS = load_vocabulary()
VISIT = frozenset(WORDS.kinds["looked_after_visit"].attributes)
PLACEMENT = frozenset(WORDS.kinds["placement_started"].attributes)

T, F, U = True, False, None


def parsed(text: str, allowed: frozenset[str] | None = VISIT) -> Condition:
    return parse_condition(text, WORDS, allowed, "here")


def known(text: str, values: dict[str, AttributeValue], allowed: frozenset[str] | None = VISIT) -> Known:
    return evaluate(parsed(text, allowed), values.get)


# Kleene's strong logic, written out: (a, b, a and b, a or b).
TWO_WORDS = [
    (T, T, T, T),
    (T, F, F, T),
    (T, U, U, T),
    (F, T, F, T),
    (F, F, F, F),
    (F, U, F, U),
    (U, T, U, T),
    (U, F, F, U),
    (U, U, U, U),
]


@pytest.mark.parametrize(("a", "b", "both", "either"), TWO_WORDS)
def test_and_and_or_carry_unknown(a: Known, b: Known, both: Known, either: Known) -> None:
    given_values = {name: value for name, value in (("seen", a), ("seen_alone", b)) if value is not None}
    assert known("seen and seen_alone", given_values) is both
    assert known("seen or seen_alone", given_values) is either


@pytest.mark.parametrize(("a", "opposite"), [(T, F), (F, T), (U, U)])
def test_not_keeps_unknown(a: Known, opposite: Known) -> None:
    assert known("not seen", {} if a is None else {"seen": a}) is opposite


def test_the_table_of_two_words_is_complete() -> None:
    assert [(a, b) for a, b, _, _ in TWO_WORDS] == list(product((T, F, U), repeat=2))


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        pytest.param("mode == 'phone'", {"mode": "phone"}, T, id="equal"),
        pytest.param("mode == 'phone'", {"mode": "video"}, F, id="not equal"),
        pytest.param("mode == 'phone'", {}, U, id="missing"),
        pytest.param("mode != 'phone'", {"mode": "video"}, T, id="other than"),
        pytest.param("mode != 'phone'", {}, U, id="other than, missing"),
        pytest.param("mode in ('phone', 'video')", {"mode": "video"}, T, id="among"),
        pytest.param("mode in ('phone', 'video')", {"mode": "in person"}, F, id="not among"),
        pytest.param("mode not in ('phone', 'video')", {"mode": "in person"}, T, id="outside"),
        pytest.param("mode not in ['phone', 'video']", {"mode": "phone"}, F, id="outside, a list"),
        pytest.param("mode in ('phone', 'video')", {}, U, id="among, missing"),
        pytest.param("happened_on >= '2020-04-24'", {"happened_on": date(2020, 4, 24)}, T, id="on the day"),
        pytest.param("happened_on >= '2020-04-24'", {"happened_on": date(2020, 4, 23)}, F, id="the day before"),
        pytest.param("happened_on > '2020-04-24'", {"happened_on": date(2020, 4, 24)}, F, id="strictly after"),
        pytest.param("happened_on < '2020-04-24'", {"happened_on": date(2020, 4, 23)}, T, id="strictly before"),
        pytest.param("happened_on <= '2020-04-24'", {"happened_on": date(2020, 4, 25)}, F, id="the day after"),
        pytest.param("seen and (mode == 'phone' or seen_alone)", {"seen": T, "seen_alone": T}, T, id="true or unknown"),
        pytest.param(
            "seen and (mode == 'phone' or seen_alone)", {"seen": T, "seen_alone": F}, U, id="false or unknown"
        ),
        pytest.param("seen and (mode == 'phone' or seen_alone)", {"seen": F}, F, id="false whatever the rest"),
        pytest.param("", {}, T, id="no condition"),
        pytest.param("  ", {}, T, id="blanks only"),
        pytest.param("first_review_held", {"first_review_held": T}, T, id="a fact"),
        pytest.param("mode == 'in person'", {"mode": "in person"}, T, id="a choice with a blank"),
        pytest.param("place == 'where the child lives'", {"place": "where the child lives"}, T, id="what absent means"),
    ],
)
def test_what_a_condition_says(text: str, values: dict[str, AttributeValue], expected: Known) -> None:
    assert known(text, values) is expected


def test_the_tree_is_what_was_written() -> None:
    assert parsed("") == Always()
    assert parsed("not seen or mode in ('phone',) and happened_on > '2020-01-01'") == Either(
        (
            Not(Holds("seen")),
            Both((Among("mode", ("phone",), False), Compared("happened_on", ">", date(2020, 1, 1)))),
        )
    )


def test_the_words_of_a_condition() -> None:
    assert words_of(parsed("not seen or (mode == 'phone' and first_review_held)")) == {
        "seen",
        "mode",
        "first_review_held",
    }


def test_phases_see_facts_only() -> None:
    assert parsed("placement_year_over", None) == Holds("placement_year_over")
    with pytest.raises(RuleMistake, match="is not a fact"):
        parsed("seen", None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("sen", "Did you mean seen", id="a word misspelt"),
        pytest.param("temporary", "is not a word this event has", id="a word of another event"),
        pytest.param("seen == 'yes'", "by itself", id="a boolean compared with text"),
        pytest.param("mode", "is not yes or no", id="a choice by itself"),
        pytest.param("mode == 'fone'", "Did you mean phone", id="a choice misspelt"),
        pytest.param("mode == mode", "no value of mode", id="two words compared"),
        pytest.param("mode > 'phone'", "has no order", id="a choice has no order"),
        pytest.param("happened_on > '24/04/2020'", "'2020-04-24'", id="a date written with slashes"),
        pytest.param("happened_on > 2020", "'2020-04-24'", id="a year is no date"),
        pytest.param("'phone' == mode", "cannot stand", id="the constant first"),
        pytest.param("'2020-01-01' < happened_on < '2021-01-01'", "cannot stand", id="a chain"),
        pytest.param("mode in 'phone'", "compared with no list", id="in a text"),
        pytest.param("mode is 'phone'", "cannot be made", id="is"),
        pytest.param("seen + 1", "cannot stand", id="a sum"),
        pytest.param("len(mode) == 3", "cannot stand", id="a call"),
        pytest.param("().__class__", "cannot stand", id="an attribute of Python"),
        pytest.param("lambda: seen", "cannot stand", id="a function"),
        pytest.param("[seen for seen in mode]", "cannot stand", id="a comprehension"),
        pytest.param("seen if seen else seen", "cannot stand", id="a conditional"),
        pytest.param("(seen := True)", "cannot stand", id="an assignment"),
        pytest.param("True", "cannot stand", id="a constant"),
        pytest.param("f'{seen}'", "cannot stand", id="a formatted text"),
        pytest.param("seen and", "is not a condition", id="unfinished"),
        pytest.param("seen; seen", "is not a condition", id="two of them"),
        pytest.param("seen = True", "is not a condition", id="one equals sign"),
        pytest.param("(" * 300 + "seen" + ")" * 190, "is not a condition", id="brackets without end"),
        pytest.param("not " * 21 + "seen", "nested too deeply", id="21 levels"),
        pytest.param("-" * 499 + "1", "cannot stand", id="499 signs"),
        pytest.param("seen\x00", "is not a condition", id="a null byte"),
        pytest.param("seen or " * 70 + "seen", "characters", id="too long"),
        pytest.param("evidence_not_held == 'x'", "A list cannot stand", id="a list"),
    ],
)
def test_what_is_refused(text: str, words: str) -> None:
    with pytest.raises(RuleMistake) as caught:
        parsed(text)
    assert words in str(caught.value)
    assert caught.value.where == "here"
    assert caught.value.mend


def test_twenty_levels_are_allowed() -> None:
    assert known("not " * 20 + "seen", {"seen": T}) is T


@pytest.mark.parametrize("number", ["point == 10", "point in (10, 25)", "point >= 10"])
def test_whole_numbers(number: str) -> None:
    allowed = frozenset(WORDS.kinds["assessment_review"].attributes)
    assert known(number, {"point": 10}, allowed) is T
    assert known(number, {"point": 9}, allowed) is F
    with pytest.raises(RuleMistake, match="a whole number"):
        parsed("point == 'ten'", allowed)


PIECES = [
    *("seen", "seen_alone", "mode", "happened_on", "first_review_held", "nonsense", "temporary"),
    *("and", "or", "not", "in", "is", "==", "!=", "<", "<=", ">", ">=", "(", ")", "[", "]", ",", "'", '"', ":", ":="),
    *("'phone'", "'2020-04-24'", "True", "None", "1", "-1", "1e400", "lambda", "if", "else", "for", "await", "\\", "#"),
    *(
        "{",
        "}",
        "f'{seen}'",
        "b'x'",
        "...",
        "*",
        "**",
        "\n",
        "\t",
        "\x00",
        "é",
        "\ud800",
        "\u2028",
        "0777",
        "1_0",
        "print",
    ),
]


@settings(max_examples=1500, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join) | st.text(string.printable, max_size=60) | st.text()
)
def test_any_text_parses_or_is_refused_and_never_crashes(text: str) -> None:
    try:
        condition = parse_condition(text, WORDS, VISIT, "here")
    except RuleMistake:
        return
    assert words_of(condition) <= VISIT | set(WORDS.facts) | {"happened_on"}
    assert evaluate(condition, lambda _: None) in (True, False, None)


ATOMS = st.sampled_from(["seen", "seen_alone", "mode == 'phone'", "mode in ('phone', 'video')"])
SOUND = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda each: f"not ({each})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) and ({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) or ({pair[1]})"),
    ),
    max_leaves=6,
)


@settings(max_examples=1000, deadline=None)
@given(SOUND, st.booleans(), st.booleans(), st.sampled_from(["in person", "phone", "video"]))
def test_knowing_more_never_changes_what_was_known(text: str, seen: bool, alone: bool, mode: str) -> None:
    """Unknown means that it could be either: filling in the missing word may settle it, but never reverses it."""
    if len(text) > 500:
        return
    condition = parsed(text)
    full: dict[str, AttributeValue] = {"seen": seen, "seen_alone": alone, "mode": mode}
    whole = evaluate(condition, full.get)
    assert whole is eval(text, {"__builtins__": {}}, full)  # Python agrees where every word is known
    for missing in full:
        partly = evaluate(condition, {name: value for name, value in full.items() if name != missing}.get)
        assert partly is None or partly is whole
