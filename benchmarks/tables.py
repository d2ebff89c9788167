"""Reading tables and surveys, beside pandas: what tests do not time is measured here.

    python -m benchmarks.tables [--scale small|full] [--json]

Wide survey: the real 1,135 × 216 where it is, else one of that size; long table: 20 columns × 10,000 rows
(small) or 100,000 (full). Each figure is the best of three, in processor seconds of this thread, which
neighbours on the machine do not stretch. pandas reads the same bytes as text without guessing types, and is
told the encoding and the delimiter, which ours finds out; it lists no problems. The other rows have no peer.
"""

import argparse
import io
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from benchmarks._workspace import survey_bytes
from firsthand.errors import FileError
from firsthand.evidence import surveys
from firsthand.insights.opportunities import score_opportunities
from firsthand.insights.reading import needs_of, suggest_reading
from firsthand.tables import Table, read_table

ROOT = Path(__file__).parents[1]
ROWS = {"small": 10_000, "full": 100_000}
T = TypeVar("T")


def best(work: Callable[[], T], times: int = 3) -> tuple[T, float]:
    """What it gives, and the processor seconds of the quickest time."""
    spent = []
    for _ in range(times):
        start = time.thread_time()
        found = work()
        spent.append(time.thread_time() - start)
    return found, min(spent)


def result(
    name: str, seconds: float, peer: str = "none", theirs: float | None = None, **more: object
) -> dict:
    return {
        "name": name,
        "peer": peer,
        "ours_s": round(seconds, 4),
        "peer_s": None if theirs is None else round(theirs, 4),
        "ratio": None if theirs is None else round(theirs / seconds, 2),
        "agree": None,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **more,
    }


def compare(name: str, data: bytes) -> tuple[dict, Table]:
    table, ours = best(lambda: read_table(data, name="export.csv"))
    frame, theirs = best(lambda: pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False))
    same = frame.shape == (len(table.rows), table.width) and all(
        np.array_equal(frame.iloc[:, place].str.strip(), [row[place].strip() for row in table.rows])
        for place in range(table.width)
    )
    named = f"read_table, {name}, {len(table.rows):,} × {table.width}"
    return result(named, ours, "pandas.read_csv", theirs, agree=bool(same)), table


def of_survey(table: Table) -> Iterator[dict]:
    recognition, seconds = best(lambda: surveys.recognise(table))
    yield result(f"recognise, {len(recognition.questions)} questions", seconds)
    answers, seconds = best(lambda: surveys.read_answers(table, recognition))
    yield result(f"read_answers, {answers.size:,} respondents", seconds)
    spreads, seconds = best(
        lambda: [s for q in recognition.questions for s in surveys.distributions(answers, q)]
    )
    yield result(f"every question's shares and intervals ({len(spreads)} columns)", seconds)
    closed = [question for question in recognition.questions if question.kind == "single"]
    mask = surveys.select(answers, closed[1], closed[1].choices[-1:])
    _, seconds = best(lambda: surveys.distribution(answers, closed[0], mask))
    yield result("one question, filtered by another", seconds)
    grid = recognition.question("7")
    reading = suggest_reading(grid)
    assert reading is not None
    needs = needs_of(answers, grid, reading, {row: f"n{place}" for place, row in enumerate(grid.rows)})
    _, seconds = best(lambda: score_opportunities(needs, scales=reading.scales, resamples=2000, seed=1))
    yield result(f"scores of {len(needs)} needs, 2,000 resamples", seconds)


def refusal() -> dict:
    """A file of 200 MB is refused by its size, unread."""

    def refuse(path: Path) -> None:
        try:
            read_table(path, name=path.name)
        except FileError:
            return
        raise AssertionError("a file of 200 MB was read")

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.csv")
        with path.open("wb") as file:
            file.truncate(200_000_000)  # sparse: takes no room on the disk
        _, seconds = best(lambda: refuse(path))
    return result("a file of 200 MB is refused", seconds)


def rows(scale: str, data: Path) -> Iterator[dict]:
    header = ",".join(f"c{n}" for n in range(20))
    line = ",".join(f"value {n}" for n in range(20))
    yield compare("long", "\n".join([header, *[line] * ROWS[scale]]).encode())[0]
    row, table = compare("survey", survey_bytes(data))
    yield row
    yield from of_survey(table)
    yield refusal()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", choices=("small", "full"), default="small")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    if not chosen.json:
        print(f"{'name':58} {'peer':16} {'ours s':>8} {'peer s':>8} {'ratio':>6} agree  MB")
    for row in rows(chosen.scale, chosen.data):
        if chosen.json:
            print(json.dumps(row), flush=True)
        else:
            name, peer, ours, theirs, ratio, agree, peak = row.values()
            print(
                f"{name:58} {peer:16} {ours:>8} {theirs!s:>8} {ratio!s:>6} {agree!s:5} {peak:>4}", flush=True
            )
    if not chosen.json:
        print(f"Load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.")


if __name__ == "__main__":
    main()
