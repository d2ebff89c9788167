"""Beginning an assignment."""

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand_web.learning.actions import work as working
from firsthand_web.learning.models import Work
from tests.web.learning.conftest import Class
from tests.world import World


def test_an_intern_begins_once(world: World, learners: Class, ida: Client) -> None:
    address = world.url(f"cohorts/{learners.cohort.pk}/assignments/survey/beginning/")
    for _ in range(2):
        reply = ida.post(address)
    work = Work.objects.get()
    assert (work.intern, work.assignment, work.state) == (world.ida, "survey", "started")
    assert reply["Location"] == world.url(f"works/{work.pk}/")


def test_others_do_not(
    world: World, learners: Class, max_: Client, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"cohorts/{learners.cohort.pk}/assignments/survey/beginning/")
    for client, status in ((max_, 302), (eli, 404), (vera, 403), (sam, 404)):
        assert client.post(address).status_code == status
    assert not Work.objects.exists()


def test_what_is_not_built_is_not_begun(world: World, learners: Class) -> None:
    asked = learners.cohort.content.assignment["prototype"]
    with pytest.raises(InputError, match="not offered yet"):
        working.begin(by=world.ida, cohort=learners.cohort, assignment=asked)
