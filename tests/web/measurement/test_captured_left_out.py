"""Messages that were taken and cannot be used stand on the page of keys, and can be taken away."""

import csv
import io

from django.test import Client

from firsthand_web.measurement.actions import capture, keys
from tests.web.measurement.test_capture import NOTE, send
from tests.world import World


def test_they_are_counted_and_downloaded(world: World, eli: Client, vera: Client, sam: Client) -> None:
    key = keys.create_key(by=world.eli, product=world.product, name="Shop")[1]
    for number in range(2):
        for place in range(2):
            wrong = {"messageId": f"m{number}{place}", "timestamp": "1980-01-01T00:00:00Z"}
            assert send(key, "track", NOTE | wrong).status_code == 200
        capture.settle(world.product)
    page = eli.get(world.url("metrics/events/keys/")).content.decode()
    assert "Lies before 1990-01-01" in page
    assert '<td class="x">4</td>' in page
    address = world.url("metrics/events/keys/left-out/")
    rows = list(csv.DictReader(io.StringIO(eli.get(address).content.decode())))
    assert [(row["column"], row["value"][:4]) for row in rows] == [("timestamp", "1980")] * 4
    assert vera.get(address).status_code == 403
    assert sam.get(address).status_code == 404
