"""How large and how long an experiment has to be, from the product's own history or from numbers given."""

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from firsthand.errors import InputError
from firsthand.experiments import power
from firsthand.experiments.from_events import history
from firsthand.experiments.power import History
from firsthand.measurement.exposures import Exposure
from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries.reading import of_product
from firsthand_web.measurement.queries import events, zones

PAST = 28  # days of history, whole weeks
LOOKED_AT = (7, 14, 21, 28, 42, 56)


def from_history(experiment: Experiment) -> History:
    """The primary metric in the weeks before, among people with the event that will show the variants.

    Raises `InputError` where the experiment does not follow events, or they do not reach back so far.
    """
    primary, source = experiment.primary, experiment.source
    if primary is None or not experiment.from_events:
        raise InputError("Choose a primary metric, and the event that will show the variants, first.")
    span = events.span(experiment.product)
    if span is None:
        raise InputError("There are no events yet: import some, or fill the numbers in.")
    # The last day with events may not be whole.
    last = span[1] - timedelta(days=source["days"] + 1)
    first = max(span[0] + timedelta(days=source["days_before"]), last - timedelta(days=PAST - 1))
    if last < first:
        raise InputError(f"Events of {(span[1] - span[0]).days + 1} days are too few: fill the numbers in.")
    everybody = Exposure(
        event=source["event"], property_name="", first_day=first, last_day=last, days=source["days"],
        days_before=source["days_before"], zone=zones.of_product(experiment.product),
    )  # fmt: skip
    return history(events.folder_of(experiment.product), everybody, of_product(primary))


def given(*, mean: float, spread: float | None, daily: float) -> History:
    """A history out of three numbers; a share needs no `spread`, as p (1 − p) is its variance."""
    if spread is None:
        if not 0 < mean < 1:
            raise InputError(f"{mean:g} is no share between 0 and 1: give its standard deviation too.")
        spread = math.sqrt(mean * (1 - mean))
    return History(mean=mean, variance=spread**2, arrivals=[daily] * 7)


def plan(
    known: History, *, lift: float, shares: Sequence[float], traffic: float, confidence: float, chance: float
) -> dict[str, Any]:
    """Units in the smallest variant, days until they have come, and what shorter and longer tests find.

    Variants are taken to be of one size; where shares differ, the smallest one decides. Raises `InputError`.
    """
    effect, alpha, variants = abs(known.mean) * lift, 1 - confidence, len(shares)
    if effect <= 0:
        raise InputError("A lift of 0 takes people without end: say what change would matter.")
    # The smallest of uneven variants has to be as large as each of even ones.
    usable = traffic * min(shares) * variants / sum(shares)
    units = power.units_needed(effect, known.left, alpha=alpha / (variants - 1), power=chance)
    days = power.duration(known, effect, variants=variants, traffic=usable, alpha=alpha, power=chance)
    seen = power.outlook(known, LOOKED_AT, variants=variants, traffic=usable, alpha=alpha, power=chance)
    return {
        "mean": known.mean, "variance": known.variance, "explained": known.explained,
        "daily": sum(known.arrivals[-7:]) / len(known.arrivals[-7:]), "lift": lift, "traffic": traffic,
        "chance": chance, "units": math.ceil(units), "days": days, "weeks": days and math.ceil(days / 7),
        "outlook": [
            {"days": each.days, "units": round(each.units), "lift": each.lift if each.lift < 10 else None}
            for each in seen
        ],
    }  # fmt: skip
