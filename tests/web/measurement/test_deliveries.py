"""Findings leave once, signed, and never for the inside of a network."""

import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.measurement.actions import deliveries, webhooks
from firsthand_web.measurement.models import Channel, Delivery, Finding, Monitor
from tests.world import World


class Hook(http.server.BaseHTTPRequestHandler):
    """Keeps what it is sent; answers what `status` says."""

    status = 200
    got: list[tuple[dict[str, str], bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers), body))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing in the output of tests."""


@pytest.fixture
def hook(settings: Any) -> Iterator[str]:
    settings.PRIVATE_WEBHOOKS = True
    Hook.status, Hook.got = 200, []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook?team=1"
    server.shutdown()
    thread.join()
    server.server_close()


def channel(world: World, kind: Channel.Kind, address: str) -> Channel:
    return deliveries.open_channel(by=world.ada, product=world.product, kind=kind, address=address)


def announce(finding: Finding) -> None:
    """As after the commit."""
    deliveries.announce(finding=finding)
    deliveries.resume(product=finding.product)


def test_a_webhook_is_signed_and_sent_once(world: World, watched: Monitor, hook: str) -> None:
    made = channel(world, Channel.Kind.WEBHOOK, hook)
    found = Finding.objects.get()
    for _ in range(3):
        announce(found)
    ((headers, body),) = Hook.got
    assert headers["Firsthand-Signature"] == (
        "sha256=" + hmac.new(made.secret.encode(), body, hashlib.sha256).hexdigest()
    )
    assert headers["Firsthand-Delivery"] == f"{found.pk}-{made.pk}"
    content = json.loads(body)
    assert (content["title"], content["metric"], content["numbers"]["value"]) == (found.title, "Visits", 3)
    assert Delivery.objects.get().sent_at is not None


def test_a_refusal_is_tried_again_later_and_not_for_ever(world: World, watched: Monitor, hook: str) -> None:
    channel(world, Channel.Kind.WEBHOOK, hook)
    Hook.status = 500
    announce(Finding.objects.get())
    made = Delivery.objects.get()
    assert (made.tries, made.sent_at, made.error) == (1, None, "127.0.0.1 answered 500.")
    assert made.next_at is not None
    assert timedelta(seconds=50) < made.next_at - timezone.now() <= timedelta(minutes=1)
    deliveries.resume(product=world.product)
    assert len(Hook.got) == 1, "not before its time"
    for tries in range(2, 8):
        Delivery.objects.filter(next_at__isnull=False).update(next_at=timezone.now())
        deliveries.resume(product=world.product)
        made.refresh_from_db()
        assert made.tries == min(tries, 6)
    assert (made.next_at, len(Hook.got)) == (None, 6)


def test_a_redirect_is_not_followed(world: World, watched: Monitor, hook: str) -> None:
    Hook.status = 302
    with pytest.raises(InputError, match="answered 302"):
        webhooks.post(hook, b"{}", secret="s", name="1-1")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "169.254.169.254", "192.168.1.1", "0.0.0.0", "::1", "fe80::1", "fd00::1",
     "::ffff:127.0.0.1", "100.64.0.1", "224.0.0.1", "2002:7f00:1::"],
)  # fmt: skip
def test_private_numbers_are_no_public_ones(address: str) -> None:
    assert not webhooks.public(address)
    assert webhooks.public("93.184.216.34")


def test_a_name_that_leads_inside_is_not_asked(
    world: World, watched: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leads(host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        numbers = {"mixed.example.org": ["93.184.216.34", "127.0.0.1"]}.get(host, ["169.254.169.254"])
        return [(2, 1, 6, "", (number, port)) for number in numbers]

    monkeypatch.setattr(webhooks.socket, "getaddrinfo", leads)
    channel(world, Channel.Kind.WEBHOOK, "https://mixed.example.org/")
    channel(world, Channel.Kind.WEBHOOK, "https://meta.example.org/")
    announce(Finding.objects.get())
    for made in Delivery.objects.all():
        assert made.sent_at is None
        assert "lies inside a private network" in made.error


def test_a_letter_says_what_happened(world: World, watched: Monitor, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL, settings.ADDRESS = "firsthand@example.org", "https://firsthand.example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    channel(world, Channel.Kind.EMAIL, "team@example.org")
    found = Finding.objects.get()
    announce(found)
    announce(found)
    (letter,) = mail.outbox
    assert letter.to == ["team@example.org"]
    assert letter.subject == f"Lamp: {found.title}"
    assert f"https://firsthand.example.org{world.url(f'findings/{found.pk}/')}" in letter.body


def test_without_a_mail_server_it_says_so(world: World, watched: Monitor, settings: Any) -> None:
    settings.EMAIL_BACKEND = deliveries.SILENT
    channel(world, Channel.Kind.EMAIL, "team@example.org")
    announce(Finding.objects.get())
    assert "No mail server is set" in Delivery.objects.get().error


def test_what_is_closed_gets_nothing(world: World, watched: Monitor, hook: str) -> None:
    made = channel(world, Channel.Kind.WEBHOOK, hook)
    deliveries.close_channel(by=world.ada, channel=made)
    announce(Finding.objects.get())
    assert Hook.got == []
    assert not Delivery.objects.exists()
