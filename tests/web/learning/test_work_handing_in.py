"""Handing work in keeps it as it reads then."""

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand_web.core.actions import records
from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import work as working
from firsthand_web.learning.models import Round, Work
from tests.world import World


def test_what_it_said_then_is_kept(world: World, work: Work, need: Opportunity, ida: Client) -> None:
    ida.post(world.url(f"works/{work.pk}/handing-in/"), {"words": "Is this a need?"})
    needs.edit(by=world.ida, need=need, statement="Something else", detail="")
    made = Round.objects.get()
    assert (made.number, made.words) == (1, "Is this a need?")
    parts = {key: text for key, _, text in made.parts}
    assert parts["statement"] == "Read in bed without waking anybody"
    assert "0 of at least 20: twenty voices to read" in parts["counts"]
    assert made.advice[0][0] == "no-source"
    assert made.digest == working.digest(made.parts)
    work.refresh_from_db()
    assert work.state == Work.State.HANDED_IN


def test_it_is_handed_in_once_a_round(world: World, work: Work) -> None:
    working.hand_in(by=world.ida, work=work)
    with pytest.raises(InputError, match="nothing to hand in"):
        working.hand_in(by=world.ida, work=work)
    assert Round.objects.count() == 1


def test_without_its_record_it_cannot_be(world: World, work: Work, need: Opportunity) -> None:
    records.delete(by=world.ida, record=need)
    with pytest.raises(InputError, match="Choose the record"):
        working.hand_in(by=world.ida, work=work)


def test_nobody_else_hands_it_in(world: World, work: Work, ivo: Client, max_: Client, sam: Client) -> None:
    for client in (ivo, max_, sam):
        assert client.post(world.url(f"works/{work.pk}/handing-in/")).status_code == 404
    assert not Round.objects.exists()
