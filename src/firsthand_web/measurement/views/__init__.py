"""Pages of measurement, one file per noun."""

from firsthand_web.measurement.views.analyses import (
    analysis,
    analysis_name,
    exploration_export,
    exploration_metric,
    exploration_saving,
)
from firsthand_web.measurement.views.annotations import annotation, annotations
from firsthand_web.measurement.views.capture import capture
from firsthand_web.measurement.views.changes import metric_impact, metric_why
from firsthand_web.measurement.views.day_zones import day_zone
from firsthand_web.measurement.views.engines import event_engine, event_engine_delivery
from firsthand_web.measurement.views.erasures import erasure_new, erasures
from firsthand_web.measurement.views.events import (
    event_draft,
    event_draft_removal,
    event_file,
    event_file_left_out,
    event_import,
    events,
)
from firsthand_web.measurement.views.explore import exploration, explore_home
from firsthand_web.measurement.views.findings import (
    channel_closure,
    channels,
    finding,
    finding_dismissal,
    finding_reopening,
    findings,
)
from firsthand_web.measurement.views.keys import captured_left_out, write_key_revocation, write_keys
from firsthand_web.measurement.views.lexicon import (
    event_definition,
    lexicon,
    lexicon_event,
    lexicon_export,
    lexicon_import,
    lexicon_merge,
    lexicon_separation,
)
from firsthand_web.measurement.views.metrics import metric, metric_edit, metric_new, metrics
from firsthand_web.measurement.views.monitors import monitor, monitor_edit, monitor_new, monitors
from firsthand_web.measurement.views.people_behind import people_access, people_behind, person_events

__all__ = [
    "analysis",
    "analysis_name",
    "annotation",
    "annotations",
    "capture",
    "captured_left_out",
    "channel_closure",
    "channels",
    "day_zone",
    "erasure_new",
    "erasures",
    "event_definition",
    "event_draft",
    "event_draft_removal",
    "event_engine",
    "event_engine_delivery",
    "event_file",
    "event_file_left_out",
    "event_import",
    "events",
    "exploration",
    "exploration_export",
    "exploration_metric",
    "exploration_saving",
    "explore_home",
    "finding",
    "finding_dismissal",
    "finding_reopening",
    "findings",
    "lexicon",
    "lexicon_event",
    "lexicon_export",
    "lexicon_import",
    "lexicon_merge",
    "lexicon_separation",
    "metric",
    "metric_edit",
    "metric_impact",
    "metric_new",
    "metric_why",
    "metrics",
    "monitor",
    "monitor_edit",
    "monitor_new",
    "monitors",
    "people_access",
    "people_behind",
    "person_events",
    "write_key_revocation",
    "write_keys",
]
