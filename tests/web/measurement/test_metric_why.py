"""Why a metric moved: the parts are the change."""

from collections.abc import Callable

from django.test import Client

from firsthand.measurement import metrics
from firsthand_web.measurement.actions.metrics import create_metric
from firsthand_web.measurement.models import Metric
from tests.world import World


def test_the_parts_of_a_count(world: World, vera: Client, visits: Metric) -> None:
    asked = {"by": "platform", "grain": "day", "from": "2025-04-30", "to": "2025-05-07"}
    page = vera.get(world.url(f"metrics/{visits.pk}/why/"), asked)
    moved = page.context["moved"]
    assert moved.parts.change == moved.after.value - moved.before.value
    assert {part.value: part.total for part in moved.parts.parts} == {
        "phone": -moved.parts.parts[0].before.amount if moved.parts.parts[0].value == "phone" else -5,
        "web": 3 - next(part.before.amount for part in moved.parts.parts if part.value == "web"),
    }
    text = page.content.decode()
    assert "Visits fell from" in text
    assert text.count("<svg") >= 2


def test_the_parts_of_a_rate_say_what_is_mix(world: World, vera: Client, visits: Metric) -> None:
    formula = metrics.Metric(name="Per visit", kind=metrics.Kind.RATIO, event="signed up", other="visited")
    made = create_metric(by=world.eli, product=world.product, formula=formula)
    page = vera.get(world.url(f"metrics/{made.pk}/why/")).content.decode()
    assert "Share of the whole" in page
    assert "Per visit" in page


def test_properties_that_the_metric_carries_come_first(
    world: World, vera: Client, visits: Metric, bring: Callable[..., object]
) -> None:
    bring("user_id,event,timestamp,beta\nu1,opened,2025-05-08T09:00:00Z,yes\n", "more.csv")
    address = world.url(f"metrics/{visits.pk}/why/")
    page = vera.get(address)
    assert (page.context["by"], page.context["others"]) == ("platform", ["beta"])
    text = vera.get(address, {"by": "beta"}).content.decode()
    assert "No event of this metric says “beta” in these two weeks" in text
    assert "not said" not in text


def test_a_quantile_is_told_apart(world: World, vera: Client, visits: Metric) -> None:
    formula = metrics.Metric(
        name="Q", kind=metrics.Kind.QUANTILE, event="visited", property_name="platform", quantile=0.5
    )
    made = create_metric(by=world.eli, product=world.product, formula=formula)
    assert "Two complete" in vera.get(world.url(f"metrics/{made.pk}/why/")).content.decode()


def test_strangers_find_nothing(world: World, sam: Client, visits: Metric) -> None:
    assert sam.get(world.url(f"metrics/{visits.pk}/why/")).status_code == 404
