"""What does the funnel hide?"""

from firsthand.learning.exercises.drawing import percent, whole, world
from firsthand.learning.exercises.model import Exercise, Option
from firsthand.learning.simulator.voices.dice import Dice

OPTIONS = (
    Option(id="mix", text="Nobody fares differently: more of them now come where fewer finish"),
    Option(id="everywhere", text="It changed the same way on both, web and phone"),
    Option(id="one", text="It changed on one of the two only"),
)


def hidden_in_the_funnel(dice: Dice, seed: int) -> Exercise:
    """Two months of set-up by platform: the mix changed, both changed, or one did.

    People are many, so that chance plays no part; the overall share falls in each story.
    """
    about, story = world(dice), dice.one([option.id for option in OPTIONS])
    web, phone = 0.55 + 0.15 * dice.share(), 0.25 + 0.1 * dice.share()
    many, few = whole(dice, 6_000, 9_000), whole(dice, 2_000, 4_000)
    before = {"web": (many, web), "phone": (few, phone)}
    after = {
        "mix": {"web": (few, web), "phone": (many, phone)},
        "everywhere": {"web": (many, web - 0.1), "phone": (few, phone - 0.1)},
        "one": {"web": (many, web - 0.14), "phone": (few, phone)},
    }[story]
    rows = [
        (month, platform, f"{n:,}", f"{round(n * share):,}", percent(round(n * share), n))
        for month, found in (("May", before), ("June", after))
        for platform, (n, share) in found.items()
    ]
    fell = {month: _overall(found) for month, found in (("May", before), ("June", after))}
    return Exercise(
        kind="funnel", seed=seed, title="What does the funnel hide?",
        text=f"In May {fell['May']} of those who began the set-up of {about.title} finished it, in June "
        f"{fell['June']}. What happened?",
        header=("Month", "On", "Began", "Finished", "Share"), rows=tuple(rows), options=OPTIONS, right=story,
        why=_why(story), lesson="no-denominator",
    )  # fmt: skip


def _overall(found: dict[str, tuple[int, float]]) -> str:
    return percent(sum(round(n * share) for n, share in found.values()), sum(n for n, _ in found.values()))


def _why(story: str) -> str:
    return {
        "mix": "Both shares stayed; the phone, where fewer finish, now has more of the people. The overall "
        "share is a mean with weights, and the weights moved.",
        "everywhere": "Both shares fell by about ten points while the mix stayed: look for what they have in "
        "common.",
        "one": "The share on the web fell, that on the phone did not: look for what changed on the web.",
    }[story]
