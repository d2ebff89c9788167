"""Making a portfolio: interns of a cohort do."""

from django.test import Client

from firsthand_web.learning.models import Portfolio
from tests.web.learning.conftest import Class
from tests.world import World

GIVEN = {"title": "  Reading   at night ", "words": "What I can do."}


def test_an_intern_makes_one(world: World, learners: Class, ida: Client) -> None:
    reply = ida.post(world.url("portfolios/new/"), GIVEN)
    made = Portfolio.objects.get()
    assert reply["Location"] == world.url(f"portfolios/{made.pk}/")
    assert (made.title, made.person, made.state) == ("Reading at night", world.ida, "draft")


def test_who_does_not_learn_is_told_so(
    world: World, learners: Class, eli: Client, vera: Client, sam: Client
) -> None:
    assert "join a cohort" in eli.post(world.url("portfolios/new/"), GIVEN).content.decode()
    assert vera.post(world.url("portfolios/new/"), GIVEN).status_code == 403
    assert sam.get(world.url("portfolios/new/")).status_code == 404
    assert not Portfolio.objects.exists()


def test_a_title_is_needed(world: World, learners: Class, ida: Client) -> None:
    assert "Give it a title" in ida.post(world.url("portfolios/new/"), {"title": "…"}).content.decode()
    assert not Portfolio.objects.exists()
