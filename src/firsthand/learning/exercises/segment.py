"""Which segment differs?"""

from firsthand.learning.exercises.drawing import binomial, percent, whole, world
from firsthand.learning.exercises.model import Exercise, Option
from firsthand.learning.simulator.voices.dice import Dice

NONE = "none"
GAP = 0.3  # by how much a segment that differs does


def which_segment_differs(dice: Dice, seed: int) -> Exercise:
    """Shares of people to whom a need matters, by segment: one truly differs, or none does.

    Small segments jump about by chance; where one differs it has enough people to show it.
    """
    about = world(dice)
    names = [segment.name for segment in about.segments]
    sizes = [whole(dice, 8, 14) if dice.hits(0.4) else whole(dice, 90, 260) for _ in names]
    share, different = 0.3 + 0.3 * dice.share(), None
    if dice.hits(0.6):
        large = [place for place, n in enumerate(sizes) if n >= 90]
        if large:
            different = dice.one(large)
    up = share < 0.45
    chances = [share + (GAP if up else -GAP) * (place == different) for place in range(len(names))]
    counts = [binomial(dice, n, chance) for n, chance in zip(sizes, chances, strict=True)]
    rows = [(name, f"{n}", percent(yes, n)) for name, n, yes in zip(names, sizes, counts, strict=True)]
    options = [Option(id=f"{place}", text=name) for place, name in enumerate(names)]
    need = about.needs[seed % len(about.needs)].statement
    return Exercise(
        kind="segment", seed=seed, title="Which segment differs?",
        text=f"Customers of {about.title} said whether this matters to them: “{need}”. In truth at most one "
        "segment differs from the others.",
        header=("Segment", "n", "Matters to them"), rows=tuple(rows),
        options=(*options, Option(id=NONE, text="None: what differs is chance")),
        right=NONE if different is None else f"{different}",
        why=_why(different, names, sizes, share, chances),
        lesson="small-cell",
    )  # fmt: skip


def _why(
    different: int | None, names: list[str], sizes: list[int], share: float, chances: list[float]
) -> str:
    if different is None:
        small = [name for name, n in zip(names, sizes, strict=True) if n < 30]
        rest = f" {small[0]} has few people, and such a group strays far by chance." if small else ""
        return f"In truth it matters to {round(100 * share)} % of every segment.{rest}"
    return (
        f"In truth it matters to {round(100 * chances[different])} % of “{names[different]}” and to "
        f"{round(100 * share)} % of the others. With {sizes[different]} people that shows through; what "
        "small groups show may be chance."
    )
