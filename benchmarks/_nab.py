"""The score of the Numenta Anomaly Benchmark: early detections count most, false ones a little.

A detection in a window of a known anomaly earns 2 σ(−5 y) − 1 over its value at y = −1, where y runs from −1
at the window's begin to 0 at its end; of several, the earliest counts. One after a window costs by how many
widths of it have passed (all of one from three widths on), one before any window costs one. A missed window
costs one miss. Profiles weigh them. 0 is to detect nothing, 100 to detect each window at its first moment and
nothing else. The first 15 % of a series, at most 750 moments, are for learning and do not count.

Source: A. Lavin and S. Ahmad (2015), Evaluating Real-time Anomaly Detection Algorithms, ICMLA 2015, section
II; positions within windows as in version 1.1 of the benchmark.
"""

import csv
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Windows = Sequence[tuple[int, int]]
FOLDER = Path("../shared/data/nab-anomalies")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a false detection costs, and a missed window; a found one earns 1."""

    name: str
    false: float
    missed: float


PROFILES = (
    Profile(name="standard", false=0.11, missed=1.0),
    Profile(name="reward low FP", false=0.22, missed=1.0),
    Profile(name="reward low FN", false=0.11, missed=2.0),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Labelled:
    """A series, its windows as first and last place (both inside), and how many places are for learning."""

    name: str
    values: NDArray[np.float64]
    times: tuple[str, ...]
    windows: Windows

    @property
    def learning(self) -> int:
        return learning(len(self.values))


def learning(size: int) -> int:
    return math.ceil(min(math.floor(0.15 * size), 0.15 * 5000))


def read(group: str = "realKnownCause", folder: Path = FOLDER) -> list[Labelled]:
    windows = json.loads((folder / "labels" / "combined_windows.json").read_text())
    found = []
    for path in sorted((folder / "data" / group).glob("*.csv")):
        with path.open(newline="") as file:
            rows = list(csv.reader(file))[1:]
        times = tuple(time for time, _ in rows)
        place = {time: number for number, time in enumerate(times)}
        spans = [(place[a[:19]], place[b[:19]]) for a, b in windows[f"{group}/{path.name}"]]
        values = np.array([float(value) for _, value in rows])
        found.append(Labelled(name=path.stem, values=values, times=times, windows=spans))
    return found


def raw_score(size: int, windows: Windows, detections: Iterable[int], profile: Profile) -> float:
    """The score of one series before it is brought to 0 … 100."""
    best = dict.fromkeys(windows, -profile.missed)
    false = 0.0
    for place in detections:
        if place < learning(size):
            continue
        inside = next((window for window in windows if window[0] <= place <= window[1]), None)
        if inside:
            position = -(inside[1] - place + 1) / (inside[1] - inside[0] + 1)
            best[inside] = max(best[inside], _sigmoid(position) / _sigmoid(-1.0))
        else:
            before = [window for window in windows if window[1] < place]
            far = (place - before[-1][1]) / (before[-1][1] - before[-1][0]) if before else 3.0
            false += profile.false * _sigmoid(far)
    return sum(best.values()) + false


def score(cases: Sequence[tuple[Labelled, Iterable[int]]], profile: Profile) -> float:
    """Of series and what was detected in each: 0 … 100, below 0 where silence were better."""
    windows = sum(len(case.windows) for case, _ in cases)
    raw = sum(raw_score(len(case.values), case.windows, found, profile) for case, found in cases)
    nothing = -profile.missed * windows
    return 100 * (raw - nothing) / (windows - nothing)


def precision_recall(cases: Sequence[tuple[Labelled, Iterable[int]]]) -> tuple[float, float, int]:
    """Share of detections that lie in a window, share of windows with one, and how many detections."""
    right = wrong = hit = windows = 0
    for case, detections in cases:
        places = [place for place in detections if place >= case.learning]
        inside = [any(a <= place <= b for a, b in case.windows) for place in places]
        right, wrong = right + sum(inside), wrong + len(inside) - sum(inside)
        hit += sum(any(a <= place <= b for place in places) for a, b in case.windows)
        windows += len(case.windows)
    return (right / (right + wrong) if right + wrong else math.nan), hit / windows, right + wrong


def _sigmoid(position: float) -> float:
    return -1.0 if position >= 3.0 else 2 / (1 + math.exp(5 * position)) - 1
