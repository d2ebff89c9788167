"""Why a metric moved between two periods: what each segment contributed, exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from firsthand.errors import Caution, InputError
from firsthand.measurement.behaviour import day_number
from firsthand.measurement.engines import metering
from firsthand.measurement.engines.metric_text import Asked
from firsthand.measurement.engines.tables import Tables, Text
from firsthand.measurement.metrics import Kind, Metric, counting_as

# Counts and people add up; all others are a rate over something.
ADDITIVE = (Kind.COUNT, Kind.USERS)
REST = "everything else"


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a segment brings in one period: `amount` ÷ `base` is its rate."""

    amount: float
    base: float


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What one segment adds to the change: `total` = `within` + `mix`.

    `within` is what it adds because its own rate changed, `mix` because its share of the base did. Of counts
    and people all is `within`.
    """

    value: str
    before: Part
    after: Part
    within: float
    mix: float

    @property
    def total(self) -> float:
        return self.within + self.mix


@dataclass(frozen=True, kw_only=True)
class Decomposition:
    """The change from `before` to `after`, and its parts, largest first; together they are the change."""

    before: float
    after: float
    parts: tuple[Contribution, ...]
    warnings: tuple[Caution, ...] = ()

    @property
    def change(self) -> float:
        return self.after - self.before


Parts = Mapping[str, Part]
Days = tuple[date, date]  # both included


def parts_of(events: Tables, metric: Metric, days: Days, name: str) -> dict[str, Part]:
    """The metric on these days by the values of the property `name`; '' where it is not there.

    A person belongs to the value of their first event on these days, so that nobody counts twice. Of returns,
    funnels and retention only people count whose time is over. Raises `InputError`.
    """
    if metric.kind is Kind.QUANTILE:
        raise InputError("A quantile has no parts that add up: look at the mean of the property instead.")
    if days[1] < days[0]:
        raise InputError(f"to={days[1]} lies before from={days[0]}: swap them.")
    first, last = map(day_number, days)
    asked = Asked(
        text=Text(source=events),
        metric=counting_as(metric, events.aliases),
        period=f"CASE WHEN day >= {first} AND day <= {last} THEN 0 ELSE -1 END",
        known=events.moments[1],
    )
    found = metering.parts(asked, name)
    return {value: Part(amount=amount, base=base) for value, (amount, base) in sorted(found.items())}


def decompose(before: Parts, after: Parts, *, additive: bool, most: int = 12) -> Decomposition:
    """The change of a metric as the sum of what each segment contributes.

    Counts: the difference of each segment. Rates Σ amount ÷ Σ base, with share w of the base and own rate r:
    within = (w₀ + w₁) ÷ 2 × (r₁ − r₀), mix = (w₁ − w₀) × ((r₀ + r₁) ÷ 2 − R), R the mean of the two overall
    rates: a segment that is there in one period only keeps its rate, so all it does is mix. Segments beyond
    the `most` largest are one. Raises `InputError`.

    Source: E. M. Kitagawa (1955), Components of a Difference Between Two Rates, Journal of the American
    Statistical Association 50, 1168-1194; the mix is taken against the overall rate so that a segment counts
    for growing only as far as it is better or worse than the whole.
    """
    names = sorted(before.keys() | after.keys())
    none = Part(amount=0.0, base=0.0)
    pairs = [(name, before.get(name, none), after.get(name, none)) for name in names]
    sums = [_sum(list(side.values())) for side in (before, after)]
    if additive:
        found = [
            Contribution(value=name, before=b, after=a, within=a.amount - b.amount, mix=0.0)
            for name, b, a in pairs
        ]
        return Decomposition(before=sums[0].amount, after=sums[1].amount, parts=_largest(found, most))
    if not sums[0].base or not sums[1].base:
        when = "first" if not sums[0].base else "second"
        raise InputError(f"There is nothing to divide by in the {when} period: choose another.")
    rates = [part.amount / part.base for part in sums]
    found = [_rate(name, b, a, (sums[0].base, sums[1].base), sum(rates) / 2) for name, b, a in pairs]
    return Decomposition(before=rates[0], after=rates[1], parts=_largest(found, most))


def _rate(name: str, before: Part, after: Part, bases: tuple[float, float], overall: float) -> Contribution:
    shares = before.base / bases[0], after.base / bases[1]
    if before.base and after.base:
        rates = before.amount / before.base, after.amount / after.base
        within = sum(shares) / 2 * (rates[1] - rates[0])
        mix = (shares[1] - shares[0]) * (sum(rates) / 2 - overall)
        return Contribution(value=name, before=before, after=after, within=within, mix=mix)
    if not before.base and not after.base:
        # Nothing below the line in either period, yet perhaps something above it.
        within = after.amount / bases[1] - before.amount / bases[0]
        return Contribution(value=name, before=before, after=after, within=within, mix=0.0)
    # On one side only: its whole weight against the overall rate, and what stood above nothing there.
    here = after if after.base else before
    mix = (shares[1] - shares[0]) * (here.amount / here.base - overall)
    odd = -before.amount / bases[0] if after.base else after.amount / bases[1]
    return Contribution(value=name, before=before, after=after, within=odd, mix=mix)


def _largest(found: list[Contribution], most: int) -> tuple[Contribution, ...]:
    ordered = sorted(found, key=lambda part: (-abs(part.total), part.value))
    if len(ordered) <= most:
        return tuple(ordered)
    rest = ordered[most - 1 :]
    pooled = Contribution(
        value=f"{REST} ({len(rest)} values)",
        before=_sum([part.before for part in rest]),
        after=_sum([part.after for part in rest]),
        within=sum(part.within for part in rest),
        mix=sum(part.mix for part in rest),
    )
    return (*ordered[: most - 1], pooled)


def _sum(parts: list[Part]) -> Part:
    return Part(amount=sum(part.amount for part in parts), base=sum(part.base for part in parts))
