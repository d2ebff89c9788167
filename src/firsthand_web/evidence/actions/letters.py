"""Writing to people: a draft, its release, and sending it once to everybody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.actions import history, jobs
from firsthand_web.core.models import Job, Person, Product
from firsthand_web.core.registry import Weighty
from firsthand_web.evidence.models import Letter, Recipient
from firsthand_web.evidence.queries import letters as reading
from firsthand_web.evidence.queries.audience import Reachable

SENDING = "evidence.letter-sending"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a letter says; `purpose` is for colleagues, `consent` for whoever gets it."""

    purpose: str
    subject: str
    text: str
    consent: str


@transaction.atomic
def write(*, by: Person, product: Product, words: Words, to: Sequence[Reachable]) -> Letter:
    made = Letter(product=product, created_by=by)
    _fill(made, words, to)
    history.note(by=by, verb="evidence.letter.written", record=made, data={"recipients": len(to)})
    return made


@transaction.atomic
def change(*, by: Person, letter: Letter, words: Words, to: Sequence[Reachable]) -> None:
    locked = _locked(letter, Letter.State.DRAFT, "Take it back before you change it: it is released.")
    locked.recipients.all().delete()
    locked.changed_at = timezone.now()
    _fill(locked, words, to)
    history.note(by=by, verb="evidence.letter.edited", record=locked, data={"recipients": len(to)})


@transaction.atomic
def release(*, by: Person, product: Product, payload: dict[str, Any]) -> Letter:
    """Let it go out: its words and recipients stand still from now on. Nothing is sent by that."""
    letter = _letter(product, payload)
    locked = _locked(letter, Letter.State.DRAFT, "This letter is released already.")
    locked.state, locked.released_by = Letter.State.RELEASED, by
    locked.save(update_fields=["state", "released_by"])
    history.note(by=by, verb="evidence.letter.released", record=locked)
    return locked


@transaction.atomic
def take_back(*, by: Person, letter: Letter) -> None:
    """Make it a draft again; refused once somebody has been written to."""
    locked = _locked(letter, Letter.State.RELEASED, "Only a released letter is taken back.")
    if locked.recipients.exclude(state=Recipient.State.WAITING).exists() or _under_way(locked):
        raise InputError("It is on its way to some of them: what was sent stays sent.")
    locked.state, locked.released_by = Letter.State.DRAFT, None
    locked.save(update_fields=["state", "released_by"])
    history.note(by=by, verb="evidence.letter.taken-back", record=locked)


@transaction.atomic
def send(*, by: Person, letter: Letter) -> Job:
    """The job that writes to everybody who was not written to yet. Raises `InputError`."""
    if not reading.mail_ready():
        raise InputError("No mail server is set: download the letters and send them yourself.")
    locked = _locked(letter, Letter.State.RELEASED, "Release it before it is sent.")
    if going := _under_way(locked):
        return going  # pressed twice
    return jobs.start(
        by=by,
        product=locked.product,
        kind=SENDING,
        label=f"Sending “{locked}”",
        payload={"letter": locked.pk},
    )


def deliver(letter: Letter, progress: Callable[[float, str], None]) -> int:
    """Write to everybody who waits, one by one; returns how many. May be begun again after a kill.

    Each is marked, and the mark committed, before their mail leaves: at most one mail goes to anybody.
    """
    waiting = list(letter.recipients.filter(state=Recipient.State.WAITING))
    sent, connection = 0, get_connection()
    for number, each in enumerate(waiting):
        progress(number / len(waiting), f"{number} of {len(waiting)} sent")
        claim = Recipient.objects.filter(pk=each.pk, state=Recipient.State.WAITING)
        if not claim.update(state=Recipient.State.LEAVING, at=timezone.now()):
            continue
        each.state, each.at = Recipient.State.SENT, timezone.now()
        try:
            _mail(letter, each, connection).send()
            sent += 1
        except OSError as error:  # smtplib's are; what it answered is for people to read
            each.state, each.error = Recipient.State.FAILED, f"{error}"[:300]
        each.save(update_fields=["state", "at", "error"])
    _finish(letter, letter.released_by)
    return sent


