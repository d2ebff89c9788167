"""Findings: one for each breach, brought up to date when it goes on; dismissing and reopening them."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand.estimates import is_news
from firsthand.measurement.metrics import Grain
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product
from firsthand_web.measurement.models import Finding, Metric, Monitor
from firsthand_web.measurement.queries.monitors import told

# How far a breach or a shift may move and still be the same.
SAME = {Grain.DAY: timedelta(days=7), Grain.WEEK: timedelta(days=14), Grain.MONTH: timedelta(days=62)}
GONE = "Later events changed the numbers: it is no longer outside."


@transaction.atomic
def keep_finding(
    *,
    by: Person | None,
    metric: Metric,
    kind: Finding.Kind,
    key: str,
    title: str,
    first_day: date,
    last_day: date,
    numbers: dict[str, Any],
    monitor: Monitor | None = None,
) -> tuple[Finding, bool]:
    """The finding called `key`, made or brought up to date; and whether it is new.

    One that somebody dismissed stays so, and says what it said, until its numbers are news; then it is open
    again, with the reason that they gave. One that somebody deleted is not made again by a monitor.
    """
    found: Finding | None = Finding.everything.filter(product=metric.product, key=key).first()
    if found is None:
        found = Finding.objects.create(
            product=metric.product, created_by=by, metric=metric, monitor=monitor, kind=kind, key=key,
            title=title[:300], first_day=first_day, last_day=last_day, numbers=numbers,
            digest=digest_of(numbers),
        )  # fmt: skip
        history.note(by=by, verb="measurement.finding.made", record=found, data={"key": key})
        return found, True
    title, state = title[:300], Finding.State.OPEN
    dismissed = not found.is_open and found.reason != GONE
    if dismissed and not is_news(told(kind, numbers), then=told(found.kind, found.numbers)):
        # Only its days go on: a breach soon after is still the same.
        title, numbers = found.title, found.numbers
        state, kind = Finding.State(found.state), Finding.Kind(found.kind)
    if (found.title, found.state, found.numbers, found.last_day) != (title, state, numbers, last_day):
        did = "updated" if found.state == state else "reopened"
        found.title, found.first_day, found.last_day = title, first_day, last_day
        found.numbers, found.digest, found.kind = numbers, digest_of(numbers), kind
        found.state, found.reason = state, found.reason.replace(GONE, "")
        found.save()
        if found.deletion_id is None:
            history.note(by=by, verb=f"measurement.finding.{did}", record=found, data={"key": key})
    return found, False


@transaction.atomic
def dismiss_finding(*, by: Person | None, finding: Finding, reason: str) -> None:
    """It needs nobody any more; the reason stands beside it."""
    reason = " ".join(reason.split())
    if not reason:
        raise InputError("Say why, in a few words: who meets this finding later will ask.")
    if not finding.is_open:
        return
    finding.state, finding.reason = Finding.State.DISMISSED, reason[:2000]
    finding.dismissed_by, finding.dismissed_at = by, timezone.now()
    finding.changed_at = finding.changed_at if by is None else timezone.now()
    finding.save()
    history.note(by=by, verb="measurement.finding.dismissed", record=finding, data={"digest": finding.digest})


@transaction.atomic
def reopen_finding(*, by: Person | None, finding: Finding) -> None:
    if finding.is_open:
        return
    finding.state, finding.reason = Finding.State.OPEN, ""
    finding.dismissed_by = finding.dismissed_at = None
    finding.changed_at = timezone.now()
    finding.save()
    history.note(by=by, verb="measurement.finding.reopened", record=finding)


def forget_breaches(*, product: Product, monitor: Monitor, since: date, kept: set[int]) -> None:
    """Dismiss the open findings of a monitor from `since` on that are no breaches any more."""
    for finding in Finding.objects.open().filter(product=product, monitor=monitor, last_day__gte=since):
        if finding.pk not in kept:
            dismiss_finding(by=None, finding=finding, reason=GONE)


def digest_of(numbers: dict[str, Any]) -> str:
    text = json.dumps(numbers, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
