"""Where evidence holds what belongs to one person: answers, voices, letters, and the files they came in."""

import csv
import io
import json
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from firsthand.tables import Table
from firsthand_web.core.folder import keep_file
from firsthand_web.core.models import Product
from firsthand_web.evidence.actions.uploads import forget
from firsthand_web.evidence.models import Feedback, FeedbackDraft, Recipient, Response, SurveyDraft
from firsthand_web.evidence.queries import drafts, feedback


def responses(product: Product, ids: Sequence[str]) -> QuerySet[Response]:
    """Answers of a respondent with such an id, or with such an id in any cell."""
    rows = Response.everything.filter(product=product).annotate(cells=Cast("answers", TextField()))
    held = [pk for pk, cells in rows.filter(_holding("cells", ids)).values_list("pk", "answers")
            if {str(cell).strip() for cell in cells} & set(ids)]  # fmt: skip
    found: QuerySet[Response] = Response.everything.filter(product=product)
    return found.filter(Q(source_id__in=ids) | Q(pk__in=held))


def voices(product: Product, ids: Sequence[str]) -> QuerySet[Feedback]:
    """What they said: by who said it, by an attribute, and by the answers that it stands in."""
    rows = Feedback.everything.filter(product=product).annotate(cells=Cast("attributes", TextField()))
    held = [pk for pk, given in rows.filter(_holding("cells", ids)).values_list("pk", "attributes")
            if {str(value).strip() for value in given.values()} & set(ids)]  # fmt: skip
    by_answers = Q()
    for survey, who in responses(product, ids).values_list("survey", "source_id"):
        by_answers |= Q(survey=survey, who=who)
    found: QuerySet[Feedback] = Feedback.everything.filter(product=product)
    return found.filter(Q(who__in=ids) | Q(pk__in=held) | by_answers)


def recipients(product: Product, ids: Sequence[str]) -> QuerySet[Recipient]:
    return Recipient.objects.filter(letter__product=product, email__in=ids)


def clean_files(product: Product, ids: Sequence[str]) -> None:
    """Write kept files anew without the rows in which a cell is one of the ids."""
    for draft in SurveyDraft.objects.filter(product=product):
        fresh = [_cleaned(drafts.table_of(draft, place), file, ids) for place, file in enumerate(draft.files)]
        _replace(draft, "files", draft.files, fresh)
    for voiced in FeedbackDraft.objects.filter(product=product):
        _replace(voiced, "file", [voiced.file], [_cleaned(feedback.table_of(voiced), voiced.file, ids)])


def _holding(field: str, ids: Sequence[str]) -> Q:
    """Rows whose JSON may hold one of the ids as a whole text, escaped or not."""
    found = Q(pk=0)
    for each in ids:
        for plain in (True, False):
            found |= Q(**{f"{field}__contains": json.dumps(each, ensure_ascii=plain)[1:-1]})
    return found


def _cleaned(table: Table, file: dict[str, object], ids: Sequence[str]) -> dict[str, object]:
    kept = [row for row in table.rows if not {cell.strip() for cell in row} & set(ids)]
    if len(kept) == len(table.rows):
        return file
    text = io.StringIO(newline="")
    csv.writer(text).writerows([*table.headers, *kept])
    data = text.getvalue().encode()
    digest = keep_file(settings.FOLDER, [data], name=table.name, limit=len(data))
    return file | {"digest": digest, "header_rows": len(table.headers)}


def _replace(
    draft: SurveyDraft | FeedbackDraft, field: str, before: Sequence[dict[str, object]],
    fresh: Sequence[dict[str, object]],
) -> None:  # fmt: skip
    if list(before) == list(fresh):
        return
    with transaction.atomic():
        setattr(draft, field, list(fresh) if field == "files" else fresh[0])
        draft.save(update_fields=[field])
    forget(str(file["digest"]) for file in before)
    drafts.table.cache_clear()
