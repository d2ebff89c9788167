"""Monitors: quality on the Numenta Anomaly Benchmark beside two peers, and speed on many daily series.

    python -m benchmarks.monitors [--json]

Quality: the seven series with known causes of ../shared/data/nab-anomalies. Each method gives every moment a
distance from what it expects; detections begin where that passes a threshold after a calm day (48 moments of
half an hour and so on). Shown is the score at the method's own usual threshold, and at the best of a row of
thresholds, as the benchmark itself does it. Ours sees only what came before each moment; so does the windowed
Gaussian, the benchmark's own simple detector. The decomposition of statsmodels (STL, robust) and the
isolation forest of scikit-learn see the whole series at once, the future too.

Speed: 1,000 daily series of a year with weekly season: expectation, anomalies, forecast of 28 days and change
points, single process; beside ruptures for the change points of 20 of them, where it is installed.
"""

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks import _nab
from firsthand.measurement import anomalies, changepoints, smoothing

DAYS = {"ambient_temperature_system_failure": 24, "nyc_taxi": 48}
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


def detections(distance: np.ndarray, threshold: float, day: int) -> list[int]:
    """Where the threshold is passed after a day below it."""
    out = np.flatnonzero(distance > threshold)
    return [int(place) for number, place in enumerate(out) if not number or place - out[number - 1] > day]


def quality(name: str, method: Distances, cases: list[_nab.Labelled]) -> dict[str, Any]:
    start = time.perf_counter()
    measured = []
    for case in cases:
        day = DAYS.get(case.name, 288)
        # The longest season that the part for learning holds twice.
        season = next((each for each in (7 * day, day) if 2 * each <= case.learning), 1)
        distance = method(case, season)
        distance[: case.learning] = 0.0
        measured.append((case, distance, day))
    seconds = time.perf_counter() - start
    by = {
        threshold: [(case, detections(distance, threshold, day)) for case, distance, day in measured]
        for threshold in THRESHOLDS
    }
    best = {p.name: max(_nab.score(found, p) for found in by.values()) for p in _nab.PROFILES}
    usual = by[anomalies.DISTANCES["usual"]]
    precision, recall, alarms = _nab.precision_recall(usual)
    return {
        "method": name,
        "at_usual": {p.name: round(_nab.score(usual, p), 1) for p in _nab.PROFILES},
        "at_best": {key: round(value, 1) for key, value in best.items()},
        "precision": round(precision, 2),
        "recall": round(recall, 2),
        "alarms": alarms,
        "seconds": round(seconds, 2),
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
    start = time.perf_counter()
    flags, found = anomalies.find_in_many(values, season=7)
    smoothing.ahead(found, 28)
    middle = time.perf_counter()
    cuts = changepoints.find_in_many(values, season=7)
    end = time.perf_counter()
    pairs = list(zip(cuts, at, strict=True))
    hit = [any(abs(cut - place) <= 3 for cut in own) for own, place in pairs if place < 365]
    wrong = [bool(own) for own, place in pairs if place == 365]
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
    start = time.perf_counter()
    for row in rest:
        ruptures.Pelt(model="l2", min_size=7, jump=1).fit(row).predict(pen=3 * np.log(365) * row.var())
    return {"ruptures_for_20_s": round(time.perf_counter() - start, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    cases = _nab.read() if _nab.FOLDER.exists() else []
    found = {"quality": [quality(name, method, cases) for name, method in METHODS.items() if cases]}
    answer = found | {"speed": speed()}
    if asked.json:
        print(json.dumps(answer, indent=1))
        return
    print("usual threshold: standard / low FP / low FN, then best threshold; precision, recall, alarms")
    for row in answer["quality"]:
        usual, best = (
            " / ".join(f"{value:5.1f}" for value in row[key].values()) for key in ("at_usual", "at_best")
        )
        print(f"{row['method']:50} {usual}   {best}   {row['precision']:.2f} {row['recall']:.2f} "
              f"{row['alarms']:4}  {row['seconds']:6.2f} s")  # fmt: skip
    for name, value in answer["speed"].items():
        print(f"{name:30} {value}")


if __name__ == "__main__":
    main()
