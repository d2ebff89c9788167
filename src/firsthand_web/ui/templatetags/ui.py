"""Components and formats for templates. Built in: no `{% load %}` needed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, MultiWidget, RadioSelect
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from firsthand import charts
from firsthand.charts import Chart, themed
from firsthand.charts.wording import figure, interval
from firsthand.estimates import Estimate
from firsthand_web.core import registry
from firsthand_web.core.access import Place
from firsthand_web.core.models import Comment, Proposal, Record, Tag
from firsthand_web.core.queries.thread import thread

register = template.Library()


def _place(context: template.Context) -> Place:
    place: Place = context["place"]
    return place


def _ids(context: template.Context) -> Iterator[int]:
    """Numbers for ids that are unique on this page."""
    stored: dict[str, Any] = context.render_context  # type: ignore[assignment]
    counter: Iterator[int] = stored.setdefault("ui_ids", count(1))
    return counter


@register.simple_tag(takes_context=True)
def go(context: template.Context, page: str, *args: Any) -> str:
    """The address of a page of this product: `{% go "need" need.pk %}`."""
    return _place(context).url(page, *args)


@register.simple_tag(takes_context=True)
def url_of(context: template.Context, record: Record) -> str:
    """The address of the page of a record."""
    return _place(context).url_of(record)


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """This page's query string with some parameters changed; an empty value removes one."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.inclusion_tag("ui/number.html", takes_context=True)
def number(
    context: template.Context,
    estimate: Estimate,
    label: str = "",
    more: str = "",
    how: str = "",
    fresh: str = "",
) -> dict[str, Any]:
    """A computed number: dotted underline, and a popover with interval, n, method and origin.

    `more` is the address of the rows it came from, `how` of the page that explains the calculation.
    """
    return {
        "id": f"number-{next(_ids(context))}",
        "value": figure(estimate.value, estimate.unit),
        "interval": interval(estimate) if estimate.has_interval else "",
        "estimate": estimate,
        "method": METHODS.get(estimate.method, estimate.method[:1].upper() + estimate.method[1:]),
        "percent": round(estimate.confidence * 100),
        "label": label,
        "more": more,
        "how": how,
        "fresh": fresh,
        "place": context.get("place"),
    }


# The names of methods as people read them.
METHODS = {
    "wilson": "Share with Wilson's score interval",
    "check-in": "Typed in as a check-in",
    "count": "Counted, so there is no interval",
    "delta": "Ratio of sums, with the delta-method interval over people",
    "linear trend": "Straight trend of the values so far, drawn on to the last day",
    "bootstrap": "Percentile interval from 2,000 resamples of the respondents",
    "rice": "RICE from the likely values; interval from draws within every range (n counts the draws)",
    "reach": "Share of respondents (Wilson's interval) times the range of the user base",
}


@register.inclusion_tag("ui/chart.html", takes_context=True)
def chart(context: template.Context, chart: Chart, how: str = "") -> dict[str, Any]:
    """A picture in its two widths, with its table behind a switch."""
    wide, narrow = (mark_safe(themed(svg)) for svg in (chart.svg_wide, chart.svg_narrow))  # noqa: S308 - our own SVG
    return {"chart": chart, "wide": wide, "narrow": narrow, "how": how, "id": f"chart-{next(_ids(context))}"}


@register.simple_tag
def spark(values: Sequence[float], label: str) -> SafeString:
    """A line the size of a word; `label` says in words how the number went."""
    return mark_safe(themed(charts.spark(values, label=label)))  # noqa: S308 - our own SVG


