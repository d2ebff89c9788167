"""The people behind a number: exactly those, only for those who may look, each look written down."""

import pytest
from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.actions import people_access
from firsthand_web.measurement.models import PeopleAccess
from tests.web.measurement.conftest import Import
from tests.world import World

FUNNEL = "a=signed+up&b=paid&window=30&period=all"


def let(world: World, who: PeopleAccess.Who) -> None:
    people_access.let_look(by=world.ada, workspace=world.workspace, who=who)


@pytest.mark.parametrize(
    ("query", "those"),
    [
        (f"funnel/people/?{FUNNEL}&at.step=1&at.what=stopped", {"u4", "u5"}),
        (f"funnel/people/?{FUNNEL}&at.step=2&at.what=reached", {"u1", "u2", "u3"}),
        ("trend/people/?a=paid&grain=week&at.of=a&at.day=2025-03-03", {"u1"}),
        ("trend/people/?a=signed+up&grain=month&at.of=a&at.day=2025-03-01", {"u1", "u2", "u3", "u4", "u5"}),
        ("trend/people/?a=paid&grain=month&by=amount&at.of=a&at.value=30&at.day=2025-03-01", {"u2"}),
        (
            "trend/people/?a=paid&grain=month&by=amount&top=1&at.of=a&at.rest=on&at.day=2025-03-01",
            {"u2", "u3"},
        ),
    ],
)
def test_exactly_those(world: World, ada: Client, bring: Import, query: str, those: set[str]) -> None:
    bring()
    let(world, PeopleAccess.Who.MENTORS)
    page = ada.get(world.url(f"explore/{query}")).content.decode()
    assert {each for each in ("u1", "u2", "u3", "u4", "u5") if f'?id={each}"' in page} == those


def test_a_row_says_how_much_they_did_and_when(world: World, ada: Client, bring: Import) -> None:
    bring()
    let(world, PeopleAccess.Who.MENTORS)
    page = ada.get(world.url("explore/trend/people/?a=paid&grain=week&at.of=a&at.day=2025-03-03"))
    assert "1 person: paid in the week of 3 Mar 2025" in page.content.decode()
    assert "3 Mar 2025, 09:00" in page.content.decode()
    assert "5 Mar 2025, 10:00" in page.content.decode()


def test_each_look_is_written_down_without_names(world: World, ada: Client, bring: Import) -> None:
    bring()
    let(world, PeopleAccess.Who.MENTORS)
    ada.get(world.url(f"explore/funnel/people/?{FUNNEL}&at.step=1&at.what=stopped"))
    entry = AuditEntry.objects.get(verb="measurement.people.looked-at")
    assert (entry.by, entry.data) == (world.ada, {"people": 2})
    assert entry.label == "got to 1. signed up and no further"


def test_only_those_whom_the_owner_lets(
    world: World, ada: Client, max_: Client, eli: Client, vera: Client, sam: Client, bring: Import
) -> None:
    bring()
    address = world.url(f"explore/funnel/people/?{FUNNEL}&at.step=1&at.what=reached")
    seen = {}
    for who in PeopleAccess.Who:
        let(world, who)
        seen[who] = [client.get(address).status_code for client in (ada, max_, eli, vera, sam)]
    assert seen == {
        PeopleAccess.Who.NOBODY: [403, 403, 403, 403, 404],
        PeopleAccess.Who.MENTORS: [200, 200, 403, 403, 404],
        PeopleAccess.Who.EDITORS: [200, 200, 200, 403, 404],
    }


def test_links_are_for_those_who_may_look(world: World, eli: Client, bring: Import) -> None:
    bring()
    address = world.url(f"explore/funnel/?{FUNNEL}")
    assert "funnel/people/" not in eli.get(address).content.decode()
    let(world, PeopleAccess.Who.EDITORS)
    assert "funnel/people/" in eli.get(address).content.decode()


def test_a_place_that_is_not_there_is_said(world: World, ada: Client, bring: Import) -> None:
    bring()
    let(world, PeopleAccess.Who.MENTORS)
    for query in ("at.step=9", "at.step=x", ""):
        page = ada.get(world.url(f"explore/funnel/people/?{FUNNEL}&{query}"))
        assert page.status_code == 422
        assert "is none of the 2 steps" in page.content.decode()
    assert ada.get(world.url("explore/trend/people/?a=paid&at.of=a&at.day=2030-01-01")).status_code == 422
    assert ada.get(world.url("explore/trend/people/?a=paid&at.of=z")).status_code == 422
    assert ada.get(world.url("explore/funnel/people/")).status_code == 404
