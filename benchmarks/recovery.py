"""How well Firsthand's analyses recover what is true of the practice company; writes its page.

    python -m benchmarks.recovery [--scale small|full] [--json]

full: every world, five seeds, 1,500 people; writes docs/calculations/recovery.md. small: the first world,
one seed, 600 people; writes nothing.
"""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks._recovery.figures import Figure, Share, Trial, pooled
from benchmarks._recovery.page import Results, Setup, page
from benchmarks._recovery.rows import ROWS
from firsthand import __version__
from firsthand.insights.embedding import load_embedder
from firsthand.learning.simulator import read_world, worlds
from firsthand.learning.simulator.setting import QUARTER, Setting

PAGE = Path(__file__).parents[1] / "docs/calculations/recovery.md"
SEEDS, USERS = (1, 2, 3, 4, 5), 1_500


def measured(names: Sequence[str], seeds: Sequence[int], users: int, *, told: bool = False) -> Results:
    """Every figure of every row that is built, by world and row: one value for each seed."""
    results: dict[str, dict[str, dict[str, list[Figure]]]] = {}
    for name in names:
        world, rows = read_world(name), results.setdefault(name, {})
        for seed in seeds:
            trial = Trial(setting=Setting(world=world, seed=seed, users=users))
            for row in ROWS:
                start = time.perf_counter()
                for figure, value in (row.measure(trial) if row.measure else {}).items():
                    rows.setdefault(row.name, {}).setdefault(figure, []).append(value)
                if told and row.measure:
                    print(f"{name}, seed {seed}, {row.name}: {time.perf_counter() - start:.1f} s", flush=True)
    return results


def setup(seeds: Sequence[int], users: int) -> Setup:
    return Setup(version=__version__, seeds=seeds, users=users, days=QUARTER, embedder=load_embedder().name)


def show(results: Results, *, as_json: bool) -> None:
    for world, rows in results.items():
        for row, figures in rows.items():
            for figure, values in figures.items():
                if as_json:
                    plain = [[each.hits, each.n] if isinstance(each, Share) else each for each in values]
                    plain = [getattr(each, "value", each) for each in plain]
                    print(json.dumps({"name": f"{row}: {figure}", "world": world, "values": plain}))
                else:
                    print(f"{world:8} {row:34} {figure:66} {pooled(values)}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", choices=["small", "full"], default="full")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    small = arguments.scale == "small"
    seeds, users = ((1,), 600) if small else (SEEDS, USERS)
    results = measured(worlds()[:1] if small else worlds(), seeds, users, told=not arguments.json)
    show(results, as_json=arguments.json)
    if not small:
        PAGE.write_text(page(ROWS, results, setup(seeds, users)), encoding="utf-8")


if __name__ == "__main__":
    main()
