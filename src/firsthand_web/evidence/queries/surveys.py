"""A survey's stored answers, as the library counts them."""

from functools import lru_cache

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from firsthand.evidence.surveys import Answers, Recognition, from_json, read_answers
from firsthand.tables import Table
from firsthand_web.core.models import Product, Record
from firsthand_web.evidence.models import Feedback, Question, Response, Survey


def answers_of(survey: Survey) -> Answers:
    """Everybody's answers. Kept for the survey's digest and number of rows, so that undo is noticed too."""
    return _answers(survey.pk, survey.digest, survey.responses.count())


def recognition_of(survey: Survey) -> Recognition:
    return from_json(survey.recognition)


@lru_cache(maxsize=8)
def _answers(pk: int, digest: str, rows: int) -> Answers:
    survey = Survey.everything.get(pk=pk)
    recognition = recognition_of(survey)
    cells = list(survey.responses.values_list("answers", flat=True))
    table = Table(
        name=survey.title,
        headers=(recognition.headers,),
        rows=tuple(map(tuple, cells)),
        row_numbers=tuple(range(2, len(cells) + 2)),
        encoding="utf-8",
        delimiter=",",
        problems=(),
        digest=digest,
    )
    return read_answers(table, recognition)


def counted(product: Product) -> QuerySet[Survey]:
    """The surveys of a product with the numbers of their questions, responses and voices."""

    def number(model: type[Record]) -> Coalesce:
        rows = model.objects.filter(survey=OuterRef("pk")).order_by().values("survey")
        return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)

    found: QuerySet[Survey] = Survey.objects.filter(product=product)
    return found.annotate(
        question_count=number(Question), response_count=number(Response), voice_count=number(Feedback)
    )
