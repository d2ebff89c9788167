"""Returns, retention, funnels and quantiles of events in a test, beside a search through every row."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from firsthand.errors import InputError
from firsthand.experiments.from_events import read_events
from firsthand.experiments.people import EventMetric, of_people
from firsthand.experiments.readout import Kind
from firsthand.measurement import metrics
from firsthand.measurement.events import Event
from firsthand.measurement.exposures import Exposure
from firsthand.measurement.store import append
from tests.library.experiments.test_from_events import EXPOSURE, VARIANT, some_events, table


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return some_events()


def metric(kind: metrics.Kind, **fields: object) -> EventMetric:
    return of_people(metrics.Metric(name=kind.value, kind=kind, **fields))  # type: ignore[arg-type]


CHAINS = [
    metric(metrics.Kind.RETURN, event="looked", other="bought", days=5),
    metric(metrics.Kind.RETENTION, event="looked", other="looked", week=1),
    metric(metrics.Kind.FUNNEL, event="looked", steps=("looked", "bought"), days=8),
]


def came(kind: metrics.Kind, mine: list[Event], began: datetime, until: datetime) -> bool:
    """Whether a person came that far between two moments, by looking at every row of their events."""
    watched = [each for each in mine if began <= each.time < until]
    looks, buys = ([e for e in watched if e.event == name] for name in ("looked", "bought"))
    if kind is metrics.Kind.FUNNEL:
        # A look is never a buy, and events of one moment stand in the order of the steps of their names.
        order = {"looked": 0, "bought": 1}
        rows = sorted(
            (e for e in watched if e.event in order), key=lambda e: (e.time, order[e.event], e.message_id)
        )
        return any(
            (a.event, b.event, c.event) == ("looked", "looked", "bought")
            and c.time - a.time <= timedelta(days=8)
            for a, b, c in combinations(rows, 3)
        )
    first = min((each.time for each in looks), default=until)
    if kind is metrics.Kind.RETURN:
        return any(first < each.time <= first + timedelta(days=5) for each in buys)
    return any(first + timedelta(days=7) <= each.time < first + timedelta(days=14) for each in looks)


def test_who_comes_that_far_is_as_by_looking_at_every_row(events: list[Event], tmp_path: Path) -> None:
    append(tmp_path, events, source="a.csv")
    exposure = replace(EXPOSURE, last_day=date(2025, 3, 16), days=11, days_before=0)
    found = read_events(tmp_path, exposure, CHAINS)
    mine, began = people(events, exposure)
    arms = {row["person"]: row["arm"] for row in table(events, exposure)[0]}
    for each in found.readout.findings:
        kind = metrics.Kind(each.name)
        did = {
            arm: [
                came(kind, mine[who], began[who], began[who] + timedelta(days=11))
                for who in arms
                if arms[who] == arm
            ]
            for arm in ("control", "new")
        }
        assert each.kind is Kind.PROPORTION
        assert (each.n_control, each.n_variant) == (len(did["control"]), len(did["new"]))
        assert (each.control, each.value) == pytest.approx([np.mean(did[arm]) for arm in ("control", "new")])
        assert 0.02 < each.control < 0.98
    with pytest.raises(InputError, match="Week 1 after “looked” begins 7 days after it"):
        read_events(tmp_path, replace(exposure, days=7), CHAINS)


def people(events: list[Event], exposure: Exposure) -> tuple[dict[str, list[Event]], dict[str, datetime]]:
    """Everybody's events, and when they were first shown a variant that has a name."""
    mine, began = defaultdict(list), dict[str, datetime]()
    for each in sorted(events, key=lambda event: event.time):
        mine[each.user_id].append(each)
        if (
            each.event == exposure.event
            and each.properties.get(VARIANT)
            and each.time.date() >= exposure.first_day
        ):
            began.setdefault(each.user_id, each.time)
    return mine, began


def test_a_quantile_of_events_takes_people_for_what_is_independent(
    events: list[Event], tmp_path: Path
) -> None:
    """Against the delta method by hand: how sure the share of prices up to it is, turned into prices."""
    append(tmp_path, events, source="a.csv")
    asked = metric(metrics.Kind.QUANTILE, event="bought", property_name="price", quantile=0.75)
    exposure = replace(EXPOSURE, days_before=0)
    (found,) = read_events(tmp_path, exposure, [asked]).readout.findings
    mine, began = people(events, exposure)
    arms = {row["person"]: row["arm"] for row in table(events, exposure)[0]}
    ends, quantile, five = [], [], timedelta(days=5)
    for arm in ("control", "new"):
        prices = [
            [float(p) for e in mine[who] if e.event == "bought" and began[who] <= e.time < began[who] + five
             and (p := e.properties["price"]) != "n/a"]
            for who in arms if arms[who] == arm
        ]  # fmt: skip
        given = [each for each in prices if each]
        flat = np.concatenate(given)
        quantile.append(np.quantile(flat, 0.75))
        x = np.array([sum(p <= quantile[-1] for p in each) for each in given])
        y = np.array([len(each) for each in given])
        error = np.std(x - x.sum() / y.sum() * y, ddof=1) / np.sqrt(len(y)) / y.mean()
        low, high = np.quantile(flat, [0.75 - 1.959964 * error, 0.75 + 1.959964 * error])
        ends.append((len(given), (high - low) / (2 * 1.959964)))
    assert (found.control, found.value) == pytest.approx(quantile)
    assert (found.n_control, found.n_variant) == (ends[0][0], ends[1][0])
    theirs = stats.ttest_ind_from_stats(
        *(quantile[1], ends[1][1] * np.sqrt(ends[1][0]), ends[1][0]),
        *(quantile[0], ends[0][1] * np.sqrt(ends[0][0]), ends[0][0]),
        equal_var=False,
    )
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-4)


def test_of_a_share_there_is_no_quantile() -> None:
    back = metrics.Metric(name="Back", kind=metrics.Kind.RETURN, event="e", other="o", days=7)
    with pytest.raises(InputError, match="“Back” is a share"):
        of_people(back, level=0.5)
