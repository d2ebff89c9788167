"""Pages of roadmap, one file per noun."""

from firsthand_web.roadmap.views.capacity import horizon, team_removal, teams, user_base
from firsthand_web.roadmap.views.decisions import decision, decision_edit, decision_new, decisions
from firsthand_web.roadmap.views.files import items_export, items_import, plan_export
from firsthand_web.roadmap.views.items import (
    dependencies,
    dependency_removal,
    item,
    item_edit,
    item_new,
    item_reach,
    items,
)
from firsthand_web.roadmap.views.plans import plan, plan_adoption, plan_solving
from firsthand_web.roadmap.views.releases import item_release, item_release_removal

__all__ = [
    "decision",
    "decision_edit",
    "decision_new",
    "decisions",
    "dependencies",
    "dependency_removal",
    "horizon",
    "item",
    "item_edit",
    "item_new",
    "item_reach",
    "item_release",
    "item_release_removal",
    "items",
    "items_export",
    "items_import",
    "plan",
    "plan_adoption",
    "plan_export",
    "plan_solving",
    "team_removal",
    "teams",
    "user_base",
]
