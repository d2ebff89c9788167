"""Showing a record as it reads now."""

from django.test import Client

from firsthand_web.core.actions import records
from firsthand_web.insights.models import Opportunity
from tests.web.learning import portfolios
from tests.web.learning.conftest import Class
from tests.world import World


def test_what_was_approved_is_shown_anew_only_by_its_maker(
    world: World, learners: Class, need: Opportunity, ida: Client
) -> None:
    made = portfolios.approve(world, need)
    piece = portfolios.piece(made)
    kept = ida.get(world.url(f"portfolios/{made.pk}/portfolio.html")).content.decode()
    assert "Read in bed" in kept
    Opportunity.objects.filter(pk=need.pk).update(statement="Read anywhere")
    ida.post(world.url(f"pieces/{piece.pk}/renewal/"))
    piece.refresh_from_db()
    made.refresh_from_db()
    assert ["statement", "The need", "Read anywhere"] in piece.parts
    assert made.state == "draft"


def test_a_deleted_record_leaves_the_piece_as_it_was(
    world: World, learners: Class, need: Opportunity, ida: Client
) -> None:
    made = portfolios.begin(world, need)
    records.delete(by=world.ida, record=need)
    address = world.url(f"pieces/{portfolios.piece(made).pk}/renewal/")
    assert "This record was deleted" in ida.post(address, follow=True).content.decode()
    assert portfolios.piece(made).parts
