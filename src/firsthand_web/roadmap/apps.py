"""Django's entry to the area: how its records look, its pages and its long work."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "firsthand_web.roadmap"
    label = "roadmap"

    def ready(self) -> None:
        from firsthand_web.core import registry
        from firsthand_web.roadmap import tasks
        from firsthand_web.roadmap.models import Decision, Item, Plan

        registry.register(
            registry.RecordType(
                model=Item,
                noun="item",
                stage="plan",
                page="item",
                title=lambda item: item.title,
                line=lambda item: item.get_status_display() + (", must be in" if item.must else ""),
                text=lambda item: f"{item.description} {item.estimate_note}",
            )
        )
        registry.register(
            registry.RecordType(
                model=Plan,
                noun="plan",
                stage="plan",
                page="plan",
                title=str,
                line=lambda plan: plan.get_status_display(),
            )
        )
        registry.register(
            registry.RecordType(
                model=Decision,
                noun="decision",
                stage="plan",
                page="decision",
                title=lambda decision: decision.title,
                line=lambda decision: f"Decided on {decision.decided_on:%-d %B %Y}",
                text=lambda decision: f"{decision.context} {decision.chosen} {decision.reasons}",
            )
        )
        registry.add_page(
            registry.RailPage(
                group="Decide",
                label="Items",
                page="items",
                count=lambda product: Item.objects.filter(product=product, status=Item.Status.OPEN).count(),
            )
        )
        registry.add_page(registry.RailPage(group="Decide", label="Plan", page="plan"))
        registry.add_page(
            registry.RailPage(
                group="Decide",
                label="Decisions",
                page="decisions",
                count=lambda product: Decision.objects.filter(product=product).count(),
            )
        )
        registry.add_job(tasks.SOLVE_PLAN, tasks.solve_plan)
