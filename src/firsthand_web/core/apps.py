"""Django's entry to the area."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "firsthand_web.core"
    label = "core"
