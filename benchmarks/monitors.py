"""Monitors: quality on the Numenta Anomaly Benchmark beside three peers, false alarms, and speed.

    python -m benchmarks.monitors [--json]

Quality: the seven series with known causes of ../shared/data/nab-anomalies. Each method gives every moment a
distance from what it expects; detections begin where that passes a threshold after a calm day (48 moments of
half an hour and so on). Shown is the score at the method's own usual threshold, and at the best of a row of
thresholds, as the benchmark itself does it. Ours sees only what came before each moment; so does the windowed
Gaussian, the benchmark's own simple detector. The decomposition of statsmodels (STL, robust) and the
isolation forest of scikit-learn see the whole series at once, the future too. Two rules against false alarms
stand beside ours, on simulated series and on these: they were chosen on the former, and are not used.

False alarms: half a year of two made-up products in which nothing happens, each event's number and people a
day watched.

Speed: processor seconds of one process for 1,000 daily series of a year with weekly season: expectation,
anomalies, forecast of 28 days and change points; beside ruptures for the change points of 20 of them, where
it is installed.
"""

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np

from benchmarks import _nab, _simulated
from firsthand.learning.simulator import read_world, simulate, worlds
from firsthand.measurement import anomalies, changepoints, metrics, monitors, smoothing

DAYS = {_simulated.NAME: _simulated.DAY, "ambient_temperature_system_failure": 24, "nyc_taxi": 48}
RULES = {
    "as it is": (4.0, 1, 1),
    "after three calm days": (4.0, 3, 1),
    "three of five beyond 3 scales": (3.0, 1, 3),
}  # threshold, days of calm, and how many of the last twice as many less one lie outside
QUIET_DAYS, QUIET_USERS, QUIET_SEEDS, HALVED = 182, 800, (3, 4, 5), 150
THRESHOLDS = (3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 10.0)
Distances = Callable[[_nab.Labelled, int], np.ndarray]


def ours(case: _nab.Labelled, season: int) -> np.ndarray:
    found = smoothing.smooth(case.values[None], season=season)
    return np.nan_to_num(np.abs(case.values - found.expected[0]) / found.scale[0])


def gaussian(case: _nab.Labelled, season: int) -> np.ndarray:
    """Distance from the mean of the 1,000 moments before, in their standard deviations."""
    values, found = case.values, np.zeros(len(case.values))
    sums, squares = (np.concatenate([[0.0], np.cumsum(values**power)]) for power in (1, 2))
    for place in range(100, len(values)):
        first = max(0, place - 1000)
        mean = (sums[place] - sums[first]) / (place - first)
        variance = (squares[place] - squares[first]) / (place - first) - mean**2
        found[place] = abs(values[place] - mean) / max(variance, 1e-12) ** 0.5
    return found


def decomposition(case: _nab.Labelled, season: int) -> np.ndarray:
    from statsmodels.tsa.seasonal import STL

    rest = np.asarray(STL(case.values, period=max(season, 2), robust=True).fit(outer_iter=3).resid)
    middle = np.median(rest)
    return np.abs(rest - middle) / (1.4826 * np.median(np.abs(rest - middle)) or 1.0)


def forest(case: _nab.Labelled, season: int) -> np.ndarray:
    """Of the last six values and the place in the day; as robust distances of its score."""
    from sklearn.ensemble import IsolationForest

    rows = np.lib.stride_tricks.sliding_window_view(np.pad(case.values, (5, 0), mode="edge"), 6)
    phase = 2 * np.pi * (np.arange(len(rows)) % season) / season
    rows = np.column_stack([rows, np.sin(phase) * rows.std(), np.cos(phase) * rows.std()])
    score = -IsolationForest(random_state=1).fit(rows).score_samples(rows)
    middle = np.median(score)
    return np.maximum(score - middle, 0) / (1.4826 * np.median(np.abs(score - middle)))


METHODS: dict[str, Distances] = {
    "firsthand": ours,
    "windowed Gaussian (NAB)": gaussian,
    "STL robust (statsmodels), sees the future": decomposition,
    "isolation forest (scikit-learn), sees the future": forest,
}


