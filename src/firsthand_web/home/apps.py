"""Django's entry to the area: its job."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "firsthand_web.home"
    label = "home"

    def ready(self) -> None:
        from firsthand_web.core import registry
        from firsthand_web.home import tasks
        from firsthand_web.home.actions import example

        registry.add_job(example.BUILD, tasks.build_example)
