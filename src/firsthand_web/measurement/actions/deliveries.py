"""Telling findings outside: each to each channel once, tried again with growing pauses."""

import json
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import default_task_backend, task

from firsthand.errors import InputError
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product
from firsthand_web.measurement.actions import webhooks
from firsthand_web.measurement.models import Channel, Delivery, Finding

# After one, five, thirty minutes, two hours, and half a day; then never more.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
SILENT = "django.core.mail.backends.dummy.EmailBackend"


@transaction.atomic
def open_channel(*, by: Person | None, product: Product, kind: Channel.Kind, address: str) -> Channel:
    """Findings made from now on are sent there. Raises `InputError`."""
    address = address.strip()
    if kind == Channel.Kind.EMAIL:
        try:
            validate_email(address)
        except ValidationError as error:
            raise InputError(f"“{address[:80]}” is no e-mail address.") from error
    else:
        webhooks.check_address(address)
    if Channel.objects.filter(product=product, kind=kind, address=address, closed_at=None).exists():
        raise InputError(f"Findings are sent to {address[:80]} already.")
    secret = secrets.token_hex(24) if kind == Channel.Kind.WEBHOOK else ""
    made = Channel.objects.create(product=product, kind=kind, address=address, secret=secret, created_by=by)
    history.note(
        by=by, verb="measurement.channel.opened", product=product, label=address, data={"kind": kind}
    )
    return made


@transaction.atomic
def close_channel(*, by: Person | None, channel: Channel) -> None:
    if channel.closed_at is None:
        channel.closed_at = timezone.now()
        channel.save(update_fields=["closed_at"])
        Delivery.objects.filter(channel=channel, sent_at=None).update(next_at=None)
        history.note(by=by, verb="measurement.channel.closed", product=channel.product, label=channel.address)


@transaction.atomic
def announce(*, finding: Finding) -> None:
    """Have a new finding sent to every open channel once its row is committed."""
    for channel in Channel.objects.filter(product=finding.product, closed_at=None):
        made, new = Delivery.objects.get_or_create(
            finding=finding, channel=channel, defaults={"next_at": timezone.now()}
        )
        if new:
            transaction.on_commit(lambda pk=made.pk: deliver.enqueue(pk))  # type: ignore[misc]


def resume(*, product: Product) -> None:
    """Try what is due; the queue may have lost it with the process."""
    due = Delivery.objects.filter(finding__product=product, sent_at=None, next_at__lte=timezone.now())
    for pk in due.values_list("pk", flat=True):
        deliver.enqueue(pk)


@task()
def deliver(delivery_id: int) -> None:
    """Send one delivery, unless it is sent or not due."""
    now = timezone.now()
    # Taken as sent before it is: killed in between, it is rather told never than twice.
    due = Delivery.objects.filter(pk=delivery_id, sent_at=None, next_at__lte=now)
    if not due.update(sent_at=now, next_at=None):
        return
    delivery = Delivery.objects.select_related("finding__product__workspace", "channel").get(pk=delivery_id)
    try:
        _send(delivery)
    except (InputError, OSError) as error:
        _again(delivery, str(error))


def _again(delivery: Delivery, error: str) -> None:
    pause = PAUSES[delivery.tries] if delivery.tries < len(PAUSES) else None
    delivery.tries, delivery.error, delivery.sent_at = delivery.tries + 1, error[:300], None
    delivery.next_at = timezone.now() + pause if pause else None
    delivery.save()
    if delivery.next_at and default_task_backend.supports_defer:
        deliver.using(run_after=delivery.next_at).enqueue(delivery.pk)


def _send(delivery: Delivery) -> None:
    content = content_of(delivery.finding)
    if delivery.channel.kind == Channel.Kind.WEBHOOK:
        body = json.dumps(content, ensure_ascii=False).encode()
        name = f"{delivery.finding_id}-{delivery.channel_id}"
        webhooks.post(delivery.channel.address, body, secret=delivery.channel.secret, name=name)
        return
    if settings.EMAIL_BACKEND == SILENT or not settings.DEFAULT_FROM_EMAIL:
        raise InputError("No mail server is set: set FIRSTHAND_MAIL_HOST and FIRSTHAND_MAIL_FROM.")
    where = f"\n\n{content['url']}" if content["url"] else ""
    EmailMessage(
        subject=f"{delivery.finding.product}: {delivery.finding.title}"[:200].replace("\n", " "),
        body=f"{delivery.finding.title}.{where}\n\nFirsthand tells you once of each finding.",
        to=[delivery.channel.address],
    ).send()


def content_of(finding: Finding) -> dict[str, Any]:
    """What is sent: aggregates only, and where to read on."""
    product = finding.product
    path = reverse("finding", args=[product.workspace.slug, product.slug, finding.pk])
    return {
        "finding": finding.pk,
        "kind": finding.kind,
        "title": finding.title,
        "metric": finding.metric.name,
        "first_day": str(finding.first_day),
        "last_day": str(finding.last_day),
        "numbers": finding.numbers,
        "product": product.name,
        "url": f"{settings.ADDRESS.rstrip('/')}{path}" if settings.ADDRESS else "",
    }
