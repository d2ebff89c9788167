"""What an assignment asks for."""

from django.test import Client

from firsthand_web.learning.models import Work
from tests.web.learning.conftest import Class
from tests.world import World


def test_an_intern_reads_it_and_can_begin(world: World, learners: Class, ida: Client, max_: Client) -> None:
    address = world.url(f"cohorts/{learners.cohort.pk}/assignments/survey/")
    page = ida.get(address).content.decode()
    assert "A survey, read honestly" in page
    assert "About 4 h" in page
    assert "accepted from here" in page
    assert "Begin</button>" in page
    assert "Begin</button>" not in max_.get(address).content.decode()


def test_one_whose_pages_are_not_built_cannot_be_begun(world: World, learners: Class, ida: Client) -> None:
    page = ida.get(world.url(f"cohorts/{learners.cohort.pk}/assignments/prototype/")).content.decode()
    assert "Not offered yet" in page
    assert "Begin</button>" not in page


def test_an_assignment_under_way_leads_to_the_work(world: World, work: Work, ida: Client) -> None:
    reply = ida.get(world.url(f"cohorts/{work.cohort_id}/assignments/know-the-product/"))
    assert reply["Location"] == world.url(f"works/{work.pk}/")


def test_others_find_nothing(
    world: World, learners: Class, mo: Client, eli: Client, vera: Client, sam: Client
) -> None:
    for client in (mo, eli, vera, sam):
        assert client.get(world.url(f"cohorts/{learners.cohort.pk}/assignments/survey/")).status_code == 404
