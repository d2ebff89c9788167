"""The search page."""

from django.test import Client

from firsthand_web.core import search as full_text
from firsthand_web.core.actions import talk
from firsthand_web.evidence.actions import voices
from firsthand_web.evidence.models import Feedback
from tests.web.access import assert_members_only
from tests.world import World


def test_a_record_is_found_and_led_to(world: World, vera: Client, sam: Client, voice: Feedback) -> None:
    page = assert_members_only(world.url("search/?q=flick"), vera=vera, sam=sam)
    assert world.url(f"voices/{voice.pk}/") in page
    assert "1 record" in page


def test_a_tag_leads_to_what_carries_it(world: World, vera: Client, voice: Feedback) -> None:
    talk.tag(by=world.eli, record=voice, name="Quick win")
    page = vera.get(world.url("search/?q=quick+win")).content.decode()
    assert world.url(f"voices/{voice.pk}/") in page
    assert "1 record" in page


def test_nothing_found_says_what_to_try(world: World, vera: Client) -> None:
    assert "Try fewer words" in vera.get(world.url("search/?q=zebra")).content.decode()
    assert "type what you look for" in vera.get(world.url("search/")).content.decode()


def test_the_newest_matches_of_one_type_come_first(world: World) -> None:
    made = [
        voices.add(by=world.eli, product=world.product, text=f"Slow pump {number}") for number in range(3)
    ]
    found = full_text.newest(world.product, "pump slo", record_type="evidence.feedback", limit=2)
    assert found == [made[2].pk, made[1].pk]
    assert full_text.newest(world.product, "pump", record_type="evidence.survey", limit=2) == []
    assert full_text.newest(world.product, " ", record_type="evidence.feedback", limit=2) == []


def test_the_rail_marks_where_one_is(world: World, vera: Client) -> None:
    assert 'aria-current="page">Today' in vera.get(world.url()).content.decode()
    assert 'aria-current="page">Today' not in vera.get(world.url("search/?q=x")).content.decode()
    assert 'aria-current="page">Voices' in vera.get(world.url("voices/")).content.decode()
