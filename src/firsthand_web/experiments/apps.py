"""Django's entry to the area: how its records look from outside, and its pages."""

from django.apps import AppConfig


class ExperimentsConfig(AppConfig):
    name = "firsthand_web.experiments"
    label = "experiments"
