"""Joining a record to another."""

from django.test import Client

from firsthand_web.core.models import Link
from firsthand_web.evidence.models import Feedback, Survey
from tests.web.access import assert_only_editors_post
from tests.world import World


def _survey(world: World) -> Survey:
    made = Survey(product=world.product, title="Waves", digest="d")
    made.save()
    return made


def test_an_editor_links_and_both_ends_show_it(world: World, eli: Client, voice: Feedback) -> None:
    survey = _survey(world)
    address = world.url(f"records/evidence.feedback/{voice.pk}/links/")
    eli.post(address, {"other": f"evidence.survey:{survey.pk}", "kind": "supports"})
    link = Link.objects.get()
    assert (link.source_id, link.target_id, link.kind) == (voice.pk, survey.pk, "supports")
    assert "Waves" in eli.get(world.url(f"voices/{voice.pk}/")).content.decode()


def test_a_link_to_nothing_says_what_to_do(world: World, eli: Client, voice: Feedback) -> None:
    address = world.url(f"records/evidence.feedback/{voice.pk}/links/")
    page = eli.post(address, {"other": "nonsense"}, follow=True).content.decode()
    assert "Choose the record to link" in page
    wrong_kind = {"other": f"evidence.feedback:{voice.pk}", "kind": "admires"}
    assert "Choose the record to link" in eli.post(address, wrong_kind, follow=True).content.decode()
    only_the_program = {"other": f"evidence.feedback:{voice.pk}", "kind": "cites"}
    assert "Choose the record to link" in eli.post(address, only_the_program, follow=True).content.decode()
    assert not Link.objects.exists()


def test_others_may_not(world: World, vera: Client, sam: Client, voice: Feedback) -> None:
    given = {"other": f"evidence.survey:{_survey(world).pk}", "kind": "supports"}
    address = world.url(f"records/evidence.feedback/{voice.pk}/links/")
    assert_only_editors_post(address, given, vera=vera, sam=sam)
    assert not Link.objects.exists()
