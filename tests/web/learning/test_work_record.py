"""Choosing the record that work is done on."""

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand_web.core.models import Link
from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import work as working
from firsthand_web.learning.models import Work
from tests.web.learning.conftest import Class
from tests.world import World


def test_the_intern_chooses_a_record_of_the_right_kind(
    world: World, work: Work, ida: Client, max_: Client, ivo: Client
) -> None:
    other = needs.create(by=world.ida, product=world.product, statement="Find the switch in the dark")
    address = world.url(f"works/{work.pk}/record/")
    for client in (max_, ivo):
        assert client.post(address, {"record": other.pk}).status_code == 404
    assert ida.post(address, {"record": 999_999}).status_code == 404
    ida.post(address, {"record": other.pk})
    work.refresh_from_db()
    assert work.record_id == other.pk
    link = Link.objects.get(source_type="learning.work")
    assert (link.target_type, link.target_id) == ("insights.opportunity", other.pk)


def test_the_thread_of_the_record_leads_to_the_work_for_those_who_may_see_it(
    world: World, work: Work, need: Opportunity, ida: Client, max_: Client, ivo: Client, eli: Client
) -> None:
    for client, seen in ((ida, True), (max_, True), (ivo, False), (eli, False)):
        page = client.get(world.url(f"needs/{need.pk}/")).content.decode()
        assert (f"works/{work.pk}/" in page) is seen


def test_another_kind_is_refused(world: World, learners: Class, work: Work) -> None:
    with pytest.raises(InputError, match="handed in as a need"):
        working.bind(by=world.ida, work=work, record=learners.cohort)


def test_work_that_is_handed_in_stays_what_it_is(world: World, work: Work, need: Opportunity) -> None:
    working.hand_in(by=world.ida, work=work)
    work.refresh_from_db()
    with pytest.raises(InputError, match="is handed in"):
        working.bind(by=world.ida, work=work, record=need)