@transaction.atomic
def mark(*, by: Person, recipient: Recipient, state: Recipient.State) -> None:
    """What a person knows: it was sent by hand, it may go again, or they want no letters."""
    letter = _letter(recipient.letter.product, {"letter": recipient.letter_id})
    allowed = {
        Recipient.State.SENT: {"waiting", "leaving", "failed"},
        Recipient.State.WAITING: {"leaving", "failed"},
        Recipient.State.REFUSED: {"waiting", "leaving", "failed", "sent"},
    }
    locked: Recipient = Recipient.objects.select_for_update().get(pk=recipient.pk)
    if letter.state == Letter.State.DRAFT or locked.state not in allowed.get(state, set()):
        raise InputError(f"This cannot be said of {locked.email} now ({locked.get_state_display().lower()}).")
    locked.state, locked.error = state, ""
    locked.at = None if state == Recipient.State.WAITING else locked.at or timezone.now()
    locked.save(update_fields=["state", "error", "at"])
    history.note(by=by, verb="evidence.letter.followed-up", record=letter, data={"state": state.value})
    _finish(letter, by)


@transaction.atomic
def mark_all_sent(*, by: Person, letter: Letter) -> None:
    """Somebody has sent the downloaded letters themselves."""
    locked = _locked(letter, Letter.State.RELEASED, "Release it before it is sent.")
    waiting = locked.recipients.filter(state=Recipient.State.WAITING)
    waiting.update(state=Recipient.State.SENT, at=timezone.now())
    _finish(locked, by)


def _finish(letter: Letter, by: Person | None) -> None:
    """Sent, once nobody waits; and released again while somebody does."""
    there = letter.recipients.values_list("state", flat=True)
    waits = Recipient.State.WAITING in set(there)
    state = Letter.State.RELEASED if waits else Letter.State.SENT
    if state != letter.state:
        letter.state, letter.sent_at = state, None if waits else timezone.now()
        letter.save(update_fields=["state", "sent_at"])
        if not waits:
            sent = letter.recipients.filter(state=Recipient.State.SENT).count()
            history.note(by=by, verb="evidence.letter.sent", record=letter, data={"sent": sent})


def _mail(letter: Letter, recipient: Recipient, connection: Any) -> EmailMessage:
    subject, text = reading.written(letter, recipient, letter.created_by)
    reply_to = [letter.created_by.email] if letter.created_by else None
    return EmailMessage(
        subject=subject, body=text, from_email=settings.DEFAULT_FROM_EMAIL, to=[recipient.email],
        reply_to=reply_to, connection=connection,
    )  # fmt: skip


def _fill(letter: Letter, words: Words, to: Sequence[Reachable]) -> None:
    if not to:
        raise InputError("Choose at least one person to write to.")
    for text in (words.subject, words.text, words.consent):
        reading.check_fields(text)
        if not text.strip():
            raise InputError("A letter needs a subject, a text, and a line that says why somebody gets it.")
    letter.purpose, letter.subject = words.purpose.strip(), " ".join(words.subject.split())[:200]
    letter.text, letter.consent = words.text.strip(), words.consent.strip()
    letter.save()
    Recipient.objects.bulk_create(
        Recipient(letter=letter, email=each.email, name=each.name[:200], where=each.where[:300])
        for each in {each.email: each for each in to}.values()
    )


def _locked(letter: Letter, state: Letter.State, otherwise: str) -> Letter:
    found: Letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if found.state != state:
        raise InputError(otherwise)
    return found


def _letter(product: Product, payload: dict[str, Any]) -> Letter:
    found: Letter | None = Letter.objects.filter(product=product, pk=payload["letter"]).first()
    if found is None:
        raise InputError("The letter that this is about was deleted: restore it on the activity page.")
    return found


def _under_way(letter: Letter) -> Job | None:
    going = letter.product.jobs.under_way().filter(kind=SENDING, payload__letter=letter.pk)
    return going.first()


CONTACT = Weighty(
    name="evidence.letter.release",
    label="Contacting customers",
    run=release,
    says=lambda product, payload: reading.says(_letter(product, payload)),
    digest=lambda product, payload: reading.digest(_letter(product, payload)),
)
