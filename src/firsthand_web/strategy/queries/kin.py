"""An objective and the metrics that its key results follow belong to each other's threads without a link."""

from firsthand_web.core.models import Record
from firsthand_web.measurement.models import Metric
from firsthand_web.strategy.models import KeyResult, Objective


def followed(objective: Objective) -> list[Record]:
    results = KeyResult.objects.filter(objective=objective).select_related("metric")
    found = {result.feed.pk: result.feed for result in results if result.feed}
    return list(found.values())


def following(metric: Metric) -> list[Record]:
    return list(Objective.objects.filter(key_results__metric=metric, key_results__deletion=None).distinct())
