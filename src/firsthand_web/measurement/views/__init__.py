"""Pages of measurement, one file per noun."""

from firsthand_web.measurement.views.capture import capture
from firsthand_web.measurement.views.events import event_file, event_import, events
from firsthand_web.measurement.views.keys import write_key_revocation, write_keys
from firsthand_web.measurement.views.metrics import metric, metric_edit, metric_new, metrics

__all__ = [
    "capture",
    "event_file",
    "event_import",
    "events",
    "metric",
    "metric_edit",
    "metric_new",
    "metrics",
    "write_key_revocation",
    "write_keys",
]
