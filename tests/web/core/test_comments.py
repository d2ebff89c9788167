"""Comments on any record."""

from django.test import Client

from firsthand_web.core.models import AuditEntry, Comment
from firsthand_web.evidence.models import Feedback
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_an_editor_comments_and_it_is_history(world: World, eli: Client, voice: Feedback) -> None:
    address = world.url(f"records/evidence.feedback/{voice.pk}/comments/")
    assert eli.post(address, {"text": " Ask her again "}).status_code == 302
    assert Comment.objects.get().text == "Ask her again"
    assert AuditEntry.objects.get(verb="core.comment.created").record_id == voice.pk


def test_an_empty_comment_is_refused_with_a_reason(world: World, eli: Client, voice: Feedback) -> None:
    address = world.url(f"records/evidence.feedback/{voice.pk}/comments/")
    page = eli.post(address, {"text": "  "}, follow=True).content.decode()
    assert "The comment is empty" in page
    assert not Comment.objects.exists()


def test_others_may_not(world: World, vera: Client, sam: Client, voice: Feedback) -> None:
    address = world.url(f"records/evidence.feedback/{voice.pk}/comments/")
    assert_only_editors_post(address, {"text": "Hi"}, vera=vera, sam=sam)
    assert not Comment.objects.exists()


def test_unknown_kinds_of_record_are_nothing(world: World, eli: Client) -> None:
    assert eli.post(world.url("records/core.person/1/comments/"), {"text": "Hi"}).status_code == 404
