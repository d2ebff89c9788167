"""Beginning a cohort."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand.errors import InputError
from firsthand.learning.programme import read_programme, to_toml
from firsthand_web.core.models import AuditEntry
from firsthand_web.learning.actions import cohorts
from firsthand_web.learning.models import Cohort
from tests.web.learning.conftest import MONDAY
from tests.world import World


def given(world: World, **more: object) -> dict[str, object]:
    return {
        "title": "Winter", "starts_on": "2027-01-04", "programme": "two-weeks", "interns": [world.ida.pk],
        "mentors": [world.max.pk], **more,
    }  # fmt: skip


def test_a_mentor_begins_one_with_a_programme_of_its_own(world: World, max_: Client) -> None:
    assert "Two weeks: one need" in max_.get(world.url("cohorts/new/")).content.decode()
    max_.post(world.url("cohorts/new/"), given(world))
    cohort = Cohort.objects.get()
    assert cohort.content == read_programme("two-weeks")
    assert {seat.person for seat in cohort.seats.all()} == {world.ida, world.max}
    assert AuditEntry.objects.get(verb="learning.cohort.begun").data == {"interns": 1, "mentors": 1}


def test_others_may_not(world: World, ida: Client, eli: Client, vera: Client, sam: Client) -> None:
    for client, status in ((ida, 403), (eli, 403), (vera, 403), (sam, 404)):
        assert client.get(world.url("cohorts/new/")).status_code == status
        assert client.post(world.url("cohorts/new/"), given(world)).status_code == status
    assert not Cohort.objects.exists()


def test_a_broken_programme_file_is_named_by_line_and_nothing_is_begun(world: World, max_: Client) -> None:
    broken = to_toml(read_programme("two-weeks")).replace("minutes = 240", "minutes = 1", 1)
    upload = SimpleUploadedFile("ours.toml", broken.encode())
    page = max_.post(world.url("cohorts/new/"), given(world, file=upload)).content.decode()
    assert re.search(r"ours.toml, column “assignments\[[\w-]+\].minutes”", page)
    assert "from 5 to 2,400" in page
    upload = SimpleUploadedFile("ours.toml", b"title = \n")
    page = max_.post(world.url("cohorts/new/"), given(world, file=upload)).content.decode()
    assert "this is not TOML" in page
    assert "line 1" in page
    assert not Cohort.objects.exists()


def test_nobody_is_intern_and_mentor_and_strangers_are_neither(world: World) -> None:
    text = to_toml(read_programme("two-weeks"))
    for interns, message in (([world.max], "intern and mentor"), ([world.sam], "no member")):
        with pytest.raises(InputError, match=message):
            cohorts.begin(
                by=world.max, product=world.product, title="W", starts_on=MONDAY, programme=text,
                interns=interns, mentors=[world.max],
            )  # fmt: skip
    assert not Cohort.objects.exists()
