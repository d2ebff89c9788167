"""How much one write key may send, and what was refused of it."""

import threading
import time
from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.utils import timezone

from firsthand_web.measurement.models import Refusal, WriteKey

# Messages a second that a key may send for long, and how many at once.
MOST_A_SECOND, MOST_AT_ONCE = 1_000, 20_000
# More rules than there are would fill the table by what somebody makes up.
MOST_RULES, LONGEST_SAMPLE = 40, 300
_buckets: dict[int, tuple[float, float]] = {}
_lock = threading.Lock()


def seconds_to_wait(key: WriteKey, messages: int) -> float:
    """0 where a key may send so many now (and they are counted), else when to come again.

    A bucket of `MOST_AT_ONCE` fills with `MOST_A_SECOND`; each message takes one out. It belongs to this
    process and begins full.
    """
    now = time.monotonic()
    with _lock:
        level, at = _buckets.get(key.pk, (float(MOST_AT_ONCE), now))
        level = min(level + (now - at) * MOST_A_SECOND, MOST_AT_ONCE)
        wanted = min(max(messages, 1), MOST_AT_ONCE)
        enough = level >= wanted
        _buckets[key.pk] = (level - wanted if enough else level, now)
    return 0.0 if enough else (wanted - level) / MOST_A_SECOND


def note_refusal(key: WriteKey, rule: str, sample: str = "") -> None:
    """Count one refusal, so that whoever made the key can see it."""
    told = {"sample": sample[:LONGEST_SAMPLE], "last_at": timezone.now()}
    if Refusal.objects.filter(key=key, rule=rule).update(count=F("count") + 1, **told):
        return
    if Refusal.objects.filter(key=key).count() < MOST_RULES:
        Refusal.objects.get_or_create(key=key, rule=rule, defaults={"count": 1, **told})


def outline(message: Mapping[str, Any]) -> str:
    """What a message was, without its values: its kind, its event, and the names of what it holds."""
    inner = message.get("properties")
    names = [*message, *(f"properties.{name}" for name in (inner if isinstance(inner, dict) else {}))]
    event = message.get("event")
    called = f" “{str(event)[:80]}”" if event else ""
    return f"{str(message.get('type'))[:20]}{called} with {', '.join(str(name)[:40] for name in names[:20])}"
