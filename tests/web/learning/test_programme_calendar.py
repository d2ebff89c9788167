"""The weeks of a cohort for one's own calendar."""

from django.test import Client

from tests.web.learning.conftest import Class
from tests.world import World


def test_those_of_the_cohort_take_its_dates_along(
    world: World, learners: Class, ida: Client, max_: Client, ada: Client
) -> None:
    for client in (ida, max_, ada):
        reply = client.get(world.url(f"cohorts/{learners.cohort.pk}/programme.ics"))
        assert reply["Content-Type"] == "text/calendar; charset=utf-8"
        text = reply.content.decode()
        assert text.count("BEGIN:VEVENT") == 12
        assert "DTSTART;VALUE=DATE:20261102\r\nDTEND;VALUE=DATE:20261109\r\n" in text
        assert "A specification that three disciplines signed" not in text.replace("\r\n ", "")


def test_nobody_else_finds_it(
    world: World, learners: Class, mo: Client, eli: Client, vera: Client, sam: Client
) -> None:
    for client in (mo, eli, vera, sam):
        assert client.get(world.url(f"cohorts/{learners.cohort.pk}/programme.ics")).status_code == 404
