"""How somebody does in the exercises, and whether they are as often right as they say."""

from dataclasses import dataclass

from firsthand.estimates import Estimate, wilson
from firsthand.learning.calibration import Bin, brier, calibration, overconfidence
from firsthand.learning.exercises import kinds
from firsthand_web.core.models import Person, Product
from firsthand_web.learning.models import Answer

TITLES = {
    "segment": "Which segment differs?",
    "experiment": "Is this experiment readable?",
    "funnel": "What does the funnel hide?",
    "interval": "Which interval is too narrow?",
}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind with the seed of the next exercise, and how many of how many were right."""

    id: str
    title: str
    next: int
    right: Estimate | None


@dataclass(frozen=True, kw_only=True)
class Calibrated:
    """`brier` is 0 at best, 0.25 for always saying 50 %; `over` is above 0 for somebody surer than right."""

    n: int
    brier: float
    over: float
    bins: tuple[Bin, ...]


def overview(person: Person, product: Product) -> list[Kind]:
    answers = Answer.objects.filter(person=person, product=product)
    found = []
    for kind in kinds():
        given = [answer.right for answer in answers if answer.kind == kind]
        right = wilson(sum(given), len(given)) if given else None
        found.append(Kind(id=kind, title=TITLES[kind], next=len(given) + 1, right=right))
    return found


def calibrated(person: Person, product: Product) -> Calibrated | None:
    """None before the first answer."""
    answers = list(Answer.objects.filter(person=person, product=product))
    if not answers:
        return None
    chances, outcomes = [each.confidence for each in answers], [each.right for each in answers]
    return Calibrated(
        n=len(answers), brier=brier(chances, outcomes), over=overconfidence(chances, outcomes),
        bins=calibration(chances, outcomes),
    )  # fmt: skip
