"""The list of practice runs: one's own, and those that one may see."""

from django.test import Client

from firsthand_web.learning.actions import practice
from tests.web.learning.conftest import Class
from tests.web.learning.practising import LADLE, address, begun
from tests.world import World


def test_each_sees_the_runs_that_concern_them(
    world: World,
    learners: Class,
    ida: Client,
    ivo: Client,
    max_: Client,
    ada: Client,
    eli: Client,
    mo: Client,
) -> None:
    run = begun(world.ida, world.product)
    link = address(run)
    for client in (ida, max_, ada):
        assert link in client.get(world.url("practice/")).content.decode()
    for client in (ivo, mo):
        assert link not in client.get(world.url("practice/")).content.decode()


def test_what_is_set_for_a_class_is_offered_to_its_interns(
    world: World, learners: Class, ida: Client, max_: Client, eli: Client, sam: Client
) -> None:
    practice.set_class(by=world.max, cohort=learners.cohort, title="Dinner", beginning=LADLE)
    assert "practice/new/?class=" in ida.get(world.url("practice/")).content.decode()
    assert "practice/classes/" in max_.get(world.url("practice/")).content.decode()
    assert "Dinner" not in eli.get(world.url("practice/")).content.decode()
    assert sam.get(world.url("practice/")).status_code == 404


def test_who_loses_the_seat_loses_the_view(world: World, learners: Class, max_: Client, mia: Client) -> None:
    run = begun(world.ida, world.product)
    learners.cohort.seats.filter(person=world.max).delete()
    practice.seat(run)
    assert max_.get(address(run)).status_code == 404
    assert mia.get(address(run)).status_code == 200
