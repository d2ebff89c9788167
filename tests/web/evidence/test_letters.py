"""The list of letters, and what may happen to one."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from firsthand.errors import Cancelled, InputError, silent
from firsthand_web.core.actions import records
from firsthand_web.evidence.actions import letters as actions
from firsthand_web.evidence.models import Letter, Recipient, Response, Survey
from firsthand_web.evidence.queries.audience import RECENT, lately, reachable
from tests.web.access import assert_members_only
from tests.world import World

State = Recipient.State


def test_the_list(world: World, letter: Letter, vera: Client, sam: Client) -> None:
    page = assert_members_only(world.url("letters/"), vera=vera, sam=sam)
    assert "Six interviews" in page
    assert "Write a letter" not in page


def test_nobody_gets_it_twice_after_a_kill(
    world: World, released: Letter, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def leave(mail: EmailMessage) -> int:
        mailoutbox.append(mail)
        raise Killed

    with monkeypatch.context() as dying, pytest.raises(Killed):
        dying.setattr(EmailMessage, "send", leave)
        actions.deliver(released, silent)
    assert actions.deliver(released, silent) == 1
    assert sorted(mail.to[0] for mail in mailoutbox) == ["anna@example.net", "ben@example.net"]
    assert sorted(released.recipients.values_list("state", flat=True)) == ["leaving", "sent"]
    assert Letter.objects.get().state == Letter.State.SENT
    assert actions.deliver(released, silent) == 0


def test_a_refusal_of_the_server_is_kept_and_the_others_go(
    released: Letter, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    send = EmailMessage.send

    def refuse(mail: EmailMessage, *args: Any) -> int:
        if mail.to == ["ben@example.net"]:
            raise smtplib.SMTPRecipientsRefused({"ben@example.net": (550, b"no such user")})
        return send(mail)

    monkeypatch.setattr(EmailMessage, "send", refuse)
    assert actions.deliver(released, silent) == 1
    failed = released.recipients.get(state=State.FAILED)
    assert "no such user" in failed.error
    assert [mail.to for mail in mailoutbox] == [["anna@example.net"]]


def test_a_stop_keeps_what_was_sent(released: Letter, mailoutbox: list[EmailMessage]) -> None:
    def stop(share: float, message: str) -> None:
        if share:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        actions.deliver(released, stop)
    assert len(mailoutbox) == 1
    assert sorted(released.recipients.values_list("state", flat=True)) == ["sent", "waiting"]


def test_who_was_written_to_lately_is_known_for_a_month(world: World, released: Letter) -> None:
    actions.mark_all_sent(by=world.eli, letter=released)
    now = timezone.now()
    emails = ["anna@example.net", "zoe@example.net"]
    assert set(lately(world.product, emails, now=now)) == {"anna@example.net"}
    assert lately(world.product, emails, now=now + RECENT + timedelta(seconds=1)) == {}


def test_who_wants_no_letters_is_not_offered_again(world: World, released: Letter) -> None:
    anna = released.recipients.get(email="anna@example.net")
    actions.mark(by=world.eli, recipient=anna, state=State.REFUSED)
    assert [each.email for each in reachable(world.product)] == ["ben@example.net"]
    assert actions.deliver(released, silent) == 1


def test_addresses_are_found_by_words_and_in_surveys(world: World, addresses: None) -> None:
    assert [(each.email, each.name) for each in reachable(world.product)] == [
        ("anna@example.net", "Anna"), ("ben@example.net", "p2"),
    ]  # fmt: skip
    assert [each.email for each in reachable(world.product, words="bright")] == ["ben@example.net"]


def test_deleting_a_letter_is_undone(world: World, letter: Letter) -> None:
    deletion = records.delete(by=world.ida, record=letter)
    assert not Letter.objects.exists()
    records.restore(by=world.ida, deletion=deletion)
    assert Letter.objects.get().recipients.count() == 2


@pytest.mark.parametrize(("field", "text"), [("text", "Hello {first}"), ("subject", " "), ("consent", "")])
def test_what_cannot_be_written_is_refused(world: World, letter: Letter, field: str, text: str) -> None:
    given = {"purpose": "p", "subject": "s", "text": "t", "consent": "c", field: text}
    with pytest.raises(InputError, match=r"Nothing fills in “\{first\}”|A letter needs"):
        actions.change(by=world.ida, letter=letter, words=actions.Words(**given), to=reachable(world.product))
    assert letter.recipients.count() == 2


def test_respondents_who_left_an_address_are_offered_with_their_survey(world: World, addresses: None) -> None:
    spoke = Survey.objects.create(product=world.product, title="Spoke", digest="x")
    for number, cells in enumerate([["5", "Dora@Example.net"], ["4", ""], ["1", "write to me @ home"]]):
        Response.objects.create(
            product=world.product, survey=spoke, source_id=f"r{number}", digest="d", position=number,
            answers=cells,
        )  # fmt: skip
    assert [(each.email, each.where) for each in reachable(world.product, survey=spoke.pk)] == [
        ("dora@example.net", "Spoke")
    ]
    assert [each.email for each in reachable(world.product)][-1] == "dora@example.net"
