"""Addresses of core."""

from django.urls import path

from firsthand_web.core import views

site_patterns = [
    path("start/", views.first_owner, name="first_owner"),
    path("join/<str:token>/", views.join, name="join"),
]

urlpatterns = [
    path("activity/", views.activity, name="activity"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/role/", views.member_role, name="member_role"),
    path("people/<int:pk>/removal/", views.member_removal, name="member_removal"),
    path("people/weighty-acts/", views.weighty_acts, name="weighty_acts"),
    path("proposals/", views.proposals, name="proposals"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
    path("proposals/<int:pk>/acceptance/", views.proposal_acceptance, name="proposal_acceptance"),
    path("proposals/<int:pk>/refusal/", views.proposal_refusal, name="proposal_refusal"),
    path("proposals/<int:pk>/withdrawal/", views.proposal_withdrawal, name="proposal_withdrawal"),
    path("search/", views.search, name="search"),
    path("palette/", views.palette, name="palette"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/cancellation/", views.job_cancellation, name="job_cancellation"),
    path("imports/", views.imports, name="imports"),
    path("imports/<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("deletions/<int:pk>/undo/", views.deletion_undo, name="deletion_undo"),
    path("records/<str:type_name>/<int:pk>/comments/", views.comments, name="comments"),
    path("records/<str:type_name>/<int:pk>/tags/", views.tags, name="tags"),
    path(
        "records/<str:type_name>/<int:pk>/tags/<int:tag_pk>/removal/", views.tag_removal, name="tag_removal"
    ),
    path("records/<str:type_name>/<int:pk>/links/", views.links, name="links"),
    path(
        "records/<str:type_name>/<int:pk>/links/<int:link_pk>/removal/",
        views.link_removal,
        name="link_removal",
    ),
    path("records/<str:type_name>/<int:pk>/deletion/", views.deletion, name="deletion"),
]
