"""Pages of learning, one file per noun."""

from firsthand_web.learning.views.lessons import lesson, lessons

__all__ = ["lesson", "lessons"]
