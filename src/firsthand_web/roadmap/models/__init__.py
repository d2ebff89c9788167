"""The rows of roadmap, one file per group of nouns."""

from firsthand_web.roadmap.models.capacity import Horizon, Team, UserBase
from firsthand_web.roadmap.models.items import Dependency, Effort, Item
from firsthand_web.roadmap.models.plans import Decision, Plan

__all__ = ["Decision", "Dependency", "Effort", "Horizon", "Item", "Plan", "Team", "UserBase"]
