"""One finding: its numbers and the picture around it."""

from dataclasses import replace

from django.test import Client

from firsthand.measurement import metrics
from firsthand_web.core.actions import records
from firsthand_web.core.models import Link
from firsthand_web.measurement.actions.metrics import change_metric, create_metric
from firsthand_web.measurement.models import Finding, Metric, Monitor
from tests.world import World


def test_a_finding_shows_its_numbers(world: World, vera: Client, watched: Monitor) -> None:
    found = Finding.objects.get()
    assert found.numbers["value"] == 3
    page = vera.get(world.url(f"findings/{found.pk}/")).content.decode()
    assert page.count("<svg") >= 2
    assert "3 events" in page
    assert ">Expected to<" in page or ">Allowed to<" in page
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


def test_an_effect_shows_its_picture_while_there_is_one(world: World, eli: Client, visits: Metric) -> None:
    formula = metrics.Metric(name="Sign-ups", kind=metrics.Kind.COUNT, event="signed up")
    other = create_metric(by=world.eli, product=world.product, formula=formula)
    address = world.url(f"metrics/{visits.pk}/impact/?day=2025-04-14&control={other.pk}")
    kept = eli.post(address)["Location"]
    found = Finding.objects.get(kind=Finding.Kind.IMPACT)
    Finding.objects.filter(pk=found.pk).update(
        numbers={name: value for name, value in found.numbers.items() if name != "controls"}
    )
    assert eli.get(kept).context["chart"].svg_wide == eli.get(address).context["chart"].svg_wide
    found.save()
    change_metric(by=world.eli, metric=other, formula=replace(formula, name="Joined"))
    page = eli.get(kept)
    assert page.context["chart"].svg_wide == eli.get(address).context["chart"].svg_wide
    records.delete(by=world.eli, record=other)
    assert eli.get(kept).context["chart"] is None
