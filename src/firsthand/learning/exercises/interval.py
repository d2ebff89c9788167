"""Which interval is too narrow?"""

from firsthand.estimates import wilson
from firsthand.learning.exercises.drawing import percent, whole, world
from firsthand.learning.exercises.model import Exercise, Option
from firsthand.learning.simulator.voices.dice import Dice

SIZES = (12, 25, 60, 150, 400, 1000)
SHOWN = 4


def interval_too_narrow(dice: Dice, seed: int) -> Exercise:
    """Four shares with 95 % intervals; one has the interval of a survey with nine times the people."""
    about, wrong = world(dice), int(dice.share() * SHOWN)
    rows, options = [], []
    for place in range(SHOWN):
        n = dice.one(SIZES)
        yes = whole(dice, round(0.15 * n), round(0.85 * n))
        true = wilson(yes, n)
        shown = wilson(9 * yes, 9 * n) if place == wrong else true
        need = about.needs[(seed + place) % len(about.needs)].statement
        told = f"{round(100 * shown.low)} to {round(100 * shown.high)} %"
        rows.append((need, f"{n}", percent(yes, n), told))
        options.append(Option(id=f"{place}", text=need))
        if place == wrong:
            honest = f"{round(100 * true.low)} to {round(100 * true.high)} %"
            why = (
                f"With n = {n} the interval of {percent(yes, n)} runs from {honest}; the one shown is a "
                "third as wide, as if nine times as many people had answered. A rough check: the half width "
                "is about one divided by the square root of n."
            )
    return Exercise(
        kind="interval", seed=seed, title="Which interval is too narrow?",
        text=f"Somebody asked customers of {about.title} whether these needs matter to them. One interval is "
        "wrong.",
        header=("Need", "n", "Share", "95 % interval"), rows=tuple(rows), options=tuple(options),
        right=f"{wrong}", why=why, lesson="small-sample",
    )  # fmt: skip
