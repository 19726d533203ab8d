"""Labels beside a line: whatever their places and widths, none overlaps another and no leader crosses words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rendering.clock_labels import POLE, Label, Placed, place

LEFT, RIGHT = 14.0, 706.0
LABELS = st.lists(
    st.builds(
        Label,
        st.integers(24, 696).map(float),
        st.integers(30, 200).map(float),
        st.integers(1, 5),
    ),
    max_size=10,
    unique_by=lambda label: label.x,
).map(lambda labels: sorted(labels, key=lambda label: label.x))


def words(placed: Placed) -> tuple[float, float]:
    x, width = placed.label.x, placed.label.width
    return (x + POLE, x + POLE + width) if placed.to_right else (x - POLE - width, x - POLE)


def crossing(one: Placed, other: Placed) -> bool:
    """Whether the words of the one touch those of the other, or stand over its leader."""
    (a, b), (c, d) = words(one), words(other)
    rows = one.base < other.base + other.label.rows and other.base < one.base + one.label.rows
    over_leader = a < other.label.x < b and one.base < other.base + other.label.rows
    return (rows and a < d and c < b) or over_leader


@settings(deadline=None, max_examples=400)
@given(LABELS)
def test_nothing_overlaps(labels: list[Label]) -> None:
    found = place(labels, LEFT, RIGHT)
    if found is None:
        return
    placed, rows = found
    assert [each.label for each in placed] == labels
    assert [(a, b) for a in placed for b in placed if a is not b and crossing(a, b)] == []
    assert rows == max((each.base + each.label.rows for each in placed), default=0)


@settings(deadline=None, max_examples=400)
@given(LABELS)
def test_with_room_at_the_right_all_can_stand(labels: list[Label]) -> None:
    """They are then all flags to the right, of which the leftmost can always stand furthest out."""
    found = place(labels, LEFT, RIGHT + 200)
    assert found is not None
    assert all(each.to_right for each in found[0])


@settings(deadline=None, max_examples=400)
@given(LABELS)
def test_words_stay_on_the_picture(labels: list[Label]) -> None:
    placed, _ = place(labels, LEFT, RIGHT) or ([], 0)
    assert all(words(each)[0] >= LEFT and words(each)[1] <= RIGHT for each in placed)


def standing(labels: list[Label]) -> tuple[list[Placed], int]:
    found = place(labels, LEFT, RIGHT)
    assert found is not None
    return found


def test_labels_far_apart_stand_beside_each_other() -> None:
    placed, rows = standing([Label(50, 100, 2), Label(300, 100, 3)])
    assert [each.base for each in placed] == [0, 0]
    assert rows == 3


def test_of_two_near_ones_the_first_stands_further_out() -> None:
    placed, rows = standing([Label(50, 100, 2), Label(90, 100, 3)])
    assert [each.base for each in placed] == [3, 0]
    assert rows == 5


def test_at_the_edge_words_stand_to_the_left_of_their_leader() -> None:
    placed, _ = standing([Label(690, 100, 2)])
    assert not placed[0].to_right
