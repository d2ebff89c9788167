"""Themes of labelled short texts: ours, chosen blind, beside k-means that is told the true number of groups.

    python -m benchmarks.themes --scale small|full [--json]

small: the 20 first intents of banking77; full: all 77. Times leave out reading the file; `ours_s` holds
everything from texts to named themes, embedding too, and `embed_s` says how much of it is embedding.
`ours_cpu_s` is processor time over all threads, which neighbours on the machine do not stretch. Memory is
the highest resident size of the process so far.
"""

import argparse
import csv
import json
import resource
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from firsthand.insights.embedding import Embedder, fallback, load_embedder
from firsthand.insights.themes import find_themes

FILE = Path(__file__).parents[2] / "shared/data/banking77/train.csv"


def read(intents: int) -> tuple[list[str], list[str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = set(sorted({row["category"] for row in rows})[:intents])
    rows = [row for row in rows if row["category"] in kept]
    return [row["text"] for row in rows], [row["category"] for row in rows]


class Kept:
    """An embedder that keeps what it made, so that the peer gets the same vectors and the time is known."""

    def __init__(self, embed: Embedder) -> None:
        self._embed, self.name, self.dimensions = embed, embed.name, embed.dimensions
        self.seconds = 0.0
        self.vectors: dict[str, np.ndarray] = {}

    def __call__(self, texts):
        start = time.perf_counter()
        rows = self._embed(texts)
        self.seconds += time.perf_counter() - start
        self.vectors.update(zip(texts, rows, strict=True))
        return rows


def measure(texts: list[str], labels: list[str], embed: Embedder) -> dict[str, object]:
    kept = Kept(embed)
    start, processor = time.perf_counter(), time.process_time()
    found = find_themes(texts, [str(row) for row in range(len(texts))], embed=kept)
    ours, processor = time.perf_counter() - start, time.process_time() - processor
    groups = [theme or "" for theme in found.theme_of]
    vectors = np.stack([kept.vectors[" ".join(text.split())] for text in texts])
    start = time.perf_counter()
    truth = len(set(labels))
    peer = KMeans(truth, n_init=3, random_state=0).fit_predict(vectors)
    peer_s = time.perf_counter() - start
    ari, peer_ari = adjusted_rand_score(labels, groups), adjusted_rand_score(labels, peer)
    return {
        "name": f"themes of {len(texts)} texts, {truth} intents, {embed.name}",
        "peer": "k-means told the true number (scikit-learn), without embedding",
        "ours_s": round(ours, 2),
        "ours_cpu_s": round(processor, 2),
        "embed_s": round(kept.seconds, 2),
        "peer_s": round(peer_s, 2),
        "ratio": round(peer_s / ours, 2),
        "agree": None,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "ari": round(ari, 3),
        "nmi": round(normalized_mutual_info_score(labels, groups), 3),
        "groups": len(found.themes),
        "left_out": groups.count(""),
        "peer_ari": round(peer_ari, 3),
        "peer_nmi": round(normalized_mutual_info_score(labels, peer), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", choices=["small", "full"], default="small")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if not FILE.exists():
        raise SystemExit(f"{FILE} is absent: nothing to measure.")
    texts, labels = read(20 if arguments.scale == "small" else 77)
    embedders = [load_embedder(), fallback()]
    if embedders[0].name == embedders[1].name:
        embedders.pop()
    for embed in embedders:
        row = measure(texts, labels, embed)
        if arguments.json:
            print(json.dumps(row))
        else:
            print("\n".join(f"{key:10} {value}" for key, value in row.items()), end="\n\n")
    if not arguments.json:
        absent = [name for name in ("bertopic", "evoc") if find_spec(name) is None]
        print(
            f"Not installed, so not measured: {', '.join(absent)} (they need UMAP or numba)."
            if absent
            else ""
        )


if __name__ == "__main__":
    main()
