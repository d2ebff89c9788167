"""Languages are told apart, and no longer make texts alike."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.insights.languages import FEWEST, language_directions, language_of
from firsthand.insights.neighbours import centred
from firsthand.insights.terms import find_terms
from firsthand.insights.themes import assign, find_themes
from firsthand.insights.vectors import Vectors
from firsthand.insights.words import FUNCTION_WORDS

# The first article of the Universal Declaration of Human Rights (United Nations, 1948).
ARTICLE = {
    "en": "All human beings are born free and equal in dignity and rights. They are endowed with reason and "
    "conscience and should act towards one another in a spirit of brotherhood.",
    "de": "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und "
    "Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen.",
    "es": "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de "
    "razón y conciencia, deben comportarse fraternalmente los unos con los otros.",
    "fr": "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de "
    "raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.",
    "it": "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di "
    "ragione e di coscienza e devono agire gli uni verso gli altri in spirito di fratellanza.",
    "pt": "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de razão e de "
    "consciência, devem agir uns para com os outros em espírito de fraternidade.",
    "nl": "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met "
    "verstand en geweten, en behoren zich jegens elkander in een geest van broederschap te gedragen.",
}


@pytest.mark.parametrize("language", sorted(FUNCTION_WORDS))
def test_a_text_of_each_language_is_known(language: str) -> None:
    assert language_of(ARTICLE[language]) == language
    assert language_of(ARTICLE[language].upper()) == language


@pytest.mark.parametrize("text", ["", "12 :-)", "Dashboard", "no", "me", "日本語です"])
def test_what_could_be_any_language_is_taken_for_english(text: str) -> None:
    assert language_of(text) == "en"


def texts(count: dict[str, int]) -> list[str]:
    return [ARTICLE[language] for language, times in count.items() for _ in range(times)]


@given(st.integers(FEWEST, 20), st.integers(FEWEST, 20), st.integers(0, FEWEST - 1), st.integers(0, 99))
def test_languages_have_one_mean_afterwards(english: int, german: int, few: int, seed: int) -> None:
    words = texts({"en": english, "de": german, "es": few})
    vectors = np.random.default_rng(seed).normal(size=(len(words), 12))
    rows = language_directions(words, vectors)
    assert rows.shape == (1, 12)
    assert rows @ rows.T == pytest.approx(np.eye(1))
    left = vectors - (vectors @ rows.T) @ rows
    assert left[:english].mean(axis=0) == pytest.approx(left[english : english + german].mean(axis=0))


def test_one_language_changes_nothing() -> None:
    vectors = np.random.default_rng(1).normal(size=(30, 8)).astype(np.float32)
    none = language_directions(texts({"en": 21, "fr": 9}), vectors)
    assert none.shape == (0, 8)
    mean = vectors.mean(axis=0)
    shifted = vectors - mean
    expected = shifted / np.linalg.norm(shifted, axis=1, keepdims=True)
    assert np.array_equal(centred(vectors, mean, none), expected)


class Tongue:
    """An embedder in whose eyes a text is mostly its language, and a little its subject."""

    name, dimensions = "tongue", 16

    def __call__(self, some: Sequence[str]) -> Vectors:
        rows = np.zeros((len(some), 16))
        for row, text in zip(rows, some, strict=True):
            row[:4] = np.random.default_rng(len(text)).normal(0, 0.05, 4)
            row[4 if language_of(text) == "en" else 5] = 3
            row[6 if "PDF" in text else 7] = 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_themes_are_subjects_and_not_languages() -> None:
    said = [
        (f"{opening} {subject} {'x' * number}", subject)
        for opening in ("We would like to have the", "Wir hätten gern auch noch")
        for subject in ("PDF", "login")
        for number in range(12)
    ]
    words, subjects = [text for text, _ in said], np.array([subject for _, subject in said])
    themes = find_themes(words, [str(row) for row in range(len(words))], embed=Tongue())
    assert themes.themes
    for theme in themes.themes:
        assert len(set(subjects[list(theme.members)])) == 1
    places = themes.place(Tongue()(words))
    same = subjects[:, None] == subjects[None, :]
    assert (places @ places.T)[same].min() > 0 > (places @ places.T)[~same].max()
    (new,) = Tongue()(["Wir hätten gern das PDF"])
    theme = assign(themes, new).theme_id
    assert theme is not None
    assert subjects[themes[theme].members[0]] == "PDF"


def test_function_words_of_any_language_are_no_terms() -> None:
    ends = ("hoch", "spät", "lang", "kurz")
    german = [f"Ich will das nicht, und die Rechnung ist mir auch zu {end}" for end in ends]
    ((first, *others),) = find_terms([german])
    assert first == "rechnung"
    assert not {word for term in others for word in term.split()} & FUNCTION_WORDS["de"]


def test_the_name_of_the_product_is_no_term() -> None:
    groups = [
        [f"Ladle scales the recipe, Ladle does {number}" for number in "abcdef"],
        [f"My ladle is {number}" for number in "abcdef"],
    ]
    with_name, without = find_terms(groups), find_terms(groups, product="Ladle")
    assert any("ladle" in term for terms in with_name for term in terms)
    assert not any("ladle" in term for terms in without for term in terms)
    assert "recipe" in " ".join(without[0])
    assert find_terms(groups, product="Lad") == with_name
    assert find_terms([["C++ is slow"] * 2], product="C++ (beta)") == find_terms([["C++ is slow"] * 2])
