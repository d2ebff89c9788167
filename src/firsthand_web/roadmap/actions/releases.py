"""Saying that an item has reached its users: plans leave it out, and trends show the day."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from firsthand_web.core.actions import history, records, trace
from firsthand_web.core.models import Link, Person
from firsthand_web.measurement.actions.annotations import LONGEST_TEXT, annotate
from firsthand_web.measurement.models import Annotation
from firsthand_web.roadmap.actions import items
from firsthand_web.roadmap.models import Item


@transaction.atomic
def release(*, by: Person, item: Item, day: date) -> Annotation:
    """Close an item, and write its release on trends. The same day again changes nothing."""
    for known in releases_of(item):
        if known.day == day:
            return known
    if item.status != Item.Status.DONE:
        items.close(by=by, items=[item])
    made = annotate(
        by=by, product=item.product, day=day, text=item.title[:LONGEST_TEXT], kind=Annotation.Kind.RELEASE
    )
    trace.link(by=by, source=item, target=made, kind=Link.Kind.DELIVERS)
    return made


@transaction.atomic
def take_back(*, by: Person, item: Item) -> None:
    """Open an item again; its releases leave the trends."""
    if item.status != Item.Status.DONE:
        return
    item.status, item.changed_at = Item.Status.OPEN, timezone.now()
    item.save(update_fields=["status", "changed_at"])
    history.note(by=by, verb="roadmap.item.reopened", record=item)
    for known in releases_of(item):
        records.delete(by=by, record=known)


def releases_of(item: Item) -> list[Annotation]:
    """What of this item stands on trends."""
    ids = Link.objects.filter(
        product=item.product,
        source_type=Item.type_name(),
        source_id=item.pk,
        target_type=Annotation.type_name(),
        kind=Link.Kind.DELIVERS,
    ).values_list("target_id", flat=True)
    return list(Annotation.objects.filter(pk__in=ids))
