"""Prototypes of items, before anybody tests them: the tasks, and the problems that are really there."""

from dataclasses import dataclass

from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.telling import YOU, Teller, capitalised, fact, grammar, retold
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.voices.grammar import Rules
from firsthand.learning.simulator.voices.material import load_topic

PROTOTYPES, TASKS = 3, 4
# Kinds of problems and how often each occurs; how likely those with an access need meet the latter ones.
KINDS = {
    "hidden": 3.0, "wording": 3.0, "feedback": 2.0, "order": 2.0, "undo": 1.0, "preset": 1.5, "overload": 2.0,
    "model": 2.0, "gesture": 1.0, "target": 1.0, "contrast": 1.0, "timeout": 0.8, "unlabelled": 1.2,
    "focus": 0.8,
}  # fmt: skip
BARRIERS = {
    "gesture": {"one hand": 0.85, "screen reader": 0.6},
    "target": {"one hand": 0.6, "low vision": 0.55},
    "contrast": {"low vision": 0.9, "screen reader": 0.0},
    "timeout": {"screen reader": 0.7, "low vision": 0.6},
    "unlabelled": {"screen reader": 0.95},
    "focus": {"screen reader": 0.85},
}
UNSEEN = ("unlabelled", "focus")  # only with a screen reader, so not in what is no screen
SEVERITIES = {1: 0.3, 2: 0.35, 3: 0.25, 4: 0.1}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something wrong: met in its task (from 1) with `chance` by most people, and as `chances` say by others.

    `severity` from 1 (a blemish) to 4 (nobody gets past it).
    """

    id: str
    task: int
    kind: str
    element: str
    what: str
    severity: int
    chance: float
    chances: dict[str, float]

    def met_by(self, access: str) -> float:
        """The chance that somebody with this access need (empty: none) meets it in the task."""
        return self.chances.get(access, self.chance)


@dataclass(frozen=True, kw_only=True)
class Prototype:
    """A prototype of an item: what people are asked to do (need and text of each task) and what is wrong."""

    item: Item
    needs: tuple[str, ...]
    tasks: tuple[str, ...]
    problems: tuple[Problem, ...]


def prototyped(setting: Setting) -> tuple[Item, ...]:
    """Up to three items that promise something for a need, drawn evenly."""
    dice = setting.dice("usability items")
    left = [item for item in setting.world.company.items if _served(item)]
    return tuple(left.pop(int(dice.share() * len(left))) for _ in range(min(PROTOTYPES, len(left))))


def prototype(setting: Setting, item: Item) -> Prototype:
    """The first prototype of an item: its tasks, and 6 to 11 problems. The same whoever tests it."""
    dice = setting.dice(f"prototype {item.id}")
    teller = spoken_of(setting, dice)
    served = _served(item) or [need.id for need in setting.world.needs]  # what is for nothing is tried too
    needs = tuple(served[place % len(served)] for place in range(TASKS))
    tasks = []
    for need in needs:
        act = teller.words("act", facts={"act": retold(teller.phrase(need, "act"), YOU), **_YOU}, form="inf")
        tasks.append(capitalised(teller.say("task", facts={"goal": fact(act)})))
    problems: dict[str, Problem] = {}  # by what they are about, each thing once
    wanted = 6 + int(dice.share() * 6)
    while len(problems) < wanted:
        found = _problem(teller, item, len(problems) + 1)
        problems.setdefault(found.element, found)
    return Prototype(item=item, needs=needs, tasks=tuple(tasks), problems=tuple(problems.values()))


def spoken_of(setting: Setting, dice: Dice) -> Teller:
    """Words about prototypes, drawn with these dice."""
    rules = (grammar("usability.en")[""],)
    return Teller(topic=load_topic(setting.world.name), language="en", rules=rules, dice=dice)


_YOU: Rules = {
    "i": ((("text", "you"), ("mark", "3p")),), "me": fact("you"), "my": fact("your"),
}  # fmt: skip


def _served(item: Item) -> list[str]:
    """The needs that an item is for: a third at least of what it does for the one it helps most."""
    best = {need: max(shares.values()) for need, shares in item.needs.items()}
    return [need for need, share in best.items() if share > 0.02 and share >= max(best.values()) / 3]


def _problem(teller: Teller, item: Item, number: int) -> Problem:
    dice = teller.dice
    kind = dice.weighed({each: often for each, often in KINDS.items() if not (item.part and each in UNSEEN)})
    element = teller.words("part" if item.part else "element")
    chance = 0.0 if kind in UNSEEN else round(0.05 + 0.6 * dice.share() ** 2, 2)
    return Problem(
        id=f"{item.id}-p{number:02d}",
        task=1 + int(dice.share() * TASKS),
        kind=kind,
        element=element,
        what=capitalised(teller.words(f"what_{kind}", facts={"element": fact(element)})),
        severity=dice.weighed(SEVERITIES),
        chance=chance,
        chances={
            access: max(chance, share) if share else 0.0 for access, share in BARRIERS.get(kind, {}).items()
        },
    )
