"""The company's A/B tests, with what its people expected of them."""

from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.learning.actions.simulated_experiments import Expected, bring_experiments


def tests(cast: Cast) -> None:
    """Those that are over; the owner hopes more than the engineer does."""
    expected = (
        Expected(by=cast.owner, low=0.0, likely=0.05, high=0.1),
        Expected(by=cast.engineer, low=-0.04, likely=0.01, high=0.06),
    )
    folder = cast.folder / "experiments"
    bring_experiments(cast.product, folder, by=cast.owner, expected=expected, until=cast.today)
