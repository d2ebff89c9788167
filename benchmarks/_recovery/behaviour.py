"""Funnels and retention from delivered events, against what people did."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmarks._recovery.counts import imported
from benchmarks._recovery.figures import Figure, Share, Trial
from firsthand.learning.simulator import simulate
from firsthand.learning.simulator.world import World
from firsthand.measurement.behaviour import Behaviour, Step
from firsthand.measurement.funnels import Funnel, funnel
from firsthand.measurement.loading import from_store, from_table
from firsthand.measurement.metrics import Grain
from firsthand.measurement.retention import Retention, retention

WEEKS = 4
# Each delivered row under the person it is truly of, without bots: what joining ids could give at best.
JOINED = """SELECT i.person AS user_id, e.event, e."messageId" AS message_id,
       greatest(least(e.timestamp, $last::TIMESTAMP), $first::TIMESTAMP) AS timestamp
FROM read_parquet($events) AS e JOIN read_csv($identities, all_varchar=true) AS i ON i.id = e."anonymousId"
JOIN read_csv($people, all_varchar=true) AS p ON p.person = i.person WHERE p.bot = 'false'"""


def funnels(trial: Trial) -> dict[str, Figure]:
    """Of those who take the first step, who comes to the last within a day: as imported, and truly."""
    with _life(trial) as (folder, delivered, joined):
        del folder
        steps = tuple(Step(event=name) for name in _chain(trial.world))
        asked = Funnel(steps=steps, window=timedelta(days=1))
        seen, true = (funnel(each, asked).steps for each in (delivered, joined))
    return {
        "people at the first step as imported ÷ true": seen[0].people / true[0].people,
        "people at the last step as imported ÷ true": seen[-1].people / true[-1].people,
        "share who come to the last step, true": Share(hits=true[-1].people, n=true[0].people),
        "the same as imported": Share(hits=seen[-1].people, n=seen[0].people),
    }


def retained(trial: Trial) -> dict[str, Figure]:
    """Who comes back in the week after their first: as imported, as it truly was, and as truth.json says."""
    with _life(trial) as (folder, delivered, joined):
        truth = json.loads((folder / "truth/truth.json").read_text(encoding="utf-8"))["weekly_return"]
        tables = [_table(each, trial.world.start) for each in (delivered, joined)]
    cells = [(row, column) for row in range(WEEKS) for column in range(WEEKS - row)]
    true, seen = _next_week(truth), _next_week(tables[0])
    return {
        "cells of weekly cohorts that are exact when ids are joined and bots left out": Share(
            hits=sum(tables[1][row][column] == truth[row][column] for row, column in cells), n=len(cells)
        ),
        "share who come back in the next week, true": true,
        "the same as imported": seen,
    }


def _table(behaviour: Behaviour, start: date) -> list[list[int]]:
    """People by the week of their first event and how many weeks later. Slow clocks begin too soon."""
    table = [[0] * WEEKS for _ in range(WEEKS)]
    for cohort in retention(behaviour, Retention(grain=Grain.WEEK)).cohorts:
        row = (cohort.first_day - start).days // 7
        for cell in cohort.cells if 0 <= row < WEEKS else ():
            if cell.first < WEEKS:
                table[row][cell.first] = cell.people
    return table


def _next_week(table: list[list[int]]) -> Share:
    whole = range(WEEKS - 1)
    return Share(hits=sum(table[row][1] for row in whole), n=sum(table[row][0] for row in whole))


def _chain(world: World) -> tuple[str, ...]:
    """Signing up, and twice what most often follows."""
    chain = [world.identify]
    kinds = {event.name: event for event in world.events}
    for _ in range(2):
        follows = {name: share for name, share in kinds[chain[-1]].next.items() if name not in chain}
        chain.append(max(follows, key=lambda name: follows[name]))
    return tuple(chain)


@contextmanager
def _life(trial: Trial) -> Iterator[tuple[Path, Behaviour, Behaviour]]:
    """Four weeks of events: the folder, as imported without bots, and as they truly belong to people."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary, "life")
        days = 7 * WEEKS
        simulate(trial.world, seed=trial.seed, users=trial.setting.users, days=days, out=folder, sources=())
        start = trial.world.start
        bound = {
            "events": str(folder / "events" / "*.parquet"),
            "identities": str(folder / "truth/identities/*.csv"),
            "people": str(folder / "truth/people/*.csv"),
            "first": start,
            "last": f"{start + timedelta(days=days - 1)} 23:59:59.999",
        }
        with duckdb.connect() as connection:
            joined = from_table(connection.execute(JOINED, bound).fetchnumpy())
        imported(folder / "events", Path(temporary, "store"), without_bots=True)
        yield folder, from_store(Path(temporary, "store")), joined
