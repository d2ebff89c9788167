"""A test from the event store: who was shown what, what they did after, and how that grew day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from firsthand.errors import Caution, InputError
from firsthand.experiments import statistics
from firsthand.experiments.bayesian import WEAK, Prior
from firsthand.experiments.course import Course, courses, grown
from firsthand.experiments.files import CONTROLS
from firsthand.experiments.people import EventMetric
from firsthand.experiments.power import History
from firsthand.experiments.readout import Kind, Metric, Readout, read_out
from firsthand.experiments.sequential import TUNED_FOR
from firsthand.experiments.statistics import Floats, Samples
from firsthand.measurement import exposed
from firsthand.measurement.exposed import Exposed
from firsthand.measurement.exposures import Exposure, Outcome, What


@dataclass(frozen=True, kw_only=True)
class EventReadout:
    """The readout, and the courses of its findings."""

    readout: Readout
    courses: tuple[Course, ...]


def read_events(
    folder: Path,
    exposure: Exposure,
    asked: Sequence[EventMetric],
    *,
    control: str | None = None,
    shares: Mapping[str, float] | None = None,
    as_of: datetime | None = None,
    confidence: float = 0.95,
    prior: Prior = WEAK,
    tuned_for: float = TUNED_FOR,
) -> EventReadout:
    """Reads a test from the product's events; see `exposed` for who counts, and from when on.

    With `exposure.days_before`, means are adjusted for the same number before (CUPED). Raises `InputError`.
    """
    if not asked:
        raise InputError("Name at least one metric.")
    adjusts = exposure.days_before > 0
    found = exposed.exposed(folder, exposure, [_outcome(each, adjusts) for each in asked], as_of=as_of)
    order = _order(found, exposure, control)
    names = [found.variants[each] for each in order]
    rows, samples, grew = list[Metric](), list[Samples](), list[Course]()
    for place, each in enumerate(asked):
        days = None
        if each.kind is Kind.QUANTILE:
            row, now = _quantile(folder, exposure, each, found, order, as_of)
        else:
            row, days = _grown(each, place, found, order, adjusts)
            now = Samples(n=days.n[-1:], mean=days.mean[-1:], variance=days.variance[-1:])
        rows, samples = [*rows, row], [*samples, now]
        grew += courses(each.name, names, found.days, days, confidence=confidence, tuned_for=tuned_for)
    readout = read_out(
        rows,
        _stacked(samples),
        names,
        assigned=[found.assigned[each] for each in order],
        shares=None if shares is None else _shares(shares, names),
        confidence=confidence,
        prior=prior,
        tuned_for=tuned_for,
    )
    warnings = (*readout.warnings, *_left_out(found, exposure))
    return EventReadout(readout=replace(readout, warnings=warnings), courses=tuple(grew))


def _stacked(samples: Sequence[Samples]) -> Samples:
    return Samples(
        n=np.vstack([each.n for each in samples]),
        mean=np.vstack([each.mean for each in samples]),
        variance=np.vstack([each.variance for each in samples]),
    )


def history(
    folder: Path, exposure: Exposure, metric: EventMetric, *, as_of: datetime | None = None
) -> History:
    """The metric in one's own past, to plan with: an `exposure` without a property, before the test.

    Means have what the days before explain of them. Raises `InputError` where nobody's days are over, or
    nothing varies; a quantile cannot be planned.
    """
    if metric.kind is Kind.QUANTILE:
        raise InputError(f"“{metric.name}” is a quantile, which cannot be planned: plan with its mean.")
    adjusts = exposure.days_before > 0
    found = exposed.exposed(folder, exposure, [_outcome(metric, adjusts)], as_of=as_of)
    if not found.days:
        raise InputError(f"Nobody’s {exposure.days} days are over yet: watch people for fewer days.")
    # Samples are of two groups at least: everybody beside themselves.
    _, before = _grown(metric, 0, found, [0, 0], adjusts=False)
    row, _ = _grown(metric, 0, found, [0, 0], adjusts)
    arrivals = [0.0] * ((found.days[-1] - found.days[0]).days + 1)
    for day, people in zip(found.days, found.people[0], strict=True):
        arrivals[(day - found.days[0]).days] = float(people)
    return History(
        mean=float(before.mean[-1, 0]),
        variance=float(before.variance[-1, 0]),
        arrivals=arrivals,
        explained=max(row.reduction, 0.0),
    )


def _outcome(metric: EventMetric, adjusts: bool) -> Outcome:
    before = adjusts and metric.kind is Kind.MEAN
    # A quantile of each number has its own way; here it is how many there are.
    each = metric.number.what is What.EACH
    number = replace(metric.number, what=What.VALUES) if each else metric.number
    return Outcome(number=number, other=metric.below, before=before)


def _order(found: Exposed, exposure: Exposure, control: str | None) -> list[int]:
    """The control's place, then the others'. Nobody may wait: without a day that is over there is nothing."""
    where = f"“{exposure.property_name}” of “{exposure.event}”"
    if not found.days:
        raise InputError(
            f"Of {sum(found.assigned):,} people with {where}, nobody’s {exposure.days} days are over yet: "
            "wait, or watch people for fewer days."
        )
    names = list(found.variants)
    listed = ", ".join(f"“{each}”" for each in names)
    if len(names) < 2:
        raise InputError(f"{where} is only ever {listed}: there is nothing to compare it with.")
    usual = [each for name in CONTROLS for each in names if each.lower() == name]
    chosen = control if control is not None else next(iter(usual), None)
    if chosen not in names:
        raise InputError(f"control=“{chosen or ''}” is none of the variants seen in {where}: {listed}.")
    first = names.index(chosen)
    return [first, *(each for each in range(len(names)) if each != first)]


def _grown(
    metric: EventMetric, place: int, found: Exposed, order: Sequence[int], adjusts: bool
) -> tuple[Metric, Samples]:
    """The metric's samples at the end of each day (days × variants)."""
    people, summed = found.people[order], found.sums[place][:, order]
    samples, reduction = grown(metric.kind, people, summed, found.origins[place], adjusts=adjusts)
    return Metric(name=metric.name, kind=metric.kind, reduction=reduction), samples


