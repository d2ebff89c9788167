"""An intern's work: seen by them, their mentors and the owner, by nobody else."""

from django.test import Client

from firsthand_web.learning.models import Work
from tests.web.learning.conftest import Class
from tests.world import World


def test_the_intern_sees_what_is_there_and_what_the_checks_say(world: World, work: Work, ida: Client) -> None:
    page = ida.get(world.url(f"works/{work.pk}/")).content.decode()
    assert "Read in bed without waking anybody" in page
    assert "Twenty voices to read: 0 of 20" in page
    assert "Nothing is linked to this need" in page
    assert world.url("lessons/no-source/") in page
    assert "Hand it in</button>" in page


def test_mentors_of_the_cohort_and_the_owner_see_it(
    world: World, work: Work, max_: Client, mia: Client, ada: Client
) -> None:
    for client in (max_, mia, ada):
        page = client.get(world.url(f"works/{work.pk}/")).content.decode()
        assert "Ida Intern" in page
        assert "Hand it in</button>" not in page


def test_nobody_else_finds_it(
    world: World, work: Work, ivo: Client, mo: Client, eli: Client, vera: Client, sam: Client
) -> None:
    for client in (ivo, mo, eli, vera, sam):
        assert client.get(world.url(f"works/{work.pk}/")).status_code == 404


def test_what_members_read_of_history_does_not_say_which_assignment(
    world: World, learners: Class, work: Work, vera: Client
) -> None:
    page = vera.get(world.url("activity/")).content.decode()
    assert "began the work of an assignment" in " ".join(page.split())
    assert "Know the product" not in page
