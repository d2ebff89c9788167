"""The list of voices, walked from the newest without counting or sorting all of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, TextField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast

from firsthand_web.core import search
from firsthand_web.core.models import Product, Tagging
from firsthand_web.evidence.models import Feedback

PAGE = 50
# Of words and attributes that fit more voices than this, the newest are listed.
MATCHES = 1000


@dataclass(frozen=True, kw_only=True)
class Voices:
    """A page of the list: `before` and `after` are the keys of the neighbouring pages."""

    rows: list[Feedback]
    count: int
    capped: bool
    before: int | None
    after: int | None


def voices(product: Product, asked: Mapping[str, str], having: Sequence[tuple[str, str]] = ()) -> Voices:
    """One page. `asked` may hold survey, source, question, tag and q, and before or after: a voice's key.

    `having` names attributes with the value that each must have.
    """
    found: QuerySet[Feedback] = Feedback.objects.filter(product=product)
    capped = False
    if asked.get("source"):
        found = found.filter(source=asked["source"])
    if asked.get("survey", "").isdigit():
        found = found.filter(survey=int(asked["survey"]))
    if asked.get("question"):
        found = found.filter(question=asked["question"])
    if asked.get("tag"):
        taggings = Tagging.objects.filter(record_type=Feedback.type_name(), tag__name=asked["tag"])
        found = found.filter(pk__in=taggings.values("record_id"))
    if asked.get("q", "").strip():
        matches = search.newest(product, asked["q"], record_type=Feedback.type_name(), limit=MATCHES)
        found, capped = found.filter(pk__in=matches), len(matches) == MATCHES
    for number, (name, value) in enumerate(having):
        attribute = f"attribute_{number}"
        if json.dumps(value) == f'"{value}"':  # finding its letters first spares taking most rows apart
            found = found.alias(letters=Cast("attributes", TextField())).filter(letters__contains=value)
        found = found.alias(**{attribute: KeyTransform(name, "attributes")}).filter(**{attribute: value})
    if having:  # no index holds attributes, so the rows are gone through once
        matches = list(found.order_by("-pk").values_list("pk", flat=True)[:MATCHES])
        found, capped = Feedback.objects.filter(pk__in=matches), capped or len(matches) == MATCHES
    rows, more_before, more_after = _page(found, asked)
    return Voices(
        rows=rows,
        count=found.count(),
        capped=capped,
        before=rows[-1].pk if rows and more_before else None,
        after=rows[0].pk if rows and more_after else None,
    )


def _page(found: QuerySet[Feedback], asked: Mapping[str, str]) -> tuple[list[Feedback], bool, bool]:
    """Rows from the newest, and whether older and newer ones exist."""
    ordered = found.select_related("survey")
    if asked.get("after", "").isdigit():
        newer = list(ordered.filter(pk__gt=int(asked["after"])).order_by("pk")[: PAGE + 1])
        return newer[PAGE - 1 :: -1] if len(newer) > PAGE else newer[::-1], True, len(newer) > PAGE
    before = asked.get("before", "")
    if before.isdigit():
        ordered = ordered.filter(pk__lt=int(before))
    rows = list(ordered.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE, before.isdigit()
