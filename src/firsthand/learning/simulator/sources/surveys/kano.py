"""What a catalogue item would mean to people, and how they answer the two questions of Kano about it.

Categories by the table of Berger et al. (1993), Center for Quality of Management Journal 2 (4), fig. 4: who
would like it and dislike its absence names a one-dimensional item; like only, attractive; dislike its absence
only, must-be; neither, indifferent; like its absence or dislike it, reverse.
"""

from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.effects import shaped
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.wellbeing import wellbeing
from firsthand.learning.simulator.world import World

ANSWERS = ("I like it", "I expect it", "I am neutral", "I can live with it", "I dislike it")
# Weights of the answers when the item is there, and when it is not.
WEIGHTS = {
    "one-dimensional": ((0.8, 0.12, 0.08, 0, 0), (0, 0, 0.08, 0.17, 0.75)),
    "attractive": ((0.8, 0.08, 0.1, 0.02, 0), (0, 0.05, 0.5, 0.35, 0.1)),
    "must-be": ((0.15, 0.6, 0.2, 0.05, 0), (0, 0, 0.06, 0.14, 0.8)),
    "indifferent": ((0.2, 0.12, 0.58, 0.08, 0.02), (0.03, 0.08, 0.6, 0.22, 0.07)),
    "reverse": ((0.03, 0.05, 0.12, 0.25, 0.55), (0.55, 0.2, 0.2, 0.05, 0)),
}
LIKED, COUNTED_ON, TOUCHED = 0.015, 0.65, 0.05


def gain(world: World, segment: str, item: Item) -> float:
    """By how much an item on its own changes a segment's wellbeing."""
    there = shaped(world, items=[item.id], quarter=1, prices=world.company.prices)
    return wellbeing(there, segment) - wellbeing(world, segment)


def category(world: World, segment: str, item: Item) -> str:
    """What the item is to most people of a segment.

    Liked where it raises wellbeing by `LIKED`; a third of that either way is nothing, or harm: reverse. Its
    absence is disliked where it serves a need that matters to a share of at least `COUNTED_ON`.
    """
    raised = gain(world, segment, item)
    if raised < LIKED / 3:
        return "reverse" if raised < -LIKED / 3 else "indifferent"
    touched = (
        need.importance[segment]
        for need in world.needs
        if item.needs.get(need.id, {}).get(segment, 0) >= TOUCHED
    )
    missed = max(touched, default=0.0) >= COUNTED_ON
    if raised >= LIKED:
        return "one-dimensional" if missed else "attractive"
    return "must-be" if missed else "indifferent"


def answered(kind: str, dice: Dice) -> tuple[int, int]:
    """Answers from 1 to 5: how they would feel with the item, and how without it."""
    there, absent = (dice.weighed(dict(enumerate(weights, start=1))) for weights in WEIGHTS[kind])
    return there, absent
