"""A lift in the scale of impact, by hand."""

import pytest

from firsthand.errors import InputError
from firsthand.experiments.effects import impact


@pytest.mark.parametrize(
    ("lift", "error", "one", "expected"),
    [
        (0.05, 0.02, 0.05, (0.216, 1.0, 1.784)),
        (0.01, 0.02, 0.01, (0.0, 1.0, 4.92)),
        (-0.05, 0.01, 0.05, (0.0, 0.0, 0.0)),
    ],
)
def test_a_lift_in_units_of_what_counts_as_one(
    lift: float, error: float, one: float, expected: tuple[float, float, float]
) -> None:
    found = impact(lift, error, one=one)
    assert (found.low, found.likely, found.high) == pytest.approx(expected, abs=1e-3)


def test_nothing_counts_as_one() -> None:
    with pytest.raises(InputError, match="cannot count as an impact of 1"):
        impact(0.1, 0.1, one=0)
