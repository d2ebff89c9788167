"""What a decided experiment says of the item that it tested, in the item's own scale."""

from dataclasses import dataclass

from firsthand.estimates import Estimate, standard_errors
from firsthand.experiments.effects import impact
from firsthand.roadmap.scoring import Range
from firsthand_web.experiments.models import Experiment
from firsthand_web.roadmap.models import Item

ONE = 0.05  # the lift that counts as an impact of 1 where the rule names none


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The `impact` that the lift means for the `item`; `one` is the lift that counts as 1.

    `used`: the item has it, and `before` it had that. It can be undone while nobody has changed it since.
    """

    item: Item
    lift: Estimate
    one: float
    impact: Range
    before: Range
    used: bool
    undoable: bool


def offer(experiment: Experiment) -> Offer | None:
    """None before it is decided, without an item, or where no effect could be measured."""
    item, primary = experiment.tested, experiment.primary
    if item is None or primary is None or experiment.settled_by is None:
        return None
    if experiment.effect is None or experiment.error is None:
        return None
    kept = experiment.used if experiment.used.get("item") == item.pk else {}
    one = kept.get("one") or experiment.agreed["least"] or ONE
    sign = 1 if primary.higher_is_better else -1
    half = standard_errors(0.95) * experiment.error
    lift = Estimate(
        value=experiment.effect, low=experiment.effect - half, high=experiment.effect + half,
        n=sum(experiment.result["readout"]["split"]["counted"]), method="Lift as measured", unit="lift",
    )  # fmt: skip
    return Offer(
        item=item,
        lift=lift,
        one=one,
        impact=Range(**kept["after"]) if kept else impact(sign * lift.value, experiment.error, one=one),
        before=Range(**kept["before"]) if kept else item.impact,
        used=bool(kept),
        undoable=bool(kept) and item.impact == Range(**kept["after"]),
    )
