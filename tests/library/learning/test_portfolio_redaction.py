"""What is taken out does not remain, whatever its case, its accents or its ending."""

import re
import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.learning.portfolio import Part, Rule, propose, redact, redact_parts
from firsthand.learning.portfolio.rules import FIGURES, NAMED, SHAPED

SHAPES = tuple(Rule(kind=kind) for kind in (*SHAPED, *FIGURES))
WORDS = st.text(alphabet="abdegklmnorstuzéüöñßøABDEGKLMNORST", min_size=3, max_size=12)
TEXTS = st.text(max_size=60) | st.lists(
    st.sampled_from([
        "Anna", "ANNA's", "Müller", "Mueller", "Acme", "acme-corp", "1,023", "37 %", "€4.2m", "about", "to",
        "anna@acme.com", "https://acme.com/x", "+49 170 1234567", " ", ", ", "12 May 2026", "\u00ad", "5.5",
        "[a person]", "per cent", "k", "–", "20–40 %", "€",
    ]),
    max_size=10,
).map(" ".join)  # fmt: skip
CHANGES = (str.upper, str.lower, str.title, lambda word: unicodedata.normalize("NFD", word))
ENDINGS = ("", "s", "'s", "’s", "s'", "'", "en", "e")


def plain(text: str) -> str:
    """Case and accents taken off, by another way than the code's."""
    for letter, other in (("ß", "ss"), ("ẞ", "ss"), ("ø", "o"), ("Ø", "o")):
        text = text.replace(letter, other)
    taken_apart = unicodedata.normalize("NFD", text)
    return "".join(each for each in taken_apart if not unicodedata.combining(each)).casefold()


@given(WORDS, st.sampled_from(CHANGES), st.sampled_from(ENDINGS), st.sampled_from(sorted(NAMED)), TEXTS)
def test_no_word_remains(word: str, change: object, ending: str, kind: str, around: str) -> None:
    assume(
        re.search(r"[a-z]", plain(word)) is not None
        and plain(word) not in plain("a person company left out about")
    )
    assert callable(change)
    said = redact(f"{around} {change(word)}{ending} {around}", [Rule(kind=kind, word=word), *SHAPES]).text
    assert not re.search(rf"(?<![^\W\d_]){re.escape(plain(word))}(?:'?s|s'|en|e)?(?![^\W\d_])", plain(said))


@given(TEXTS)
@example("€5 3.14")
@example("12Anna34")
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    rules = [Rule(kind="person", word="Anna Müller"), Rule(kind="company", word="Acme Corp"), *SHAPES]
    once = redact(text, rules)
    assert redact(once.text, rules).text == once.text
    assert "".join(piece for piece, _ in once.pieces()) == once.text


@given(WORDS, WORDS)
def test_what_stands_instead_tells_nothing_of_the_word(first: str, second: str) -> None:
    """Two words that differ in length and initial leave the same text."""
    banned = plain("a person left out")
    assume(plain(first) not in banned and plain(second) not in banned)
    said = {redact(f"We met {word}.", [Rule(kind="person", word=word)]).text for word in (first, second)}
    assert said == {"We met [a person]."}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Anna Müller, ANNA, Müller's and MUELLERS", "[a person], [a person], [a person] and [a person]"),
        ("Mu\u0308ller, Ann\u00ada, annas", "[a person], [a person], [a person]"),
        ("Annual savannas", "Annual savannas"),
        (
            "Acme Corp, acme-corp, ACME's; AcmeCloud",
            "[a company], [a company], [a company]; [a company]Cloud",
        ),
        ("Blue\nKettle's new lid", "[left out] new lid"),
        ("kettlemakers know", "[left out] know"),
        ("anna.m@example.org or www.acme.com/x?y=1.", "[an e-mail address] or [a link]."),
        ("Call +49 (0)170 123-4567 or 089 1234567.", "Call [a phone number] or [a phone number]."),
    ],
)
def test_examples(text: str, left: str) -> None:
    rules = [
        Rule(kind="person", word="Anna Müller"),
        Rule(kind="company", word="Acme Corp"),
        Rule(kind="word", word="blue kettle"),
        Rule(kind="word", word="kettlemaker"),
        *SHAPES,
    ]
    assert redact(text, rules).text == left


