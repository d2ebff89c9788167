"""Conditions on a page: read from addresses old and new, counted by hand, offered in its form."""

import csv
from io import StringIO

import pytest
from django.test import Client

from tests.web.measurement.conftest import Import
from tests.world import World

ROWS = """user_id,event,timestamp,amount,city
u1,paid,2025-03-03T09:00:00Z,20,Berlin
u2,paid,2025-03-04T09:00:00Z,9.5,BERN
u3,paid,2025-03-05T09:00:00Z,100,
u4,paid,2025-03-06T09:00:00Z,a lot,Paris
u5,paid,2025-03-07T09:00:00Z,,Bergen
"""


def paid(world: World, client: Client, query: str) -> int:
    page = client.get(
        world.url(f"explore/trend/export.csv?a=paid&a.of=events&period=all&grain=month&{query}")
    )
    assert page.status_code == 200, page.content
    rows = list(csv.reader(StringIO(page.content.decode())))
    return int(float(rows[1][1]))


@pytest.mark.parametrize(
    ("query", "times"),
    [
        ("a.1=city&a.1.is=Berlin", 1),
        ("a.1=city&a.1.not=on&a.1.is=Berlin", 4),
        ("a.1=city&a.1.how=is-not&a.1.is=Berlin&a.1.is=Paris", 3),
        ("a.1=city&a.1.how=contains&a.1.is=ber", 3),
        ("a.1=city&a.1.how=contains&a.1.is=lin&a.1.is=ARI", 2),
        ("a.1=city&a.1.how=contains-not&a.1.is=ber", 2),
        ("a.1=city&a.1.how=set", 4),
        ("a.1=city&a.1.how=not-set", 1),
        ("a.1=amount&a.1.how=least&a.1.is=20", 2),
        ("a.1=amount&a.1.how=most&a.1.is=20", 2),
        ("a.1=amount&a.1.how=between&a.1.is=9.5&a.1.is=20", 2),
        ("a.1=amount&a.1.how=between&a.1.is=&a.1.is=20", 2),
        ("a.1=amount&a.1.how=between&a.1.is=20&a.1.is=20", 1),
        ("a.1=amount&a.1.how=least&a.1.is=10&a.2=city&a.2.how=set", 1),
        ("a.1=amount&a.1.how=least&a.1.is=", 5),
    ],
)
def test_counted_by_hand(world: World, vera: Client, bring: Import, query: str, times: int) -> None:
    bring(ROWS)
    assert paid(world, vera, query) == times


def test_what_is_no_number_is_counted(world: World, vera: Client, bring: Import) -> None:
    bring(ROWS)
    query = "a=paid&a.1=amount&a.1.how=least&a.1.is=20"
    page = vera.get(world.url(f"explore/trend/?{query}")).content.decode()
    assert "1 of the events “paid” has text in amount that is no number" in page
    assert query.replace("&", "&amp;") in page
    assert "that is no number" not in vera.get(world.url("explore/trend/?a=paid")).content.decode()


def test_its_form_keeps_both_ends(world: World, vera: Client, bring: Import) -> None:
    bring(ROWS)
    page = vera.get(world.url("explore/trend/?a=paid&a.1=amount&a.1.how=between&a.1.is=&a.1.is=20")).content
    told = page.decode()
    assert '<option value="between" selected>is between</option>' in told
    assert 'value="" inputmode="decimal" autocomplete="off" placeholder="from"' in told
    assert 'value="20" inputmode="decimal" autocomplete="off" placeholder="to"' in told


def test_what_cannot_be_compared_is_said(world: World, vera: Client, bring: Import) -> None:
    bring(ROWS)
    page = vera.get(world.url("explore/trend/?a=paid&a.1=amount&a.1.how=most&a.1.is=5,50")).content.decode()
    assert "amount=“5,50” is no number to compare with: write it as 12.5." in page
