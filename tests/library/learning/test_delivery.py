import csv
import datetime as dt
import math
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest

from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.choices import Choices, Work
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.delivery import HEADER, tickets, write
from firsthand.learning.simulator.state import State, advance, begin, history, setting

LADLE = read_world("ladle")


@pytest.fixture(scope="module")
def run() -> State:
    items = ("awake", "merge", "leftovers", "shared", "voice")
    state = begin(LADLE, seed=3, users=100)
    state = advance(state, Choices(work=tuple(Work(item=item) for item in items)))
    return advance(advance(state, Choices(dropped=("voice",))), Choices())


def test_later_days_do_not_change_earlier_tickets() -> None:
    short, long = (Setting(world=LADLE, seed=2, users=10, days=days) for days in (60, 200))
    early = {ticket.id: ticket for ticket in tickets(short)}
    assert len(early) > 200
    for ticket in tickets(long):
        before = early.get(ticket.id)
        if before and before.completed is not None:
            assert ticket == before
    assert {ticket.id for ticket in tickets(long)} > set(early)


def test_small_work_takes_what_the_overrun_says_and_nobody_does_two_things_at_once() -> None:
    found = tickets(Setting(world=LADLE, seed=2, users=10))
    items = LADLE.company.items
    optimism, sigma = (mean(getattr(item, name) for item in items) for name in ("optimism", "overrun"))
    logs = [math.log(ticket.actual / ticket.estimate * optimism) for ticket in found]
    assert abs(mean(logs) + sigma**2 / 2) < 4 * sigma / math.sqrt(len(logs))
    for person in {ticket.owner for ticket in found}:
        own = sorted((t.started, t.completed or t.cancelled or 1e9) for t in found if t.owner == person)
        assert all(after[0] >= before[1] for before, after in pairwise(own))
    assert all(ticket.created <= (ticket.started or 0) for ticket in found)


def test_items_of_a_run_take_their_days_and_end_with_their_quarter(run: State) -> None:
    found = tickets(setting(run))
    titles = {item.id: item.title for item in LADLE.company.items}
    for quarter in history(run):
        for each in quarter.shipped:
            own = [ticket for ticket in found if ticket.item == titles[each.item]]
            assert sum(ticket.actual for ticket in own) == pytest.approx(each.spent)
            assert sum(ticket.estimate for ticket in own) == pytest.approx(each.estimate, abs=0.06 * len(own))
            assert {ticket.state for ticket in own} == {"Done"}
            last = max(ticket.completed or 0 for ticket in own)
            assert (quarter.number - 1) * 91 < last <= quarter.number * 91
    voice = [ticket for ticket in found if ticket.item == titles["voice"]]
    assert "Canceled" in {ticket.state for ticket in voice} <= {"Done", "Canceled"}
    assert not any(ticket.item for ticket in tickets(replace(setting(run), history=())))


def test_fifty_titles_in_a_row_are_put_in_fifty_ways() -> None:
    titles = [ticket.title for ticket in tickets(Setting(world=LADLE, seed=2, users=10))]
    ways = [re.sub("“.*”", "“”", title) for title in titles]
    assert all(len(set(ways[begins : begins + 50])) == 50 for begins in range(len(ways) - 50))


def test_the_file_is_one_of_linear(tmp_path: Path, run: State) -> None:
    (tmp_path / "truth").mkdir()
    write(tmp_path, tmp_path / "truth", setting(run))
    with (tmp_path / "delivery/issues.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == HEADER
    assert len(HEADER) == 34
    assert (
        {"Done", "Canceled"} <= {row["Status"] for row in rows} <= {"Done", "Canceled", "In Progress", "Todo"}
    )
    for row in rows:
        assert (row["Status"] == "Done") == bool(row["Completed"])
        moments = [
            dt.datetime.fromisoformat(row[name]) for name in ("Created", "Started", "Updated") if row[name]
        ]
        assert moments == sorted(moments)
    with (tmp_path / "truth/delivery.csv").open(encoding="utf-8", newline="") as file:
        assert {row["ticket"] for row in csv.DictReader(file)} == {row["ID"] for row in rows}