@register.inclusion_tag("ui/record_panel.html", takes_context=True)
def record_panel(context: template.Context, record: Record) -> dict[str, Any]:
    """The thread, tags and conversation of a record: the right-hand column of its page."""
    kind = registry.type_of(record)
    name = record.type_name()
    return {
        "place": _place(context),
        "csrf_token": context.get("csrf_token"),
        "record": record,
        "type_name": name,
        "noun": kind.noun if kind else "record",
        "advice": registry.advice_for(record),
        "proposals": Proposal.objects.about(record).waiting().select_related("created_by"),
        "stages": thread(_place(context), record),
        "tags": Tag.objects.filter(taggings__record_type=name, taggings__record_id=record.pk),
        "comments": Comment.objects.filter(record_type=name, record_id=record.pk).select_related(
            "created_by"
        ),
    }


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field with label, help and errors joined to it for screen readers."""
    widget = bound.field.widget
    return {
        "field": bound,
        "group": isinstance(widget, RadioSelect | CheckboxSelectMultiple | MultiWidget),
        "single_box": isinstance(widget, CheckboxInput),
    }


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any], noun: str = "rows") -> dict[str, Any]:
    return {"page": page, "noun": noun, "request": context["request"]}


@register.inclusion_tag("ui/empty.html")
def empty(heading: str, why: str, action: str = "", url: str = "") -> dict[str, Any]:
    """An empty state: what this is, why it matters, the one next action."""
    return {"heading": heading, "why": why, "action": action, "url": url}


@register.inclusion_tag("ui/quote.html")
def quote(text: str, who: str, url: str = "", stage: str = "evidence") -> dict[str, Any]:
    return {"text": text, "who": who, "url": url, "stage": stage}


@register.inclusion_tag("ui/warning.html", takes_context=True)
def warning(context: template.Context, caution: Any) -> dict[str, Any]:
    """A doubt beside a number, with the way to the lesson of its name."""
    return {"caution": caution, "place": context.get("place")}


@register.filter
def share(value: float | None) -> str:
    """0.79 as “79 %”."""
    return "not known" if value is None else figure(value, "share")


@register.filter
def hours(minutes: int) -> str:
    """45 as “45 min”, 150 as “2½ h”."""
    if minutes < 60:
        return f"{minutes} min"
    whole, half = divmod(round(minutes / 30), 2)
    return f"{whole}{'½' if half else ''} h"


@register.filter
def points(value: float | None) -> str:
    """A figure as people read it."""
    return "not known" if value is None else figure(value, "points")


@register.filter
def value(estimate: Estimate) -> str:
    """The value of an estimate in its unit's shape: “79 %”, “312”."""
    return figure(estimate.value, estimate.unit)


@register.filter
def quantity(value: float, unit: str) -> str:
    """A plain number in its unit's shape: “34 %” for 0.34 of a share, “60” for 60 teams."""
    return figure(value, unit)


@register.filter
def between(estimate: Estimate) -> str:
    """The interval of an estimate, “76 – 81 %”, or a dash where there is none."""
    return interval(estimate) if estimate.has_interval else "–"


@register.filter
def pairs(given: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Names and values, where `given.items` in a template might be a value that is called “items”."""
    return list(given.items())


@register.filter
def ago(moment: datetime | None) -> SafeString:
    """A time as people say it, exact on hover."""
    if moment is None:
        return SafeString("never")
    seconds = (timezone.now() - moment).total_seconds()
    exact = timezone.localtime(moment).strftime("%-d %B %Y, %H:%M %Z")
    said = _spoken(seconds, moment)
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, said)


def _spoken(seconds: float, moment: datetime) -> str:
    for limit, size, unit in (
        (90, 0, ""),
        (5400, 60, "minute"),
        (129600, 3600, "hour"),
        (1296000, 86400, "day"),
    ):
        if seconds < limit:
            if not size:
                return "just now"
            amount = max(round(seconds / size), 1)
            return f"{amount} {unit}{'s' if amount > 1 else ''} ago"
    return timezone.localtime(moment).strftime("%-d %B %Y")


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """A value of a mapping by a key that stands in a variable."""
    return mapping.get(key)


@register.simple_tag
def page_url(name: str, *args: Any) -> str:
    """The address of a page outside any product."""
    return reverse(name, args=args)
