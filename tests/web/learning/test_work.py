"""An intern's work: seen by them, their mentors and the owner, by nobody else."""

from datetime import timedelta

from django.test import Client

from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import work as working
from firsthand_web.learning.models import Round, Work
from tests.web.learning import reviewing
from tests.web.learning.conftest import Class
from tests.world import World


def test_the_intern_sees_what_is_there_and_what_the_checks_say(world: World, work: Work, ida: Client) -> None:
    page = ida.get(world.url(f"works/{work.pk}/")).content.decode()
    assert "Read in bed without waking anybody" in page
    assert "Twenty voices to read: 0 of 20" in page
    assert "Nothing is linked to this need" in page
    assert world.url("lessons/no-source/") in page
    assert "Hand it in</button>" in page


def test_what_was_made_since_is_one_press_away(world: World, learners: Class, ida: Client) -> None:
    cohort = learners.cohort
    before = needs.create(by=world.ida, product=world.product, statement="Made before")
    made = working.begin(
        by=world.ida, cohort=cohort, assignment=cohort.content.assignment["know-the-product"]
    )
    Opportunity.objects.filter(pk=before.pk).update(created_at=made.created_at - timedelta(days=1))
    address = world.url(f"works/{made.pk}/")
    page = ida.get(address).content.decode()
    assert f'href="{world.url("needs/new/")}">Make a need' in page
    assert "Work on it" not in page
    need = needs.create(by=world.ida, product=world.product, statement="Made for this")
    assert "Work on it" in ida.get(address).content.decode()
    ida.post(world.url(f"works/{made.pk}/record/"), {"record": need.pk})
    assert "Work on it" not in ida.get(address).content.decode()


def test_accepted_work_leads_to_saying_what_it_shows(
    world: World, handed_in: Round, ida: Client, max_: Client
) -> None:
    reviewing.sign(world.max, handed_in, "accept")
    work = handed_in.work
    address = world.url(f"skills/{work.cohort_id}/{world.ida.pk}/new/?work={work.pk}")
    for client in (ida, max_):
        assert f'href="{address}"' in client.get(world.url(f"works/{work.pk}/")).content.decode()
        page = client.get(address).content.decode()
        assert page.count(f'value="learning.work:{work.pk}" selected') == 1


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
