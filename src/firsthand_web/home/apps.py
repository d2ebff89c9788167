"""Django's entry to the area."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "firsthand_web.home"
    label = "home"
