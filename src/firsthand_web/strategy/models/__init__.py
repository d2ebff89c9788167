"""The rows of strategy, one file per noun."""

from firsthand_web.strategy.models.key_results import CheckIn, KeyResult
from firsthand_web.strategy.models.objectives import Objective

__all__ = ["CheckIn", "KeyResult", "Objective"]
