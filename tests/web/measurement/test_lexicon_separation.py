"""Taking a merge back; what happens to the counts is tried with the merge."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.models import EventDefinition
from tests.world import World


def test_editors_separate_and_others_do_not(world: World, eli: Client, vera: Client, sam: Client) -> None:
    EventDefinition.objects.create(product=world.product, name="b", merged_into="a")
    address = world.url("metrics/events/lexicon/separation/")
    for client, status in ((vera, 403), (sam, 404), (eli, 302)):
        assert EventDefinition.objects.get().merged_into == "a"
        assert client.post(address, {"name": "b"}).status_code == status
    assert EventDefinition.objects.get().merged_into == ""
    assert AuditEntry.objects.get(verb="measurement.event.separated").data == {"events": ["b"]}
    eli.post(address, {"name": "b"})
    assert AuditEntry.objects.filter(verb="measurement.event.separated").count() == 1
