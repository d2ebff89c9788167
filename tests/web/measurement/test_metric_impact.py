"""What a release did to a metric."""

from dataclasses import replace

from django.test import Client

from firsthand.measurement import metrics
from firsthand_web.measurement.actions.metrics import create_metric
from firsthand_web.measurement.models import Finding, Metric
from tests.world import World


def test_the_effect_has_interval_placebo_and_picture(world: World, vera: Client, visits: Metric) -> None:
    page = vera.get(world.url(f"metrics/{visits.pk}/impact/"), {"day": "2025-04-14"})
    effect = page.context["effect"]
    assert (effect.at, effect.day.isoformat()) == (42, "2025-04-14")
    text = page.content.decode()
    assert "no effect can be told from chance" in text
    assert "As large where nothing happened" in text
    assert text.count("<svg") >= 2
    assert "Keep as a finding" not in text


def test_an_editor_keeps_it_once(world: World, eli: Client, visits: Metric) -> None:
    formula = metrics.Metric(name="Sign-ups", kind=metrics.Kind.COUNT, event="signed up")
    other = create_metric(by=world.eli, product=world.product, formula=formula)
    address = world.url(f"metrics/{visits.pk}/impact/?day=2025-04-14&control={other.pk}")
    for _ in range(2):
        reply = eli.post(address)
    found = Finding.objects.get()
    assert reply["Location"] == world.url(f"findings/{found.pk}/")
    assert (found.kind, found.numbers["method"], found.numbers["against"]) == (
        "impact", "difference in differences", ["Sign-ups"],
    )  # fmt: skip
    assert "difference in differences" in eli.get(world.url(f"findings/{found.pk}/")).content.decode()


def test_fewer_events_and_a_long_time_after_are_said(world: World, vera: Client, visits: Metric) -> None:
    page = vera.get(world.url(f"metrics/{visits.pk}/impact/"), {"day": "2025-03-24"})
    text = page.content.decode()
    assert "48 periods after the release rest on 21 before it" in text
    assert "/lesson" in text
    impact = page.context["effect"].impact
    less = replace(impact, effect=replace(impact.effect, value=-58, low=-67, high=-48))
    told = replace(page.context["effect"], impact=less)
    assert told.title == "Visits a day since 24 Mar 2025: 58 fewer events than without it"


def test_too_short_a_side_is_said(world: World, vera: Client, visits: Metric) -> None:
    page = vera.get(world.url(f"metrics/{visits.pk}/impact/"), {"day": "2025-03-05"}).content.decode()
    assert "2 periods before the release" in page


def test_viewers_keep_nothing_and_strangers_find_nothing(
    world: World, vera: Client, sam: Client, visits: Metric
) -> None:
    address = world.url(f"metrics/{visits.pk}/impact/?day=2025-04-14")
    assert vera.post(address).status_code == 403
    assert sam.get(address).status_code == 404
    assert not Finding.objects.exists()
