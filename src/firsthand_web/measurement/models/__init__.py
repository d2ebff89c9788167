"""The rows of measurement, one file per noun."""

from firsthand_web.measurement.models.analyses import Analysis, Annotation, DayZone, PeopleAccess
from firsthand_web.measurement.models.engines import EngineTable, EventEngine
from firsthand_web.measurement.models.erasures import Erasure
from firsthand_web.measurement.models.events import EventDraft, EventFile
from firsthand_web.measurement.models.keys import Refusal, WriteKey
from firsthand_web.measurement.models.lexicon import EventDefinition
from firsthand_web.measurement.models.metrics import Metric
from firsthand_web.measurement.models.monitors import Channel, Delivery, Finding, Monitor

__all__ = [
    "Analysis",
    "Annotation",
    "Channel",
    "DayZone",
    "Delivery",
    "EngineTable",
    "Erasure",
    "EventDefinition",
    "EventDraft",
    "EventEngine",
    "EventFile",
    "Finding",
    "Metric",
    "Monitor",
    "PeopleAccess",
    "Refusal",
    "WriteKey",
]
