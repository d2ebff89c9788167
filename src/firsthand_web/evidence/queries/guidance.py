"""What reviews and method checks read in surveys, and what can be counted here."""

from firsthand.evidence.questions import leading
from firsthand_web.core.models import Product
from firsthand_web.core.registry import Advice, Measure, Part
from firsthand_web.evidence.models import Feedback, Question, Response, Survey

ENOUGH = 30  # answers below which a share says little
SHOWN = 3  # questions named in an advice


def reading(survey: Survey) -> list[Part]:
    asked = "\n".join(f"{question.number} {question.title}".strip() for question in survey.questions.all())
    answers = Response.objects.filter(survey=survey).count()
    return [
        Part(key="title", heading="Title", text=survey.title),
        Part(key="answers", heading="Answers", text=f"{answers:,} people answered."),
        Part(key="questions", heading="Questions", text=asked),
    ]


def check(survey: Survey) -> list[Advice]:
    return [*_few(survey), *_leading(survey)]


def _few(survey: Survey) -> list[Advice]:
    answers = Response.objects.filter(survey=survey)[:ENOUGH].count()
    if answers >= ENOUGH:
        return []
    message = (
        f"{answers} people answered: give counts, not percentages, and ask more before you compare groups."
    )
    return [Advice(check="small-sample", message=message, lesson="small-sample")]


def _leading(survey: Survey) -> list[Advice]:
    pushed = [(title, why) for title in _titles(survey) if (why := leading(title))]
    if not pushed:
        return []
    named = "; ".join(f"“{title[:80]}”: {why}" for title, why in pushed[:SHOWN])
    more = f"; and {len(pushed) - SHOWN} more" if len(pushed) > SHOWN else ""
    message = f"Some questions push their answer. {named}{more}."
    return [Advice(check="leading-question", message=message, lesson="leading-question")]


def _titles(survey: Survey) -> list[str]:
    return list(Question.objects.filter(survey=survey).values_list("title", flat=True))


def _surveys(product: Product) -> int:
    return int(Survey.objects.filter(product=product).count())


def _voices(product: Product) -> int:
    return int(Feedback.objects.filter(product=product).count())


MEASURES = (
    Measure(name="surveys", noun="surveys", count=_surveys),
    Measure(name="voices", noun="voices", count=_voices),
)
