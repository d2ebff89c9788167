"""Rows that were left out, to take away: row, column, value, rule and what stood there."""

import csv
import io

from django.test import Client

from tests.web.measurement.conftest import Import
from tests.world import World


def test_editors_take_them_away(world: World, eli: Client, vera: Client, sam: Client, bring: Import) -> None:
    file = bring("user_id,event,timestamp,x\nu,e,2025-01-01,1\nu,e,=1+1,2\n")
    address = world.url(f"metrics/events/files/{file.pk}/left-out/")
    (row,) = csv.DictReader(io.StringIO(eli.get(address).getvalue().decode()))
    assert (row["row"], row["column"], row["value"]) == ("3", "timestamp", "'=1+1")
    assert row["rule"].startswith("Is not a timestamp")
    assert '"x":"2"' in row["content"]
    assert vera.get(address).status_code == 403
    assert sam.get(address).status_code == 404
    whole = bring("user_id,event,timestamp\nu,e,2025-01-02\n")
    assert eli.get(world.url(f"metrics/events/files/{whole.pk}/left-out/")).status_code == 404
