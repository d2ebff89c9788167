"""`answer`: one question to whichever engine holds the events."""

from firsthand.measurement.behaviour import Behaviour
from firsthand.measurement.engines import counting, funneling, retaining, walking
from firsthand.measurement.engines.questions import (
    Active,
    Answer,
    Counted,
    Lived,
    Parted,
    Question,
    Walked,
    from_behaviour,
)
from firsthand.measurement.engines.tables import Tables
from firsthand.measurement.funnels import Funnel
from firsthand.measurement.paths import Paths
from firsthand.measurement.retention import Retention


def answer(source: Behaviour | Tables, question: Question, *, confidence: float = 0.95) -> Answer:
    """The answer to the question, equal for equal events on every engine. Raises `InputError`."""
    if isinstance(source, Behaviour):
        return from_behaviour(source, question, confidence)
    match question:
        case Counted():
            return counting.trend(source, question)
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
