"""How key results stand: their values, pace and forecast."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from firsthand.charts import figure
from firsthand.estimates import Estimate
from firsthand.measurement.metrics import Grain
from firsthand.strategy import okrs
from firsthand.strategy.okrs import Status
from firsthand_web.measurement.queries.series import estimate_of, trend
from firsthand_web.strategy.models import KeyResult, Objective


def spoken_day(on: date) -> str:
    return on.strftime("%-d %b %Y")


@dataclass(frozen=True, kw_only=True)
class Value:
    """What the key result was on a day."""

    on: date
    estimate: Estimate


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A key result with its values so far, judged on the day of the last one, or at its end."""

    key_result: KeyResult
    values: tuple[Value, ...]
    judged_on: date
    pace: okrs.Pace
    forecast: okrs.Forecast

    @property
    def last(self) -> Value | None:
        return self.values[-1] if self.values else None

    @property
    def now(self) -> float:
        """The last value; the start value while there is none."""
        return self.values[-1].estimate.value if self.values else self.key_result.start_value

    @property
    def done(self) -> int:
        """Per cent of the way, within 0 to 100, for a bar."""
        return round(100 * min(max(self.pace.progress, 0), 1))

    @property
    def in_words(self) -> str:
        """Where it stands against a steady walk from start to target."""
        goal = self.key_result.goal
        target, due = figure(goal.target, goal.unit), figure(self.pace.expected, goal.unit)
        now = figure(self.now, goal.unit)
        match self.pace.status:
            case Status.NOT_STARTED:
                return f"Not started: it begins on {spoken_day(goal.begins)}."
            case Status.REACHED:
                return f"Reached: {now} on {spoken_day(self.judged_on)}."
            case Status.MISSED:
                return f"Missed: {now} instead of {target} on {spoken_day(goal.ends)}."
            case _ if self.last is None:
                return f"No value yet: {due} is due by {spoken_day(self.judged_on)}."
            case status:
                return f"{status.value.capitalize()}: {due} was due by {spoken_day(self.judged_on)}."

    @property
    def chance_in_words(self) -> str:
        """How likely the target is if things go on as they went; empty where nothing can be said."""
        chance = self.forecast.chance
        if chance != chance or self.pace.status in (Status.REACHED, Status.MISSED):
            return ""
        goal = self.key_result.goal
        said = "under 1 %" if chance < 0.01 else "over 99 %" if chance > 0.99 else figure(chance, "share")
        return f"Chance to reach {figure(goal.target, goal.unit)}: {said}."


@dataclass(frozen=True, kw_only=True)
class Board:
    """An objective with its key results."""

    objective: Objective
    standings: tuple[Standing, ...]
    over: bool

    @property
    def done(self) -> int:
        """Per cent of the way, the mean over the key results."""
        goals = tuple(standing.key_result.goal for standing in self.standings)
        objective = okrs.Objective(statement=self.objective.title, key_results=goals)
        share = okrs.objective_progress(objective, [standing.now for standing in self.standings])
        return round(100 * share) if self.standings else 0


def standing(key_result: KeyResult, *, today: date) -> Standing:
    goal = key_result.goal
    values = _values(key_result)
    judged_on = today if today > goal.ends or not values else values[-1].on
    now = values[-1].estimate.value if values else goal.start_value
    check_ins = [okrs.CheckIn(on=value.on, value=value.estimate.value) for value in values]
    return Standing(
        key_result=key_result,
        values=values,
        judged_on=judged_on,
        pace=okrs.pace(goal, now, judged_on),
        forecast=okrs.forecast(goal, check_ins),
    )


def boards(objectives: Iterable[Objective], *, today: date) -> list[Board]:
    return [board(objective, today=today) for objective in objectives]


def board(objective: Objective, *, today: date) -> Board:
    key_results = objective.key_results.select_related("metric__product").prefetch_related("check_ins")
    standings = tuple(standing(key_result, today=today) for key_result in key_results)
    return Board(objective=objective, standings=standings, over=objective.ends < today)


def _values(key_result: KeyResult) -> tuple[Value, ...]:
    """From the metric's complete periods within its time, or from the check-ins."""
    metric = key_result.feed
    if metric is None:
        return tuple(
            Value(on=check_in.on, estimate=_typed(check_in.value, key_result.unit))
            for check_in in key_result.check_ins.all()
        )
    seen = trend(metric, grain=Grain(key_result.grain), start=key_result.begins, end=key_result.ends)
    if seen is None:
        return ()
    estimates = {point.last_day: estimate_of(point, metric.unit) for point in seen.points}
    found = okrs.check_ins(seen.series, key_result.goal)
    return tuple(Value(on=check_in.on, estimate=estimates[check_in.on]) for check_in in found)


def _typed(value: float, unit: str) -> Estimate:
    return Estimate(value=value, low=value, high=value, n=1, method="check-in", unit=unit)
