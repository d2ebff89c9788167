"""Events and people counted from what was delivered, against what people did."""

import datetime as dt
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._recovery.figures import Amount, Figure, Share, Trial
from firsthand.learning.simulator import simulate
from firsthand.measurement.events import Event, read_events
from firsthand.measurement.store import append
from firsthand.measurement.trends import event_names
from firsthand.tables import read_table

DAYS = 28


def delivered(trial: Trial) -> dict[str, Figure]:
    world, setting = trial.world, trial.setting
    with TemporaryDirectory() as temporary:
        folder, store = Path(temporary, "life"), Path(temporary, "store")
        simulate(world, seed=trial.seed, users=setting.users, days=DAYS, out=folder, form="csv", sources=())
        truth = json.loads((folder / "truth/truth.json").read_text(encoding="utf-8"))
        events = [event for path in sorted((folder / "events").iterdir()) for event in _events(path)]
        batch = append(store, events, source="export").batch
        found = event_names(store)
    counts, people = truth["counts"], sum(row[0] for row in truth["weekly_return"])
    ids = {event.user_id for event in events}
    return {
        "events delivered": Amount(value=len(events)),
        "repeats counted once": Share(hits=batch.known, n=counts["repeats"]),
        "events counted ÷ events of people": sum(each.events for each in found)
        / sum(truth["events"].values()),
        "the same when bots are known": (sum(each.events for each in found) - counts["by_bots"])
        / sum(truth["events"].values()),
        "ids counted as people ÷ people": len(ids) / people,
    }


def _events(path: Path) -> tuple[Event, ...]:
    table = read_table(path, name=path.name)
    return read_events(table, reference=dt.datetime(2100, 1, 1, tzinfo=dt.UTC)).events
