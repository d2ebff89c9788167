"""Django's entry to the area: what its records look like from outside, its pages and its jobs."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "firsthand_web.evidence"
    label = "evidence"

    def ready(self) -> None:
        _register_types()
        _register_pages()
        _register_guidance()
        _register_forgetting()


def _register_types() -> None:
    from firsthand_web.core import registry
    from firsthand_web.evidence.models import Feedback, Question, Survey

    registry.register(
        registry.RecordType(
            model=Survey, noun="survey", stage="evidence", page="survey", title=lambda survey: survey.title
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
            line=lambda feedback: feedback.question or feedback.source,
            text=lambda feedback: feedback.text,
        )
    )


def _register_pages() -> None:
    from firsthand_web.core import registry
    from firsthand_web.core.models import Product
    from firsthand_web.evidence.models import Feedback, Survey
    from firsthand_web.evidence.tasks import import_feedback, import_survey

    def surveys(product: Product) -> int:
        return int(Survey.objects.filter(product=product).count())

    def voices(product: Product) -> int:
        return int(Feedback.objects.filter(product=product).count())

    registry.add_page(registry.RailPage(group="Learn", label="Surveys", page="surveys", count=surveys))
    registry.add_page(registry.RailPage(group="Learn", label="Voices", page="voices", count=voices))
    _register_letters()
    registry.add_job("evidence.survey-import", import_survey)
    registry.add_job("evidence.feedback-import", import_feedback)


def _register_letters() -> None:
    from firsthand_web.core import registry
    from firsthand_web.evidence.actions.letters import CONTACT, SENDING
    from firsthand_web.evidence.models import Letter
    from firsthand_web.evidence.tasks import send_letter

    registry.register(
        registry.RecordType(
            model=Letter,
            noun="letter",
            stage="evidence",
            page="letter",
            title=lambda letter: letter.subject,
            line=lambda letter: letter.purpose,
            text=lambda letter: letter.text,
        )
    )
    registry.add_page(registry.RailPage(group="Learn", label="Letters", page="letters"))
    registry.add_weighty(CONTACT)
    registry.add_job(SENDING, send_letter)


def _register_guidance() -> None:
    from firsthand_web.core import registry
    from firsthand_web.evidence.models import Survey
    from firsthand_web.evidence.queries import guidance

    registry.add_measures(guidance.MEASURES)
    registry.add_guidance(Survey, reading=guidance.reading, check=guidance.check)


def _register_forgetting() -> None:
    from firsthand_web.core import registry
    from firsthand_web.evidence.actions import forgetting

    # Voices first: they are found by the answers that they stand in.
    registry.add_forgetting(
        registry.Forgetting(noun="voices", rows=forgetting.voices, files=forgetting.clean_files)
    )
    registry.add_forgetting(registry.Forgetting(noun="answers to surveys", rows=forgetting.responses))
    registry.add_forgetting(registry.Forgetting(noun="recipients of letters", rows=forgetting.recipients))
