"""Saving a question: under a name, in place of a saved one; undone like any record."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.models import Analysis
from tests.web.measurement.conftest import Import
from tests.world import World


def save(world: World, client: Client, query: str = "a=paid", **more: str) -> int:
    address = world.url(f"explore/trend/saving/?{query}")
    return client.post(address, {"name": "Who pays", **more}).status_code


def test_an_editor_saves_and_changes(world: World, eli: Client, bring: Import) -> None:
    bring()
    assert save(world, eli, "a=paid&grain=&top=5") == 302
    found = Analysis.objects.get()
    assert (found.name, found.kind, found.question) == ("Who pays", "trend", [["a", "paid"]])
    assert save(world, eli, "a=signed+up&grain=week", saved=str(found.pk), name="Who comes") == 302
    found.refresh_from_db()
    assert (found.name, found.question) == ("Who comes", [["a", "signed up"], ["grain", "week"]])
    verbs = list(AuditEntry.objects.filter(record_id=found.pk).values_list("verb", flat=True))
    assert verbs[:2] == ["measurement.analysis.changed", "measurement.analysis.saved"]


def test_what_was_saved_opens_again_as_it_was(world: World, eli: Client, bring: Import) -> None:
    bring()
    asked = "a=paid&a.1=amount&a.1.how=is-not&a.1.is=20&a.1.is=30&a.of=events"
    query = f"{asked}&b=signed+up&formula=A%2FB&grain=week"
    save(world, eli, query)
    page = eli.get(world.url(f"explore/saved/{Analysis.objects.get().pk}/")).content.decode()
    assert query.replace("&", "&amp;") in page


def test_a_name_is_needed(world: World, eli: Client, bring: Import) -> None:
    bring()
    page = eli.post(world.url("explore/trend/saving/?a=paid"), {"name": "  "}, follow=True)
    assert "The analysis has no name" in page.content.decode()
    assert not Analysis.objects.exists()


def test_deleting_is_undone(world: World, eli: Client, bring: Import) -> None:
    bring()
    save(world, eli)
    found = Analysis.objects.get()
    eli.post(world.url(f"records/measurement.analysis/{found.pk}/deletion/"))
    assert not Analysis.objects.exists()
    deletion = Analysis.everything.get().deletion
    eli.post(world.url(f"deletions/{deletion.pk}/undo/"))
    assert Analysis.objects.get() == found


def test_who_may_not(world: World, vera: Client, sam: Client, bring: Import) -> None:
    bring()
    assert save(world, vera) == 403
    assert save(world, sam) == 404
    assert not Analysis.objects.exists()
