"""Reading tests out: 1,000 metrics × 10 variants from sums, beside gbstats; from rows, beside Polars.

    python -m benchmarks.experiments [--scale small|full] [--peers PYTHON] [--json]

gbstats needs an older NumPy: name the interpreter of an environment that has it and Polars, else their
columns are empty. Sums: small and full are alike; processor seconds of this thread, which neighbours on the
machine do not stretch, ours the best of seven. Rows: 100,000 units (small) or 10 million (full), 20 metrics
in Parquet with and without a covariate, 4 in CSV, wall seconds and processor seconds of all threads, the best
of three; Polars takes the same sums.
"""

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np

from firsthand.experiments import statistics
from firsthand.experiments.bayesian import posterior
from firsthand.experiments.frequentist import welch
from firsthand.experiments.multiplicity import benjamini_hochberg
from firsthand.experiments.sequential import always_valid
from firsthand.experiments.statistics import Floats, moments
from firsthand.measurement.units import Measure, summarise

METRICS, VARIANTS = 1_000, 10
ROWS = {"small": 100_000, "full": 10_000_000}
# Run by the other interpreter: sums come in, seconds and p-values of its Welch and Bayesian tests go out.
PEER = """
import json, sys, time
from gbstats.models.statistics import SampleMeanStatistic as S
from gbstats.frequentist.tests import TwoSidedTTest as T, FrequentistConfig as C
from gbstats.bayesian.tests import EffectBayesianABTest as B
n, total, squares = json.load(sys.stdin)
rows = [[S(*each) for each in zip(*row)] for row in zip(n, total, squares)]
found = {}
for name, test in (("welch", lambda a, b: T(a, b, C(difference_type="absolute"))), ("bayesian", B)):
    start = time.thread_time()
    results = [test(row[0], other).compute_result() for row in rows for other in row[1:]]
    found[name] = time.thread_time() - start
    if name == "welch":
        found["p"] = [float(each.p_value) for each in results]
json.dump(found, sys.stdout)
"""
# The same sums of a file: seconds, and the mean and variance of each metric and variant.
POLARS = """
import json, sys, time
import polars as pl
path, metrics, covariate = json.load(sys.stdin)
file = pl.scan_parquet(path) if path.endswith("parquet") else pl.scan_csv(path)
z = pl.col("m1").cast(pl.Float64) - 50.0
asked = [pl.len().alias("n")]
for k in range(metrics):
    y = pl.col(f"m{k}").cast(pl.Float64) - 50.0
    asked += [y.sum().alias(f"y{k}"), (y * y).sum().alias(f"yy{k}")]
    if covariate:
        asked += [(y * z).sum().alias(f"yz{k}")]
walls, cpus = [], []
for _ in range(3):
    wall, cpu = time.perf_counter(), time.process_time()
    found = file.group_by("variant").agg(asked).sort("variant").collect()
    walls.append(time.perf_counter() - wall)
    cpus.append(time.process_time() - cpu)
rows = found.to_dicts()
means = [[row[f"y{k}"] / row["n"] + 50 for row in rows] for k in range(metrics)]
json.dump({"wall": min(walls), "cpu": min(cpus), "means": means}, sys.stdout)
"""


def sums() -> dict[str, Floats]:
    """Of y and of a covariate z that explains half of it."""
    draw = np.random.default_rng(1)
    shape = (METRICS, VARIANTS)
    n = draw.integers(5_000, 50_000, shape).astype(float)
    mean, other = draw.uniform(5, 6, shape), draw.uniform(4.9, 5.1, shape)
    return {
        "n": n,
        "total": n * mean,
        "squares": n * mean**2 + (n - 1) * 9,
        "other_total": n * other,
        "other_squares": n * other**2 + (n - 1) * 9,
        "products": n * mean * other + (n - 1) * 6.3,
    }


def best(work: Callable[[], object], clock: Callable[[], float] = time.thread_time, times: int = 7) -> float:
    spent = []
    for _ in range(times):
        start = clock()
        work()
        spent.append(clock() - start)
    return min(spent)


