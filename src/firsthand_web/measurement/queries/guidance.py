"""What reviews and method checks read in metrics, and what can be counted here."""

from firsthand.measurement.metrics import Kind
from firsthand_web.core.models import Product
from firsthand_web.core.registry import Advice, Measure, Part
from firsthand_web.measurement.models import Metric


def reading(metric: Metric) -> list[Part]:
    told = "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in metric.definition.items())
    return [
        Part(key="name", heading="Name", text=metric.name),
        Part(key="definition", heading="Definition", text=f"{metric.kind}\n{told}"),
    ]


def check(metric: Metric) -> list[Advice]:
    if Kind(metric.kind) is not Kind.COUNT:
        return []
    message = "A count grows because the product grows: a share of people says more about how they fare."
    return [Advice(check="no-denominator", message=message, lesson="no-denominator")]


def _metrics(product: Product) -> int:
    return int(Metric.objects.filter(product=product).count())


MEASURES = (Measure(name="metrics", noun="metrics", count=_metrics),)
