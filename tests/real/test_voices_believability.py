"""What the practice company's customers write, beside what a bank's customers and a survey's answerers wrote.

What the figures mean and the whole comparison: docs/calculations/simulator-voices.md.
"""

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
import pytest

from benchmarks._believable import (
    BANK,
    OPEN,
    SAMPLE,
    SHARES,
    bank,
    lengths,
    misspelt,
    nearest,
    open_answers,
    ours,
    small,
)
from firsthand.insights.embedding import Embedder, fallback, load_embedder
from firsthand.learning.simulator.voices import topics

pytestmark = pytest.mark.skipif(
    not (BANK.exists() and OPEN.exists()),
    reason="banking77 and jupyter-survey-2020 are not beside the checkout",
)
with_model = pytest.mark.skipif(
    find_spec("all_minilm_l6_v2") is None, reason="the sentence model is not installed: make setup"
)


@pytest.mark.parametrize("world", topics())
@pytest.mark.parametrize(
    "embed", [fallback, pytest.param(load_embedder, marks=[pytest.mark.slow, with_model])]
)
def test_messages_are_as_alike_as_those_of_a_bank(embed: Callable[[], Embedder], world: str) -> None:
    """Our central 90 % lies within the bank's central 95 %, and our median within its middle half."""
    there, here = nearest(embed(), bank(SAMPLE)), nearest(embed(), ours(world))
    low, quarter, three_quarters, high = np.percentile(there, [2.5, 25, 75, 97.5])
    assert low <= np.percentile(here, 5) and np.percentile(here, 95) <= high
    assert quarter <= np.median(here) <= three_quarters


@pytest.mark.parametrize("world", topics())
def test_lengths_lie_between_a_bank_chat_and_open_survey_answers(world: str) -> None:
    chat, answers, found = lengths(bank(SAMPLE)), lengths(open_answers()), lengths(ours(world))
    for share in SHARES:
        low, high = sorted((np.percentile(chat, share), np.percentile(answers, share)))
        assert 0.8 * low <= np.percentile(found, share) <= 1.25 * high, share


@pytest.mark.parametrize("world", topics())
def test_hands_slip_and_begin_small_as_often_as_real_ones(world: str) -> None:
    real = bank(5 * SAMPLE), open_answers()
    found = ours(world, 5 * SAMPLE)
    for share in (misspelt, small):
        low, high = sorted(share(texts) for texts in real)
        assert 0.5 * low <= share(found) <= 2 * high, share.__name__
