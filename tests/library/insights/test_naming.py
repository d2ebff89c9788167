"""Names of themes: clauses that people said. Scores are worked out by hand in the comments."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.insights.naming import LEAST, said_name

TANK = ("tank", "clean", "algae")


def test_what_more_people_say_in_fewer_words_is_the_name() -> None:
    texts = ["Problem with keeping the tank clean.", "Keeping the tank clean, please!", "Algae all over it"]
    # 1 + 1/2 - 0.02 × 1 and two texts hold it; six words that one text holds; 1/3 is too little to be a name.
    assert 1.48 + 0.15 * log(2) > 1.48 > LEAST > 1 / 3
    assert said_name(texts, TANK) == "Keeping the tank clean"


def test_the_beginning_of_a_sentence_goes_first_and_all_have_a_capital() -> None:
    assert said_name(["Well, the tank is clean", "My tank is clean"], TANK) == "My tank is clean"
    assert said_name(["well, the tank is clean"], TANK) == "The tank is clean"


@pytest.mark.parametrize("worse", ["SCRUBBING THE TANK IS AWFUL", "Scrubbing the Sill tank daily"])
def test_shouting_and_the_products_own_name_go_last(worse: str) -> None:
    assert said_name([worse, "Our tank is too green"], TANK, product="Sill") == "Our tank is too green"


@pytest.mark.parametrize("texts", [(), ("Algae?",), ("Algae all over it",), ("tank, clean",)])
def test_nothing_that_says_enough_is_no_name(texts: tuple[str, ...]) -> None:
    assert said_name(texts, TANK) == ""


@given(st.lists(st.text(alphabet="tank clean.,ß!-’", max_size=60)))
def test_a_name_is_what_somebody_said(texts: list[str]) -> None:
    name = said_name(texts, TANK)
    assert len(name) <= 49  # a capital may take two letters: ß
    assert any(name.casefold() in text.casefold() for text in texts) or name == ""
    assert said_name(texts[::-1], TANK) == name
