"""Django's entry to the area."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "firsthand_web.roadmap"
    label = "roadmap"
