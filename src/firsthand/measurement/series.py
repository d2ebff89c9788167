"""Series: a metric per day, week or month, with n and, where it is estimated, an interval."""

import math
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from firsthand.errors import InputError
from firsthand.estimates import Estimate, wilson
from firsthand.measurement.behaviour import MICROSECOND, microseconds
from firsthand.measurement.engines import metering
from firsthand.measurement.engines.metering import Pairs
from firsthand.measurement.engines.metric_text import Asked
from firsthand.measurement.engines.tables import Tables, Text
from firsthand.measurement.events import EPOCH
from firsthand.measurement.metrics import Grain, Kind, Metric, Point, Series, counting_as
from firsthand.measurement.trends import few, midnight, periods, ratio_of_means

# Value, n, the interval if there is one, and how many people still have time.
Worth = tuple[float, int, Estimate | None, int]


def series(
    events: Tables,
    metric: Metric,
    start: date,
    end: date,
    grain: Grain,
    *,
    as_of: datetime | None = None,
    confidence: float = 0.95,
) -> Series:
    """The metric in every period from the one that holds `start` to the one that holds `end`, empty ones too.

    Days are those of the events' zone. `as_of` is the moment until which the events are known to be all there
    (aware; default: the last event): a period that ends later is incomplete, and for a return the days of a
    user must be over by then. Ratios and means carry an interval by the delta method with the user as the
    independent unit (see `ratio_of_means`), shares Wilson's. Equal events give equal answers to the last
    digit, whatever holds them. Raises `InputError`.
    """
    edges = periods(start, end, grain)
    if as_of is not None and as_of.tzinfo is None:
        raise InputError(f"as_of={as_of} has no time zone: say which, for example tzinfo=UTC.")
    known = microseconds(as_of) if as_of else events.extent[1]
    found: dict[int, Worth] = {}
    if known is not None and events.extent[1] is not None:
        text = Text(source=events)
        counted = counting_as(metric, events.aliases)
        asked = Asked(text=text, metric=counted, period=text.period(edges, grain), known=known)
        found = _found(asked, metric, confidence)
    ends = [microseconds(midnight(day, events.zone)) for day in edges[1:]]
    nothing = _nothing(metric, confidence)
    points = []
    for period, (first, following) in enumerate(pairwise(edges)):
        value, n, estimate, waiting = found.get(period, nothing)
        points.append(
            Point(
                first_day=first,
                last_day=following - timedelta(days=1),
                value=value,
                n=n,
                estimate=estimate,
                waiting=waiting,
                complete=known is not None and ends[period] <= known and not waiting,
            )
        )
    last = None if known is None else EPOCH + known * MICROSECOND
    return Series(metric=metric, grain=grain, zone=events.zone, as_of=last, points=tuple(points))


def _found(asked: Asked, metric: Metric, confidence: float) -> dict[int, Worth]:
    """The periods in which anything happened."""
    match metric.kind:
        case Kind.COUNT | Kind.USERS:
            chosen = 0 if metric.kind is Kind.COUNT else 1
            return {
                period: (float(row[chosen]), row[chosen], None, 0)
                for period, row in metering.counts(asked).items()
            }
        case Kind.RETURN | Kind.FUNNEL | Kind.RETENTION:
            return {
                period: _share(came, n, waiting, confidence)
                for period, (n, came, waiting) in metering.shares(asked).items()
            }
        case Kind.QUANTILE:
            return {
                period: _quantile(metric, *row, confidence)
                for period, row in metering.quantiles(asked, confidence).items()
            }
    pairs = metering.means(asked) if metric.kind is Kind.MEAN else metering.ratios(asked)
    return {period: _ratio(metric, row, confidence) for period, row in pairs.items()}


def _nothing(metric: Metric, confidence: float) -> Worth:
    """A period in which nothing happened."""
    match metric.kind:
        case Kind.COUNT | Kind.USERS:
            return 0.0, 0, None, 0
        case Kind.RETURN | Kind.FUNNEL | Kind.RETENTION:
            return _share(0, 0, 0, confidence)
        case Kind.QUANTILE:
            return _quantile(metric, 0, math.nan, math.nan, math.nan, confidence)
    return _ratio(metric, Pairs(n=0, x=0, y=0, xx=0, yy=0, xy=0), confidence)


def _share(came: int, n: int, waiting: int, confidence: float) -> Worth:
    share = wilson(came, n, confidence=confidence)
    return share.value, share.n, replace(share, warnings=few(n)), waiting


def _ratio(metric: Metric, found: Pairs, confidence: float) -> Worth:
    ratio = ratio_of_means(found.n, *found.means, *found.spreads, unit=metric.unit, confidence=confidence)
    return ratio.value, ratio.n, ratio, 0


def _quantile(metric: Metric, n: int, value: float, low: float, high: float, confidence: float) -> Worth:
    found = Estimate(
        value=value, low=low, high=high, n=n, method="quantile", unit=metric.unit, confidence=confidence,
        warnings=few(n),
    )  # fmt: skip
    return value, n, found, 0
