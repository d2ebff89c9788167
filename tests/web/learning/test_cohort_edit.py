"""Changing a cohort."""

from django.test import Client

from firsthand_web.core.models import Role
from firsthand_web.learning.actions import cohorts, practice
from firsthand_web.learning.models import Cohort, Work
from tests.web.learning.conftest import MONDAY, Class
from tests.web.learning.practising import LADLE, address, begun
from tests.world import World


def test_a_mentor_changes_people_and_work_stays(
    world: World, learners: Class, work: Work, max_: Client
) -> None:
    address = world.url(f"cohorts/{learners.cohort.pk}/edit/")
    assert 'value="Autumn"' in max_.get(address).content.decode()
    max_.post(
        address,
        {
            "title": "Late autumn", "starts_on": "2026-11-09", "interns": [learners.ivo.pk],
            "mentors": [world.max.pk],
        },
    )  # fmt: skip
    cohort = Cohort.objects.get()
    assert (cohort.title, f"{cohort.starts_on}") == ("Late autumn", "2026-11-09")
    assert {seat.person for seat in cohort.seats.all()} == {learners.ivo, world.max}
    assert Work.objects.get() == work


def test_others_find_nothing(
    world: World, learners: Class, mo: Client, ida: Client, vera: Client, sam: Client
) -> None:
    for client in (mo, ida, vera, sam):
        assert client.post(world.url(f"cohorts/{learners.cohort.pk}/edit/"), {}).status_code == 404


def test_practice_runs_under_way_follow_at_once(
    world: World, learners: Class, max_: Client, mia: Client, mo: Client
) -> None:
    made = practice.set_class(by=world.max, cohort=learners.cohort, title="Dinner", beginning=LADLE)
    run = begun(world.ida, world.product, LADLE, made)
    assert [client.get(address(run)).status_code for client in (max_, mia, mo)] == [200, 200, 404]
    cohorts.change(
        by=world.max, cohort=learners.cohort, title="Autumn", starts_on=MONDAY,
        interns=[world.ida, learners.ivo], mentors=[world.max, learners.mo],
    )  # fmt: skip
    assert [client.get(address(run)).status_code for client in (max_, mia, mo)] == [200, 404, 200]
    assert run.product.workspace.memberships.get(person=world.ida).role == Role.EDITOR
