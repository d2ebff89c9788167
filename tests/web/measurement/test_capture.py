"""Programs send events as Segment's libraries do; the requests are built by hand as those build theirs."""

import base64
import gzip
import json
from typing import Any

import pytest
from django.test import Client

from firsthand.measurement import store
from firsthand_web.core import registry
from firsthand_web.measurement.actions import capture, keys
from firsthand_web.measurement.actions import capture_limits as limits
from firsthand_web.measurement.models import Refusal
from firsthand_web.measurement.queries.events import folder_of
from tests.world import World

NOTE = {"event": "paid", "userId": "u1", "messageId": "m1", "timestamp": "2025-01-02T03:04:05Z"}


@pytest.fixture
def key(world: World) -> str:
    return keys.create_key(by=world.eli, product=world.product, name="Shop")[1]


def send(key: str, kind: str, body: Any, **headers: str) -> Any:
    coded = base64.b64encode(f"{key}:".encode()).decode()
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Basic {coded}"} | headers)
    return client.post(f"/v1/{kind}", data, content_type="application/json")


def stored(world: World) -> list[tuple[object, ...]]:
    capture.settle(world.product)
    return store.ask(
        folder_of(world.product), "SELECT user_id, event, message_id FROM events ORDER BY message_id", {}
    )


def test_every_kind_is_taken_once_and_people_are_joined(world: World, key: str) -> None:
    before = NOTE | {"userId": None, "anonymousId": "d1", "messageId": "m0"}
    assert send(key, "track", before).json() == {"success": True}
    batch = [NOTE | {"type": kind, "messageId": f"m{n}", "event": "paid" if kind == "track" else None,
                     "anonymousId": "d1"} for n, kind in enumerate(capture.TYPES, 1)]  # fmt: skip
    packed = gzip.compress(json.dumps({"batch": batch, "sentAt": "2025-01-02T03:04:06Z"}).encode())
    assert send(key, "batch", packed, **{"Content-Encoding": "gzip"}).status_code == 200
    assert send(key, "batch", packed, **{"Content-Encoding": "gzip"}).status_code == 200
    names = ["paid", "paid", "identify", "page", "screen", "group", "alias"]
    assert stored(world) == [("u1", name, f"m{n}") for n, name in enumerate(names)]
    assert send(key, "track", NOTE).status_code == 200
    assert len(stored(world)) == 7


@pytest.mark.parametrize(
    ("kind", "body", "status", "told"),
    [
        ("track", b"{", 400, "one JSON object"),
        ("track", [], 400, "one JSON object"),
        ("batch", {"batch": 1}, 400, "list of messages"),
        ("batch", {"batch": [NOTE | {"type": "x"}]}, 400, "type="),
        ("track", NOTE | {"userId": ""}, 400, "userId or anonymousId"),
        ("track", NOTE | {"event": ""}, 400, "name of its event"),
        ("track", NOTE | {"messageId": ""}, 400, "messageId"),
        ("track", NOTE | {"properties": {"x": "y" * 32_000}}, 400, "at most 32,000"),
        ("batch", {"batch": [], "x": "y" * 500_000}, 413, "500,000"),
        ("batch", {"batch": [NOTE | {"type": "track"}, {"type": "track"}]}, 400, "userId"),
    ],
)
def test_what_cannot_be_taken_is_refused_whole(
    world: World, key: str, kind: str, body: Any, status: int, told: str
) -> None:
    reply = send(key, kind, body)
    assert (reply.status_code, told in reply.json()["message"]) == (status, True)
    assert stored(world) == []


def test_only_a_working_key_may_write_and_nobody_reads(world: World, key: str) -> None:
    assert send("wrong", "track", NOTE).status_code == 401
    assert Client().get("/v1/track").status_code == 405
    found = world.product.write_keys.get()
    assert key not in f"{found.digest}{found.start}"
    keys.revoke_key(by=world.eli, key=found)
    assert send(key, "track", NOTE).status_code == 401


