"""Addresses of ui: the page that shows every component."""

from django.urls import path

from firsthand_web.ui import views

urlpatterns = [path("", views.components, name="components")]
