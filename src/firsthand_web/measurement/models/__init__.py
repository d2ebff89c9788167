"""The rows of measurement, one file per noun."""

from firsthand_web.measurement.models.analyses import Analysis, Annotation, PeopleAccess
from firsthand_web.measurement.models.events import EventFile
from firsthand_web.measurement.models.keys import WriteKey
from firsthand_web.measurement.models.metrics import Metric

__all__ = ["Analysis", "Annotation", "EventFile", "Metric", "PeopleAccess", "WriteKey"]