def detections(distance: np.ndarray, threshold: float, day: int, lasting: int = 1) -> list[int]:
    """Where the threshold is passed often enough after a day without."""
    outside = distance > threshold
    many = np.convolve(outside, np.ones(2 * lasting - 1))[: len(outside)]
    out = np.flatnonzero(outside & (many >= lasting))
    return [int(place) for number, place in enumerate(out) if not number or place - out[number - 1] > day]


def distances(method: Distances, cases: list[_nab.Labelled]) -> list[tuple[_nab.Labelled, np.ndarray, int]]:
    measured = []
    for case in cases:
        day = DAYS.get(case.name, 288)
        # The longest season that the part for learning holds twice.
        season = next((each for each in (7 * day, day) if 2 * each <= case.learning), 1)
        distance = method(case, season)
        distance[: case.learning] = 0.0
        measured.append((case, distance, day))
    return measured


def quality(name: str, method: Distances, cases: list[_nab.Labelled]) -> dict[str, Any]:
    start = time.perf_counter()
    measured = distances(method, cases)
    seconds = time.perf_counter() - start
    by = {
        threshold: [(case, detections(distance, threshold, day)) for case, distance, day in measured]
        for threshold in THRESHOLDS
    }
    best = {p.name: max(_nab.score(found, p) for found in by.values()) for p in _nab.PROFILES}
    usual = by[anomalies.DISTANCES["usual"]]
    precision, recall, alarms = _nab.precision_recall(usual)
    weeks = sum((len(case.values) - case.learning) / day / 7 for case, _, day in measured)
    return {
        "method": name,
        "at_usual": {p.name: round(_nab.score(usual, p), 1) for p in _nab.PROFILES},
        "at_best": {key: round(value, 1) for key, value in best.items()},
        "precision": round(precision, 2),
        "recall": round(recall, 2),
        "alarms_a_week": round(alarms / weeks, 2),
        "seconds": round(seconds, 2),
    }


def rules(cases: list[_nab.Labelled]) -> list[dict[str, Any]]:
    """Ours by each of the rules: standard score, precision and recall."""
    measured, found = distances(ours, cases), []
    for name, (threshold, calm, lasting) in RULES.items():
        told = [(case, detections(each, threshold, calm * day, lasting)) for case, each, day in measured]
        precision, recall, _ = _nab.precision_recall(told)
        score = round(_nab.score(told, _nab.PROFILES[0]), 1)
        found.append(
            {"rule": name, "score": score, "precision": round(precision, 2), "recall": round(recall, 2)}
        )
    return found


def quiet_metrics(world: str, seed: int) -> dict[str, metrics.Series]:
    """Number and people of each event a day, where nothing happens."""
    first = read_world(world).start
    with TemporaryDirectory() as temporary:
        folder = Path(temporary, "life")
        simulate(read_world(world), seed=seed, users=QUIET_USERS, days=QUIET_DAYS, out=folder, sources=())
        rows = duckdb.execute(
            'SELECT event, timestamp::DATE, count(DISTINCT "messageId"), count(DISTINCT "anonymousId") '
            "FROM read_parquet($events) GROUP BY ALL", {"events": str(folder / "events/*.parquet")},
        ).fetchall()  # fmt: skip
    counted = {(event, day): (events, people) for event, day, events, people in rows}
    days = [first + timedelta(days=place) for place in range(QUIET_DAYS)]
    found = {}
    for event in sorted({row[0] for row in rows}):
        for place, kind in enumerate((metrics.Kind.COUNT, metrics.Kind.USERS)):
            points = tuple(
                metrics.Point(
                    first_day=day, last_day=day, value=value, n=value, estimate=None, waiting=0, complete=True
                )
                for day in days
                for value in [counted.get((event, day), (0, 0))[place]]
            )
            found[f"{event}, {kind}"] = metrics.Series(
                metric=metrics.Metric(name=event, kind=kind, event=event), grain=metrics.Grain.DAY,
                zone="UTC", as_of=None, points=points,
            )  # fmt: skip
    return found