def _quantile(
    folder: Path,
    exposure: Exposure,
    metric: EventMetric,
    found: Exposed,
    order: Sequence[int],
    as_of: datetime | None,
) -> tuple[Metric, Samples]:
    n = as_good_as = found.people[order].sum(axis=1)
    if metric.number.what is What.EACH:
        sure = exposed.spread(folder, exposure, metric.number, metric.level, as_of=as_of)
        told = [sure.get(found.variants[each], (0, np.nan)) for each in order]
        n, squared = np.array(told, dtype=np.float64).T
        # So many independent numbers would tell as much as people's do.
        as_good_as = metric.level * (1 - metric.level) / np.where(squared > 0, squared, np.nan)
    low, high = statistics.ranks(metric.level, as_good_as)
    enough = ~np.isnan(low)
    levels = [metric.level, *low[enough], *high[enough]]
    values = exposed.quantiles(folder, exposure, metric.number, levels, as_of=as_of)
    bounds: Floats = np.full((3, len(order)), np.nan)
    for place, each in enumerate(order):
        known = dict(zip(levels, values.get(found.variants[each], ()), strict=False))
        bounds[:, place] = [known.get(level, np.nan) for level in (metric.level, low[place], high[place])]
    return Metric(name=metric.name, kind=metric.kind), statistics.quantiles(n, *bounds)


def _shares(shares: Mapping[str, float], names: Sequence[str]) -> list[float]:
    if set(shares) != set(names):
        raise InputError(
            f"{', '.join(shares)} were planned, and {', '.join(names)} were seen: make variants agree."
        )
    return [shares[name] for name in names]


def _left_out(found: Exposed, exposure: Exposure) -> tuple[Caution, ...]:
    cautions = []
    if found.mixed:
        message = f"{found.mixed:,} people were shown two variants and are left out."
        cautions.append(Caution(name="two-variants", message=message))
    if found.unnamed:
        message = f"{found.unnamed:,} people have an exposure that names no variant and are left out."
        cautions.append(Caution(name="no-variant", message=message))
    if found.waiting:
        message = (
            f"{found.waiting:,} people’s {exposure.days} days are not over; they count once they are, and in "
            "the split already."
        )
        cautions.append(Caution(name="open-windows", message=message))
    return tuple(cautions)
