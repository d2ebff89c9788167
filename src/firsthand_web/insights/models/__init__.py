"""The rows of insights, one file per noun."""

from firsthand_web.insights.models.needs import NeedSetting, Opportunity
from firsthand_web.insights.models.themes import Theme, ThemeEdit, ThemeMember, ThemeRun

__all__ = ["NeedSetting", "Opportunity", "Theme", "ThemeEdit", "ThemeMember", "ThemeRun"]
