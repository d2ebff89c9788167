"""Django's entry to the area, and how a proposal looks from outside."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "firsthand_web.core"
    label = "core"

    def ready(self) -> None:
        from firsthand_web.core import registry
        from firsthand_web.core.models import Proposal

        registry.register(
            registry.RecordType(
                model=Proposal,
                noun="proposal",
                stage="plan",
                page="proposal",
                title=lambda proposal: proposal.title,
                line=lambda proposal: proposal.get_state_display(),
            )
        )
        registry.add_page(
            registry.RailPage(
                group="Grow",
                label="Proposals",
                page="proposals",
                count=lambda product: Proposal.objects.filter(product=product).waiting().count(),
            )
        )
