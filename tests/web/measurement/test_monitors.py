"""The list of monitors."""

from django.test import Client

from firsthand_web.measurement.models import Metric, Monitor
from tests.world import World


def test_monitors_say_what_they_look_for_and_what_is_open(
    world: World, eli: Client, watched: Monitor
) -> None:
    page = eli.get(world.url("metrics/monitors/")).content.decode()
    assert "Visits is unusual for its history" in page
    assert "lies over 4 times its scatter" in page
    assert '<td class="x">1</td>' in page
    assert world.url(f"metrics/{watched.metric_id}/monitor/") in page


def test_without_metrics_the_way_there_is_shown(world: World, eli: Client, vera: Client) -> None:
    assert world.url("metrics/new/") in eli.get(world.url("metrics/monitors/")).content.decode()
    assert "An editor can define a metric" in vera.get(world.url("metrics/monitors/")).content.decode()


def test_viewers_look_and_strangers_find_nothing(
    world: World, vera: Client, sam: Client, visits: Metric
) -> None:
    page = vera.get(world.url("metrics/monitors/"))
    assert page.status_code == 200
    assert "Watch a metric" not in page.content.decode()
    assert sam.get(world.url("metrics/monitors/")).status_code == 404
