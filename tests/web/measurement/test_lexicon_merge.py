"""Several events count as one in every question; what is stored stays, and it can be undone."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand.measurement.metrics import Kind, Metric
from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.actions import lexicon
from firsthand_web.measurement.actions.metrics import create_metric
from firsthand_web.measurement.models import EventDefinition
from firsthand_web.measurement.queries import events
from firsthand_web.measurement.queries.behaviour import behaviour
from firsthand_web.measurement.queries.series import trend
from tests.web.measurement.conftest import Import
from tests.web.measurement.test_lexicon import MANY
from tests.world import World

DONE = (("u1", "paid"), ("u2", "Paid"), ("u2", "PAID"), ("u3", "open"))
ROWS = "user_id,event,timestamp\n" + "".join(f"{who},{what},2025-03-05\n" for who, what in DONE)
OnCommit = Any


def merge(world: World, client: Client, on_commit: OnCommit, **data: Any) -> Any:
    with on_commit(execute=True):
        return client.post(world.url("metrics/events/lexicon/merge/"), data, follow=True)


def counts(world: World) -> dict[str, int]:
    return {name: seen.events for name, seen in events.names(world.product).items()}


def test_merged_events_are_one_everywhere_until_separated(
    world: World, eli: Client, bring: Import, django_capture_on_commit_callbacks: OnCommit
) -> None:
    bring(ROWS)
    stored = sorted(events.folder_of(world.product).glob("*.parquet"))
    old = create_metric(
        by=world.eli, product=world.product, formula=Metric(name="Old", kind=Kind.COUNT, event="PAID")
    )
    page = merge(world, eli, django_capture_on_commit_callbacks, name=["Paid", "PAID"], into="paid")
    assert "2 events count as “paid”" in page.content.decode()
    assert counts(world) == {"open": 1, "paid": 3}
    assert behaviour(world.product).names == ("open", "paid")
    seen = trend(old, start=date(2025, 3, 5), end=date(2025, 3, 5))
    assert seen is not None
    assert [point.value for point in seen.points] == [3]
    assert "It counts as" in eli.get(world.url("metrics/events/lexicon/event/?name=PAID")).content.decode()
    assert AuditEntry.objects.get(verb="measurement.event.merged").data == {"events": ["PAID", "Paid"]}
    with django_capture_on_commit_callbacks(execute=True):
        eli.post(world.url("metrics/events/lexicon/separation/"), {"name": ["Paid", "PAID"]})
    assert counts(world) == {"open": 1, "paid": 1, "Paid": 1, "PAID": 1}
    assert sorted(events.folder_of(world.product).glob("*.parquet")) == stored


def test_all_that_are_alike_are_merged_at_once(
    world: World, eli: Client, bring: Import, django_capture_on_commit_callbacks: OnCommit
) -> None:
    bring(MANY)
    merge(world, eli, django_capture_on_commit_callbacks, alike="open page #", into="open page")
    assert counts(world) == {"open page": 10_000}
    page = eli.get(world.url("metrics/events/lexicon/")).content.decode()
    assert "counts 10,000 others too" in page


def test_chains_lead_to_their_end_and_circles_are_refused(world: World, bring: Import) -> None:
    bring(ROWS)
    lexicon.merge(by=world.eli, product=world.product, names=["PAID"], into="Paid")
    lexicon.merge(by=world.eli, product=world.product, names=["Paid"], into="paid")
    lexicon.follow(world.product)
    assert counts(world) == {"open": 1, "paid": 3}
    with pytest.raises(InputError, match="separate the two first"):
        lexicon.merge(by=world.eli, product=world.product, names=["paid"], into="PAID")
    for names, into in ((["nothing"], "paid"), ([], "paid"), (["paid"], " ")):
        with pytest.raises(InputError):
            lexicon.merge(by=world.eli, product=world.product, names=names, into=into)


def test_a_kill_between_rows_and_store_is_put_right(world: World, bring: Import) -> None:
    bring(ROWS)
    EventDefinition.objects.create(product=world.product, name="PAID", merged_into="paid")
    assert counts(world)["PAID"] == 1
    lexicon.follow(world.product)  # as at every start
    assert counts(world)["paid"] == 2


def test_others_merge_nothing(world: World, vera: Client, sam: Client, eli: Client, bring: Import) -> None:
    bring(ROWS)
    data = {"name": ["Paid"], "into": "paid"}
    assert vera.post(world.url("metrics/events/lexicon/merge/"), data).status_code == 403
    assert sam.post(world.url("metrics/events/lexicon/merge/"), data).status_code == 404
    assert eli.get(world.url("metrics/events/lexicon/merge/")).status_code == 405
    reply = eli.post(world.url("metrics/events/lexicon/merge/"), {"into": "paid"}, follow=True)
    assert "Choose at least one event" in reply.content.decode()
    assert not EventDefinition.objects.exists()
