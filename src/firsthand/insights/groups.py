"""From communities to groups of texts with stable names, and what people decided about them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from firsthand.insights.communities import Labels
from firsthand.insights.corpus import Corpus
from firsthand.insights.theme_edits import ThemeEdits
from firsthand.insights.vectors import Vectors

FEWEST_PEOPLE = 3

# Theme id → places in the corpus, ascending.
Groups = Mapping[str, Sequence[int]]


def centre_of(places: Vectors, items: Sequence[int]) -> Vectors:
    """The unit mean of some rows of `places`; zeros where they cancel out."""
    total = places[list(items)].sum(axis=0)
    length = float(np.linalg.norm(total))
    centre: Vectors = total / np.float32(length) if length > 1e-6 else total
    return centre


def keep_fitting(labels: Labels, places: Vectors, corpus: Corpus, floor: float) -> Groups:
    """Communities without the texts that are far from their centre; those of too few people are dropped.

    A group's id is the digest of the text nearest its centre (ties to the smaller digest).
    """
    groups = {}
    for label in range(int(labels.max()) + 1 if len(labels) else 0):
        items = np.flatnonzero(labels == label)
        near = _cosines(places, items, centre_of(places, items.tolist()))
        items, near = items[near >= floor], near[near >= floor]
        if _enough_people(corpus, items):
            groups[corpus.keys[int(items[near.argmax()])]] = items.tolist()
    return groups


def hold_edits(groups: Groups, places: Vectors, corpus: Corpus, edits: ThemeEdits) -> Groups:
    """The groups as people decided: held themes keep their texts, excluded texts are in none."""
    place = {key: item for item, key in enumerate(corpus.keys)}
    excluded = {place[key] for key in edits.excluded if key in place}
    held = {
        theme.id: sorted({place[key] for key in theme.texts if key in place} - excluded)
        for theme in edits.held
    }
    held = {theme_id: items for theme_id, items in held.items() if items}
    holder = {item: theme_id for theme_id, items in held.items() for item in items}
    result: dict[str, list[int]] = {theme_id: list(items) for theme_id, items in held.items()}
    for group_id, items in groups.items():
        free = [item for item in items if item not in holder and item not in excluded]
        owners = Counter(holder[item] for item in items if item in holder)
        if 2 * owners.total() >= len(items) and owners:
            centres = np.stack([centre_of(places, held[theme_id]) for theme_id in sorted(owners)])
            for item in free:
                result[sorted(owners)[int((centres @ places[item]).argmax())]].append(item)
        elif _enough_people(corpus, free):
            # The text that named this group may have been pinned elsewhere and taken the id along.
            result[group_id if group_id not in result else f"{group_id}-rest"] = free
    return {theme_id: sorted(items) for theme_id, items in result.items()}


def _cosines(places: Vectors, items: Labels, centre: Vectors) -> Vectors:
    # Rounded, so that the last bit of a product cannot decide who belongs.
    cosines: Vectors = np.round(places[items] @ centre, 5)
    return cosines


def _enough_people(corpus: Corpus, items: Iterable[int]) -> bool:
    return len(frozenset[str]().union(*(corpus.people[item] for item in items))) >= FEWEST_PEOPLE
