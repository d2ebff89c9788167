"""Letters as files, for mail programs and mail merges."""

import csv
import io
import zipfile
from email import message_from_bytes, policy

from django.test import Client

from firsthand_web.evidence.models import Letter
from tests.world import World


def test_a_mail_for_each_opens_as_a_draft(world: World, released: Letter, eli: Client) -> None:
    reply = eli.get(world.url(f"letters/{released.pk}/export/eml/"))
    with zipfile.ZipFile(io.BytesIO(reply.content)) as files:
        assert files.namelist() == ["001-anna.eml", "002-ben.eml"]
        mail = message_from_bytes(files.read("001-anna.eml"), policy=policy.default)
    assert (mail["To"], mail["Subject"], mail["X-Unsent"]) == ("anna@example.net", "A question, Anna", "1")
    assert mail.get_content().startswith("Hello Anna, this is Ida Intern.")


def test_a_table_that_no_spreadsheet_runs(world: World, released: Letter, eli: Client) -> None:
    released.recipients.filter(name="Anna").update(name="=1+1")
    reply = eli.get(world.url(f"letters/{released.pk}/export/csv/"))
    rows = list(csv.DictReader(io.StringIO(reply.content.decode())))
    assert [row["name"] for row in rows] == ["'=1+1", "p2"]


def test_only_what_is_released_leaves(
    world: World, letter: Letter, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"letters/{letter.pk}/export/eml/")
    assert [client.get(address).status_code for client in (eli, vera, sam)] == [403, 403, 404]
