"""Django's entry to the area: what its records look like from outside."""

from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    name = "firsthand_web.measurement"
    label = "measurement"
