"""Reading tests out: 1,000 metrics × 10 variants from sums, beside gbstats, and from rows of a file.

    python -m benchmarks.experiments [--scale small|full] [--gbstats PYTHON] [--json]

gbstats needs an older NumPy: name the interpreter of an environment that has it, else its column is empty.
Sums: small and full are alike; processor seconds of this thread, which neighbours on the machine do not
stretch, ours the best of seven. Rows: 100,000 units (small) or 10 million (full), 20 metrics in Parquet, 4 in
CSV, wall seconds and processor seconds of all threads; no peer.
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
    text = json.dumps([given[name].tolist() for name in ("n", "total", "squares")])
    done = subprocess.run([python, "-c", PEER], input=text, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def from_rows(count: int) -> list[dict]:
    columns = ", ".join(
        f"round(random() * 100)::{'INTEGER' if k % 2 else 'DOUBLE'} AS m{k}" for k in range(20)
    )
    units = f"SELECT (random() < 0.5)::INTEGER AS variant, {columns} FROM range({count})"
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for name, metrics in (("units.parquet", 20), ("units.csv", 4)):
            path = Path(folder, name)
            kept = ", ".join(f"m{k}" for k in range(metrics))
            duckdb.sql(f"COPY (SELECT variant, {kept} FROM ({units})) TO '{path}'")
            measures = [Measure(column=f"m{k}") for k in range(metrics)]

            def work(path: Path = path, measures: list[Measure] = measures) -> object:
                return summarise(path, variant="variant", measures=measures)

            wall, cpu = (best(work, clock, 2) for clock in (time.perf_counter, time.process_time))
            what = f"{count:,} rows × {metrics} metrics, {path.suffix[1:]}"
            results.append(
                {"name": what, "ours_s": round(wall, 3), "processor_s": round(cpu, 3), "peer": "none"}
            )
    return results


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", choices=["small", "full"], default="full")
    parser.add_argument("--gbstats", metavar="PYTHON")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    for result in [*from_sums(arguments.gbstats), *from_rows(ROWS[arguments.scale])]:
        if arguments.json:
            print(json.dumps(result))
        else:
            print("  ".join(f"{key} {value}" for key, value in result.items()))
    if not arguments.gbstats:
        print(
            json.dumps({"gbstats": "not run"})
            if arguments.json
            else "gbstats was not run: name its interpreter."
        )


if __name__ == "__main__":
    main()