def test_with_too_much_waiting_it_is_asked_to_come_again(
    world: World, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture, "MOST_WAITING", -1)
    reply = send(key, "track", NOTE)
    assert (reply.status_code, reply.headers["Retry-After"]) == (429, "10")


def test_a_key_may_send_so_much_and_others_go_on(
    world: World, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = 100.0
    # Keys of other tests had the same numbers, by a clock of their own.
    monkeypatch.setattr(limits, "_buckets", {})
    monkeypatch.setattr(limits.time, "monotonic", lambda: moment)
    monkeypatch.setattr(limits, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(limits, "MOST_A_SECOND", 0.5)
    other = keys.create_key(by=world.eli, product=world.product, name="App")[1]
    batch = {"batch": [NOTE | {"type": "track", "messageId": f"b{n}"} for n in range(2)]}
    assert send(key, "batch", batch).status_code == 200
    reply = send(key, "batch", batch)
    assert (reply.status_code, reply.headers["Retry-After"], reply.json()["code"]) == (429, "2", "too_many")
    assert send(other, "batch", batch).status_code == 200
    moment += 2
    assert send(key, "batch", batch).status_code == 200
    assert Refusal.objects.get(key__name="Shop").rule.startswith("Too many events")


def test_refusals_are_counted_by_rule_without_values(world: World, key: str, eli: Client) -> None:
    for number in range(3):
        wrong = NOTE | {"messageId": "", "properties": {"email": f"ann{number}@example.org"}}
        send(key, "track", wrong)
    send(key, "track", b"{")
    send("wrong", "track", NOTE)
    found = {each.rule: (each.count, each.sample) for each in Refusal.objects.all()}
    assert found == {
        "Each message needs a messageId, so that sending it again counts once.": (
            3, "track “paid” with event, userId, messageId, timestamp, properties, type, properties.email"),
        "The body must be one JSON object.": (1, ""),
    }  # fmt: skip
    page = eli.get(world.url("metrics/events/keys/")).content.decode()
    assert "properties.email" in page
    assert "example.org" not in page


def test_a_browser_on_another_site_may_send(world: World, key: str) -> None:
    asked = Client().options("/v1/t", headers={"Origin": "https://shop.example"})
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "authorization" in asked.headers["Access-Control-Allow-Headers"]
    body = json.dumps(NOTE | {"writeKey": key, "type": "track"})
    reply = Client().post(
        "/v1/t", body, content_type="text/plain", headers={"Origin": "https://shop.example"}
    )
    assert (reply.status_code, reply.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert "Access-Control-Allow-Credentials" not in reply.headers
    assert stored(world) == [("u1", "paid", "m1")]


def test_small_batches_become_one_and_a_start_folds_what_waits(world: World, key: str) -> None:
    folder = folder_of(world.product)
    for number in range(9):
        send(key, "track", NOTE | {"messageId": f"m{number}"})
        if number < 8:
            assert len(stored(world)) == number + 1
    together = [(batch.id, batch.events) for batch in store.batches(folder)]
    assert [events for _, events in together] == [8]
    registry.follow(world.product)  # as at every start
    assert [(batch.id, batch.events) for batch in store.batches(folder)][:1] == together
    assert [batch.events for batch in store.batches(folder)] == [8, 1]
    send(key, "track", NOTE | {"messageId": "m3"})
    assert len(stored(world)) == 9


def test_keys_are_shown_once_and_revoked_by_editors_only(
    world: World, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url("metrics/events/keys/")
    assert vera.get(address).status_code == 403
    assert sam.get(address).status_code == 404
    page = eli.post(address, {"name": "Shop"}).content.decode()
    found = world.product.write_keys.get()
    assert "Copy it now" in page
    assert "Copy it now" not in eli.get(address).content.decode()
    assert sam.post(f"{address}{found.pk}/revocation/").status_code == 404
    eli.post(f"{address}{found.pk}/revocation/")
    found.refresh_from_db()
    assert found.revoked_at is not None
