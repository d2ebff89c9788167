"""Making a metric: first the question, then only the fields that fit."""

from django.test import Client

from firsthand_web.measurement.models import Metric
from tests.web.measurement.conftest import Import
from tests.world import World


def test_only_fitting_fields_are_asked(world: World, eli: Client, bring: Import) -> None:
    bring()
    assert "Which share of people come back?" in eli.get(world.url("metrics/new/")).content.decode()
    asked = {
        kind: [
            name
            for name in ("event", "other", "property_name", "days")
            if f'name="{name}"' in eli.get(world.url("metrics/new/"), {"kind": kind}).content.decode()
        ]
        for kind in ("count", "ratio", "return", "mean")
    }
    assert asked == {
        "count": ["event"],
        "ratio": ["event", "other"],
        "return": ["event", "other", "days"],
        "mean": ["event", "property_name"],
    }


def test_an_editor_makes_a_metric(world: World, eli: Client, bring: Import) -> None:
    bring()
    given = {"name": "Pay", "event": "signed up", "other": "paid", "days": "7"}
    reply = eli.post(world.url("metrics/new/?kind=return"), given)
    made = Metric.objects.get()
    assert reply["Location"] == world.url(f"metrics/{made.pk}/")
    assert made.definition == {"event": "signed up", "other": "paid", "days": 7}


def test_an_event_nobody_knows_is_refused(world: World, eli: Client, bring: Import) -> None:
    bring()
    reply = eli.post(world.url("metrics/new/?kind=count"), {"name": "x", "event": "flew away"})
    assert reply.status_code == 422
    assert not Metric.objects.exists()


def test_viewers_and_strangers_make_none(world: World, vera: Client, sam: Client, bring: Import) -> None:
    bring()
    given = {"name": "x", "event": "paid"}
    assert vera.post(world.url("metrics/new/?kind=count"), given).status_code == 403
    assert sam.post(world.url("metrics/new/?kind=count"), given).status_code == 404
    assert not Metric.objects.exists()
