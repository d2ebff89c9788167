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
    path("cohorts/<int:pk>/assignments/<slug:key>/beginning/", views.work_beginning, name="work_beginning"),
    path("works/<int:pk>/", views.work, name="work"),
    path("works/<int:pk>/record/", views.work_record, name="work_record"),
    path("works/<int:pk>/handing-in/", views.work_handing_in, name="work_handing_in"),
    path("works/<int:pk>/rounds/<int:number>/", views.work_round, name="work_round"),
    path("works/<int:pk>/rounds/<int:number>/review/", views.review, name="review"),
    path("remarks/<int:pk>/acceptance/", views.remark_acceptance, name="remark_acceptance"),
    path("reviews/", views.reviews, name="reviews"),
    path("skills/", views.skills, name="skills"),
    path("skills/<int:pk>/<int:person>/", views.skill_sheet, name="skill_sheet"),
    path("skills/<int:pk>/<int:person>/new/", views.assessment_new, name="assessment_new"),
    path("skills/<int:pk>/<int:person>/export/", views.skills_export, name="skills_export"),
    path("skills/<int:pk>/<int:person>/deletion/", views.skills_deletion, name="skills_deletion"),
    path("exercises/", views.exercises, name="exercises"),
    path("exercises/<slug:kind>/<int:seed>/", views.exercise, name="exercise"),
    path("lessons/", views.lessons, name="lessons"),
    path("lessons/<slug:key>/", views.lesson, name="lesson"),
]
