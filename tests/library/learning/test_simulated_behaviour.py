"""The analyses of simulated events against what the simulator knows to be true."""

import json
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

from firsthand.learning.simulator import read_world, simulate
from firsthand.measurement.behaviour import Behaviour, Step, share
from firsthand.measurement.counts import trend
from firsthand.measurement.funnels import Funnel, funnel
from firsthand.measurement.loading import from_table
from firsthand.measurement.metrics import Grain
from firsthand.measurement.retention import Retention, retention
from tests.oracles.behaviour import Happened
from tests.oracles.behaviour import ordered as longest_chains

WEEKS = 4
# Each delivered row under the person it is truly of, without bots; days outside those asked for at the edge.
PEOPLE = """SELECT i.person AS user_id, e.event, e."messageId" AS message_id,
       greatest(least(e.timestamp, $last::TIMESTAMP), $first::TIMESTAMP) AS timestamp
FROM read_parquet($events) AS e JOIN read_csv($identities, all_varchar=true) AS i ON i.id = e."anonymousId"
JOIN read_csv($people, all_varchar=true) AS p ON p.person = i.person WHERE p.bot = 'false'"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("life") / "ladle"
    simulate(read_world("ladle"), seed=3, users=400, days=7 * WEEKS, out=out, sources=())
    return out


@pytest.fixture(scope="module")
def behaviour(folder: Path) -> Behaviour:
    start = read_world("ladle").start
    bound = {
        "events": str(folder / "events" / "*.parquet"),
        "identities": str(folder / "truth/identities/*.csv"),
        "people": str(folder / "truth/people/*.csv"),
        "first": start,
        "last": f"{start + timedelta(days=7 * WEEKS - 1)} 23:59:59.999",
    }
    with duckdb.connect() as connection:
        return from_table(connection.execute(PEOPLE, bound).fetchnumpy())


def test_weekly_cohorts_are_the_true_ones(folder: Path, behaviour: Behaviour) -> None:
    truth = json.loads((folder / "truth/truth.json").read_text())
    table = np.zeros((WEEKS, WEEKS), dtype=int)
    start: date = read_world("ladle").start
    for number, cohort in enumerate(retention(behaviour, Retention(grain=Grain.WEEK)).cohorts):
        assert cohort.first_day == start + timedelta(weeks=number)
        for cell in cohort.cells:
            table[number, cell.first] = cell.people
            assert cell.share == share(cell.people, cohort.people)
    assert table.tolist() == truth["weekly_return"]


def test_events_are_counted_as_they_happened(folder: Path, behaviour: Behaviour) -> None:
    truth = json.loads((folder / "truth/truth.json").read_text())
    for name, happened in truth["events"].items():
        counted = trend(behaviour, step=Step(event=name)) if happened else ()
        assert sum(count.events for each in counted for count in each.counts) == happened
    assert behaviour.repeats > 0


def test_a_funnel_of_simulated_people_by_every_chain(behaviour: Behaviour) -> None:
    steps = tuple(Step(event=name) for name in ("signed up", "taste chosen", "recipe saved"))
    own: dict[int, list[Happened]] = {}
    for person, event, time in zip(behaviour.person, behaviour.event, behaviour.time.tolist(), strict=True):
        name = behaviour.names[event]
        if any(step.event == name for step in steps):
            own.setdefault(int(person), []).append(Happened(str(person), time, name, ""))
    chains = [longest_chains(each, steps, 86_400_000_000) for each in own.values()]
    answer = funnel(behaviour, Funnel(steps=steps, window=timedelta(days=1)))
    assert [step.people for step in answer.steps] == [
        sum(len(c) > level for c in chains) for level in range(3)
    ]
    assert answer.steps[2].since_start is not None
    taken = [chain[2].since_start / 1e6 for chain in chains if len(chain) == 3]
    assert answer.steps[2].since_start.mean == pytest.approx(np.mean(taken), rel=1e-12)
