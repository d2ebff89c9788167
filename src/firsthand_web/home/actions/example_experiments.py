"""The company's A/B tests, with what its people expected of them, and what one of them decided."""

from firsthand_web.experiments.actions import verdicts
from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries import results
from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.learning.actions.simulated_experiments import Expected, bring_experiments
from firsthand_web.roadmap.actions.decisions import Draft
from firsthand_web.roadmap.models import Team


def tests(cast: Cast) -> None:
    """Those that are over; the owner hopes more than the engineer does."""
    teams = {
        person: Team.objects.filter(product=cast.product, name=name).first()
        for person, name in cast.facts["teams"].items()
    }
    expected = (
        Expected(by=cast.owner, low=0.0, likely=0.05, high=0.1, team=teams["owner"]),
        Expected(by=cast.engineer, low=-0.04, likely=0.01, high=0.06, team=teams["engineer"]),
    )
    folder = cast.folder / "experiments"
    bring_experiments(cast.product, folder, by=cast.owner, expected=expected, until=cast.today)
    if "verdict" in cast.facts:
        _decide(cast)


def _decide(cast: Cast) -> None:
    """The owner decides by one of them, in words of her own beside what the numbers say."""
    fact = cast.facts["verdict"]
    found = Experiment.objects.get(product=cast.product, name=fact["experiment"])
    result = results.of(found)
    if found.decision is None and result is not None:
        draft = Draft(
            title=fact["title"],
            chosen=fact["chosen"],
            context=found.believe,
            options="\n".join(each["name"] for each in found.variants),
            reasons=results.verdict_sentence(found, result),
            decided_on=cast.today,
        )
        verdicts.accept(by=cast.owner, product=cast.product, payload=verdicts.payload_of(found, draft))
