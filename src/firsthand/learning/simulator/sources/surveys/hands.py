"""What becomes of meant answers: carelessness, blanks, leaving before the end, and the time it takes."""

from math import exp, fsum

from firsthand.learning.simulator.sources.surveys.answering import Row, Survey
from firsthand.learning.simulator.sources.surveys.opinions import normal
from firsthand.learning.simulator.sources.surveys.questions import Asked
from firsthand.learning.simulator.voices.dice import Dice

# Shares of the ways of not caring, among all: about one in ten (Meade and Craig 2012).
CARELESS = {"": 0.9, "straight": 0.045, "random": 0.03, "tired": 0.025}
# Chance that a cell stays blank, by question; `GAP` for all others.
GAPS = {"importance": 0.055, "satisfaction": 0.075, "functional": 0.03, "dysfunctional": 0.05}
GAP = 0.015
LEAVES = 0.025  # chance of leaving at each page after the first
SECONDS, READING = 5.0, 8.0  # for a tick, and for reading a question
HASTE = 0.22  # the time of the careless, as a share
AWAY = 0.04  # share who leave the form open while they do something else


def careless(about: Survey, answers: dict[str, Row], kind: str, dice: Dice) -> dict[str, Row]:
    """The answers of somebody who does not care, in one of the ways of `CARELESS`.

    The straight tick one column in each block of rows, the random tick anything, the tired begin to tick
    straight on a page of the second half. Facts about themselves they give all the same.
    """
    begin = {"straight": 2, "random": 2, "tired": 3 + int(dice.share() * 3)}.get(kind)
    if begin is None:
        return answers
    column = dice.weighed({1: 0.1, 2: 0.1, 3: 0.35, 4: 0.3, 5: 0.15})
    changed = {
        question.code: _random(question, dice) if kind == "random" else _straight(question, column, dice)
        for question in about.form
        if question.page >= begin and question.code != "describes" and not question.open
    }
    return {**answers, **changed}


def _straight(question: Asked, column: int, dice: Dice) -> Row:
    """The same column in every row; of best and worst, the first two that are shown."""
    if question.shown:
        return tuple(place + 1 for place in question.shown[:2])
    if not question.choices:
        return (5 + int(dice.share() * 6),)
    return (column,) * len(question.rows)


def _random(question: Asked, dice: Dice) -> Row:
    if question.shown:
        best, worst = int(dice.share() * 4), int(dice.share() * 3)
        return question.shown[best] + 1, (question.shown[:best] + question.shown[best + 1 :])[worst] + 1
    if not question.choices:
        return (int(dice.share() * 11),)
    return tuple(1 + int(dice.share() * len(question.choices)) for _ in question.rows)


def gaps(about: Survey, answers: dict[str, Row], share: float, dice: Dice) -> dict[str, Row]:
    """The answers with some cells left blank; `share` multiplies the chances of it."""
    found: dict[str, Row] = {}
    for question in about.form:
        chance = min(share * GAPS.get(question.code, GAP), 0.9)
        row = answers.get(question.code, ())
        found[question.code] = tuple(None if dice.hits(chance) else each for each in row)
    return found


def reached(about: Survey, kind: str, dice: Dice) -> int:
    """The last page that somebody fills in; most fill in all."""
    last = max(question.page for question in about.form)
    leaves = LEAVES * (2.5 if kind else 1)
    return next((page for page in range(1, last) if dice.hits(leaves)), last)


def seconds(about: Survey, answers: dict[str, Row], kind: str, dice: Dice) -> int:
    """How long it took: so much for each question, tick and letter, times a pace of their own."""
    work = 12.0
    for question in about.form:
        row = [each for each in answers.get(question.code, ()) if each not in (None, "")]
        if row:
            work += READING + fsum(0.25 * len(each) if isinstance(each, str) else SECONDS for each in row)
    work *= exp(0.35 * normal(dice)) * (HASTE if kind else 1)
    return round(work + (exp(7 + normal(dice)) if dice.hits(AWAY) else 0))
