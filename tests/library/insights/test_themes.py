import random
from itertools import product

import numpy as np
import pytest

from firsthand.errors import Cancelled, InputError
from firsthand.insights.communities import adjusted_rand
from firsthand.insights.corpus import text_digest
from firsthand.insights.embedding import Embedder, fallback
from firsthand.insights.themes import Themes, assign, find_themes, suggest_links

SUBJECTS = {
    "export": ("export charts", "PDF report", "printing pages"),
    "login": ("password reset", "login screen", "sign-in code"),
    "speed": ("slow loading", "dashboard waiting time", "performance lag"),
    "price": ("monthly invoice", "subscription price", "billing discount"),
}
WAYS = (
    "The {} is broken and the {} too",
    "Please improve {} because of {}",
    "{} never works, nor {}",
    "I hate {}: {}",
)


def survey() -> tuple[list[str], list[str], list[str]]:
    """48 answers about four subjects, by 48 people, with the subject of each."""
    rows = [
        (way.format(a, b), subject)
        for subject, parts in SUBJECTS.items()
        for way, (a, b) in product(WAYS, ((parts[0], parts[1]), (parts[1], parts[2]), (parts[2], parts[0])))
    ]
    return [text for text, _ in rows], [f"p{i}" for i in range(len(rows))], [subject for _, subject in rows]


@pytest.fixture(scope="module")
def embed() -> Embedder:
    return fallback()


@pytest.fixture(scope="module")
def themes(embed: Embedder) -> Themes:
    texts, people, _ = survey()
    return find_themes(texts, people, embed=embed)


def test_known_subjects_are_found(themes: Themes) -> None:
    subjects = survey()[2]
    for theme in themes.themes:
        assert len({subjects[row] for row in theme.members}) == 1
    assert {subjects[theme.members[0]] for theme in themes.themes} == set(SUBJECTS)
    assert sum(theme.size for theme in themes.themes) >= 40


def test_a_theme_explains_itself(themes: Themes) -> None:
    texts, people, subjects = survey()
    for theme in themes.themes:
        words = " ".join(SUBJECTS[subjects[theme.members[0]]]).casefold()
        assert theme.terms and any(term.split()[0] in words for term in theme.terms[:2])
        assert 1 <= len(theme.quotes) <= 3
        for quote in theme.quotes:
            assert (quote.text, quote.respondent) == (texts[quote.row], people[quote.row])
            assert quote.row in theme.members
        assert theme.size == len({people[row] for row in theme.members})
        assert all(themes.theme_of[row] == theme.id for row in theme.members)


def test_each_is_named_in_what_its_people_said(themes: Themes) -> None:
    texts = survey()[0]
    assert len({theme.name for theme in themes.themes}) == len(themes.themes)
    for theme in themes.themes:
        said = any(theme.name.casefold() in texts[row].casefold() for row in theme.members)
        assert said or theme.name == ", ".join(theme.terms[:3])


def test_the_same_twice_and_in_any_order_of_rows(themes: Themes, embed: Embedder) -> None:
    texts, people, _ = survey()
    assert find_themes(texts, people, embed=embed) == themes
    order = list(range(len(texts)))
    random.Random(4).shuffle(order)
    shuffled = find_themes([texts[i] for i in order], [people[i] for i in order], embed=embed)
    assert [shuffled.theme_of[order.index(i)] for i in range(len(texts))] == list(themes.theme_of)
    for one, other in zip(shuffled.themes, themes.themes, strict=True):
        assert (one.id, one.name, one.terms, one.size) == (other.id, other.name, other.terms, other.size)
        assert [quote.text for quote in one.quotes] == [quote.text for quote in other.quotes]


def test_who_says_it_twice_counts_once(themes: Themes, embed: Embedder) -> None:
    texts, people, _ = survey()
    loud = themes.themes[0].members[0]
    again = find_themes([*texts, texts[loud].upper() + " "], [*people, people[loud]], embed=embed)
    assert [theme.size for theme in again.themes] == [theme.size for theme in themes.themes]
    assert again.theme_of[-1] == again.theme_of[loud] == themes.theme_of[loud]


