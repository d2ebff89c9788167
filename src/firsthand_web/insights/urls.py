"""Addresses of insights."""

from django.urls import path

from firsthand_web.insights import views

urlpatterns = [
    path("needs/", views.needs, name="needs"),
    path("needs/new/", views.need_new, name="need_new"),
    path("needs/from-survey/", views.needs_new, name="needs_new"),
    path("needs/export/", views.needs_export, name="needs_export"),
    path("needs/<int:pk>/", views.need, name="need"),
    path("needs/<int:pk>/edit/", views.need_edit, name="need_edit"),
    path("needs/scales/<int:pk>/", views.need_scale, name="need_scale"),
    path("needs/scales/<int:pk>/scores/", views.need_scores, name="need_scores"),
    path("themes/", views.themes, name="themes"),
    path("themes/finding/", views.theme_finding, name="theme_finding"),
    path("themes/rest/", views.theme_rest, name="theme_rest"),
    path("themes/exclusions/", views.theme_exclusions, name="theme_exclusions"),
    path("themes/pins/", views.theme_pins, name="theme_pins"),
    path("themes/edits/<int:pk>/undo/", views.theme_edit_undo, name="theme_edit_undo"),
    path("themes/<int:pk>/", views.theme, name="theme"),
    path("themes/<int:pk>/name/", views.theme_name, name="theme_name"),
    path("themes/<int:pk>/merger/", views.theme_merger, name="theme_merger"),
    path("themes/<int:pk>/parts/", views.theme_parts, name="theme_parts"),
    path("themes/<int:pk>/needs/", views.theme_needs, name="theme_needs"),
]
