"""What leaves Firsthand of an answer: pictures, table, SQL; formulas guarded, nobody named."""

import csv
from io import StringIO

from django.test import Client

from firsthand_web.measurement.actions import people_access
from firsthand_web.measurement.models import PeopleAccess
from tests.web.measurement.conftest import Import
from tests.world import World

FUNNEL = "a=signed+up&b=paid&window=30&period=all"


def test_a_table_with_plain_numbers(world: World, vera: Client, bring: Import) -> None:
    bring()
    page = vera.get(world.url(f"explore/funnel/export.csv?{FUNNEL}"))
    assert page.headers["Content-Disposition"] == 'attachment; filename="lamp-funnel.csv"'
    rows = list(csv.DictReader(StringIO(page.content.decode())))
    assert [row["People"] for row in rows] == ["5", "3"]
    assert float(rows[1]["Of those who began"]) == 0.6


def test_text_of_people_is_no_formula(world: World, vera: Client, bring: Import) -> None:
    bring("user_id,event,timestamp,plan\nu1,paid,2025-03-03T09:00:00Z,=1+1\n")
    page = vera.get(world.url("explore/trend/export.csv?a=paid&by=plan")).content.decode()
    assert "'=1+1" in page.splitlines()[0]


def test_pictures(world: World, vera: Client, bring: Import) -> None:
    bring()
    assert vera.get(world.url(f"explore/funnel/export.svg?{FUNNEL}")).content.startswith(b"<svg")
    assert vera.get(world.url(f"explore/funnel/export.png?{FUNNEL}")).content.startswith(b"\x89PNG")


def test_a_query_that_says_what_it_asks(world: World, vera: Client, bring: Import) -> None:
    bring()
    told = vera.get(world.url(f"explore/funnel/export.sql?{FUNNEL}")).content.decode()
    assert told.startswith("-- Funnel: signed up → paid, within 30 days")
    assert "event = 'signed up'" in told
    assert ">SQL</a>" in vera.get(world.url(f"explore/funnel/?{FUNNEL}")).content.decode()


def test_no_picture_leads_to_people(world: World, ada: Client, bring: Import) -> None:
    bring()
    people_access.let_look(by=world.ada, workspace=world.workspace, who=PeopleAccess.Who.MENTORS)
    address = world.url(f"explore/funnel/?{FUNNEL}")
    assert "/people/?" in ada.get(address).content.decode()
    told = ada.get(world.url(f"explore/funnel/export.svg?{FUNNEL}")).content.decode()
    assert "people/?" not in told
    assert "href" not in told


def test_what_cannot_be_answered_is_told(world: World, vera: Client, bring: Import) -> None:
    bring()
    assert vera.get(world.url("explore/trend/export.csv?a=flew")).status_code == 422
    assert vera.get(world.url("explore/trend/export.csv")).status_code == 422
    assert vera.get(world.url("explore/trend/export.exe?a=paid")).status_code == 404


def test_strangers_find_nothing(world: World, sam: Client, bring: Import) -> None:
    bring()
    assert sam.get(world.url(f"explore/funnel/export.csv?{FUNNEL}")).status_code == 404
