"""Items as a file, which can come in again."""

import csv
import io

from django.test import Client

from firsthand_web.roadmap.actions import items
from firsthand_web.roadmap.actions.items import Draft
from firsthand_web.roadmap.models import Plan
from firsthand_web.roadmap.queries import importing
from tests.web.access import assert_members_only
from tests.web.roadmap.conftest import Roadmap
from tests.world import World


def test_members_download_items_best_first(
    world: World, roadmap: Roadmap, plan: Plan, vera: Client, sam: Client
) -> None:
    text = assert_members_only(world.url("items/export.csv"), vera=vera, sam=sam)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["title"] for row in rows] == ["Dome", "Lens", "Stand", "Cord"]
    lens = rows[1]
    assert (lens["team"], lens["effort"], lens["depends_on"]) == ("Core; Shop", "2; 1", str(roadmap.stand.pk))
    assert lens["horizon"] in {"Q1 2027", "Q2 2027"}
    assert lens["rank"] == "2"


def test_a_formula_does_not_run_and_comes_back_as_it_was(
    world: World, roadmap: Roadmap, vera: Client
) -> None:
    items.create(by=world.ada, product=world.product, draft=Draft(title="=HYPERLINK(1)"))
    content = vera.get(world.url("items/export.csv")).content
    assert "'=HYPERLINK(1)" in content.decode()
    read = importing.read(world.product, content, name="items.csv")
    assert not read.blocking, read.problems
    assert {row.title for row in read.rows} == {"=HYPERLINK(1)", "Dome", "Lens", "Stand", "Cord"}
    lens = next(row for row in read.rows if row.title == "Lens")
    assert {name: effort.likely for name, effort in lens.efforts.items()} == {"Core": 2, "Shop": 1}
