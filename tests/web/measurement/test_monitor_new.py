"""Making a monitor: first what to look for, then only what that needs; it looks at once."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.models import Finding, Metric, Monitor
from tests.world import World


def test_only_what_the_rule_needs_is_asked(world: World, eli: Client, visits: Metric) -> None:
    address = world.url(f"metrics/{visits.pk}/monitor/")
    assert "It leaves a range" in eli.get(address).content.decode()
    asked = {
        rule: [
            name
            for name in ("grain", "low", "high", "fall", "rise", "distance")
            if f'name="{name}"' in eli.get(address, {"rule": rule}).content.decode()
        ]
        for rule in ("level", "change", "unusual")
    }
    assert asked == {
        "level": ["grain", "low", "high"], "change": ["grain", "fall", "rise"],
        "unusual": ["grain", "distance"],
    }  # fmt: skip


def test_the_metric_as_it_is_stands_beside_the_question(world: World, eli: Client, visits: Metric) -> None:
    page = eli.get(world.url(f"metrics/{visits.pk}/monitor/?rule=level"))
    assert "events in the week of" in page.context["now"]
    assert page.context["now"] in page.content.decode()


def test_it_looks_at_once(world: World, eli: Client, visits: Metric) -> None:
    reply = eli.post(
        world.url(f"metrics/{visits.pk}/monitor/?rule=level"), {"grain": "day", "low": "5", "high": ""}
    )
    made = Monitor.objects.get()
    assert reply["Location"] == world.url(f"metrics/monitors/{made.pk}/")
    assert (made.rule, made.definition) == ("level", {"low": 5.0, "distance": 4.0})
    assert Finding.objects.get().title == "Visits fell to 3 events on 7 May 2025: 5 is the limit"
    assert AuditEntry.objects.filter(verb="measurement.monitor.created").count() == 1


def test_shares_are_given_in_per_cent(world: World, eli: Client, visits: Metric) -> None:
    eli.post(
        world.url(f"metrics/{visits.pk}/monitor/?rule=change"), {"grain": "day", "fall": "40", "rise": ""}
    )
    assert Monitor.objects.get().definition["fall"] == 0.4
    assert "less than" in Finding.objects.get().title


def test_what_makes_no_rule_is_refused(world: World, eli: Client, visits: Metric) -> None:
    reply = eli.post(
        world.url(f"metrics/{visits.pk}/monitor/?rule=level"), {"grain": "day", "low": "9", "high": "5"}
    )
    assert reply.status_code == 422
    assert "low=9.0 must be below high=5.0" in reply.content.decode()
    assert not Monitor.objects.exists()


def test_viewers_and_strangers_make_none(world: World, vera: Client, sam: Client, visits: Metric) -> None:
    address = world.url(f"metrics/{visits.pk}/monitor/?rule=unusual")
    assert vera.post(address, {"grain": "day"}).status_code == 403
    assert sam.post(address, {"grain": "day"}).status_code == 404
    assert not Monitor.objects.exists()
