"""Weighted kappa beside statsmodels, and by its own rules."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from firsthand.errors import InputError
from firsthand.learning.agreement import weighted_kappa

PAIRS = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=5, max_size=60)


def table(pairs: list[tuple[int, int]]) -> np.ndarray:
    counts = np.zeros((4, 4))
    for one, other in pairs:
        counts[one - 1, other - 1] += 1
    return counts


@pytest.mark.parametrize("weights", ["linear", "quadratic"])
@given(pairs=PAIRS)
def test_it_is_what_the_reference_computes(weights: str, pairs: list[tuple[int, int]]) -> None:
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    if len(set(first) | set(second)) == 1:
        return
    ours = weighted_kappa(first, second, levels=4, weights=weights)  # type: ignore[arg-type]
    with np.errstate(invalid="ignore", divide="ignore"):  # a figure of theirs that we do not use
        theirs = cohens_kappa(table(pairs), wt=weights)
    assert ours.value == pytest.approx(theirs.kappa, abs=1e-9)
    width = theirs.kappa + 1.959963984540054 * np.sqrt(max(theirs.var_kappa, 0))
    assert ours.high == pytest.approx(min(1.0, width), abs=1e-5)  # theirs is a difference of near equals


@given(pairs=PAIRS)
def test_who_comes_first_does_not_matter_and_full_agreement_is_one(pairs: list[tuple[int, int]]) -> None:
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    if len(set(first) | set(second)) == 1:
        return
    one = weighted_kappa(first, second, levels=4)
    assert one.value == pytest.approx(weighted_kappa(second, first, levels=4).value)
    if len(set(first)) > 1:
        assert weighted_kappa(first, first, levels=4).value == pytest.approx(1)


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ([1, 2], [1], "give pairs"),
        ([1], [1], "too few"),
        ([1, 5], [1, 2], "5 is not a level"),
        ([2, 2], [2, 2], "not defined"),
    ],
)
def test_what_cannot_be_compared_is_said(first: list[int], second: list[int], message: str) -> None:
    with pytest.raises(InputError, match=message):
        weighted_kappa(first, second, levels=4)
