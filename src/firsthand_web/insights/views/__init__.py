"""Pages of insights, one file per noun."""

from firsthand_web.insights.views.needs import need, need_edit, need_new, needs, needs_export, needs_new
from firsthand_web.insights.views.scales import need_scale, need_scores
from firsthand_web.insights.views.theme_edits import (
    theme_edit_undo,
    theme_exclusions,
    theme_merger,
    theme_name,
    theme_needs,
    theme_parts,
    theme_pins,
)
from firsthand_web.insights.views.themes import theme, theme_finding, theme_rest, themes

__all__ = [
    "need",
    "need_edit",
    "need_new",
    "need_scale",
    "need_scores",
    "needs",
    "needs_export",
    "needs_new",
    "theme",
    "theme_edit_undo",
    "theme_exclusions",
    "theme_finding",
    "theme_merger",
    "theme_name",
    "theme_needs",
    "theme_parts",
    "theme_pins",
    "theme_rest",
    "themes",
]
