"""Events and people counted from what was delivered, against what people did."""

import datetime as dt
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._recovery.figures import Amount, Figure, Share, Trial
from firsthand.learning.simulator import simulate
from firsthand.measurement import store
from firsthand.measurement.incoming import stage

DAYS = 28
COUNTED = "SELECT count(*), count(DISTINCT user_id) FROM events"


def delivered(trial: Trial) -> dict[str, Figure]:
    """As imported with and without what comes from bots; and by ids, had nobody put them together."""
    world, setting = trial.world, trial.setting
    with TemporaryDirectory() as temporary:
        folder = Path(temporary, "life")
        simulate(world, seed=trial.seed, users=setting.users, days=DAYS, out=folder, form="jsonl", sources=())
        truth = json.loads((folder / "truth/truth.json").read_text(encoding="utf-8"))
        events, _, repeats = imported(folder / "events", Path(temporary, "all"), without_bots=False)
        left, people, _ = imported(folder / "events", Path(temporary, "people"), without_bots=True)
        ids = store.ask(Path(temporary, "people"), "SELECT count(DISTINCT anonymous_id) FROM segments", {})
    counts, true = truth["counts"], sum(truth["events"].values())
    everybody = sum(row[0] for row in truth["weekly_return"])
    return {
        "events delivered": Amount(value=counts["delivered"]),
        "repeats counted once": Share(hits=repeats, n=counts["repeats"]),
        "events counted ÷ events of people": events / true,
        "the same without those that call themselves bots": left / true,
        "ids ÷ people": int(str(ids[0][0])) / everybody,
        "people counted ÷ people": people / everybody,
    }


def imported(files: Path, folder: Path, *, without_bots: bool) -> tuple[int, int, int]:
    """Events, people and repeats of a store with these files."""
    repeats = 0
    for file in sorted(files.iterdir()):
        with TemporaryDirectory() as temporary:
            staged = stage(
                file, Path(temporary), name=file.name, reference=dt.datetime(2100, 1, 1, tzinfo=dt.UTC),
                without_bots=without_bots,
            )  # fmt: skip
            path = Path(temporary, "events.parquet")
            added = store.append_file(folder, path, content=staged.content, source=file.name)
        repeats += staged.repeats + added.batch.known
    ((events, people),) = store.ask(folder, COUNTED, {})
    return int(str(events)), int(str(people)), repeats
