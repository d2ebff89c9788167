"""Addresses of strategy."""

from django.urls import path

from firsthand_web.strategy import views

urlpatterns = [
    path("objectives/", views.objectives, name="objectives"),
    path("objectives/new/", views.objective_new, name="objective_new"),
    path("objectives/<int:pk>/", views.objective, name="objective"),
    path("objectives/<int:pk>/edit/", views.objective_edit, name="objective_edit"),
    path("objectives/<int:pk>/key-results/new/", views.key_result_new, name="key_result_new"),
    path("objectives/key-results/<int:pk>/", views.key_result, name="key_result"),
    path("objectives/key-results/<int:pk>/edit/", views.key_result_edit, name="key_result_edit"),
    path("objectives/key-results/<int:pk>/check-ins/", views.check_ins, name="check_ins"),
]
