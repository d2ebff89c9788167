"""What a brief is told from, and what there is to choose."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from firsthand_web.core.models import Product
from firsthand_web.insights.models import NeedSetting
from firsthand_web.roadmap.models import Plan
from firsthand_web.roadmap.queries import plans

QUARTER = timedelta(days=91)
# With more respondents than this, reading the answers anew may take longer than anybody waits.
QUICK = 5_000


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The scored question and the plan by their ids; without a plan the brief tells what was learnt.

    `most_needs` are told in words and numbers; `review` is when somebody looks again.
    """

    audience: str
    setting: int
    plan: int | None
    most_needs: int
    review: date

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"review": self.review.isoformat()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Choices":
        return cls(**{**data, "review": date.fromisoformat(data["review"])})


def settings_of(product: Product) -> "QuerySet[NeedSetting]":
    """Scored questions, newest first."""
    found: QuerySet[NeedSetting] = NeedSetting.objects.filter(product=product, survey__deletion=None)
    return found.exclude(digest="").select_related("survey")


def plans_of(product: Product) -> "QuerySet[Plan]":
    """Plans that place something, newest first."""
    found: QuerySet[Plan] = Plan.objects.filter(product=product)
    return found.filter(status__in=[Plan.Status.OPTIMAL, Plan.Status.FEASIBLE])


def defaults(product: Product, *, today: date) -> Choices | None:
    """The newest scores, the plan that was decided for (else the newest), a look back in a quarter of a year.

    None while no needs are scored.
    """
    setting = settings_of(product).first()
    if setting is None:
        return None
    adopted = plans.adopted(product)
    plan = adopted if adopted is not None else plans_of(product).first()
    decision = plan.decision if plan is not None else None
    review = decision.review_on if decision is not None else None
    return Choices(
        audience="",
        setting=setting.pk,
        plan=plan.pk if plan is not None else None,
        most_needs=5,
        review=review if review is not None and review > today else today + QUARTER,
    )


def is_quick(choices: Choices) -> bool:
    setting = NeedSetting.objects.get(pk=choices.setting)
    return bool(setting.respondents <= QUICK)
