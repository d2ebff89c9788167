"""What reviews and method checks read in experiments, and what can be counted here."""

from firsthand.evidence.claims import exact_percentages
from firsthand_web.core.models import Product
from firsthand_web.core.registry import Advice, Measure, Part
from firsthand_web.experiments.models import Experiment, Forecast
from firsthand_web.experiments.queries import results


def reading(experiment: Experiment) -> list[Part]:
    rule = experiment.agreed
    metrics = "\n".join(f"{each.role}: {each.name}" for each in experiment.planned)
    once = f"once {rule['units']:,} people are in each variant" if rule["units"] else "once"
    look = "at any time" if rule["sequential"] else once
    found = results.of(experiment)
    return [
        Part(key="name", heading="Experiment", text=experiment.name),
        Part(key="because", heading="Because", text=experiment.because),
        Part(key="believe", heading="We believe", text=experiment.believe),
        Part(key="know_when", heading="We will know when", text=experiment.know_when),
        Part(key="metrics", heading="Metrics", text=metrics or "None."),
        Part(key="rule", heading="Rule", text=f"A lift of at least {rule['least']:.1%}, looked at {look}."),
        Part(
            key="verdict",
            heading="Verdict",
            text=results.verdict_sentence(experiment, found) if found else "No numbers yet.",
        ),
        Part(key="learned", heading="What we learned", text=experiment.learned),
    ]


def check(experiment: Experiment) -> list[Advice]:
    return [*_before(experiment), *_forecasts(experiment), *_after(experiment)]


def _before(experiment: Experiment) -> list[Advice]:
    found = []
    if not (experiment.because and experiment.believe and experiment.know_when):
        message = "The hypothesis is not whole: because …, we believe …, we will know when …"
        found.append(Advice(check="no-hypothesis", message=message, lesson="experiment"))
    if experiment.metrics and not experiment.guardrails:
        message = "No guardrail: nothing says what must not get worse meanwhile."
        found.append(Advice(check="no-guardrail", message=message, lesson="no-guardrail"))
    rule, planned = experiment.agreed, experiment.power
    if experiment.metrics and not rule["least"]:
        message = "Any lift above zero would count: say how small a change would still be worth the work."
        found.append(Advice(check="no-least", message=message, lesson="experiment"))
    if experiment.metrics and not planned and not rule["units"]:
        message = "Nobody worked out how many people it takes: it may be too small to find what you look for."
        found.append(Advice(check="no-power", message=message, lesson="underpowered"))
    elif planned and rule["units"] and rule["units"] < planned["units"] and not rule["sequential"]:
        message = (
            f"It waits for {rule['units']:,} people in each variant, and {planned['units']:,} are needed to "
            f"find a lift of {planned['lift']:.1%}: too few."
        )
        found.append(Advice(check="underpowered", message=message, lesson="underpowered"))
    return found


def _forecasts(experiment: Experiment) -> list[Advice]:
    given = list(Forecast.objects.filter(experiment=experiment))
    if not given:
        message = "Nobody wrote down what they expect: afterwards everybody will have known."
        return [Advice(check="no-forecast", message=message, lesson="forecast")]
    if exact := sum(each.low == each.high for each in given):
        message = f"{exact} of {len(given)} forecasts have no range: say how far off they could be."
        return [Advice(check="forecast-exact", message=message, lesson="range-missing")]
    return []


def _after(experiment: Experiment) -> list[Advice]:
    found, rule = [], experiment.agreed
    if experiment.verdict == Experiment.Verdict.MISMATCH:
        message = "People were not split as planned: find out who is missing before you read anything else."
        found.append(Advice(check="ratio-mismatch", message=message, lesson="sample-ratio-mismatch"))
    if exact := exact_percentages(experiment.learned):
        message = f"“{exact[0]}” stands there as if it were exact: write its interval."
        found.append(Advice(check="no-interval", message=message, lesson="confidence"))
    early = [each for each in experiment.looks if each["fewest"] < rule["units"]]
    repeated = len(experiment.looks) > 1 and not rule["units"]
    if not rule["sequential"] and (early or repeated):
        times = len(early) or len(experiment.looks)
        message = (
            f"Looked at {times} time{'s' if times > 1 else ''} before its people were there: with a rule of "
            "one look, chance gets several tries."
        )
        found.append(Advice(check="peeking", message=message, lesson="peeking"))
    if experiment.fixed.get("late"):
        message = "Metrics and rule were written down when the numbers were there: read it as a hint."
        found.append(Advice(check="rule-late", message=message, lesson="rule-changed"))
    elif results.changes(experiment):
        message = "What decides was changed after the start: both are on the page."
        found.append(Advice(check="rule-changed", message=message, lesson="rule-changed"))
    return found


def _experiments(product: Product) -> int:
    return int(Experiment.objects.filter(product=product).count())


def _read(product: Product) -> int:
    return int(Experiment.objects.read_out().filter(product=product).count())


def _forecast_count(product: Product) -> int:
    return int(Forecast.objects.filter(product=product).count())


MEASURES = (
    Measure(name="experiments", noun="experiments", count=_experiments),
    Measure(name="experiments-read", noun="experiments with numbers", count=_read),
    Measure(name="forecasts", noun="forecasts", count=_forecast_count),
)