def test_no_answers_and_strangers_stay_out(embed: Embedder) -> None:
    texts, people, _ = survey()
    odd = ["", " ", "n/a", "-", "None.", "zebra umbrella xylophone"]
    found = find_themes([*texts, *odd], [*people, *(f"q{i}" for i in range(len(odd)))], embed=embed)
    assert found.theme_of[-len(odd) :] == (None,) * len(odd)
    assert found.digests[-len(odd) : -1] == ("",) * (len(odd) - 1)


@pytest.mark.parametrize(
    ("texts", "groups"),
    [
        ([], 0),
        (["only one"], 0),
        (["one thing", "another matter"], 0),
        (["", "", ""], 0),
        (["all the same"] * 5, 1),
        (["日本語が必要", "日本語が必要です", "🧀🧀", "🧀"], 0),
        (["long " * 2000, "long " * 2001, "x" * 10_000], 0),
    ],
)
def test_small_and_strange_inputs(texts: list[str], groups: int, embed: Embedder) -> None:
    found = find_themes(texts, [str(i) for i in range(len(texts))], embed=embed)
    assert len(found.theme_of) == len(found.digests) == len(texts)
    assert len(found.themes) >= groups
    assert sum(len(theme.members) for theme in found.themes) == sum(one is not None for one in found.theme_of)
    assert assign(found, embed(["something"])[0]).theme_id in {None, *(theme.id for theme in found.themes)}


def test_a_new_text_is_assigned_to_its_theme(themes: Themes, embed: Embedder) -> None:
    subjects = survey()[2]
    new = assign(themes, embed(["The password reset sends no sign-in code"])[0])
    assert new.theme_id and subjects[themes[new.theme_id].members[0]] == "login"
    place = themes.place(embed(["The password reset sends no sign-in code"])[0])
    assert new.similarity == pytest.approx(max(float(theme.centre @ place) for theme in themes.themes))
    assert all(np.linalg.norm(theme.centre) == pytest.approx(1, abs=1e-5) for theme in themes.themes)
    assert assign(themes, embed(["zebra umbrella xylophone"])[0]).theme_id is None


def test_links_name_the_opportunity_that_a_theme_speaks_of(themes: Themes, embed: Embedder) -> None:
    subjects = survey()[2]
    statements = {"a": "Export charts as PDF report", "b": "Pay the monthly subscription price"}
    links = suggest_links(themes, statements, embed=embed, threshold=0.2)
    assert {(link.opportunity_id, subjects[themes[link.theme_id].members[0]]) for link in links} == {
        ("a", "export"),
        ("b", "price"),
    }
    assert all(link.similarity >= 0.2 for link in links)
    assert links == tuple(sorted(links, key=lambda link: -link.similarity))


def test_mistakes_are_named(themes: Themes, embed: Embedder) -> None:
    with pytest.raises(InputError, match="2 texts came with 1 respondents"):
        find_themes(["a", "b"], ["p"], embed=embed)
    with pytest.raises(InputError, match="not among the themes"):
        themes["nothing"]


def test_progress_rises_and_may_cancel(embed: Embedder) -> None:
    texts, people, _ = survey()
    shares: list[float] = []
    find_themes(texts, people, embed=embed, progress=lambda share, _: shares.append(share))
    assert shares == sorted(shares) and 0 <= shares[0] <= shares[-1] <= 1

    def stop(_share: float, _message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        find_themes(texts, people, embed=embed, progress=stop)


@pytest.mark.parametrize("seed", range(5))
def test_adjusted_rand_equals_counting_pairs(seed: int) -> None:
    generator = np.random.default_rng(seed)
    a, b = generator.integers(0, 4, 30), generator.integers(0, 3, 30)
    pairs = [(i, j) for i in range(30) for j in range(i)]
    same_a = np.array([a[i] == a[j] for i, j in pairs])
    same_b = np.array([b[i] == b[j] for i, j in pairs])
    expected = same_a.sum() * same_b.sum() / len(pairs)
    by_hand = ((same_a & same_b).sum() - expected) / ((same_a.sum() + same_b.sum()) / 2 - expected)
    assert adjusted_rand(a, b) == pytest.approx(by_hand)
    assert adjusted_rand(a, a) == 1


def test_a_digest_ignores_case_and_white_space() -> None:
    assert text_digest(" Dark\xa0mode\n please ") == text_digest("dark mode PLEASE")
    assert text_digest("dark mode") != text_digest("dark modes")
    assert text_digest("N/A.") == text_digest(" … ".replace("…", "...")) == ""
