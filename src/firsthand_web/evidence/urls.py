"""Addresses of evidence."""

from django.urls import path

from firsthand_web.evidence import views

urlpatterns = [
    path("surveys/", views.surveys, name="surveys"),
    path("surveys/import/", views.survey_import, name="survey_import"),
    path("surveys/drafts/<int:pk>/", views.survey_draft, name="survey_draft"),
    path("surveys/drafts/<int:pk>/confirmation/", views.survey_confirmation, name="survey_confirmation"),
    path("surveys/drafts/<int:pk>/removal/", views.survey_draft_removal, name="survey_draft_removal"),
    path("surveys/drafts/<int:pk>/problems/", views.survey_draft_problems, name="survey_draft_problems"),
    path("surveys/<int:pk>/", views.survey, name="survey"),
    path("surveys/<int:pk>/edit/", views.survey_edit, name="survey_edit"),
    path("surveys/<int:pk>/export/<str:form>/", views.survey_export, name="survey_export"),
    path("surveys/questions/<int:pk>/", views.question, name="question"),
    path("voices/", views.voices, name="voices"),
    path("voices/new/", views.voice_new, name="voice_new"),
    path("voices/import/", views.feedback_import, name="feedback_import"),
    path("voices/drafts/<int:pk>/", views.feedback_draft, name="feedback_draft"),
    path("voices/drafts/<int:pk>/confirmation/", views.feedback_confirmation, name="feedback_confirmation"),
    path("voices/drafts/<int:pk>/removal/", views.feedback_draft_removal, name="feedback_draft_removal"),
    path("voices/drafts/<int:pk>/survey/", views.feedback_draft_survey, name="feedback_draft_survey"),
    path("voices/drafts/<int:pk>/problems/", views.feedback_draft_problems, name="feedback_draft_problems"),
    path("letters/", views.letters, name="letters"),
    path("letters/new/", views.letter_new, name="letter_new"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/edit/", views.letter_edit, name="letter_edit"),
    path("letters/<int:pk>/release/", views.letter_release, name="letter_release"),
    path("letters/<int:pk>/draft/", views.letter_draft, name="letter_draft"),
    path("letters/<int:pk>/sending/", views.letter_sending, name="letter_sending"),
    path("letters/<int:pk>/export/<str:form>/", views.letter_export, name="letter_export"),
    path("letters/recipients/<int:pk>/", views.letter_recipient, name="letter_recipient"),
    path("voices/<int:pk>/", views.voice, name="voice"),
    path("voices/<int:pk>/edit/", views.voice_edit, name="voice_edit"),
]
