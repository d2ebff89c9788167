"""Is this experiment readable?"""

from math import sqrt

from firsthand.learning.exercises.drawing import binomial, percent, whole, world
from firsthand.learning.exercises.model import Exercise, Option
from firsthand.learning.simulator.voices.dice import Dice

STORIES = ("better", "sizes", "few", "nothing")
OPTIONS = (
    Option(id="better", text="Yes: the new version is better"),
    Option(id="sizes", text="No: the sizes of the groups do not fit, something sorted people"),
    Option(id="few", text="No: too few people to say anything"),
    Option(id="nothing", text="Yes: there is no difference that would matter"),
)
BASE, LIFT = 0.2, 0.06  # share that converts, and how much better the better version is
MATTERS = 0.02


def readable_experiment(dice: Dice, seed: int) -> Exercise:
    """A test with equal chances for both groups: a real effect, a broken assignment, too few, or no effect.

    A result is drawn again until it shows its story: groups more than 5 standard errors from even where the
    assignment is broken, and less than 1.5 elsewhere; an interval above two points, around them, or within.
    """
    about, story = world(dice), dice.one(STORIES)
    while True:
        first, second, won, other = _drawn(dice, story)
        if _shows(story, first, second, won, other):
            break
    rows = (
        ("As it is", f"{first:,}", f"{won:,}", percent(won, first)),
        ("New", f"{second:,}", f"{other:,}", percent(other, second)),
    )
    event = about.event_names[seed % len(about.event_names)]
    return Exercise(
        kind="experiment", seed=seed, title="Is this experiment readable?",
        text=f"{about.title} tries a change on half of its people, drawn by chance. The goal is the event "
        f"“{event}”; a change of two points would matter.",
        header=("Version", "People", "Reached the goal", "Share"), rows=rows, options=OPTIONS, right=story,
        why=_why(story, first, second, won, other),
        lesson="experiment",
    )  # fmt: skip


def _drawn(dice: Dice, story: str) -> tuple[int, int, int, int]:
    n = whole(dice, 25, 60) if story == "few" else whole(dice, 4_000, 9_000)
    first = binomial(dice, 2 * n, 0.5)
    second = 2 * n - first
    if story == "sizes":
        second = round(second * (0.86 + 0.06 * dice.share()))
    lift = LIFT if story in ("better", "sizes") else 0.0
    return first, second, binomial(dice, first, BASE), binomial(dice, second, BASE + lift)


def _shows(story: str, first: int, second: int, won: int, other: int) -> bool:
    off, (low, high) = abs(imbalance(first, second)), _interval(first, second, won, other)
    if story == "sizes":
        return off > 5
    inside = {
        "better": low > MATTERS,
        "few": low < -MATTERS and high > MATTERS,
        "nothing": -MATTERS < low < 0 < high < MATTERS,
    }
    return off < 1.5 and inside[story]


def imbalance(first: int, second: int) -> float:
    """How many standard errors the first group is larger than half of all."""
    return (first - second) / sqrt(first + second)


def _why(story: str, first: int, second: int, won: int, other: int) -> str:
    if story == "sizes":
        return (
            f"{first:,} against {second:,} is {abs(imbalance(first, second)):.0f} standard errors from even: "
            "chance does not do that. Whoever is missing may be who would not have reached the goal. Nothing "
            "else in the table can be believed before that is understood."
        )
    low, high = _interval(first, second, won, other)
    told = f"The difference lies between {100 * low:+.1f} and {100 * high:+.1f} points (95 %)."
    return {
        "better": f"The groups have the sizes they should. {told} All of it is over two points.",
        "few": f"{told} That holds a great gain and a great loss: it says nothing yet.",
        "nothing": f"{told} That leaves no room for a change of two points: a real answer, and a useful one.",
    }[story]


def _interval(first: int, second: int, won: int, other: int) -> tuple[float, float]:
    one, two = won / first, other / second
    error = sqrt(one * (1 - one) / first + two * (1 - two) / second)
    return two - one - 1.96 * error, two - one + 1.96 * error
