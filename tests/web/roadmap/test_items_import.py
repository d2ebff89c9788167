"""Items from a file: all of them or none, and what is wrong by row and column."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand_web.core.models import AuditEntry, Batch
from firsthand_web.roadmap.models import Dependency, Item
from tests.web.roadmap.conftest import Roadmap
from tests.world import World

HEADER = "id,title,reach,impact,confidence,effort,team,depends_on,status,must\n"
GOOD = (
    HEADER + "a,Shade,1000 - 2000 - 4000,2,80 %,1 - 3,Core,,open,yes\n"
    'b,Base,500,1,0.5,"2; 1",Core; shop,a,done,\n'
)


def upload(client: Client, world: World, text: str) -> str:
    file = SimpleUploadedFile("wishes.csv", text.encode())
    return client.post(world.url("items/import/"), {"file": file}, follow=True).content.decode()


def test_an_editor_imports_items(world: World, roadmap: Roadmap, eli: Client) -> None:
    assert "2 items imported" in upload(eli, world, GOOD)
    shade, base = Item.objects.get(key="a"), Item.objects.get(key="b")
    assert (shade.reach_low, shade.reach_likely, shade.reach_high) == (1000, 2000, 4000)
    assert (shade.confidence_likely, shade.must, shade.changed_at) == (0.8, True, None)
    assert [(row.low, row.likely, row.high) for row in shade.efforts.all()] == [(1, 2, 3)]
    assert {str(row.team): row.likely for row in base.efforts.all()} == {"Core": 2, "Shop": 1}
    assert base.status == Item.Status.DONE
    assert Dependency.objects.get(item=base).needs == shade
    assert AuditEntry.objects.get(verb="roadmap.items.imported").data["items"] == 2


def test_the_same_file_twice_changes_nothing_and_undo_removes_it(
    world: World, roadmap: Roadmap, eli: Client
) -> None:
    upload(eli, world, GOOD)
    assert "Nothing new" in upload(eli, world, GOOD)
    assert Item.objects.count() == 6
    eli.post(world.url(f"imports/{Batch.objects.get().pk}/undo/"), {"confirmed": "yes"})
    assert Item.objects.count() == 4
    assert "2 items imported" in upload(eli, world, GOOD)


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("a,,1,1,1,1,Core,,,", "title", "Every item needs a title"),
        ("a,Shade,many,1,1,1,Core,,,", "reach", "Write a number"),
        ("a,Shade,9 - 2,1,1,1,Core,,,", "reach", "rises from low to high"),
        ("a,Shade,1,1,1,0,Core,,,", "effort", "smallest effort you plan in"),
        ("a,Shade,1,1,1,1,Moon,,,", "team", "There is no team “Moon”"),
        ("a,Shade,1,1,1,1; 2,Core,,,", "team", "1 teams for 2 efforts"),
        ("a,Shade,1,1,150,1,Core,,,", "confidence", "percentage up to 100"),
        ("a,Shade,1,1,1,1,Core,z,,", "depends_on", "no row with the id “z”"),
        ("a,Shade,1,1,1,1,Core,,,\na,Lid,1,1,1,1,Core,,,", "id", "stands in row 2 already"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column_and_nothing_comes_in(
    world: World, roadmap: Roadmap, eli: Client, row: str, column: str, says: str
) -> None:
    page = upload(eli, world, f"{HEADER}{row}\n")
    assert says in page
    assert f"<td>{column}</td>" in page
    assert Item.objects.count() == 4
    assert not Batch.objects.exists()


def test_a_circle_leaves_nothing_behind(world: World, roadmap: Roadmap, eli: Client) -> None:
    page = upload(eli, world, HEADER + "a,Shade,1,1,1,1,Core,b,,\nb,Base,1,1,1,1,Core,a,,\n")
    assert "would wait for each other" in page
    assert Item.objects.count() == 4
    assert not Batch.objects.exists()


def test_what_is_no_table_is_refused(world: World, roadmap: Roadmap, eli: Client) -> None:
    assert "the file is empty" in upload(eli, world, "\n\n")
    assert "There is no column “title”" in upload(eli, world, "name,size\nShade,3\n")


def test_others_may_not(world: World, roadmap: Roadmap, vera: Client, sam: Client) -> None:
    for client, status in ((vera, 403), (sam, 404)):
        file = SimpleUploadedFile("wishes.csv", GOOD.encode())
        assert client.post(world.url("items/import/"), {"file": file}).status_code == status
    assert Item.objects.count() == 4
