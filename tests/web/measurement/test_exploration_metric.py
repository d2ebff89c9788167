"""Following what is asked as a metric: the metric counts the same."""

import pytest
from django.test import Client

from firsthand_web.measurement.models import Metric
from firsthand_web.measurement.queries.series import trend
from tests.web.measurement.conftest import Import
from tests.world import World


@pytest.mark.parametrize(
    ("kind", "query", "definition"),
    [
        ("trend", "a=paid", ("users", {"event": "paid"})),
        ("trend", "a=paid&a.of=events", ("count", {"event": "paid"})),
        (
            "trend",
            "a=signed+up&b=paid&formula=B%2FA",
            ("user ratio", {"event": "paid", "other": "signed up"}),
        ),
        (
            "funnel",
            "a=signed+up&b=paid&window=8",
            ("funnel", {"event": "signed up", "steps": ["paid"], "days": 8}),
        ),
    ],
)
def test_the_metric_asks_the_same(
    world: World, eli: Client, bring: Import, kind: str, query: str, definition: object
) -> None:
    bring()
    eli.post(world.url(f"explore/{kind}/metric/?{query}"), {"name": "Payers"})
    made = Metric.objects.get()
    assert made.name == "Payers"
    assert (made.kind, dict(made.definition)) == definition


def test_its_values_are_those_of_the_trend(world: World, eli: Client, bring: Import) -> None:
    bring()
    eli.post(world.url("explore/trend/metric/?a=signed+up"), {"name": ""})
    made = Metric.objects.get()
    seen = trend(made)
    assert seen is not None
    page = eli.get(world.url("explore/trend/export.csv?a=signed+up&period=all")).content.decode()
    told = [line.rpartition(",")[2] for line in page.splitlines()[1:]]
    assert told == [f"{point.value:g}" for point in reversed(seen.points)]


def test_what_no_metric_says_is_told(world: World, eli: Client, bring: Import) -> None:
    bring()
    page = eli.post(world.url("explore/trend/metric/?a=paid&by=amount"), {"name": "x"}, follow=True)
    assert "without conditions" in page.content.decode()
    assert not Metric.objects.exists()
    assert "Follow as a metric" not in eli.get(world.url("explore/trend/?a=paid&by=amount")).content.decode()


def test_who_may_not(world: World, vera: Client, sam: Client, bring: Import) -> None:
    bring()
    assert vera.post(world.url("explore/trend/metric/?a=paid")).status_code == 403
    assert sam.post(world.url("explore/trend/metric/?a=paid")).status_code == 404
    assert not Metric.objects.exists()
