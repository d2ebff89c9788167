"""The mentor's queue beside brute force over all orders."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.learning.queue import USUAL, Handed, expected_minutes, order

WORK = st.builds(
    Handed, id=st.integers(1, 9), kind=st.sampled_from(["brief", "plan", "need"]), weight=st.integers(1, 3),
    hours=st.floats(0, 400),
)  # fmt: skip
MINUTES = {"brief": 20.0, "plan": 9.0, "": 15.0}


@given(waiting=st.lists(WORK, max_size=5))
def test_no_other_order_makes_weighty_work_wait_less(waiting: list[Handed]) -> None:
    """Smith's rule: the sum of cost × time of completion is least."""

    def cost(works: tuple[Handed, ...]) -> float:
        clock = total = 0.0
        for work in works:
            clock += MINUTES.get(work.kind, MINUTES[""])
            total += work.weight * (1 + work.hours / 24) * clock
        return total

    ours = tuple(each.work for each in order(waiting, MINUTES))
    assert cost(ours) == pytest.approx(min(map(cost, permutations(waiting))))


def test_what_waits_longer_comes_first_among_equals() -> None:
    early, late = (Handed(id=id_, kind="plan", weight=2, hours=hours) for id_, hours in ((1, 2), (2, 50)))
    assert [each.work for each in order([early, late], {})] == [late, early]
    assert order([early], {})[0].minutes == USUAL


def test_minutes_are_learnt_from_the_mentors_own_reviews() -> None:
    none, some, many = (expected_minutes([("brief", 30.0)] * times) for times in (0, 3, 300))
    assert none == {"": pytest.approx(USUAL)}
    assert USUAL < some["brief"] < many["brief"] < 30.5
    assert many["brief"] == pytest.approx(30, abs=0.5)


def test_one_kind_lends_to_another() -> None:
    learnt = expected_minutes([("brief", 60.0)] * 20 + [("plan", 5.0)])
    assert 5 < learnt["plan"] < learnt[""] < learnt["brief"] <= 60


def test_a_review_takes_time() -> None:
    with pytest.raises(InputError, match="above 0"):
        expected_minutes([("brief", 0.0)])
