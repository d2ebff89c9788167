"""Django's entry to the area: what its records look like from outside, its pages and its jobs."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "firsthand_web.evidence"
    label = "evidence"

    def ready(self) -> None:
        from firsthand_web.core import registry
        from firsthand_web.evidence.models import Feedback, Question, Survey
        from firsthand_web.evidence.tasks import import_survey

        registry.register(
            registry.RecordType(
                model=Survey,
                noun="survey",
                stage="evidence",
                page="survey",
                title=lambda survey: survey.title,
            )
        )
        registry.register(
            registry.RecordType(
                model=Question,
                noun="question",
                stage="evidence",
                page="question",
                title=lambda question: question.title,
                line=lambda question: f"in “{question.survey}”",
            )
        )
        registry.register(
            registry.RecordType(
                model=Feedback,
                noun="voice",
                stage="evidence",
                page="voice",
                title=lambda feedback: feedback.text[:120],
                line=lambda feedback: feedback.question,
                text=lambda feedback: feedback.text,
            )
        )
        registry.add_page(
            registry.RailPage(
                group="Learn",
                label="Surveys",
                page="surveys",
                count=lambda product: Survey.objects.filter(product=product).count(),
            )
        )
        registry.add_page(
            registry.RailPage(
                group="Learn",
                label="Voices",
                page="voices",
                count=lambda product: Feedback.objects.filter(product=product).count(),
            )
        )
        registry.add_job("evidence.survey-import", import_survey)
