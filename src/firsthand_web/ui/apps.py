"""Django's entry to the area."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "firsthand_web.ui"
    label = "ui"

    def ready(self) -> None:
        from firsthand_web.ui import wording

        wording.settle()
