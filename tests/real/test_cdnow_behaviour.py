"""Purchases of a music shop: cohorts and repeat purchase equal to a plain computation over the lines."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from firsthand.estimates import wilson
from firsthand.measurement.behaviour import Behaviour, Step
from firsthand.measurement.funnels import Funnel, funnel
from firsthand.measurement.lifecycle import lifecycle
from firsthand.measurement.loading import from_table
from firsthand.measurement.metrics import Grain
from firsthand.measurement.retention import Clock, Retention, Return, retention

Bought = dict[str, list[date]]
PURCHASE = Step(event="purchase")


@pytest.fixture(scope="module")
def bought(shared_data: Path) -> Bought:
    """The days of each customer's purchases, by the fixed places of the layout."""
    days: Bought = defaultdict(list)
    for line in (shared_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines():
        days[line[1:6]].append(date(int(line[12:16]), int(line[16:18]), int(line[18:20])))
    return days


@pytest.fixture(scope="module")
def behaviour(bought: Bought) -> Behaviour:
    pairs = [
        (who, datetime.combine(day, datetime.min.time())) for who, days in bought.items() for day in days
    ]
    return from_table(
        {
            "user_id": np.array([who for who, _ in pairs], dtype=object),
            "event": np.full(len(pairs), "purchase", dtype=object),
            "timestamp": np.array([time for _, time in pairs], dtype="datetime64[us]"),
        }
    )


def test_monthly_cohorts_and_repeat_purchase(behaviour: Behaviour, bought: Bought) -> None:
    answer = retention(behaviour, Retention(grain=Grain.MONTH))
    months = {who: {(day.year - 1997) * 12 + day.month - 1 for day in days} for who, days in bought.items()}
    for cohort in answer.cohorts:
        month = (cohort.first_day.year - 1997) * 12 + cohort.first_day.month - 1
        own = [found for found in months.values() if min(found) == month]
        assert cohort.people == len(own)
        for cell in cohort.cells:
            assert cell.people == sum(month + cell.first in found for found in own)
            if own:
                assert cell.share.value == wilson(cell.people, len(own)).value
    assert sum(cohort.people for cohort in answer.cohorts) == 2357


def test_repeat_purchase_from_each_customers_own_first_day(behaviour: Behaviour, bought: Bought) -> None:
    """Bought again 1 to 12 weeks of seven days after the first purchase."""
    question = Retention(clock=Clock.ROLLING, returning=Return.BRACKET, brackets=((1, 12),))
    (cell,) = retention(behaviour, question).overall
    last = max(day for days in bought.values() for day in days)
    known = {who: days for who, days in bought.items() if (last - min(days)).days >= 13 * 7}
    back = [any(7 <= (day - min(days)).days < 13 * 7 for day in days) for days in known.values()]
    assert (cell.people, cell.share.n) == (sum(back), len(back))


def test_a_second_purchase_within_thirty_days(behaviour: Behaviour, bought: Bought) -> None:
    """A funnel of the same step twice: two purchases, perhaps on one day, at most thirty days apart."""
    answer = funnel(behaviour, Funnel(steps=(PURCHASE, PURCHASE), window=timedelta(days=30)))
    again = [
        any(two - one <= timedelta(days=30) for one, two in zip(sorted(days), sorted(days)[1:], strict=False))
        for days in bought.values()
    ]
    assert [step.people for step in answer.steps] == [len(bought), sum(again)]


def test_quarters_of_life(behaviour: Behaviour, bought: Bought) -> None:
    active: dict[int, set[str]] = defaultdict(set)
    for who, days in bought.items():
        for day in days:
            active[(day.year - 1997) * 12 + day.month - 1].add(who)
    for month, answer in enumerate(lifecycle(behaviour, grain=Grain.MONTH)):
        earlier = set().union(*(active[number] for number in range(month)))
        assert answer.new == len(active[month] - earlier)
        assert answer.returning == len(active[month] & active[month - 1])
        assert answer.dormant == len(active[month - 1] - active[month])
        assert answer.active == len(active[month])
