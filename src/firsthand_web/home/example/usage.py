"""What the invented hosts do in the app: some three thousand events of two hundred houses."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

SEED = 20260401
HOUSES, FOUNDERS, WEEKS = 200, 70, 12
# In the app's own words; the share of active weeks in which a house does it.
WEEKLY = {"room marked ready": 0.62, "arrival message sent": 0.3, "booking added": 0.35}


def csv_bytes(today: date) -> bytes:
    """Events of the twelve weeks before `today`, which is not over yet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["user_id", "event", "timestamp", "rooms"])
    rng = np.random.default_rng(SEED)
    rows = sorted(row for house in range(HOUSES) for row in _house(rng, house, today))
    writer.writerows([who, what, when.isoformat(), rooms] for when, who, what, rooms in rows)
    return out.getvalue().encode()


def _house(rng: np.random.Generator, number: int, today: date) -> Iterator[tuple[datetime, str, str, int]]:
    """One house: it may have been there before, opens the app in most weeks, and does more as it learns."""
    who, rooms = f"house-{number:03d}", 1 + int(9 * rng.random() ** 1.6)
    first = today - timedelta(days=7 * WEEKS)
    joined = -1 if number < FOUNDERS else int((number - FOUNDERS) / (HOUSES - FOUNDERS) * (7 * WEEKS - 2))
    faithful = 0.55 + 0.4 * rng.random()
    learns = rng.random() < 0.28

    def at(day: int) -> datetime:
        clock = time(6 + int(15 * rng.random()), int(60 * rng.random()), int(60 * rng.random()))
        return datetime.combine(first + timedelta(days=day), clock, tzinfo=UTC)

    if joined >= 0:
        yield at(joined), who, "signed up", rooms
        if learns:
            yield at(min(joined + 1 + int(5 * rng.random()), 7 * WEEKS - 1)), who, "room marked ready", rooms
    for week in range(max(joined, 0) // 7, WEEKS):
        days = [day for day in range(7 * week, 7 * week + 7) if day > joined]
        if not days or rng.random() > faithful:
            continue
        for _ in range(1 + (rng.random() < 0.1)):
            yield at(int(rng.choice(days))), who, "opened today", rooms
        doing = WEEKLY | {"door code sent": 0.12 + 0.02 * week}
        for event, share in doing.items():
            known = learns or joined < 0 or event != "room marked ready"
            if rng.random() < share * (1 if known else 0.15):
                yield at(int(rng.choice(days))), who, event, rooms
