"""A key result as a picture, and what it may measure."""

from django.conf import settings

from firsthand.charts import Chart, Target, TimePoint, cached, line_chart
from firsthand_web.core import registry
from firsthand_web.core.models import Product
from firsthand_web.strategy.queries.standings import Standing, spoken_day

# What a key result may measure, by the names that areas to the right register.
MEASURED = ("insights.opportunity", "roadmap.item")
CHOICES = 200


def picture(standing: Standing) -> Chart | None:
    """The values with target line and forecast; None while there is no value."""
    if standing.last is None:
        return None
    goal = standing.key_result.goal
    ahead = standing.forecast.value
    ongoing = ahead.known and standing.last.on < goal.ends
    return line_chart(
        [TimePoint(date=value.on, estimate=value.estimate) for value in standing.values],
        metric=standing.key_result.name,
        title=standing.in_words.rstrip("."),
        target=Target(value=goal.target, label=f"Target for {spoken_day(goal.ends)}"),
        forecast=TimePoint(date=goal.ends, estimate=ahead) if ongoing else None,
        source="The dashed line goes on as the values went; the wedge is where eight in ten would end."
        if ongoing
        else "",
        render=cached(settings.FOLDER / "cache" / "charts"),
    )


def measurable(product: Product) -> list[tuple[str, list[tuple[str, str]]]]:
    """Needs and items to link, by noun: value and title of each choice."""
    found = []
    for name in MEASURED:
        kind = registry.named(name)
        if kind is not None:
            rows = kind.model.objects.filter(product=product)[:CHOICES]
            found.append((kind.noun, [(f"{name}:{row.pk}", kind.title(row)) for row in rows]))
    return [(noun, choices) for noun, choices in found if choices]
