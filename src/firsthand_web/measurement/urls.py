"""Addresses of measurement."""

from django.urls import path, re_path

from firsthand_web.measurement import views

site_patterns = [
    re_path(
        r"^v1/(?P<kind>track|identify|page|screen|group|alias|batch|[tipsgab])/?$",
        views.capture,
        name="capture",
    ),
]

urlpatterns = [
    path("metrics/", views.metrics, name="metrics"),
    path("metrics/new/", views.metric_new, name="metric_new"),
    path("metrics/<int:pk>/", views.metric, name="metric"),
    path("metrics/<int:pk>/edit/", views.metric_edit, name="metric_edit"),
    path("metrics/<int:pk>/monitor/", views.monitor_new, name="monitor_new"),
    path("metrics/<int:pk>/why/", views.metric_why, name="metric_why"),
    path("metrics/<int:pk>/impact/", views.metric_impact, name="metric_impact"),
    path("metrics/monitors/", views.monitors, name="monitors"),
    path("metrics/monitors/<int:pk>/", views.monitor, name="monitor"),
    path("metrics/monitors/<int:pk>/edit/", views.monitor_edit, name="monitor_edit"),
    path("findings/", views.findings, name="findings"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/dismissal/", views.finding_dismissal, name="finding_dismissal"),
    path("findings/<int:pk>/reopening/", views.finding_reopening, name="finding_reopening"),
    path("findings/channels/", views.channels, name="channels"),
    path("findings/channels/<int:pk>/closure/", views.channel_closure, name="channel_closure"),
    path("metrics/events/", views.events, name="events"),
    path("metrics/events/import/", views.event_import, name="event_import"),
    path("metrics/events/deletions/", views.erasures, name="erasures"),
    path("metrics/events/deletions/new/", views.erasure_new, name="erasure_new"),
    path("metrics/events/lexicon/", views.lexicon, name="lexicon"),
    path("metrics/events/lexicon/event/", views.lexicon_event, name="lexicon_event"),
    path("metrics/events/lexicon/merge/", views.lexicon_merge, name="lexicon_merge"),
    path("metrics/events/lexicon/separation/", views.lexicon_separation, name="lexicon_separation"),
    path("metrics/events/lexicon/export/", views.lexicon_export, name="lexicon_export"),
    path("metrics/events/lexicon/import/", views.lexicon_import, name="lexicon_import"),
    path("metrics/events/lexicon/<int:pk>/", views.event_definition, name="event_definition"),
    path("metrics/events/keys/", views.write_keys, name="write_keys"),
    path("metrics/events/keys/left-out/", views.captured_left_out, name="captured_left_out"),
    path("metrics/events/keys/<int:pk>/revocation/", views.write_key_revocation, name="write_key_revocation"),
    path("metrics/events/import/<int:pk>/", views.event_draft, name="event_draft"),
    path("metrics/events/import/<int:pk>/removal/", views.event_draft_removal, name="event_draft_removal"),
    path("metrics/events/files/<int:pk>/", views.event_file, name="event_file"),
    path("metrics/events/files/<int:pk>/left-out/", views.event_file_left_out, name="event_file_left_out"),
    path("explore/", views.explore_home, name="explore_home"),
    path("explore/saved/<int:pk>/", views.analysis, name="analysis"),
    path("explore/saved/<int:pk>/name/", views.analysis_name, name="analysis_name"),
    path("explore/annotations/", views.annotations, name="annotations"),
    path("explore/annotations/<int:pk>/", views.annotation, name="annotation"),
    path("explore/engine/", views.event_engine, name="event_engine"),
    path("explore/engine/delivery/", views.event_engine_delivery, name="event_engine_delivery"),
    path("explore/people/", views.people_access, name="people_access"),
    path("explore/people/one/", views.person_events, name="person_events"),
    path("explore/<str:kind>/", views.exploration, name="exploration"),
    path("explore/<str:kind>/saving/", views.exploration_saving, name="exploration_saving"),
    path("explore/<str:kind>/metric/", views.exploration_metric, name="exploration_metric"),
    path("explore/<str:kind>/people/", views.people_behind, name="people_behind"),
    path("explore/<str:kind>/export.<str:form>", views.exploration_export, name="exploration_export"),
]
