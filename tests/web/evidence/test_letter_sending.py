"""Sending a released letter: by Firsthand where a mail server is set, else by hand."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.test import Client

from firsthand_web.core.models import AuditEntry, Job
from firsthand_web.evidence.models import Letter, Recipient
from tests.web.access import assert_only_editors_post
from tests.world import World


@pytest.fixture
def mail(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "firsthand@example.org"


def test_everybody_gets_one(
    world: World, released: Letter, mail: None, ida: Client, vera: Client, sam: Client,
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    address = world.url(f"letters/{released.pk}/sending/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    with django_capture_on_commit_callbacks(execute=True):
        ida.post(address)
    first = next(each for each in mailoutbox if each.to == ["anna@example.net"])
    assert (first.subject, first.from_email) == ("A question, Anna", "firsthand@example.org")
    assert first.reply_to == ["ida@example.org"]
    assert first.body == "Hello Anna, this is Ida Intern.\n\n--\nYou left us your address.\n"
    assert len(mailoutbox) == 2
    assert Job.objects.get().state == Job.State.DONE
    assert Letter.objects.get().state == Letter.State.SENT
    assert AuditEntry.objects.get(verb="evidence.letter.sent").data == {"sent": 2}
    with django_capture_on_commit_callbacks(execute=True):
        ida.post(address)
    assert len(mailoutbox) == 2


def test_a_draft_is_not_sent(world: World, letter: Letter, mail: None, eli: Client) -> None:
    page = eli.post(world.url(f"letters/{letter.pk}/sending/"), follow=True).content.decode()
    assert "Release it before it is sent" in page
    assert not Job.objects.exists()


def test_without_a_mail_server_people_send_it_and_say_so(
    world: World, released: Letter, settings: LazySettings, eli: Client
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    address = world.url(f"letters/{released.pk}/sending/")
    assert "No mail server is set" in eli.post(address, follow=True).content.decode()
    eli.post(address, {"how": "by hand"})
    assert Letter.objects.get().state == Letter.State.SENT
    assert set(Recipient.objects.values_list("state", flat=True)) == {"sent"}
