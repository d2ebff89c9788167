"""What somebody means to answer to each question of a survey, before their hands get at it."""

from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.people import Customer
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.surveys import kano, maxdiff
from firsthand.learning.simulator.sources.surveys.invitations import Character
from firsthand.learning.simulator.sources.surveys.opinions import mixed, normal, standing, styled, ticked
from firsthand.learning.simulator.sources.surveys.questions import (
    DEVICES,
    KANO_ITEMS,
    OPEN,
    Answer,
    Asked,
    asked,
    asked_items,
)
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.wellbeing import wellbeing

Row = tuple[Answer, ...]
# An opinion is a person's own for good, the mood of the day, and chance: squares add up to 1.
OWN, MOOD, CHANCE = 0.8, 0.4, 0.2**0.5
# Chance that a need does not concern somebody who finds it so important (1 to 5).
DOES_NOT_APPLY = (0.6, 0.45, 0.28, 0.15, 0.08)
DO_NOT_KNOW = 0.025
VISITS = (0.02, 0.05, 0.1, 0.25, 0.6)  # a day: where the answers about frequency part
MONTHS = (30, 183, 365)  # days: where the answers about tenure part
KNOWS = 0.85  # share who find themselves in the description of their segment


@dataclass(frozen=True, kw_only=True)
class Survey:
    """A wave about to be answered: its questions, the items asked about, and what is true of them by segment.

    `liking`: how well the product serves a segment, on the scale of SUS; `gains` what each item does to its
    wellbeing, `categories` the items' categories of Kano.
    """

    setting: Setting
    wave: int
    form: tuple[Asked, ...]
    items: tuple[Item, ...]
    liking: Mapping[str, float]
    gains: Mapping[str, tuple[float, ...]]
    categories: Mapping[str, tuple[str, ...]]


def survey(setting: Setting, wave: int) -> Survey:
    """The survey of a wave (1 long, 2 short) in a stretch of a product's life."""
    world, items = setting.world, asked_items(setting)
    segments = [segment.id for segment in world.segments]
    return Survey(
        setting=setting,
        wave=wave,
        form=asked(setting, wave),
        items=items,
        liking={each: 71 + 80 * (wellbeing(world, each) - 0.45) for each in segments},
        gains={each: tuple(kano.gain(world, each, item) for item in items) for each in segments},
        categories={each: tuple(kano.category(world, each, item) for item in items) for each in segments},
    )


def meant(about: Survey, who: Customer, character: Character, day: int, dice: Dice) -> dict[str, Row]:
    """What they have in mind, by question; the words come later."""
    world = about.setting.world
    style, segment = character.style, who.segment
    concern, mood = normal(dice), normal(dice)
    feeling = mixed(character.contentment, mood, share=0.35)

    def opinion(share: float, own: float, today: float) -> int:
        place = standing(share) + OWN * own + MOOD * today + CHANCE * normal(dice)
        return styled(ticked(place), style, dice)

    importance = [
        0
        if dice.hits(DO_NOT_KNOW)
        else opinion(need.importance[segment], character.importance[need.id], concern)
        for need in world.needs
    ]
    satisfaction = [
        0
        if dice.hits(DOES_NOT_APPLY[(important or 3) - 1])
        else opinion(need.satisfaction[segment], character.satisfaction[need.id], mood)
        for need, important in zip(world.needs, importance, strict=True)
    ]
    pairs = [kano.answered(kind, dice) for kind in about.categories[segment][:KANO_ITEMS]]
    return {
        **_facts(about, who, day, dice),
        "importance": tuple(importance),
        "satisfaction": tuple(satisfaction),
        "recommend": (_recommend(about.liking[segment], mixed(feeling, normal(dice), share=0.25)),),
        "sus": tuple(_sus(place, about.liking[segment], feeling, style, dice) for place in range(10)),
        "functional": tuple(there for there, _ in pairs),
        "dysfunctional": tuple(absent for _, absent in pairs),
        **_choices(about, who, dice),
        **dict.fromkeys(OPEN, (None,)),
    }


def _facts(about: Survey, who: Customer, day: int, dice: Dice) -> dict[str, Row]:
    """What is no opinion; now and then somebody errs by a step about how often they come."""
    world = about.setting.world
    segments = [segment.id for segment in world.segments]
    mine = segments.index(who.segment)
    visits = ticked(world.segments[mine].sessions * who.activity, VISITS)
    visits += dice.weighed({0: 0.8, -1: 0.1, 1: 0.1})
    both = dice.hits(world.devices.second_device)
    other = int(dice.share() * (len(segments) + 1))
    plans = list(dict.fromkeys(plan for segment in world.segments for plan in segment.plans))
    return {
        "plan": (plans.index(who.plan) + 1,),
        "tenure": (ticked((about.setting.date(day) - who.joined).days, MONTHS),),
        "devices": tuple(1 if platform == who.platform or both else None for platform in DEVICES),
        "frequency": (min(max(visits, 1), len(VISITS) + 1),),
        "describes": ((mine if dice.hits(KNOWS) else other) + 1,),
    }


def _recommend(liking: float, feeling: float) -> int:
    return min(max(round(liking / 10 + 0.6 + 1.9 * feeling), 0), 10)


def _sus(place: int, liking: float, feeling: float, style: str, dice: Dice) -> int:
    """An item gives 0 to 4 points: one judgement that is common to all ten, and the item's own."""
    points = min(max(round((liking + 21 * feeling) / 25 + 0.78 * normal(dice)), 0), 4)
    return styled(1 + points if place % 2 == 0 else 5 - points, style, dice)


def _choices(about: Survey, who: Customer, dice: Dice) -> dict[str, Row]:
    if len(about.items) < maxdiff.ITEMS:
        return {}
    worth = maxdiff.utilities(about.gains[who.segment], dice)
    found = [maxdiff.chosen(worth, shown, dice) for shown in maxdiff.DESIGN]
    return {f"choice{place}": (best + 1, worst + 1) for place, (best, worst) in enumerate(found, start=1)}
