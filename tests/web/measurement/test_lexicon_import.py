"""A lexicon comes back as it was exported, whole or not at all."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand_web.core.models import Tagging
from firsthand_web.measurement.actions.lexicon import Said, describe
from firsthand_web.measurement.models import EventDefinition
from tests.web.measurement.conftest import Import
from tests.world import World

TEXT = """event,description,owner,hidden,counts_as,tags
paid,A receipt was sent,eli@example.org,yes,,"money, core"
signed up,,,,paid,
"""


def send(world: World, client: Client, text: str) -> Any:
    file = SimpleUploadedFile("lexicon.csv", text.encode())
    return client.post(world.url("metrics/events/lexicon/import/"), {"file": file}, follow=True)


def said(world: World) -> list[tuple[object, ...]]:
    rows = EventDefinition.objects.filter(product=world.product)
    return list(rows.values_list("name", "description", "owner__name", "hidden", "merged_into"))


def test_it_says_what_the_file_says(world: World, eli: Client, bring: Import) -> None:
    bring()
    assert "2 events of the file" in send(world, eli, TEXT).content.decode()
    wanted = [("paid", "A receipt was sent", "Eli Editor", True, ""), ("signed up", "", None, False, "paid")]
    assert said(world) == wanted
    assert Tagging.objects.count() == 2
    text = eli.get(world.url("metrics/events/lexicon/export/")).content.decode()
    send(world, eli, text)
    assert said(world) == wanted
    assert Tagging.objects.count() == 2


def test_missing_columns_change_nothing(world: World, eli: Client, bring: Import) -> None:
    bring()
    describe(by=world.eli, product=world.product, name="paid", said=Said(description="Kept", owner=world.eli))
    send(world, eli, "event,hidden\npaid,yes\n")
    assert said(world) == [("paid", "Kept", "Eli Editor", True, "")]


def test_an_error_keeps_the_whole_file_out(world: World, eli: Client, bring: Import) -> None:
    bring()
    for text, told in (
        ("name\npaid\n", "no column “event”"),
        ("event,owner\npaid,eli@example.org\nsigned up,sam@example.org\n", "row 3"),
        ("event,description,counts_as\npaid,x,\nnothing,x,nothing else\n,x,\n", "1 to 500 characters"),
        ("event,counts_as\npaid,signed up\nsigned up,paid\n", "separate the two first"),
    ):
        assert told in send(world, eli, text).content.decode()
        assert said(world) == []


def test_others_import_nothing(world: World, vera: Client, sam: Client) -> None:
    assert send(world, vera, TEXT).status_code == 403
    assert send(world, sam, TEXT).status_code == 404
    assert not EventDefinition.objects.exists()
