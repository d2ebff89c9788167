"""The text of a cohort's programme."""

from django.test import Client

from firsthand_web.learning.models import Cohort, Work
from tests.web.learning.conftest import Class
from tests.world import World


def test_a_mentor_changes_it(world: World, learners: Class, max_: Client) -> None:
    text = learners.cohort.programme.replace("Twelve weeks:", "A dozen weeks:", 1)
    max_.post(world.url(f"cohorts/{learners.cohort.pk}/programme/"), {"programme": text})
    assert Cohort.objects.get().content.title.startswith("A dozen weeks")


def test_a_mistake_is_named_and_the_text_is_not_lost(world: World, learners: Class, max_: Client) -> None:
    text = learners.cohort.programme.replace("minutes = 180", "minutes = 0", 1)
    page = max_.post(
        world.url(f"cohorts/{learners.cohort.pk}/programme/"), {"programme": text}
    ).content.decode()
    assert "minutes" in page
    assert "from 5 to 2,400" in page
    assert "minutes = 0" in page
    assert Cohort.objects.get().programme == learners.cohort.programme


def test_an_assignment_under_way_stays(world: World, learners: Class, work: Work, max_: Client) -> None:
    text = learners.cohort.programme.replace("know-the-product", "know-it-all")
    page = max_.post(
        world.url(f"cohorts/{learners.cohort.pk}/programme/"), {"programme": text}
    ).content.decode()
    assert "Somebody works on the assignment “know-the-product”" in page


def test_others_find_nothing(
    world: World, learners: Class, mo: Client, ida: Client, vera: Client, sam: Client
) -> None:
    for client in (mo, ida, vera, sam):
        assert client.get(world.url(f"cohorts/{learners.cohort.pk}/programme/")).status_code == 404
