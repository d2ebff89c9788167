"""What metrics ask an engine, as SQL: rows by period, or by the value of a property.

`Asked.period` is the number of the period that a `day` is in, -1 outside of all. Nothing here is a fraction
but the numbers of a property, and of these only whole parts are added up: so sums are the same to the last
digit in whatever order an engine adds.
"""

# ruff: noqa: S608  (names and values of people are bound by `Text`)

from dataclasses import dataclass
from fractions import Fraction

from firsthand.measurement.engines.tables import Tables, Text
from firsthand.measurement.metrics import Kind, Metric
from firsthand.measurement.moments import DAY

LINE = "OVER (PARTITION BY person ORDER BY"
BITS = 30  # of a part


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A metric asked of an engine; what comes after the moment `known` is not looked at."""

    text: Text
    metric: Metric
    period: str
    known: int

    @property
    def source(self) -> Tables:
        return self.text.source

    def is_event(self, name: str) -> str:
        return f"event = {self.text.bind(name)}"

    def placed(self, *names: str) -> str:
        """The events called so that are in a period."""
        among = " OR ".join(map(self.is_event, dict.fromkeys(names)))
        return f"SELECT * FROM ({self._dated(among)}) AS dated WHERE period >= 0"

    def _dated(self, among: str) -> str:
        day = f"SELECT *, {self.text.day()} AS day FROM {self.source.table} WHERE {among}"
        return f"SELECT *, {self.period} AS period FROM ({day}) AS known"

    def pairs(self) -> str:
        """(period, person, x, y) of a ratio: how often, or whether, each did `event` and `other`."""
        metric, way = self.metric, "max" if self.metric.kind is Kind.USER_RATIO else "sum"
        x, y = (
            f"{way}(CASE WHEN {self.is_event(name)} THEN 1 ELSE 0 END)"
            for name in (metric.event, metric.other)
        )
        placed = self.placed(metric.event, metric.other)
        return f"SELECT period, person, {x} AS x, {y} AS y FROM ({placed}) AS placed GROUP BY period, person"

    def numbers(self) -> str:
        """The events in a period whose property is a number: `number`."""
        value = self.text.value(self.metric.property_name)
        number = self.source.dialect.number.format(a=value)
        valued = f"SELECT *, {number} AS number FROM ({self.placed(self.metric.event)}) AS placed"
        # What is too large for a number is infinite, and no number less itself.
        return f"SELECT * FROM ({valued}) AS valued WHERE number - number = 0"

    def people(self) -> str:
        """(period, person, ready, came) of a share: whether their time is over, and whether they came."""
        ways = {Kind.RETURN: self._returning, Kind.FUNNEL: self._through, Kind.RETENTION: self._retained}
        ready, came, people = ways[self.metric.kind]()
        return f"""SELECT period, person, CASE WHEN {ready} THEN 1 ELSE 0 END AS ready,
    CASE WHEN {came} THEN 1 ELSE 0 END AS came
FROM ({people}) AS people"""

    def _flagged(self, *steps: str) -> str:
        """Events up to `known` that any step takes: f1, f2, … say which do, 0 or 1."""
        flags = [self.is_event(step) for step in steps]
        among = " OR ".join(dict.fromkeys(flags))
        columns = ", ".join(
            f"CASE WHEN {flag} THEN 1 ELSE 0 END AS f{n}" for n, flag in enumerate(flags, start=1)
        )
        dated = self._dated(f"({among}) AND time <= {self.known}")
        return f"SELECT person, event, time, period, {columns} FROM ({dated}) AS dated"

    def _returning(self) -> tuple[str, str, str]:
        """Their first `event` of the period, and the next `other` after it."""
        window = self.metric.days * DAY
        after = f"{LINE} time RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)"
        people = f"""SELECT period, person, min(time) AS began, min(following) AS following FROM (
    SELECT *, min(CASE WHEN f2 = 1 THEN time END) {after} AS following
    FROM ({self._flagged(self.metric.event, self.metric.other)}) AS flagged
) AS led WHERE f1 = 1 AND period >= 0 GROUP BY period, person"""
        return f"began + {window} <= {self.known}", f"following <= began + {window}", people

    def _through(self) -> tuple[str, str, str]:
        """Their last start of the period, and whether any of them leads through all steps in time.

        Events of one moment stand in the order of the first step that they can fill. Backwards along it each
        event of a step knows the earliest end that it leads to.
        """
        window, steps = self.metric.days * DAY, (self.metric.event, *self.metric.steps)
        order = " ".join(f"WHEN f{n} = 1 THEN {n}" for n in range(1, len(steps) + 1))
        onward = f"{LINE} slot ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)"
        sql = f"""SELECT *, CASE WHEN f{len(steps)} = 1 THEN time END AS e{len(steps)} FROM (
    SELECT *, row_number() {LINE} time, CASE {order} END) AS slot FROM ({self._flagged(*steps)}) AS flagged
) AS slotted"""
        for n in range(len(steps) - 1, 0, -1):
            sql = (
                f"SELECT *, CASE WHEN f{n} = 1 THEN min(e{n + 1}) {onward} END AS e{n} FROM ({sql}) AS led{n}"
            )
        people = f"""SELECT period, person, max(time) AS began, min(e1 - time) AS took
FROM ({sql}) AS led WHERE f1 = 1 AND period >= 0 GROUP BY period, person"""
        return f"began + {window} <= {self.known}", f"took <= {window}", people

    def _retained(self) -> tuple[str, str, str]:
        """Their first `event` ever, and whether an `other` lies in the week that is asked for."""
        opens, ends = self.metric.week * 7 * DAY, (self.metric.week + 1) * 7 * DAY
        inside = f"f2 = 1 AND time >= began + {opens} AND time < began + {ends}"
        people = f"""SELECT * FROM (
    SELECT person, began, max(CASE WHEN f1 = 1 AND time = began THEN period ELSE -1 END) AS period,
           max(CASE WHEN {inside} THEN 1 ELSE 0 END) AS back
    FROM (
        SELECT *, min(CASE WHEN f1 = 1 THEN time END) OVER (PARTITION BY person) AS began
        FROM ({self._flagged(self.metric.event, self.metric.other)}) AS flagged
    ) AS begun GROUP BY person, began
) AS firsts WHERE period >= 0"""
        return f"began + {ends} <= {self.known}", "back = 1", people


def whole_parts(number: str, scale: int) -> tuple[str, str]:
    """The sum of numbers below 2 ** `scale`, as two sums of whole numbers: see `put_together`."""
    for part in (scale // 2, scale - scale // 2):
        # In two goes, as 2 ** scale alone may be too large or too small for a number.
        number = f"({number}) / CAST({2.0**part!r} AS DOUBLE)"
    high = f"({number}) * {1 << BITS}"
    low = f"({high} - floor({high})) * {1 << BITS}"
    first, second = (f"CAST(sum(CAST(floor({part}) AS BIGINT)) AS BIGINT)" for part in (high, low))
    return first, second


def put_together(high: int, low: int, scale: int) -> Fraction:
    """The sum that `whole_parts` took apart."""
    return Fraction((high << BITS) + low) * Fraction(2) ** (scale - 2 * BITS)
