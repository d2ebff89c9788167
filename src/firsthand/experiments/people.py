"""Metrics of the people in a test: how a product's metrics are read when people are what is independent."""

from dataclasses import dataclass, replace

from firsthand.errors import InputError
from firsthand.experiments.readout import Kind
from firsthand.measurement import metrics
from firsthand.measurement.exposures import Number, What

CHAINS = {
    metrics.Kind.RETURN: What.RETURN,
    metrics.Kind.RETENTION: What.RETENTION,
    metrics.Kind.FUNNEL: What.FUNNEL,
}


@dataclass(frozen=True, kw_only=True)
class EventMetric:
    """A metric of people: of `number`; for a ratio ÷ `below`, for a quantile at `level`.

    A quantile of EACH number is one of events, whose people are what is independent.
    """

    name: str
    kind: Kind
    number: Number
    below: Number | None = None
    level: float = 0.0


def of_people(formula: metrics.Metric, *, level: float = 0.0) -> EventMetric:
    """A product's metric as one of people in a test.

    A count becomes how often each did it, users the share who did, a mean of a property the mean over events
    with people as what is independent, its quantile likewise. Of a return, a retention or a funnel it is the
    share of all people in the test who came that far while they were watched. With a `level`, the quantile
    of people's counts or totals. Raises `InputError`: of a share there is no quantile.
    """
    kind, event, other, name = metrics.Kind, formula.event, formula.other, formula.property_name
    times, did = Number(what=What.TIMES, event=event), Number(what=What.DID, event=event)
    if formula.kind in CHAINS:
        if level:
            raise InputError(f"“{formula.name}” is a share, which has no quantile: read it as it is.")
        steps = formula.steps or (other,)
        number = Number(
            what=CHAINS[formula.kind], event=event, steps=steps, within=formula.days, week=formula.week
        )
        return EventMetric(name=formula.name, kind=Kind.PROPORTION, number=number)
    if level:
        number = Number(what=What.TOTAL, event=event, property_name=name) if name else times
        return EventMetric(name=formula.name, kind=Kind.QUANTILE, number=number, level=level)
    if formula.kind is kind.QUANTILE:
        number = Number(what=What.EACH, event=event, property_name=name)
        return EventMetric(name=formula.name, kind=Kind.QUANTILE, number=number, level=formula.quantile)
    if formula.kind is kind.COUNT:
        return EventMetric(name=formula.name, kind=Kind.MEAN, number=times)
    if formula.kind is kind.USERS:
        return EventMetric(name=formula.name, kind=Kind.PROPORTION, number=did)
    if formula.kind in (kind.RATIO, kind.USER_RATIO):
        above = times if formula.kind is kind.RATIO else did
        return EventMetric(
            name=formula.name, kind=Kind.RATIO, number=above, below=replace(above, event=other)
        )
    total = Number(what=What.TOTAL, event=event, property_name=name)
    values = replace(total, what=What.VALUES)
    return EventMetric(name=formula.name, kind=Kind.RATIO, number=total, below=values)
