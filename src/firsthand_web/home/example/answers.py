"""The survey's answers: one row for each invented respondent, the same on every machine."""

import csv
import io
from collections.abc import Iterator, Sequence

import numpy as np

from firsthand_web.home.example import company, voices

SEED = 20260402
OPENS = {"Every few months": 0.08, "Monthly": 0.14, "Weekly": 0.36, "Daily": 0.42}
ROOMS = {"1-2 rooms": 0.24, "3-5 rooms": 0.41, "6-10 rooms": 0.24, "More than 10 rooms": 0.11}
BIG = ("6-10 rooms", "More than 10 rooms")
TASKS = {"Bookings": 0.9, "Cleaning": 0.62, "Breakfast": 0.57, "Accounts": 0.66, "Repairs": 0.38}
IMPORTANCE = ("Not important", "Slightly important", "Important", "Very important")
SATISFACTION = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")
PROBLEM = ("(0) Not a problem", "(1) Small", "(2) Middling", "(3) Major", "(4) It stops my work")
IMPORTANT, SATISFIED = "How important is it to you?", "How satisfied are you with Morrow?"
ELSEWHERE = "How satisfied were you with other tools?"
CHANGE, MORE = "What should we change first?", "Anything else?"


def csv_bytes() -> bytes:
    """The export as the survey tool would write it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_header())
    writer.writerows(_rows())
    return out.getvalue().encode()


def _header() -> list[str]:
    head = ["Respondent ID", "1. How often do you open Morrow?", "2. How many rooms do you let?"]
    head += [f"3. {task}." for task in TASKS]
    for letter, need in zip("abcdefghij", company()["needs"], strict=False):
        for number, part in enumerate((IMPORTANT, SATISFIED, ELSEWHERE), start=1):
            head.append(f"4{letter}{number}. {need['statement']} - {part}")
    head += [f"5{letter}. {name}" for letter, name in zip("abcd", company()["problems"], strict=True)]
    return [*head, "6. How many guests sleep in your house in a usual week?", f"7. {CHANGE}", f"8. {MORE}"]


def _rows() -> Iterator[list[str]]:
    rng = np.random.default_rng(SEED)
    people = company()["survey"]["respondents"]
    said = _spread(
        rng, [(about, text) for about, texts in voices()["change"].items() for text in texts], people
    )
    more = _spread(rng, [("", text) for text in voices()["more"]["texts"]], people)
    for number, ((about, change), (_, rest)) in enumerate(zip(said, more, strict=True)):
        rooms = _draw(rng, ROOMS)
        row = [str(11408200 + 137 * number), _draw(rng, OPENS), rooms]
        row += [task if rng.random() < share else "" for task, share in TASKS.items()]
        for need in company()["needs"]:
            row += _about(rng, need, big=rooms in BIG, complains=need["voices"] == about)
        row += [
            _maybe(rng, _draw(rng, dict(zip(PROBLEM, p, strict=True))))
            for p in company()["problems"].values()
        ]
        guests = (2 + list(ROOMS).index(rooms) * 6) * (0.6 + rng.random())
        yield [*row, _maybe(rng, str(round(guests))), change, rest]


def _about(rng: np.random.Generator, need: dict[str, float], *, big: bool, complains: bool) -> list[str]:
    """What somebody says of one need; who complains of it finds it important and is not content."""
    if complains:
        matters, content = True, False
    else:
        matters = rng.random() < need["important"] + (need["big"] if big else 0)
        content = rng.random() < need["satisfied"] + 0.1
    elsewhere = rng.random() < need["elsewhere"]
    important = IMPORTANCE[(2 if matters else 0) + (rng.random() < 0.55)]
    satisfied = SATISFACTION[3 + (rng.random() < 0.35)] if content else SATISFACTION[int(3 * rng.random())]
    other = SATISFACTION[3 + (rng.random() < 0.35)] if elsewhere else SATISFACTION[int(3 * rng.random())]
    if not matters and rng.random() < 0.3:
        satisfied = other = "Does not apply"
    return [_maybe(rng, important), _maybe(rng, satisfied), other if rng.random() < 0.7 else ""]


def _spread(rng: np.random.Generator, texts: Sequence[tuple[str, str]], people: int) -> list[tuple[str, str]]:
    """One text, or none, for each of `people`, in an order that shows no list."""
    all_of_them = [*texts, *[("", "")] * (people - len(texts))]
    return [all_of_them[place] for place in rng.permutation(people)]


def _draw(rng: np.random.Generator, shares: dict[str, float]) -> str:
    return str(rng.choice(list(shares), p=list(shares.values())))


def _maybe(rng: np.random.Generator, answer: str) -> str:
    """Somebody always skips a question."""
    return answer if rng.random() < 0.95 else ""
