"""Django's entry to the area: its pages, and how a cohort looks from outside.

Works, assessments and portfolios are private: `queries.access` says who meets them. Reviews, answers and
notes are not registered: nobody meets them outside their own pages.
"""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "firsthand_web.learning"
    label = "learning"

    def ready(self) -> None:
        from firsthand_web.core import registry
        from firsthand_web.learning.models import Cohort
        from firsthand_web.learning.queries.queue import guides_somebody

        registry.register(
            registry.RecordType(
                model=Cohort,
                noun="cohort",
                stage="result",
                page="cohort",
                title=lambda cohort: cohort.title,
                line=lambda cohort: cohort.line,
            )
        )
        _register_work()
        registry.add_page(registry.RailPage(group="Grow", label="Programme", page="programme"))
        registry.add_page(
            registry.RailPage(group="Grow", label="Reviews", page="reviews", show=guides_somebody)
        )
        registry.add_page(registry.RailPage(group="Grow", label="Skills", page="skills"))
        registry.add_page(registry.RailPage(group="Grow", label="Exercises", page="exercises"))
        _register_practice()
        _register_portfolios()


def _register_practice() -> None:
    from firsthand_web.core import registry
    from firsthand_web.learning.actions.practice import BEGINNING, QUARTER
    from firsthand_web.learning.tasks import begin_practice, end_practice_quarter

    registry.add_page(registry.RailPage(group="Grow", label="Practice", page="practice"))
    registry.add_job(BEGINNING, begin_practice)
    registry.add_job(QUARTER, end_practice_quarter)


def _register_work() -> None:
    from firsthand_web.core import registry
    from firsthand_web.learning.models import Assessment, Work
    from firsthand_web.learning.queries import access as seen

    registry.register(
        registry.RecordType(
            model=Work,
            noun="work",
            stage="result",
            page="work",
            title=lambda work: work.title,
            line=lambda work: f"{work.intern}: {work.get_state_display().lower()}",
            seen_by=seen.of_works,
            kept=True,
        )
    )
    registry.register(
        registry.RecordType(
            model=Assessment,
            noun="assessment",
            stage="result",
            page="skill_sheet",
            page_id=lambda assessment: (assessment.cohort_id, assessment.intern_id),
            title=lambda assessment: f"{assessment.skill}, {assessment.intern}",
            line=lambda assessment: f"cited by {assessment.by}",
            seen_by=seen.of_assessments,
            kept=True,
        )
    )


def _register_portfolios() -> None:
    from firsthand_web.core import registry
    from firsthand_web.learning.models import Portfolio
    from firsthand_web.learning.queries import access as seen
    from firsthand_web.learning.queries import portfolio_guidance
    from firsthand_web.learning.queries.portfolios import learns_or_guides

    registry.register(
        registry.RecordType(
            model=Portfolio,
            noun="portfolio",
            stage="result",
            page="portfolio",
            title=lambda portfolio: portfolio.title,
            seen_by=seen.portfolios,
        )
    )
    registry.add_guidance(Portfolio, reading=portfolio_guidance.reading, check=portfolio_guidance.check)
    registry.add_measures(portfolio_guidance.MEASURES)
    registry.add_page(
        registry.RailPage(group="Grow", label="Portfolio", page="portfolios", show=learns_or_guides)
    )
