"""Changing a metric, also into one of another kind."""

import pytest
from django.test import Client

from firsthand.measurement.metrics import Kind, Metric
from firsthand_web.measurement.actions import metrics
from firsthand_web.measurement.models import Metric as Row
from tests.web.measurement.conftest import Import
from tests.world import World


@pytest.fixture
def metric(world: World, bring: Import) -> Row:
    bring()
    formula = Metric(name="Pay", kind=Kind.COUNT, event="paid")
    return metrics.create_metric(by=world.eli, product=world.product, formula=formula)


def test_another_kind_asks_for_what_it_needs(world: World, eli: Client, metric: Row) -> None:
    address = world.url(f"metrics/{metric.pk}/edit/")
    assert 'name="property_name"' not in eli.get(address).content.decode()
    assert 'name="property_name"' in eli.get(f"{address}?kind=mean").content.decode()
    given = {"name": "Size", "event": "paid", "property_name": "amount"}
    assert eli.post(f"{address}?kind=mean", given)["Location"] == world.url(f"metrics/{metric.pk}/")
    assert Row.objects.get().formula == Metric(
        name="Size", kind=Kind.MEAN, event="paid", property_name="amount"
    )


def test_viewers_and_strangers_change_nothing(world: World, vera: Client, sam: Client, metric: Row) -> None:
    address = world.url(f"metrics/{metric.pk}/edit/")
    assert vera.post(address, {"name": "x", "event": "paid"}).status_code == 403
    assert sam.post(address, {"name": "x", "event": "paid"}).status_code == 404
    assert Row.objects.get().name == "Pay"
