"""Addresses of learning."""

from django.urls import path

from firsthand_web.learning import views

urlpatterns = [
    path("programme/", views.programme, name="programme"),
    path("cohorts/new/", views.cohort_new, name="cohort_new"),
    path("cohorts/<int:pk>/", views.cohort, name="cohort"),
    path("cohorts/<int:pk>/edit/", views.cohort_edit, name="cohort_edit"),
    path("cohorts/<int:pk>/programme/", views.programme_edit, name="programme_edit"),
    path("cohorts/<int:pk>/programme.toml", views.programme_export, name="programme_export"),
    path("cohorts/<int:pk>/assignments/<slug:key>/", views.assignment, name="assignment"),
    path("cohorts/<int:pk>/assignments/<slug:key>/work/", views.work_beginning, name="work_beginning"),
    path("works/<int:pk>/", views.work, name="work"),
    path("works/<int:pk>/record/", views.work_record, name="work_record"),
    path("works/<int:pk>/handing-in/", views.work_handing_in, name="work_handing_in"),
    path("lessons/", views.lessons, name="lessons"),
    path("lessons/<slug:key>/", views.lesson, name="lesson"),
]
