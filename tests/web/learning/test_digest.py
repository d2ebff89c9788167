"""Letters to mentors: what waits, to whom, and only where a mail server is set."""

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.actions import people
from firsthand_web.core.models import Membership
from firsthand_web.learning.actions import digest
from firsthand_web.learning.models import Round
from tests.web.learning import reviewing
from tests.web.learning.conftest import Class
from tests.world import World


@pytest.fixture
def mail(settings: LazySettings) -> LazySettings:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "firsthand@example.org"
    settings.ADDRESS = "https://firsthand.example.org/"
    return settings


def test_each_mentor_gets_their_own_queue(
    world: World, handed_in: Round, learners: Class, mail: LazySettings, mailoutbox: list[EmailMessage]
) -> None:
    assert digest.send(now=timezone.now()) == 2
    assert [each.to for each in mailoutbox] == [["max@example.org"], ["mia@example.org"]]
    letter = mailoutbox[0]
    assert letter.subject == "One piece of work waits for your review"
    assert letter.from_email == "firsthand@example.org"
    text = str(letter.body)
    assert "Ida Intern, round 1: waits 1 hour, likely 15 min" in text
    assert f"https://firsthand.example.org{world.url('reviews/')}" in text
    assert "Read in bed" not in text


def test_who_has_nothing_waiting_or_left_gets_no_letter(
    world: World, handed_in: Round, learners: Class, mail: LazySettings, mailoutbox: list[EmailMessage]
) -> None:
    people.remove_member(by=world.ada, membership=Membership.objects.get(person=learners.mia))
    assert digest.send(now=timezone.now()) == 1
    reviewing.sign(world.max, handed_in)
    assert digest.send(now=timezone.now()) == 0
    assert len(mailoutbox) == 1


def test_without_a_mail_server_nothing_is_sent(
    world: World, handed_in: Round, settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with pytest.raises(InputError, match="FIRSTHAND_MAIL_HOST"):
        digest.send(now=timezone.now())


def test_without_an_address_nothing_is_sent(
    world: World, handed_in: Round, mail: LazySettings, mailoutbox: list[EmailMessage]
) -> None:
    mail.ADDRESS = ""
    with pytest.raises(InputError, match="FIRSTHAND_ADDRESS"):
        digest.send(now=timezone.now())
    assert not mailoutbox
