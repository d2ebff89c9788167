"""The respondents of a survey wave, with their answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from math import log
from zlib import crc32

import numpy as np

from firsthand.insights.opportunities import NeedAnswers
from firsthand.insights.scales import Scale, Scales
from firsthand.learning.simulator.draws import keyed, stream, uniform
from firsthand.learning.simulator.people import Customer, customers
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.surveys import hands
from firsthand.learning.simulator.sources.surveys.answering import Row, Survey, meant, survey
from firsthand.learning.simulator.sources.surveys.invitations import (
    MOST_INVITED,
    OPEN_DAYS,
    Invited,
    invitations,
)
from firsthand.learning.simulator.sources.surveys.questions import IMPORTANCE, SATISFACTION
from firsthand.learning.simulator.sources.surveys.words import Text, texts
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.world import World

# How the answers to the two questions about a need are read, in numbers and in words.
SCALES = Scales(
    importance=Scale(
        positive=("4", "5", *IMPORTANCE[3:]),
        other=("1", "2", "3", *IMPORTANCE[:3]),
        excluded=("0", "Don't know"),
    ),
    satisfaction=Scale(
        positive=("4", "5", *SATISFACTION[3:]),
        other=("1", "2", "3", *SATISFACTION[:3]),
        excluded=("0", "Does not apply"),
    ),
    alternatives=Scale(positive=("5",), other=("1",)),
)
DAYS = 3.5  # from being asked to answering, on average


@dataclass(frozen=True, kw_only=True)
class Respondent:
    """Somebody's answers to a wave, by the code of the question, one for each row (see `questions.asked`).

    None is a blank; 0 is “don't know” or “does not apply”. `day` counts from the stretch's first, `second`
    from midnight; `seconds` is how long it took, `pages` how many were filled in. `careless` and `themes`
    (the needs of each text) are true of them, and in no export.
    """

    invited: Invited
    wave: int
    answers: Mapping[str, Row]
    day: int
    second: int
    seconds: int
    pages: int
    finished: bool
    careless: str
    themes: Mapping[str, tuple[str, ...]]

    @property
    def customer(self) -> Customer:
        return self.invited.customer


def respondents(setting: Setting, wave: int) -> list[Respondent]:
    """Who answers the wave (1 long, 2 short) in these days, in the order in which they begin."""
    return answered(survey(setting, wave), invitations(setting, wave, customers(setting, MOST_INVITED)))


def answered(about: Survey, asked: Sequence[Invited]) -> list[Respondent]:
    """Who of those asked answers, in the order in which they begin."""
    setting, found = about.setting, []
    key = stream(setting.seed, crc32(f"survey {about.wave} {setting.first}".encode()))
    draws = uniform(keyed(key, np.array([each.customer.number for each in asked], dtype=np.int64)))
    for invited, draw in zip(asked, draws.tolist(), strict=True):
        if draw < invited.chance:
            dice = setting.dice(f"survey {about.wave} person {invited.customer.number}")
            found.append(_respondent(about, invited, dice))
    found.sort(key=lambda each: (each.day, each.second, each.customer.number))
    written = texts(setting, about.wave, [each.customer for each in found])
    return [_timed(about, each, words) for each, words in zip(found, written, strict=True)]


def _respondent(about: Survey, invited: Invited, dice: Dice) -> Respondent:
    """All but the words, and the time that they take."""
    setting, who = about.setting, invited.character
    last = int(OPEN_DAYS[about.wave][1] * setting.days) - 1
    day = min(invited.day + int(-DAYS * log(1 - dice.share())), last)
    kind = dice.weighed(hands.CARELESS)
    pages = hands.reached(about, kind, dice)
    answers = hands.careless(about, meant(about, invited.customer, who, day, dice), kind, dice)
    answers = hands.gaps(about, answers, who.gaps, dice)
    return Respondent(
        invited=invited,
        wave=about.wave,
        answers={
            question.code: answers[question.code] if question.page <= pages else (None,) * len(question.rows)
            for question in about.form
        },
        day=day,
        second=_second(setting, setting.date(day).weekday() >= 5, dice),
        seconds=0,
        pages=pages,
        finished=pages == max(question.page for question in about.form),
        careless=kind,
        themes={},
    )


def _timed(about: Survey, each: Respondent, words: Mapping[str, Text]) -> Respondent:
    """With their words where they got as far as that; who does not care writes none."""
    dice = about.setting.dice(f"survey {about.wave} pace {each.customer.number}")
    asked = [question.code for question in about.form if question.open]
    said = {code: words[code] for code in asked if code in words and each.finished and not each.careless}
    answers = {**each.answers, **{code: (text.words,) for code, text in said.items()}}
    return replace(
        each,
        answers=answers,
        seconds=hands.seconds(about, answers, each.careless, dice),
        themes={code: text.needs for code, text in said.items()},
    )


def moments(setting: Setting, who: Respondent) -> tuple[datetime, datetime]:
    """When somebody began and ended, by their clock."""
    begin = datetime.combine(setting.date(who.day), time()) + timedelta(seconds=who.second)
    return begin, begin + timedelta(seconds=who.seconds)


def _second(setting: Setting, weekend: bool, dice: Dice) -> int:
    rhythm = setting.world.rhythm
    hours = rhythm.weekend_hours if weekend else rhythm.hours
    return dice.weighed(dict(enumerate(hours))) * 3600 + int(dice.share() * 3600)


def need_answers(world: World, answered: Sequence[Respondent]) -> list[NeedAnswers]:
    """What they said about each need, for `score_opportunities` with the scales `SCALES`."""
    return [
        NeedAnswers(
            id=need.id,
            statement=need.statement,
            importance=[each.answers["importance"][place] for each in answered],
            satisfaction=[each.answers["satisfaction"][place] for each in answered],
        )
        for place, need in enumerate(world.needs)
    ]
