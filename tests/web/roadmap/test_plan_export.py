"""The plan as a file."""

import csv
import io

from django.test import Client

from firsthand_web.roadmap.models import Plan
from tests.web.access import assert_members_only
from tests.world import World


def test_members_download_every_item_with_its_reason(
    world: World, plan: Plan, vera: Client, sam: Client
) -> None:
    text = assert_members_only(world.url("plan/export.csv"), vera=vera, sam=sam)
    rows = {row["item"]: row for row in csv.DictReader(io.StringIO(text))}
    assert {name for name, row in rows.items() if row["in_plan"] == "yes"} == {"Stand", "Lens", "Cord"}
    assert rows["Dome"]["period"] == ""
    assert rows["Lens"]["teams"] == "Core; Shop"
    assert rows["Stand"]["loss"] == "400.0"


def test_without_a_plan_it_is_empty(world: World, vera: Client) -> None:
    lines = vera.get(world.url("plan/export.csv")).content.decode().splitlines()
    assert lines == ["item,in_plan,period,must,value,teams,effort,loss,reason"]
