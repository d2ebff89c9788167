"""Joining records to one another."""

from collections.abc import Sequence

from django.db import transaction

from firsthand.errors import InputError
from firsthand_web.core.actions import history
from firsthand_web.core.models import Batch, Link, Person, Record


@transaction.atomic
def link(
    *, by: Person | None, source: Record, target: Record, kind: Link.Kind, batch: Batch | None = None
) -> Link:
    """Join two records of one product. The same link twice changes nothing."""
    if source.product_id != target.product_id:
        raise InputError("Both records must belong to the same product: open the product that holds both.")
    made, created = Link.objects.get_or_create(
        product=source.product,
        source_type=source.type_name(),
        source_id=source.pk,
        target_type=target.type_name(),
        target_id=target.pk,
        kind=kind,
        defaults={"by": by, "batch": batch},
    )
    if created:
        history.note(
            by=by,
            verb="core.link.created",
            record=target,
            data={"kind": kind, "source": [source.type_name(), source.pk]},
        )
    return made


@transaction.atomic
def link_to_many(*, by: Person | None, source: Record, targets: Sequence[Record], kind: Link.Kind) -> int:
    """Join one record to many; one history entry for all. Returns how many links are new."""
    links = Link.objects.filter(product=source.product)
    before = links.count()
    Link.objects.bulk_create(
        [
            Link(
                product=source.product,
                source_type=source.type_name(),
                source_id=source.pk,
                target_type=target.type_name(),
                target_id=target.pk,
                kind=kind,
                by=by,
            )
            for target in targets
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    new = links.count() - before
    if new:
        history.note(by=by, verb="core.link.created", record=source, data={"kind": kind, "new": new})
    return new


@transaction.atomic
def unlink(*, by: Person | None, link: Link, record: Record) -> None:
    """Take a link away, seen from one of its records."""
    data = {
        "kind": link.kind,
        "source": [link.source_type, link.source_id],
        "target": [link.target_type, link.target_id],
    }
    link.delete()
    history.note(by=by, verb="core.link.deleted", record=record, data=data)
