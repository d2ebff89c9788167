"""Taking events from programs as Segment's HTTP tracking API does: acknowledged once they are on disk."""

import threading
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from firsthand.errors import InputError
from firsthand.measurement import capture
from firsthand_web.core.models import Product
from firsthand_web.measurement.actions import engine_tables
from firsthand_web.measurement.actions.capture_limits import outline
from firsthand_web.measurement.actions.events import in_step
from firsthand_web.measurement.actions.monitors import look_soon
from firsthand_web.measurement.queries.events import folder_of

LARGEST_EVENT, LARGEST_BATCH = 32_000, 500_000
TYPES = ("track", "identify", "page", "screen", "group", "alias")
# Folded every so many bytes or seconds; with so much waiting nothing more is taken for a while.
FOLD_BYTES, FOLD_SECONDS, MOST_WAITING = 8_000_000, 30, 200_000_000
RETRY_SECONDS = 10
FOLDED = timedelta(seconds=5)  # by then what was closed is in the store
_locks: dict[int, threading.Lock] = defaultdict(threading.Lock)
_folded_at: dict[int, datetime] = {}


class Busy(Exception):
    """Too much waits to be folded, or comes at once: come again after so many seconds."""

    def __init__(self, seconds: int = RETRY_SECONDS) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Refused(InputError):
    """A message that cannot be taken; `rule` is the same for all that break it, `sample` says what it was."""

    def __init__(self, rule: str, message: dict[str, Any], told: str = "") -> None:
        super().__init__(told or rule)
        self.rule, self.sample = rule, outline(message)


def take(*, product: Product, messages: list[dict[str, Any]], sent_at: object = None) -> None:
    """Keep messages (checked by `message_lines`). They are on disk once it returns. Raises `Busy`."""
    lines = message_lines(messages, received=timezone.now(), sent_at=sent_at)
    folder = folder_of(product)
    if capture.waiting(folder) > MOST_WAITING:
        raise Busy
    with _locks[product.pk]:
        size = capture.log(folder, lines)
        now = timezone.now()
        due = (now - _folded_at.setdefault(product.pk, now)).total_seconds() > FOLD_SECONDS
        if size > FOLD_BYTES or due:
            capture.close(folder)
            _folded_at[product.pk] = now
            look_soon(product)
            engine_tables.soon(product, wait=FOLDED)
            threading.Thread(target=_fold, args=(product,), daemon=True).start()


def settle(product: Product) -> None:
    """Bring everything acknowledged so far into the store."""
    folder = folder_of(product)
    if not capture.waiting(folder):
        return
    with _locks[product.pk]:
        capture.close(folder)
    _fold(product)
    engine_tables.soon(product)


def _fold(product: Product) -> None:
    with in_step:
        capture.fold(folder_of(product), reference=timezone.now())
        capture.compact(folder_of(product))


def message_lines(messages: list[dict[str, Any]], *, received: datetime, sent_at: object) -> list[str]:
    """Each message as the log keeps it, with when it was received and when it happened by our clock.

    `timestamp` = its own time + (received - sentAt), as Segment corrects a wrong clock. Raises `InputError`.
    """
    lines = []
    for message in messages:
        kind = message.get("type")
        if kind not in TYPES:
            told = f"type=“{str(kind)[:40]}”: use one of {', '.join(TYPES)}."
            raise Refused("The type is none of those that are known.", message, told)
        if not (message.get("userId") or message.get("anonymousId")):
            raise Refused(f"A {kind} needs userId or anonymousId.", message)
        if kind == "track" and not message.get("event"):
            raise Refused("A track needs the name of its event: fill in event.", message)
        if not message.get("messageId"):
            rule = "Each message needs a messageId, so that sending it again counts once."
            raise Refused(rule, message)
        line = capture.as_line(message)
        if len(line) > LARGEST_EVENT:
            told = f"A message has {len(line):,} bytes: at most {LARGEST_EVENT:,} are taken."
            raise Refused(f"A message has more than {LARGEST_EVENT:,} bytes.", message, told)
        lines.append(capture.as_line(message | _times(message, received, sent_at)))
    return lines


def _times(message: dict[str, Any], received: datetime, sent_at: object) -> dict[str, str]:
    said = message.get("timestamp") or message.get("originalTimestamp")
    happened, sent = _moment(said), _moment(message.get("sentAt") or sent_at)
    moment = received if happened is None else happened + (received - sent if sent else received - received)
    times = {"receivedAt": received.isoformat(), "timestamp": min(moment, received).isoformat()}
    return times | ({"originalTimestamp": str(said)} if said else {})


def _moment(value: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(str(value))
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
