"""Metrics of the people in a test: how a product's metrics are read when people are what is independent."""

from dataclasses import dataclass, replace

from firsthand.errors import InputError
from firsthand.experiments.readout import Kind
from firsthand.measurement import metrics
from firsthand.measurement.exposures import Number, What


@dataclass(frozen=True, kw_only=True)
class EventMetric:
    """A metric of people: of `number`; for a ratio ÷ `below`, for a quantile at `level`."""

    name: str
    kind: Kind
    number: Number
    below: Number | None = None
    level: float = 0.0


def of_people(formula: metrics.Metric, *, level: float = 0.0) -> EventMetric:
    """A product's metric as one of people in a test.

    A count becomes how often each did it, users the share who did, a mean of a property the mean over events
    with people as what is independent. With a `level`, the quantile of people's counts or totals. Raises
    `InputError` for a kind that has windows of its own.
    """
    kind, event, other, name = metrics.Kind, formula.event, formula.other, formula.property_name
    times, did = Number(what=What.TIMES, event=event), Number(what=What.DID, event=event)
    if level:
        number = Number(what=What.TOTAL, event=event, property_name=name) if name else times
        return EventMetric(name=formula.name, kind=Kind.QUANTILE, number=number, level=level)
    if formula.kind is kind.COUNT:
        return EventMetric(name=formula.name, kind=Kind.MEAN, number=times)
    if formula.kind is kind.USERS:
        return EventMetric(name=formula.name, kind=Kind.PROPORTION, number=did)
    if formula.kind in (kind.RATIO, kind.USER_RATIO):
        above = times if formula.kind is kind.RATIO else did
        return EventMetric(
            name=formula.name, kind=Kind.RATIO, number=above, below=replace(above, event=other)
        )
    if formula.kind is kind.MEAN:
        total = Number(what=What.TOTAL, event=event, property_name=name)
        values = replace(total, what=What.VALUES)
        return EventMetric(name=formula.name, kind=Kind.RATIO, number=total, below=values)
    raise InputError(
        f"“{formula.name}” is of the kind “{formula.kind}”, which a test cannot read: choose a count, users, "
        "a ratio or a mean."
    )
