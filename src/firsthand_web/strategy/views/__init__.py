"""Pages of strategy, one file per noun."""

from firsthand_web.strategy.views.key_results import check_ins, key_result, key_result_edit, key_result_new
from firsthand_web.strategy.views.objectives import objective, objective_edit, objective_new, objectives

__all__ = [
    "check_ins",
    "key_result",
    "key_result_edit",
    "key_result_new",
    "objective",
    "objective_edit",
    "objective_new",
    "objectives",
]