def from_sums(peer: str | None) -> list[dict]:
    given = sums()
    found = moments(**given)
    plain = statistics.means(found)
    theirs = _peer(peer, given) if peer else {}
    ours = {
        "welch": lambda: welch(plain),
        "bayesian": lambda: posterior(plain),
        "CUPED": lambda: welch(statistics.adjusted(found).samples),
        "always valid": lambda: always_valid(plain),
        "Benjamini-Hochberg": lambda p=welch(plain).p: benjamini_hochberg(p),
        "all of them, from sums": lambda: _all(given),
    }
    results = [
        {"name": name, "ours_s": round(best(work), 5), "peer": "gbstats", "peer_s": theirs.get(name)}
        for name, work in ours.items()
    ]
    if theirs:
        results[0]["largest difference of p"] = float(
            np.abs(np.array(theirs["p"]) - welch(plain).p.ravel()).max()
        )
    return results


def _all(given: dict[str, Floats]) -> None:
    found = moments(**given)
    plain = statistics.means(found)
    compared = welch(plain)
    welch(statistics.adjusted(found).samples)
    always_valid(plain)
    posterior(plain)
    benjamini_hochberg(compared.p)


def _peer(python: str, given: dict[str, Floats]) -> dict:
    return _run(python, PEER, [given[name].tolist() for name in ("n", "total", "squares")])


def _run(python: str, code: str, given: object) -> dict:
    done = subprocess.run(
        [python, "-c", code], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def from_rows(count: int, peer: str | None) -> list[dict]:
    columns = ", ".join(
        f"round(random() * 100)::{'INTEGER' if k % 2 else 'DOUBLE'} AS m{k}" for k in range(20)
    )
    units = f"SELECT (random() < 0.5)::INTEGER AS variant, {columns} FROM range({count})"
    with tempfile.TemporaryDirectory() as folder:
        parquet, text = Path(folder, "units.parquet"), Path(folder, "units.csv")
        duckdb.sql(f"COPY ({units}) TO '{parquet}'")
        duckdb.sql(f"COPY (SELECT variant, m0, m1, m2, m3 FROM '{parquet}') TO '{text}'")
        return [
            _row(count, parquet, 20, peer),
            _row(count, parquet, 20, peer, covariate="m1"),
            _row(count, text, 4, peer),
        ]


def _row(count: int, path: Path, metrics: int, peer: str | None, *, covariate: str = "") -> dict:
    """One file summed up by us and by Polars, with what both say of the means."""
    measures = [
        Measure(column=f"m{k}", other=covariate, blank_is_zero=bool(covariate)) for k in range(metrics)
    ]
    walls, cpus = [], []
    for _ in range(3):
        wall, cpu = time.perf_counter(), time.process_time()
        found = summarise(path, variant="variant", measures=measures)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    said = f"{count:,} rows × {metrics} metrics, {path.suffix[1:]}{', with a covariate' if covariate else ''}"
    row = {"name": said, "ours_s": round(min(walls), 3), "processor_s": round(min(cpus), 3), "peer": "polars"}
    if peer:
        theirs = _run(peer, POLARS, [str(path), metrics, covariate])
        agree = bool(np.allclose(theirs["means"], found.mean, rtol=1e-12))
        row |= {
            "peer_s": round(theirs["wall"], 3), "peer_processor_s": round(theirs["cpu"], 3),
            "ratio": round(theirs["wall"] / min(walls), 2), "agree": agree,
        }  # fmt: skip
    return row


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", choices=["small", "full"], default="full")
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    for result in [*from_sums(arguments.peers), *from_rows(ROWS[arguments.scale], arguments.peers)]:
        if arguments.json:
            print(json.dumps(result))
        else:
            print("  ".join(f"{key} {value}" for key, value in result.items()))
    if not arguments.peers:
        print(
            json.dumps({"peers": "not run"}) if arguments.json else "No peer was run: name its interpreter."
        )


if __name__ == "__main__":
    main()
