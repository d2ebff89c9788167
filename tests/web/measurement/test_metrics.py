"""The list of metrics: members look, strangers find nothing."""

from django.test import Client

from firsthand.measurement.metrics import Kind, Metric
from firsthand_web.measurement.actions import metrics
from tests.web.measurement.conftest import Import
from tests.world import World


def test_without_events_the_next_step_is_to_import_some(world: World, eli: Client, vera: Client) -> None:
    assert world.url("metrics/events/import/") in eli.get(world.url("metrics/")).content.decode()
    assert world.url("metrics/events/import/") not in vera.get(world.url("metrics/")).content.decode()


def test_each_metric_has_its_last_complete_value(world: World, vera: Client, bring: Import) -> None:
    bring()
    formula = Metric(name="New people", kind=Kind.USERS, event="signed up")
    metrics.create_metric(by=world.eli, product=world.product, formula=formula)
    page = vera.get(world.url("metrics/")).content.decode()
    assert "How many people did “signed up”." in page
    # By days, the day before the last event is the last complete one: nobody signed up on 26 March.
    assert "26 Mar 2025" in page
    assert "<svg" in page


def test_strangers_find_nothing(world: World, sam: Client) -> None:
    assert sam.get(world.url("metrics/")).status_code == 404
