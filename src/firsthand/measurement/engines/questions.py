"""Questions as values, and `answer`, which asks whatever holds the events."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from firsthand.errors import InputError
from firsthand.measurement import counts, funnels, lifecycle, paths, retention, stickiness
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Step
from firsthand.measurement.counts import MOST_VALUES, Trend
from firsthand.measurement.formula_trends import FormulaPoint, Term, formula_trend
from firsthand.measurement.formulas import Formula
from firsthand.measurement.funnels import Funnel, FunnelResult, Order
from firsthand.measurement.lifecycle import LifePeriod
from firsthand.measurement.metrics import Grain
from firsthand.measurement.paths import Path, Paths, PathsResult
from firsthand.measurement.retention import Retention, RetentionResult
from firsthand.measurement.stickiness import Stickiness


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many events and people `step` has in each period; with `by` for its `most` commonest values."""

    step: Step = ANYTHING
    grain: Grain = Grain.DAY
    first_day: date | None = None
    last_day: date | None = None
    by: str = ""
    most: int = 10

    def __post_init__(self) -> None:
        if not 1 <= self.most <= MOST_VALUES:
            raise InputError(f"most={self.most} must lie between 1 and {MOST_VALUES}.")


@dataclass(frozen=True, kw_only=True)
class Lived:
    """People by stage in each period, active meaning that they did `step`."""

    step: Step = ANYTHING
    grain: Grain = Grain.WEEK
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Active:
    """In how many periods of the stretch people did `step`; without days, the last 30."""

    step: Step = ANYTHING
    grain: Grain = Grain.DAY
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Parted:
    """The funnel for each of the `most` commonest values of the property `by` of its first step's event."""

    funnel: Funnel
    by: str
    most: int = 10

    def __post_init__(self) -> None:
        if self.funnel.order is Order.ANY:
            raise InputError(
                "order=any has no first event to break down by: restrict the steps to a value instead."
            )


@dataclass(frozen=True, kw_only=True)
class Walked:
    """The `most` paths that most sessions take."""

    paths: Paths
    most: int = 20


@dataclass(frozen=True, kw_only=True)
class Formulated:
    """The formula in each period, of the counts of its letters."""

    formula: Formula
    terms: Mapping[str, Term]
    grain: Grain = Grain.DAY
    first_day: date | None = None
    last_day: date | None = None


Question = Counted | Formulated | Lived | Active | Funnel | Parted | Retention | Paths | Walked
Answer = (
    tuple[Trend, ...] | tuple[FormulaPoint, ...] | tuple[LifePeriod, ...] | Stickiness | FunnelResult
    | tuple[FunnelResult, ...] | RetentionResult | PathsResult | tuple[Path, ...]
)  # fmt: skip


def from_behaviour(source: Behaviour, question: Question, confidence: float = 0.95) -> Answer:
    """The answer by the kernels."""
    match question:
        case Counted(step=step, grain=grain, first_day=first, last_day=last, by=by, most=most):
            return counts.trend(
                source, step=step, grain=grain, first_day=first, last_day=last, by=by, most=most
            )
        case Formulated(formula=formula, terms=terms, grain=grain, first_day=first, last_day=last):
            return formula_trend(
                source, formula, terms, grain=grain, first_day=first, last_day=last, confidence=confidence
            )
        case Lived(step=step, grain=grain, first_day=first, last_day=last):
            return lifecycle.lifecycle(
                source, step=step, grain=grain, first_day=first, last_day=last, confidence=confidence
            )
        case Active(step=step, grain=grain, first_day=first, last_day=last):
            return stickiness.stickiness(
                source, step=step, grain=grain, first_day=first, last_day=last, confidence=confidence
            )
        case Parted(funnel=funnel, by=by, most=most):
            return funnels.funnel_by(source, funnel, by, most=most, confidence=confidence)
        case Funnel():
            return funnels.funnel(source, question, confidence=confidence)
        case Retention():
            return retention.retention(source, question, confidence=confidence)
        case Paths():
            return paths.paths(source, question)
        case Walked(paths=asked, most=most):
            return paths.commonest_paths(source, asked, most=most)
