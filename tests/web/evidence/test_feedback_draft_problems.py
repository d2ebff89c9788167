"""Every problem of a draft can be taken away, with the row it is about."""

import csv
import io

from django.test import Client

from firsthand_web.evidence.actions import feedback
from firsthand_web.evidence.actions.uploads import Upload
from tests.web.evidence.feedback import REVIEWS, csv_of
from tests.world import World


def test_problems_with_their_rows(world: World, eli: Client, vera: Client, sam: Client) -> None:
    bad = ("r5", "soon", "3", "It came too late for us", "u1", "Free")
    upload = Upload(name="reviews.csv", chunks=[csv_of(*REVIEWS, bad)])
    draft = feedback.begin(by=world.eli, product=world.product, upload=upload)
    address = world.url(f"voices/drafts/{draft.pk}/problems/")
    reply = eli.get(address)
    rows = list(csv.reader(io.StringIO(b"".join(reply.streaming_content).decode())))  # type: ignore[attr-defined]
    assert rows[0][:5] == ["file", "row", "column", "problem", "value"]
    assert rows[1][:3] == ["reviews.csv", "5", "date"]
    assert rows[1][4:] == ["soon", *bad]
    assert (vera.get(address).status_code, sam.get(address).status_code) == (403, 404)
