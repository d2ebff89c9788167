"""Django's entry to the area: what its records look like from outside, and its pages."""

from django.apps import AppConfig


class CommunicationConfig(AppConfig):
    name = "firsthand_web.communication"
    label = "communication"
