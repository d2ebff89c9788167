"""Which texts are near which: exact cosine neighbours as a weighted graph."""

import numpy as np
from scipy.sparse import csr_matrix

from firsthand.insights.vectors import Vectors

MOST_NEIGHBOURS = 15
BLOCK = 1024  # rows of the similarity table held at once: 40 MB with 10,000 texts


def centred(vectors: Vectors, mean: Vectors, without: Vectors) -> Vectors:
    """Unit rows of `vectors` − `mean`, less their parts along the orthonormal rows of `without`.

    What all texts have in common, and what all of a language have, no longer makes them alike.
    """
    shifted = vectors - mean
    shifted -= (shifted @ without.T) @ without
    lengths = np.linalg.norm(shifted, axis=-1, keepdims=True)
    unit: Vectors = np.divide(shifted, lengths, out=np.zeros_like(shifted), where=lengths > 1e-6)
    return unit


def neighbour_graph(vectors: Vectors, floor: float) -> csr_matrix:
    """Symmetric weights between each row and its nearest neighbours, cosine to the fourth power.

    Each of the n unit rows is joined to its √n ÷ 2 nearest (3 to 15; exact, ties to the earlier row), as far
    as their cosine exceeds `floor` (0 or more). A pair joined from both sides keeps one weight.
    """
    count = len(vectors)
    if count < 2:
        return csr_matrix((count, count))
    width = min(count - 1, MOST_NEIGHBOURS, max(3, round(count**0.5 / 2)))
    columns = np.zeros((count, width), dtype=np.int64)
    cosines = np.zeros((count, width), dtype=np.float64)
    for start in range(0, count, BLOCK):
        rows = slice(start, min(start + BLOCK, count))
        table = vectors[rows] @ vectors.T
        table[np.arange(len(table)), np.arange(start, start + len(table))] = -2
        near = np.sort(np.argpartition(-table, width - 1, axis=1)[:, :width], axis=1)
        columns[rows], cosines[rows] = near, np.take_along_axis(table, near, axis=1)
    # Rounded, so that the last bit of a product cannot decide a theme.
    weights = np.where(cosines > floor, np.round(cosines, 5) ** 4, 0.0)
    graph = csr_matrix((weights.ravel(), columns.ravel(), np.arange(count + 1) * width), shape=(count, count))
    graph = graph.maximum(graph.T).tocsr()
    graph.eliminate_zeros()
    graph.sort_indices()
    return graph


def usual_cosine(vectors: Vectors, share: float) -> float:
    """The cosine that `share` of the pairs of texts stay below, from pairs of the first thousand rows."""
    sample = vectors[:1000]
    pairs = (sample @ sample.T)[np.triu_indices(len(sample), 1)]
    return float(np.quantile(pairs, share)) if len(pairs) else 0.0
