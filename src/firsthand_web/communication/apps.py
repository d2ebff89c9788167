"""Django's entry to the area: what its records look like from outside, its page and its long work."""

from django.apps import AppConfig


class CommunicationConfig(AppConfig):
    name = "firsthand_web.communication"
    label = "communication"

    def ready(self) -> None:
        from firsthand_web.communication.actions.weighty import PUBLICATION
        from firsthand_web.communication.models import Brief
        from firsthand_web.communication.tasks import compose_brief
        from firsthand_web.core import registry

        registry.register(
            registry.RecordType(
                model=Brief,
                noun="brief",
                stage="result",
                page="brief",
                title=lambda brief: brief.title,
                line=lambda brief: f"{brief.state}, version {brief.version}",
                text=lambda brief: f"{brief.audience} {brief.opening} {brief.closing}",
            )
        )
        registry.add_page(
            registry.RailPage(
                group="Tell",
                label="Briefs",
                page="briefs",
                count=lambda product: Brief.objects.current(product).count(),
            )
        )
        registry.add_job("communication.brief", compose_brief)
        registry.add_weighty(PUBLICATION)
        _register_recommendations()
        _register_guidance()


def _register_recommendations() -> None:
    from firsthand_web.communication.actions.answers import ACCEPTANCE
    from firsthand_web.communication.models import Answer
    from firsthand_web.core import registry

    registry.register(
        registry.RecordType(
            model=Answer,
            noun="answer to a recommendation",
            stage="plan",
            page="recommendations",
            page_id=lambda answer: (),
            title=lambda answer: answer.title,
            line=lambda answer: answer.reason or "Taken up",
        )
    )
    registry.add_page(registry.RailPage(group="Decide", label="Recommendations", page="recommendations"))
    registry.add_weighty(ACCEPTANCE)


def _register_guidance() -> None:
    from firsthand_web.communication.actions import briefs
    from firsthand_web.communication.models import Brief
    from firsthand_web.communication.queries import guidance
    from firsthand_web.core import registry
    from firsthand_web.roadmap.models import Decision

    registry.add_measures(guidance.MEASURES)
    registry.add_guidance(Brief, reading=guidance.reading, check=guidance.check)
    registry.add_check(Decision, guidance.check_decision)
    registry.add_amending(Brief, keys=briefs.AMENDABLE, amend=briefs.amend)