@pytest.mark.parametrize("instead", ["A", "A.", "****", "xxxxx", "Ann", "customer A", "[A. M.]"])
def test_hints_are_refused(instead: str) -> None:
    with pytest.raises(InputError, match=r"write|take"):
        Rule(kind="person", word="Anna", instead=instead)


def test_a_word_may_not_stand_in_place_of_another() -> None:
    with pytest.raises(InputError, match="holds “person”"):
        redact("Anna", [Rule(kind="person", word="Anna"), Rule(kind="word", word="person")])
    with pytest.raises(InputError, match="two letters"):
        Rule(kind="word", word="!")
    with pytest.raises(InputError, match="must be one of"):
        Rule(kind="secret", word="Anna")
    with pytest.raises(InputError, match="takes no word"):
        Rule(kind="share", word="37 %")


@pytest.mark.parametrize(
    "text", ["a" * 20_000, "1,111" * 4_000, "a." * 9_000, "€1 " * 5_000, "@" * 20_000, "0 " * 9_000]
)
def test_what_nobody_writes_is_neither_slow_nor_an_error(text: str) -> None:
    rules = [Rule(kind="person", word="Anna Müllerson"), *SHAPES]
    once = redact(text, rules).text
    assert redact(once, rules).text == once


def test_heading_and_text_of_each_part() -> None:
    parts = [Part(key="said", heading="What Anna said", text="I am Anna")]
    rules = [Rule(kind="person", word="Anna", instead="a customer")]
    key, heading, text = redact_parts(parts, rules)[0]
    assert (key, heading.text, text.text) == ("said", "What a customer said", "I am a customer")
    assert [(mark.start, mark.end, mark.kind) for mark in text.marks] == [(5, 15, "person")]


def test_proposals_are_what_would_change_something() -> None:
    texts = [
        "We met Anna Müller and Dr. Stone of Blue Kettle GmbH, on 12 May 2026; 37 % agreed. Max listened."
    ]
    known = [Rule(kind="person", word="Max Mentor"), Rule(kind="person", word="Vera Viewer")]
    found = propose(texts, known=known, spare=["Anna Müller"])
    assert [(each.rule.kind, each.rule.word, each.places) for each in found] == [
        ("person", "Max Mentor", 1),
        ("company", "Blue Kettle GmbH", 1),
        ("person", "Stone", 1),
        ("share", "", 1),
    ]


@pytest.mark.parametrize(
    "disguised",
    [
        "Асmе",
        "АСМЕ",
        "Acmе's",
        "Ａｃｍｅ",
        "𝐀𝐜𝐦𝐞",
        "ⓐⓒⓜⓔ",
        "A\u200bc\u00adm\u2060e",
        "Ac\u0301me",
        "Acm3s",
    ],
)
def test_look_alike_letters_hide_nothing(disguised: str) -> None:
    rules = [Rule(kind="company", word="Acme")]
    assert "[a company]" in redact(f"We sold to {disguised} first.", rules).text
    assert redact(f"We sold to {disguised} first.", rules).text == "We sold to [a company] first."


@pytest.mark.parametrize(
    ("word", "said"), [("Анна", "анна"), ("Ηλίας", "ΗΛΙΑΣ"), ("Nokia", "N0kia"), ("Anna", "Аnnа")]
)
def test_names_in_other_alphabets_are_found_in_either(word: str, said: str) -> None:
    assert (
        redact(f"It was {said} who asked.", [Rule(kind="person", word=word)]).text
        == "It was [a person] who asked."
    )


@pytest.mark.parametrize("text", ["100 and 1.5 l, 3d, 5s, 10 o", "Ада и Сара", "Ωμέγα", "A5 and B3"])
def test_figures_and_other_alphabets_stay(text: str) -> None:
    assert redact(text, [Rule(kind="company", word="Acme")]).text == text
