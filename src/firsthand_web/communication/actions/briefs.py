"""Telling: composing, wording, publishing. Deleting is core's."""

import hashlib
import json

from django.db import transaction
from django.utils import timezone

from firsthand.communication import to_plain
from firsthand.errors import InputError
from firsthand_web.communication.models import Brief
from firsthand_web.communication.queries.choices import Choices, is_quick
from firsthand_web.communication.queries.composing import Composed, compose
from firsthand_web.core import registry
from firsthand_web.core.actions import history, jobs, trace
from firsthand_web.core.models import Job, Link, Person, Product, Record

# Parts of a brief, as reviews read it, that are one field each.
AMENDABLE = ("title", "opening", "closing")


def begin(*, by: Person, product: Product, choices: Choices, replaces: Brief | None = None) -> Brief | Job:
    """Compose now where that is quick; else in a job."""
    if is_quick(choices):
        return tell(by=by, product=product, choices=choices, replaces=replaces)
    return jobs.start(
        by=by,
        product=product,
        kind="communication.brief",
        label="Compose a brief",
        payload={"choices": choices.to_json(), "replaces": replaces.pk if replaces else None},
    )


def tell(*, by: Person | None, product: Product, choices: Choices, replaces: Brief | None = None) -> Brief:
    """Compose a brief of today and keep it; pictures are drawn before anything is locked."""
    composed = compose(product, choices, today=timezone.localdate())
    return keep(by=by, product=product, choices=choices, composed=composed, replaces=replaces)


@transaction.atomic
def keep(
    *,
    by: Person | None,
    product: Product,
    choices: Choices,
    composed: Composed,
    replaces: Brief | None = None,
) -> Brief:
    """Store a composed brief and cite its records. A new version takes over the words of the one before."""
    if replaces is not None and replaces.newer is not None:
        raise InputError(f"Version {replaces.newer.version} exists already: make the next one from it.")
    brief = Brief(
        product=product,
        created_by=by,
        title=composed.brief.title[:300],
        audience=choices.audience,
        choices=choices.to_json(),
        snapshot=to_plain(composed.brief),
        sources=composed.sources,
        parts=composed.parts,
        composed_at=timezone.now(),
    )
    if replaces is not None:
        brief.replaces, brief.version = replaces, replaces.version + 1
        brief.opening, brief.closing = replaces.opening, replaces.closing
    brief.digest = _digest(brief)
    brief.save()
    trace.link_to_many(by=by, source=brief, targets=_cited(brief), kind=Link.Kind.CITES)
    history.note(by=by, verb="communication.brief.composed", record=brief, data={"version": brief.version})
    return brief


@transaction.atomic
def edit(*, by: Person, brief: Brief, title: str, opening: str, closing: str) -> None:
    """Change the words that people write. What was published stays as it was read."""
    if brief.published_at is not None:
        raise InputError("This brief is published: make a new version to change its words.")
    title = " ".join(title.split())
    if not title:
        raise InputError("A brief needs a title: say the finding in one sentence.")
    brief.title, brief.opening, brief.closing = title[:300], opening.strip(), closing.strip()
    brief.digest, brief.changed_at = _digest(brief), timezone.now()
    brief.save(update_fields=["title", "opening", "closing", "digest", "changed_at"])
    history.note(by=by, verb="communication.brief.edited", record=brief, data={"digest": brief.digest})


def amend(*, by: Person, record: Brief, key: str, text: str) -> None:
    """Put a text in place of one of `AMENDABLE`."""
    words = {name: getattr(record, name) for name in AMENDABLE} | {key: text}
    edit(by=by, brief=record, title=words["title"], opening=words["opening"], closing=words["closing"])


@transaction.atomic
def publish(*, by: Person, brief: Brief) -> None:
    """Fix the brief for good: from now on neither numbers nor words change."""
    locked = Brief.objects.select_for_update().get(pk=brief.pk)
    if locked.published_at is not None:
        raise InputError("This brief is published already.")
    brief.published_at = locked.published_at = timezone.now()
    locked.save(update_fields=["published_at"])
    history.note(by=by, verb="communication.brief.published", record=locked, data={"digest": locked.digest})


def _digest(brief: Brief) -> str:
    """Names exactly what is told, and when it was composed."""
    told = {"told": to_plain(brief.told), "at": brief.composed_at.isoformat()}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _cited(brief: Brief) -> list[Record]:
    ids: dict[str, set[int]] = {}
    for type_name, pk in brief.sources.values():
        ids.setdefault(type_name, set()).add(pk)
    kinds = {name: registry.named(name) for name in sorted(ids)}
    return [
        row
        for name, kind in kinds.items()
        if kind is not None
        for row in kind.model.objects.filter(product=brief.product, pk__in=ids[name]).order_by("pk")
    ]
