"""Metrics asked of an engine: the numbers of each period, from which values and intervals are made."""

# ruff: noqa: S608  (names and values of people are bound by `Text`)

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from firsthand.estimates import standard_errors
from firsthand.measurement.engines.metric_text import BITS, Asked, put_together, whole_parts
from firsthand.measurement.metrics import Kind

Rows = dict[int, tuple[int, ...]]
PLACES = 1 << 40  # more than a period has numbers


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Sums over `n` people of x, of y, and of their squares and products: exact."""

    n: int
    x: int | Fraction
    y: int | Fraction
    xx: int | Fraction
    yy: int | Fraction
    xy: int | Fraction

    @property
    def means(self) -> tuple[float, float]:
        if not self.n:
            return 0.0, 0.0
        return float(Fraction(self.x) / self.n), float(Fraction(self.y) / self.n)

    @property
    def spreads(self) -> tuple[float, float, float]:
        """The variances of x and of y and their covariance, with n - 1; 0 for one person alone."""
        products = ((self.xx, self.x, self.x), (self.yy, self.y, self.y), (self.xy, self.x, self.y))
        if self.n < 2:
            return 0.0, 0.0, 0.0
        x, y, xy = (
            float((self.n * Fraction(both) - one * other) / (self.n * (self.n - 1)))
            for both, one, other in products
        )
        return x, y, xy


def counts(asked: Asked) -> Rows:
    """Events and people by period."""
    placed = asked.placed(asked.metric.event)
    return _by_period(asked, f"SELECT period, count(*), count(DISTINCT person) FROM ({placed}) AS placed")


def shares(asked: Asked) -> Rows:
    """People whose time is over by period, how many of them came, and how many still have time."""
    each = "CAST(sum(ready) AS BIGINT), CAST(sum(ready * came) AS BIGINT), CAST(sum(1 - ready) AS BIGINT)"
    return _by_period(asked, f"SELECT period, {each} FROM ({asked.people()}) AS people")


def ratios(asked: Asked) -> dict[int, Pairs]:
    """How often or whether people did the one and the other, by period."""
    rows = _by_period(asked, f"SELECT period, count(*), {_sums()} FROM ({asked.pairs()}) AS pairs")
    return {period: _pairs(*row) for period, row in rows.items()}


def means(asked: Asked) -> dict[int, Pairs]:
    """The sum and the number of the values of a property of each person, by period."""
    numbers = asked.numbers()
    largest, many = bounds(asked)
    if not many:
        return {}
    scale, long = math.frexp(largest)[1] + many.bit_length(), many.bit_length()
    high, low = whole_parts("number", scale)
    people = f"""SELECT period, person, y, CAST(high * {1 << BITS} + low AS DOUBLE) AS x FROM (
    SELECT period, person, count(*) AS y, {high} AS high, {low} AS low FROM ({numbers}) AS numbers
    GROUP BY period, person
) AS parts"""
    scales = (2 * BITS, 4 * BITS, 2 * BITS + long)
    parts = [
        part
        for number, own in zip(("x", "x * x", "x * y"), scales, strict=True)
        for part in whole_parts(number, own)
    ]
    columns = ", ".join(["count(*)", "CAST(sum(y) AS BIGINT)", "CAST(sum(y * y) AS BIGINT)", *parts])
    rows = _by_period(asked, f"SELECT period, {columns} FROM ({people}) AS people")
    unit, found = Fraction(2) ** (scale - 2 * BITS), {}
    for period, (n, y, yy, *halves) in rows.items():
        x, xx, xy = (
            put_together(high, low, own)
            for high, low, own in zip(halves[::2], halves[1::2], scales, strict=True)
        )
        found[period] = Pairs(n=n, x=x * unit, y=y, xx=xx * unit**2, yy=yy, xy=xy * unit)
    return found


def bounds(asked: Asked) -> tuple[float, int]:
    """The largest number of a property, without its sign, and how many one person brings to a period."""
    people = f"SELECT max(abs(number)) AS largest, count(*) AS many FROM ({asked.numbers()}) AS numbers"
    ((largest, many),) = asked.text.run(
        f"SELECT max(largest), max(many) FROM ({people} GROUP BY period, person) AS people"
    )
    return (float(str(largest)), int(str(many))) if many else (0.0, 0)


def quantiles(asked: Asked, confidence: float) -> dict[int, tuple[int, float, float, float]]:
    """People, the quantile, and the lower and the upper end of its interval, by period."""
    level, same = asked.metric.quantile, "OVER (PARTITION BY period)"
    placed = f"""SELECT *, row_number() OVER (PARTITION BY period ORDER BY number) - 1 AS place,
    count(*) {same} AS many FROM ({asked.numbers()}) AS numbers"""
    # What lies between two neighbours is not below it, but for the lower one and its equals.
    below = f"max(CASE WHEN place = floor((many - 1) * CAST({level!r} AS DOUBLE)) THEN number END) {same}"
    people = f"""SELECT period, person, count(*) AS y, sum(CASE WHEN number <= below THEN 1 ELSE 0 END) AS x
