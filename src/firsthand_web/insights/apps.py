"""Django's entry to the area: what its records look like from outside."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "firsthand_web.insights"
    label = "insights"
