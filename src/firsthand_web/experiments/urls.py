"""Addresses of experiments."""

from django.urls import path

from firsthand_web.experiments import views

urlpatterns = [
    path("experiments/", views.experiments, name="experiments"),
    path("experiments/new/", views.experiment_new, name="experiment_new"),
    path("experiments/library/", views.experiment_library, name="experiment_library"),
    path("experiments/<int:pk>/", views.experiment, name="experiment"),
    path("experiments/<int:pk>/edit/", views.experiment_edit, name="experiment_edit"),
    path("experiments/<int:pk>/rule/", views.experiment_rule, name="experiment_rule"),
    path("experiments/<int:pk>/power/", views.experiment_power, name="experiment_power"),
    path("experiments/<int:pk>/forecast/", views.experiment_forecast, name="experiment_forecast"),
    path("experiments/<int:pk>/start/", views.experiment_start, name="experiment_start"),
    path("experiments/<int:pk>/end/", views.experiment_end, name="experiment_end"),
    path("experiments/<int:pk>/again/", views.experiment_again, name="experiment_again"),
    path("experiments/<int:pk>/upload/", views.experiment_upload, name="experiment_upload"),
    path("experiments/<int:pk>/file/", views.experiment_file, name="experiment_file"),
    path("experiments/<int:pk>/events/", views.experiment_events, name="experiment_events"),
    path("experiments/<int:pk>/reading/", views.experiment_reading, name="experiment_reading"),
    path("experiments/<int:pk>/decision/", views.experiment_decision, name="experiment_decision"),
    path("experiments/<int:pk>/effect/", views.experiment_effect, name="experiment_effect"),
    path(
        "experiments/<int:pk>/effect/removal/",
        views.experiment_effect_removal,
        name="experiment_effect_removal",
    ),
    path("experiments/<int:pk>/learned/", views.experiment_learned, name="experiment_learned"),
]
