"""What one person did, for those who may look."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.actions import people_access
from firsthand_web.measurement.models import PeopleAccess
from tests.web.measurement.conftest import Import
from tests.world import World


def test_newest_first_with_properties(world: World, ada: Client, bring: Import) -> None:
    bring()
    people_access.let_look(by=world.ada, workspace=world.workspace, who=PeopleAccess.Who.MENTORS)
    page = ada.get(world.url("explore/people/one/?id=u2")).content.decode()
    assert "2 events, newest first" in page
    assert page.index("13 Mar 2025, 10:00:00") < page.index("4 Mar 2025, 09:00:00")
    assert "amount: 30" in page
    entry = AuditEntry.objects.get(verb="measurement.people.looked-at")
    assert "u2" not in entry.label + str(entry.data)


def test_nobody_of_that_name(world: World, ada: Client, bring: Import) -> None:
    bring()
    people_access.let_look(by=world.ada, workspace=world.workspace, who=PeopleAccess.Who.MENTORS)
    assert ada.get(world.url("explore/people/one/?id=u99")).status_code == 404
    assert ada.get(world.url("explore/people/one/?id=u2&page=2")).status_code == 404
    assert ada.get(world.url("explore/people/one/?id=u2&page=123456789x")).status_code == 200


def test_who_may_not(world: World, ada: Client, vera: Client, sam: Client, bring: Import) -> None:
    bring()
    assert ada.get(world.url("explore/people/one/?id=u2")).status_code == 403
    assert vera.get(world.url("explore/people/one/?id=u2")).status_code == 403
    assert sam.get(world.url("explore/people/one/?id=u2")).status_code == 404
