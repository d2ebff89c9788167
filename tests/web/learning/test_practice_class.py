"""The debriefs of a class side by side."""

import pytest
from django.test import Client

from firsthand.learning.simulator.choices import Choices, Work
from firsthand_web.learning.actions import practice
from tests.web.learning.conftest import Class
from tests.web.learning.practising import LADLE, begun, lived
from tests.world import World


def test_interns_stand_beside_each_other(
    world: World, learners: Class, max_: Client, ida: Client, mo: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = practice.set_class(by=world.max, cohort=learners.cohort, title="Dinner", beginning=LADLE)
    address = world.url(f"practice/classes/{made.pk}/")
    page = max_.get(address).content.decode()
    assert page.count("Not begun") == 2
    run = begun(world.ida, world.product, LADLE, made)
    assert "Quarter 1 of 1" in max_.get(address).content.decode()
    run = lived(run, monkeypatch, choices=Choices(work=(Work(item="watch"),)))
    page = max_.get(address).content.decode()
    assert run.score["costly"][0]["sentence"].split("“")[1].split("”")[0] in page
    assert page.count("Not begun") == 1
    assert "1 intern has come to the end, with " in page
    assert "A plan from a survey of needs" in page
    begun(world.ida, world.product, LADLE, made)  # again, now that the truth is known
    assert "1 intern has come to the end, with " in max_.get(address).content.decode()
    for client in (ida, mo):
        assert client.get(address).status_code == 404
