"""Who takes part in the example company, and its records by the names that company.toml gives them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from firsthand_web.core.models import Person, Product, Record
from firsthand_web.evidence.models import Survey
from firsthand_web.home.example import company
from firsthand_web.insights.models import Opportunity
from firsthand_web.measurement.models import Metric
from firsthand_web.roadmap.models import Item, Plan
from firsthand_web.strategy.models import KeyResult


@dataclass(kw_only=True)
class Cast:
    """The product, its people and the day on which it is built."""

    product: Product
    owner: Person
    ruth: Person
    ilya: Person
    today: date


def need(product: Product, key: str) -> Opportunity:
    statement = next(need["statement"] for need in company()["needs"] if need["voices"] == key)
    found: Opportunity = Opportunity.objects.get(product=product, row=statement)
    return found


def item(product: Product, key: str) -> Item:
    found: Item = Item.objects.get(product=product, key=key)
    return found


def metric(product: Product, key: str) -> Metric:
    name = next(metric["name"] for metric in company()["metrics"] if metric["key"] == key)
    found: Metric = Metric.objects.get(product=product, name=name)
    return found


def record(product: Product, on: str) -> Record:
    """The record that a comment or tag names: `need keys`, `survey`."""
    kind, _, key = on.partition(" ")
    finders: dict[str, Callable[[], Record]] = {
        "survey": lambda: Survey.objects.get(product=product),
        "need": lambda: need(product, key),
        "item": lambda: item(product, key),
        "plan": lambda: Plan.objects.filter(product=product)[0],
        "result": lambda: KeyResult.objects.get(product=product, metric=metric(product, key)),
    }
    return finders[kind]()
