"""Any question as plain SQL."""

from firsthand.errors import InputError
from firsthand.measurement.engines.questions import Active, Counted, Formulated, Lived, Parted, Question
from firsthand.measurement.funnels import Funnel
from firsthand.measurement.paths import Paths
from firsthand.measurement.retention import Retention
from firsthand.measurement.sql_text.activity import lifecycle, stickiness, trend
from firsthand.measurement.sql_text.formulas import formula
from firsthand.measurement.sql_text.funnel import funnel
from firsthand.measurement.sql_text.paths import paths
from firsthand.measurement.sql_text.retention import retention


def asked(question: Question, *, zone: str = "UTC") -> str:
    """The text that asks it of the table `events`. Raises `InputError` for what has no text."""
    match question:
        case Counted(step=step, grain=grain, first_day=first, last_day=last, by=by, most=most):
            return trend(
                step=step, grain=grain, first_day=first, last_day=last, by=by, most=most, zone=zone
            )  # fmt: skip
        case Lived(step=step, grain=grain, first_day=first, last_day=last):
            return lifecycle(step=step, grain=grain, first_day=first, last_day=last, zone=zone)
        case Active(step=step, grain=grain, first_day=first, last_day=last):
            if first is None or last is None:
                raise InputError("stickiness as SQL is of a stretch: name its first and its last day.")
            return stickiness(first, last, step=step, grain=grain, zone=zone)
        case Formulated(formula=text, terms=terms, grain=grain, first_day=first, last_day=last):
            return formula(text, terms, grain=grain, first_day=first, last_day=last, zone=zone)
        case Parted(funnel=own, by=by, most=most):
            return funnel(own, by=by, most=most, zone=zone)
        case Funnel():
            return funnel(question, zone=zone)
        case Retention():
            return retention(question, zone=zone)
        case Paths():
            return paths(question, zone=zone)
    raise InputError(f"{type(question).__name__} has no text of SQL: ask it of the files themselves.")
