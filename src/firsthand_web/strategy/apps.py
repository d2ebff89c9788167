"""Django's entry to the area: what its records look like from outside."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "firsthand_web.strategy"
    label = "strategy"
