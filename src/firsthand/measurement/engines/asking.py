"""`answer`: one question to whichever engine holds the events."""

from datetime import date
from typing import overload

from firsthand.measurement.behaviour import Behaviour, Step, span
from firsthand.measurement.conditions import Condition, How
from firsthand.measurement.counts import Trend
from firsthand.measurement.engines import counting, formulating, funneling, retaining, walking
from firsthand.measurement.engines.questions import (
    Active,
    Answer,
    Counted,
    Formulated,
    Lived,
    Parted,
    Question,
    Walked,
    from_behaviour,
)
from firsthand.measurement.engines.tables import Tables
from firsthand.measurement.formula_trends import FormulaPoint
from firsthand.measurement.funnels import Funnel, FunnelResult
from firsthand.measurement.lifecycle import LifePeriod
from firsthand.measurement.metrics import Grain
from firsthand.measurement.paths import Path, Paths, PathsResult
from firsthand.measurement.retention import Retention, RetentionResult
from firsthand.measurement.stickiness import Stickiness

Source = Behaviour | Tables


def days(source: Source) -> tuple[date, date]:
    """The days of the first and the last event. Raises `InputError` where there is none."""
    return source.days if isinstance(source, Tables) else span(source)


def unread(source: Source, event: str, name: str) -> int:
    """How many events called so have text in the property `name` that is no number: it never matches one."""
    odd = Condition(name=name, how=How.NUMBER, negate=True)
    step = Step(event=event, where=(Condition(name=name, how=How.SET), odd))
    (found,) = answer(source, Counted(step=step, grain=Grain.MONTH))
    return sum(each.events for each in found.counts)


@overload
def answer(source: Source, question: Counted, *, confidence: float = 0.95) -> tuple[Trend, ...]: ...
@overload
def answer(source: Source, question: Formulated, *, confidence: float = 0.95) -> tuple[FormulaPoint, ...]: ...
@overload
def answer(source: Source, question: Lived, *, confidence: float = 0.95) -> tuple[LifePeriod, ...]: ...
@overload
def answer(source: Source, question: Active, *, confidence: float = 0.95) -> Stickiness: ...
@overload
def answer(source: Source, question: Funnel, *, confidence: float = 0.95) -> FunnelResult: ...
@overload
def answer(source: Source, question: Parted, *, confidence: float = 0.95) -> tuple[FunnelResult, ...]: ...
@overload
def answer(source: Source, question: Retention, *, confidence: float = 0.95) -> RetentionResult: ...
@overload
def answer(source: Source, question: Paths, *, confidence: float = 0.95) -> PathsResult: ...
@overload
def answer(source: Source, question: Walked, *, confidence: float = 0.95) -> tuple[Path, ...]: ...
def answer(source: Source, question: Question, *, confidence: float = 0.95) -> Answer:
    """The answer to the question, equal for equal events on every engine. Raises `InputError`."""
    if isinstance(source, Behaviour):
        return from_behaviour(source, question, confidence)
    match question:
        case Counted():
            return counting.trend(source, question)
        case Formulated():
            return formulating.formula(source, question, confidence)
        case Lived():
            return counting.lifecycle(source, question, confidence)
        case Active():
            return counting.stickiness(source, question, confidence)
        case Parted():
            return funneling.funnel_by(source, question, confidence)
        case Funnel():
            return funneling.funnel(source, question, confidence)
        case Retention():
            return retaining.retention(source, question, confidence)
        case Paths():
            return walking.paths(source, question)
        case Walked():
            return walking.commonest_paths(source, question)