def quiet() -> dict[str, float]:
    """False alarms a metric and month at each setting, and lasting changes told a metric and year.

    And of metrics with 20 a day or more, on how many a single day with half of it is told at the usual one.
    """
    alarms, changes, months = dict.fromkeys(anomalies.DISTANCES, 0), 0, 0.0
    usual, halved = monitors.Rule(kind=monitors.Kind.UNUSUAL), []
    for world in worlds():
        for seed in QUIET_SEEDS:
            for series in quiet_metrics(world, seed).values():
                months += (QUIET_DAYS - smoothing.FEWEST) / 30.4
                for name, distance in anomalies.DISTANCES.items():
                    rule = monitors.Rule(kind=monitors.Kind.UNUSUAL, distance=distance)
                    seen = monitors.watch(series, rule)
                    alarms[name] += len(seen.breaches)
                changes += len(seen.course.changes) if seen.course else 0
                if np.mean([point.value for point in series.points]) >= 20:
                    points = list(series.points)
                    points[HALVED] = replace(points[HALVED], value=points[HALVED].value / 2)
                    told = monitors.watch(replace(series, points=tuple(points)), usual).breaches
                    day = points[HALVED].first_day
                    halved.append(any(each.first_day <= day <= each.last_day for each in told))
    return {name: round(many / months, 4) for name, many in alarms.items()} | {
        "changes a year": round(changes / months * 12 * (1 - smoothing.FEWEST / QUIET_DAYS), 3),
        "halved days told": round(float(np.mean(halved)), 2),
    }


def many(series: int = 1000, days: int = 365, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Daily series with a weekly season and noise; in every third the level changes by a third. And where."""
    random = np.random.default_rng(seed)
    week = 1 + 0.3 * np.sin(np.arange(days) * 2 * np.pi / 7)
    values = random.uniform(50, 1000, (series, 1)) * week * (1 + 0.1 * random.normal(size=(series, days)))
    at = np.where(np.arange(series) % 3 == 0, random.integers(50, days - 50, series), days)
    return values * np.where(np.arange(days) >= at[:, None], 1.33, 1.0), at


def speed() -> dict[str, Any]:
    values, at = many()
    start = time.process_time()
    flags, found = anomalies.find_in_many(values, season=7)
    smoothing.ahead(found, 28)
    middle = time.process_time()
    courses = changepoints.find_in_many(values, season=7)
    end = time.process_time()
    pairs = list(zip(courses, at, strict=True))
    hit = [any(abs(cut.at - place) <= 3 for cut in own.changes) for own, place in pairs if place < 365]
    wrong = [bool(own.changes) for own, place in pairs if place == 365]
    return {
        "anomalies_and_forecast_s": round(middle - start, 3),
        "change_points_s": round(end - middle, 3),
        "values_unusual": round(float(flags[at == 365].mean()), 5),
        "changes_found": round(float(np.mean(hit)), 3),
        "changes_invented": round(float(np.mean(wrong)), 3),
        **peer(values),
    }


def peer(values: np.ndarray) -> dict[str, Any]:
    try:
        import ruptures
    except ImportError:
        return {}
    rest = values[:20] - changepoints.seasonal(values[:20], 7)
    start = time.process_time()
    for row in rest:
        ruptures.Pelt(model="l2", min_size=7, jump=1).fit(row).predict(pen=3 * np.log(365) * row.var())
    return {"ruptures_for_20_s": round(time.process_time() - start, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    cases = _nab.read() if _nab.FOLDER.exists() else []
    found = [
        quality(name, method, rule, cases) for name, method in METHODS.items() for rule in RULES if cases
    ]
    answer = {"quality": found, "quiet": quiet(), "speed": speed()}
    if asked.json:
        print(json.dumps(answer, indent=1))
        return
    print(
        "usual threshold: standard / low FP / low FN, then best threshold; precision, recall, alarms a week"
    )
    for row in answer["quality"]:
        usual, best = (
            " / ".join(f"{value:5.1f}" for value in row[key].values()) for key in ("at_usual", "at_best")
        )
        print(f"{row['method']:50} {usual}   {best}   {row['precision']:.2f} {row['recall']:.2f} "
              f"{row['alarms_a_week']:5.2f}  {row['seconds']:6.2f} s")  # fmt: skip
    for where, rows in answer["rules"].items():
        for row in rows:
            print(
                f"{where:10} {row['rule']:30} {row['score']:5.1f}  {row['precision']:.2f} {row['recall']:.2f}"
            )
    for name, value in answer["quiet"].items():
        print(f"alarms a quiet metric and month, {name:16} {value}")
    for name, value in answer["speed"].items():
        print(f"{name:30} {value}")


if __name__ == "__main__":
    main()
