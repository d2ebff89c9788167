"""Addresses of learning."""

from django.urls import path

from firsthand_web.learning import views

urlpatterns = [
    path("lessons/", views.lessons, name="lessons"),
    path("lessons/<slug:key>/", views.lesson, name="lesson"),
]
