"""Addresses of communication."""

from django.urls import path

from firsthand_web.communication import views

urlpatterns = [
    path("briefs/", views.briefs, name="briefs"),
    path("briefs/new/", views.brief_new, name="brief_new"),
    path("briefs/<int:pk>/", views.brief, name="brief"),
    path("briefs/<int:pk>/edit/", views.brief_edit, name="brief_edit"),
    path("briefs/<int:pk>/publication/", views.brief_publication, name="brief_publication"),
    path("briefs/<int:pk>/brief.html", views.brief_html, name="brief_html"),
    path("briefs/<int:pk>/brief.pdf", views.brief_pdf, name="brief_pdf"),
    path("recommendations/", views.recommendations, name="recommendations"),
    path(
        "recommendations/<str:key>/decision/",
        views.recommendation_decision,
        name="recommendation_decision",
    ),
    path(
        "recommendations/<str:key>/dismissal/",
        views.recommendation_dismissal,
        name="recommendation_dismissal",
    ),
]
