"""Django's entry to the area: what its records look like from outside."""

from typing import Any

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "firsthand_web.insights"
    label = "insights"

    def ready(self) -> None:
        from firsthand_web.core import registry
        from firsthand_web.evidence.models import Feedback
        from firsthand_web.insights import tasks
        from firsthand_web.insights.queries.voices import themes_of

        _register_records()
        registry.add_kin(Feedback, themes_of)
        for label, page, count in (("Needs", "needs", _needs), ("Themes", "themes", _themes)):
            registry.add_page(registry.RailPage(group="Learn", label=label, page=page, count=count))
        registry.add_job("insights.scores", tasks.score_needs)
        registry.add_job("insights.themes", tasks.find_themes)
        _register_guidance()


def _register_records() -> None:
    from firsthand_web.core.registry import RecordType, register
    from firsthand_web.insights.models import NeedSetting, Opportunity, Theme

    register(
        RecordType(
            model=Opportunity,
            noun="need",
            stage="need",
            page="need",
            title=str,
            line=_need_line,
            text=lambda need: need.detail,
        )
    )
    register(RecordType(model=NeedSetting, noun="scoring", stage="need", page="need_scale", title=str))
    register(
        RecordType(
            model=Theme,
            noun="theme",
            stage="evidence",
            page="theme",
            title=str,
            line=lambda theme: f"{theme.size:,} {'person' if theme.size == 1 else 'people'}",
            text=lambda theme: " ".join(theme.terms),
        )
    )


def _need_line(need: Any) -> str:
    """What a card says of a need: its score, or that nobody was asked."""
    score = need.result.get("score", {}).get("score", {}).get("value")
    return "not scored" if score is None else f"score {score:.1f}, number {need.rank}"


def _needs(product: Any) -> int:
    from firsthand_web.insights.models import Opportunity

    return Opportunity.objects.filter(product=product).count()


def _themes(product: Any) -> int:
    from firsthand_web.insights.models import Theme

    return int(Theme.objects.filter(product=product, size__gt=0).count())


def _register_guidance() -> None:
    from firsthand_web.core import registry
    from firsthand_web.insights.actions import needs
    from firsthand_web.insights.models import Opportunity, Theme
    from firsthand_web.insights.queries import guidance

    registry.add_measures(guidance.MEASURES)
    registry.add_guidance(Opportunity, reading=guidance.read_need, check=guidance.check_need)
    registry.add_guidance(Theme, reading=guidance.read_theme, check=guidance.check_theme)
    registry.add_amending(Opportunity, keys=needs.AMENDABLE, amend=needs.amend)
