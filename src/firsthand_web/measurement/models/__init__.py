"""The rows of measurement, one file per noun."""

from firsthand_web.measurement.models.analyses import Analysis, Annotation, PeopleAccess
from firsthand_web.measurement.models.events import EventFile
from firsthand_web.measurement.models.keys import WriteKey
from firsthand_web.measurement.models.metrics import Metric
from firsthand_web.measurement.models.monitors import Channel, Delivery, Finding, Monitor

__all__ = [
    "Analysis",
    "Annotation",
    "Channel",
    "Delivery",
    "EventFile",
    "Finding",
    "Metric",
    "Monitor",
    "PeopleAccess",
    "WriteKey",
]
