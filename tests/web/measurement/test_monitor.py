"""One monitor: its band, when it last looked, and what it found."""

from django.test import Client

from firsthand_web.measurement.models import Finding, Monitor
from tests.world import World


def test_the_band_is_drawn_and_the_finding_linked(world: World, vera: Client, watched: Monitor) -> None:
    page = vera.get(world.url(f"metrics/monitors/{watched.pk}/")).content.decode()
    finding = Finding.objects.get()
    assert finding.title.startswith("Visits fell to 3 events on 7 May 2025: ")
    assert page.count("<svg") >= 2
    assert "It last looked" in page
    assert "10 May 2025" in page
    assert world.url(f"findings/{finding.pk}/") in page


def test_a_young_metric_says_that_it_is_young(
    world: World, eli: Client, bring: object, watched: Monitor
) -> None:
    watched.grain = "week"
    watched.save()
    page = eli.get(world.url(f"metrics/monitors/{watched.pk}/")).content.decode()
    assert "too few to say what is usual" in page


def test_strangers_find_nothing(world: World, sam: Client, watched: Monitor) -> None:
    assert sam.get(world.url(f"metrics/monitors/{watched.pk}/")).status_code == 404
