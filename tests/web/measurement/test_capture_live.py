"""A library of others sends to a server of ours, and the server is killed while programs send."""

import base64
import http.client
import json
import random
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from segment.analytics.client import Client as Segment

from tests.web.project.serving import Server, prepare, start

MAKE = (
    "from firsthand_web.measurement.actions import keys\n"
    "world = worlds.build()\n"
    "print(keys.create_key(by=world.eli, product=world.product, name='Shop')[1])\n"
)
STORED = (
    "from firsthand.measurement import store; from firsthand_web.core.models import Product\n"
    "from firsthand_web.measurement.actions import capture\n"
    "from firsthand_web.measurement.queries.events import folder_of\n"
    "import json; product = Product.objects.get(slug='lamp'); capture.settle(product)\n"
    "asked = 'SELECT message_id, user_id, event, properties FROM events'\n"
    "print(json.dumps(store.ask(folder_of(product), asked, {})))\n"
)


def stored(folder: Path) -> list[tuple[str, str, str, str]]:
    return [tuple(row) for row in json.loads(prepare(folder, STORED))]


def test_segments_own_client_is_understood(tmp_path: Path) -> None:
    key = prepare(tmp_path, MAKE)
    server = start(tmp_path)
    failed: list[Any] = []
    try:
        client = Segment(
            write_key=key, host=server.address, gzip=True, on_error=lambda error, batch: failed.append(error)
        )
        client.page(anonymous_id="d1", category="shop", name="home", properties={"path": "/"})
        client.track(
            anonymous_id="d1", event="product viewed", properties={"price": 24.9, "tags": ["a", "ü"]}
        )
        client.identify(user_id="ann", anonymous_id="d1", traits={"plan": "pro"})
        for number in range(250):
            client.track(user_id="ann", event="paid", properties={"n": number})
        client.group(user_id="ann", group_id="g1", traits={"name": "Team"})
        client.alias(previous_id="old", user_id="ann")
        client.screen(user_id="ann", name="settings")
        client.flush()
        client.join()
        wrong = Segment(
            write_key="wrong", host=server.address, on_error=lambda error, batch: failed.append(error.code)
        )
        wrong.track(user_id="ann", event="paid")
        wrong.flush()
        wrong.join()
    finally:
        server.stop()
    rows = stored(tmp_path)
    assert failed == ["unauthorized"]
    assert Counter(event for _, _, event, _ in rows) == {
        "paid": 250, "product viewed": 1, "page": 1, "identify": 1, "group": 1, "alias": 1, "screen": 1
    }  # fmt: skip
    assert {user for _, user, _, _ in rows} == {"ann"}
    assert {json.loads(text)["n"] for _, _, event, text in rows if event == "paid"} == set(range(250))


class Sender(threading.Thread):
    """Sends batches until the server is gone, and keeps what was acknowledged."""

    def __init__(self, server: Server, key: str, name: str) -> None:
        super().__init__()
        self.address = server.address.removeprefix("http://")
        self.headers = {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()}
        self.label = name
        self.sent: list[dict[str, Any]] = []
        self.acknowledged: set[str] = set()

    def run(self) -> None:
        for number in range(10_000):
            # Long enough that the log is folded again and again while they send.
            message = {"type": "track", "event": "e", "userId": self.label, "properties": {"x": "y" * 8_000}}
            batch = [message | {"messageId": f"{self.label}-{number}-{place}"} for place in range(50)]
            self.sent += batch
            if not self.send(batch):
                return
            self.acknowledged |= {message["messageId"] for message in batch}

    def send(self, batch: list[dict[str, Any]]) -> bool:
        try:
            with closing(http.client.HTTPConnection(self.address, timeout=60)) as connection:
                connection.request("POST", "/v1/batch", json.dumps({"batch": batch}), self.headers)
                with closing(connection.getresponse()) as reply:
                    return reply.status == 200
        except OSError:
            return False


@pytest.mark.slow
def test_what_was_acknowledged_is_there_once_wherever_a_kill_hits(tmp_path: Path) -> None:
    key = prepare(tmp_path, MAKE)
    chance, sent, last, acknowledged = random.Random(7), set[str](), list[list[dict[str, Any]]](), set[str]()
    for life in range(3):
        server = start(tmp_path)
        senders = [Sender(server, key, f"u{life}{number}") for number in range(2)]
        for sender in senders:
            sender.start()
        time.sleep(1 + 2 * chance.random())
        server.kill()
        for sender in senders:
            sender.join()
            sent |= {message["messageId"] for message in sender.sent}
            last += [sender.sent[-100:-50], sender.sent[-50:]]
            acknowledged |= sender.acknowledged
    counted = Counter(message for message, *_ in stored(tmp_path))
    assert acknowledged
    assert acknowledged - counted.keys() == set()
    assert set(counted.values()) == {1}
    server = start(tmp_path)
    again = Sender(server, key, "again")
    for batch in last:  # what a sender does that heard nothing; half of it was acknowledged before
        while batch and not again.send(batch):  # 429 while too much comes
            time.sleep(1)
    server.kill()
    counted = Counter(message for message, *_ in stored(tmp_path))
    assert counted == Counter(sent)
