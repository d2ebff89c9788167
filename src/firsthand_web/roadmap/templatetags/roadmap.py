"""Formats of roadmap: `{% load roadmap %}`."""

from django import template

register = template.Library()


@register.filter
def plain(value: float) -> str:
    """A number without needless digits: 7.5, 8, 1,200."""
    return f"{round(value, 2):,g}" if abs(value) < 1e6 else f"{value:,.0f}"


@register.filter
def months(value: float) -> str:
    """Effort as people say it: “1 person-month”, “2.5 person-months”."""
    return f"{plain(value)} person-month{'' if value == 1 else 's'}"
