"""A cohort at a glance, for those who guide it."""

from django.test import Client

from firsthand_web.learning.models import Work
from tests.web.learning.conftest import Class
from tests.world import World


def test_those_who_guide_it_see_where_everybody_stands(
    world: World, learners: Class, work: Work, max_: Client, mia: Client, ada: Client
) -> None:
    address = world.url(f"cohorts/{learners.cohort.pk}/")
    for client in (max_, mia, ada):
        page = client.get(address).content.decode()
        assert "Ida Intern" in page
        assert f"works/{work.pk}/" in page


def test_nobody_else_does(
    world: World, learners: Class, mo: Client, ida: Client, eli: Client, vera: Client, sam: Client
) -> None:
    for client in (mo, ida, eli, vera, sam):
        assert client.get(world.url(f"cohorts/{learners.cohort.pk}/")).status_code == 404
