"""What reviews and method checks read in objectives, and what can be counted here."""

from firsthand_web.core.models import Product
from firsthand_web.core.registry import Advice, Measure, Part
from firsthand_web.strategy.models import KeyResult, Objective


def reading(objective: Objective) -> list[Part]:
    results = "\n".join(
        f"{result.name}: {result.start_value:g} → {result.target:g} {result.counted_in}".rstrip()
        + f" from {result.begins} to {result.ends}"
        for result in _results(objective)
    )
    return [
        Part(key="title", heading="Objective", text=objective.title),
        Part(key="description", heading="In more words", text=objective.description),
        Part(key="results", heading="Key results", text=results or "None."),
    ]


def check(objective: Objective) -> list[Advice]:
    results = _results(objective)
    if not results:
        message = "It has no key result: nobody could tell whether it came true."
        return [Advice(check="no-key-result", message=message, lesson="outcomes")]
    found = []
    if not any(result.feed for result in results):
        message = "Every key result is typed in: let one follow a metric, so that values come by themselves."
        found.append(Advice(check="key-result-typed", message=message, lesson="metrics"))
    if not any(result.feed or result.check_ins.exists() for result in results):
        message = "No key result has a value yet: check in once."
        found.append(Advice(check="few-check-ins", message=message, lesson="few-check-ins"))
    return found


def _results(objective: Objective) -> list[KeyResult]:
    return list(KeyResult.objects.filter(objective=objective).select_related("metric"))


def _objectives(product: Product) -> int:
    return int(Objective.objects.filter(product=product).count())


def _key_results(product: Product) -> int:
    return int(KeyResult.objects.filter(product=product).count())


MEASURES = (
    Measure(name="objectives", noun="objectives", count=_objectives),
    Measure(name="key-results", noun="key results", count=_key_results),
)
