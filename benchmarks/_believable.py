"""What simulated customers write, measured beside what a bank's customers and a survey's answerers wrote."""

import csv
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from firsthand.insights.embedding import Embedder, fallback, load_embedder
from firsthand.learning.simulator.voices import Settings, converse, load_topic, topics

DATA = Path(__file__).parents[2] / "shared/data"
BANK, OPEN = DATA / "banking77/train.csv", DATA / "jupyter-survey-2020/text_fields.csv"
SAMPLE = 1_000
SHARES = (5, 25, 50, 75, 95)


@cache
def bank(count: int) -> list[str]:
    with BANK.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    return [texts[at] for at in np.random.default_rng(1).permutation(len(texts))[:count]]


@cache
def open_answers() -> list[str]:
    with OPEN.open(encoding="utf-8", newline="") as file:
        column = "Open feedback for problems/ pain points you didn't get to share."
        return [row[column] for row in csv.DictReader(file) if row[column].strip()]


@cache
def ours(world: str, count: int = SAMPLE) -> list[str]:
    """English, each about one need, as a bank's message is about one intent."""
    rng = np.random.Generator(np.random.PCG64(7))
    settings = Settings(languages={"en": 1.0}, several=0.0)
    return [voice.text for voice in converse(load_topic(world), rng, count, settings)]


def nearest(embed: Embedder, texts: list[str]) -> np.ndarray:
    """The cosine similarity of each text to the most similar other one."""
    vectors = embed(texts)
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -1)
    return alike.max(axis=1)


def misspelt(texts: list[str]) -> float:
    """The share of texts with a rare word that is one slip inside a common one of at least five letters."""
    words = Counter(word for text in texts for word in re.findall(r"[a-z]{5,}", text.lower()))
    common = [word for word, times in words.items() if times >= 15]
    slips = {slip for word in common for slip in _slips(word)} - set(common)
    odd = {word for word, times in words.items() if times <= 2 and word in slips}
    return float(np.mean([bool(odd & set(re.findall(r"[a-z]{4,}", text.lower()))) for text in texts]))


def _slips(word: str) -> set[str]:
    """One letter in the middle left out, swapped with the next, doubled or replaced."""
    inner = range(1, len(word) - 2)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return (
        {word[:at] + word[at + 1 :] for at in inner}
        | {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in inner}
        | {word[:at] + word[at] + word[at:] for at in inner}
        | {word[:at] + letter + word[at + 1 :] for at in inner for letter in letters}
    )


def small(texts: list[str]) -> float:
    """The share of texts that begin with a small letter."""
    return float(np.mean([text.lstrip("¿¡“„\"'( ")[:1].islower() for text in texts]))


def lengths(texts: list[str]) -> np.ndarray:
    return np.array([len(text.split()) for text in texts])


def compared() -> str:
    """The tables of docs/calculations/simulator-voices.md."""
    real, made = [("banking77", bank(SAMPLE))], [(world, ours(world)) for world in topics()]
    measures: tuple[tuple[str, str, Callable[[list[str]], np.ndarray]], ...] = (
        ("words", ".0f", lengths),
        ("hashed words", ".2f", lambda texts: nearest(fallback(), texts)),
        ("MiniLM", ".2f", lambda texts: nearest(load_embedder(), texts)),
    )
    lines = []
    for what, form, measure in measures:
        for name, texts in [*real, *([("jupyter", open_answers())] if what == "words" else []), *made]:
            cells = " | ".join(f"{value:{form}}" for value in np.percentile(measure(texts), SHARES))
            lines.append(f"| {what}, {name} | {cells} |")
    more = [("banking77", bank(5 * SAMPLE)), ("jupyter", open_answers())]
    for name, texts in more + [(world, ours(world, 5 * SAMPLE)) for world in topics()]:
        lines.append(f"| {name} | {misspelt(texts):.1%} | {small(texts):.1%} |")
    return "\n".join(lines)
