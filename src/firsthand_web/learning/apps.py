"""Django's entry to the area: what its records look like from outside."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "firsthand_web.learning"
    label = "learning"
