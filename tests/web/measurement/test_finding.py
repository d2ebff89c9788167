"""One finding: its numbers and the picture around it."""

from django.test import Client

from firsthand_web.core.models import Link
from firsthand_web.measurement.models import Finding, Monitor
from tests.world import World


def test_a_finding_shows_its_numbers(world: World, vera: Client, watched: Monitor) -> None:
    found = Finding.objects.get()
    assert found.numbers["value"] == 3
    page = vera.get(world.url(f"findings/{found.pk}/")).content.decode()
    assert page.count("<svg") >= 2
    assert "3 events" in page
    assert world.url(f"metrics/monitors/{watched.pk}/") in page
    assert world.url(f"metrics/{watched.metric_id}/") in page
    assert "Dismiss the finding" not in page


def test_it_can_be_evidence_and_talked_about(world: World, eli: Client, watched: Monitor) -> None:
    found = Finding.objects.get()
    page = eli.get(world.url(f"findings/{found.pk}/")).content.decode()
    assert "Comment" in page
    Link.objects.create(
        product=world.product, source_type=found.type_name(), source_id=found.pk, kind=Link.Kind.SUPPORTS,
        target_type=watched.metric.type_name(), target_id=watched.metric_id,
    )  # fmt: skip
    assert "Visits" in eli.get(world.url(f"findings/{found.pk}/")).content.decode().split("<aside")[1]


def test_a_finding_outlives_its_monitor(world: World, eli: Client, watched: Monitor) -> None:
    found = Finding.objects.get()
    eli.post(
        world.url(f"deletions/measurement.monitor/{watched.pk}/"), {"next": world.url("metrics/monitors/")}
    )
    page = eli.get(world.url(f"findings/{found.pk}/"))
    assert page.status_code == 200


def test_strangers_find_nothing(world: World, sam: Client, watched: Monitor) -> None:
    assert sam.get(world.url(f"findings/{Finding.objects.get().pk}/")).status_code == 404
