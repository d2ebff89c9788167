"""Who takes part in the practice company, and its records by the names that its files give them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firsthand_web.core.models import Person, Product, Record
from firsthand_web.evidence.models import Survey
from firsthand_web.home.example import facts, quarter
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.queries.practice import folder_of
from firsthand_web.measurement.models import Analysis, Metric
from firsthand_web.roadmap.models import Item, Plan
from firsthand_web.strategy.models import KeyResult

if TYPE_CHECKING:
    from firsthand.learning.simulator.setting import Setting


@dataclass(kw_only=True)
class Cast:
    """One product with its simulated world, the people who work on it, and the day on which it is built.

    `written` gives what was simulated ahead.
    """

    world: str
    product: Product
    owner: Person
    ruth: Person
    engineer: Person
    ida: Person
    today: date
    written: quarter.Written | None = None

    @cached_property
    def facts(self) -> dict[str, Any]:
        return facts(self.world)

    @cached_property
    def setting(self) -> "Setting":
        return quarter.setting(self.world, self.today)

    @property
    def folder(self) -> Path:
        return folder_of(self.product)

    def need(self, key: str) -> Opportunity:
        statement = next(need.statement for need in self.setting.world.needs if need.id == key)
        found: Opportunity = Opportunity.objects.get(product=self.product, row=statement)
        return found

    def item(self, key: str) -> Item:
        found: Item = Item.objects.get(product=self.product, key=key)
        return found

    def metric(self, key: str) -> Metric:
        name = next(metric["name"] for metric in self.facts["metrics"] if metric["key"] == key)
        found: Metric = Metric.objects.get(product=self.product, name=name)
        return found

    def survey(self) -> Survey:
        """The one whose answers are needs."""
        title = next(survey["title"] for survey in self.facts["surveys"] if survey.get("needs"))
        found: Survey = Survey.objects.get(product=self.product, title=title)
        return found

    def record(self, on: str) -> Record:
        """The record that a comment or tag names: `need hands`, `survey`."""
        kind, _, key = on.partition(" ")
        finders: dict[str, Callable[[], Record]] = {
            "survey": self.survey,
            "need": lambda: self.need(key),
            "item": lambda: self.item(key),
            "analysis": lambda: Analysis.objects.get(product=self.product, name=key),
            "plan": lambda: Plan.objects.filter(product=self.product)[0],
            "result": lambda: KeyResult.objects.get(product=self.product, metric=self.metric(key)),
        }
        return finders[kind]()