FROM (SELECT *, {below} AS below FROM ({placed}) AS placed) AS cut GROUP BY period, person"""
    rows = _by_period(asked, f"SELECT period, count(*), {_sums()} FROM ({people}) AS people")
    found = {period: _ranks(_pairs(*row), level, confidence) for period, row in rows.items()}
    listed = ", ".join(
        str(period * PLACES + place)
        for period, (_, *ranks) in found.items()
        for rank in ranks
        if rank == rank
        for place in (math.floor(rank), math.ceil(rank))
    )
    if not listed:
        return {}
    chosen = f"WHERE period * {PLACES} + place IN ({listed})"
    text = f"SELECT period, place, number FROM ({placed}) AS placed {chosen}"
    values = {
        (int(str(period)), int(str(place))): float(str(number))
        for period, place, number in asked.text.run(text)
    }
    return {
        period: (
            n,
            _between(values, period, cut),
            values[period, math.floor(low)] if low == low else math.nan,
            values[period, math.ceil(high)] if high == high else math.nan,
        )
        for period, (n, cut, low, high) in found.items()
    }


def _ranks(found: Pairs, level: float, confidence: float) -> tuple[int, float, float, float]:
    """People, and at which places of the sorted numbers the quantile and the ends of its interval lie."""
    (x, y), (spread_x, spread_y, both), last = found.means, found.spreads, int(found.y) - 1
    ratio = x / y
    variance = max(spread_x - 2 * ratio * both + ratio**2 * spread_y, 0.0)
    half = standard_errors(confidence) * math.sqrt(variance / found.n) / y if found.n > 1 else math.inf
    low, high = level - half, level + half
    return found.n, last * level, last * low if low >= 0 else math.nan, last * high if high <= 1 else math.nan


def _between(values: Mapping[tuple[int, int], float], period: int, rank: float) -> float:
    low, high = values[period, math.floor(rank)], values[period, math.ceil(rank)]
    return low + (high - low) * (rank - math.floor(rank))


def parts(asked: Asked, name: str) -> dict[str, tuple[float, float]]:
    """Amount and base of the metric in the period 0, by the values of the property `name`; '' without one.

    A person belongs to the value of their first event; of several at once to the first by name.
    """
    kind, metric, value = asked.metric.kind, asked.metric, f"coalesce({asked.text.value(name)}, '')"
    if kind is Kind.MEAN:
        return _means_by(asked, value)
    if kind in (Kind.COUNT, Kind.RATIO):
        x, y = (
            f"CASE WHEN {asked.is_event(each)} THEN 1 ELSE 0 END" for each in (metric.event, metric.other)
        )
        x, y = (x, y) if kind is Kind.RATIO else ("1", "1")
        names = (metric.event, metric.other) if kind is Kind.RATIO else (metric.event,)
        rows = f"SELECT {value} AS value, {x} AS x, {y} AS y FROM ({asked.placed(*names)}) AS placed"
    else:
        rows = _people_by(asked, asked.text.value(name))
    sql = f"SELECT value, sum(x), sum(y) FROM ({rows}) AS parts GROUP BY value"
    found = asked.text.run(sql)
    return {str(value): (float(str(x)), float(str(y))) for value, x, y in found}


def _people_by(asked: Asked, value: str) -> str:
    """(value, x, y) of each person."""
    kind, metric = asked.metric.kind, asked.metric
    names = (metric.event, metric.other) if kind is Kind.USER_RATIO else (metric.event,)
    began = "min(time) OVER (PARTITION BY person)"
    homes = f"""SELECT person, coalesce(min(CASE WHEN time = began THEN value END), '') AS value FROM (
    SELECT person, time, {value} AS value, {began} AS began FROM ({asked.placed(*names)}) AS placed
) AS begun GROUP BY person"""
    if kind is Kind.USERS:
        return f"SELECT value, 1 AS x, 1 AS y FROM ({homes}) AS homes"
    people = asked.pairs()
    if kind is not Kind.USER_RATIO:
        people = f"SELECT person, came AS x, 1 AS y FROM ({asked.people()}) AS people WHERE ready = 1"
    return f"SELECT value, x, y FROM ({people}) AS told JOIN ({homes}) AS homes ON homes.person = told.person"


def _means_by(asked: Asked, value: str) -> dict[str, tuple[float, float]]:
    largest, _ = bounds(asked)
    scale = math.frexp(largest)[1]
    high, low = whole_parts("number", scale)
    valued = f"SELECT number, {value} AS value FROM ({asked.numbers()}) AS numbers"
    sql = f"SELECT value, {high}, {low}, count(*) FROM ({valued}) AS valued GROUP BY value"
    return {
        str(name): (float(put_together(int(str(whole)), int(str(rest)), scale)), float(str(many)))
        for name, whole, rest, many in asked.text.run(sql)
    }


def _sums() -> str:
    return ", ".join(f"CAST(sum({each}) AS BIGINT)" for each in ("x", "y", "x * x", "y * y", "x * y"))


def _pairs(n: int, x: int, y: int, xx: int, yy: int, xy: int) -> Pairs:
    return Pairs(n=n, x=x, y=y, xx=xx, yy=yy, xy=xy)


def _by_period(asked: Asked, sql: str) -> Rows:
    return {period: tuple(rest) for period, *rest in asked.text.rows(f"{sql} GROUP BY period")}
