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
            for name in ("event", "other", "step_1", "step_5", "property_name", "quantile", "days", "week")
            if f'name="{name}"' in eli.get(world.url("metrics/new/"), {"kind": kind}).content.decode()
        ]
        for kind in ("count", "ratio", "return", "mean", "quantile", "funnel", "retention")
    }
    assert asked == {
        "count": ["event"],
        "ratio": ["event", "other"],
        "return": ["event", "other", "days"],
        "mean": ["event", "property_name"],
        "quantile": ["event", "property_name", "quantile"],
        "funnel": ["event", "step_1", "step_5", "days"],
        "retention": ["event", "other", "week"],
    }


def test_an_editor_makes_a_metric(world: World, eli: Client, bring: Import) -> None:
    bring()
    given = {"name": "Pay", "event": "signed up", "other": "paid", "days": "7"}
    reply = eli.post(world.url("metrics/new/?kind=return"), given)
    made = Metric.objects.get()
    assert reply["Location"] == world.url(f"metrics/{made.pk}/")
    assert made.definition == {"event": "signed up", "other": "paid", "days": 7}


def test_steps_of_a_funnel_stay_in_order_and_can_be_edited(world: World, eli: Client, bring: Import) -> None:
    bring()
    given = {"name": "Through", "event": "signed up", "step_1": "paid", "step_3": "signed up", "days": "7"}
    eli.post(world.url("metrics/new/?kind=funnel"), given)
    made = Metric.objects.get()
    assert made.definition == {"event": "signed up", "steps": ["paid", "signed up"], "days": 7}
    page = eli.get(world.url(f"metrics/{made.pk}/edit/")).content.decode()
    assert '<option value="paid" selected>' in page
    reply = eli.post(world.url(f"metrics/{made.pk}/edit/"), given | {"step_3": ""})
    assert reply.status_code == 302
    made.refresh_from_db()
    assert made.definition["steps"] == ["paid"]
    assert (
        "“signed up” who did “paid” within 7 days"
        in eli.get(world.url(f"metrics/{made.pk}/")).content.decode()
    )


def test_a_quantile_keeps_its_level(world: World, eli: Client, bring: Import) -> None:
    bring()
    page = eli.get(world.url("metrics/new/"), {"kind": "quantile"}).content.decode()
    name = page.partition('name="property_name"')[2].partition('<option value="')[2].partition('"')[0]
    given = {"name": "Slow", "event": "paid", "property_name": name, "quantile": "0.9"}
    eli.post(world.url("metrics/new/?kind=quantile"), given)
    made = Metric.objects.get()
    assert made.formula.quantile == 0.9
    assert "90 % quantile" in eli.get(world.url(f"metrics/{made.pk}/")).content.decode()


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


STAGES = """user_id,event,timestamp,amount
a,visit,2025-03-01T10:00:00Z,
a,order,2025-03-01T11:00:00Z,30
b,visit,2025-03-02T10:00:00Z,
b,order,2025-03-02T12:00:00Z,10
c,visit,2025-03-03T10:00:00Z,
c,answer,2025-03-04T10:00:00Z,
"""


def test_a_form_begins_with_what_people_do_first_and_then(world: World, eli: Client, bring: Import) -> None:
    bring(STAGES)
    begins = {
        kind: eli.get(world.url("metrics/new/"), {"kind": kind}).context["form"].initial
        for kind in ("return", "user ratio", "funnel", "retention", "mean", "count")
    }
    assert begins["return"] == begins["retention"] == {"event": "visit", "other": "order"}
    assert begins["user ratio"] == {"event": "order", "other": "visit"}
    assert (begins["funnel"]["event"], begins["funnel"]["step_1"]) == ("visit", "order")
    assert begins["mean"] == {"event": "order", "property_name": "amount"}
    assert begins["count"] == {"event": "visit"}
    page = eli.get(world.url("metrics/new/?kind=funnel")).content.decode()
    assert page.index('<option value="visit" selected>') < page.index('<option value="order" selected>')
