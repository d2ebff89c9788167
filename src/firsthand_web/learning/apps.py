"""Django's entry to the area: its pages, and how a cohort looks from outside.

Works, reviews and assessments are not registered: they are for those concerned, and search, threads and the
activity page show what is registered to every member. Portfolios are registered as private.
"""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "firsthand_web.learning"
    label = "learning"

    def ready(self) -> None:
        from firsthand_web.core import registry
        from firsthand_web.learning.models import Cohort, Portfolio
        from firsthand_web.learning.queries import portfolio_guidance
        from firsthand_web.learning.queries.portfolios import learns_or_guides
        from firsthand_web.learning.queries.queue import guides_somebody

        registry.register(
            registry.RecordType(
                model=Cohort,
                noun="cohort",
                stage="result",
                page="cohort",
                title=lambda cohort: cohort.title,
                line=lambda cohort: f"since {cohort.starts_on:%-d %b %Y}",
            )
        )
        registry.add_page(registry.RailPage(group="Grow", label="Programme", page="programme"))
        registry.add_page(
            registry.RailPage(group="Grow", label="Reviews", page="reviews", show=guides_somebody)
        )
        registry.add_page(registry.RailPage(group="Grow", label="Skills", page="skills"))
        registry.add_page(registry.RailPage(group="Grow", label="Exercises", page="exercises"))
        _register_practice()
        registry.register(
            registry.RecordType(
                model=Portfolio,
                noun="portfolio",
                stage="result",
                page="portfolio",
                title=lambda portfolio: portfolio.title,
                private=True,
            )
        )
        registry.add_guidance(Portfolio, reading=portfolio_guidance.reading, check=portfolio_guidance.check)
        registry.add_measures(portfolio_guidance.MEASURES)
        registry.add_page(
            registry.RailPage(group="Grow", label="Portfolio", page="portfolios", show=learns_or_guides)
        )


def _register_practice() -> None:
    from firsthand_web.core import registry
    from firsthand_web.learning.actions.practice import BEGINNING, QUARTER
    from firsthand_web.learning.tasks import begin_practice, end_practice_quarter

    registry.add_page(registry.RailPage(group="Grow", label="Practice", page="practice"))
    registry.add_job(BEGINNING, begin_practice)
    registry.add_job(QUARTER, end_practice_quarter)
