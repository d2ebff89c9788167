"""Django's entry to the area: what its records look like from outside."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "firsthand_web.strategy"
    label = "strategy"

    def ready(self) -> None:
        from firsthand_web.core import registry
        from firsthand_web.strategy.models import Objective

        registry.add_page(
            registry.RailPage(
                group="Decide",
                label="Objectives",
                page="objectives",
                count=lambda product: Objective.objects.filter(product=product).count(),
            )
        )
        _register_records()
        _register_guidance()


def _register_records() -> None:
    from firsthand_web.core import registry
    from firsthand_web.strategy.models import CheckIn, KeyResult, Objective

    registry.register(
        registry.RecordType(
            model=Objective,
            noun="objective",
            stage="result",
            page="objective",
            title=lambda objective: objective.title,
            line=lambda objective: f"until {objective.ends:%-d %b %Y}",
            text=lambda objective: objective.description,
        )
    )
    registry.register(
        registry.RecordType(
            model=KeyResult,
            noun="key result",
            stage="result",
            page="key_result",
            title=lambda result: result.name,
            line=lambda result: (
                f"{result.start_value:g} → {result.target:g} {result.counted_in}, {result.ends:%-d %b %Y}"
            ),
        )
    )
    registry.register(
        registry.RecordType(
            model=CheckIn,
            noun="check-in",
            stage="result",
            page="key_result",
            page_id=lambda check_in: check_in.key_result_id,
            title=lambda check_in: f"{check_in.key_result}: {check_in}",
            text=lambda check_in: check_in.note,
        )
    )


def _register_guidance() -> None:
    from firsthand_web.core import registry
    from firsthand_web.measurement.models import Metric
    from firsthand_web.strategy.actions import objectives
    from firsthand_web.strategy.models import Objective
    from firsthand_web.strategy.queries import guidance, kin

    registry.add_kin(Objective, kin.followed)
    registry.add_kin(Metric, kin.following)
    registry.add_measures(guidance.MEASURES)
    registry.add_guidance(Objective, reading=guidance.reading, check=guidance.check)
    registry.add_amending(Objective, keys=objectives.AMENDABLE, amend=objectives.amend)
