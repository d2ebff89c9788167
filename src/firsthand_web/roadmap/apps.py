"""Django's entry to the area: how its records look, its pages and its long work."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "firsthand_web.roadmap"
    label = "roadmap"

    def ready(self) -> None:
        from firsthand_web.core import registry
        from firsthand_web.evidence.models import Question
        from firsthand_web.roadmap import tasks
        from firsthand_web.roadmap.actions import weighty
        from firsthand_web.roadmap.models import Item
        from firsthand_web.roadmap.queries import reach

        _register_records()
        registry.add_kin(Item, reach.asked_for)
        registry.add_kin(Question, reach.following)
        _add_pages()
        for act in (weighty.ADOPTION, weighty.DECISION):
            registry.add_weighty(act)
        registry.add_job(tasks.SOLVE_PLAN, tasks.solve_plan)
        _register_guidance()


def _register_records() -> None:
    from firsthand_web.core import registry
    from firsthand_web.roadmap.models import Decision, Item, Plan

    item = registry.RecordType(
        model=Item,
        noun="item",
        stage="plan",
        page="item",
        title=lambda item: item.title,
        line=lambda item: item.get_status_display() + (", must be in" if item.must else ""),
        text=lambda item: f"{item.description} {item.estimate_note}",
    )
    plan = registry.RecordType(
        model=Plan,
        noun="plan",
        stage="plan",
        page="plan",
        title=str,
        line=lambda plan: plan.get_status_display(),
    )
    decision = registry.RecordType(
        model=Decision,
        noun="decision",
        stage="plan",
        page="decision",
        title=lambda decision: decision.title,
        line=lambda decision: f"Decided on {decision.decided_on:%-d %B %Y}",
        text=lambda decision: f"{decision.context} {decision.chosen} {decision.reasons}",
    )
    for kind in (item, plan, decision):
        registry.register(kind)


def _add_pages() -> None:
    from firsthand_web.core import registry
    from firsthand_web.roadmap.models import Decision, Item

    def open_items(product: object) -> int:
        return int(Item.objects.filter(product=product, status=Item.Status.OPEN).count())

    def decisions(product: object) -> int:
        return int(Decision.objects.filter(product=product).count())

    for label, page, count in (
        ("Items", "items", open_items),
        ("Plan", "plan", None),
        ("Decisions", "decisions", decisions),
    ):
        registry.add_page(registry.RailPage(group="Decide", label=label, page=page, count=count))


def _register_guidance() -> None:
    from firsthand_web.core import registry
    from firsthand_web.roadmap.actions import decisions, items
    from firsthand_web.roadmap.models import Decision, Item, Plan
    from firsthand_web.roadmap.queries import guidance

    registry.add_measures(guidance.MEASURES)
    registry.add_guidance(Item, reading=guidance.read_item, check=guidance.check_item)
    registry.add_guidance(Plan, reading=guidance.read_plan, check=guidance.check_plan)
    registry.add_guidance(Decision, reading=guidance.read_decision, check=guidance.check_decision)
    registry.add_amending(Item, keys=items.AMENDABLE, amend=items.amend)
    registry.add_amending(Decision, keys=decisions.AMENDABLE, amend=decisions.amend)
