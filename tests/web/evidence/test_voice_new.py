"""Writing down what somebody said."""

from datetime import date

from django.test import Client

from firsthand_web.evidence.models import Feedback
from tests.world import World


def test_a_voice_is_written_down(world: World, eli: Client) -> None:
    given = {"text": "It slips", "who": "Kim", "said_on": "2026-02-03"}
    reply = eli.post(world.url("voices/new/"), given)
    made = Feedback.objects.get()
    assert reply["Location"] == world.url(f"voices/{made.pk}/")
    assert (made.text, made.who, made.said_on, made.created_by) == (
        "It slips",
        "Kim",
        date(2026, 2, 3),
        world.eli,
    )


def test_words_are_needed(world: World, eli: Client) -> None:
    page = eli.post(world.url("voices/new/"), {"text": " "}).content.decode()
    assert "This field is required" in page
    assert not Feedback.objects.exists()


def test_others_may_not(world: World, vera: Client, sam: Client) -> None:
    assert vera.post(world.url("voices/new/"), {"text": "x"}).status_code == 403
    assert sam.get(world.url("voices/new/")).status_code == 404
    assert not Feedback.objects.exists()
