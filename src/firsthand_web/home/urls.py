"""Addresses of home."""

from django.urls import path

from firsthand_web.home import views

site_patterns = [
    path("", views.landing, name="landing"),
    path("doors/", views.doors, name="doors"),
]
urlpatterns = [
    path("", views.today, name="today"),
    path("example/files/", views.practice_files, name="practice_files"),
    path("example/files/<path:path>", views.practice_file, name="practice_file"),
    path("example/removal/", views.example_removal, name="example_removal"),
]
