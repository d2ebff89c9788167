"""Django's entry to the area."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "firsthand_web.ui"
    label = "ui"
