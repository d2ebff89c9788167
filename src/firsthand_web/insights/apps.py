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
        from firsthand_web.insights.models import NeedSetting, Opportunity, Theme
        from firsthand_web.insights.queries.voices import themes_of

        registry.register(
            registry.RecordType(
                model=Opportunity,
                noun="need",
                stage="need",
                page="need",
                title=lambda need: need.statement,
                line=_need_line,
                text=lambda need: need.detail,
            )
        )
        registry.register(
            registry.RecordType(
                model=NeedSetting,
                noun="scoring",
                stage="need",
                page="need_scale",
                title=str,
                line=lambda setting: f"question {setting.question}",
            )
        )
        registry.register(
            registry.RecordType(
                model=Theme,
                noun="theme",
                stage="evidence",
                page="theme",
                title=lambda theme: theme.name,
                line=lambda theme: f"{theme.size:,} {'person' if theme.size == 1 else 'people'}",
                text=lambda theme: " ".join(theme.terms),
            )
        )
        registry.add_kin(Feedback, themes_of)
        registry.add_page(
            registry.RailPage(
                group="Learn",
                label="Needs",
                page="needs",
                count=lambda product: Opportunity.objects.filter(product=product).count(),
            )
        )
        registry.add_page(
            registry.RailPage(
                group="Learn",
                label="Themes",
                page="themes",
                count=lambda product: Theme.objects.filter(product=product, size__gt=0).count(),
            )
        )
        registry.add_job("insights.scores", tasks.score_needs)
        registry.add_job("insights.themes", tasks.find_themes)


def _need_line(need: Any) -> str:
    """What a card says of a need: its score, or that nobody was asked."""
    score = need.result.get("score", {}).get("score", {}).get("value")
    return "not scored" if score is None else f"score {score:.1f}, number {need.rank}"
