"""Taking a link away."""

from django.contrib.messages import get_messages
from django.test import Client

from firsthand_web.core.actions import trace
from firsthand_web.core.models import AuditEntry, Link
from firsthand_web.evidence.models import Feedback, Survey
from tests.web.access import assert_only_editors_post
from tests.world import World


def _link(world: World, voice: Feedback) -> Link:
    survey = Survey(product=world.product, title="Waves", digest="d")
    survey.save()
    return trace.link(by=world.eli, source=voice, target=survey, kind=Link.Kind.SUPPORTS)


def test_a_link_goes_and_history_keeps_it(world: World, eli: Client, voice: Feedback) -> None:
    link = _link(world, voice)
    eli.post(world.url(f"records/evidence.feedback/{voice.pk}/links/{link.pk}/removal/"))
    assert not Link.objects.exists()
    assert AuditEntry.objects.get(verb="core.link.deleted").data["source"] == ["evidence.feedback", voice.pk]


def test_either_end_unlinks_and_undo_joins_them_the_same_way(
    world: World, eli: Client, voice: Feedback
) -> None:
    link = _link(world, voice)
    for end in (f"evidence.feedback/{voice.pk}", f"evidence.survey/{link.target_id}"):
        address = world.url(f"records/{end}/links/{Link.objects.get().pk}/removal/")
        gone = eli.post(address)
        *_, message = get_messages(gone.wsgi_request)
        assert not Link.objects.exists()
        undone = eli.post(message.extra_tags.removeprefix("undo:"))
        assert undone["Location"] == gone["Location"]
        again = Link.objects.get()
        assert (again.source_id, again.target_id, again.kind) == (voice.pk, link.target_id, link.kind)


def test_what_was_cited_stays_cited(world: World, eli: Client, voice: Feedback) -> None:
    link = _link(world, voice)
    Link.objects.update(kind=Link.Kind.CITES)
    address = world.url(f"records/evidence.feedback/{voice.pk}/links/{link.pk}/removal/")
    assert eli.post(address).status_code == 404
    page = eli.get(world.url(f"voices/{voice.pk}/")).content.decode()
    assert "Waves" in page
    assert "Unlink" not in page


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
