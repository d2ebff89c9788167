"""What leaves Firsthand of an answer: pictures, table, SQL; formulas guarded, nobody named."""

import csv
from io import StringIO
from typing import Any

import duckdb
from django.test import Client

from firsthand_web.measurement.actions import lexicon, people_access
from firsthand_web.measurement.models import PeopleAccess
from tests.web.measurement.conftest import ROWS, Import
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


def asked_in_duckdb(told: str, rows: str) -> list[tuple[object, ...]]:
    """What the exported text answers over `rows`, which stand in for its file."""
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE stored (user_id VARCHAR, event VARCHAR, timestamp TIMESTAMP, amount VARCHAR)"
        )
        for line in rows.splitlines()[1:]:
            if "yesterday" not in line:
                values = [value.removesuffix("Z") or None for value in line.split(",")]
                connection.execute("INSERT INTO stored VALUES (?, ?, ?, ?)", values)
        return connection.execute(told.replace("'events.parquet'", "stored")).fetchall()


def test_merged_events_are_merged_in_the_query(
    world: World, eli: Client, bring: Import, django_capture_on_commit_callbacks: Any
) -> None:
    bring(ROWS + "u9,bought,2025-03-14T10:00:00Z,70\n")
    with django_capture_on_commit_callbacks(execute=True):
        lexicon.merge(by=world.eli, product=world.product, names=["bought"], into="paid")
    for name in ("paid", "bought"):
        told = eli.get(
            world.url(f"explore/trend/export.sql?a={name}&period=all&grain=month")
        ).content.decode()
        assert "WHEN 'bought' THEN 'paid'" in told
        (row,) = asked_in_duckdb(told, ROWS + "u9,bought,2025-03-14T10:00:00Z,70\n")
        assert row[1:] == (4, 4)


def test_a_formula_is_worked_out_in_the_query(world: World, eli: Client, bring: Import) -> None:
    bring()
    asked = "a=paid&a.1=amount&a.1.how=least&a.1.is=25&b=signed+up&formula=100*A/B&period=all&grain=week"
    told = eli.get(world.url(f"explore/trend/export.sql?{asked}")).content.decode()
    page = eli.get(world.url(f"explore/trend/export.csv?{asked}")).content.decode()
    shown = [
        float(row[1])
        for row in list(csv.reader(StringIO(page)))[1:]
        if row[1] != "–" and row[1] != "not known"
    ]
    answered = [value for _, value in asked_in_duckdb(told, ROWS) if value is not None]
    assert sorted(shown) == sorted(answered) == [0.0, 0.0, 100.0]


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
    assert vera.get(world.url("explore/funnel/export.csv?a=paid")).status_code == 422
    assert vera.get(world.url("explore/trend/export.exe?a=paid")).status_code == 404


def test_strangers_find_nothing(world: World, sam: Client, bring: Import) -> None:
    bring()
    assert sam.get(world.url(f"explore/funnel/export.csv?{FUNNEL}")).status_code == 404
