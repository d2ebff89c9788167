"""Addresses of roadmap."""

from django.urls import path

from firsthand_web.roadmap import views

urlpatterns = [
    path("items/", views.items, name="items"),
    path("items/new/", views.item_new, name="item_new"),
    path("items/import/", views.items_import, name="items_import"),
    path("items/export.csv", views.items_export, name="items_export"),
    path("items/user-base/", views.user_base, name="user_base"),
    path("items/<int:pk>/", views.item, name="item"),
    path("items/<int:pk>/edit/", views.item_edit, name="item_edit"),
    path("items/<int:pk>/reach/", views.item_reach, name="item_reach"),
    path("items/<int:pk>/release/", views.item_release, name="item_release"),
    path("items/<int:pk>/release/removal/", views.item_release_removal, name="item_release_removal"),
    path("items/<int:pk>/dependencies/", views.dependencies, name="dependencies"),
    path(
        "items/<int:pk>/dependencies/<int:dependency_pk>/removal/",
        views.dependency_removal,
        name="dependency_removal",
    ),
    path("plan/", views.plan, name="plan"),
    path("plan/<int:pk>/", views.plan, name="plan"),
    path("plan/<int:pk>/adoption/", views.plan_adoption, name="plan_adoption"),
    path("plan/solving/", views.plan_solving, name="plan_solving"),
    path("plan/export.csv", views.plan_export, name="plan_export"),
    path("plan/teams/", views.teams, name="teams"),
    path("plan/teams/<int:pk>/removal/", views.team_removal, name="team_removal"),
    path("plan/periods/", views.horizon, name="horizon"),
    path("decisions/", views.decisions, name="decisions"),
    path("decisions/new/", views.decision_new, name="decision_new"),
    path("decisions/<int:pk>/", views.decision, name="decision"),
    path("decisions/<int:pk>/edit/", views.decision_edit, name="decision_edit"),
]
