"""The programme as a file."""

from django.test import Client

from firsthand.learning.programme import read_programme, read_programme_text
from tests.web.learning.conftest import Class
from tests.world import World


def test_those_who_guide_take_it_away(
    world: World, learners: Class, max_: Client, ida: Client, sam: Client
) -> None:
    address = world.url(f"cohorts/{learners.cohort.pk}/programme.toml")
    reply = max_.get(address)
    assert read_programme_text(reply.content, file="programme.toml") == read_programme("twelve-weeks")
    assert "attachment" in reply["Content-Disposition"]
    for client in (ida, sam):
        assert client.get(address).status_code == 404
