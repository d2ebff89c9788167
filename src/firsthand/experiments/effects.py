"""A measured lift as the impact of the item that was tested."""

from firsthand.errors import InputError
from firsthand.estimates import standard_errors
from firsthand.roadmap.scoring import Range


def impact(lift: float, error: float, *, one: float, confidence: float = 0.95) -> Range:
    """The range of an item's impact: the interval of the `lift` in units of `one`, the lift that counts as 1.

    More is better: turn the sign of a metric of which less is. Impact has no values below 0, so harm is 0.
    Raises `InputError` unless `one` is above zero.
    """
    if not one > 0:
        raise InputError(f"{one:g} cannot count as an impact of 1: name a lift above zero.")
    reach = standard_errors(confidence) * error
    low, likely, high = (max(lift + side * reach, 0.0) / one for side in (-1, 0, 1))
    return Range(low=low, likely=likely, high=high)
