"""One metric: periods and days stand in the address; what is not over yet is said."""

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
    formula = Metric(name="Pay", kind=Kind.RETURN, event="signed up", other="paid", days=8)
    return metrics.create_metric(by=world.eli, product=world.product, formula=formula)


def test_by_week_with_n_and_who_still_has_time(world: World, vera: Client, metric: Row) -> None:
    page = vera.get(world.url(f"metrics/{metric.pk}/?grain=week")).content.decode()
    # One of two paid within eight days, then none of one; of the next two, one still has time.
    assert "0 % in the week of 10 Mar 2025, down from 50 % in the week of 3 Mar 2025" in page
    assert "1 person still has time" in page
    assert "within 8 days after" in page


def test_days_from_the_address(world: World, vera: Client, metric: Row) -> None:
    address = world.url(f"metrics/{metric.pk}/")
    page = vera.get(f"{address}?grain=day&from=2025-03-03&to=2025-03-04").content.decode()
    assert "3 Mar 2025" in page
    assert "12 Mar 2025" not in page
    assert "No events between these days" in vera.get(f"{address}?from=2026-01-01").content.decode()
    assert "Write a day as year, month, day" in vera.get(f"{address}?from=soon").content.decode()
    assert vera.get(f"{address}?grain=century").status_code == 200


def test_strangers_find_nothing_and_other_products_have_their_own(
    world: World, sam: Client, metric: Row
) -> None:
    assert sam.get(world.url(f"metrics/{metric.pk}/")).status_code == 404
    assert sam.get(f"/w/elsewhere/other/metrics/{metric.pk}/").status_code == 404
