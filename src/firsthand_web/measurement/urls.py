"""Addresses of measurement."""

from django.urls import path, re_path

from firsthand_web.measurement import views

site_patterns = [
    re_path(r"^v1/(?P<kind>track|identify|page|screen|group|alias|batch)/?$", views.capture, name="capture"),
]

urlpatterns = [
    path("metrics/", views.metrics, name="metrics"),
    path("metrics/new/", views.metric_new, name="metric_new"),
    path("metrics/<int:pk>/", views.metric, name="metric"),
    path("metrics/<int:pk>/edit/", views.metric_edit, name="metric_edit"),
    path("metrics/events/", views.events, name="events"),
    path("metrics/events/import/", views.event_import, name="event_import"),
    path("metrics/events/keys/", views.write_keys, name="write_keys"),
    path("metrics/events/keys/<int:pk>/revocation/", views.write_key_revocation, name="write_key_revocation"),
    path("metrics/events/files/<int:pk>/", views.event_file, name="event_file"),
]
