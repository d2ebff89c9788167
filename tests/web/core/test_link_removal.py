"""Taking a link away."""

from django.test import Client

from firsthand_web.core.actions import trace
from firsthand_web.core.models import AuditEntry, Link
from firsthand_web.evidence.models import Feedback, Survey
from tests.web.access import assert_only_editors_post
from tests.world import World


def _link(world: World, voice: Feedback) -> Link:
    survey = Survey(product=world.product, title="Waves", digest="d")
    survey.save()
    return trace.link(by=world.eli, source=voice, target=survey, kind=Link.Kind.CITES)


def test_a_link_goes_and_history_keeps_it(world: World, eli: Client, voice: Feedback) -> None:
    link = _link(world, voice)
    eli.post(world.url(f"records/evidence.feedback/{voice.pk}/links/{link.pk}/removal/"))
    assert not Link.objects.exists()
    assert AuditEntry.objects.get(verb="core.link.deleted").data["source"] == ["evidence.feedback", voice.pk]


def test_a_link_of_another_record_is_not_found(world: World, eli: Client, voice: Feedback) -> None:
    link = _link(world, voice)
    other = Feedback(product=world.product, text="Other")
    other.save()
    address = world.url(f"records/evidence.feedback/{other.pk}/links/{link.pk}/removal/")
    assert eli.post(address).status_code == 404
    assert Link.objects.exists()


def test_others_may_not(world: World, vera: Client, sam: Client, voice: Feedback) -> None:
    link = _link(world, voice)
    address = world.url(f"records/evidence.feedback/{voice.pk}/links/{link.pk}/removal/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    assert Link.objects.exists()
